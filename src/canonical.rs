//! The canonical JSON of an event: RFC 8785, one spelling for one event.

use crate::connected::ConnectedEvent;
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
        out.push_str("{\"connected\":");
        out.push_str(boolean(self.connected));
        out.push_str(",\"instanceId\":");
        write_json_string(self.instance_id.as_str(), &mut out);
        if let Some(is_business) = self.is_business {
            out.push_str(",\"isBusiness\":");
            out.push_str(boolean(is_business));
        }
        out.push_str(",\"momment\":");
        out.push_str(&self.moment.raw().to_string());
        out.push_str(",\"phone\":");
        write_json_string(self.phone.as_str(), &mut out);
        out.push_str(",\"type\":");
        write_json_string(Self::TYPE, &mut out);
        out.push('}');
        out
    }
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
