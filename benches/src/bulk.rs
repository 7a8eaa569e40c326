//! Many bodies in a row, and bodies with megabytes of unknown members.

use std::fmt::Write;

use serde::de::IgnoredAny;
use zapi_webhooks::{ConnectedEvent, Event, Parsed};

use crate::flat::{Any, Connected as Owned};
use crate::generators::unlimited;
use crate::million::{self, next};

/// A long input, its readers, and the sum that all of them must find.
pub struct Corpus {
    /// The name in JSON.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The sum of the `momment` (sic) of all events.
    pub sum: u64,
    /// The readers to compare.
    pub readers: Vec<BulkReader>,
}

/// A reader of a whole corpus.
pub struct BulkReader {
    /// The name in JSON.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// Parses all bodies, and returns the sum of what it found.
    pub read: fn(&[u8]) -> u64,
}

/// Makes each corpus when it is asked for, so that only one is in memory.
pub fn all() -> impl Iterator<Item = Corpus> {
    let corpora: [fn() -> Corpus; 3] = [
        mix,
        || long("unknown-1m", "1 MB of unknown nested data", 1 << 20),
        || long("unknown-16m", "16 MB of unknown nested data", 1 << 24),
    ];
    corpora.into_iter().map(|make| make())
}

/// How many bodies the mix has in memory.
const COUNT: u64 = 200_000;

fn mix() -> Corpus {
    let mut bytes = Vec::new();
    let sum = million::write(&mut bytes, COUNT).expect("memory can be written to");
    Corpus {
        name: "mix",
        title: "200,000 bodies in the mix of real traffic, newline-delimited",
        bytes,
        sum,
        readers: vec![
            BulkReader {
                name: "zapi-webhooks",
                title: "zapi-webhooks",
                read: |bytes| lines(bytes, |line| event_moment(zapi_webhooks::parse(line))),
            },
            BulkReader {
                name: "serde_json",
                title: "serde_json, flat struct, line by line",
                read: |bytes| {
                    lines(bytes, |line| {
                        any_number(serde_json::from_slice::<Any>(line).ok().as_ref())
                    })
                },
            },
            BulkReader {
                name: "serde_json-stream",
                title: "serde_json, flat struct, its own stream",
                read: |bytes| {
                    let events = serde_json::Deserializer::from_slice(bytes).into_iter::<Any>();
                    let numbers = events.map(|event| any_number(event.ok().as_ref()));
                    numbers.fold(0, u64::wrapping_add)
                },
            },
            BulkReader {
                name: "sonic-rs",
                title: "sonic-rs, flat struct, line by line",
                read: |bytes| {
                    lines(bytes, |line| {
                        any_number(sonic_rs::from_slice::<Any>(line).ok().as_ref())
                    })
                },
            },
            BulkReader {
                name: "flexon",
                title: "flexon, flat struct, line by line",
                read: |bytes| {
                    lines(bytes, |line| {
                        any_number(flexon::from_slice::<Any>(line).ok().as_ref())
                    })
                },
            },
        ],
    }
}

/// Parses every line, and drops each event before the next.
pub(crate) fn lines(bytes: &[u8], read: impl Fn(&[u8]) -> u64) -> u64 {
    let (mut sum, mut start) = (0_u64, 0);
    for end in memchr::memchr_iter(b'\n', bytes) {
        sum = sum.wrapping_add(read(&bytes[start..end]));
        start = end + 1;
    }
    sum
}

fn moment<E>(parsed: Result<Parsed<ConnectedEvent>, E>) -> u64 {
    // The event is written to memory, as it would be when a caller uses it.
    let parsed = core::hint::black_box(parsed);
    parsed.map_or(0, |parsed| parsed.event.moment.raw().cast_unsigned())
}

fn number(event: Option<&Owned>) -> u64 {
    core::hint::black_box(event).map_or(0, |event| event.momment.cast_unsigned())
}

fn event_moment<E>(parsed: Result<Parsed<Event>, E>) -> u64 {
    let parsed = core::hint::black_box(parsed).ok();
    let moment = parsed.and_then(|parsed| parsed.event.moment());
    moment.map_or(0, |moment| moment.raw().cast_unsigned())
}

fn any_number(event: Option<&Any>) -> u64 {
    let event = core::hint::black_box(event);
    let number = event.and_then(|event| event.momment);
    number.map_or(0, i64::cast_unsigned)
}

const MOMENT: u64 = 1_757_333_824_580;

fn long(name: &'static str, title: &'static str, length: usize) -> Corpus {
    let mut text = String::from(
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"9A1F04C7E2B85D3690FE7B21C4A8D650","phone":"5544987650123","history":["#,
    );
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    while text.len() < length {
        let (id, at) = (next(&mut state), next(&mut state) % 100_000);
        let _ = write!(
            text,
            r#"{{"id":"{id:016X}","at":{at},"ok":true,"note":"conexão restabelecida","path":[1,2.5,-3,null],"device":{{"model":"SM-A546E","battery":{{"level":{},"plugged":false}}}}}},"#,
            at % 101
        );
    }
    text.push_str("0]}");
    Corpus {
        name,
        title,
        bytes: text.into_bytes(),
        sum: MOMENT,
        readers: vec![
            BulkReader {
                name: "zapi-webhooks",
                title: "zapi-webhooks, data kept as JSON",
                read: |bytes| moment(unlimited().parse_connected(bytes)),
            },
            BulkReader {
                name: "serde_json-ignored",
                title: "serde_json, `IgnoredAny`",
                read: |bytes| {
                    let text = serde_json::from_slice::<IgnoredAny>(bytes);
                    text.map_or(0, |_| MOMENT)
                },
            },
            BulkReader {
                name: "serde_json",
                title: "serde_json, owned struct, data dropped",
                read: |bytes| number(serde_json::from_slice::<Owned>(bytes).ok().as_ref()),
            },
            BulkReader {
                name: "sonic-rs",
                title: "sonic-rs, owned struct, data dropped",
                read: |bytes| number(sonic_rs::from_slice::<Owned>(bytes).ok().as_ref()),
            },
        ],
    }
}
