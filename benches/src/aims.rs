//! The jobs of the table of aims that are measured by a clock, each with its peers.

use serde_json::Value;
use zapi_webhooks::{normalize, parse_connected};

use crate::bodies::by_name;
use crate::bulk;
use crate::flat::Connected;
use crate::jobs::{clean, events, length_of, quirky};
use crate::million;
use crate::peers::{ignored, raw_length, repaired, repaired_rs, value};

/// A long input, its readers, and what all of them must find.
pub struct Job {
    /// The name in JSON.
    pub name: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What is right.
    pub right: Output,
    /// The readers to compare, this project's first.
    pub readers: Vec<(&'static str, Read)>,
}

/// Reads an input, unless the reader rejects it.
pub type Read = fn(&[u8]) -> Option<Output>;

/// What a reader makes of an input.
pub enum Output {
    /// A sum over all bodies.
    Sum(u64),
    /// The strict JSON of a document.
    Text(String),
    /// The value of a document.
    Value(Value),
    /// Nothing: the document is JSON.
    Valid,
}

impl Output {
    /// Whether an answer is the right one. A text may differ from it in white space and the order of members.
    #[must_use]
    pub fn is(&self, right: &Self) -> bool {
        let value = |text: &String| serde_json::from_str::<Value>(text).ok();
        match (self, right) {
            (Self::Sum(found), Self::Sum(right)) => found == right,
            (Self::Text(found), Self::Text(right)) => {
                found == right || value(found).is_some_and(|found| Some(found) == value(right))
            }
            (Self::Value(found), Self::Text(right)) => Some(found) == value(right).as_ref(),
            (Self::Valid, Self::Text(_)) => true,
            _ => false,
        }
    }
}

/// Makes each job when it is asked for, so that only one is in memory.
pub fn all() -> impl Iterator<Item = Job> {
    let jobs: [fn() -> Job; 5] = [
        connections,
        || document("normalize-1k", short(), None),
        || document("normalize-1m", clean(1 << 20), None),
        || {
            let [quirky, strict] = quirky(1 << 20);
            document("normalize-quirky-1m", quirky, Some(strict))
        },
        stream,
    ];
    jobs.into_iter().map(|make| make())
}

/// A million connections, half of which say that they are not connected.
fn connections() -> Job {
    let mut bytes = Vec::new();
    let sum = million::connections(&mut bytes, 1_000_000).expect("memory can be written to");
    Job {
        name: "connections",
        bytes,
        right: Output::Sum(sum.wrapping_add(500_000)),
        readers: vec![
            ("zapi-webhooks", |bytes| {
                let of = |line: &[u8]| {
                    let event = core::hint::black_box(parse_connected(line)).ok()?.event;
                    Some((event.moment.raw(), event.connected))
                };
                Some(Output::Sum(bulk::lines(bytes, |line| counted(of(line)))))
            }),
            ("flexon", |bytes| {
                let of = |line: &[u8]| flexon::from_slice::<Connected>(line).ok();
                Some(Output::Sum(bulk::lines(bytes, |line| flat(of(line)))))
            }),
            ("serde_json", |bytes| {
                let of = |line: &[u8]| serde_json::from_slice::<Connected>(line).ok();
                Some(Output::Sum(bulk::lines(bytes, |line| flat(of(line)))))
            }),
        ],
    }
}

fn flat(event: Option<Connected>) -> u64 {
    let event = core::hint::black_box(event);
    counted(event.map(|event| (event.momment, event.connected)))
}

/// The number of a body, and one more if it is connected.
fn counted(event: Option<(i64, bool)>) -> u64 {
    event.map_or(0, |(moment, connected)| {
        moment.cast_unsigned().wrapping_add(u64::from(connected))
    })
}

fn short() -> String {
    let body = by_name("unknown").map_or(&b""[..], |body| body.bytes);
    String::from_utf8_lossy(body).into_owned()
}

/// A document with its strict JSON, if that differs.
fn document(name: &'static str, text: String, strict: Option<String>) -> Job {
    Job {
        name,
        right: Output::Text(strict.unwrap_or_else(|| text.clone())),
        bytes: text.into_bytes(),
        readers: vec![
            ("zapi-webhooks", |bytes| {
                // The whole account is made, and dropped with the text.
                let normalized = core::hint::black_box(normalize(bytes)).ok()?;
                Some(Output::Text(normalized.json))
            }),
            ("serde_json-ignored", |bytes| {
                ignored(bytes).ok().map(|_| Output::Valid)
            }),
            ("jsonrepair", |bytes| repaired(bytes).ok().map(Output::Text)),
            ("jsonrepair-rs", |bytes| {
                repaired_rs(bytes).ok().map(Output::Text)
            }),
            ("jsonc-parser", |bytes| value(bytes).ok().map(Output::Value)),
        ],
    }
}

/// Events in the mix of real traffic, each on a line.
fn stream() -> Job {
    let text = events(20_000);
    let length = text.bytes().filter(|byte| *byte != b'\n').count();
    let sum = |length| Output::Sum(u64::try_from(length).unwrap_or_default());
    Job {
        name: "lines",
        bytes: text.into_bytes(),
        right: sum(length),
        readers: vec![
            ("zapi-webhooks", |bytes| {
                let length = length_of(zapi_webhooks::lines(bytes)).ok()?.0;
                u64::try_from(length).ok().map(Output::Sum)
            }),
            ("serde_json-raw", |bytes| {
                let length = raw_length(bytes).ok()?;
                u64::try_from(length).ok().map(Output::Sum)
            }),
        ],
    }
}
