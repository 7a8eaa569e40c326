//! The peers: the crates that a user could take instead, each used as its documentation says.
//!
//! Each reads a struct for the event. None of them checks `type`, which a receiver must do, so that one comparison is added to each.

mod jobs;
mod keeping;
mod repairing;
mod typed;

use crate::flat::{MessageStatus, Received};
use crate::reader;
use crate::reader::Reader;
pub use jobs::of_jobs;
pub(crate) use jobs::{ignored, raw_length, repaired, repaired_rs, value};
use typed::{Borrowed, Owned, checked};

/// Returns the readers of any event: this project's, followed by those of the peers.
#[must_use]
pub fn of_events() -> Vec<Reader> {
    let mut readers = reader::of_events();
    readers.extend(flat());
    readers
}

/// Reads a body with a function of a peer, into the struct of its event.
macro_rules! flat {
    ($name:literal, $title:literal, $body:ident => $read:expr) => {
        reader!($name, $title, {
            Connected => |$body: &[u8]| checked::<Owned, _>($read),
            MessageStatus => |$body: &[u8]| checked::<MessageStatus, _>($read),
            Received => |$body: &[u8]| checked::<Received, _>($read),
        })
    };
}

fn flat() -> [Reader; 4] {
    [
        flat!("serde_json", "serde_json, flat struct", body => serde_json::from_slice(body)),
        flat!("sonic-rs", "sonic-rs, flat struct", body => sonic_rs::from_slice(body)),
        flat!("simd-json", "simd-json, flat struct, with its copy", body => {
            simd_json::from_slice(&mut body.to_vec())
        }),
        flat!("flexon", "flexon, flat struct", body => flexon::from_slice(body)),
    ]
}

/// Returns the readers of a `ConnectedCallback`: this project's, followed by those of the peers.
#[must_use]
pub fn of_connections() -> Vec<Reader> {
    let mut readers = reader::of_connections();
    readers.extend(strict());
    readers.extend(keeping::readers());
    readers.extend(json5());
    readers.extend(repairing::readers());
    readers
}

fn strict() -> [Reader; 7] {
    [
        reader!("serde_json", "serde_json, owned struct", |body| checked(
            serde_json::from_slice::<Owned>(body)
        )),
        reader!("serde_json-str", "serde_json, `&str` struct", |body| {
            checked(serde_json::from_slice::<Borrowed>(body))
        }),
        reader!("sonic-rs", "sonic-rs, owned struct", |body| checked(
            sonic_rs::from_slice::<Owned>(body)
        )),
        reader!("sonic-rs-str", "sonic-rs, `&str` struct", |body| checked(
            sonic_rs::from_slice::<Borrowed>(body)
        )),
        // It writes to its input, so a receiver's `&[u8]` has to be copied.
        reader!(
            "simd-json",
            "simd-json, owned struct, with its copy",
            |body: &[u8]| {
                let mut copy = body.to_vec();
                checked(simd_json::from_slice::<Owned>(&mut copy))
            }
        ),
        reader!("flexon", "flexon, owned struct", |body| checked(
            flexon::from_slice::<Owned>(body)
        )),
        reader!("flexon-str", "flexon, `&str` struct", |body| checked(
            flexon::from_slice::<Borrowed>(body)
        )),
    ]
}

fn json5() -> [Reader; 2] {
    [
        reader!("json5", "json5, owned struct", |body| {
            let text = str::from_utf8(body).map_err(drop)?;
            checked(json5::from_str::<Owned>(text))
        }),
        reader!("jsonc-parser", "jsonc-parser, owned struct", |body| {
            let text = str::from_utf8(body).map_err(drop)?;
            let options = jsonc_parser::ParseOptions::default();
            checked(jsonc_parser::parse_to_serde_value::<Owned>(text, &options))
        }),
    ]
}
