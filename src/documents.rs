//! Several documents of one payload: one after the other, or one a line.

use core::fmt;
use core::iter::FusedIterator;

use crate::error::ParseError;
use crate::error_kind::ErrorKind;
use crate::json::{Reader, encoding};
use crate::ledger::{Ledger, Stop};
use crate::normalize::{Normalized, judge};
use crate::options::{Limits, ParseOptions};
use crate::span::Span;
use crate::swar::line_feed;

/// One of several documents, accepted or rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// The place of the value in the payload, without the comments around it. If it is rejected, this is the
    /// whole line in [`lines`](crate::lines), and the rest of the payload in
    /// [`documents`](crate::documents) if its end is not certain.
    pub span: Span,
    /// The value as strict JSON, or why it was rejected. All places count from the start of the payload.
    pub verdict: Result<Normalized, ParseError>,
}

/// The documents of a payload, one after the other; made by [`documents`](crate::documents).
///
/// `Debug` shows no payload.
#[derive(Clone)]
pub struct Documents<'a> {
    options: ParseOptions,
    payload: &'a [u8],
    /// The rest of the payload, unless a value was rejected whose end is not certain.
    rest: Option<Reader<'a>>,
    /// Why the payload as a whole is rejected.
    stop: Option<Stop>,
}

/// Reads the documents of a payload.
pub(crate) fn documents<'a>(payload: &'a [u8], options: &ParseOptions) -> Documents<'a> {
    let (rest, stop) = match encoding::start_of(payload) {
        Ok((text, stop)) => (Some(Reader::row(text, stop)), None),
        Err(stop) => (None, Some(stop)),
    };
    Documents {
        options: *options,
        payload,
        rest,
        stop,
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        if let Some(stop) = self.stop.take() {
            let error = rejected(stop, &self.options);
            return Some(self.last(0, error));
        }
        let reader = self.rest.as_mut()?;
        let start = reader.skip_blank();
        let mut ledger = Ledger::new(&self.options, Limits::DOCUMENT);
        match reader.read(self.options.on_conflict, &mut ledger) {
            Ok(Some(span)) => {
                limit_length(span, reader.text(), &mut ledger);
                let verdict = judge(&mut ledger, true, reader.text(), span);
                Some(Document { span, verdict })
            }
            Ok(None) if !ledger.is_refused() => None,
            _ => {
                let error = ledger.error(false);
                Some(self.last(start, error))
            }
        }
    }
}

impl FusedIterator for Documents<'_> {}

impl Documents<'_> {
    /// Rejects everything from a byte on.
    fn last(&mut self, start: usize, error: ParseError) -> Document {
        self.rest = None;
        let rest = self.payload.get(start..).unwrap_or_default();
        let after = rest
            .iter()
            .rev()
            .take_while(|byte| is_blank(**byte))
            .count();
        let end = self.payload.len().saturating_sub(after).max(start);
        Document {
            span: Span::new(start, end),
            verdict: Err(error),
        }
    }
}

/// Rejects a value that is longer than a document may be.
fn limit_length(span: Span, text: &str, ledger: &mut Ledger) {
    let limit = ledger.limits.max_bytes;
    let end = span.start().saturating_add(limit);
    if end < span.end() {
        let end = (end..span.end()).find(|at| text.is_char_boundary(*at));
        let end = end.unwrap_or(span.end());
        ledger.refuse(ErrorKind::TooLong(limit), "", Span::new(end, span.end()));
    }
}

impl fmt::Debug for Documents<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents")
            .field("options", &self.options)
            .field("payload_bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// The documents of a payload with one on each line; made by [`lines`](crate::lines).
///
/// `Debug` shows no payload.
#[derive(Clone)]
pub struct Lines<'a> {
    options: ParseOptions,
    payload: &'a [u8],
    /// The start of the next line.
    at: usize,
    reader: Reader<'a>,
}

/// Reads a payload with one document on each line.
pub(crate) fn lines<'a>(payload: &'a [u8], options: &ParseOptions) -> Lines<'a> {
    Lines {
        options: *options,
        payload,
        at: 0,
        reader: Reader::single("", None, true),
    }
}

impl Iterator for Lines<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        if self.at == 0 {
            if let Err(stop) = encoding::length(self.payload, usize::MAX) {
                self.at = self.payload.len();
                let span = Span::new(0, self.at);
                let verdict = Err(rejected(stop, &self.options));
                return Some(Document { span, verdict });
            }
        }
        loop {
            let start = self.at;
            let rest = self.payload.get(start..).filter(|rest| !rest.is_empty())?;
            let end = line_feed(rest);
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            self.at = start.saturating_add(line.len()).saturating_add(1);
            let before = line.iter().take_while(|byte| is_blank(**byte)).count();
            if before < line.len() {
                return Some(self.judge_line(line, before, start));
            }
        }
    }
}

impl FusedIterator for Lines<'_> {}

impl<'a> Lines<'a> {
    /// Reads a line with so many blanks before its value; it starts at a byte of the payload.
    fn judge_line(&mut self, line: &'a [u8], before: usize, start: usize) -> Document {
        let options = &self.options;
        let last = line.iter().rposition(|byte| !is_blank(*byte));
        let mut span = Span::new(before, last.map_or(before, |last| last.saturating_add(1)));
        let mut ledger = Ledger::new(options, Limits::DOCUMENT);
        let mut verdict = match encoding::text(line, &mut ledger) {
            Err(_) => Err(ledger.error(false)),
            Ok((text, stop)) => {
                self.reader.next(text, stop, start == 0);
                let value = self.reader.read(options.on_conflict, &mut ledger);
                if let Ok(Some(value)) = value {
                    span = value;
                }
                judge(&mut ledger, value.is_ok(), text, span)
            }
        };
        match &mut verdict {
            Ok(normalized) => {
                let findings = normalized.diagnostics.iter_mut();
                findings.for_each(|finding| finding.move_by(start));
            }
            Err(error) => error.move_by(start),
        }
        Document {
            span: span.moved_by(start),
            verdict,
        }
    }
}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("options", &self.options)
            .field("payload_bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// Rejects a payload that cannot be read at all.
fn rejected(stop: Stop, options: &ParseOptions) -> ParseError {
    let mut ledger = Ledger::new(options, Limits::DOCUMENT);
    ledger.refuse_stop(stop);
    ledger.error(false)
}

/// Whether a byte is white space of JSON.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
