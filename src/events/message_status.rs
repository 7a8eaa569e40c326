//! `MessageStatusCallback`: a message was sent, received, read or played.

use super::define::table;
use super::words::{MESSAGE_STATUS, words};
use super::{InstanceId, Moment, Phone};

words! {
    /// How far a message came.
    ///
    /// ```
    /// use zapi_webhooks::MessageStatus;
    ///
    /// assert_eq!(MessageStatus::ReadByMe.as_str(), "READ_BY_ME");
    /// ```
    enum MessageStatus of MESSAGE_STATUS {
        /// Sent to WhatsApp.
        Sent = "SENT",
        /// Received by the device.
        Received = "RECEIVED",
        /// Read by the contact.
        Read = "READ",
        /// Read by the owner of the instance.
        ReadByMe = "READ_BY_ME",
        /// Played, as an audio message.
        Played = "PLAYED",
    }
}

table! {
    /// A change of the status of messages.
    ///
    /// Source: the vendor's page
    /// [on-whatsapp-message-status-changes](https://developer.z-api.io/webhooks/on-whatsapp-message-status-changes),
    /// and real traffic. The page's table says `id`, every body says `ids`.
    ///
    /// ```
    /// use zapi_webhooks::{MessageStatus, MessageStatusEvent, parse_as};
    ///
    /// let body = br#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"READ",
    ///     "ids":["3EB0C767D26A1B3F5C21"],"momment":1757333824580,"phoneDevice":0,
    ///     "phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#;
    /// let event = parse_as::<MessageStatusEvent>(body)?.event;
    /// assert_eq!(event.status, MessageStatus::Read);
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    struct MessageStatusEvent = "MessageStatusCallback" at 6 {
        /// The instance that sent or received the messages.
        pub instance_id: InstanceId = "instanceId" InstanceId, Required, Both;
        /// How far the messages came.
        pub status: MessageStatus = "status" Word(MESSAGE_STATUS), Required, Both;
        /// The ids of the messages.
        pub ids: Vec<String> = "ids" Texts, Required, Both;
        /// The time of the event, from the key `momment` (sic).
        pub moment: Moment = "momment" Moment, Required, Both, or "moment";
        /// The device of the contact.
        pub phone_device: Option<i64> = "phoneDevice" Integer, Optional, Both;
        /// The chat of the messages.
        pub phone: Phone = "phone" Phone, Required, Both;
        /// Whether the chat is a group.
        pub is_group: Option<bool> = "isGroup" Boolean, Optional, Both;
        /// The member of the group whose device reports: undocumented, present in real traffic.
        pub participant: Option<String> = "participant" Text, Optional, Seen;
        /// The device of that member: undocumented, present in real traffic.
        pub participant_device: Option<i64> = "participantDevice" Integer, Optional, Seen;
    }
}

impl MessageStatusEvent {
    /// Returns the type, instance, status, `momment`, phone, device, participant, its device and the ids in
    /// their order, with a colon between two; an absent one is empty. Two members of a group may read the same
    /// message, so all of them count.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let number = |number: Option<i64>| number.map_or_else(String::new, |it| it.to_string());
        let [device, participant_device] = [self.phone_device, self.participant_device].map(number);
        [
            Self::TYPE,
            self.instance_id.as_str(),
            self.status.as_str(),
            &self.moment.raw().to_string(),
            self.phone.as_str(),
            &device,
            self.participant.as_deref().unwrap_or_default(),
            &participant_device,
            &self.ids.join(","),
        ]
        .join(":")
    }
}
