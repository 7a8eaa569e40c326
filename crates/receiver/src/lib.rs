//! The parts of the program `zapi-webhooks-receiver`.
//!
//! A delivery passes [`intake`], becomes a [`record`], and waits in the [`committer`] for its commit to a [`store`].
//! [`server`] runs the two listeners, with the [`settings`] of the command line.
//!
//! # What the page may use
//!
//! [`page::router`] gets a [`page::Page`] and returns the routes of the second listener.
//!
//! - [`Storage::list`](store::Storage::list) returns summaries, the newest first, by a [`Filter`](store::Filter). The
//!   page after one starts before its last sequence.
//! - [`Storage::get`](store::Storage::get) returns one delivery whole: the body as it was parsed, and `findings` as
//!   JSON, the `diagnostics` of `zapi_webhooks_verdict` with their places in that body. Of a dead letter, `error` is its
//!   `Rejection`. If `coding` is not `identity`, the body is not text.
//! - [`Page::news`](page::Page::news) announces each sequence after its commit, repeats too.
//! - [`Page::closing`](page::Page::closing) ends what streams.
//!
//! The page changes nothing in the store.

#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

pub mod committer;
pub mod intake;
pub mod letters;
pub mod page;
pub mod record;
pub mod server;
pub mod settings;
pub mod store;
