//! The lane for clean JSON, which nearly every payload is: a piece is taken whole, or not at all.
//!
//! Nothing is decided here. What is left lying goes through the tokens, and is judged there.

use std::borrow::Cow;

use crate::json::lexer::{Lexer, is_blank, is_word};
use crate::json::literal::json_number;
use crate::json::scan::plain_len;
use crate::json::value::Scalar;
use crate::span::Span;

impl<'a> Lexer<'a> {
    /// Takes one byte behind white space.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        self.skip_blank();
        let eaten = self.peek() == Some(byte);
        if eaten {
            self.advance(1);
        }
        eaten
    }

    /// Takes the separator of an item, a key without escapes and its colon.
    #[inline]
    pub(super) fn clean_key(&mut self, first: bool) -> Option<(&'a str, Span)> {
        let mut ahead = *self;
        if !first && !ahead.eat(b',') {
            return None;
        }
        ahead.skip_blank();
        let start = ahead.pos();
        let key = ahead.clean_text()?;
        let span = Span::new(start, ahead.pos());
        if !ahead.eat(b':') {
            return None;
        }
        *self = ahead;
        Some((key, span))
    }

    /// Takes the comma before an item of an array that starts with an ASCII letter, a digit, a
    /// quotation mark, a bracket or a minus sign.
    #[inline]
    pub(super) fn clean_comma(&mut self) -> bool {
        let mut ahead = *self;
        if !ahead.eat(b',') {
            return false;
        }
        ahead.skip_blank();
        let item = ahead.peek().is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'{' | b'[' | b'-')
        });
        if item {
            *self = ahead;
        }
        item
    }

    /// Takes a scalar of JSON that has no escapes and that something stands behind.
    #[inline]
    pub(super) fn clean_scalar(&mut self) -> Option<(Scalar<'a>, Span)> {
        let mut ahead = *self;
        ahead.skip_blank();
        let start = ahead.pos();
        let scalar = match ahead.peek()? {
            b'"' => Scalar::Text(Cow::Borrowed(ahead.clean_text()?)),
            b't' => ahead.clean_word("true", Scalar::Bool(true))?,
            b'f' => ahead.clean_word("false", Scalar::Bool(false))?,
            b'n' => ahead.clean_word("null", Scalar::Null)?,
            b'-' | b'0'..=b'9' => Scalar::Number(ahead.clean_number()?),
            _ => return None,
        };
        *self = ahead;
        Some((scalar, Span::new(start, self.pos())))
    }

    #[inline]
    fn clean_text(&mut self) -> Option<&'a str> {
        let (b'"', inside) = self.rest().split_first()? else {
            return None;
        };
        let length = plain_len(inside, b'"');
        let start = self.pos().wrapping_add(1);
        let end = start.wrapping_add(length);
        if self.text().as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.advance(length.wrapping_add(2));
        self.text().get(start..end)
    }

    #[inline]
    fn clean_word(&mut self, word: &'static str, scalar: Scalar<'a>) -> Option<Scalar<'a>> {
        let rest = self.rest().strip_prefix(word.as_bytes())?;
        self.advance(word.len());
        rest.first()
            .is_some_and(|byte| is_delimiter(*byte))
            .then_some(scalar)
    }

    #[inline]
    fn clean_number(&mut self) -> Option<&'a str> {
        let start = self.pos();
        let positive = matches!(self.peek(), Some(b'1'..=b'9'));
        self.skip_while(|byte| byte.is_ascii_digit());
        if positive && self.peek().is_some_and(is_delimiter) {
            return self.text().get(start..self.pos());
        }
        self.skip_while(is_word);
        let number = self.text().get(start..self.pos())?;
        let delimited = self.peek().is_some_and(is_delimiter);
        (delimited && json_number(number.as_bytes())).then_some(number)
    }
}

/// Whether a word is over before this byte, whatever comes behind.
#[inline]
const fn is_delimiter(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b',' | b'}' | b']')
}
