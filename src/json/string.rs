//! Strings: quotation marks, plain text and escapes. It decodes, and enters what JSON does not know.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::parser::Parser;
use crate::json::strict::Rewrite;
use crate::json::token::{Kind, Quote, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

impl<'a> Parser<'a, '_> {
    /// Decodes a string.
    #[inline]
    pub(super) fn string(&mut self, token: Token) -> Result<Cow<'a, str>, Refused> {
        let edit = self.rewrite.as_ref().map_or(0, Rewrite::len);
        let inside = self.inside(token)?;
        let text = match token.kind {
            Kind::Text {
                plain: false,
                quote,
                ..
            } => Cow::Owned(self.decode(inside, quote)?),
            _ => Cow::Borrowed(inside.of(self.lexer.text())),
        };
        match (&mut self.rewrite, token.kind) {
            (None, _)
            | (
                _,
                Kind::Text {
                    quote: Quote::Double,
                    ..
                },
            ) => {}
            (Some(rewrite), _) => rewrite.requote(edit, &text),
        }
        Ok(text)
    }

    /// Finds the inside of a string, and enters what its quotation marks are.
    #[inline]
    fn inside(&mut self, token: Token) -> Result<Span, Refused> {
        match token.kind {
            Kind::Text {
                quote: Quote::Double,
                closed: true,
                ..
            } => Ok(token.span().inside()),
            kind => self.oddly_quoted(token, kind),
        }
    }

    #[cold]
    fn oddly_quoted(&mut self, token: Token, kind: Kind) -> Result<Span, Refused> {
        let (quirk, width) = match kind {
            Kind::Text {
                closed: true,
                quote,
                ..
            } => (
                if quote == Quote::Single {
                    Quirk::SingleQuotes
                } else {
                    Quirk::CurlyQuotes
                },
                quote.open().len_utf8(),
            ),
            _ if self.is_cut(token) => return Err(self.unexpected(token, "")),
            Kind::Text { quote, .. }
                if Span::of_char(self.text(), token.end).of(self.text()) < " " =>
            {
                return self.broken(token.end, quote);
            }
            _ => {
                let span = Span::of_char(self.text(), token.end);
                let rule = "expected the closing typographic quotation mark";
                return Err(self.ledger.refuse(ErrorKind::UnexpectedToken, rule, span));
            }
        };
        // Its strict spelling is known once it is decoded.
        self.replace(quirk, token.span(), "")?;
        Ok(Span::new(
            token.start.wrapping_add(width),
            token.end.wrapping_sub(width),
        ))
    }

    /// Refuses a string for a control character at a byte, and looks for its end. Some readers take the
    /// character as it stands, but a line end is rather the end of a line that was torn.
    #[cold]
    fn broken(&mut self, mut at: usize, quote: Quote) -> Result<Span, Refused> {
        loop {
            let span = Span::of_char(self.text(), at);
            let rule = "expected an escape, not a raw control character";
            let behind = self.text().get(at..).unwrap_or_default();
            let is_torn = behind.starts_with('\n') || behind.starts_with("\r\n");
            if is_torn || !matches!(quote, Quote::Double | Quote::Single) {
                return Err(self.ledger.refuse(ErrorKind::UnexpectedToken, rule, span));
            }
            self.fault(rule, span)?;
            self.lexer.go_to(at);
            let kind = self.lexer.straight_text(quote);
            let end = self.lexer.pos();
            let rest = Token {
                kind,
                start: at,
                end,
            };
            if self.is_cut(rest) {
                return Err(self.unexpected(rest, ""));
            }
            if matches!(kind, Kind::Text { closed: true, .. }) {
                return Ok(Span::new(end, end));
            }
            at = end;
        }
    }

    /// Decodes the inside of a closed string.
    fn decode(&mut self, inside: Span, quote: Quote) -> Result<String, Refused> {
        let text = inside.of(self.lexer.text());
        let mut out = String::new();
        let mut rest = text;
        while let Some((plain, escaped)) = rest.split_once('\\') {
            out.push_str(plain);
            let offset = text.len().saturating_sub(escaped.len()).saturating_sub(1);
            let at = inside.start().saturating_add(offset);
            let escape = Escape::read(escaped, quote);
            let span = Span::new(at, at.saturating_add(escape.len).saturating_add(1));
            match escape.says {
                Says::Json(c) => out.push(c),
                Says::Json5(c) => {
                    let mut strict = String::new();
                    if let Some(c) = c {
                        write_json_char(c, &mut strict);
                    }
                    self.replace(Quirk::Json5Escape, span, strict)?;
                    out.extend(c);
                }
                Says::Nothing(rule) => self.fault(rule, span)?,
            }
            rest = escaped.get(escape.len..).unwrap_or_default();
        }
        out.push_str(rest);
        Ok(out)
    }
}

/// An escape: how many bytes stand behind its backslash, and what it says.
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

/// Writes a string as JSON, with the escapes that RFC 8785, section 3.2.2.2 asks for and no others.
pub(crate) fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    text.chars().for_each(|c| write_json_char(c, out));
    out.push('"');
}

fn write_json_char(c: char, out: &mut String) {
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
