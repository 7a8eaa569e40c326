//! A delivery as it is stored: an event, or a dead letter.

use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
    HeaderName, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use zapi_webhooks::{Event, EventType, Parsed};
use zapi_webhooks_http::{DeadLetter, Problem};
use zapi_webhooks_verdict::{Rejection, diagnostics, type_name};

/// Milliseconds since 1970, UTC.
pub type Millis = i64;

/// A SHA-256.
pub type Digest = [u8; 32];

/// One delivery to store.
#[derive(Clone)]
pub struct Record {
    /// An id that no other delivery has. A stream knows by it what has no digest and is sent again.
    pub id: String,
    /// When the delivery arrived.
    pub arrived: Millis,
    /// The time in `momment` (sic), or of arrival if the event has none or its unit is unknown.
    pub happened: Millis,
    /// `clean`, `note` or `warning` by the most severe finding, or `rejected`.
    pub verdict: &'static str,
    /// The value of `type`. Of a dead letter, a documented type or `None`.
    pub event: Option<String>,
    /// The instance, if it could be read.
    pub instance: Option<String>,
    /// The same text for every delivery of the same event. `None` if the event has none.
    pub key: Option<String>,
    /// The digest of the key.
    pub key_digest: Option<Digest>,
    /// The digest of key and canonical JSON, which is unique in a store. `None` without a key.
    pub digest: Option<Digest>,
    /// The canonical JSON of the event, or `None` of a dead letter.
    pub canonical: Option<String>,
    /// The findings as JSON, each with its place in the body.
    pub findings: String,
    /// The exact bytes that were parsed: the body, after gzip if that could be inflated.
    pub body: Vec<u8>,
    /// Why it is rejected. `None` if it is an event.
    pub rejection: Option<Rejected>,
}

/// Why a dead letter was rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejected {
    /// The code of the problem, such as `unexpected-end`.
    pub code: String,
    /// The message, which never repeats the body.
    pub message: String,
    /// The parser's error with its place as JSON, or `None` if another check failed.
    pub error: Option<String>,
    /// The content coding of the stored bytes: `identity`, or that of the delivery if it could not be inflated.
    pub coding: String,
    /// The headers of the delivery that hold nothing secret, as a JSON object of lists.
    pub headers: String,
}

/// The headers that a dead letter keeps. None of them authenticates anybody.
const SAFE_HEADERS: [HeaderName; 9] = [
    ACCEPT,
    ACCEPT_ENCODING,
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    TRANSFER_ENCODING,
    UPGRADE,
    USER_AGENT,
];

impl Record {
    /// Describes an event that was read from this text.
    #[must_use]
    pub fn event(parsed: &Parsed<Event>, text: Vec<u8>, arrived: Millis) -> Self {
        let event = &parsed.event;
        let key = event.idempotency_key();
        let canonical = event.to_canonical_json();
        Self {
            id: id(),
            arrived,
            happened: event
                .moment()
                .and_then(zapi_webhooks::Moment::as_millis)
                .unwrap_or(arrived),
            verdict: parsed
                .severity()
                .map_or("clean", |severity| severity.as_str()),
            event: Some(storable(type_name(event))),
            instance: event.instance_id().map(|id| storable(id.as_str())),
            key_digest: key.as_ref().map(|key| Sha256::digest(key).into()),
            digest: key.as_ref().map(|key| digest(key, &canonical)),
            key: key.as_deref().map(storable),
            canonical: Some(canonical),
            findings: json(&diagnostics(&text, &parsed.diagnostics)),
            body: text,
            rejection: None,
        }
    }

    /// Describes a delivery that was rejected.
    ///
    /// `decoded` says whether the letter holds the text, not the bytes of another coding.
    #[must_use]
    pub fn dead(
        problem: &Problem,
        letter: DeadLetter,
        headers: &HeaderMap,
        decoded: bool,
        arrived: Millis,
    ) -> Self {
        let error = letter.error.as_ref();
        let partial = error.map(zapi_webhooks::ParseError::partial);
        let findings = error.map(|error| diagnostics(&letter.body, error.diagnostics()));
        let coding = if decoded {
            "identity".to_owned()
        } else {
            values(headers, &CONTENT_ENCODING).join(", ")
        };
        Self {
            id: id(),
            arrived,
            happened: partial
                .and_then(|partial| partial.moment?.as_millis())
                .unwrap_or(arrived),
            verdict: "rejected",
            event: error
                .and_then(|error| error.event_type()?.as_str())
                .map(Into::into),
            instance: partial
                .and_then(|partial| partial.instance_id.as_ref())
                .map(|id| storable(id.as_str())),
            key: None,
            key_digest: None,
            digest: None,
            canonical: None,
            findings: json(&findings.unwrap_or_default()),
            rejection: Some(Rejected {
                code: problem.code().to_owned(),
                message: problem.to_string(),
                error: error.map(|error| json(&Rejection::new(&letter.body, error))),
                coding: if coding.is_empty() {
                    "identity".into()
                } else {
                    coding
                },
                headers: safe_headers(headers),
            }),
            body: letter.body,
        }
    }

    /// Returns the documented type of the event, for logs and metrics: another type's name is text of the sender.
    #[must_use]
    pub fn event_label(&self) -> &'static str {
        let name = self.event.as_deref();
        let mut documented = EventType::DOCUMENTED.iter().filter_map(|it| it.as_str());
        match documented.find(|documented| Some(*documented) == name) {
            Some(documented) => documented,
            None if name.is_some() => "undocumented",
            None => "unread",
        }
    }
}

/// Returns the digest by which repeats are recognised. The length parts the key from the text after it.
fn digest(key: &str, canonical: &str) -> Digest {
    let mut hash = Sha256::new();
    hash.update(u64::try_from(key.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(key);
    hash.update(canonical);
    hash.finalize().into()
}

/// Escapes NUL, which PostgreSQL has in no text.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\\u0000")
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn values(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter();
    values
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

fn safe_headers(headers: &HeaderMap) -> String {
    let present = SAFE_HEADERS.iter().filter_map(|name| {
        let values = values(headers, name);
        (!values.is_empty()).then(|| (name.as_str().to_owned(), Value::from(values)))
    });
    Value::Object(present.collect::<Map<_, _>>()).to_string()
}

/// Returns an id that no other has.
pub(crate) fn id() -> String {
    nuid::next().to_string()
}

/// Returns the time.
#[must_use]
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Millis::try_from(since.unwrap_or_default().as_millis()).unwrap_or(Millis::MAX)
}
