//! The lane for clean JSON, which nearly every payload is: a piece is taken whole, or not at all.
//!
//! Each function takes the payload and the place of a piece in it, and returns the place behind the
//! piece. It reports nothing and refuses nothing: what it leaves goes through the tokens, which take
//! every piece that this lane takes, read it the same, and have nothing to report of it (a law of
//! the tests).

use crate::json::literal::json_number;
use crate::json::nesting::Nesting;
use crate::scan::plain_len;
use crate::span::Span;

/// What a clean scalar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clean {
    Null,
    Bool(bool),
    /// A string in double quotes, without escapes.
    Text,
    Number,
}

/// A key in double quotes, without escapes.
pub(crate) struct CleanKey<'a> {
    pub(crate) name: &'a [u8],
    /// Where it stands, with its quotes.
    pub(crate) span: Span,
}

/// Takes a separator, a key without escapes and a colon.
#[inline]
pub(super) fn key(text: &[u8], at: usize, first: bool) -> Option<(CleanKey<'_>, usize)> {
    let at = blank(text, at);
    let start = if first {
        at
    } else {
        blank(text, behind(text, at, b',')?)
    };
    let rest = text.get(behind(text, start, b'"')?..)?;
    let name = rest.get(..plain_len(rest, b'"'))?;
    let end = behind(rest, name.len(), b'"')?
        .wrapping_add(start)
        .wrapping_add(1);
    let span = Span::new(start, end);
    let colon = blank(text, end);
    Some((CleanKey { name, span }, behind(text, colon, b':')?))
}

/// Takes a scalar that something stands behind, a string only without escapes.
#[inline]
pub(super) fn scalar(text: &[u8], at: usize) -> Option<(Clean, usize)> {
    match text.get(at)? {
        b'"' => Some((Clean::Text, plain_text(text, at)?)),
        _ => word(text, at),
    }
}

/// Takes a value of any depth, with any escapes that JSON knows.
pub(super) fn value(text: &[u8], at: usize, max_depth: usize) -> Option<usize> {
    let mut at = at;
    let mut nesting = Nesting::default();
    loop {
        let start = *text.get(at)?;
        let mut first = matches!(start, b'{' | b'[');
        at = match start {
            b'{' | b'[' => {
                nesting.push(start == b'{');
                (nesting.depth() < max_depth).then_some(at.wrapping_add(1))?
            }
            b'"' => escaped_text(text, at)?,
            _ => word(text, at)?.1,
        };
        while let Some(is_object) = nesting.top() {
            let (is_item, behind) = item_or_end(text, at, is_object, first)?;
            at = behind;
            if is_item {
                break;
            }
            nesting.pop();
            first = false;
        }
        if nesting.top().is_none() {
            return Some(at);
        }
    }
}

/// Goes on to the value of the next item, or behind the end of the container; says to which.
#[inline]
fn item_or_end(text: &[u8], at: usize, is_object: bool, first: bool) -> Option<(bool, usize)> {
    let at = blank(text, at);
    let item = match (text.get(at)?, is_object) {
        (b'}', true) | (b']', false) => return Some((false, at.wrapping_add(1))),
        (b',', _) if !first => blank(text, at.wrapping_add(1)),
        _ if first => at,
        _ => return None,
    };
    Some((
        true,
        if is_object {
            nested_key(text, item)?
        } else {
            item
        },
    ))
}

/// Takes the key of a nested object and its colon.
#[inline]
fn nested_key(text: &[u8], at: usize) -> Option<usize> {
    let colon = blank(text, escaped_text(text, at)?);
    Some(blank(text, behind(text, colon, b':')?))
}

/// Takes a literal or a number that is over for certain.
#[inline]
fn word(text: &[u8], at: usize) -> Option<(Clean, usize)> {
    let rest = text.get(at..)?;
    let (scalar, length) = match rest.first()? {
        b't' if rest.starts_with(b"true") => (Clean::Bool(true), 4),
        b'f' if rest.starts_with(b"false") => (Clean::Bool(false), 5),
        b'n' if rest.starts_with(b"null") => (Clean::Null, 4),
        b'-' | b'0'..=b'9' => (Clean::Number, number(rest)?),
        _ => return None,
    };
    let is_over = matches!(
        rest.get(length)?,
        b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'
    );
    is_over.then_some((scalar, at.wrapping_add(length)))
}

/// How long a number is.
#[inline]
fn number(rest: &[u8]) -> Option<usize> {
    let mut length = 0_usize;
    while let Some(b'0'..=b'9') = rest.get(length) {
        length = length.wrapping_add(1);
    }
    let is_integer = length != 0 && rest.first() != Some(&b'0');
    if is_integer && matches!(rest.get(length), Some(b',' | b'}' | b']')) {
        return Some(length);
    }
    while let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') = rest.get(length) {
        length = length.wrapping_add(1);
    }
    json_number(rest.get(..length)?).then_some(length)
}

/// Takes a string without escapes.
#[inline]
fn plain_text(text: &[u8], at: usize) -> Option<usize> {
    let inside = behind(text, at, b'"')?;
    let length = plain_len(text.get(inside..)?, b'"');
    behind(text, inside.wrapping_add(length), b'"')
}

/// Takes a string with any escapes that JSON knows, surrogates apart.
#[inline]
fn escaped_text(text: &[u8], at: usize) -> Option<usize> {
    let mut inside = behind(text, at, b'"')?;
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

/// Takes one byte.
#[inline]
fn behind(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then_some(at.wrapping_add(1))
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
