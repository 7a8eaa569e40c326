//! The events by name, and the verdict on a body that may be any of them or one.

use clap::ValueEnum;
use zapi_webhooks::{
    Callback, ConnectedEvent, DeliveryEvent, DisconnectedEvent, Event, EventType,
    MessageStatusEvent, ParseError, ParseOptions, Parsed, PresenceChatEvent, ReceivedEvent,
};

/// An event by its name on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum EventName {
    /// `ConnectedCallback`: the instance connected
    Connected,
    /// `DisconnectedCallback`: the instance lost its connection
    Disconnected,
    /// `DeliveryCallback`: a message was handed over
    Delivery,
    /// `MessageStatusCallback`: a message was sent, received, read or played
    MessageStatus,
    /// `PresenceChatCallback`: a contact is typing, recording or idle
    PresenceChat,
    /// `ReceivedCallback`: a message came in
    Received,
}

impl From<EventName> for EventType {
    fn from(name: EventName) -> Self {
        match name {
            EventName::Connected => Self::Connected,
            EventName::Disconnected => Self::Disconnected,
            EventName::Delivery => Self::Delivery,
            EventName::MessageStatus => Self::MessageStatus,
            EventName::PresenceChat => Self::PresenceChat,
            EventName::Received => Self::Received,
        }
    }
}

/// The verdict on one body.
pub(crate) type Verdict = Result<Parsed<Event>, ParseError>;

/// Parses a body of any event, or of the one that is asked for.
#[inline]
pub(crate) fn parse(body: &[u8], options: &ParseOptions, wanted: Option<EventName>) -> Verdict {
    match wanted {
        Some(wanted) => parse_wanted(body, options, wanted),
        None => options.parse(body),
    }
}

fn parse_wanted(body: &[u8], options: &ParseOptions, wanted: EventName) -> Verdict {
    match wanted {
        EventName::Connected => parse_as::<ConnectedEvent>(body, options),
        EventName::Disconnected => parse_as::<DisconnectedEvent>(body, options),
        EventName::Delivery => parse_as::<DeliveryEvent>(body, options),
        EventName::MessageStatus => parse_as::<MessageStatusEvent>(body, options),
        EventName::PresenceChat => parse_as::<PresenceChatEvent>(body, options),
        EventName::Received => parse_as::<ReceivedEvent>(body, options),
    }
}

fn parse_as<T: Callback>(body: &[u8], options: &ParseOptions) -> Verdict {
    let parsed = options.parse_as::<T>(body)?;
    Ok(parsed.map(Into::into))
}
