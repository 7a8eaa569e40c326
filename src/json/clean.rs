//! The fast path for clean JSON, which nearly every payload is: a piece is recognized whole, or not at all.
//!
//! Each function gets the text and the start of a piece, and returns the place after the piece, or `None` if
//! the piece is not clean. It reports and rejects nothing: the parser of tokens accepts every piece that is
//! clean, reads it the same, and reports nothing about it. A test holds this law.

use std::borrow::Cow;

use crate::json::duplicates::Duplicates;
use crate::json::first_look::Found;
use crate::json::nesting::Nesting;
use crate::json::number::json_number;
use crate::json::scalar::Scalar;
use crate::options::Limits;
use crate::span::Span;
use crate::swar::{are_digits, plain_len, short_plain_len};

/// Skips a separator, a key without escapes and a colon. Returns the place of the key, its quotes included,
/// and the place after the colon.
#[inline]
pub(super) fn key(text: &str, at: usize, first: bool) -> Option<(Span, usize)> {
    let text = text.as_bytes();
    key_at(text, separator(text, at, first)?)
}

/// Skips the comma before a key unless the key is the first one, and white space.
#[inline]
pub(super) fn separator(text: &[u8], at: usize, first: bool) -> Option<usize> {
    let at = if first {
        at
    } else {
        after_blank(text, at, b',')?
    };
    Some(blank(text, at))
}

/// Skips a key without escapes and a colon.
#[inline]
pub(super) fn key_at(text: &[u8], at: usize) -> Option<(Span, usize)> {
    let inside = after_blank(text, at, b'"')?;
    let rest = text.get(inside..)?;
    let end = inside.wrapping_add(after(rest, plain_len(rest, b'"'), b'"')?);
    let colon = after_blank(text, end, b':')?;
    Some((Span::in_text(inside.wrapping_sub(1), end), colon))
}

/// Skips the end of an object.
#[inline]
pub(super) fn close(text: &str, at: usize) -> Option<usize> {
    after_blank(text.as_bytes(), at, b'}')
}

/// A scalar that the text has as it is.
#[derive(Clone, Copy)]
pub(crate) enum Clean {
    Null,
    Bool(bool),
    /// A string without escapes.
    Text,
    Number,
}

impl Clean {
    /// The scalar at its place in the text.
    #[inline]
    pub(crate) fn scalar(self, text: &str, span: Span) -> Scalar<'_> {
        match self {
            Self::Null => Scalar::Null,
            Self::Bool(value) => Scalar::Bool(value),
            Self::Text => Scalar::Text(Cow::Borrowed(span.inside().of(text))),
            Self::Number => Scalar::Number(span.of(text)),
        }
    }
}

/// Skips a scalar with something after it, a string only if it has no escapes; returns its place too.
#[expect(clippy::inline_always, reason = "a call costs a tenth of a member")]
#[inline(always)]
pub(super) fn scalar(text: &str, at: usize) -> Option<(Clean, Span)> {
    let text = text.as_bytes();
    let start = blank(text, at);
    let (scalar, end) = match text.get(start)? {
        b'"' => (Clean::Text, plain_text(text, start)?),
        b't' => (Clean::Bool(true), literal(text, start, b"true")?),
        b'f' => (Clean::Bool(false), literal(text, start, b"false")?),
        b'n' => (Clean::Null, literal(text, start, b"null")?),
        b'-' | b'0'..=b'9' => (Clean::Number, number(text, start)?),
        _ => return None,
    };
    Some((scalar, Span::in_text(start, end)))
}

/// Skips a value of any depth, and returns its place.
#[inline]
pub(super) fn value(text: &str, at: usize, max_depth: usize) -> Option<Span> {
    let text = text.as_bytes();
    let start = blank(text, at);
    let end = match text.get(start)? {
        b'"' => escaped_text(text, start)?,
        b'{' | b'[' => container(text, start, max_depth, None, usize::MAX)?,
        _ => word(text, start)?,
    };
    Some(Span::in_text(start, end))
}

/// Skips a whole document that exceeds no limit and repeats no key. Returns its place.
pub(super) fn document(
    text: &str,
    at: usize,
    limits: &Limits,
    keys: &mut Duplicates<'_>,
) -> Option<Span> {
    let bytes = text.as_bytes();
    let end = match bytes.get(at)? {
        b'{' | b'[' => {
            let max_depth = limits.max_depth.saturating_add(1);
            container(
                bytes,
                at,
                max_depth,
                Some(keys.first_look()?),
                limits.max_members,
            )?
        }
        b'"' => escaped_text(bytes, at)?,
        b'0'..=b'9' | b'-' | b't' | b'f' | b'n' => lone_word(bytes, at)?,
        _ => return None,
    };
    Some(Span::in_text(at, end))
}

/// Skips a literal or a number that ends before white space or at the end of the text.
fn lone_word(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while let Some(b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.') = text.get(end) {
        end = end.wrapping_add(1);
    }
    let word = text.get(at..end)?;
    let is_word = matches!(word, b"true" | b"false" | b"null") || json_number(word);
    let is_over = matches!(text.get(end), None | Some(b' ' | b'\n' | b'\r' | b'\t'));
    (is_word && is_over).then_some(end)
}

/// Skips an object or array of any depth, with any escapes that JSON knows. If keys are looked at, they may
/// have no escapes.
#[inline]
fn container(
    text: &[u8],
    at: usize,
    max_depth: usize,
    mut keys: Option<&mut Found<'_>>,
    max_members: usize,
) -> Option<usize> {
    let mut at = at;
    let mut nesting = Nesting::default();
    loop {
        let start = *text.get(at)?;
        let mut end = match start {
            b'{' | b'[' => {
                nesting.push(start == b'{');
                if let Some(keys) = keys.as_mut().filter(|_| start == b'{') {
                    keys.open(at);
                }
                (nesting.depth() < max_depth).then_some(at.wrapping_add(1))?
            }
            b'"' => escaped_text(text, at)?,
            b' ' | b'\n' | b'\r' | b'\t' => {
                at = blank(text, at);
                continue;
            }
            _ => word(text, at)?,
        };
        let mut is_first = matches!(start, b'{' | b'[');
        loop {
            let is_object = nesting.is_in_object();
            at = blank(text, end);
            let is_end = match (text.get(at)?, is_object) {
                (b'}', true) | (b']', false) => true,
                (b',', _) if !is_first => {
                    at = at.wrapping_add(1);
                    false
                }
                _ if is_first => false,
                _ => return None,
            };
            if !is_end {
                if is_object {
                    at = nested_key(text, at, keys.as_deref_mut())?;
                }
                break;
            }
            nesting.pop();
            if let Some(keys) = keys.as_mut().filter(|_| is_object) {
                (keys.close()? <= max_members).then_some(())?;
            }
            end = at.wrapping_add(1);
            if nesting.depth() == 0 {
                return Some(end);
            }
            is_first = false;
        }
    }
}

/// Skips the key of a nested object and its colon.
#[expect(clippy::inline_always, reason = "a call costs half as much as a key")]
#[inline(always)]
fn nested_key(text: &[u8], at: usize, keys: Option<&mut Found<'_>>) -> Option<usize> {
    let end = match keys {
        None => escaped_text(text, blank(text, at))?,
        Some(keys) => {
            let inside = after_blank(text, at, b'"')?;
            let end = inside.wrapping_add(short_plain_len(text.get(inside..)?, b'"'));
            keys.name(Span::in_text(inside, end));
            after(text, end, b'"')?
        }
    };
    after_blank(text, end, b':')
}

/// Skips a literal or a number.
#[inline]
fn word(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b't' => literal(text, at, b"true"),
        b'f' => literal(text, at, b"false"),
        b'n' => literal(text, at, b"null"),
        _ => number(text, at),
    }
}

/// Skips a literal, if it is certain to end here.
#[inline]
pub(super) fn literal<const N: usize>(text: &[u8], at: usize, literal: &[u8; N]) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix(literal)?;
    is_over(rest).then_some(at.wrapping_add(N))
}

/// Skips a number, if it is certain to end here.
#[inline]
pub(super) fn number(text: &[u8], at: usize) -> Option<usize> {
    let sign = usize::from(text.get(at) == Some(&b'-'));
    let start = at.wrapping_add(sign);
    let mut end = start;
    while let Some((eight, _)) = text.get(end..)?.split_first_chunk() {
        if !are_digits(u64::from_le_bytes(*eight)) {
            break;
        }
        end = end.wrapping_add(8);
    }
    while let Some(b'0'..=b'9') = text.get(end) {
        end = end.wrapping_add(1);
    }
    if is_over(text.get(end..)?) {
        let has_zero = text.get(start) == Some(&b'0') && end.wrapping_sub(start) > 1;
        return (end > start && !has_zero).then_some(end);
    }
    while let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') = text.get(end) {
        end = end.wrapping_add(1);
    }
    let is_number = json_number(text.get(at..end)?) && is_over(text.get(end..)?);
    is_number.then_some(end)
}

/// Whether a word is certain to end before this. White space at the end of the text proves nothing, since
/// the text may be cut.
#[inline]
pub(super) fn is_over(rest: &[u8]) -> bool {
    match rest.first() {
        Some(b',' | b'}' | b']') => true,
        Some(b' ' | b'\n' | b'\r' | b'\t') => {
            matches!(rest.get(blank(rest, 0)), Some(b',' | b'}' | b']'))
        }
        _ => false,
    }
}

/// Skips a string without escapes.
#[inline]
pub(super) fn plain_text(text: &[u8], at: usize) -> Option<usize> {
    let inside = after(text, at, b'"')?;
    let length = plain_len(text.get(inside..)?, b'"');
    after(text, inside.wrapping_add(length), b'"')
}

/// Skips a string with any escapes that JSON knows, except surrogates.
#[inline]
pub(super) fn escaped_text(text: &[u8], at: usize) -> Option<usize> {
    let mut inside = after(text, at, b'"')?;
    loop {
        let rest = text.get(inside..)?;
        let plain = plain_len(rest, b'"');
        let stop = inside.wrapping_add(plain);
        let length = match rest.get(plain..)? {
            [b'"', ..] => return Some(stop.wrapping_add(1)),
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                ..,
            ] => 2,
            [b'\\', b'u', a, b, c, d, ..]
                if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit())
                    && !matches!(
                        (a, b),
                        (b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F')
                    ) =>
            {
                6
            }
            _ => return None,
        };
        inside = stop.wrapping_add(length);
    }
}

/// Skips one byte.
#[inline]
fn after(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then_some(at.wrapping_add(1))
}

/// Skips white space and one byte.
#[inline]
pub(super) fn after_blank(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    after(text, at, byte).or_else(|| after(text, blank(text, at), byte))
}

/// Skips white space.
#[inline]
pub(super) fn blank(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at = at.wrapping_add(1);
    }
    at
}
