//! `replay` from end to end: its input, its output, and its errors.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::needless_raw_string_hashes,
    missing_docs,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod bench;
mod command;
mod documents;
mod envelopes;
mod faults;
mod formats;
mod long;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(unix)]
mod places;
mod rejects;
#[cfg(unix)]
mod restart;
