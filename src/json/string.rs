//! Strings: quotation marks, plain text and escapes. Decodes them, and enters what JSON does not know.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::parser::Parser;
use crate::json::strict::write_json_char;
use crate::json::token::{Kind, Quote, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

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
    let inside = if quote == Quote::Double && closed {
        token.span().inside()
    } else {
        oddly_quoted(parser, token, quote, closed)?
    };
    Ok(if plain {
        Cow::Borrowed(inside.of(parser.text()))
    } else {
        Cow::Owned(decode(parser, inside, quote)?)
    })
}

/// Finds the inside of a string that has other quotation marks, or no end.
#[cold]
fn oddly_quoted(
    parser: &mut Parser<'_, '_>,
    token: Token,
    quote: Quote,
    closed: bool,
) -> Result<Span, Refused> {
    if !closed {
        return unclosed(parser, token, quote);
    }
    let quirk = match quote {
        Quote::Single => Quirk::SingleQuotes,
        _ => Quirk::CurlyQuotes,
    };
    let width = quote.open().len_utf8();
    let inside = Span::new(
        token.start.wrapping_add(width),
        token.end.wrapping_sub(width),
    );
    let text = if parser.spells {
        decoded(inside.of(parser.text()), quote)
    } else {
        String::new()
    };
    parser.quote(quirk, token.span(), &text)?;
    Ok(inside)
}

/// Rejects a string without an end on its line, or with a control character.
#[cold]
fn unclosed(parser: &mut Parser<'_, '_>, token: Token, quote: Quote) -> Result<Span, Refused> {
    if parser.is_cut(token) {
        return Err(parser.unexpected(token, ""));
    }
    let span = Span::of_char(parser.text(), token.end);
    if span.of(parser.text()) < " " {
        return broken(parser, token.end, quote);
    }
    let rule = "expected the closing typographic quotation mark";
    let kind = ErrorKind::UnexpectedToken;
    Err(parser.ledger.refuse(kind, rule, span))
}

/// Rejects a string for a control character at a byte, and looks for its end. Some readers take the
/// character as it is, but a line end is rather the end of a line that was torn.
#[cold]
fn broken(parser: &mut Parser<'_, '_>, mut at: usize, quote: Quote) -> Result<Span, Refused> {
    loop {
        let span = Span::of_char(parser.text(), at);
        let rule = "expected an escape, not a raw control character";
        let rest = parser.text().get(at..).unwrap_or_default();
        let is_torn = rest.starts_with('\n') || rest.starts_with("\r\n");
        if is_torn || !matches!(quote, Quote::Double | Quote::Single) {
            let kind = ErrorKind::UnexpectedToken;
            return Err(parser.ledger.refuse(kind, rule, span));
        }
        parser.fault(rule, span)?;
        parser.lexer.go_to(at);
        let kind = parser.lexer.straight_text(quote);
        let end = parser.lexer.pos();
        let rest = Token {
            kind,
            start: at,
            end,
        };
        if parser.is_cut(rest) {
            return Err(parser.unexpected(rest, ""));
        }
        if matches!(kind, Kind::Text { closed: true, .. }) {
            return Ok(Span::new(end, end));
        }
        at = end;
    }
}

/// Decodes the inside of a closed string, and enters its escapes.
fn decode(parser: &mut Parser<'_, '_>, inside: Span, quote: Quote) -> Result<String, Refused> {
    let text = inside.of(parser.text());
    let mut out = String::new();
    for (plain, escape) in escapes(text, quote) {
        out.push_str(plain);
        let Some((at, escape)) = escape else { break };
        let start = inside.start().saturating_add(at);
        let span = Span::new(start, start.saturating_add(escape.len).saturating_add(1));
        match escape.says {
            Says::Json(c) => out.push(c),
            Says::Json5(c) => {
                let mut strict = String::new();
                if let Some(c) = c {
                    write_json_char(c, &mut strict);
                }
                parser.replace(Quirk::Json5Escape, span, &strict)?;
                out.extend(c);
            }
            Says::Nothing(rule) => parser.fault(rule, span)?,
        }
    }
    Ok(out)
}

/// Decodes the inside of a closed string, as far as its escapes have a reading.
fn decoded(text: &str, quote: Quote) -> String {
    let mut out = String::new();
    for (plain, escape) in escapes(text, quote) {
        out.push_str(plain);
        match escape.map(|(_, escape)| escape.says) {
            Some(Says::Json(c)) => out.push(c),
            Some(Says::Json5(c)) => out.extend(c),
            Some(Says::Nothing(_)) | None => {}
        }
    }
    out
}

/// Splits a text into plain parts, each with the escape after it and the place of its backslash.
fn escapes(text: &str, quote: Quote) -> impl Iterator<Item = (&str, Option<(usize, Escape)>)> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let part = rest.take()?;
        let Some((plain, escaped)) = part.split_once('\\') else {
            return Some((part, None));
        };
        let at = text.len().wrapping_sub(escaped.len()).wrapping_sub(1);
        let escape = Escape::read(escaped, quote);
        rest = escaped.get(escape.len..);
        Some((plain, Some((at, escape))))
    })
}

/// An escape: how many bytes follow its backslash, and what they say.
struct Escape {
    len: usize,
    says: Says,
}

enum Says {
    Json(char),
    /// A character, or nothing for a line continuation.
    Json5(Option<char>),
    /// No reading, because of this rule.
    Nothing(&'static str),
}

impl Escape {
    fn read(escaped: &str, quote: Quote) -> Self {
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
            [b'0', b'0'..=b'9', ..] => (2, Says::Nothing("escape with octal digits")),
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
            _ if escaped.starts_with(['\u{2028}', '\u{2029}']) => (3, Says::Json5(None)),
            _ => {
                let length = escaped.chars().next().map_or(0, char::len_utf8);
                (length, Says::Nothing("escape that no grammar defines"))
            }
        };
        Self { len, says }
    }

    /// Reads `u` and four digits, or two of them where they are a surrogate pair.
    fn unicode(escaped: &str) -> Self {
        let Some(unit) = hexadecimal(escaped, 1, 5) else {
            let says = Says::Nothing("expected four hexadecimal digits in an escape");
            return Self { len: 1, says };
        };
        if let Some(c) = char::from_u32(unit) {
            let says = Says::Json(c);
            return Self { len: 5, says };
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
            None => (5, Says::Nothing("escape is half of a surrogate pair")),
        };
        Self { len, says }
    }
}

fn hexadecimal(text: &str, start: usize, end: usize) -> Option<u32> {
    let digits = text.get(start..end)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
