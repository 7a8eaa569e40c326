//! The lane for clean JSON, which nearly every payload is: a piece is taken whole, or not at all.
//!
//! Each function takes the payload and the place of a piece in it, and returns the place behind the
//! piece. It reports nothing and refuses nothing: what it leaves goes through the tokens, which take
//! every piece that this lane takes, read it the same, and have nothing to report of it (a law of
//! the tests).

use std::borrow::Cow;

use crate::json::nesting::Nesting;
use crate::json::number::json_number;
use crate::json::value::Scalar;
use crate::span::Span;
use crate::swar::{are_digits, plain_len};

/// What is left of the outermost object, as long as its pieces are clean.
#[derive(Clone, Copy)]
pub(crate) struct Lane<'a> {
    text: &'a str,
    at: usize,
    max_depth: usize,
}

/// A key in double quotes, without escapes.
pub(crate) struct CleanKey<'a> {
    pub(crate) name: &'a [u8],
    /// Where it stands, with its quotes.
    pub(crate) span: Span,
}

impl<'a> Lane<'a> {
    pub(super) const fn new(text: &'a str, at: usize, max_depth: usize) -> Self {
        Self {
            text,
            at,
            max_depth,
        }
    }

    /// Where the next piece starts.
    pub(super) const fn at(self) -> usize {
        self.at
    }

    /// Takes a separator, a key without escapes and a colon.
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Option<CleanKey<'a>> {
        let text = self.text.as_bytes();
        let at = if first {
            self.at
        } else {
            behind_blank(text, self.at, b',')?
        };
        let inside = behind_blank(text, at, b'"')?;
        let rest = text.get(inside..)?;
        let name = rest.get(..plain_len(rest, b'"'))?;
        let end = inside.wrapping_add(behind(rest, name.len(), b'"')?);
        self.at = behind_blank(text, end, b':')?;
        let span = Span::new(inside.wrapping_sub(1), end);
        Some(CleanKey { name, span })
    }

    /// Takes the end of the object, and says whether it is there.
    #[inline]
    pub(crate) fn close(&mut self) -> bool {
        let end = behind_blank(self.text.as_bytes(), self.at, b'}');
        self.at = end.unwrap_or(self.at);
        end.is_some()
    }

    /// Takes a scalar that something stands behind, a string only without escapes; says where it
    /// stands.
    #[inline]
    pub(crate) fn scalar(&mut self) -> Option<(Scalar<'a>, Span)> {
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        let (scalar, end) = match text.get(start)? {
            b'"' => {
                let end = plain_text(text, start)?;
                let inside = self.text.get(start.wrapping_add(1)..end.wrapping_sub(1))?;
                (Scalar::Text(Cow::Borrowed(inside)), end)
            }
            b't' => (Scalar::Bool(true), literal(text, start, b"true")?),
            b'f' => (Scalar::Bool(false), literal(text, start, b"false")?),
            b'n' => (Scalar::Null, literal(text, start, b"null")?),
            _ => {
                let end = number(text, start)?;
                (Scalar::Number(self.text.get(start..end)?), end)
            }
        };
        self.at = end;
        Some((scalar, Span::new(start, end)))
    }

    /// Takes a value of any depth, and says where it stands.
    #[inline]
    pub(crate) fn value(&mut self) -> Option<Span> {
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        let end = match text.get(start)? {
            b'"' => escaped_text(text, start)?,
            b'{' | b'[' => container(text, start, self.max_depth)?,
            _ => word(text, start)?,
        };
        self.at = end;
        Some(Span::new(start, end))
    }
}

/// Takes an object or array of any depth, with any escapes that JSON knows.
fn container(text: &[u8], at: usize, max_depth: usize) -> Option<usize> {
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
            _ => word(text, at)?,
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

/// Takes a literal or a number.
#[inline]
fn word(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b't' => literal(text, at, b"true"),
        b'f' => literal(text, at, b"false"),
        b'n' => literal(text, at, b"null"),
        _ => number(text, at),
    }
}

/// Takes a literal that is over for certain.
#[inline]
fn literal<const N: usize>(text: &[u8], at: usize, literal: &[u8; N]) -> Option<usize> {
    let behind = text.get(at..)?.strip_prefix(literal)?;
    is_over(behind.first()).then_some(at.wrapping_add(N))
}

/// Takes a number that is over for certain.
#[inline]
fn number(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while let Some((eight, _)) = text.get(end..)?.split_first_chunk() {
        if !are_digits(u64::from_le_bytes(*eight)) {
            break;
        }
        end = end.wrapping_add(8);
    }
    while let Some(b'0'..=b'9') = text.get(end) {
        end = end.wrapping_add(1);
    }
    let next = text.get(end);
    if end == at || text.get(at) == Some(&b'0') || !is_over(next) {
        while let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') = text.get(end) {
            end = end.wrapping_add(1);
        }
        let is_number = json_number(text.get(at..end)?) && is_over(text.get(end));
        return is_number.then_some(end);
    }
    Some(end)
}

/// Whether a word cannot go on with this byte.
#[inline]
fn is_over(next: Option<&u8>) -> bool {
    matches!(
        next,
        Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')
    )
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

/// Takes white space and one byte.
#[inline]
fn behind_blank(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    behind(text, at, byte).or_else(|| behind(text, blank(text, at), byte))
}

/// Skips white space.
#[inline]
fn blank(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at = at.wrapping_add(1);
    }
    at
}
