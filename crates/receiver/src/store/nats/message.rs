//! A delivery as a message of the stream: how a record is written, and how it is read again.

use core::fmt::Write as _;
use std::collections::HashMap;

use async_nats::HeaderMap;
use async_nats::jetstream::message::StreamMessage;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::record::{Digest, Record, Rejected};
use crate::store::{Row, Seq, Summary};

/// The most bytes of all headers of a message. In a cluster, the server has 64 KiB for them.
pub(super) const HEADERS: usize = 40 * 1024;

/// The most bytes of a payload, so that it fits a server with its default of 1 MiB.
pub(super) const PAYLOAD: usize = 256 * 1024;

/// A record as it is sent.
pub(super) struct Message {
    pub(super) subject: String,
    pub(super) headers: HeaderMap,
    pub(super) payload: Vec<u8>,
    /// Whether the same event has the same subject each time.
    pub(super) is_keyed: bool,
    /// The rest of the headers, and a payload that is too long.
    pub(super) parts: Vec<(String, Vec<u8>)>,
}

impl Message {
    pub(super) fn new(record: &Record) -> Self {
        let digest = record.digest.as_ref();
        let id = digest.map_or_else(|| record.id.clone(), hex);
        let rejection = record.rejection.as_ref();
        let subject = match rejection {
            None => format!("zapi.event.{}.{id}", record.event_label()),
            Some(it) => format!("zapi.dead.{}.{id}", it.code),
        };
        let body = record.body.as_slice();
        let payload = record.canonical.as_deref().map_or(body, str::as_bytes);
        let values = named(record);
        let mut message = Self {
            subject,
            headers: HeaderMap::new(),
            payload: payload.to_owned(),
            is_keyed: record.digest.is_some(),
            parts: Vec::new(),
        };
        let (mut room, mut rest) = (HEADERS, HashMap::new());
        for (name, value) in values {
            let length = value.len().saturating_add(name.len()).saturating_add(10);
            if length <= room {
                room = room.saturating_sub(length);
                message.headers.insert(format!("Zapi-{name}"), value);
            } else {
                rest.insert(name, value);
            }
        }
        if message.payload.len() > PAYLOAD {
            let payload = std::mem::take(&mut message.payload);
            rest.insert("Payload", BASE64_STANDARD.encode(payload));
        }
        if !rest.is_empty() {
            let rest = serde_json::to_vec(&rest).unwrap_or_default();
            // By the id, the message of a part can be found. Each delivery of an event has parts of its own.
            let parts = format!("{id}.{}", record.id);
            let count = rest.chunks(PAYLOAD).len();
            message
                .headers
                .insert("Zapi-Parts", format!("{parts} {count}"));
            let subjects = (0..count).map(|number| part(&parts, number));
            let chunks = rest.chunks(PAYLOAD).map(<[u8]>::to_vec);
            message.parts = subjects.zip(chunks).collect();
        }
        message
    }
}

/// Returns the values of the headers with their names, the short ones first.
fn named(record: &Record) -> Vec<(&'static str, String)> {
    let (body, rejection) = (record.body.as_slice(), record.rejection.as_ref());
    let numbers = [
        ("Arrived", record.arrived.to_string()),
        ("Happened", record.happened.to_string()),
        ("Body-Bytes", body.len().to_string()),
    ];
    let texts = [
        ("Verdict", Some(record.verdict)),
        ("Code", rejection.map(|it| it.code.as_str())),
        ("Coding", rejection.map(|it| it.coding.as_str())),
        ("Event", record.event.as_deref()),
        ("Instance", record.instance.as_deref()),
        ("Message", rejection.map(|it| it.message.as_str())),
        ("Key", record.key.as_deref()),
        ("Headers", rejection.map(|it| it.headers.as_str())),
        ("Error", rejection.and_then(|it| it.error.as_deref())),
        ("Findings", Some(record.findings.as_str())),
    ];
    let texts = texts
        .into_iter()
        .filter_map(|(name, text)| Some((name, written(text?))));
    let body = record
        .canonical
        .as_ref()
        .map(|_| BASE64_STANDARD.encode(body));
    let mut values: Vec<_> = numbers.into_iter().chain(texts).collect();
    values.extend(body.map(|body| ("Body", body)));
    values
}

fn part(id: &str, number: usize) -> String {
    format!("zapi.part.{id}.{number}")
}

/// Returns the subjects of the parts of a message.
pub(super) fn parts(values: &HashMap<String, String>) -> Vec<String> {
    let parts = values.get("Parts").and_then(|it| it.split_once(' '));
    let Some((id, Ok(count))) = parts.map(|(id, count)| (id, count.parse())) else {
        return Vec::new();
    };
    (0..count).map(|number| part(id, number)).collect()
}

/// Writes a text as a value of a header: as JSON if it has control characters, spaces at its ends, or looks like JSON.
fn written(text: &str) -> String {
    if text.trim() != text || text.starts_with('"') || text.contains(|it: char| it.is_control()) {
        serde_json::Value::from(text).to_string()
    } else {
        text.to_owned()
    }
}

/// Returns the texts of the headers of this store.
pub(super) fn values(headers: &HeaderMap) -> HashMap<String, String> {
    let values = headers.iter().filter_map(|(name, values)| {
        let name = AsRef::<str>::as_ref(name).strip_prefix("Zapi-")?;
        Some((name.to_owned(), values.first()?.as_str().to_owned()))
    });
    values.collect()
}

/// Takes a text that [`written`] wrote.
fn text(values: &HashMap<String, String>, name: &str) -> Option<String> {
    let value = values.get(name)?;
    if value.starts_with('"') {
        return serde_json::from_str(value).ok();
    }
    Some(value.clone())
}

fn number(values: &HashMap<String, String>, name: &str) -> i64 {
    let number = values.get(name).and_then(|it| it.parse().ok());
    number.unwrap_or_default()
}

pub(super) fn summary(sequence: u64, values: &HashMap<String, String>) -> Summary {
    Summary {
        seq: seq(sequence),
        arrived: number(values, "Arrived"),
        happened: number(values, "Happened"),
        verdict: text(values, "Verdict").unwrap_or_default(),
        event: text(values, "Event"),
        instance: text(values, "Instance"),
        variant: false,
        repeats: 0,
        code: text(values, "Code"),
        body_bytes: number(values, "Body-Bytes"),
    }
}

pub(super) fn row(message: &StreamMessage, values: &mut HashMap<String, String>) -> Row {
    let bytes = |it: String| BASE64_STANDARD.decode(it).unwrap_or_default();
    let payload = values.remove("Payload").map(bytes);
    let payload = payload.unwrap_or_else(|| message.payload.to_vec());
    let body = values.remove("Body").map(bytes);
    let summary = summary(message.sequence, values);
    let get = |name| text(values, name).unwrap_or_default();
    let rejection = summary.code.clone().map(|code| Rejected {
        code,
        message: get("Message"),
        error: text(values, "Error"),
        coding: get("Coding"),
        headers: get("Headers"),
    });
    let (canonical, body) = match body {
        Some(body) => (String::from_utf8(payload).ok(), body),
        None => (None, payload),
    };
    Row {
        summary,
        key: text(values, "Key"),
        canonical,
        findings: get("Findings"),
        body,
        rejection,
    }
}

pub(super) fn is_delivery(subject: &str) -> bool {
    subject.starts_with("zapi.event.") || subject.starts_with("zapi.dead.")
}

fn hex(digest: &Digest) -> String {
    let mut text = String::with_capacity(64);
    for byte in digest {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

pub(super) fn seq(sequence: u64) -> Seq {
    Seq::try_from(sequence).unwrap_or(Seq::MAX)
}
