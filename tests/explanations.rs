//! Every code is explained, and the example of each quirk shows it alone.
#![allow(clippy::panic, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;

use zapi_webhooks::{Diagnostic, ErrorKind, ParseOptions, Quirk, Tolerance};

#[test]
fn the_example_of_a_quirk_has_this_one_finding() {
    let mut bodies = BTreeSet::new();
    for quirk in Quirk::ALL {
        let body = quirk.example();
        let options = ParseOptions::new().tolerance(Tolerance::LENIENT.allow(*quirk));
        let parsed = options.parse(body.as_bytes());
        let parsed = parsed.unwrap_or_else(|error| panic!("{quirk}: {error}"));
        let found: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::quirk).collect();
        assert_eq!(found, [Some(*quirk)], "{body}");
        assert!(bodies.insert(body), "{quirk}: two quirks share an example");
    }
}

#[test]
fn all_kinds_of_errors_are_listed_and_explained() {
    // The compiler does not say that a new kind is missing from the list; the source does.
    let source = include_str!("../src/error_kind.rs");
    let (_, table) = source.split_once("pub const fn code(self)").expect("codes");
    let (table, _) = table.split_once("\n    }\n").expect("the end");
    let in_source = table
        .split("=> \"")
        .skip(1)
        .map(|arm| arm.split('"').next());
    let listed = ErrorKind::ALL.iter().map(|kind| Some(kind.code()));
    assert!(listed.eq(in_source));
    for kind in ErrorKind::ALL {
        let text = kind.explain();
        assert!(text.len() > 100 && text.ends_with('.'), "{text}");
        assert!(!kind.message().ends_with('.'), "{}", kind.message());
    }
}
