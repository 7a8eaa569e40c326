//! The parts of JSON records that `check` and `replay` share. The order of the members here is their order in the output.

use serde::Serialize;
use zapi_webhooks::{ErrorKind, InstanceId, Moment, PartialEvent, Phone, Span};

/// A position in the body: bytes counted from zero, lines and columns from one.
#[derive(Serialize)]
pub(crate) struct Position {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

impl Position {
    pub(crate) fn new(body: &[u8], span: Span) -> Self {
        let (line, column) = span.line_column(body);
        Self {
            start: span.start(),
            end: span.end(),
            line,
            column,
        }
    }
}

/// The common fields of a rejected body that were read, in the order of the canonical event.
#[derive(Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Partial<'a> {
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

impl<'a> Partial<'a> {
    /// Returns `None` if no field was read.
    pub(crate) fn new(read: &'a PartialEvent) -> Option<Self> {
        let partial = Self {
            connected: read.connected,
            instance_id: read.instance_id.as_ref(),
            is_business: read.is_business,
            momment: read.moment,
            phone: read.phone.as_ref(),
        };
        (partial != Self::default()).then_some(partial)
    }
}

/// Returns the code of the quirk that was denied.
pub(crate) fn denied(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Denied(quirk) => Some(quirk.code()),
        _ => None,
    }
}
