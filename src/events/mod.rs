//! The Z-API half: what a `ConnectedCallback` is, and what its fields take. Its values know nothing
//! of bytes, tokens or commas; `wire`, `members`, `settle` and `coerce` bring them what the grammar
//! half has read.

mod coerce;
mod confusable;
mod event;
mod fast_path;
mod instance_id;
mod members;
mod moment;
mod parse;
mod phone;
mod resolve;
mod skeleton;
mod skeleton_table;
mod text;

pub use event::{ConnectedEvent, PartialEvent};
pub use instance_id::InstanceId;
pub use moment::{Moment, MomentUnit};
pub use phone::{Phone, PhoneKind};

pub(crate) use parse::{event_type, parse};
