//! A text that is taken in clean pieces, one after the other, by who expects them.

use crate::json::clean::{
    after_blank, blank, escaped_text, is_over, key_at, literal, number, plain_text, value,
};
use crate::span::Span;
use crate::swar::eight_digits;

/// The rest of a text, taken in clean pieces. Nothing is taken if a piece is not clean.
pub(crate) struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The place of the rest.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes to a place: puts back all that was taken after it, or skips all before it.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Takes white space and one byte.
    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) -> Option<()> {
        self.at = after_blank(self.text.as_bytes(), self.at, byte)?;
        Some(())
    }

    /// Takes this byte and a key that is expected after it, in the usual spelling. Its lead is a comma, the key
    /// in quotes and its colon.
    #[expect(
        clippy::inline_always,
        reason = "the key is constant: a few words are compared"
    )]
    #[inline(always)]
    pub(crate) fn expect(&mut self, before: u8, lead: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let key = lead.as_bytes().get(1..).unwrap_or_default();
        let is_next = matches!(rest, [byte, rest @ ..] if *byte == before && rest.starts_with(key));
        if is_next {
            self.at = self.at.wrapping_add(lead.len());
        }
        is_next
    }

    /// Takes this byte, a key without escapes and a colon. Returns the place of the key without its quotes.
    #[inline]
    pub(crate) fn key(&mut self, before: u8) -> Option<Span> {
        let text = self.text.as_bytes();
        let (key, end) = key_at(text, after_blank(text, self.at, before)?)?;
        self.at = end;
        Some(key.inside())
    }

    /// Takes a string, and returns its inside, and whether that has escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Option<(&'a str, bool)> {
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        let plain = plain_text(text, start);
        let end = match plain {
            Some(end) => end,
            None => escaped_text(text, start)?,
        };
        self.at = end;
        let inside = self.text.get(start.wrapping_add(1)..end.wrapping_sub(1))?;
        Some((inside, plain.is_none()))
    }

    /// Takes a boolean.
    #[inline]
    pub(crate) fn boolean(&mut self) -> Option<bool> {
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        let is_true = text.get(start) == Some(&b't');
        self.at = if is_true {
            literal(text, start, b"true")?
        } else {
            literal(text, start, b"false")?
        };
        Some(is_true)
    }

    /// Takes `null`.
    #[inline]
    pub(crate) fn null(&mut self) -> Option<()> {
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        self.at = literal(text, start, b"null")?;
        Some(())
    }

    /// Takes a number.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<&'a str> {
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        let end = number(text, start)?;
        self.at = end;
        self.text.get(start..end)
    }

    /// Takes an integer of at most 16 digits, without a sign.
    #[inline]
    pub(crate) fn integer(&mut self) -> Option<i64> {
        const LONGEST: usize = 16;
        let text = self.text.as_bytes();
        let start = blank(text, self.at);
        let digits = text.get(start..)?;
        let eight = digits.split_first_chunk();
        let eight = eight.and_then(|(eight, rest)| Some((eight_digits(*eight)?, rest)));
        let (mut value, mut rest) = eight.unwrap_or((0, digits));
        while let Some((digit @ b'0'..=b'9', after)) = rest.split_first() {
            value = value
                .wrapping_mul(10)
                .wrapping_add(i64::from(digit.wrapping_sub(b'0')));
            rest = after;
        }
        let length = digits.len().wrapping_sub(rest.len());
        let has_zero = length > 1 && digits.first() == Some(&b'0');
        if !matches!(length, 1..=LONGEST) || has_zero || !is_over(rest) {
            return None;
        }
        self.at = start.wrapping_add(length);
        Some(value)
    }

    /// Takes a value of any depth, and returns its place.
    #[inline]
    pub(crate) fn value(&mut self, max_depth: usize) -> Option<Span> {
        let span = value(self.text, self.at, max_depth)?;
        self.at = span.end();
        Some(span)
    }

    /// Whether only white space is left.
    pub(crate) fn are_over(&self) -> bool {
        blank(self.text.as_bytes(), self.at) == self.text.len()
    }
}
