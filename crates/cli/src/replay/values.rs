//! Splits a source into values, and a top-level array into its items. The library finds the end of each.

use std::str;

use zapi_webhooks::ParseOptions;

use super::records::{LONGEST, MARK};

/// The bytes that are parsed first to find an end. Most bodies are shorter.
const WINDOW: usize = 1024;

/// The next part of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// This many bytes that belong to no value.
    Skip(usize),
    /// A value of this many bytes, with the comments before it.
    Value(usize),
    /// More bytes are needed.
    More,
    /// A value whose end cannot be seen, so that it spans the rest.
    Rest,
    /// The rest after an item of an array, if no comma or bracket follows.
    Broken,
    /// Nothing is left.
    End,
}

/// The place in a source up to which it is split.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Splitter {
    /// At the start of the source.
    #[default]
    Start,
    /// Between values in a row.
    Row,
    /// After the `[` of an array.
    Open,
    /// After a comma in an array.
    Comma,
    /// After an item of an array.
    Item,
    /// After the rest.
    Over,
}

impl Splitter {
    /// Returns the next step from the start of some bytes. The source ends with them if `is_end`.
    pub(super) fn step(&mut self, bytes: &[u8], is_end: bool) -> Step {
        let marked = bytes.strip_prefix(MARK).map(blanks);
        if let (Self::Start, Some((blank, [b'[', ..]))) = (*self, marked) {
            *self = Self::Row;
            return Step::Skip(MARK.len().saturating_add(blank));
        }
        let (blank, rest) = blanks(bytes);
        let next = rest.first();
        match (*self, next) {
            (Self::Over, _) => Step::End,
            (Self::Start, _) if blank > 0 => {
                *self = Self::Row;
                Step::Skip(blank)
            }
            _ if blank > 0 => Step::Skip(blank),
            (_, None) if !is_end => Step::More,
            (Self::Start | Self::Row, None) => Step::End,
            (Self::Start | Self::Row, Some(b'[')) => self.skip(Self::Open),
            (Self::Open | Self::Item, Some(b']')) => self.skip(Self::Row),
            (Self::Item, Some(b',')) => self.skip(Self::Comma),
            (_, None) | (Self::Item, _) => Step::Broken,
            (Self::Start | Self::Row, _) => self.value(Self::Row, rest, is_end),
            (Self::Open | Self::Comma, _) => self.value(Self::Item, rest, is_end),
        }
    }

    fn skip(&mut self, next: Self) -> Step {
        *self = next;
        Step::Skip(1)
    }

    fn value(&mut self, next: Self, bytes: &[u8], is_end: bool) -> Step {
        let step = value(bytes, is_end);
        if matches!(step, Step::Value(_)) {
            *self = next;
        }
        step
    }
}

/// Finds the end of a value in a window that grows until the end is inside.
fn value(bytes: &[u8], is_end: bool) -> Step {
    let mut size = WINDOW;
    loop {
        let window = bytes.get(..size.min(LONGEST)).unwrap_or(bytes);
        let is_all = window.len() == bytes.len();
        let invalid = str::from_utf8(window).err();
        let is_broken = invalid.is_some_and(|error| error.error_len().is_some());
        let text = invalid.map_or(window, |error| {
            window.get(..error.valid_up_to()).unwrap_or_default()
        });
        let is_last = is_all && is_end && invalid.is_none();
        match end(text, is_last) {
            Some(end) => return Step::Value(end),
            None if is_broken || window.len() >= LONGEST => return Step::Rest,
            None if is_all && is_end => return Step::Rest,
            None if is_all => return Step::More,
            None => size = size.saturating_mul(2),
        }
    }
}

/// Returns the end of the first value if it can be seen. Before the last text, other bytes have to follow the value.
fn end(text: &[u8], is_last: bool) -> Option<usize> {
    let mut documents = ParseOptions::new().documents(text);
    let document = documents.next()?;
    let end = document.span.end();
    let (_, rest) = blanks(text.get(end..)?);
    // A rejected value whose end cannot be seen spans the rest.
    if rest.is_empty() && (!is_last || document.verdict.is_err()) {
        return None;
    }
    // Comments after the last value belong to it.
    let is_comment = is_last && rest.starts_with(b"/") && documents.next().is_none();
    Some(if is_comment { text.len() } else { end })
}

/// Returns the number of bytes of white space at the start, and the rest.
fn blanks(bytes: &[u8]) -> (usize, &[u8]) {
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let blank = bytes.iter().take_while(is_blank).count();
    (blank, bytes.get(blank..).unwrap_or_default())
}
