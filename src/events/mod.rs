//! The events of Z-API, one table each: what their members are, and how a body becomes one.

mod clean;
mod coerce;
mod connected;
mod content;
mod define;
mod delivery;
mod disconnected;
mod event;
mod fast_path;
mod full;
mod index;
mod instance_id;
mod json;
mod members;
mod message_status;
mod moment;
mod other;
mod parse;
mod partial;
mod phone;
mod presence_chat;
mod received;
mod resolve;
mod rows;
mod schema;
mod serde;
mod skeleton;
mod skeleton_table;
mod table;
mod text;
mod transcode;
mod words;

pub use connected::ConnectedEvent;
pub use content::{
    AudioContent, ButtonsContent, ButtonsResponseContent, ContactContent, DocumentContent,
    ImageContent, ListResponseContent, LiveLocationContent, LocationContent, PollContent,
    PollVoteContent, PtvContent, ReactionContent, StickerContent, TextContent, VideoContent,
};
pub use delivery::DeliveryEvent;
pub use disconnected::DisconnectedEvent;
pub use event::{Callback, Event};
pub use instance_id::InstanceId;
pub use json::{Decimal, Json};
pub use message_status::{MessageStatus, MessageStatusEvent};
pub use moment::{Moment, MomentUnit};
pub use other::OtherEvent;
pub use partial::PartialEvent;
pub use phone::{Phone, PhoneKind};
pub use presence_chat::{Presence, PresenceChatEvent};
pub use received::{Content, Notification, ReceivedEvent, ReceivedStatus};

pub(crate) use parse::{event_type, parse, parse_as, parse_connected};
pub(crate) use rows::Lend;
pub(crate) use schema::schema;
