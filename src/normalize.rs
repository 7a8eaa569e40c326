//! One document of any value as strict JSON. The account is the parser's.

use core::fmt;

use crate::diagnostic::{Diagnostic, gravest, smallest_dialect};
use crate::error::ParseError;
use crate::json::{Reader, encoding, spell};
use crate::ledger::{Ledger, Refused};
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
        gravest(&self.diagnostics)
    }

    /// Returns the smallest grammar that admits the document as it stands.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        smallest_dialect(&self.diagnostics)
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

/// Reads the one document that a payload holds.
pub(crate) fn normalize(payload: &[u8], options: &ParseOptions) -> Result<Normalized, ParseError> {
    let mut ledger = Ledger::new(options, Limits::DOCUMENT);
    let Ok(text) = encoding::text(payload, &mut ledger) else {
        return Err(ledger.into_error(false));
    };
    let read = judge(&mut Reader::single(text), options);
    let whole = Span::new(0, text.len());
    read.account
        .map(|diagnostics| normalized(text, whole, diagnostics))
}

/// What was read of one document.
pub(crate) struct Read {
    /// Where the value or its code fence starts, once something of the value was seen.
    pub(crate) start: Option<usize>,
    /// Where the value stands, or nothing where none is left; refused where its end was not seen.
    pub(crate) value: Result<Option<Span>, Refused>,
    pub(crate) account: Result<Vec<Diagnostic>, ParseError>,
    /// Where a line comment stands that some reader takes further.
    pub(crate) open_comment: Option<Span>,
}

/// Reads a document, a second time where it repeats a key.
pub(crate) fn judge(reader: &mut Reader<'_>, options: &ParseOptions) -> Read {
    let open = |is_row| {
        let mut ledger = Ledger::new(options, Limits::DOCUMENT);
        ledger.recovers = is_row;
        ledger
    };
    let mut again = *reader;
    let mut ledger = open(reader.is_row());
    let mut look = reader.read(None, &mut ledger);
    let (start, value, open_comment) = (look.start, look.value, look.open_comment);
    if look.has_repeats && !ledger.is_refused() {
        ledger = open(again.is_row());
        look = again.read(Some(options.on_conflict), &mut ledger);
    }
    let account = if ledger.is_refused() {
        Err(ledger.into_error(value.is_ok()))
    } else {
        Ok(ledger.into_replaced(look.into_replacements()))
    };
    Read {
        start,
        value,
        account,
        open_comment,
    }
}

/// Makes the edits that an account tells of.
pub(crate) fn normalized(text: &str, within: Span, diagnostics: Vec<Diagnostic>) -> Normalized {
    let edit = |finding| Some((Diagnostic::span(finding), Diagnostic::replacement(finding)?));
    let mut edits: Vec<_> = diagnostics.iter().filter_map(edit).collect();
    Normalized {
        json: spell(text, within, &mut edits),
        diagnostics,
    }
}
