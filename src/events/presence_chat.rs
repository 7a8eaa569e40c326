//! `PresenceChatCallback`: a contact is typing, recording or idle.

use super::define::table;
use super::json::Json;
use super::words::{PRESENCE, words};
use super::{InstanceId, Phone};

words! {
    /// What a contact does in a chat.
    ///
    /// ```
    /// use zapi_webhooks::Presence;
    ///
    /// assert_eq!(Presence::Composing.as_str(), "COMPOSING");
    /// ```
    enum Presence of PRESENCE {
        /// Not in the chat.
        Unavailable = "UNAVAILABLE",
        /// In the chat.
        Available = "AVAILABLE",
        /// Typing.
        Composing = "COMPOSING",
        /// Recording an audio message.
        Recording = "RECORDING",
        /// Stopped typing or recording.
        Paused = "PAUSED",
    }
}

table! {
    /// The presence of a contact in a chat.
    ///
    /// Source: the vendor's page [on-chat-presence](https://developer.z-api.io/webhooks/on-chat-presence),
    /// whose table lacks `PAUSED`, and real traffic. It has no time and no key of its own.
    ///
    /// ```
    /// use zapi_webhooks::{Presence, PresenceChatEvent, parse_as};
    ///
    /// let body = br#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"COMPOSING",
    ///     "lastSeen":null,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
    /// assert_eq!(parse_as::<PresenceChatEvent>(body)?.event.status, Presence::Composing);
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    struct PresenceChatEvent = "PresenceChatCallback" at 0 {
        /// The chat.
        pub phone: Phone = "phone" Phone, Required, Both;
        /// What the contact does.
        pub status: Presence = "status" Word(PRESENCE), Required, Both;
        /// When the contact was seen last: null in every known body.
        pub last_seen: Option<Json> = "lastSeen" Json, Nullable, Both;
        /// The instance that observes the chat.
        pub instance_id: InstanceId = "instanceId" InstanceId, Required, Both;
    }
}
