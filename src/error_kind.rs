//! The kinds of errors: code, message and explanation of each. Other modules report them.

use core::fmt;

use crate::event_type::EventType;
use crate::field::Field;
use crate::quirk::Quirk;

/// Why a payload was rejected.
///
/// ```
/// use zapi_webhooks::{ErrorKind, parse_connected};
///
/// let error = parse_connected(br#"{"type": "ConnectedCallback", "#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
/// assert_eq!(error.kind().code(), "unexpected-end");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The payload is longer than this many bytes.
    TooLong(usize),
    /// Objects and arrays are nested deeper than this many levels.
    TooDeep(usize),
    /// The object has more than this many members.
    TooManyMembers(usize),
    /// The payload has more than this many quirks.
    TooManyQuirks(usize),
    /// The payload is not UTF-8 text.
    Encoding(Encoding),
    /// The payload ends before the value does.
    UnexpectedEnd,
    /// The grammar expects another token.
    UnexpectedToken,
    /// More data follows the value.
    TrailingData,
    /// The payload is a value, but not an object.
    NotAnObject,
    /// The payload is another event.
    WrongEvent(EventType),
    /// A key is repeated with another value: the key of this field, a key in its JSON, or, if `None`, any key
    /// of a document that [`normalize`](crate::normalize) reads.
    ConflictingDuplicate(Option<Field>),
    /// A key looks like a known one and is not.
    SuspiciousKey(Field),
    /// A required field is missing.
    MissingField(Field),
    /// A field holds a value that breaks its rule.
    InvalidField(Field),
    /// A deviation that the tolerance does not admit.
    Denied(Quirk),
}

/// The encoding of a payload that is not UTF-8 text.
///
/// ```
/// use zapi_webhooks::{Encoding, ErrorKind, parse_connected};
///
/// let error = parse_connected(&[0x1f, 0x8b, 8, 0]).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Encoding(Encoding::Gzip));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// UTF-16, with or without a byte order mark.
    Utf16,
    /// UTF-32, with or without a byte order mark.
    Utf32,
    /// A gzip stream (RFC 1952).
    Gzip,
}

impl Encoding {
    /// Returns the lower-case name, such as `utf-16`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidUtf8 => "invalid-utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
            Self::Gzip => "gzip",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ErrorKind {
    /// One value of every kind, in the order of the codes; the limits and names inside are arbitrary.
    ///
    /// ```
    /// use zapi_webhooks::ErrorKind;
    ///
    /// let codes: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
    /// assert_eq!(codes[..3], ["too-long", "too-deep", "too-many-members"]);
    /// ```
    pub const ALL: &[Self] = &[
        Self::TooLong(0),
        Self::TooDeep(0),
        Self::TooManyMembers(0),
        Self::TooManyQuirks(0),
        Self::Encoding(Encoding::InvalidUtf8),
        Self::UnexpectedEnd,
        Self::UnexpectedToken,
        Self::TrailingData,
        Self::NotAnObject,
        Self::WrongEvent(EventType::Unknown),
        Self::ConflictingDuplicate(None),
        Self::SuspiciousKey(Field::TYPE),
        Self::MissingField(Field::TYPE),
        Self::InvalidField(Field::TYPE),
        Self::Denied(Quirk::ByteOrderMark),
    ];

    /// Returns the stable code, in kebab case, such as `conflicting-duplicate`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong(_) => "too-long",
            Self::TooDeep(_) => "too-deep",
            Self::TooManyMembers(_) => "too-many-members",
            Self::TooManyQuirks(_) => "too-many-quirks",
            Self::Encoding(_) => "encoding",
            Self::UnexpectedEnd => "unexpected-end",
            Self::UnexpectedToken => "unexpected-token",
            Self::TrailingData => "trailing-data",
            Self::NotAnObject => "not-an-object",
            Self::WrongEvent(_) => "wrong-event",
            Self::ConflictingDuplicate(_) => "conflicting-duplicate",
            Self::SuspiciousKey(_) => "suspicious-key",
            Self::MissingField(_) => "missing-field",
            Self::InvalidField(_) => "invalid-field",
            Self::Denied(_) => "denied",
        }
    }

    /// Returns the message in a few words; `Display` adds the limit or the name inside.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::TooLong(_) => "payload is longer than the limit",
            Self::TooDeep(_) => "payload is nested deeper than the limit",
            Self::TooManyMembers(_) => "payload has more members than the limit",
            Self::TooManyQuirks(_) => "payload has more deviations than the limit",
            Self::Encoding(_) => "payload is not UTF-8 text",
            Self::UnexpectedEnd => "payload ends too early",
            Self::UnexpectedToken => "expected another token",
            Self::TrailingData => "unexpected data after the JSON value",
            Self::NotAnObject => "expected an object",
            Self::WrongEvent(_) => "payload is another event",
            Self::ConflictingDuplicate(_) => "key repeated with another value",
            Self::SuspiciousKey(_) => "key looks like a known one but is spelled otherwise",
            Self::MissingField(_) => "required field is missing",
            Self::InvalidField(_) => "value breaks the rule of its field",
            Self::Denied(_) => "deviation is not tolerated",
        }
    }

    /// Explains in a paragraph what the kind means and why such a payload is rejected.
    ///
    /// ```
    /// use zapi_webhooks::ErrorKind;
    ///
    /// let why = ErrorKind::UnexpectedEnd.explain();
    /// assert!(why.starts_with("The payload ends inside a value"));
    /// ```
    #[must_use]
    pub const fn explain(self) -> &'static str {
        match self {
            Self::TooLong(_) => {
                "The payload has more bytes than the limit allows. It is rejected before the first byte is parsed, and never cut short: half a payload is another payload. Real events have some 160 bytes."
            }
            Self::TooDeep(_) => {
                "Objects and arrays are nested deeper than the limit allows. Recursive parsers overflow their stack on such a payload; this one does not recurse. Real events have one level."
            }
            Self::TooManyMembers(_) => {
                "An object has more members than the limit allows, duplicates counted. The limit bounds how much memory a hostile sender can make a receiver use. Real events have six members."
            }
            Self::TooManyQuirks(_) => {
                "The payload deviates from JSON or from the contract more often than the limit allows. It is rejected because a list that stops short would hide the rest. Bytes that deviate this often are unlikely to be an event."
            }
            Self::Encoding(_) => {
                "JSON between systems is UTF-8 (RFC 8259, section 8.1). UTF-16, UTF-32 and gzip are recognized and named, but not decoded. To replace undecodable bytes by U+FFFD would invent content, and to guess an encoding may turn one name into another."
            }
            Self::UnexpectedEnd => {
                "The payload ends inside a value: a connection broke, a column was too short, or a log was cut. Nothing is completed, because the missing part may change what is there: a later member, another digit. The sender has to send it again."
            }
            Self::UnexpectedToken => {
                "The text is not JSON, and no tolerated deviation explains it. Examples are `=` instead of `:`, numbers such as `007` or `1_000`, a quotation mark inside a string, and words that some parsers read as literals."
            }
            Self::TrailingData => {
                "A payload is one value, and this one is followed by another value or by text. Some parsers keep the first value, some the last, and some all, so none is chosen. `documents` reads values in a row one by one."
            }
            Self::NotAnObject => {
                "An event is an object. An array may hold several events, and a string may hold an event that was encoded twice: to unwrap either would be a guess about the sender."
            }
            Self::WrongEvent(_) => {
                "The `type` of the payload is not the event that was asked for, so its fields mean something else even if they have the same names. A receiver that uses one URL for all webhooks asks for any event, or tells them apart by `type`."
            }
            Self::ConflictingDuplicate(_) => {
                "A key is given more than once, with different values. Some parsers keep the first, most keep the last, and some reject the object, so two systems would read two events from the same bytes. A caller who knows which copy the sender means can set a conflict policy."
            }
            Self::SuspiciousKey(_) => {
                "A key differs from a known one only in the case of its letters, in an invisible character, or in a letter of another alphabet that looks the same. Some parsers match it with the known key and others do not."
            }
            Self::MissingField(_) => {
                "An event has `type`, `connected`, `momment`, `instanceId` and `phone`. A default for a missing field would state what the sender never said."
            }
            Self::InvalidField(_) => {
                "A field has a value outside its domain: a word for a boolean, a fraction or a negative number for `momment`, or control or invisible characters in an identifier. The message names the rule. The text `false` is rejected for a boolean, because most languages treat it as true."
            }
            Self::Denied(_) => {
                "The payload can be read, but has a deviation that the tolerance does not allow. The message names the deviation, whose own code explains it. A wider tolerance accepts more, and never reads differently what a narrower one accepts."
            }
        }
    }

    /// Returns the field that the kind is about.
    #[must_use]
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::WrongEvent(_) => Some(Field::TYPE),
            Self::ConflictingDuplicate(field) => field,
            Self::SuspiciousKey(field) | Self::MissingField(field) | Self::InvalidField(field) => {
                Some(field)
            }
            _ => None,
        }
    }

    /// The quirk that was denied.
    pub(crate) const fn quirk(self) -> Option<Quirk> {
        match self {
            Self::Denied(quirk) => Some(quirk),
            _ => None,
        }
    }

    /// Whether the error is about the payload as a whole, so that its place means nothing.
    pub(crate) const fn is_about_the_whole(self) -> bool {
        matches!(self, Self::TooLong(_) | Self::WrongEvent(_))
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(limit) => write!(f, "payload is longer than {limit} bytes"),
            Self::TooDeep(limit) => write!(f, "payload is nested deeper than {limit} levels"),
            Self::TooManyMembers(limit) => {
                write!(f, "payload has more than {limit} members")
            }
            Self::TooManyQuirks(limit) => {
                write!(f, "payload deviates in more than {limit} places")
            }
            Self::Encoding(Encoding::Utf16) => f.write_str("payload is UTF-16, expected UTF-8"),
            Self::Encoding(Encoding::Utf32) => f.write_str("payload is UTF-32, expected UTF-8"),
            Self::Encoding(Encoding::Gzip) => {
                f.write_str("payload is a gzip stream, expected UTF-8")
            }
            Self::WrongEvent(EventType::Unknown) => {
                f.write_str("payload is of no documented type, not the event asked for")
            }
            Self::WrongEvent(event) => {
                write!(f, "payload is a `{event}`, not the event asked for")
            }
            Self::Denied(quirk) => write!(f, "{} is not tolerated", quirk.message()),
            Self::Encoding(Encoding::InvalidUtf8)
            | Self::UnexpectedEnd
            | Self::UnexpectedToken
            | Self::TrailingData
            | Self::NotAnObject
            | Self::ConflictingDuplicate(_)
            | Self::SuspiciousKey(_)
            | Self::MissingField(_)
            | Self::InvalidField(_) => f.write_str(self.message()),
        }
    }
}
