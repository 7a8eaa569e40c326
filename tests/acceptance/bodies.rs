//! The bodies of the table: one real body, and the ways in which cases change it.

use std::collections::BTreeMap;

use super::table::Case;

/// The shape of real traffic, with an invented id and number.
pub(crate) const BASE: &str = r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#;

/// The vendor's example, byte for byte.
pub(crate) const DOCS_EXAMPLE: &[u8] = include_bytes!("../../fixtures/docs-example.json");

/// The members of [`BASE`], in its order.
const MEMBERS: [(&str, &str); 5] = [
    ("type", r#""ConnectedCallback""#),
    ("connected", "true"),
    ("momment", "1757333824580"),
    ("instanceId", r#""3C67AB641C8AA0412F6A0242B4E23AC7""#),
    ("phone", r#""5544999999999""#),
];

/// A body of its own, of which the event of [`BASE`] is expected.
pub(crate) fn body(bytes: impl AsRef<[u8]>) -> Case {
    let bytes = bytes.as_ref();
    let label = start(bytes, 60);
    let event: BTreeMap<_, _> = MEMBERS
        .iter()
        .map(|(name, json)| (*name, (*json).to_owned()))
        .collect();
    Case::new(label, bytes.to_vec(), event)
}

/// [`BASE`] with another value of a member.
pub(crate) fn with(key: &str, value: &str) -> Case {
    replaced(key, &format!("\"{key}\":{value}"))
}

/// [`BASE`] with another value of a member, which the canonical event holds as it stands.
pub(crate) fn verbatim(key: &'static str, value: &str) -> Case {
    with(key, value).event(key, value)
}

/// [`BASE`] with another text in place of a member, key and all.
pub(crate) fn replaced(key: &str, text: &str) -> Case {
    body(joined(|name, json| {
        if name == key {
            text.to_owned()
        } else {
            format!("\"{name}\":{json}")
        }
    }))
    .named(text)
}

/// [`BASE`] without some members.
pub(crate) fn without<const N: usize>(keys: [&str; N]) -> Case {
    body(joined(|name, json| {
        if keys.contains(&name) {
            String::new()
        } else {
            format!("\"{name}\":{json}")
        }
    }))
    .named(format!("without {}", keys.join(", ")))
}

/// [`BASE`] with more members at its end.
pub(crate) fn plus(members: &str) -> Case {
    let inside = BASE.trim_end_matches('}');
    body(format!("{inside},{members}}}")).named(members)
}

/// [`BASE`] with an unknown member `note`.
pub(crate) fn note(value: &str) -> Case {
    plus(&format!("\"note\":{value}"))
}

/// [`BASE`] with an unknown member `note`, whose value is kept as it stands.
pub(crate) fn kept(value: &str) -> Case {
    note(value).keeps(value)
}

/// [`BASE`] with one text in it replaced by another.
pub(crate) fn edited(from: &str, to: &str) -> Case {
    assert!(BASE.contains(from), "{from:?} has to stand in the base");
    body(BASE.replacen(from, to, 1)).named(format!("{from} -> {to}"))
}

/// [`BASE`] behind something.
pub(crate) fn before(text: impl AsRef<[u8]>) -> Case {
    let text = text.as_ref();
    body([text, BASE.as_bytes()].concat()).named(format!("{} before", start(text, 60)))
}

/// [`BASE`] in front of something.
pub(crate) fn behind(text: impl AsRef<[u8]>) -> Case {
    let text = text.as_ref();
    body([BASE.as_bytes(), text].concat()).named(format!("{} behind", start(text, 60)))
}

/// [`BASE`] between two texts.
pub(crate) fn between(open: &str, close: &str) -> Case {
    body(format!("{open}{BASE}{close}"))
}

/// [`BASE`] with white space as editors write it.
pub(crate) fn pretty() -> String {
    let lines: Vec<_> = MEMBERS
        .iter()
        .map(|(name, json)| format!("  \"{name}\": {json}"))
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// Bytes as a failure shows them: on one line, and not more than some characters of them.
pub(crate) fn shown(bytes: &[u8], most: usize) -> String {
    let mut text = String::new();
    for c in start(bytes, most).chars() {
        if c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric() {
            text.push(c);
        } else {
            text.extend(c.escape_unicode());
        }
    }
    if bytes.len() > most {
        return format!("{text}... ({} bytes)", bytes.len());
    }
    text
}

fn start(bytes: &[u8], most: usize) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(most)]).into_owned()
}

fn joined(member: impl Fn(&str, &str) -> String) -> String {
    let members: Vec<_> = MEMBERS
        .iter()
        .map(|(name, json)| member(name, json))
        .filter(|text| !text.is_empty())
        .collect();
    format!("{{{}}}", members.join(","))
}
