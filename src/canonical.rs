//! The canonical JSON of an event: RFC 8785, one spelling for one event.

use core::fmt::Write as _;

use crate::events::ConnectedEvent;
use crate::json::write_json_string;

impl ConnectedEvent {
    /// Returns the event as canonical JSON ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)).
    ///
    /// Equal events have equal texts, which can be hashed, signed or compared. The text parses
    /// under [`Tolerance::STRICT`](crate::Tolerance::STRICT) to the same event.
    ///
    /// ```
    /// let body = br#"{"type":"ConnectedCallback", "connected":true, "momment":"1757333824580",
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7", "phone":"5544999999999"}"#;
    /// assert_eq!(
    ///     zapi_webhooks::parse_connected(body)?.event.to_canonical_json(),
    ///     concat!(
    ///         r#"{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","#,
    ///         r#""momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}"#,
    ///     )
    /// );
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    #[must_use]
    pub fn to_canonical_json(&self) -> String {
        let mut out = String::with_capacity(160);
        self.write_canonical_json(&mut out);
        out
    }

    /// Appends what [`to_canonical_json`](Self::to_canonical_json) returns, for callers who write
    /// many events into one buffer.
    ///
    /// ```
    /// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#;
    /// let event = zapi_webhooks::parse_connected(body)?.event;
    /// let mut lines = String::new();
    /// for _ in 0..2 {
    ///     event.write_canonical_json(&mut lines);
    ///     lines.push('\n');
    /// }
    /// assert!(lines.lines().all(|line| line == event.to_canonical_json()));
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    pub fn write_canonical_json(&self, out: &mut String) {
        out.push_str("{\"connected\":");
        out.push_str(boolean(self.connected));
        out.push_str(",\"instanceId\":");
        write_text(self.instance_id.as_str(), out);
        if let Some(is_business) = self.is_business {
            out.push_str(",\"isBusiness\":");
            out.push_str(boolean(is_business));
        }
        // Writing to a string cannot fail.
        let _ = write!(out, ",\"momment\":{},\"phone\":", self.moment.raw());
        write_text(self.phone.as_str(), out);
        out.push_str(",\"type\":\"");
        out.push_str(Self::TYPE);
        out.push_str("\"}");
    }
}

/// Writes a string at once where none of its bytes needs an escape.
fn write_text(text: &str, out: &mut String) {
    let plain = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
    // Looking at every byte lets the compiler look at many at a time.
    if text
        .as_bytes()
        .iter()
        .fold(true, |all, byte| all & plain(byte))
    {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        write_json_string(text, out);
    }
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
