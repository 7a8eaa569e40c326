//! The verdict on one input as JSON. The order of the members here is their order in the output.

use std::collections::HashSet;

use serde::ser::{Error as _, SerializeMap as _};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use zapi_webhooks::{
    Diagnostic, ErrorKind, Field, InstanceId, Moment, ParseError, PartialEvent, Phone, Span,
    UnknownField,
};

use super::verdict::{Verdict, findings};
use crate::one_line::one_line;

/// The object that `check --format json` prints for one input.
#[derive(Serialize)]
pub(super) struct JsonRecord<'a> {
    file: &'a str,
    event: Option<Strict>,
    partial: Option<Partial<'a>>,
    dialect: Option<&'static str>,
    diagnostics: Vec<JsonFinding>,
    unknown: UnknownMembers<'a>,
    error: Option<Rejection>,
}

impl<'a> JsonRecord<'a> {
    pub(super) fn new(file: &'a str, body: &[u8], verdict: &'a Verdict) -> Self {
        let diagnostics = diagnostics(body, findings(verdict));
        match verdict {
            Ok(parsed) => Self {
                file,
                event: Some(Strict(parsed.event.to_canonical_json())),
                partial: None,
                dialect: Some(parsed.dialect().as_str()),
                diagnostics,
                unknown: UnknownMembers(&parsed.unknown),
                error: None,
            },
            Err(error) => Self {
                file,
                event: None,
                partial: Partial::new(error.partial()),
                dialect: None,
                diagnostics,
                unknown: UnknownMembers(&[]),
                error: Some(Rejection::new(body, error)),
            },
        }
    }
}

/// The fields of a rejected body that were read, in the order of the canonical event.
#[derive(Serialize, PartialEq, Default)]
#[serde(rename_all = "camelCase")]
struct Partial<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_business: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    momment: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
}

impl<'a> Partial<'a> {
    /// Returns `None` if no field was read.
    fn new(read: &'a PartialEvent) -> Option<Self> {
        let partial = Self {
            connected: read.connected,
            instance_id: read.instance_id.as_ref().map(InstanceId::as_str),
            is_business: read.is_business,
            momment: read.moment,
            phone: read.phone.as_ref().map(Phone::as_str),
        };
        (partial != Self::default()).then_some(partial)
    }
}

/// A place in the input: bytes counted from zero, lines and columns from one.
#[derive(Serialize)]
struct Position {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

impl Position {
    fn new(body: &[u8], span: Span) -> Self {
        let (line, column) = span.line_column(body);
        Self {
            start: span.start(),
            end: span.end(),
            line,
            column,
        }
    }
}

#[derive(Serialize)]
struct JsonFinding {
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

fn diagnostics(body: &[u8], findings: &[Diagnostic]) -> Vec<JsonFinding> {
    findings
        .iter()
        .map(|finding| JsonFinding {
            code: finding.code(),
            quirk: finding.error_kind().and_then(denied),
            severity: finding.severity().as_str(),
            dialect: finding.dialect().as_str(),
            field: finding.field().map(Field::as_str),
            place: Position::new(body, finding.span()),
            message: finding.to_string(),
            related: finding.related().map(|span| Position::new(body, span)),
        })
        .collect()
}

/// The code of the quirk that was denied.
fn denied(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Denied(quirk) => Some(quirk.code()),
        _ => None,
    }
}

#[derive(Serialize)]
struct Rejection {
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
    fn new(body: &[u8], error: &ParseError) -> Self {
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

/// The fields outside the contract: an object, or a list of pairs if a name repeats.
struct UnknownMembers<'a>(&'a [UnknownField]);

impl Serialize for UnknownMembers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self
            .0
            .iter()
            .map(|field| (field.name(), Strict(one_line(field.json()))));
        let mut names = HashSet::new();
        if self.0.iter().all(|field| names.insert(field.name())) {
            let mut map = serializer.serialize_map(Some(self.0.len()))?;
            for (name, value) in members {
                map.serialize_entry(name, &value)?;
            }
            map.end()
        } else {
            serializer.collect_seq(members)
        }
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
