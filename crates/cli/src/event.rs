//! The events by name, and the verdict on a body that may be any of them or one.

use clap::ValueEnum;
use zapi_webhooks::{
    Callback, ConnectedEvent, DeliveryEvent, Diagnostic, Dialect, DisconnectedEvent, Event,
    EventType, MessageStatusEvent, ParseError, ParseOptions, Parsed, PresenceChatEvent,
    ReceivedEvent, UnknownField,
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

/// An accepted body, whatever its event.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) event: Event,
    pub(crate) dialect: Dialect,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) unknown: Vec<UnknownField>,
}

impl Accepted {
    fn new<T>(parsed: Parsed<T>, event: impl FnOnce(T) -> Event) -> Self {
        Self {
            dialect: parsed.dialect(),
            event: event(parsed.event),
            diagnostics: parsed.diagnostics,
            unknown: parsed.unknown,
        }
    }
}

/// The verdict on one body.
pub(crate) type Verdict = Result<Accepted, ParseError>;

/// Parses a body of any event, or of the one that is asked for.
pub(crate) fn parse(body: &[u8], options: &ParseOptions, wanted: Option<EventName>) -> Verdict {
    let Some(wanted) = wanted else {
        return options
            .parse(body)
            .map(|it| Accepted::new(it, |event| event));
    };
    match wanted {
        EventName::Connected => parse_as::<ConnectedEvent>(body, options, Event::Connected),
        EventName::Disconnected => {
            parse_as::<DisconnectedEvent>(body, options, Event::Disconnected)
        }
        EventName::Delivery => parse_as::<DeliveryEvent>(body, options, Event::Delivery),
        EventName::MessageStatus => {
            parse_as::<MessageStatusEvent>(body, options, Event::MessageStatus)
        }
        EventName::PresenceChat => {
            parse_as::<PresenceChatEvent>(body, options, Event::PresenceChat)
        }
        EventName::Received => {
            parse_as::<ReceivedEvent>(body, options, |event| Event::Received(Box::new(event)))
        }
    }
}

fn parse_as<T: Callback>(body: &[u8], options: &ParseOptions, event: fn(T) -> Event) -> Verdict {
    options
        .parse_as::<T>(body)
        .map(|it| Accepted::new(it, event))
}

/// Returns the findings in the order of the body: tolerated quirks, and the errors of a rejected body.
pub(crate) fn findings(verdict: &Verdict) -> &[Diagnostic] {
    match verdict {
        Ok(accepted) => &accepted.diagnostics,
        Err(error) => error.diagnostics(),
    }
}
