//! The canonical JSON of an event: RFC 8785, one spelling for one event.

use crate::events::{
    ConnectedEvent, DeliveryEvent, DisconnectedEvent, Event, Lend, MessageStatusEvent,
    PresenceChatEvent, ReceivedEvent,
};

macro_rules! canonical {
    ($($Event:ident),*) => {$(
        impl $Event {
            /// Returns the event as canonical JSON ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)).
            ///
            /// Equal events have equal texts, which can be hashed, signed or compared. The text parses
            /// under [`Tolerance::STRICT`](crate::Tolerance::STRICT) to the same event. A number that a double
            /// cannot hold exactly keeps its spelling.
            #[must_use]
            pub fn to_canonical_json(&self) -> String {
                let mut out = Vec::with_capacity(160);
                self.write_canonical_json(&mut out);
                String::from_utf8(out).unwrap_or_default()
            }

            /// Appends the bytes of [`to_canonical_json`](Self::to_canonical_json), to write many events into
            /// one buffer.
            pub fn write_canonical_json(&self, out: &mut Vec<u8>) {
                self.write(out);
            }
        }
    )*};
}

canonical! {
    ConnectedEvent, DisconnectedEvent, DeliveryEvent, MessageStatusEvent, PresenceChatEvent,
    ReceivedEvent
}

impl Event {
    /// Returns the event as canonical JSON, of an undocumented type too: see the method of each event.
    #[must_use]
    pub fn to_canonical_json(&self) -> String {
        let mut out = Vec::with_capacity(160);
        self.write_canonical_json(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// Appends the bytes of [`to_canonical_json`](Self::to_canonical_json), to write many events into one
    /// buffer.
    pub fn write_canonical_json(&self, out: &mut Vec<u8>) {
        match self {
            Self::Connected(event) => event.write_canonical_json(out),
            Self::Disconnected(event) => event.write_canonical_json(out),
            Self::Delivery(event) => event.write_canonical_json(out),
            Self::MessageStatus(event) => event.write_canonical_json(out),
            Self::PresenceChat(event) => event.write_canonical_json(out),
            Self::Received(event) => event.write_canonical_json(out),
            Self::Other(event) => out.extend_from_slice(event.to_canonical_json().as_bytes()),
        }
    }
}
