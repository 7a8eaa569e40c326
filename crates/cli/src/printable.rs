//! Text that can be shown: nothing in it moves a cursor, breaks a line or turns the reading order.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Spells every character that a terminal obeys instead of showing as a `\u` escape.
///
/// In a line of JSON such a character can only stand in a string, so that the escapes change
/// nothing of its meaning.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_obeyed)
}

/// Spells such characters too, but lets lines and tabs be, so that a text keeps its layout.
pub(crate) fn printable_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    escaped(&text, |c| is_obeyed(c) && c != '\n' && c != '\t').into_owned()
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len().saturating_add(8));
    for c in text.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Tells controls, line separators and marks of the reading direction from text.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
