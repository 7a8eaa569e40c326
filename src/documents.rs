//! Several documents in a row, each with its own verdict: where one ends, and where the next may start.

use core::fmt;
use core::iter::FusedIterator;

use crate::diagnostic::Diagnostic;
use crate::error::ParseError;
use crate::error_kind::ErrorKind;
use crate::json::{Reader, encoding};
use crate::ledger::{Ledger, Stop};
use crate::normalize::{Normalized, Read, judge, normalized};
use crate::options::{Limits, ParseOptions};
use crate::span::Span;

/// One of several documents in a row, accepted or refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Where the value stands in the payload, without the comments above it. A refused one whose end was
    /// not seen starts with them, and ends with a line.
    pub span: Span,
    /// The value as strict JSON, or why it was refused. All places count from the start of the
    /// payload.
    pub verdict: Result<Normalized, ParseError>,
}

/// The documents of a payload, one after the other; made by [`documents`](crate::documents).
///
/// `Debug` shows no payload.
#[derive(Clone)]
pub struct Documents<'a> {
    options: ParseOptions,
    payload: &'a [u8],
    /// Where the text of the reader starts in the payload. It is UTF-8 and ends behind a line.
    base: usize,
    reader: Reader<'a>,
    zone: Zone<'a>,
}

impl fmt::Debug for Documents<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents")
            .field("options", &self.options)
            .field("payload_bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// Reads the documents of a payload.
pub(crate) fn documents<'a>(payload: &'a [u8], options: &ParseOptions) -> Documents<'a> {
    Documents {
        options: *options,
        payload,
        base: 0,
        reader: reader(payload),
        zone: Zone::default(),
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        if self.base == 0 {
            if let Err(stop) = encoding::encoding(self.payload) {
                let end = end_of_foreign(self.payload);
                return Some(self.stopped(stop, Span::new(0, end)));
            }
        }
        let start = self.reader.start();
        let read = self.judged(start);
        match (read.value, read.account) {
            (Ok(None), Ok(_)) => self.next_line(),
            (Ok(None), Err(error)) => Some(self.passed(start, error)),
            (Ok(Some(span)), account) => {
                let verdict = self.whole(span, account);
                Some(match (verdict, read.open_comment) {
                    // What is left of its line is a part of the comment for some reader.
                    (Err(error), Some(comment)) => {
                        self.reader.pass_comment(comment);
                        self.passed(span.start(), error)
                    }
                    (verdict, _) => self.document(span, verdict),
                })
            }
            (Err(_), Ok(_)) => None,
            (Err(_), Err(error)) => {
                self.zone.go_over(Span::new(start, self.reader.position()));
                match read.start {
                    Some(start) => self.reader.pass_lines(start),
                    None => self.reader.pass_line(),
                }
                Some(self.passed(start, error))
            }
        }
    }
}

impl FusedIterator for Documents<'_> {}

impl Documents<'_> {
    /// Judges the next document. Where refused ones have read the same lines too often, it may not go on
    /// behind its line, so that time stays linear.
    fn judged(&mut self, start: usize) -> Read {
        if !self.zone.is_worn(start) {
            return judge(&mut self.reader, &self.options);
        }
        loop {
            let mut line = self.zone.line(&mut self.reader);
            let read = judge(&mut line, &self.options);
            self.reader.go_to(line.position());
            // Behind what was refused before a value, another line may end elsewhere.
            self.zone.line = read.start.is_some().then_some(line);
            let is_last = line.text().len() == self.reader.text().len();
            if is_last || !matches!((&read.value, &read.account), (Ok(None), Ok(_))) {
                return read;
            }
        }
    }

    /// Judges a value that was seen to its end, unless it is too long.
    fn whole(
        &self,
        span: Span,
        account: Result<Vec<Diagnostic>, ParseError>,
    ) -> Result<Normalized, ParseError> {
        let limit = self.options.limits_or(Limits::DOCUMENT).max_bytes;
        let behind = span.start().saturating_add(limit);
        let text = self.reader.text();
        if behind < span.end() {
            let mut ledger = Ledger::new(&self.options, Limits::DOCUMENT);
            let character = (behind..span.end()).find(|at| text.is_char_boundary(*at));
            let behind = Span::new(character.unwrap_or(span.end()), span.end());
            ledger.refuse(ErrorKind::TooLong(limit), "", behind);
            Err(ledger.into_error(false))
        } else {
            account.map(|diagnostics| normalized(text, span, diagnostics))
        }
    }

    /// Hands out a verdict on what stands in the text. All places count from its start so far.
    fn document(&self, span: Span, mut verdict: Result<Normalized, ParseError>) -> Document {
        match &mut verdict {
            Ok(normalized) => {
                let findings = normalized.diagnostics.iter_mut();
                findings.for_each(|finding| finding.move_by(self.base));
            }
            Err(error) => error.move_by(self.base),
        }
        Document {
            span: span.moved_by(self.base),
            verdict,
        }
    }

    /// Hands out the refusal of what stands from a byte on up to where the reader is.
    fn passed(&self, start: usize, error: ParseError) -> Document {
        let passed = Span::new(start, self.reader.position());
        let kept = passed
            .of(self.reader.text())
            .trim_end_matches([' ', '\t', '\r', '\n'])
            .len();
        self.document(Span::new(start, start.saturating_add(kept)), Err(error))
    }

    /// Hands out the refusal of a line that is not UTF-8, and goes on behind it.
    fn next_line(&mut self) -> Option<Document> {
        let stop = self.reader.stop()?;
        let start = self.base.saturating_add(self.reader.text().len());
        let rest = self.payload.get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == b'\n');
        let end = start.saturating_add(length.unwrap_or(rest.len()));
        Some(self.stopped(stop, Span::new(start, end)))
    }

    /// Hands out the refusal of what cannot be read, and goes on behind it.
    fn stopped(&mut self, stop: Stop, span: Span) -> Document {
        let mut ledger = Ledger::new(&self.options, Limits::DOCUMENT);
        ledger.refuse_stop(stop);
        let mut error = ledger.into_error(false);
        error.move_by(self.base);
        self.base = span.end();
        self.reader = reader(self.payload.get(self.base..).unwrap_or_default());
        self.zone = Zone::default();
        Document {
            span,
            verdict: Err(error),
        }
    }
}

/// Starts to read bytes, up to the first line that is not UTF-8.
fn reader(bytes: &[u8]) -> Reader<'_> {
    match encoding::utf8(bytes) {
        Ok(text) => Reader::row(text, None),
        Err(stop) => {
            let valid = Span::new(0, stop.span.start());
            let valid = bytes
                .get(valid.range())
                .and_then(|it| core::str::from_utf8(it).ok());
            let line = valid.unwrap_or_default().rfind('\n');
            let end = line.map_or(0, |at| at.saturating_add(1));
            let text = valid.and_then(|it| it.get(..end));
            Reader::row(text.unwrap_or_default(), Some(stop))
        }
    }
}

/// Where ends what starts like another encoding than UTF-8: with its line, if most lines behind it are text,
/// as in a log with a torn line.
fn end_of_foreign(payload: &[u8]) -> usize {
    let behind = payload.get(1..).unwrap_or_default();
    let mut lines = behind.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let is_blank = |line: &&[u8]| line.iter().all(u8::is_ascii_whitespace);
    let is_text = |line: &&[u8]| !line.contains(&0) && core::str::from_utf8(line).is_ok();
    let (mut text, mut other) = (0_usize, 0_usize);
    for line in lines.filter(|line| !is_blank(line)) {
        let count = if is_text(&line) {
            &mut text
        } else {
            &mut other
        };
        *count = count.saturating_add(1);
    }
    if text > other {
        first.len().saturating_add(1)
    } else {
        payload.len()
    }
}

/// What refused documents have gone over last.
#[derive(Clone, Copy, Default)]
struct Zone<'a> {
    span: Span,
    /// How many bytes of it they have read again.
    reread: usize,
    /// The line that is read by itself.
    line: Option<Reader<'a>>,
}

impl<'a> Zone<'a> {
    /// How often refused documents may go over the same lines, before these are read one by one.
    const MAX_REREADS: usize = 16;

    /// Whether a place has been read too often to read on from there.
    fn is_worn(&self, at: usize) -> bool {
        let most = self.span.range().len().saturating_mul(Self::MAX_REREADS);
        at < self.span.end() && self.reread > most
    }

    /// Counts what a refused document has gone over.
    fn go_over(&mut self, passed: Span) {
        let (start, end) = (self.span.start(), self.span.end());
        if passed.start() < end {
            let again = passed.end().min(end).saturating_sub(passed.start());
            self.reread = self.reread.saturating_add(again);
            self.span = Span::new(start, passed.end().max(end));
        } else {
            (self.span, self.reread) = (passed, 0);
        }
    }

    /// The line in which a reader comes to the next value. It is looked for once.
    fn line(&self, reader: &mut Reader<'a>) -> Reader<'a> {
        let known = self.line.and_then(|line| line.at(reader.position()));
        known.unwrap_or_else(|| reader.within_line())
    }
}
