//! A refused record: for a program one line of JSON with its bytes, for people one line without.

use std::io::{self, Write};
use std::str;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::ser::Serializer;
use zapi_webhooks::{
    Diagnostic, ErrorKind, Field, InstanceId, Moment, ParseError, PartialEvent, Phone,
};

use super::envelope::EnvelopeError;
use super::records::LONGEST;
use crate::printable::printable;

/// A refused record. The order of the members here is their order in the output.
#[derive(Serialize)]
pub(super) struct RefusedRecord<'a> {
    source: &'a str,
    record: u64,
    offset: u64,
    pub(super) code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    quirk: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    #[serde(flatten)]
    position: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial: Option<Fields<'a>>,
    #[serde(flatten)]
    kept: Kept<'a>,
}

/// The codes of what is refused before its body is read.
const ENVELOPE: &str = "envelope";
const TOO_LONG: &str = "too-long";

/// A position in the body: bytes counted from zero, lines and columns from one.
#[derive(Serialize)]
struct Position {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

/// The fields of a refused body that could be read. None of them is known of a record without a body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<&'a InstanceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_business: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    momment: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a Phone>,
}

impl<'a> Fields<'a> {
    fn of(partial: &'a PartialEvent) -> Option<Self> {
        (*partial != PartialEvent::default()).then_some(Self {
            connected: partial.connected,
            instance_id: partial.instance_id.as_ref(),
            is_business: partial.is_business,
            momment: partial.moment,
            phone: partial.phone.as_ref(),
        })
    }
}

/// What is kept of the record.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kept<'a> {
    Body(&'a str),
    BodyBase64(String),
    Envelope(&'a str),
    EnvelopeBase64(String),
    /// Nothing of a record that is too long, but how many bytes it has.
    Length(u64),
    /// Nothing: the record is such a line itself.
    #[serde(skip)]
    Line(&'a [u8]),
}

/// What a line of `--rejects` tells of the record that it keeps.
#[derive(Deserialize)]
pub(super) struct Before {
    source: String,
    record: u64,
    offset: u64,
    code: String,
}

impl Before {
    pub(super) fn of_line(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    pub(super) fn name(&self) -> Name<'_> {
        (&self.source, self.record, self.offset)
    }

    /// Makes the refusal of a line that holds no body, and stays as it is.
    pub(super) fn again<'a>(&self, name: Name<'a>, line: &'a [u8]) -> Option<RefusedRecord<'a>> {
        let mut codes = [ENVELOPE, TOO_LONG].into_iter();
        let code = codes.find(|code| *code == self.code)?;
        let message = "record was refused before, and is kept without a body".to_owned();
        Some(RefusedRecord::new(name, code, message, Kept::Line(line)))
    }
}

/// Which record it is: its source, its number there, its place there.
pub(super) type Name<'a> = (&'a str, u64, u64);

impl<'a> RefusedRecord<'a> {
    /// Makes the refusal of a body that is no event.
    pub(super) fn of_body(name: Name<'a>, body: &'a [u8], error: &'a ParseError) -> Self {
        let violation = reported(error);
        let span = violation.span();
        let (line, column) = span.line_column(body);
        let position = Position {
            start: span.start(),
            end: span.end(),
            line,
            column,
        };
        let quirk = violation.error_kind().and_then(|kind| match kind {
            ErrorKind::Denied(quirk) => Some(quirk.code()),
            _ => None,
        });
        Self {
            quirk,
            field: violation.field().map(Field::as_str),
            position: Some(position),
            partial: Fields::of(error.partial()),
            ..Self::new(
                name,
                violation.code(),
                violation.to_string(),
                body_kept(body),
            )
        }
    }

    /// Makes the refusal of a record in which no body is found.
    pub(super) fn of_envelope(name: Name<'a>, envelope: &'a [u8], fault: EnvelopeError) -> Self {
        let kept = str::from_utf8(envelope).map_or_else(
            |_| Kept::EnvelopeBase64(BASE64_STANDARD.encode(envelope)),
            Kept::Envelope,
        );
        Self::new(name, ENVELOPE, fault.to_string(), kept)
    }

    /// Makes the refusal of a record that is too long to be held.
    pub(super) fn of_long(name: Name<'a>, length: u64) -> Self {
        let message = format!("record is longer than {LONGEST} bytes");
        Self::new(name, TOO_LONG, message, Kept::Length(length))
    }

    fn new(
        (source, record, offset): Name<'a>,
        code: &'static str,
        message: String,
        kept: Kept<'a>,
    ) -> Self {
        Self {
            source,
            record,
            offset,
            code,
            message,
            quirk: None,
            field: None,
            position: None,
            partial: None,
            kept,
        }
    }

    /// Writes the record for a program.
    pub(super) fn write_json(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match self.kept {
            Kept::Line(line) => out.extend(line),
            _ => self.serialize(&mut Serializer::new(&mut *out))?,
        }
        out.push(b'\n');
        Ok(())
    }

    /// Writes the record for people: where it stands and what refuses it, and nothing of itself.
    pub(super) fn write_text(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let (source, record) = (printable(self.source), self.record);
        let (code, message) = (self.code, &self.message);
        writeln!(out, "{source}:{record}: error[{code}]: {message}")
    }
}

/// Returns the violation to report: the first one, but of a foreign object no key such as `Type`.
///
/// An object is foreign if no field could be read of it, and no other key looks like a known one.
fn reported(error: &ParseError) -> &Diagnostic {
    let kinds = || error.violations().filter_map(Diagnostic::error_kind);
    let suspicious = ErrorKind::SuspiciousKey(Field::Type);
    let is_foreign = *error.partial() == PartialEvent::default()
        && kinds().filter(|kind| *kind == suspicious).count() == 1
        && kinds().all(|kind| kind == suspicious || matches!(kind, ErrorKind::MissingField(_)));
    let no_type = ErrorKind::MissingField(Field::Type);
    let missing = error
        .violations()
        .find(|it| is_foreign && it.error_kind() == Some(no_type));
    missing.unwrap_or(error.primary())
}

fn body_kept(body: &[u8]) -> Kept<'_> {
    str::from_utf8(body).map_or_else(
        |_| Kept::BodyBase64(BASE64_STANDARD.encode(body)),
        Kept::Body,
    )
}
