//! Writes strict JSON: strings, and a text with every deviation replaced.

use crate::span::Span;
use crate::swar::{is_plain, plain_len};

/// Returns a text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    write_json_string(text, &mut out);
    out
}

/// Writes a string as JSON, with the escapes that RFC 8785, section 3.2.2.2 asks for and no others.
pub(crate) fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    if is_plain(text.as_bytes()) {
        out.push_str(text);
    } else {
        write_parts(text, out);
    }
    out.push('"');
}

/// Writes the inside of a JSON string: the text up to each character that needs an escape, and its escape.
fn write_parts(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((plain, odd)) = rest.split_at_checked(plain_len(rest.as_bytes(), b'"')) {
        out.push_str(plain);
        let mut chars = odd.chars();
        let Some(c) = chars.next() else { break };
        write_json_char(c, out);
        rest = chars.as_str();
    }
}

/// Writes one character of a JSON string.
pub(super) fn write_json_char(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        '\0'..='\u{1f}' => {
            out.push_str("\\u00");
            for shift in [4, 0] {
                let digit = u32::from(c).wrapping_shr(shift) & 0xf;
                out.extend(char::from_digit(digit, 16));
            }
        }
        _ => out.push(c),
    }
}

/// Writes the part of a text within a span, with all edits made in it.
///
/// The edits come in the order of their places: text inserted at a place before the replacement of what
/// follows there, and an edit before those inside it, which are part of it already.
pub(crate) fn spell<'e>(
    text: &str,
    within: Span,
    edits: impl Iterator<Item = (Span, &'e str)>,
) -> String {
    let length = within.range().len();
    let mut out =
        String::with_capacity(length.wrapping_add(length.wrapping_shr(3)).wrapping_add(16));
    let mut copied = within.start();
    for (span, strict) in edits {
        if span.start() >= copied && span.end() <= within.end() {
            out.push_str(Span::new(copied, span.start()).of(text));
            out.push_str(strict);
            copied = span.end();
        }
    }
    out.push_str(Span::new(copied, within.end()).of(text));
    out
}
