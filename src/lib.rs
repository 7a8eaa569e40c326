//! Reads the webhook bodies of Z-API, above all `ConnectedCallback`.

mod canonical;
mod connected;
mod diagnostic;
mod error;
mod error_kind;
mod event_type;
mod field;
mod json;
mod ledger;
mod options;
mod parsed;
mod quirk;
mod report;
mod span;

pub use connected::{
    ConnectedEvent, InstanceId, Moment, MomentUnit, PartialEvent, Phone, PhoneKind,
};
pub use diagnostic::Diagnostic;
pub use error::ParseError;
pub use error_kind::{Encoding, ErrorKind};
pub use event_type::EventType;
pub use field::Field;
pub use options::{Limits, OnConflict, ParseOptions, Tolerance};
pub use parsed::{Parsed, UnknownField};
pub use quirk::{Dialect, Quirk, Severity};
pub use report::Report;
pub use span::Span;

/// Reads a `ConnectedCallback` body with the default [`ParseOptions`].
///
/// # Errors
///
/// Returns a [`ParseError`] where the payload is not one `ConnectedCallback` with exactly one
/// reading.
pub fn parse_connected(payload: &[u8]) -> Result<Parsed<ConnectedEvent>, ParseError> {
    ParseOptions::new().parse_connected(payload)
}

/// Reads which event a body announces, for receivers that share one URL among all webhooks.
///
/// # Errors
///
/// Returns a [`ParseError`] where the payload is not one object with exactly one `type`.
pub fn event_type(payload: &[u8]) -> Result<EventType, ParseError> {
    ParseOptions::new().event_type(payload)
}

impl ParseOptions {
    /// Reads a `ConnectedCallback` body; see [`parse_connected`].
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] where the payload is not one `ConnectedCallback` with exactly one
    /// reading under these options.
    pub fn parse_connected(&self, payload: &[u8]) -> Result<Parsed<ConnectedEvent>, ParseError> {
        connected::parse(payload, self)
    }

    /// Reads which event a body announces; see [`event_type`].
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] where the payload is not one object with exactly one `type`.
    pub fn event_type(&self, payload: &[u8]) -> Result<EventType, ParseError> {
        connected::event_type(payload, self)
    }
}
