//! `DisconnectedCallback`: the instance lost its connection.

use super::define::table;
use super::{InstanceId, Moment, Phone};

table! {
    /// The loss of an instance's connection to WhatsApp.
    ///
    /// Source: the vendor's page
    /// [on-whatsapp-disconnected](https://developer.z-api.io/webhooks/on-whatsapp-disconnected). No body of
    /// real traffic is known.
    ///
    /// ```
    /// use zapi_webhooks::{DisconnectedEvent, parse_as};
    ///
    /// let body = br#"{"momment":1757333824580,"error":"Device has been disconnected","disconnected":true,
    ///     "type":"DisconnectedCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
    /// let event = parse_as::<DisconnectedEvent>(body)?.event;
    /// assert_eq!(event.error.as_deref(), Some("Device has been disconnected"));
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    struct DisconnectedEvent = "DisconnectedCallback" at 3 {
        /// The time of the event, from the key `momment` (sic). The vendor's example counts seconds.
        pub moment: Moment = "momment" Moment, Required, Documented, or "moment";
        /// Why the connection was lost.
        pub error: Option<String> = "error" Text, Optional, Documented;
        /// Whether the instance is disconnected.
        pub disconnected: Option<bool> = "disconnected" Boolean, Optional, Documented;
        /// The instance that lost its connection.
        pub instance_id: InstanceId = "instanceId" InstanceId, Required, Documented;
        /// The number that was connected: undocumented, in bodies of public receivers.
        pub phone: Option<Phone> = "phone" Phone, Optional, Seen;
    }
}

impl DisconnectedEvent {
    /// Returns `type:instanceId:momment`, the same for every delivery of the same event.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let (id, moment) = (self.instance_id.as_str(), self.moment.raw());
        format!("{}:{id}:{moment}", Self::TYPE)
    }
}
