//! One document of any value as strict JSON. The parser reports the findings.

use core::fmt;

use crate::diagnostic::{Diagnostic, gravest, smallest_dialect};
use crate::error::ParseError;
use crate::json::{Reader, encoding, spell};
use crate::ledger::Ledger;
use crate::options::{Limits, ParseOptions};
use crate::quirk::{Dialect, Severity};
use crate::span::Span;

/// A document as strict JSON, and every deviation that was tolerated in it.
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
    /// Every deviation, in the order of the payload, each with its [replacement](Self::replacement).
    pub diagnostics: Vec<Diagnostic>,
    /// The replacements, one after the other.
    replacements: String,
}

impl Normalized {
    /// Returns whether the document was strict JSON without repeated keys, so that there are no findings.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns the gravest severity among the diagnostics, or `None` if there are none.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        gravest(&self.diagnostics)
    }

    /// Returns the smallest grammar that admits the document as it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        smallest_dialect(&self.diagnostics)
    }

    /// Returns the text that strict JSON has in place of the span of one of these diagnostics, or `None`
    /// for a finding that is not one of them.
    ///
    /// Replacing every span gives strict JSON of the same value. A finding whose span lies inside another
    /// one's is part of that replacement already. At the same place an insertion comes first. The text may
    /// repeat payload bytes.
    ///
    /// ```
    /// let normalized = zapi_webhooks::normalize(b"{'a': 1 \"b\": .5}")?;
    /// let edits: Vec<_> = normalized.diagnostics.iter()
    ///     .map(|finding| (finding.span().range(), normalized.replacement(finding).unwrap()))
    ///     .collect();
    /// assert_eq!(edits, [(1..4, "\"a\""), (8..8, ","), (13..15, "0.5")]);
    /// assert_eq!(normalized.json, r#"{"a": 1 ,"b": 0.5}"#);
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    #[must_use]
    pub fn replacement(&self, finding: &Diagnostic) -> Option<&str> {
        self.replacements.get(finding.replacement()?.range())
    }
}

impl fmt::Debug for Normalized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Normalized")
            .field("json_bytes", &self.json.len())
            .field("diagnostics", &self.diagnostics)
            .finish_non_exhaustive()
    }
}

/// Reads the one document that a payload holds.
pub(crate) fn normalize(payload: &[u8], options: &ParseOptions) -> Result<Normalized, ParseError> {
    let mut ledger = Ledger::new(options, Limits::DOCUMENT);
    let Ok((text, stop)) = encoding::text(payload, &mut ledger) else {
        return Err(ledger.error(false));
    };
    let mut reader = Reader::single(text, stop, true);
    let value = reader.read(options.on_conflict, &mut ledger);
    judge(&mut ledger, value.is_ok(), text, Span::new(0, text.len()))
}

/// Accepts or rejects a document that lies within a span of the text, and whose value was read or not.
pub(crate) fn judge(
    ledger: &mut Ledger,
    is_read: bool,
    text: &str,
    within: Span,
) -> Result<Normalized, ParseError> {
    if ledger.is_refused() {
        return Err(ledger.error(is_read));
    }
    let json = match ledger.count() {
        0 => within.of(text).to_owned(),
        _ => spell(text, within, ledger.edits(0)),
    };
    let (diagnostics, replacements) = ledger.take_account();
    Ok(Normalized {
        json,
        diagnostics,
        replacements,
    })
}
