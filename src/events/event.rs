//! Any of the events.

use super::clean::{self, CleanRows};
use super::connected::ConnectedEvent;
use super::delivery::DeliveryEvent;
use super::disconnected::DisconnectedEvent;
use super::message_status::MessageStatusEvent;
use super::other::OtherEvent;
use super::presence_chat::PresenceChatEvent;
use super::received::ReceivedEvent;
use super::rows::Rows;
use super::table::{Kind, Record, Table};
use super::{InstanceId, Moment, Phone};
use crate::event_type::EventType;
use crate::field::Field;
use crate::options::ParseOptions;
use crate::parsed::Parsed;

/// Any event that the gateway sends.
///
/// ```
/// use zapi_webhooks::{Event, parse};
///
/// let body = br#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"COMPOSING",
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
/// match parse(body)?.event {
///     Event::PresenceChat(event) => assert_eq!(event.status.as_str(), "COMPOSING"),
///     Event::Other(event) => println!("kept whole: {}", event.type_name()),
///     other => println!("{:?}", other.event_type()),
/// }
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The instance connected to WhatsApp.
    Connected(ConnectedEvent),
    /// The instance lost its connection.
    Disconnected(DisconnectedEvent),
    /// A message was handed over, or could not be.
    Delivery(DeliveryEvent),
    /// A message was sent, received, read or played.
    MessageStatus(MessageStatusEvent),
    /// A contact is typing, recording or idle.
    PresenceChat(PresenceChatEvent),
    /// A message came in.
    Received(Box<ReceivedEvent>),
    /// An event of a type that is not documented, kept whole.
    Other(OtherEvent),
}

impl Event {
    /// Returns the type of the event.
    #[must_use]
    pub fn event_type(&self) -> EventType {
        match self {
            Self::Connected(_) => EventType::Connected,
            Self::Disconnected(_) => EventType::Disconnected,
            Self::Delivery(_) => EventType::Delivery,
            Self::MessageStatus(_) => EventType::MessageStatus,
            Self::PresenceChat(_) => EventType::PresenceChat,
            Self::Received(_) => EventType::Received,
            Self::Other(_) => EventType::Unknown,
        }
    }

    /// Returns the instance of the event; of an undocumented type, `None` unless exactly one valid copy is
    /// there.
    #[must_use]
    pub fn instance_id(&self) -> Option<&InstanceId> {
        match self {
            Self::Connected(event) => Some(&event.instance_id),
            Self::Disconnected(event) => Some(&event.instance_id),
            Self::Delivery(event) => Some(&event.instance_id),
            Self::MessageStatus(event) => Some(&event.instance_id),
            Self::PresenceChat(event) => Some(&event.instance_id),
            Self::Received(event) => Some(&event.instance_id),
            Self::Other(event) => event.instance_id(),
        }
    }

    /// Returns the number or the chat of the event; of an undocumented type, `None` unless exactly one valid
    /// copy is there.
    #[must_use]
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Connected(event) => Some(&event.phone),
            Self::Disconnected(event) => event.phone.as_ref(),
            Self::Delivery(event) => Some(&event.phone),
            Self::MessageStatus(event) => Some(&event.phone),
            Self::PresenceChat(event) => Some(&event.phone),
            Self::Received(event) => Some(&event.phone),
            Self::Other(event) => event.phone(),
        }
    }

    /// Returns the time of the event, from the key `momment` (sic). A delivery and a presence have none.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        match self {
            Self::Connected(event) => Some(event.moment),
            Self::Disconnected(event) => Some(event.moment),
            Self::MessageStatus(event) => Some(event.moment),
            Self::Received(event) => Some(event.moment),
            Self::Delivery(_) | Self::PresenceChat(_) => None,
            Self::Other(event) => event.moment(),
        }
    }

    /// Returns a text that is the same for every delivery of the same event, as the events of each type
    /// define it; `None` for a presence, an undocumented type, or a message without an id.
    ///
    /// The key holds the instance id and maybe a phone, so keep it out of shared logs.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<String> {
        match self {
            Self::Connected(event) => Some(event.idempotency_key()),
            Self::Disconnected(event) => Some(event.idempotency_key()),
            Self::Delivery(event) => event.idempotency_key(),
            Self::MessageStatus(event) => Some(event.idempotency_key()),
            Self::Received(event) => event.idempotency_key(),
            Self::PresenceChat(_) | Self::Other(_) => None,
        }
    }
}

/// An event of one type, for [`parse_as`](crate::parse_as). The trait is sealed.
pub trait Callback: Into<Event> + CleanRows {
    /// The type of the event.
    const EVENT_TYPE: EventType;
}

macro_rules! callbacks {
    ($($Event:ident $Type:ident $(as $unbox:tt $boxed:path)?,)*) => {
        $(
            impl From<$Event> for Event {
                fn from(event: $Event) -> Self {
                    Self::$Type($($boxed)? (event))
                }
            }

            /// Returns an event of another type as the error.
            impl TryFrom<Event> for $Event {
                type Error = Event;

                fn try_from(event: Event) -> Result<Self, Event> {
                    match event {
                        Event::$Type(event) => Ok($($unbox)? event),
                        other => Err(other),
                    }
                }
            }

            impl Callback for $Event {
                const EVENT_TYPE: EventType = EventType::$Type;
            }

            impl $Event {
                /// The value of `type`.
                pub const TYPE: &'static str = match EventType::$Type.as_str() {
                    Some(name) => name,
                    None => "",
                };
            }
        )*

        /// The tables of the documented events.
        const TABLES: &[&Table] = &[$($Event::TABLE),*];

        /// The table of a documented event.
        pub(super) fn table_of(event: EventType) -> Option<&'static Table> {
            match event {
                $(EventType::$Type => Some($Event::TABLE),)*
                EventType::Unknown => None,
            }
        }

        /// The type of a body that starts as bodies of that type do: with its `type`, or the first row of its table.
        pub(super) fn by_start(payload: &[u8]) -> Option<EventType> {
            let members = payload.strip_prefix(b"{")?;
            $(if starts_with_first_key::<$Event>(members) {
                return Some(EventType::$Type);
            })*
            None
        }

        /// Makes an event of what was read.
        pub(super) fn event_of(event: EventType, record: Record) -> Option<Event> {
            match event {
                $(EventType::$Type => $Event::from_record(record, None).map(Event::from),)*
                EventType::Unknown => None,
            }
        }

        /// Reads a body of clean JSON as an event of this type.
        pub(super) fn read_clean(
            event: EventType,
            text: &str,
            options: &ParseOptions,
        ) -> Option<Parsed<Event>> {
            match event {
                $(EventType::$Type => {
                    let mut event = $($boxed)? ($Event::empty());
                    let rest = clean::read::<$Event>(&mut event, text, options)?;
                    Some(Parsed::of(Event::$Type(event), rest))
                })*
                EventType::Unknown => None,
            }
        }
    };
}

callbacks! {
    ConnectedEvent Connected,
    DisconnectedEvent Disconnected,
    DeliveryEvent Delivery,
    MessageStatusEvent MessageStatus,
    PresenceChatEvent PresenceChat,
    ReceivedEvent Received as * Box::new,
}

/// Whether the members of a body start with the first key of a table.
#[inline]
fn starts_with_first_key<T: Rows>(members: &[u8]) -> bool {
    let lead = match T::TABLE.event {
        Some((name, 0)) => {
            let rest = members.strip_prefix(b"\"type\":\"");
            return rest.is_some_and(|rest| rest.starts_with(name.as_bytes()));
        }
        _ => T::TABLE.rows.first().map(|row| row.lead.as_bytes()),
    };
    let key = lead.and_then(|lead| lead.get(1..));
    key.is_some_and(|key| members.starts_with(key))
}

impl Field {
    /// Finds the field with a path, among those of all events.
    ///
    /// ```
    /// use zapi_webhooks::Field;
    ///
    /// assert_eq!(Field::named("type"), Some(Field::TYPE));
    /// assert_eq!(Field::named("image.imageUrl").map(Field::as_str), Some("image.imageUrl"));
    /// assert_eq!(Field::named("imageUrl"), None);
    /// ```
    #[must_use]
    pub fn named(path: &str) -> Option<Self> {
        let mut tables = TABLES.to_vec();
        while let Some(table) = tables.pop() {
            for row in table.rows {
                if row.field.as_str() == path {
                    return Some(row.field);
                }
                if let Kind::Object(inner) = row.kind {
                    tables.push(inner);
                }
            }
        }
        (path == Self::TYPE.as_str()).then_some(Self::TYPE)
    }
}
