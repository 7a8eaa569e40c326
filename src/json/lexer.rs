//! Text into tokens that tile it. Lexing cannot fail: whatever fits nowhere is a `Stray`.
//!
//! The lexer knows shapes, not rules: whether a token may stand where it stands, or may stand at
//! all, is the parser's to say.

use crate::json::token::{Kind, Quote, Token};
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

    /// Goes on to another place.
    #[inline]
    pub(super) fn go_to(&mut self, pos: usize) {
        self.pos = pos;
    }

    /// Where the next token starts.
    pub(crate) const fn pos(&self) -> usize {
        self.pos
    }

    /// Takes the next token, or `End` again and again.
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
            Some(byte) if is_word(byte) => self.word(),
            Some(byte) if is_blank(byte) => {
                self.skip_while(is_blank);
                Kind::Blank
            }
            Some(_) => self.rare(),
            None => Kind::End,
        };
        Token {
            kind,
            start,
            end: self.pos,
        }
    }

    /// Skips white space of JSON, so that the next token is none.
    #[inline]
    pub(crate) fn skip_blank(&mut self) {
        self.skip_while(is_blank);
    }

    /// Takes the next token that is neither white space nor a whole comment.
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

    /// The tokens that real payloads do not have.
    #[cold]
    fn rare(&mut self) -> Kind {
        match self.peek_char() {
            Some('\'') => self.straight_text(Quote::Single),
            Some('\u{201c}') => self.curly_text(Quote::CurlyDouble),
            Some('\u{2018}') => self.curly_text(Quote::CurlySingle),
            Some('/') => self.comment(),
            Some('`') => self.fence(),
            Some(c) if is_wide_blank(c) => {
                self.skip_chars(is_wide_blank);
                Kind::WideBlank
            }
            Some(c) if c.is_alphanumeric() => self.word(),
            Some(c) => {
                self.advance(c.len_utf8());
                Kind::Stray
            }
            None => Kind::End,
        }
    }

    /// Takes the text behind a quotation mark, or behind a control character that stands in it.
    #[inline]
    pub(super) fn straight_text(&mut self, quote: Quote) -> Kind {
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
                _ => false,
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
                _ => false,
            };
            return Kind::Text {
                quote,
                closed,
                plain,
            };
        }
    }

    /// Skips a backslash and the character behind it, or the line end.
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
        self.skip_while(is_word);
        match self.peek() {
            Some(0x80..) => self.skip_chars(|c| {
                u8::try_from(c).is_ok_and(is_word) || !c.is_ascii() && c.is_alphanumeric()
            }),
            Some(b'(') => return self.call(),
            _ => {}
        }
        Kind::Word
    }

    /// Takes what stands in parentheses behind a word, where it is a number, quoted or not.
    #[cold]
    fn call(&mut self) -> Kind {
        let behind_word = self.pos;
        self.advance(1);
        self.skip_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'"'));
        match self.peek() {
            Some(b')') => {
                self.advance(1);
                Kind::Call
            }
            None => Kind::Call,
            Some(_) => {
                self.pos = behind_word;
                Kind::Word
            }
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

    fn fence(&mut self) -> Kind {
        if self.rest().starts_with(b"```") {
            self.advance(3);
            self.skip_while(|byte| byte.is_ascii_alphanumeric());
            Kind::Fence
        } else {
            self.skip_while(|byte| byte == b'`');
            Kind::Stray
        }
    }

    #[inline]
    fn take(&mut self, kind: Kind) -> Kind {
        self.advance(1);
        kind
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    fn peek_char(&self) -> Option<char> {
        self.text.get(self.pos..)?.chars().next()
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.pos..).unwrap_or_default()
    }

    /// Moves on by a length that was read off the text, which therefore cannot overflow.
    #[inline]
    fn advance(&mut self, bytes: usize) {
        self.pos = self.pos.wrapping_add(bytes);
    }

    #[inline]
    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&skipped) {
            self.advance(1);
        }
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
const fn is_word(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'.' | b'+' | b'-')
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
                prop_assert_eq!(token.start, end);
                if token.kind == Kind::End {
                    prop_assert_eq!(end, text.len());
                    break;
                }
                prop_assert!(token.end > token.start);
                prop_assert!(text.get(token.start..token.end).is_some());
                end = token.end;
            }
        }
    }
}
