//! What each row of each table promises, derived from the tables: a member that is there, absent, null, of
//! a wrong kind, repeated or in another case. And bodies that are bad in some other way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    missing_docs,
    reason = "tests"
)]

mod support;

#[path = "events/bad_input.rs"]
mod bad_input;
#[path = "events/copies.rs"]
mod copies;
#[path = "events/rows.rs"]
mod rows;
#[path = "events/samples.rs"]
mod samples;
