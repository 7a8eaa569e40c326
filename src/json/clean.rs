//! The lane for clean JSON, which nearly every payload is: a piece is taken whole, or not at all.
//!
//! Each function takes what is left of the payload and returns what is left behind the piece. It
//! reports nothing and refuses nothing: what it leaves goes through the tokens, which take every
//! piece that this lane takes, read it the same, and have nothing to report of it (a law of the
//! tests).

use crate::json::literal::json_number;
use crate::json::nesting::Nesting;
use crate::scan::plain_len;

/// What a clean scalar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clean {
    Null,
    Bool(bool),
    /// A string in double quotes, without escapes.
    Text,
    Number,
}

/// Takes a separator, a key without escapes and a colon; returns what is left at the key, behind the
/// key, and behind the colon.
#[inline]
pub(super) fn key(rest: &[u8], first: bool) -> Option<(&[u8], &[u8], &[u8])> {
    let key = if first {
        rest
    } else {
        blank(rest).strip_prefix(b",")?
    };
    let key = blank(key);
    let behind = text(key)?;
    Some((key, behind, blank(behind).strip_prefix(b":")?))
}

/// Takes a scalar that something stands behind, a string only without escapes.
#[inline]
pub(super) fn scalar(rest: &[u8]) -> Option<(Clean, &[u8])> {
    match rest {
        [b'"', ..] => Some((Clean::Text, text(rest)?)),
        _ => word(rest),
    }
}

/// Takes a value of any depth, with any escapes that JSON knows.
pub(super) fn value(rest: &[u8], max_depth: usize) -> Option<&[u8]> {
    let mut rest = rest;
    let mut nesting = Nesting::default();
    loop {
        let mut first = matches!(rest, [b'{' | b'[', ..]);
        rest = match rest {
            [open @ (b'{' | b'['), behind @ ..] => {
                nesting.push(*open == b'{');
                (nesting.depth() < max_depth).then_some(behind)?
            }
            [b'"', ..] => escaped_text(rest)?,
            _ => word(rest)?.1,
        };
        while let Some(is_object) = nesting.top() {
            let (is_item, behind) = item_or_end(rest, is_object, first)?;
            rest = behind;
            if is_item {
                break;
            }
            nesting.pop();
            first = false;
        }
        if nesting.top().is_none() {
            return Some(rest);
        }
    }
}

/// Goes on to the value of the next item, or behind the end of the container; says to which.
#[inline]
fn item_or_end(rest: &[u8], is_object: bool, first: bool) -> Option<(bool, &[u8])> {
    let item = match (blank(rest), is_object) {
        ([b'}', behind @ ..], true) | ([b']', behind @ ..], false) => return Some((false, behind)),
        ([b',', item @ ..], _) if !first => blank(item),
        (item, _) if first => item,
        _ => return None,
    };
    Some((true, if is_object { nested_key(item)? } else { item }))
}

/// Takes the key of a nested object and its colon.
#[inline]
fn nested_key(rest: &[u8]) -> Option<&[u8]> {
    Some(blank(blank(escaped_text(rest)?).strip_prefix(b":")?))
}

/// Takes a literal or a number that is over for certain.
#[inline]
fn word(rest: &[u8]) -> Option<(Clean, &[u8])> {
    let (scalar, behind) = match rest {
        [b't', b'r', b'u', b'e', behind @ ..] => (Clean::Bool(true), behind),
        [b'f', b'a', b'l', b's', b'e', behind @ ..] => (Clean::Bool(false), behind),
        [b'n', b'u', b'l', b'l', behind @ ..] => (Clean::Null, behind),
        [b'-' | b'0'..=b'9', ..] => (Clean::Number, number(rest)?),
        _ => return None,
    };
    let (next, _) = behind.split_first()?;
    matches!(next, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t').then_some((scalar, behind))
}

#[inline]
fn number(rest: &[u8]) -> Option<&[u8]> {
    let mut behind = rest;
    while let [b'0'..=b'9', more @ ..] = behind {
        behind = more;
    }
    let is_integer = !matches!(rest, [b'0', ..]) && behind.len() < rest.len();
    if is_integer && matches!(behind, [b',' | b'}' | b']', ..]) {
        return Some(behind);
    }
    while let [b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E', more @ ..] = behind {
        behind = more;
    }
    let number = rest.get(..rest.len().wrapping_sub(behind.len()))?;
    json_number(number).then_some(behind)
}

/// Takes a string without escapes.
#[inline]
fn text(rest: &[u8]) -> Option<&[u8]> {
    let inside = rest.strip_prefix(b"\"")?;
    inside.get(plain_len(inside, b'"')..)?.strip_prefix(b"\"")
}

/// Takes a string with any escapes that JSON knows, surrogates apart.
#[inline]
fn escaped_text(rest: &[u8]) -> Option<&[u8]> {
    let mut inside = rest.strip_prefix(b"\"")?;
    loop {
        inside = match inside.get(plain_len(inside, b'"')..)? {
            [b'"', behind @ ..] => return Some(behind),
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                more @ ..,
            ] => more,
            [b'\\', b'u', a, b, c, d, more @ ..]
                if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit())
                    && !matches!(
                        (a, b),
                        (b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F')
                    ) =>
            {
                more
            }
            _ => return None,
        };
    }
}

/// Skips white space.
#[inline]
pub(super) fn blank(mut rest: &[u8]) -> &[u8] {
    while let [0..=b' ', more @ ..] = rest {
        if !matches!(rest, [b' ' | b'\n' | b'\r' | b'\t', ..]) {
            break;
        }
        rest = more;
    }
    rest
}
