//! The error of a rejected payload: all its findings, and every field that could be read.

use core::fmt;

use crate::diagnostic::Diagnostic;
use crate::error_kind::ErrorKind;
use crate::event_type::EventType;
use crate::events::PartialEvent;
use crate::field::Field;
use crate::span::Span;

/// A rejected payload: the reason, its place, and every field that could be read.
///
/// The error is as large as a pointer. `Display` and `Debug` never repeat payload bytes; a
/// [`Report`](crate::Report) shows the line to a caller who asks for it.
///
/// ```
/// use zapi_webhooks::{ErrorKind, Field, parse_connected};
///
/// let error = parse_connected(br#"{"type":"ConnectedCallback","phone":"5544999999999"}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::MissingField(Field::CONNECTED));
/// assert_eq!(error.to_string(), "required field is missing (field `connected`) at byte 51");
/// assert_eq!(error.violations().count(), 3); // connected, momment and instanceId
/// assert_eq!(error.partial().phone.as_ref().map(|phone| phone.as_str()), Some("5544999999999"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    primary: Diagnostic,
    /// All findings, or none if `primary` is the only one.
    diagnostics: Vec<Diagnostic>,
    partial: PartialEvent,
    event_type: Option<EventType>,
    truncated: bool,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            primary: Diagnostic::UNKNOWN,
            diagnostics: Vec::new(),
            partial: PartialEvent::default(),
            event_type: None,
            truncated: false,
        }
    }
}

impl ParseError {
    /// Makes the error of a payload whose first violation, by precedence, is `primary`. If that is the only
    /// finding, the list may be empty.
    #[inline]
    pub(crate) fn new(primary: Diagnostic, diagnostics: Vec<Diagnostic>, truncated: bool) -> Self {
        // Made in its place, since it is too large to be moved for nothing.
        let mut inner = Box::<Inner>::default();
        inner.primary = primary;
        inner.diagnostics = diagnostics;
        inner.truncated = truncated;
        Self(inner)
    }

    /// Keeps the fields and the type that could be read.
    pub(crate) fn keeping(mut self, partial: PartialEvent, event_type: Option<EventType>) -> Self {
        self.0.partial = partial;
        self.0.event_type = event_type;
        self
    }

    /// Names the field of the first violation, unless it has one.
    pub(crate) fn naming(mut self, field: Option<Field>) -> Self {
        let unnamed = self.0.primary.clone();
        let findings = core::iter::once(&mut self.0.primary).chain(&mut self.0.diagnostics);
        findings
            .filter(|finding| **finding == unnamed)
            .for_each(|finding| finding.name(field));
        self
    }

    /// Counts the places from the start of the payload, if the text starts at this byte of it.
    pub(crate) fn move_by(&mut self, start: usize) {
        self.0.primary.move_by(start);
        let findings = self.0.diagnostics.iter_mut();
        findings.for_each(|finding| finding.move_by(start));
    }

    /// Returns why the payload was rejected: the first violation by precedence.
    ///
    /// Limits, encoding and syntax come first, in the order of the bytes; then a key that only
    /// looks like a known one, then the fields, `type` before the others. The order of the
    /// members plays no part.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        let kind = self.0.primary.error_kind();
        // Never used: it is a violation.
        kind.unwrap_or(ErrorKind::UnexpectedToken)
    }

    /// Returns the first violation by precedence, the one that [`kind`](Self::kind) names.
    #[must_use]
    pub fn primary(&self) -> &Diagnostic {
        &self.0.primary
    }

    /// Returns the place of the first violation.
    #[must_use]
    pub fn span(&self) -> Span {
        self.0.primary.span()
    }

    /// Returns all findings, tolerated quirks and violations, in the order of the payload.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        if self.0.diagnostics.is_empty() {
            core::slice::from_ref(&self.0.primary)
        } else {
            &self.0.diagnostics
        }
    }

    /// Returns all violations, in the order of the payload.
    pub fn violations(&self) -> impl Iterator<Item = &Diagnostic> {
        let findings = self.diagnostics().iter();
        findings.filter(|finding| finding.error_kind().is_some())
    }

    /// Returns every field that could be read.
    #[must_use]
    pub fn partial(&self) -> &PartialEvent {
        &self.0.partial
    }

    /// Returns the event that the payload announces, if its `type` could be read.
    #[must_use]
    pub fn event_type(&self) -> Option<EventType> {
        self.0.event_type
    }

    /// Returns whether the payload was rejected because it ends too early.
    ///
    /// This is so for every strict prefix of an acceptable payload, with two exceptions. Trailing white
    /// space, comments and surplus marks of a closing code fence may be missing. A number or a literal may
    /// be a whole document for [`normalize`](crate::normalize), so `12` is accepted, not reported as a start
    /// of `123`.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.0.truncated
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.primary.fmt(f)
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParseError")
            .field("kind", &self.kind())
            .field("span", &self.0.primary.span())
            .field("diagnostics", &self.diagnostics())
            .field("partial", &self.0.partial)
            .field("event_type", &self.0.event_type)
            .field("truncated", &self.0.truncated)
            .finish()
    }
}

impl core::error::Error for ParseError {}
