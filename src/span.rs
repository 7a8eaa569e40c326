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
        after((1, 1), before)
    }

    /// The place of the character of `text` that starts at a byte.
    pub(crate) fn of_char(text: &str, start: usize) -> Self {
        let c = text.get(start..).and_then(|rest| rest.chars().next());
        Self::new(start, start.saturating_add(c.map_or(0, char::len_utf8)))
    }

    /// The same place, counted from `start` bytes further to the left.
    pub(crate) const fn moved_by(self, start: usize) -> Self {
        Self::in_text(
            self.start().wrapping_add(start),
            self.end().wrapping_add(start),
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

/// Lines and columns of many spans, counted in one pass over their input.
///
/// ```
/// use zapi_webhooks::{Places, Span};
///
/// let (input, span) = (b"{\n  'a': 1\n}", Span::new(4, 7));
/// assert_eq!(Places::new(input, [span]).line_column(span), (2, 3));
/// assert_eq!(span.line_column(input), (2, 3));
/// ```
#[derive(Clone)]
pub struct Places<'a> {
    input: &'a [u8],
    /// The starts of the spans, each with its line and column.
    known: Vec<(usize, (usize, usize))>,
}

impl<'a> Places<'a> {
    /// Counts to the start of each span, in any order.
    #[must_use]
    pub fn new(input: &'a [u8], spans: impl IntoIterator<Item = Span>) -> Self {
        let mut starts: Vec<usize> = spans.into_iter().map(Span::start).collect();
        starts.sort_unstable();
        starts.dedup();
        let (mut at, mut place) = (0, (1, 1));
        let known = starts.into_iter().map(|start| {
            place = after(
                place,
                input.get(at..start).or(input.get(at..)).unwrap_or_default(),
            );
            at = start;
            (start, place)
        });
        Self {
            input,
            known: known.collect(),
        }
    }

    /// Returns the line and the column of a span, as [`Span::line_column`] does. Reads the input from the closest
    /// known place before it.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let later = self
            .known
            .partition_point(|(start, _)| *start <= span.start());
        let known = later.checked_sub(1).and_then(|at| self.known.get(at));
        let (at, place) = known.copied().unwrap_or((0, (1, 1)));
        let rest = self.input.get(at..span.start());
        after(place, rest.or(self.input.get(at..)).unwrap_or_default())
    }
}

/// Shows how many places there are, and nothing of the input.
impl fmt::Debug for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} places", self.known.len())
    }
}

/// Returns the line and the column after a text that starts at a line and column.
fn after((line, column): (usize, usize), text: &[u8]) -> (usize, usize) {
    let last = text.iter().rposition(|byte| *byte == b'\n');
    let line_start = last.map_or(0, |at| at.saturating_add(1));
    let (above, rest) = text.split_at_checked(line_start).unwrap_or((text, b""));
    let lines = above.split_inclusive(|byte| *byte == b'\n').count();
    let widths = rest.utf8_chunks().map(|chunk| {
        let characters = chunk.valid().chars().count();
        characters.saturating_add(chunk.invalid().len())
    });
    let column = if last.is_some() { 1 } else { column };
    (
        line.saturating_add(lines),
        column.saturating_add(widths.sum()),
    )
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

#[cfg(test)]
mod tests {
    use super::{Places, Span};

    /// Every offset of every fixture has the place that is counted for it alone, known or not.
    #[test]
    fn places_are_counted_in_one_pass_as_they_are_alone() {
        let mut bodies = vec![b"\n\n\xff\xfe\xc3\xa9\n\xe2\x82".to_vec()];
        for entry in std::fs::read_dir("fixtures").unwrap() {
            bodies.extend(std::fs::read(entry.unwrap().path()));
        }
        assert!(bodies.len() > 200);
        for body in bodies {
            // Spans start at the start of a character.
            let is_inside = |at: &usize| body.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
            let offsets = (0..=body.len() + 1).filter(|at| !is_inside(at));
            let spans: Vec<Span> = offsets.map(|at| Span::new(at, at)).collect();
            let places = Places::new(&body, spans.iter().copied().step_by(7));
            for span in spans {
                assert_eq!(
                    places.line_column(span),
                    span.line_column(&body),
                    "{span:?}"
                );
            }
        }
    }
}
