//! `DeliveryCallback`: a message was handed over, or could not be.

use super::define::table;
use super::{InstanceId, Phone};

table! {
    /// The delivery of a message to WhatsApp, or its failure.
    ///
    /// Source: the vendor's page [on-message-send](https://developer.z-api.io/webhooks/on-message-send). It
    /// has no time.
    ///
    /// ```
    /// use zapi_webhooks::{DeliveryEvent, parse_as};
    ///
    /// let body = br#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244",
    ///     "messageId":"3EB0C767D26A1B3F5C21","type":"DeliveryCallback",
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
    /// let event = parse_as::<DeliveryEvent>(body)?.event;
    /// assert_eq!((event.message_id.as_deref(), event.error), (Some("3EB0C767D26A1B3F5C21"), None));
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    struct DeliveryEvent = "DeliveryCallback" at 3 {
        /// The chat that the message was sent to.
        pub phone: Phone = "phone" Phone, Required, Documented;
        /// The gateway's id of the message.
        pub zaap_id: Option<String> = "zaapId" Id, Optional, Documented;
        /// WhatsApp's id of the message.
        pub message_id: Option<String> = "messageId" Id, Optional, Documented;
        /// The instance that sent the message.
        pub instance_id: InstanceId = "instanceId" InstanceId, Required, Documented;
        /// Why the message could not be sent: undocumented, acted on by public receivers.
        pub error: Option<String> = "error" Text, Optional, Seen;
    }
}

impl DeliveryEvent {
    /// Returns `type:instanceId:messageId`, with `zaapId` if there is no `messageId`; `None` if there is
    /// neither.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<String> {
        let message = self.message_id.as_ref().or(self.zaap_id.as_ref())?;
        Some(format!(
            "{}:{}:{message}",
            Self::TYPE,
            self.instance_id.as_str()
        ))
    }
}
