//! Reads the webhook bodies of Z-API, a WhatsApp gateway, leniently and exactly.
//!
//! [`parse`] makes a validated [`Event`] of any of the six documented callbacks, and keeps one of another type
//! whole. [`parse_connected`] reads a `ConnectedCallback` alone. The vendor's own example of one is not JSON: it
//! has a string in single quotes, a bare word, a doubled comma and a repeated key. Every deviation that has
//! exactly one reading is tolerated and reported; everything else is rejected with a precise error.
//!
//! ```
//! let body = br#"{
//!   "type": 'ConnectedCallback',
//!   "connected": true,
//!   "momment": 1757333824580,
//!   "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
//!   "phone": "5544999999999",,
//! }"#;
//! let parsed = zapi_webhooks::parse_connected(body)?;
//! assert_eq!(parsed.event.phone.as_str(), "5544999999999");
//! assert_eq!(parsed.event.moment.as_millis(), Some(1757333824580));
//! let codes: Vec<_> = parsed.diagnostics.iter().map(|finding| finding.code()).collect();
//! assert_eq!(codes, ["single-quotes", "repeated-comma"]);
//! # Ok::<(), zapi_webhooks::ParseError>(())
//! ```
//!
//! # Where to look
//!
//! - [`parse`], [`parse_as`], [`parse_connected`] and [`event_type`] read a body; [`ParseOptions`] sets a
//!   [`Tolerance`], [`Limits`] and what to do [on a conflict](OnConflict).
//! - [`Parsed`] is the result: an event such as a [`ConnectedEvent`], its [`Diagnostic`]s, and every
//!   [`UnknownField`].
//!   [`ParseError`] is the rejection: its [`ErrorKind`], all violations, and
//!   [every field that could be read](ParseError::partial).
//! - [`normalize`] makes strict JSON of any lenient document, with the same findings: [`Normalized`].
//!   [`documents`] reads several in a row, [`lines`] one a line: [`Document`].
//! - [`Quirk`] lists every deviation that can be tolerated, and explains it.
//! - [`Report`] shows a finding in its line, for a person.
//!
//! # Laws
//!
//! Tests and fuzz targets assert each of them.
//!
//! - **Total**: no input panics, overflows a stack of 32 KiB, or takes more than linear time and memory.
//! - **Single reading**: a deviation is tolerated only if a specification fixes its reading, or tolerant readers
//!   agree on it and none differs.
//! - **No guessing**: nothing is trimmed, folded, multiplied, rounded or replaced by U+FFFD.
//! - **Full recognition**: an event exists only after the end of the payload was read. Every strict prefix is
//!   rejected, unless only white space, comments or surplus marks of a closing code fence are missing.
//! - **Order independence**: the order of the members changes neither verdict nor event.
//! - **Exact account**: the diagnostics are exactly the deviations, so there are none if and only if the payload
//!   is contract-clean JSON.
//! - **Monotone tolerance**: a wider tolerance never rejects what a narrower one accepts, and never reads it
//!   differently.
//! - **Referees**: `serde_json` accepts what is called JSON and no more, `json5` accepts what is called JSON5,
//!   and the values agree.
//! - **Canonical**: the canonical JSON is RFC 8785, except that a number which a double cannot hold exactly
//!   keeps its spelling; it parses strictly to the same event, and is a fixed point.
//! - **Replacements**: if each span of the findings of [`normalize`] is replaced by its replacement, the result
//!   is strict JSON of the same value.
//! - **Private**: no error or diagnostic repeats bytes of the payload, and `Debug` masks phone, instance id and
//!   unknown fields. Only a [`Report`] shows the line.
//!
//! # Which error comes first
//!
//! Limits, encoding and syntax, in the order of the bytes; then a key that looks like a known one; then a wrong
//! event, to which the contract does not apply; then the fields. The order of the members does not matter, and
//! all violations are listed.
#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

mod canonical;
mod diagnostic;
mod documents;
mod error;
mod error_kind;
mod event_type;
mod events;
mod field;
mod json;
mod ledger;
mod normalize;
mod options;
mod parsed;
mod quirk;
mod report;
mod span;
mod swar;
mod unknown;

pub use diagnostic::Diagnostic;
pub use documents::{Document, Documents, Lines};
pub use error::ParseError;
pub use error_kind::{Encoding, ErrorKind};
pub use event_type::EventType;
pub use events::{
    AudioContent, ButtonsContent, ButtonsResponseContent, Callback, ConnectedEvent, ContactContent,
    Content, Decimal, DeliveryEvent, DisconnectedEvent, DocumentContent, Event, ImageContent,
    InstanceId, Json, ListResponseContent, LiveLocationContent, LocationContent, MessageStatus,
    MessageStatusEvent, Moment, MomentUnit, Notification, OtherEvent, PartialEvent, Phone,
    PhoneKind, PollContent, PollVoteContent, Presence, PresenceChatEvent, PtvContent,
    ReactionContent, ReceivedEvent, ReceivedStatus, StickerContent, TextContent, VideoContent,
};
pub use field::Field;
pub use normalize::Normalized;
pub use options::{Limits, OnConflict, ParseOptions, Tolerance};
pub use parsed::Parsed;
pub use quirk::{Dialect, Quirk, Severity};
pub use report::Report;
pub use span::{Places, Span};
pub use unknown::UnknownField;

/// Reads a `ConnectedCallback` body with the default [`ParseOptions`].
///
/// The contract is the vendor's page
/// [on-webhook-connected](https://developer.z-api.io/webhooks/on-webhook-connected), corrected by real
/// traffic, since the page contradicts itself.
///
/// ```
/// use zapi_webhooks::{ErrorKind, EventType, Field, parse_connected};
///
/// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#;
/// assert!(parse_connected(body)?.is_clean());
///
/// let error = parse_connected(br#"{"type":"DeliveryCallback"}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::WrongEvent(EventType::Delivery));
///
/// let error = parse_connected(br#"{"type":"ConnectedCallback","connected":"sim"}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidField(Field::CONNECTED));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
///
/// # Errors
///
/// Returns a [`ParseError`] if the payload is not one `ConnectedCallback` with exactly one reading.
pub fn parse_connected(payload: &[u8]) -> Result<Parsed<ConnectedEvent>, ParseError> {
    ParseOptions::new().parse_connected(payload)
}

/// Reads a body of any event with the default [`ParseOptions`].
///
/// A body of an undocumented type is [`Event::Other`], kept whole.
///
/// ```
/// use zapi_webhooks::{Event, parse};
///
/// let body = br#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21",
///     "phone":"5544999999999","momment":1757333824580,"type":"ReceivedCallback","text":{"message":"Oi"}}"#;
/// let parsed = parse(body)?;
/// assert!(parsed.is_clean());
/// let Event::Received(message) = parsed.event else { panic!("a message") };
/// assert_eq!(message.message_id.as_deref(), Some("3EB0C767D26A1B3F5C21"));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
///
/// # Errors
///
/// Returns a [`ParseError`] if the payload is not one event with exactly one reading.
pub fn parse(payload: &[u8]) -> Result<Parsed<Event>, ParseError> {
    ParseOptions::new().parse(payload)
}

/// Reads a body of one event with the default [`ParseOptions`].
///
/// It agrees with [`parse`], or rejects the payload as [`WrongEvent`](ErrorKind::WrongEvent).
///
/// ```
/// use zapi_webhooks::{DeliveryEvent, ErrorKind, EventType, parse_as};
///
/// let body = br#"{"phone":"5544999999999","messageId":"3EB0C767D26A1B3F5C21","type":"DeliveryCallback",
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
/// assert_eq!(parse_as::<DeliveryEvent>(body)?.event.phone.as_str(), "5544999999999");
///
/// let error = parse_as::<DeliveryEvent>(br#"{"type":"ReceivedCallback"}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::WrongEvent(EventType::Received));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
///
/// # Errors
///
/// Returns a [`ParseError`] if the payload is not one event of this type with exactly one reading.
pub fn parse_as<T: Callback>(payload: &[u8]) -> Result<Parsed<T>, ParseError> {
    ParseOptions::new().parse_as(payload)
}

/// Reads which event a body announces, for receivers that share one URL among all webhooks.
///
/// The whole body has to be read to know that no second `type` follows, so this costs as much as
/// parsing it.
///
/// ```
/// use zapi_webhooks::{EventType, event_type};
///
/// assert_eq!(event_type(br#"{"type":"ReceivedCallback","text":{}}"#)?, EventType::Received);
/// assert_eq!(event_type(br#"{"type":"Tomorrow"}"#)?, EventType::Unknown);
/// assert!(event_type(br#"{"type":"ReceivedCallback","type":"ConnectedCallback"}"#).is_err());
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
///
/// # Errors
///
/// Returns a [`ParseError`] if the payload is not one object with exactly one `type`.
pub fn event_type(payload: &[u8]) -> Result<EventType, ParseError> {
    ParseOptions::new().event_type(payload)
}

/// Returns the JSON Schema ([2020-12](https://json-schema.org/draft/2020-12/schema)) of an event's canonical
/// JSON.
///
/// The members come in the order of the gateway, with their types, and in `description` the first sentence of
/// their documentation and their source: the vendor's pages, real traffic, or both. The words of a status
/// are `examples`, since another word is kept. Canonical JSON leaves out a member that is null; the schema
/// still allows null if the gateway is known to send it. The schema of [`EventType::Unknown`] describes
/// an event of any other type.
///
/// ```
/// use zapi_webhooks::{EventType, event_schema};
///
/// let schema: serde_json::Value = serde_json::from_str(&event_schema(EventType::Connected))?;
/// assert_eq!(schema["properties"]["type"]["const"], "ConnectedCallback");
/// assert_eq!(schema["required"][0], "type");
/// assert_eq!(
///     schema["properties"]["isBusiness"]["description"],
///     "Whether the account is a business account: undocumented, present in real traffic. Source: real traffic."
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn event_schema(event: EventType) -> String {
    events::schema(event)
}

/// Rewrites a document of any value as strict JSON, with the default [`ParseOptions`].
///
/// Tolerates the same deviations of syntax as [`parse_connected`], at any depth; the fields of the gateway
/// have no meaning here. A key that is repeated with an equal value is folded. Objects are equal in any
/// order of their members, numbers only if they are spelled the same. `NaN` and `Infinity` are rejected,
/// since JSON has no word for them. A document that is a single word without quotes is rejected too, unless
/// the word is a literal or a number.
///
/// Parse events from the payload itself, not from this text: a value that its field rejects, such as
/// `momment: 0x1`, may be accepted once it is rewritten.
///
/// ```
/// use zapi_webhooks::{ErrorKind, normalize};
///
/// let normalized = normalize(b"// of a dead letter\n{'id': 12345678901234567890, 'tags': ['a',],}")?;
/// assert_eq!(normalized.json, "\n{\"id\": 12345678901234567890, \"tags\": [\"a\"]}");
/// assert_eq!(normalized.diagnostics.len(), 6);
///
/// let error = normalize(br#"[{"a": 1, "a": 2}]"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::ConflictingDuplicate(None));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
///
/// # Errors
///
/// Returns a [`ParseError`] if the payload is not one document with exactly one reading.
pub fn normalize(payload: &[u8]) -> Result<Normalized, ParseError> {
    ParseOptions::new().normalize(payload)
}

/// Reads documents one after the other, with white space between them or nothing, each with its own
/// verdict, with the default [`ParseOptions`].
///
/// Each value is read as by [`normalize`]; the [`Limits`] apply to each value. Comments belong to the value after
/// them, the last ones to the last value.
///
/// A rejected value ends like any other if its end is certain, as it is after a deviation that is not
/// tolerated, a scalar without one reading, or a limit. If its end is not certain, since brackets, quotes or
/// separators are wrong or the text is not UTF-8, it is the last document and spans the rest of the payload.
/// For a log with one document on each line, use [`lines`], which loses no more than the line.
///
/// ```
/// let input = b"{\"a\": 1} {'b': 2}\n[NaN] {\"c\": \n[3]\n";
/// let documents: Vec<_> = zapi_webhooks::documents(input).collect();
/// let json = |at: usize| documents[at].verdict.as_ref().map(|it| it.json.as_str()).ok();
/// assert_eq!((json(0), json(1)), (Some("{\"a\": 1}"), Some("{\"b\": 2}")));
/// assert_eq!(&input[documents[2].span.range()], b"[NaN]");
/// assert_eq!(&input[documents[3].span.range()], b"{\"c\": \n[3]");
/// assert_eq!((json(2), json(3), documents.len()), (None, None, 4));
/// ```
#[must_use]
pub fn documents(payload: &[u8]) -> Documents<'_> {
    ParseOptions::new().documents(payload)
}

/// Reads one document on each line (NDJSON), each with its own verdict, with the default [`ParseOptions`].
///
/// Each line is read as by [`normalize`], independently of the others; the [`Limits`] apply to each line. A
/// line ends at a line feed, or a carriage return and a line feed. Blank lines are skipped. Only the first line
/// may start with a byte order mark.
///
/// ```
/// let input = b"{\"a\": 1}\r\n\n{\"b\": \n{'c': 3}\n";
/// let lines: Vec<_> = zapi_webhooks::lines(input).collect();
/// let json = |at: usize| lines[at].verdict.as_ref().map(|it| it.json.as_str()).ok();
/// assert_eq!((json(0), json(1), json(2)), (Some("{\"a\": 1}"), None, Some("{\"c\": 3}")));
/// assert_eq!(&input[lines[1].span.range()], b"{\"b\":");
/// ```
#[must_use]
pub fn lines(payload: &[u8]) -> Lines<'_> {
    ParseOptions::new().lines(payload)
}

impl ParseOptions {
    /// Rewrites a document of any value as strict JSON; see [`normalize`].
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] if the payload is not one document with exactly one reading under these
    /// options.
    pub fn normalize(&self, payload: &[u8]) -> Result<Normalized, ParseError> {
        normalize::normalize(payload, self)
    }

    /// Reads documents one after the other; see [`documents`].
    #[must_use]
    pub fn documents<'a>(&self, payload: &'a [u8]) -> Documents<'a> {
        documents::documents(payload, self)
    }

    /// Reads one document on each line; see [`lines`].
    #[must_use]
    pub fn lines<'a>(&self, payload: &'a [u8]) -> Lines<'a> {
        documents::lines(payload, self)
    }

    /// Reads a body of any event; see [`parse`].
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] if the payload is not one event with exactly one reading under these options.
    pub fn parse(&self, payload: &[u8]) -> Result<Parsed<Event>, ParseError> {
        events::parse(payload, self)
    }

    /// Reads a body of one event; see [`parse_as`].
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] if the payload is not one event of this type with exactly one reading under
    /// these options.
    pub fn parse_as<T: Callback>(&self, payload: &[u8]) -> Result<Parsed<T>, ParseError> {
        events::parse_as(payload, self)
    }

    /// Reads a `ConnectedCallback` body; see [`parse_connected`].
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] if the payload is not one `ConnectedCallback` with exactly one reading under
    /// these options.
    pub fn parse_connected(&self, payload: &[u8]) -> Result<Parsed<ConnectedEvent>, ParseError> {
        events::parse_connected(payload, self)
    }

    /// Reads which event a body announces; see [`event_type`].
    ///
    /// ```
    /// use zapi_webhooks::{ErrorKind, EventType, ParseOptions, Quirk, Tolerance};
    ///
    /// let body = br#"{"type":"ReceivedCallBack"}"#;
    /// assert_eq!(ParseOptions::new().event_type(body)?, EventType::Received);
    /// // Not an unknown type: a narrower tolerance rejects more, but never reads differently.
    /// let error = ParseOptions::new().tolerance(Tolerance::STRICT).event_type(body).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Denied(Quirk::EventTypeCase));
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a [`ParseError`] if the payload is not one object with exactly one `type` under these options.
    pub fn event_type(&self, payload: &[u8]) -> Result<EventType, ParseError> {
        events::event_type(payload, self)
    }
}

/// The examples of the README, which `cargo test` runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
