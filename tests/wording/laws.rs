//! The laws of wording, over every message there is, and the proof that none is left out.

use std::fs;
use std::path::{Path, PathBuf};

use zapi_webhooks::{Diagnostic, parse_connected};

use super::every_message;

/// The laws, as far as a machine can judge them.
fn breach(message: &str) -> Option<&'static str> {
    let (text, place) = match message.split_once(" at byte ") {
        Some((text, place)) => (text, Some(place)),
        None => (message, None),
    };
    let is_number = |place: &str| !place.is_empty() && place.bytes().all(|b| b.is_ascii_digit());
    let worded = text.find(" (field `").unwrap_or(text.len());
    let field = text
        .find(" (field `")
        .map_or(0, |_| " (field `instanceId`)".len());
    let longest = worded + field + place.map_or(0, |_| " at byte 524287".len());
    if !message.is_ascii() || message.bytes().any(|b| b.is_ascii_control()) {
        Some("one line of ASCII")
    } else if !message.starts_with(|c: char| c.is_ascii_lowercase() || c == '`') {
        Some("lower case at the start")
    } else if text.ends_with(['.', '!', ':', ';', ',', ' ']) {
        Some("no full stop")
    } else if longest > 120 {
        Some("at most 120 characters, the longest field and position included")
    } else if place.is_some_and(|place| !is_number(place)) {
        Some("the position once, at the end")
    } else if message.to_lowercase().contains("invalid") {
        Some("the rule instead of `invalid`")
    } else if message.matches('`').count() % 2 == 1 {
        Some("every code span closed")
    } else if message.contains("  ") {
        Some("single spaces")
    } else {
        None
    }
}

#[test]
fn every_message_keeps_the_laws() {
    let breaches: Vec<String> = every_message()
        .iter()
        .filter_map(|message| Some(format!("{}: {message}", breach(message)?)))
        .collect();
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn a_breach_is_seen() {
    for (message, law) in [
        ("Key repeated at byte 1", "lower case at the start"),
        ("key repeated. at byte 1", "no full stop"),
        ("key repeated.", "no full stop"),
        ("key\nrepeated", "one line of ASCII"),
        ("key repeated: n\u{fa}mero", "one line of ASCII"),
        ("invalid key at byte 1", "the rule instead of `invalid`"),
        ("key at byte 1 at byte 1", "the position once, at the end"),
        ("key at byte x", "the position once, at the end"),
        ("key (field `phone) at byte 1", "every code span closed"),
        ("key  repeated", "single spaces"),
    ] {
        assert_eq!(breach(message), Some(law), "{message:?}");
    }
    let long = format!("{} at byte 1", "a".repeat(106));
    assert!(breach(&long).is_some_and(|law| law.starts_with("at most 120")));
    assert_eq!(breach(&long[1..]), None);
}

#[test]
fn no_message_repeats_the_payload() {
    let canary = "Zq7Xk";
    let places: [(&str, &str); 10] = [
        ("type", "{\"type\":\"Zq7Xk\"}"),
        ("key", "{\"Zq7Xk\":1 \"Zq7Xk\"}"),
        ("bare key", "{Zq7Xk 1}"),
        ("value", "{\"phone\":Zq7Xk-1}"),
        ("trailing data", "{} Zq7Xk"),
        (
            "identity",
            "{\"type\":\"ConnectedCallback\",\"instanceId\":\"Zq7Xk\",\"phone\":\"Zq7Xk\"}",
        ),
        ("not an object", "Zq7Xk"),
        ("wrapper", "{\"momment\":NumberZq7Xk(1)}"),
        (
            "fields",
            "{\"type\":\"ConnectedCallback\",\"connected\":\"Zq7Xk\",\"momment\":\"Zq7Xk\",\"instanceId\":[\"Zq7Xk\"],\"phone\":{\"a\":\"Zq7Xk\"}}",
        ),
        (
            "conflict",
            "{\"type\":\"ConnectedCallback\",\"phone\":\"Zq7Xk\",\"phone\":\"Zq7Xk2\"}",
        ),
    ];
    for (place, body) in places {
        let error = parse_connected(body.as_bytes()).expect_err("a refusal");
        let mut texts = vec![error.to_string(), format!("{error:?}")];
        texts.extend(error.diagnostics().iter().map(Diagnostic::to_string));
        texts.extend(error.diagnostics().iter().map(|it| format!("{it:?}")));
        for text in texts {
            assert!(!text.contains(canary), "{place}: {text}");
        }
    }
}

#[test]
fn every_rule_in_the_source_is_provoked_here() {
    let messages = every_message();
    let rules: Vec<String> = sources()
        .iter()
        .flat_map(|path| rules_of(&fs::read_to_string(path).unwrap()))
        .collect();
    let is_unsaid = |rule: &&String| !messages.iter().any(|message| is_said(rule, message));
    let unsaid: Vec<&String> = rules.iter().filter(is_unsaid).collect();
    assert!(unsaid.is_empty(), "{unsaid:#?}");
    assert!(rules.len() > 80, "only {} rules were found", rules.len());
}

#[test]
fn a_rule_that_nobody_provokes_is_seen() {
    let source = "/// \"expected a comment\"\nlet rule = \"expected a moon\";\n#[cfg(test)]\nmod tests { \"expected a test\" }";
    assert_eq!(rules_of(source), ["expected a moon"]);
    assert!(
        !every_message()
            .iter()
            .any(|message| is_said("expected a moon", message))
    );
    assert!(is_said(
        "payload is longer than {limit} bytes",
        "payload is longer than 5 bytes"
    ));
    assert!(!is_said(
        "payload is longer than {limit} bytes",
        "payload is shorter"
    ));
}

/// Finds the texts of a source file that a message is made of: more than one word, lower case.
fn rules_of(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let mut rules = Vec::new();
    for line in code.lines() {
        let line = line.trim();
        if line.starts_with("//") || line.contains("reason = ") {
            continue;
        }
        // Every other piece between quotation marks is a literal.
        let line = line.replace("\\\"", "\u{1}").replace("'\"'", "");
        for literal in line.split('"').skip(1).step_by(2) {
            let literal = literal.replace('\u{1}', "\"");
            let worded = literal.starts_with(|c: char| c.is_ascii_lowercase() || "`{".contains(c));
            if worded && literal.contains(' ') && !literal.ends_with([' ', '(']) {
                rules.push(literal);
            }
        }
    }
    rules
}

/// Whether a message is the rule, with something in place of each `{name}`.
fn is_said(rule: &str, message: &str) -> bool {
    let mut rest = message;
    let mut pieces = rule.split('{');
    let first = pieces.next().unwrap();
    let pieces = pieces.map(|piece| match piece.split_once('}') {
        Some((name, behind)) if name.bytes().all(|b| b.is_ascii_lowercase()) => behind,
        _ => piece,
    });
    std::iter::once(first).chain(pieces).all(|piece| {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
        true
    })
}

/// Files whose texts are no messages, are a table of their own, or become parts of messages of serde.
const OTHER_TEXTS: &[&str] = &[
    "quirk.rs",
    "report.rs",
    "lib.rs",
    "index.rs",
    "skeleton.rs",
    "rows.rs",
    "serde.rs",
    "schema.rs",
    "transcode.rs",
    "skeleton_table.rs",
];

/// The source files whose texts become messages.
fn sources() -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    for folder in ["", "json", "events"] {
        for entry in fs::read_dir(source.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_source = path.extension().is_some_and(|it| it == "rs");
            if is_source && !OTHER_TEXTS.contains(&name.as_str()) {
                paths.push(path);
            }
        }
    }
    paths
}
