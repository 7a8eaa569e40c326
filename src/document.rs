//! Documents of any value as strict JSON, one or several in a row. The account is the parser's.

use core::fmt;

use crate::diagnostic::Diagnostic;
use crate::error::ParseError;
use crate::error_kind::ErrorKind;
use crate::json::{Reader, door, spell};
use crate::ledger::{Ledger, Stop};
use crate::options::{Limits, ParseOptions};
use crate::quirk::{Dialect, Severity};
use crate::span::Span;

/// A document as strict JSON, and the exact account of what was tolerated in it.
///
/// The text is the payload's own, with every deviation replaced: white space, the order of the
/// members and every digit stay as they are. `Debug` shows its length only.
///
/// ```
/// let normalized = zapi_webhooks::normalize(b"[0x10, .50, 'a', {b: 1, \"b\": 1,},]")?;
/// assert_eq!(normalized.json, r#"[16, 0.50, "a", {"b": 1}]"#);
/// let codes: Vec<_> = normalized.diagnostics.iter().map(|finding| finding.code()).collect();
/// assert_eq!(codes, ["json5-number", "json5-number", "single-quotes", "unquoted-key", "duplicate-key",
///     "trailing-comma", "trailing-comma"]);
/// assert_eq!(normalized.dialect(), zapi_webhooks::Dialect::Json5);
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Normalized {
    /// The document as strict JSON (RFC 8259), in which no object repeats a key.
    pub json: String,
    /// Every deviation, in the order of the payload, each with its
    /// [replacement](Diagnostic::replacement).
    pub diagnostics: Vec<Diagnostic>,
}

impl Normalized {
    /// Tells whether the document was strict JSON without repeated keys, with nothing to report.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns the gravest severity among the diagnostics, or `None` where there are none.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.diagnostics.iter().map(Diagnostic::severity).max()
    }

    /// Returns the smallest grammar that admits the document as it stands.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        let dialects = self.diagnostics.iter().map(Diagnostic::dialect);
        dialects.max().unwrap_or(Dialect::Json)
    }
}

impl fmt::Debug for Normalized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Normalized")
            .field("json_bytes", &self.json.len())
            .field("diagnostics", &self.diagnostics)
            .finish()
    }
}

/// One of several documents in a row, accepted or refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Where the value stands in the payload; a refused one ends with a line.
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
    fn line(&self, reader: &Reader<'a>) -> Reader<'a> {
        let known = self.line.and_then(|line| line.at(reader.position()));
        known.unwrap_or_else(|| reader.within_line())
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

/// Reads the one document that a payload holds.
pub(crate) fn normalize(payload: &[u8], options: &ParseOptions) -> Result<Normalized, ParseError> {
    let mut ledger = Ledger::new(options, Limits::DOCUMENT);
    let Ok(text) = door::text(payload, &mut ledger) else {
        return Err(ledger.into_error(false));
    };
    let read = judge(&mut Reader::new(text, None), options, true);
    let whole = Span::new(0, text.len());
    read.verdict
        .map(|(_, diagnostics)| normalized(text, whole, diagnostics))
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

/// What was read of one document.
struct Read {
    /// Where the value or its code fence starts, once something of the value was seen.
    start: Option<usize>,
    /// Whether the value was seen to its end, whatever is wrong with it.
    is_whole: bool,
    /// Where the value stands, or nothing where none is left; and the account.
    verdict: Result<(Option<Span>, Vec<Diagnostic>), ParseError>,
}

/// Reads a document, a second time where it repeats a key.
fn judge(reader: &mut Reader<'_>, options: &ParseOptions, is_only: bool) -> Read {
    let mut again = *reader;
    let mut ledger = Ledger::new(options, Limits::DOCUMENT);
    let mut look = reader.read(is_only, None, &mut ledger);
    let is_whole = look.value.is_ok();
    if is_whole && look.has_repeats {
        ledger = Ledger::new(options, Limits::DOCUMENT);
        look = again.read(is_only, Some(options.on_conflict), &mut ledger);
    }
    let start = look.start;
    let verdict = match look.value {
        Ok(value) if !ledger.is_refused() => {
            Ok((value, ledger.into_replaced(look.into_replacements())))
        }
        _ => Err(ledger.into_error(is_whole)),
    };
    Read {
        start,
        is_whole,
        verdict,
    }
}

/// Makes the edits that an account tells of.
fn normalized(text: &str, within: Span, diagnostics: Vec<Diagnostic>) -> Normalized {
    let edit = |finding| Some((Diagnostic::span(finding), Diagnostic::replacement(finding)?));
    let mut edits: Vec<_> = diagnostics.iter().filter_map(edit).collect();
    Normalized {
        json: spell(text, within, &mut edits),
        diagnostics,
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        if self.base == 0 {
            if let Err(stop) = door::encoding(self.payload) {
                let end = self.payload.len();
                return Some(self.stopped(stop, Span::new(0, end)));
            }
        }
        let start = self.reader.start();
        let Read {
            start: value_start,
            is_whole,
            verdict,
        } = self.judged(start);
        match verdict {
            Ok((None, _)) => self.next_line(),
            Ok((Some(span), diagnostics)) => Some(self.accepted(span, diagnostics)),
            Err(error) => {
                if !is_whole {
                    let gone_over = Span::new(start, self.reader.position());
                    self.zone.go_over(gone_over);
                    // What stands before the value takes its own lines with it.
                    let value_start = value_start.unwrap_or(gone_over.end());
                    self.reader.pass_lines(value_start);
                }
                Some(self.passed(start, error))
            }
        }
    }
}

impl Documents<'_> {
    /// Judges the next document. Where refused ones have read the same lines too often, it may not go on
    /// behind its line, so that time stays linear.
    fn judged(&mut self, start: usize) -> Read {
        if !self.zone.is_worn(start) {
            return judge(&mut self.reader, &self.options, false);
        }
        let mut line = self.zone.line(&self.reader);
        let read = judge(&mut line, &self.options, false);
        self.reader.go_to(line.position());
        self.zone.line = Some(line);
        read
    }

    /// Hands out a value, unless it is too long.
    fn accepted(&self, span: Span, diagnostics: Vec<Diagnostic>) -> Document {
        let limit = self.options.limits_or(Limits::DOCUMENT).max_bytes;
        let behind = span.start().saturating_add(limit);
        let text = self.reader.text();
        let mut verdict = if behind < span.end() {
            let mut ledger = Ledger::new(&self.options, Limits::DOCUMENT);
            let behind = Span::new(behind, span.end());
            ledger.refuse(ErrorKind::TooLong(limit), "", behind);
            Err(ledger.into_error(false))
        } else {
            Ok(normalized(text, span, diagnostics))
        };
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
    fn passed(&mut self, start: usize, mut error: ParseError) -> Document {
        let passed = Span::new(start, self.reader.position());
        let kept = passed
            .of(self.reader.text())
            .trim_end_matches([' ', '\t', '\r', '\n'])
            .len();
        error.move_by(self.base);
        Document {
            span: Span::new(start, start.saturating_add(kept)).moved_by(self.base),
            verdict: Err(error),
        }
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
    match door::utf8(bytes) {
        Ok(text) => Reader::new(text, None),
        Err(stop) => {
            let valid = Span::new(0, stop.span.start());
            let valid = bytes
                .get(valid.range())
                .and_then(|it| core::str::from_utf8(it).ok());
            let line = valid.unwrap_or_default().rfind('\n');
            let end = line.map_or(0, |at| at.saturating_add(1));
            let text = valid.and_then(|it| it.get(..end));
            Reader::new(text.unwrap_or_default(), Some(stop))
        }
    }
}
