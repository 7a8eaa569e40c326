//! Events of every type, written with known quirks: the event and the account are the known ones. Then edits are
//! spliced in, and every law of events is asserted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zapi_webhooks::{Diagnostic, Event};
use zapi_webhooks_fuzz::events::written;
use zapi_webhooks_fuzz::invariants::{WIDEST, events, read};
use zapi_webhooks_fuzz::splice::edited;

fuzz_target!(|recipe: &[u8]| {
    let (payload, edits) = written(recipe);
    let text = payload.text.as_bytes();
    let parsed = read::<Event>(WIDEST, text).expect("an event with one reading");
    let place = |it: &Diagnostic| Some((it.quirk()?, it.span().start(), it.span().end()));
    let mut found: Vec<_> = parsed.diagnostics.iter().filter_map(place).collect();
    found.sort_unstable_by_key(|(quirk, start, end)| (*start, *end, *quirk));
    assert_eq!(found, payload.findings, "account: {:?}", payload.text);
    assert_eq!(
        parsed.event.to_canonical_json(),
        payload.plain.canonical(),
        "event: {:?}",
        payload.text
    );
    events::every_law(&edited(text.to_vec(), edits));
});
