//! Any of the events.

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
pub trait Callback: Into<Event> + sealed::Sealed {
    /// The type of the event.
    const EVENT_TYPE: EventType;
}

pub(crate) mod sealed {
    use crate::events::event::Taken;

    /// Keeps the trait to the events of this crate, and lends their tables.
    pub trait Sealed: Sized {
        /// Takes what was read.
        fn taken(taken: Taken) -> Option<Self>;
    }
}

/// The values that were read for an event.
#[derive(Debug)]
pub struct Taken(pub(crate) Record);

macro_rules! callbacks {
    ($($Event:ident $Type:ident $(as $unbox:tt $boxed:path)?,)*) => {
        $(
            impl sealed::Sealed for $Event {
                fn taken(taken: Taken) -> Option<Self> {
                    Self::from_record(taken.0)
                }
            }

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

/// Makes an event of what was read.
pub(super) fn event_of(event: EventType, record: Record) -> Option<Event> {
    Some(match event {
        EventType::Connected => Event::Connected(ConnectedEvent::from_record(record)?),
        EventType::Disconnected => Event::Disconnected(DisconnectedEvent::from_record(record)?),
        EventType::Delivery => Event::Delivery(DeliveryEvent::from_record(record)?),
        EventType::MessageStatus => Event::MessageStatus(MessageStatusEvent::from_record(record)?),
        EventType::PresenceChat => Event::PresenceChat(PresenceChatEvent::from_record(record)?),
        EventType::Received => Event::Received(Box::new(ReceivedEvent::from_record(record)?)),
        EventType::Unknown => return None,
    })
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
