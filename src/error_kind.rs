//! The kinds of refusal, by code. What each says is decided here, where it arises elsewhere.

use core::fmt;

use crate::event_type::EventType;
use crate::field::Field;
use crate::quirk::Quirk;

/// Why a payload was refused.
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
    /// Something stands where the grammar wants something else.
    UnexpectedToken,
    /// Something stands behind the value.
    TrailingData,
    /// The payload is a value, but not an object.
    NotAnObject,
    /// The payload is another event.
    WrongEvent(EventType),
    /// A key is repeated with another value: this field's, or one that [`normalize`](crate::normalize)
    /// knows nothing of.
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

/// What a payload is encoded in, where it is not UTF-8 text.
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
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// UTF-16, with or without a byte order mark.
    Utf16,
    /// UTF-32, with or without a byte order mark.
    Utf32,
    /// A gzip stream (RFC 1952) that nobody inflated.
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

    /// Returns the field that the kind is about.
    #[must_use]
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::WrongEvent(_) => Some(Field::Type),
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

    /// Tells whether the place says nothing, because the payload as a whole is meant.
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
            Self::Encoding(Encoding::InvalidUtf8) => f.write_str("payload is not UTF-8 text"),
            Self::Encoding(Encoding::Utf16) => f.write_str("payload is UTF-16, expected UTF-8"),
            Self::Encoding(Encoding::Utf32) => f.write_str("payload is UTF-32, expected UTF-8"),
            Self::Encoding(Encoding::Gzip) => {
                f.write_str("payload is a gzip stream, expected it inflated")
            }
            Self::UnexpectedEnd => f.write_str("payload ends too early"),
            Self::UnexpectedToken => f.write_str("expected another token"),
            Self::TrailingData => f.write_str("expected nothing behind the payload's one value"),
            Self::NotAnObject => f.write_str("expected an object"),
            Self::WrongEvent(EventType::Unknown) => {
                f.write_str("payload is of no documented type, not a `ConnectedCallback`")
            }
            Self::WrongEvent(event) => {
                write!(f, "payload is a `{event}`, not a `ConnectedCallback`")
            }
            Self::ConflictingDuplicate(_) => f.write_str("key repeated with another value"),
            Self::SuspiciousKey(_) => {
                f.write_str("key looks like a known one but is spelled otherwise")
            }
            Self::MissingField(_) => f.write_str("required field is missing"),
            Self::InvalidField(_) => f.write_str("value breaks the rule of its field"),
            Self::Denied(quirk) => write!(f, "{} is not tolerated", quirk.message()),
        }
    }
}
