//! The laws of the parser, by name, on payloads that are made at random.
//!
//! `tests/support/payload.rs` makes a clean event, writes it down with a random set of quirks, and
//! knows what a parse has to report. `tests/support/invariants.rs` holds the laws. Nothing is
//! persisted: a case that failed once becomes a fixture.
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

#[path = "properties/arbitrary.rs"]
mod arbitrary;
#[path = "properties/laws.rs"]
mod laws;
#[path = "properties/quirks.rs"]
mod quirks;
#[path = "properties/referees.rs"]
mod referees;

use support::cases;
