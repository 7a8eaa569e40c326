//! One finding about a payload: the deviation, its severity, its place and its field.

use core::cmp::Ordering;
use core::fmt;

use crate::error_kind::ErrorKind;
use crate::field::Field;
use crate::quirk::{Dialect, Quirk, Severity};
use crate::span::Span;

/// One finding about a payload: a quirk that was tolerated, or a violation.
///
/// `Display` gives one line that makes sense alone and never repeats payload bytes.
///
/// ```
/// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":'5544999999999'}"#;
/// let parsed = zapi_webhooks::parse_connected(body)?;
/// let [quotes] = parsed.diagnostics.as_slice() else { panic!("one quirk") };
/// assert_eq!(quotes.quirk(), Some(zapi_webhooks::Quirk::SingleQuotes));
/// assert_eq!(quotes.to_string(), "string in single quotes (field `phone`) at byte 130");
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    finding: Finding,
    span: Span,
    field: Option<Field>,
}

/// A document may have 65,536 findings, so each is small.
const _: () = assert!(size_of::<Diagnostic>() <= 40);

/// A related place is the key of another copy, which is never empty; an empty span if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Finding {
    /// A quirk, the place of its replacement in the text of all replacements, and the related place.
    Tolerated(Quirk, Span, Span),
    /// A violation whose kind says all, and the related place.
    Refused(ErrorKind, Span),
    /// A violation of a kind that has this rule. A variant for each takes no place of its own.
    End(&'static str),
    Token(&'static str),
    TrailingData(&'static str),
    NotAnObject(&'static str),
    /// The finding has the field.
    Field(&'static str),
}

impl Diagnostic {
    /// A violation that is not known yet.
    pub(crate) const UNKNOWN: Self = Self {
        finding: Finding::Token(""),
        span: Span::new(0, 0),
        field: None,
    };

    #[inline]
    pub(crate) fn tolerated(quirk: Quirk, span: Span, field: Option<Field>, related: Span) -> Self {
        Self {
            finding: Finding::Tolerated(quirk, Span::default(), related),
            span,
            field,
        }
    }

    /// A violation, and the rule that it breaks, empty if the message of the kind is enough.
    pub(crate) fn refused(
        kind: ErrorKind,
        rule: &'static str,
        span: Span,
        field: Option<Field>,
        related: Span,
    ) -> Self {
        Self {
            finding: match kind {
                _ if rule.is_empty() => Finding::Refused(kind, related),
                ErrorKind::UnexpectedEnd => Finding::End(rule),
                ErrorKind::UnexpectedToken => Finding::Token(rule),
                ErrorKind::TrailingData => Finding::TrailingData(rule),
                ErrorKind::NotAnObject => Finding::NotAnObject(rule),
                ErrorKind::InvalidField(_) => Finding::Field(rule),
                _ => Finding::Refused(kind, related),
            },
            span,
            field: field.or(kind.field()),
        }
    }

    /// Compares the places of two findings: of several about one place, violations come last.
    #[inline]
    pub(crate) fn by_place(&self, other: &Self) -> Ordering {
        let starts = self.span.start().cmp(&other.span.start());
        starts.then_with(|| self.by_end(other))
    }

    #[cold]
    fn by_end(&self, other: &Self) -> Ordering {
        let rest = |it: &Self| (it.span.end(), it.quirk().is_none(), it.quirk());
        rest(self).cmp(&rest(other))
    }

    /// Names the field, unless there is one.
    pub(crate) fn name(&mut self, field: Option<Field>) {
        self.field = self.field.or(field);
    }

    /// Counts the places from the start of the payload, if the text starts at this byte of it.
    pub(crate) fn move_by(&mut self, start: usize) {
        self.span = self.span.moved_by(start);
        if let Finding::Tolerated(.., related) | Finding::Refused(_, related) = &mut self.finding {
            if *related != Span::default() {
                *related = related.moved_by(start);
            }
        }
    }

    /// Returns the quirk, or `None` for a violation.
    #[must_use]
    pub fn quirk(&self) -> Option<Quirk> {
        match self.finding {
            Finding::Tolerated(quirk, ..) => Some(quirk),
            _ => None,
        }
    }

    /// Returns the kind of the violation, or `None` for a quirk.
    #[must_use]
    pub fn error_kind(&self) -> Option<ErrorKind> {
        match self.finding {
            Finding::Tolerated(..) => None,
            Finding::Refused(kind, _) => Some(kind),
            Finding::End(_) => Some(ErrorKind::UnexpectedEnd),
            Finding::Token(_) => Some(ErrorKind::UnexpectedToken),
            Finding::TrailingData(_) => Some(ErrorKind::TrailingData),
            Finding::NotAnObject(_) => Some(ErrorKind::NotAnObject),
            Finding::Field(_) => self.field.map(ErrorKind::InvalidField),
        }
    }

    /// Returns how grave the finding is: [`Severity::Error`] for a violation.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.quirk().map_or(Severity::Error, Quirk::severity)
    }

    /// Returns the stable code of the quirk or the violation, in kebab case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.quirk() {
            Some(quirk) => quirk.code(),
            None => self.error_kind().map_or("", ErrorKind::code),
        }
    }

    /// Returns the smallest grammar that admits the quirk. A violation adds nothing: [`Dialect::Json`].
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.quirk().map_or(Dialect::Json, Quirk::dialect)
    }

    /// Returns the place of the finding in the payload.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns the field that the finding belongs to, if any.
    #[must_use]
    pub fn field(&self) -> Option<Field> {
        self.field
    }

    /// Returns the key of the other copy: the first one of a duplicate or a conflict, the real value next to
    /// a placeholder, or the copy that a conflict policy kept. It may come after the finding.
    #[must_use]
    pub fn related(&self) -> Option<Span> {
        let (Finding::Tolerated(.., related) | Finding::Refused(_, related)) = self.finding else {
            return None;
        };
        (related != Span::default()).then_some(related)
    }

    /// Replaces the finding by this part of the text of all replacements.
    pub(crate) fn replace_by(&mut self, place: Span) {
        if let Finding::Tolerated(_, strict, _) = &mut self.finding {
            *strict = place;
        }
    }

    /// The place of the replacement in the text of all replacements.
    pub(crate) fn replacement(&self) -> Option<Span> {
        match self.finding {
            Finding::Tolerated(_, strict, _) => Some(strict),
            _ => None,
        }
    }

    /// The finding in a few words, without its place.
    pub(crate) fn headline(&self) -> impl fmt::Display {
        match self.finding {
            Finding::Tolerated(quirk, ..) => Headline::Text(quirk.message()),
            Finding::Refused(kind, _) => Headline::Kind(kind),
            Finding::End(rule)
            | Finding::Token(rule)
            | Finding::TrailingData(rule)
            | Finding::NotAnObject(rule)
            | Finding::Field(rule) => Headline::Text(rule),
        }
    }
}

/// The gravest severity among findings.
pub(crate) fn gravest(findings: &[Diagnostic]) -> Option<Severity> {
    findings.iter().map(Diagnostic::severity).max()
}

/// The smallest grammar that admits a payload with these findings.
pub(crate) fn smallest_dialect(findings: &[Diagnostic]) -> Dialect {
    let dialects = findings.iter().map(Diagnostic::dialect);
    dialects.max().unwrap_or(Dialect::Json)
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.headline().fmt(f)?;
        if self.error_kind().is_some_and(ErrorKind::is_about_the_whole) {
            return Ok(());
        }
        if let Some(field) = self.field {
            write!(f, " (field `{field}`)")?;
        }
        write!(f, " at byte {}", self.span.start())
    }
}

enum Headline {
    Text(&'static str),
    Kind(ErrorKind),
}

impl fmt::Display for Headline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Kind(kind) => kind.fmt(f),
        }
    }
}
