//! JSON that no table describes, and numbers by their digits.

use core::fmt;

/// A value of any kind as canonical JSON ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)), except that a
/// number which a double cannot hold exactly keeps its spelling. No object repeats a key.
///
/// `Debug` shows its length only, since it may hold personal data.
///
/// `Serialize` writes the value, not its text: an object as a map, a number as a [`Decimal`]. `Deserialize`
/// reads any value of a self-describing format.
///
/// ```
/// use zapi_webhooks::{ReceivedEvent, parse_as};
///
/// let body = br#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999",
///     "momment":1757333824580,"type":"ReceivedCallback","broadcastRecipients":['a',12345678901234567890]}"#;
/// let event = parse_as::<ReceivedEvent>(body)?.event;
/// let recipients = event.broadcast_recipients.unwrap();
/// assert_eq!(recipients.as_str(), r#"["a",12345678901234567890]"#);
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

impl Json {
    /// Keeps a text that is known to be canonical JSON.
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.0.len())
    }
}

/// A number of JSON by its digits, such as a longitude. `Debug` shows only how many there are. Nothing is rounded, and equal numbers have equal digits
/// as long as a double can hold them.
///
/// `Serialize` writes an integer if 64 bits hold it, a double if a double holds every digit, and otherwise a
/// string of the digits. `Deserialize` reads all three from a self-describing format. Formats may round a
/// double that they read, as `serde_json` does in its 17th digit unless its feature `float_roundtrip` is on.
///
/// ```
/// use zapi_webhooks::{Content, ReceivedEvent, parse_as};
///
/// let body = br#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999",
///     "momment":1757333824580,"type":"ReceivedCallback","location":{"latitude":-23.5505199}}"#;
/// let event = parse_as::<ReceivedEvent>(body)?.event;
/// let Some(Content::Location(place)) = event.content() else { panic!("a place") };
/// let latitude = place.latitude.as_ref().unwrap();
/// assert_eq!((latitude.as_str(), latitude.as_f64()), ("-23.5505199", -23.5505199));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

impl Decimal {
    /// Keeps a text that is known to be a number in its canonical spelling.
    pub(crate) fn new(digits: &str) -> Self {
        Self(digits.into())
    }

    /// Returns the digits, in the spelling of RFC 8785 unless that would round them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the nearest number that a double holds.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or_default()
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({} bytes)", self.0.len())
    }
}
