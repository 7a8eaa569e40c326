//! Documents that are written down with known deviations are read back with exactly that account.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use zapi_webhooks::{Diagnostic, Quirk};

use crate::cases;
use crate::support::document::{Written, written};
use crate::support::invariants::WIDEST;
use crate::support::invariants::documents::{every_law, replacements, tree, under};

/// Reads a document back.
fn read_back(document: &Written) {
    let Written {
        text,
        value,
        findings,
    } = document;
    let normalized = under(WIDEST, text.as_bytes());
    let normalized = normalized.unwrap_or_else(|error| panic!("{error}: {text:?}"));
    assert_eq!(tree(&normalized.json), Some((value.clone(), 0)), "{text:?}");
    let place = |it: &Diagnostic| Some((it.span().start(), it.span().end(), it.quirk()?));
    let mut found: Vec<_> = normalized.diagnostics.iter().filter_map(place).collect();
    found.sort_unstable();
    assert_eq!(&found, findings, "{text:?}");
    replacements(text.as_bytes(), &normalized);
    for (.., quirk) in findings {
        let denied = under(WIDEST.deny(*quirk), text.as_bytes());
        assert!(denied.is_err(), "{quirk}: {text:?}");
    }
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn known_deviations_are_the_account(
        recipe in prop::collection::vec(any::<u8>(), 0..160),
    ) {
        read_back(&written(&recipe));
    }
}

proptest! {
    #![proptest_config(cases(600))]

    /// The readers of JSON and JSON5 among the referees see deep documents with deviations too.
    #[test]
    fn written_documents_keep_every_law(
        recipe in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        every_law(written(&recipe).text.as_bytes());
    }
}

/// The writer would prove little if it seldom deviated.
#[test]
fn every_quirk_of_the_grammar_is_written() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let recipes = prop::collection::vec(any::<u8>(), 160);
    let mut seen: Vec<Quirk> = Vec::new();
    for _ in 0..2000 {
        let recipe = recipes.new_tree(&mut runner).unwrap().current();
        seen.extend(written(&recipe).findings.iter().map(|(.., quirk)| *quirk));
    }
    for quirk in crate::switches::GRAMMAR {
        let count = seen.iter().filter(|it| *it == quirk).count();
        assert!(count >= 10, "{quirk}: {count}");
    }
}
