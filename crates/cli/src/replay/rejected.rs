//! Writes a rejected record: as a line of JSON with its bytes for programs, or as a line without them for people.

use std::io::{self, Write};
use std::str;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::ser::Serializer;
use zapi_webhooks::{Diagnostic, ErrorKind, Field, ParseError, PartialEvent};
use zapi_webhooks_verdict::{Members, Position, denied};

use super::envelope::EnvelopeError;
use super::records::LONGEST;
use crate::printable::printable;

/// A rejected record. The order of the members here is their order in the output.
#[derive(Serialize)]
pub(super) struct RejectedRecord<'a> {
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
    partial: Option<Members>,
    #[serde(flatten)]
    kept: Kept<'a>,
}

/// The codes of records that are rejected before a body is parsed.
const ENVELOPE: &str = "envelope";
const TOO_LONG: &str = "too-long";

/// The part of the record that is kept.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kept<'a> {
    Body(&'a str),
    BodyBase64(String),
    Envelope(&'a str),
    EnvelopeBase64(String),
    /// The number of bytes of a record that is too long.
    Length(u64),
    /// The record itself, which is a line of `--rejects`.
    #[serde(skip)]
    Line(&'a [u8]),
}

/// The name and the code that a line of `--rejects` keeps.
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

    /// Rejects a line of `--rejects` that has no body, and stays as it is.
    pub(super) fn again<'a>(&self, name: Name<'a>, line: &'a [u8]) -> Option<RejectedRecord<'a>> {
        let mut codes = [ENVELOPE, TOO_LONG].into_iter();
        let code = codes.find(|code| *code == self.code)?;
        let message = "record was rejected before, and is kept without a body".to_owned();
        Some(RejectedRecord::new(name, code, message, Kept::Line(line)))
    }
}

/// The name of a record: its source, number and offset.
pub(super) type Name<'a> = (&'a str, u64, u64);

impl<'a> RejectedRecord<'a> {
    /// Rejects a body that is no event.
    pub(super) fn of_body(name: Name<'a>, body: &'a [u8], error: &'a ParseError) -> Self {
        let violation = reported(error);
        Self {
            quirk: violation.error_kind().and_then(denied),
            field: violation.field().map(Field::as_str),
            position: Some(Position::new(body, violation.span())),
            partial: Members::read(error.partial()),
            ..Self::new(
                name,
                violation.code(),
                violation.to_string(),
                body_kept(body),
            )
        }
    }

    /// Rejects a record without a body.
    pub(super) fn of_envelope(name: Name<'a>, envelope: &'a [u8], fault: EnvelopeError) -> Self {
        let kept = str::from_utf8(envelope).map_or_else(
            |_| Kept::EnvelopeBase64(BASE64_STANDARD.encode(envelope)),
            Kept::Envelope,
        );
        Self::new(name, ENVELOPE, fault.to_string(), kept)
    }

    /// Rejects all that follows an item of an array, if no comma or bracket does.
    pub(super) fn of_broken_array(name: Name<'a>, rest: &'a [u8]) -> Self {
        let (kind, message) = if rest.is_empty() {
            (ErrorKind::UnexpectedEnd, "array ends without `]`")
        } else {
            (
                ErrorKind::UnexpectedToken,
                "expected `,` or `]` after an item of the array",
            )
        };
        Self::new(name, kind.code(), message.to_owned(), body_kept(rest))
    }

    /// Rejects a record that is too long to be held.
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

    /// Writes the record as a line of JSON.
    pub(super) fn write_json(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match self.kept {
            Kept::Line(line) => out.extend(line),
            _ => self.serialize(&mut Serializer::new(&mut *out))?,
        }
        out.push(b'\n');
        Ok(())
    }

    /// Writes the name of the record and the reason, but none of its bytes.
    pub(super) fn write_text(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let (source, record) = (printable(self.source), self.record);
        let (code, message) = (self.code, &self.message);
        writeln!(out, "{source}:{record}: error[{code}]: {message}")
    }
}

/// Returns the violation to report: the first one, unless it is the `Type` of a foreign object.
///
/// An object is foreign if it has no common field of an event, and no other key that looks like one.
fn reported(error: &ParseError) -> &Diagnostic {
    let kinds = || error.violations().filter_map(Diagnostic::error_kind);
    let suspicious = ErrorKind::SuspiciousKey(Field::TYPE);
    let is_foreign = !has_common_field(error.partial())
        && kinds().filter(|kind| *kind == suspicious).count() == 1
        && kinds().all(|kind| kind == suspicious || matches!(kind, ErrorKind::MissingField(_)));
    let no_type = ErrorKind::MissingField(Field::TYPE);
    let missing = error
        .violations()
        .find(|it| is_foreign && it.error_kind() == Some(no_type));
    missing.unwrap_or(error.primary())
}

fn has_common_field(partial: &PartialEvent) -> bool {
    partial.connected.is_some()
        || partial.moment.is_some()
        || partial.instance_id.is_some()
        || partial.phone.is_some()
        || partial.is_business.is_some()
}

fn body_kept(body: &[u8]) -> Kept<'_> {
    str::from_utf8(body).map_or_else(
        |_| Kept::BodyBase64(BASE64_STANDARD.encode(body)),
        Kept::Body,
    )
}
