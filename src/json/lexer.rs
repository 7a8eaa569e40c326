//! Splits a text into tokens that tile it. Lexing cannot fail: if a character starts no token, it is a `Stray`.
//!
//! The lexer knows shapes, not rules: the parser decides whether a token is allowed in its place.

use crate::json::token::{Kind, Quote, Token};
use crate::span::Span;
use crate::swar::plain_len;

/// The rest of a text, token by token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    pos: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) const fn new(text: &'a str, pos: usize) -> Self {
        Self { text, pos }
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }

    /// Moves to another position.
    #[inline]
    pub(super) fn go_to(&mut self, pos: usize) {
        self.pos = pos;
    }

    /// The start of the next token.
    pub(crate) const fn pos(&self) -> usize {
        self.pos
    }

    /// Returns the next token, or `End` if the text is used up.
    #[inline]
    pub(crate) fn token(&mut self) -> Token {
        let start = self.pos;
        let kind = match self.peek() {
            Some(b'{') => self.take(Kind::OpenBrace),
            Some(b'}') => self.take(Kind::CloseBrace),
            Some(b'[') => self.take(Kind::OpenBracket),
            Some(b']') => self.take(Kind::CloseBracket),
            Some(b':') => self.take(Kind::Colon),
            Some(b',') => self.take(Kind::Comma),
            Some(b'"') => self.straight_text(Quote::Double),
            Some(b'\'') => self.straight_text(Quote::Single),
            Some(_) => self.longer(),
            None => Kind::End,
        };
        Token::new(kind, Span::in_text(start, self.pos))
    }

    /// Skips white space of JSON.
    #[inline]
    pub(crate) fn skip_blank(&mut self) {
        self.skip_while(is_blank);
    }

    /// Returns the next token that is neither white space nor a whole comment.
    pub(super) fn significant(&mut self) -> Token {
        loop {
            let token = self.token();
            match token.kind {
                Kind::Blank
                | Kind::WideBlank
                | Kind::LineComment
                | Kind::BlockComment { closed: true } => {}
                _ => return token,
            }
        }
    }

    /// Reads a token that may have several characters. Not inlined, since the others would cost more.
    #[inline(never)]
    fn longer(&mut self) -> Kind {
        match self.peek() {
            Some(byte) if is_word(byte) => self.word(),
            Some(byte) if is_blank(byte) => {
                self.skip_while(is_blank);
                Kind::Blank
            }
            _ => self.rare(),
        }
    }

    /// Reads a token that real payloads do not have.
    #[cold]
    fn rare(&mut self) -> Kind {
        match self.peek() {
            Some(b'\'') => self.straight_text(Quote::Single),
            Some(b'/') => self.comment(),
            Some(b'\\' | 0x0b | 0x0c | 0x80..) => self.rarest(),
            Some(_) => self.take(Kind::Stray),
            None => Kind::End,
        }
    }

    /// Reads a token that is not ASCII, or may have an escape.
    #[cold]
    fn rarest(&mut self) -> Kind {
        match self.peek_char() {
            Some('\u{201c}') => self.curly_text(Quote::CurlyDouble),
            Some('\u{2018}') => self.curly_text(Quote::CurlySingle),
            Some(c) if is_wide_blank(c) => {
                self.skip_chars(is_wide_blank);
                Kind::WideBlank
            }
            Some(c) if is_word_char(c) || self.escape_len().is_some() => self.word(),
            Some(c) => {
                self.advance(c.len_utf8());
                Kind::Stray
            }
            None => Kind::End,
        }
    }

    /// Reads a string from its quotation mark on.
    #[inline(never)]
    fn straight_text(&mut self, quote: Quote) -> Kind {
        let delimiter = if quote == Quote::Double { b'"' } else { b'\'' };
        self.advance(1);
        let mut plain = true;
        loop {
            self.advance(plain_len(self.rest(), delimiter));
            let closed = match self.peek() {
                Some(b'\\') => {
                    plain = false;
                    self.escape();
                    continue;
                }
                Some(byte) if byte == delimiter => {
                    self.advance(1);
                    true
                }
                Some(b'\n' | b'\r') | None => false,
                Some(_) => {
                    plain = false;
                    self.advance(1);
                    continue;
                }
            };
            return Kind::Text {
                quote,
                closed,
                plain,
            };
        }
    }

    fn curly_text(&mut self, quote: Quote) -> Kind {
        self.advance(quote.open().len_utf8());
        let mut plain = true;
        loop {
            self.skip_chars(|c| c != '\\' && c != quote.close() && c >= ' ' && !quote.clashes(c));
            let closed = match self.peek_char() {
                Some('\\') => {
                    plain = false;
                    self.escape();
                    continue;
                }
                Some(c) if c == quote.close() => {
                    self.advance(c.len_utf8());
                    true
                }
                Some(c) if c < ' ' && !matches!(c, '\n' | '\r') => {
                    plain = false;
                    self.advance(1);
                    continue;
                }
                _ => false,
            };
            return Kind::Text {
                quote,
                closed,
                plain,
            };
        }
    }

    /// Skips a backslash and the character after it, or the line end.
    fn escape(&mut self) {
        self.advance(1);
        match self.peek_char() {
            Some('\r') => {
                self.advance(1);
                if self.peek() == Some(b'\n') {
                    self.advance(1);
                }
            }
            Some(c) => self.advance(c.len_utf8()),
            None => {}
        }
    }

    #[inline]
    fn word(&mut self) -> Kind {
        let start = self.pos;
        self.skip_while(is_word);
        match self.peek() {
            Some(b'(' | b'\\' | 0x80..) => self.odd_word(start),
            Some(b' ' | b'\t' | b'\r' | b'\n') if self.text.get(start..self.pos) == Some("new") => {
                self.constructor()
            }
            _ => Kind::Word,
        }
    }

    /// Reads the rest of a word that is not ASCII, has an escape, or is a call.
    #[cold]
    fn odd_word(&mut self, start: usize) -> Kind {
        loop {
            self.skip_chars(is_word_char);
            match self.escape_len() {
                Some(length) => self.advance(length),
                None => break,
            }
        }
        let is_called = self.pos > start && self.peek() == Some(b'(');
        if is_called && self.arguments() {
            Kind::Call
        } else {
            Kind::Word
        }
    }

    /// Reads the name and the arguments after `new`, if they are those of a wrapped number.
    #[cold]
    fn constructor(&mut self) -> Kind {
        let after_new = self.pos;
        self.skip_while(is_blank);
        let name = self.pos;
        self.skip_while(is_word);
        let is_cut = self.pos > name && self.rest().iter().all(|byte| is_blank(*byte));
        if is_cut {
            self.pos = self.text.len();
            return Kind::Call;
        }
        if self.pos > name && self.peek() == Some(b'(') && self.arguments() {
            return Kind::Call;
        }
        self.pos = after_new;
        Kind::Word
    }

    /// Reads a number in parentheses, quoted or not, or its start if the text ends there.
    fn arguments(&mut self) -> bool {
        let before = self.pos;
        self.advance(1);
        self.skip_while(is_blank);
        let quote = self.peek().filter(|byte| matches!(byte, b'"' | b'\''));
        if quote.is_some() {
            self.advance(1);
        }
        self.skip_while(|byte| matches!(byte, b'0'..=b'9' | b'-'));
        let is_quoted = quote.is_none() || self.peek() == quote;
        if quote.is_some() && is_quoted {
            self.advance(1);
        }
        self.skip_while(is_blank);
        match self.peek() {
            Some(b')') if is_quoted => {
                self.advance(1);
                true
            }
            None => true,
            Some(_) => {
                self.pos = before;
                false
            }
        }
    }

    /// The length of a `\u` escape, or of the rest of the text if it ends inside one.
    fn escape_len(&self) -> Option<usize> {
        let rest = self.rest();
        let is_next = |(byte, form): &(&u8, &u8)| match form {
            b'0' => byte.is_ascii_hexdigit(),
            _ => byte == form,
        };
        let count = rest.iter().zip(b"\\u0000").take_while(is_next).count();
        let is_last = || rest.iter().skip(count).all(|byte| is_blank(*byte));
        match count {
            0 => None,
            6 => Some(6),
            _ => is_last().then_some(rest.len()),
        }
    }

    fn comment(&mut self) -> Kind {
        self.advance(1);
        match self.peek() {
            Some(b'/') => {
                self.skip_while(|byte| byte != b'\n');
                Kind::LineComment
            }
            Some(b'*') => {
                self.advance(1);
                let inside = self.text.get(self.pos..).unwrap_or_default();
                let end = inside.find("*/");
                self.advance(end.map_or(inside.len(), |end| end.wrapping_add(2)));
                Kind::BlockComment {
                    closed: end.is_some(),
                }
            }
            _ => Kind::Stray,
        }
    }

    #[inline]
    fn take(&mut self, kind: Kind) -> Kind {
        self.advance(1);
        kind
    }

    /// The next byte.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    fn peek_char(&self) -> Option<char> {
        self.text.get(self.pos..)?.chars().next()
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.pos..).unwrap_or_default()
    }

    /// Moves on by a length within the text, so this cannot overflow.
    #[inline]
    fn advance(&mut self, bytes: usize) {
        self.pos = self.pos.wrapping_add(bytes);
    }

    #[inline]
    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        let (text, mut end) = (self.text.as_bytes(), self.pos);
        while text.get(end).is_some_and(|byte| skipped(*byte)) {
            end = end.wrapping_add(1);
        }
        self.go_to(end);
    }

    fn skip_chars(&mut self, skipped: impl Fn(char) -> bool) {
        let rest = self.text.get(self.pos..).unwrap_or_default();
        self.advance(rest.find(|c| !skipped(c)).unwrap_or(rest.len()));
    }
}

#[inline]
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

#[inline]
fn is_word(byte: u8) -> bool {
    #[expect(
        clippy::indexing_slicing,
        clippy::as_conversions,
        reason = "computed when the crate is compiled"
    )]
    static WORD: [bool; 256] = {
        let mut table = [false; 256];
        let mut bytes: &[u8] =
            b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$.+-";
        while let [byte, rest @ ..] = bytes {
            table[*byte as usize] = true;
            bytes = rest;
        }
        table
    };
    WORD.get(usize::from(byte)).is_some_and(|is_word| *is_word)
}

/// Whether a character may be part of a word, even if the word has no reading.
fn is_word_char(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| byte.is_ascii() && is_word(byte))
        || !c.is_ascii() && (c.is_alphanumeric() || unicode_ident::is_xid_continue(c))
}

/// White space of [JSON5](https://spec.json5.org/#white-space) that JSON does not know: Unicode's
/// space separators and a few more.
pub(crate) const fn is_wide_blank(c: char) -> bool {
    matches!(
        c,
        '\u{0b}' | '\u{0c}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::Lexer;
    use crate::json::token::Kind;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn tokens_tile_every_text(text in "(?s)[\\PC\\{\\}\\[\\]:,'\"“”‘’/*` \\t\\n\\\\\u{a0}a(1)]{0,60}|.{0,60}") {
            let mut lexer = Lexer::new(&text, 0);
            let mut end = 0;
            loop {
                let token = lexer.token();
                prop_assert_eq!(token.start(), end);
                if token.kind == Kind::End {
                    prop_assert_eq!(end, text.len());
                    break;
                }
                prop_assert!(token.end() > token.start());
                prop_assert!(text.get(token.start()..token.end()).is_some());
                end = token.end();
            }
        }
    }
}
