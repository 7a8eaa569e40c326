//! Text that is safe to print: nothing in it moves the cursor, breaks a line or reorders it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Escapes every character that a terminal obeys, as `\u` and four digits.
///
/// In a line of JSON such a character is always inside a string, so its value stays the same.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_obeyed)
}

/// Escapes such characters too, but keeps line feeds and tabs.
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

/// Whether a character is a control, a line separator or a mark of the reading direction.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
