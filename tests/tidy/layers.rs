//! Who may import whom. What is not in the table has no place yet, and fails.

use super::{code_of, files, names_behind};

/// Every source file or whole folder, and the modules of the crate that it may name.
const LAYERS: &[(&str, &[&str])] = &[
    // Names and places, which know nothing else.
    ("span.rs", &[]),
    ("scan.rs", &[]),
    ("quirk.rs", &[]),
    ("field.rs", &[]),
    ("event_type.rs", &[]),
    // What can be said about a payload.
    ("error_kind.rs", &["event_type", "field", "quirk"]),
    ("diagnostic.rs", &["error_kind", "field", "quirk", "span"]),
    ("options.rs", &["quirk"]),
    ("parsed.rs", &["diagnostic", "quirk", "span"]),
    (
        "error.rs",
        &[
            "connected",
            "diagnostic",
            "error_kind",
            "event_type",
            "span",
        ],
    ),
    (
        "ledger.rs",
        &[
            "diagnostic",
            "error",
            "error_kind",
            "event_type",
            "field",
            "options",
            "quirk",
            "span",
        ],
    ),
    // The grammar, which knows nothing of the gateway.
    ("json/", GRAMMAR),
    // The gateway's event, which knows nothing of bytes and tokens.
    ("connected/mod.rs", &[]),
    ("connected/event.rs", &[]),
    ("connected/identity.rs", &["scan"]),
    ("connected/instance_id.rs", &[]),
    ("connected/moment.rs", &[]),
    ("connected/phone.rs", &[]),
    ("connected/text.rs", &[]),
    ("connected/lookalike.rs", &["field", "scan"]),
    // The bridge: the only files that see both halves.
    ("connected/coerce.rs", BRIDGE),
    ("connected/plain.rs", &["options", "scan"]),
    ("connected/members.rs", BRIDGE),
    ("connected/settle.rs", BRIDGE),
    ("connected/wire.rs", BRIDGE),
    // Documents of any value.
    (
        "document.rs",
        &[
            "diagnostic",
            "error",
            "json",
            "ledger",
            "options",
            "quirk",
            "span",
        ],
    ),
    (
        "rows.rs",
        &[
            "diagnostic",
            "document",
            "error",
            "error_kind",
            "json",
            "ledger",
            "options",
            "span",
        ],
    ),
    // What goes out.
    ("canonical.rs", &["connected", "json"]),
    ("report.rs", &["diagnostic", "error_kind", "quirk", "span"]),
];

const GRAMMAR: &[&str] = &[
    "error_kind",
    "json",
    "ledger",
    "options",
    "quirk",
    "scan",
    "span",
];

const BRIDGE: &[&str] = &[
    "diagnostic",
    "error",
    "error_kind",
    "event_type",
    "field",
    "json",
    "ledger",
    "options",
    "parsed",
    "quirk",
    "scan",
    "span",
];

/// The values of the event, and what of their own folder they must not name either.
const VALUES: &[&str] = &[
    "event.rs",
    "identity.rs",
    "instance_id.rs",
    "moment.rs",
    "phone.rs",
    "text.rs",
];
const ABOVE_VALUES: &[&str] = &["coerce", "lookalike", "plain", "settle", "wire"];

/// Finds the modules that a file names and may not.
fn trespasses(path: &str, source: &str) -> Vec<String> {
    let code = code_of(source);
    let mut named = names_behind(&code, "crate::");
    let is_inside = path.contains('/') && !path.ends_with("mod.rs");
    let outwards = if is_inside {
        "super::super::"
    } else {
        "super::"
    };
    named.extend(names_behind(&code, outwards));
    let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| is_of(path, layer)) else {
        return vec!["has no place in the layers".to_owned()];
    };
    named.retain(|name| !allowed.contains(&name.as_str()));
    if path
        .strip_prefix("connected/")
        .is_some_and(|file| VALUES.contains(&file))
    {
        let mut siblings = names_behind(&code, "super::");
        siblings.retain(|name| ABOVE_VALUES.contains(&name.as_str()));
        named.extend(siblings);
    }
    named
}

fn is_of(path: &str, layer: &str) -> bool {
    path == layer || layer.ends_with('/') && path.starts_with(layer)
}

#[test]
fn every_file_keeps_to_its_layer() {
    for (path, source) in files("src", ".rs") {
        if path != "lib.rs" {
            assert_eq!(trespasses(&path, &source), [""; 0], "src/{path}");
        }
    }
}

#[test]
fn the_table_of_layers_is_not_stale() {
    let sources = files("src", ".rs");
    for (path, allowed) in LAYERS {
        assert!(sources.iter().any(|(file, _)| is_of(file, path)), "{path}");
        assert!(!allowed.contains(&"report"), "{path}");
        assert!(!path.starts_with("json/") || !allowed.contains(&"connected"));
    }
}

#[test]
fn a_trespass_is_seen() {
    for (path, source, trespass) in [
        ("span.rs", "use crate::quirk::Quirk;", "quirk"),
        ("span.rs", "use super::quirk::Quirk;", "quirk"),
        ("json/lexer.rs", "use crate::connected::Phone;", "connected"),
        (
            "json/lexer.rs",
            "use crate::{span::Span, connected};",
            "connected",
        ),
        (
            "json/lexer.rs",
            "use super::super::connected::Phone;",
            "connected",
        ),
        (
            "json/lexer.rs",
            "fn f() { crate::connected::parse() }",
            "connected",
        ),
        ("connected/phone.rs", "use crate::span::Span;", "span"),
        ("connected/phone.rs", "use super::wire::Member;", "wire"),
        ("connected/lookalike.rs", "use crate::json::Scalar;", "json"),
        ("ledger.rs", "use crate::report::Report;", "report"),
        ("diagnostic.rs", "use crate::options::Limits;", "options"),
        ("canonical.rs", "use crate::Tolerance;", "Tolerance"),
        ("helper.rs", "", "has no place in the layers"),
    ] {
        assert_eq!(trespasses(path, source), [trespass], "{path}: {source}");
    }
    for (path, source) in [
        ("connected/phone.rs", "use super::identity::is_identifying;"),
        ("connected/wire.rs", "use crate::json::{Key, Parser};"),
        (
            "span.rs",
            "/// See [`Quirk`](crate::quirk::Quirk).\nuse core::fmt;",
        ),
    ] {
        assert_eq!(trespasses(path, source), [""; 0], "{path}: {source}");
    }
}
