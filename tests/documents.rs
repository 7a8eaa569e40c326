//! Documents of any value: their laws, their quirks one by one, and several in a row.
//!
//! The laws stand in `tests/support/invariants/documents.rs`, which the fuzz targets share.
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

#[path = "documents/encodings.rs"]
mod encodings;
#[path = "documents/fixtures.rs"]
mod fixtures;
#[path = "documents/hostile.rs"]
mod hostile;
#[path = "documents/laws.rs"]
mod laws;
#[path = "documents/repeats.rs"]
mod repeats;
#[path = "documents/rows.rs"]
mod rows;
#[path = "documents/switches.rs"]
mod switches;
#[path = "documents/written.rs"]
mod written;

use support::cases;
