//! The WebAssembly module of the npm package `zapi-webhooks`.
//!
//! [`Module::call`] runs one operation on bytes; `memory.rs` shares those bytes with JavaScript. Nothing here tolerates
//! or judges: the library reads bodies, the receiver of `zapi-webhooks-http` checks deliveries, and this crate gives
//! their results the shape that `js/` makes objects of.

mod account;
mod call;
mod delivery;
// Elsewhere `free` would take the place of the C library's.
#[cfg(target_arch = "wasm32")]
mod memory;

pub use call::{Module, Op, Settings};
