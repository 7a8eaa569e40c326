//! The Z-API half: what a `ConnectedCallback` is, and what its fields take. Its values know nothing
//! of bytes, tokens or commas; `wire`, `members`, `settle` and `coerce` bring them what the grammar
//! half has read.

mod coerce;
mod event;
mod identity;
mod instance_id;
mod lookalike;
mod members;
mod moment;
mod phone;
mod plain;
mod settle;
mod text;
mod wire;

pub use event::{ConnectedEvent, PartialEvent};
pub use instance_id::InstanceId;
pub use moment::{Moment, MomentUnit};
pub use phone::{Phone, PhoneKind};

pub(crate) use wire::{event_type, parse};
