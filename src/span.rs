//! Places in the payload: ranges of bytes, with line and column on request.

use core::fmt;
use core::ops::Range;

/// A range of bytes in the payload that the caller passed in.
///
/// No stage of the parser rewrites its input, so a span always indexes the caller's own bytes.
///
/// ```
/// let body = b"{\n  'a': 1}";
/// let error = zapi_webhooks::ParseOptions::new()
///     .tolerance(zapi_webhooks::Tolerance::STRICT)
///     .parse_connected(body)
///     .unwrap_err();
/// assert_eq!(format!("{:?}", error.span()), "4..7");
/// assert_eq!(&body[error.span().range()], b"'a'");
/// assert_eq!(error.span().line_column(body), (2, 3));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Creates the span from `start` up to, but not including, `end`.
    ///
    /// Offsets have 32 bits, since every finding holds several. A payload of 4 GiB or more is rejected under
    /// any limit. If an offset does not fit, it becomes the largest one.
    #[inline]
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// Creates the span of a part of a text, which is shorter than 4 GiB.
    #[inline]
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "`encoding` accepts no longer text"
    )]
    pub(crate) const fn in_text(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// Returns the offset of the first byte.
    #[inline]
    #[must_use]
    pub const fn start(self) -> usize {
        widen(self.start)
    }

    /// Returns the offset after the last byte.
    #[inline]
    #[must_use]
    pub const fn end(self) -> usize {
        widen(self.end)
    }

    /// Returns the span as a range, to index the payload with.
    #[inline]
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Returns the line and the column of the first byte in `input`, both counted from one.
    ///
    /// Lines end at a line feed. Columns count Unicode scalar values, and every byte that belongs
    /// to none. The payload is read once, on request: parsing itself never counts lines.
    #[must_use]
    pub fn line_column(self, input: &[u8]) -> (usize, usize) {
        let before = input.get(..self.start()).unwrap_or(input);
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at.saturating_add(1));
        let line = before.split(|byte| *byte == b'\n').count();
        let column: usize = before
            .get(line_start..)
            .unwrap_or_default()
            .utf8_chunks()
            .map(|chunk| {
                chunk
                    .valid()
                    .chars()
                    .count()
                    .saturating_add(chunk.invalid().len())
            })
            .sum();
        (line, column.saturating_add(1))
    }

    /// The place of the character of `text` that starts at a byte.
    pub(crate) fn of_char(text: &str, start: usize) -> Self {
        let c = text.get(start..).and_then(|rest| rest.chars().next());
        Self::new(start, start.saturating_add(c.map_or(0, char::len_utf8)))
    }

    /// The same place, counted from `start` bytes further to the left.
    pub(crate) const fn moved_by(self, start: usize) -> Self {
        Self::new(
            self.start().saturating_add(start),
            self.end().saturating_add(start),
        )
    }

    /// The place between two quotation marks of one byte each.
    pub(crate) const fn inside(self) -> Self {
        Self {
            start: self.start.wrapping_add(1),
            end: self.end.wrapping_sub(1),
        }
    }

    /// The part of `text` that the span covers, or nothing if it covers none.
    #[inline]
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "compared with the largest before"
)]
const fn narrow(offset: usize) -> u32 {
    if offset > u32::MAX as usize {
        u32::MAX
    } else {
        offset as u32
    }
}

#[expect(clippy::as_conversions, reason = "no target has fewer bits")]
const fn widen(offset: u32) -> usize {
    offset as usize
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
