//! The peers of the jobs in `crate::jobs`.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::typed::{Borrowed, Owned, checked};
use crate::bodies::{Answer, Body, Unknown};
use crate::jobs::{self, Length};
use crate::reader;
use crate::reader::Reader;

/// Returns the jobs: bodies with this project's readers, followed by those of the peers.
#[must_use]
pub fn of_jobs() -> Vec<(Vec<Body>, Vec<Reader>)> {
    let peers: [Vec<Reader>; 5] = [texts(), near(), types(), documents(), streams()];
    let mut jobs = jobs::all();
    for ((_, readers), peers) in jobs.iter_mut().zip(peers) {
        readers.extend(peers);
    }
    jobs
}

fn texts() -> Vec<Reader> {
    vec![
        reader!(
            "serde_json",
            "serde_json, owned struct, two texts read",
            |body| checked(serde_json::from_slice::<Owned>(body)),
            seen: Owned::see_texts
        ),
        reader!(
            "serde_json-str",
            "serde_json, `&str` struct, two texts read",
            |body| checked(serde_json::from_slice::<Borrowed>(body)),
            seen: Borrowed::see_texts
        ),
        reader!(
            "flexon-str",
            "flexon, `&str` struct, two texts read",
            |body| checked(flexon::from_slice::<Borrowed>(body)),
            seen: Borrowed::see_texts
        ),
    ]
}

fn near() -> Vec<Reader> {
    vec![
        reader!("serde_json", "serde_json, owned struct", |body| checked(
            serde_json::from_slice::<Owned>(body)
        )),
        reader!("flexon", "flexon, owned struct", |body| checked(
            flexon::from_slice::<Owned>(body)
        )),
    ]
}

/// The one member that says which event a body is.
#[derive(Deserialize)]
struct Type<'a> {
    r#type: &'a str,
}

impl From<Type<'_>> for Answer {
    fn from(event: Type<'_>) -> Self {
        dropped(event.r#type.to_owned())
    }
}

fn types() -> Vec<Reader> {
    vec![
        reader!(
            "serde_json",
            "serde_json, struct with `type` alone",
            |body| { serde_json::from_slice::<Type<'_>>(body) }
        ),
        reader!("flexon", "flexon, struct with `type` alone", |body| {
            flexon::from_slice::<Type<'_>>(body)
        }),
    ]
}

/// A document as a peer writes it. It may differ from the right one in white space and the order of members.
struct Rewritten(String);

impl From<Rewritten> for Answer {
    fn from(Rewritten(text): Rewritten) -> Self {
        dropped(text)
    }
}

fn documents() -> Vec<Reader> {
    vec![
        // It says only whether the text is JSON, which then is its own strict JSON.
        reader!("serde_json-ignored", "serde_json, `IgnoredAny`", ignored),
        reader!("jsonrepair", "jsonrepair (crate)", |body| repaired(body)
            .map(Rewritten)),
        reader!("jsonrepair-rs", "jsonrepair-rs", |body| repaired_rs(body)
            .map(Rewritten)),
        reader!("jsonc-parser", "jsonc-parser, into a `Value`", values),
    ]
}

/// A text that a peer did not write again.
pub(crate) struct Unwritten<'a>(&'a [u8]);

impl From<Unwritten<'_>> for Answer {
    fn from(text: Unwritten<'_>) -> Self {
        dropped(String::from_utf8_lossy(text.0).into_owned())
    }
}

/// A value, which the caller would have to write.
struct Read(Value);

impl From<Read> for Answer {
    fn from(Read(value): Read) -> Self {
        dropped(value.to_string())
    }
}

/// Reads a text that is JSON.
pub(crate) fn ignored(body: &[u8]) -> Result<Unwritten<'_>, ()> {
    let read = serde_json::from_slice::<IgnoredAny>(body);
    read.map(|_| Unwritten(body)).map_err(drop)
}

/// Repairs a text by the crate `jsonrepair`.
pub(crate) fn repaired(body: &[u8]) -> Result<String, ()> {
    let text = str::from_utf8(body).map_err(drop)?;
    jsonrepair::repair_to_string(text, &jsonrepair::Options::default()).map_err(drop)
}

/// Repairs a text by the crate `jsonrepair-rs`.
pub(crate) fn repaired_rs(body: &[u8]) -> Result<String, ()> {
    let text = str::from_utf8(body).map_err(drop)?;
    jsonrepair_rs::jsonrepair(text).map_err(drop)
}

/// Reads a text by the crate `jsonc-parser`, which writes none.
pub(crate) fn value(body: &[u8]) -> Result<Value, ()> {
    let text = str::from_utf8(body).map_err(drop)?;
    let options = jsonc_parser::ParseOptions::default();
    jsonc_parser::parse_to_serde_value::<Value>(text, &options).map_err(drop)
}

fn values(body: &[u8]) -> Result<Read, ()> {
    value(body).map(Read)
}

fn streams() -> Vec<Reader> {
    vec![reader!(
        "serde_json-raw",
        "serde_json, stream of `RawValue`",
        |body| raw_length(body).map(Length)
    )]
}

/// The length of all documents in a row, by a stream of `serde_json`.
pub(crate) fn raw_length(body: &[u8]) -> serde_json::Result<usize> {
    let mut length = 0;
    for document in serde_json::Deserializer::from_slice(body).into_iter::<&RawValue>() {
        length += document?.get().len();
    }
    Ok(length)
}

fn dropped(event: String) -> Answer {
    Answer {
        event,
        unknown: Unknown::Dropped,
    }
}
