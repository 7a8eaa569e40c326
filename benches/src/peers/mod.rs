//! The peers: the crates that a user could take instead, each used as its documentation says.
//!
//! None of them checks `type`, which a receiver must do, so that one comparison is added to each.

mod keeping;
mod repairing;
mod typed;

use crate::reader;
use crate::reader::Reader;
use typed::checked;
pub(crate) use typed::{Borrowed, Owned};

/// Returns this project's readers, followed by those of the peers.
#[must_use]
pub fn all() -> Vec<Reader> {
    let mut readers = reader::own();
    readers.extend(strict());
    readers.extend(keeping::readers());
    readers.extend(json5());
    readers.extend(repairing::readers());
    readers
}

fn strict() -> [Reader; 5] {
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
