//! The six callbacks that Z-API documents, named by the value of `type`.

use core::fmt;

/// The event that a payload announces in its `type`.
///
/// ```
/// use zapi_webhooks::{EventType, event_type};
///
/// assert_eq!(event_type(br#"{"type": "DeliveryCallback"}"#)?, EventType::Delivery);
/// assert_eq!(EventType::Delivery.as_str(), Some("DeliveryCallback"));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventType {
    /// `ConnectedCallback`: the instance connected to WhatsApp.
    Connected,
    /// `DisconnectedCallback`: the instance lost its connection.
    Disconnected,
    /// `DeliveryCallback`: a message was handed over.
    Delivery,
    /// `MessageStatusCallback`: a message was sent, received, read or played.
    MessageStatus,
    /// `PresenceChatCallback`: a contact is typing, recording or idle.
    PresenceChat,
    /// `ReceivedCallback`: a message came in.
    Received,
    /// A type that the vendor does not document.
    Unknown,
}

impl EventType {
    /// Every documented type.
    pub const DOCUMENTED: &[Self] = &[
        Self::Connected,
        Self::Disconnected,
        Self::Delivery,
        Self::MessageStatus,
        Self::PresenceChat,
        Self::Received,
    ];

    /// Returns the documented spelling, or `None` for [`EventType::Unknown`].
    #[must_use]
    pub const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Connected => Some("ConnectedCallback"),
            Self::Disconnected => Some("DisconnectedCallback"),
            Self::Delivery => Some("DeliveryCallback"),
            Self::MessageStatus => Some("MessageStatusCallback"),
            Self::PresenceChat => Some("PresenceChatCallback"),
            Self::Received => Some("ReceivedCallback"),
            Self::Unknown => None,
        }
    }

    /// Finds the documented type with this spelling.
    pub(crate) fn exact(text: &str) -> Option<Self> {
        Self::find(|name| name == text)
    }

    /// Finds the documented type with this spelling, if the case of ASCII letters is ignored.
    pub(crate) fn ignoring_case(text: &str) -> Option<Self> {
        Self::find(|name| name.eq_ignore_ascii_case(text))
    }

    fn find(same: impl Fn(&str) -> bool) -> Option<Self> {
        Self::DOCUMENTED
            .iter()
            .copied()
            .find(|event| event.as_str().is_some_and(&same))
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str().unwrap_or("undocumented type"))
    }
}
