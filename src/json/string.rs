//! Decodes strings (quotation marks, plain text, escapes), and reports what JSON does not know.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::parser::Parser;
use crate::json::strict::write_json_char;
use crate::json::token::{Kind, Quote, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;
use crate::swar::plain_len;

/// Decodes a string.
#[inline]
pub(super) fn string<'a>(
    parser: &mut Parser<'a, '_>,
    token: Token,
) -> Result<Cow<'a, str>, Refused> {
    let Kind::Text {
        quote,
        closed,
        plain,
    } = token.kind
    else {
        return Err(parser.unexpected(token, "expected a string"));
    };
    let inside = match quote {
        _ if !closed => return Err(unclosed(parser, token)),
        Quote::Double => token.span().inside(),
        _ => oddly_quoted(parser, token.span(), quote, plain)?,
    };
    Ok(if plain {
        Cow::Borrowed(inside.of(parser.text()))
    } else {
        Cow::Owned(decode_and_enter(parser, inside, quote)?)
    })
}

/// Finds the inside of a string that has other quotation marks.
#[cold]
fn oddly_quoted(
    parser: &mut Parser<'_, '_>,
    span: Span,
    quote: Quote,
    plain: bool,
) -> Result<Span, Refused> {
    let quirk = match quote {
        Quote::Single => Quirk::SingleQuotes,
        _ => Quirk::CurlyQuotes,
    };
    let width = quote.open().len_utf8();
    let inside = Span::new(
        span.start().wrapping_add(width),
        span.end().wrapping_sub(width),
    );
    let text = inside.of(parser.text());
    let text = if plain || !parser.spells {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(decoded(text, quote))
    };
    parser.quote(quirk, span, &text)?;
    Ok(inside)
}

/// Rejects a string that does not end on its line.
#[cold]
fn unclosed(parser: &mut Parser<'_, '_>, token: Token) -> Refused {
    if parser.is_cut(token) {
        return parser.refuse_cut(token);
    }
    let span = Span::of_char(parser.text(), token.end());
    let rule = if span.of(parser.text()) < " " {
        "expected an escape in a string, not a raw line end"
    } else {
        "expected the closing typographic quotation mark"
    };
    let kind = ErrorKind::UnexpectedToken;
    parser.ledger.refuse(kind, rule, span)
}

/// Decodes the inside of a closed string, and enters its escapes and control characters.
fn decode_and_enter(
    parser: &mut Parser<'_, '_>,
    inside: Span,
    quote: Quote,
) -> Result<String, Refused> {
    let text = inside.of(parser.text());
    let mut out = String::with_capacity(text.len());
    let mut strict = String::new();
    for (plain, odd) in parts(text, quote) {
        out.push_str(plain);
        let Some((at, part)) = odd else { break };
        let start = inside.start().saturating_add(at);
        let span = Span::new(start, start.saturating_add(part.len));
        let quirk = match part.says {
            Says::Json(c) => {
                out.push(c);
                continue;
            }
            Says::Json5(None) if parser.is_indented => {
                let rule = "unexpected line continuation in an indented code fence";
                parser.fault(rule, span)?;
                continue;
            }
            Says::Json5(_) => Quirk::Json5Escape,
            Says::Raw => Quirk::ControlCharacter,
            Says::Nothing(rule) => {
                parser.fault(rule, span)?;
                continue;
            }
        };
        let mut buffer = [0; 4];
        let read = part.text(span.of(parser.text()), &mut buffer);
        if strict.is_empty() {
            strict = String::with_capacity(8);
        }
        strict.clear();
        read.chars().for_each(|c| write_json_char(c, &mut strict));
        parser.replace(quirk, span, &strict)?;
        out.push_str(read);
    }
    Ok(out)
}

/// Decodes the inside of a string of strict JSON.
pub(crate) fn decode(text: &str) -> String {
    decoded(text, Quote::Double)
}

/// Decodes the inside of a closed string, as far as its escapes have a reading.
fn decoded(text: &str, quote: Quote) -> String {
    let mut out = String::with_capacity(text.len());
    for (plain, odd) in parts(text, quote) {
        out.push_str(plain);
        if let Some((at, part)) = odd {
            let end = at.saturating_add(part.len);
            let raw = text.get(at..end).unwrap_or_default();
            out.push_str(part.text(raw, &mut [0; 4]));
        }
    }
    out
}

/// Splits a text into plain parts, each with the escape or the control characters after it, and their place.
fn parts(text: &str, quote: Quote) -> impl Iterator<Item = (&str, Option<(usize, Part)>)> {
    // The text has no such mark outside of its escapes.
    let mark = match quote {
        Quote::Double | Quote::CurlyDouble => b'"',
        Quote::Single | Quote::CurlySingle => b'\'',
    };
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let part = rest.take()?;
        let is_control = |c: char| c < ' ';
        let length = plain_len(part.as_bytes(), mark);
        if length == part.len() {
            return Some((part, None));
        }
        let at = text.len().wrapping_sub(part.len()).wrapping_add(length);
        let (plain, odd) = part.split_at_checked(length)?;
        let found = match odd.strip_prefix('\\') {
            Some(escaped) => Part::escape(escaped, quote),
            None => Part {
                len: odd.find(|c| !is_control(c)).unwrap_or(odd.len()),
                says: Says::Raw,
            },
        };
        rest = odd.get(found.len..);
        Some((plain, Some((at, found))))
    })
}

/// A part of a string that is not plain text: its length and its meaning.
struct Part {
    len: usize,
    says: Says,
}

enum Says {
    Json(char),
    /// A character, or `None` for a line continuation.
    Json5(Option<char>),
    /// Raw control characters.
    Raw,
    /// No reading, and the message.
    Nothing(&'static str),
}

impl Part {
    /// The text of a part, empty if it has no reading.
    fn text<'t>(&self, raw: &'t str, buffer: &'t mut [u8; 4]) -> &'t str {
        match self.says {
            Says::Json(c) | Says::Json5(Some(c)) => c.encode_utf8(buffer),
            Says::Json5(None) | Says::Nothing(_) => "",
            Says::Raw => raw,
        }
    }

    /// Reads the text after a backslash.
    fn escape(escaped: &str, quote: Quote) -> Self {
        let (len, says) = match escaped.as_bytes() {
            [b'"', ..] => (1, Says::Json('"')),
            [b'\\', ..] => (1, Says::Json('\\')),
            [b'/', ..] => (1, Says::Json('/')),
            [b'b', ..] => (1, Says::Json('\u{8}')),
            [b'f', ..] => (1, Says::Json('\u{c}')),
            [b'n', ..] => (1, Says::Json('\n')),
            [b'r', ..] => (1, Says::Json('\r')),
            [b't', ..] => (1, Says::Json('\t')),
            [b'u', ..] => return Self::unicode(escaped),
            [b'\'', ..] if quote == Quote::Single => (1, Says::Json('\'')),
            [b'\'', ..] => (1, Says::Json5(Some('\''))),
            [b'v', ..] => (1, Says::Json5(Some('\u{b}'))),
            [b'0', b'0'..=b'9', ..] => {
                (2, Says::Nothing("octal escape, expected a hexadecimal one"))
            }
            [b'0', ..] => (1, Says::Json5(Some('\0'))),
            [b'x', ..] => match hexadecimal(escaped, 1, 3).and_then(char::from_u32) {
                Some(c) => (3, Says::Json5(Some(c))),
                None => (
                    1,
                    Says::Nothing("expected two hexadecimal digits in an escape"),
                ),
            },
            [b'\r', b'\n', ..] => (2, Says::Json5(None)),
            [b'\r' | b'\n', ..] => (1, Says::Json5(None)),
            _ if escaped.starts_with(['\u{2028}', '\u{2029}']) => (
                3,
                Says::Nothing("expected a line feed or carriage return after the backslash"),
            ),
            _ => {
                let length = escaped.chars().next().map_or(0, char::len_utf8);
                (
                    length,
                    Says::Nothing("unknown escape, expected one of JSON or JSON5"),
                )
            }
        };
        Self::after_backslash(len, says)
    }

    /// A part of a backslash and `len` bytes after it.
    fn after_backslash(len: usize, says: Says) -> Self {
        Self {
            len: len.saturating_add(1),
            says,
        }
    }

    /// Reads `u` and four digits, or two of them if they are a surrogate pair.
    fn unicode(escaped: &str) -> Self {
        let Some(unit) = hexadecimal(escaped, 1, 5) else {
            let says = Says::Nothing("expected four hexadecimal digits in an escape");
            return Self::after_backslash(1, says);
        };
        if let Some(c) = char::from_u32(unit) {
            let says = Says::Json(c);
            return Self::after_backslash(5, says);
        }
        let low = escaped
            .get(5..7)
            .filter(|next| *next == "\\u")
            .and_then(|_| hexadecimal(escaped, 7, 11))
            .and_then(|low| u16::try_from(low).ok());
        let pair = u16::try_from(unit)
            .ok()
            .zip(low)
            .and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok());
        let (len, says) = match pair {
            Some(c) => (11, Says::Json(c)),
            None => (
                5,
                Says::Nothing("unpaired surrogate escape, expected a pair"),
            ),
        };
        Self::after_backslash(len, says)
    }
}

fn hexadecimal(text: &str, start: usize, end: usize) -> Option<u32> {
    let digits = text.get(start..end)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
