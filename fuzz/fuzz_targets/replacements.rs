//! The law of replacements, on documents written with known deviations: the account is the known one,
//! and its edits give strict JSON of the value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zapi_webhooks::Diagnostic;
use zapi_webhooks_fuzz::document::written;
use zapi_webhooks_fuzz::invariants::WIDEST;
use zapi_webhooks_fuzz::invariants::documents::{replacements, tree, under};

fuzz_target!(|recipe: &[u8]| {
    let document = written(recipe);
    let text = document.text.as_bytes();
    let normalized = under(WIDEST, text).expect("a document with one reading");
    let place = |it: &Diagnostic| Some((it.span().start(), it.span().end(), it.quirk()?));
    let mut found: Vec<_> = normalized.diagnostics.iter().filter_map(place).collect();
    found.sort_unstable();
    assert_eq!(found, document.findings, "account: {:?}", document.text);
    assert_eq!(
        tree(&normalized.json),
        Some((document.value, 0)),
        "value: {:?}",
        document.text
    );
    replacements(text, &normalized);
});
