//! The parts of the program `zapi-webhooks-receiver`.
//!
//! A delivery passes [`intake`], becomes a [`record`], and waits in the [`committer`] for its commit to a [`store`].
//! [`server`] runs the two listeners, with the [`settings`] of the command line.
//!
//! [`page`] shows what is in the store. `committer` tells it after each commit that there is more, repeats too, and it
//! changes nothing.

#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

pub mod committer;
pub mod intake;
pub mod letters;
pub mod page;
pub mod record;
pub mod server;
pub mod settings;
pub mod store;
