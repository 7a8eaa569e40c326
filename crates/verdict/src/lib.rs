//! The verdict on a body as JSON. The order of the members here is their order in the output.
//!
//! ```
//! use zapi_webhooks_verdict::Verdict;
//!
//! let body = br#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"COMPOSING",
//!     'instanceId':"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
//! let result = zapi_webhooks::parse(body);
//! let verdict: serde_json::Value = serde_json::to_value(Verdict::new(body, &result))?;
//! assert_eq!(verdict["eventType"], "PresenceChatCallback");
//! assert_eq!(verdict["diagnostics"][0]["code"], "single-quotes");
//! assert_eq!(verdict["diagnostics"][0]["line"], 2);
//! # Ok::<(), serde_json::Error>(())
//! ```

#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

use std::collections::HashSet;

use serde::ser::{Error as _, SerializeMap as _};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use zapi_webhooks::{
    Diagnostic, ErrorKind, Event, EventType, Field, ParseError, Parsed, PartialEvent, Places, Span,
    UnknownField,
};

/// The verdict on one body.
///
/// Its JSON holds personal data of the body; only each `message` never does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict<'a> {
    event: Option<Strict>,
    event_type: Option<&'a str>,
    key: Option<String>,
    partial: Option<Members>,
    dialect: Option<&'static str>,
    diagnostics: Vec<Finding>,
    unknown: Members,
    error: Option<Rejection>,
}

impl<'a> Verdict<'a> {
    /// Describes the result of [`zapi_webhooks::parse`] for this body.
    #[must_use]
    pub fn new(body: &[u8], result: &'a Result<Parsed<Event>, ParseError>) -> Self {
        let diagnostics = self::diagnostics(body, findings(result));
        match result {
            Ok(parsed) => Self {
                event: Some(Strict(parsed.event.to_canonical_json())),
                event_type: Some(type_name(&parsed.event)),
                key: parsed.event.idempotency_key(),
                partial: None,
                dialect: Some(parsed.dialect().as_str()),
                diagnostics,
                unknown: Members::unknown(&parsed.unknown),
                error: None,
            },
            Err(error) => Self {
                event: None,
                event_type: error.event_type().and_then(EventType::as_str),
                key: None,
                partial: Members::read(error.partial()),
                dialect: None,
                diagnostics,
                unknown: Members::default(),
                error: Some(Rejection::new(body, error)),
            },
        }
    }
}

/// Returns the findings in the order of the body: tolerated quirks, or the quirks and errors of a rejected body.
#[must_use]
pub fn findings<T>(result: &Result<Parsed<T>, ParseError>) -> &[Diagnostic] {
    match result {
        Ok(parsed) => &parsed.diagnostics,
        Err(error) => error.diagnostics(),
    }
}

/// Returns the value of `type`, in its documented spelling if it has one.
#[must_use]
pub fn type_name(event: &Event) -> &str {
    match event {
        Event::Other(other) => other.type_name(),
        event => event.event_type().as_str().unwrap_or_default(),
    }
}

/// Returns the code of the quirk that was denied.
#[must_use]
pub fn denied(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Denied(quirk) => Some(quirk.code()),
        _ => None,
    }
}

/// Describes findings about a body. Reads the body once, however many they are.
#[must_use]
pub fn diagnostics(body: &[u8], findings: &[Diagnostic]) -> Vec<Finding> {
    let places = places(body, findings);
    let findings = findings.iter();
    findings.map(|it| Finding::new(&places, it)).collect()
}

/// Finds the places of findings in a body in one pass, for [`zapi_webhooks::Report::places`] too.
#[must_use]
pub fn places<'a, 'f>(
    body: &'a [u8],
    findings: impl IntoIterator<Item = &'f Diagnostic>,
) -> Places<'a> {
    let findings = findings.into_iter();
    let spans = findings.flat_map(|it| [Some(it.span()), it.related()]);
    Places::new(body, spans.flatten())
}

/// A position in the body: bytes counted from zero, lines and columns from one.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Position {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

impl Position {
    /// Describes a span of a body.
    #[must_use]
    pub fn new(body: &[u8], span: Span) -> Self {
        Self::at(span, span.line_column(body))
    }

    fn at(span: Span, (line, column): (usize, usize)) -> Self {
        Self {
            start: span.start(),
            end: span.end(),
            line,
            column,
        }
    }
}

/// A finding, and its place.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    code: &'static str,
    quirk: Option<&'static str>,
    severity: &'static str,
    dialect: &'static str,
    field: Option<&'static str>,
    #[serde(flatten)]
    place: Position,
    message: String,
    related: Option<Position>,
}

impl Finding {
    fn new(places: &Places<'_>, finding: &Diagnostic) -> Self {
        let position = |span| Position::at(span, places.line_column(span));
        Self {
            code: finding.code(),
            quirk: finding.error_kind().and_then(denied),
            severity: finding.severity().as_str(),
            dialect: finding.dialect().as_str(),
            field: finding.field().map(Field::as_str),
            place: position(finding.span()),
            message: finding.to_string(),
            related: finding.related().map(position),
        }
    }
}

/// Why a body is rejected.
#[derive(Clone, Debug, Serialize)]
pub struct Rejection {
    /// The code of the violation, as in reports.
    kind: &'static str,
    quirk: Option<&'static str>,
    field: Option<&'static str>,
    #[serde(flatten)]
    place: Position,
    message: String,
    truncated: bool,
}

impl Rejection {
    /// Describes the rejection of a body.
    #[must_use]
    pub fn new(body: &[u8], error: &ParseError) -> Self {
        let first = error.primary();
        Self {
            kind: error.kind().code(),
            quirk: denied(error.kind()),
            field: first.field().map(Field::as_str),
            place: Position::new(body, error.span()),
            message: error.to_string(),
            truncated: error.is_truncated(),
        }
    }
}

/// Members by JSON Pointer: an object, or a list of pairs if one repeats.
#[derive(Debug, Default)]
pub struct Members(Vec<(String, Strict)>);

impl Members {
    /// Takes the members outside the contract.
    #[must_use]
    pub fn unknown(members: &[UnknownField]) -> Self {
        let members = members.iter();
        let pairs = members.map(|it| (it.pointer(), Strict(one_line(it.json()))));
        Self(pairs.collect())
    }

    /// Takes what was read of a rejected body, or returns `None` if nothing was.
    #[must_use]
    pub fn read(partial: &PartialEvent) -> Option<Self> {
        let members = partial.members();
        let pairs: Vec<_> = members
            .map(|(pointer, json)| (pointer, Strict(one_line(&json))))
            .collect();
        (!pairs.is_empty()).then_some(Self(pairs))
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pointers = HashSet::new();
        if !self.0.iter().all(|(pointer, _)| pointers.insert(pointer)) {
            return serializer.collect_seq(&self.0);
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (pointer, value) in &self.0 {
            map.serialize_entry(pointer, value)?;
        }
        map.end()
    }
}

/// Strict JSON that is printed as it is, so that numbers keep every digit.
struct Strict(String);

impl Serialize for Strict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// Shows the length only, since the text may be personal data.
impl core::fmt::Debug for Strict {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// Leaves out the white space between the tokens of strict JSON, which may hold line breaks.
///
/// ```
/// assert_eq!(zapi_webhooks_verdict::one_line("{\"a\":\n 1.0}"), "{\"a\":1.0}");
/// ```
#[must_use]
pub fn one_line(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            in_string = c == '"';
        }
        out.push(c);
    }
    out
}
