//! The verdict on one input as JSON. The order of the members here is their order in the output.

use std::collections::HashSet;

use serde::ser::{Error as _, SerializeMap as _};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use zapi_webhooks::{Diagnostic, Event, EventType, Field, ParseError, UnknownField};

use crate::event::{Verdict, findings};
use crate::json::{Partial, Position, denied};
use crate::one_line::one_line;

/// The object that `check --format json` prints for one input.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JsonRecord<'a> {
    file: &'a str,
    event: Option<Strict>,
    event_type: Option<&'a str>,
    key: Option<String>,
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
            Ok(accepted) => Self {
                file,
                event: Some(Strict(accepted.event.to_canonical_json())),
                event_type: Some(name(&accepted.event)),
                key: accepted.event.idempotency_key(),
                partial: None,
                dialect: Some(accepted.dialect.as_str()),
                diagnostics,
                unknown: UnknownMembers(&accepted.unknown),
                error: None,
            },
            Err(error) => Self {
                file,
                event: None,
                event_type: error.event_type().and_then(EventType::as_str),
                key: None,
                partial: Partial::new(error.partial()),
                dialect: None,
                diagnostics,
                unknown: UnknownMembers(&[]),
                error: Some(Rejection::new(body, error)),
            },
        }
    }
}

/// Returns the value of `type`, in its documented spelling if it has one.
fn name(event: &Event) -> &str {
    match event {
        Event::Other(other) => other.type_name(),
        event => event.event_type().as_str().unwrap_or_default(),
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

/// The members outside the contract by JSON Pointer: an object, or a list of pairs if one repeats.
struct UnknownMembers<'a>(&'a [UnknownField]);

impl Serialize for UnknownMembers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self
            .0
            .iter()
            .map(|field| (field.pointer(), Strict(one_line(field.json()))));
        let mut pointers = HashSet::new();
        if self.0.iter().all(|field| pointers.insert(field.pointer())) {
            let mut map = serializer.serialize_map(Some(self.0.len()))?;
            for (pointer, value) in members {
                map.serialize_entry(&pointer, &value)?;
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
