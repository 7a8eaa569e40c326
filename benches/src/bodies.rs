//! The bodies that every reader parses, and the right answer for each.

use zapi_webhooks::{ConnectedEvent, Event, EventType, Parsed, UnknownField};

/// A body with its right answer.
pub struct Body {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// The body.
    pub bytes: &'static [u8],
    /// The type of the event, for readers of more than one.
    pub event: EventType,
    /// The canonical JSON of the event, or `None` if a reader must reject the body.
    pub answer: Option<&'static str>,
    /// How many unknown fields the body has.
    pub unknown: usize,
}

/// Returns the bodies for readers of a `ConnectedCallback`, in the order of the tables.
#[must_use]
pub fn connections() -> Vec<Body> {
    let accepted = |name, title, bytes, unknown| Body {
        answer: Some(WIRE_ANSWER),
        unknown,
        ..rejected(name, title, bytes)
    };
    vec![
        accepted("compact", "wire, compact", COMPACT, 0),
        accepted("pretty", "wire, pretty, keys permuted", PRETTY, 0),
        accepted("unknown", "1 KB with twenty unknown fields", UNKNOWN, 20),
        Body {
            answer: Some(DOCUMENTED_ANSWER),
            ..rejected("quirky", "the documented example", QUIRKY)
        },
        rejected("conflict", "rejected: two phones", CONFLICT),
        rejected("truncated", "rejected: cut off", TRUNCATED),
        rejected("wrong-event", "rejected: another event", WRONG_EVENT),
    ]
}

fn rejected(name: &'static str, title: &'static str, bytes: &'static [u8]) -> Body {
    Body {
        name,
        title,
        bytes,
        event: EventType::Connected,
        answer: None,
        unknown: 0,
    }
}

/// Returns the bodies for readers of any event, in the order of the tables.
#[must_use]
pub fn events() -> Vec<Body> {
    let body = |name, title, bytes, event, answer| Body {
        event,
        answer: Some(answer),
        ..rejected(name, title, bytes)
    };
    let [connected, status, received] = [
        EventType::Connected,
        EventType::MessageStatus,
        EventType::Received,
    ];
    vec![
        body("connected", "a connection", COMPACT, connected, WIRE_ANSWER),
        body("status", "a status", STATUS, status, STATUS_ANSWER),
        body(
            "status-permuted",
            "permuted",
            STATUS_PERMUTED,
            status,
            STATUS_ANSWER,
        ),
        body("text", "a text message", TEXT, received, TEXT_ANSWER),
        body(
            "text-permuted",
            "permuted",
            TEXT_PERMUTED,
            received,
            TEXT_ANSWER,
        ),
        body("image", "an image", IMAGE, received, IMAGE_ANSWER),
        body(
            "image-permuted",
            "permuted",
            IMAGE_PERMUTED,
            received,
            IMAGE_ANSWER,
        ),
    ]
}

/// Finds a body by name.
#[must_use]
pub fn by_name(name: &str) -> Option<Body> {
    let mut bodies = connections().into_iter().chain(events());
    bodies.find(|body| body.name == name)
}

/// The event that a reader found in a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The canonical JSON of the event.
    pub event: String,
    /// The other members.
    pub unknown: Unknown,
}

/// The unknown members in a reader's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Unknown {
    /// The reader drops them.
    Dropped,
    /// The reader keeps them: name and JSON.
    Kept(Vec<(String, String)>),
}

impl From<Parsed<ConnectedEvent>> for Answer {
    fn from(parsed: Parsed<ConnectedEvent>) -> Self {
        Self::new(parsed.event.to_canonical_json(), &parsed.unknown)
    }
}

impl From<Parsed<Event>> for Answer {
    fn from(parsed: Parsed<Event>) -> Self {
        Self::new(parsed.event.to_canonical_json(), &parsed.unknown)
    }
}

impl Answer {
    fn new(event: String, unknown: &[UnknownField]) -> Self {
        let unknown = unknown.iter();
        let unknown = unknown.map(|field| (field.name().to_owned(), field.json().to_owned()));
        Self {
            event,
            unknown: Unknown::Kept(unknown.collect()),
        }
    }
}

impl Unknown {
    /// Whether these are the unknown members of the body, if the reader keeps them.
    pub(crate) fn are_of(&self, body: &Body) -> bool {
        match self {
            Self::Dropped => true,
            Self::Kept(members) => members.len() == body.unknown && same_values(members, body),
        }
    }
}

/// Whether every kept member has the same value as in the body.
#[cfg(feature = "peers")]
fn same_values(members: &[(String, String)], body: &Body) -> bool {
    let Ok(whole) = serde_json::from_slice::<serde_json::Value>(body.bytes) else {
        return members.is_empty();
    };
    members.iter().all(|(name, json)| {
        serde_json::from_str::<serde_json::Value>(json).is_ok_and(|value| whole[name] == value)
    })
}

/// Without `serde_json` only the number of members is checked.
#[cfg(not(feature = "peers"))]
fn same_values(_: &[(String, String)], _: &Body) -> bool {
    true
}

const COMPACT: &[u8] = include_bytes!("../bodies/compact.json");
const PRETTY: &[u8] = include_bytes!("../bodies/pretty.json");
const UNKNOWN: &[u8] = include_bytes!("../bodies/unknown.json");
const QUIRKY: &[u8] = include_bytes!("../../fixtures/docs-example.json");
const CONFLICT: &[u8] = include_bytes!("../bodies/conflict.json");
const TRUNCATED: &[u8] = include_bytes!("../bodies/truncated.json");
const WRONG_EVENT: &[u8] = include_bytes!("../bodies/wrong-event.json");
const STATUS: &[u8] = include_bytes!("../bodies/status.json");
const STATUS_PERMUTED: &[u8] = include_bytes!("../bodies/status-permuted.json");
const TEXT: &[u8] = include_bytes!("../bodies/text.json");
const TEXT_PERMUTED: &[u8] = include_bytes!("../bodies/text-permuted.json");
const IMAGE: &[u8] = include_bytes!("../bodies/image.json");
const IMAGE_PERMUTED: &[u8] = include_bytes!("../bodies/image-permuted.json");

// A rejected body is compared with the accepted body of the same length.
const _: () = assert!(COMPACT.len() == 159 && CONFLICT.len() == 159);
const _: () = assert!(TRUNCATED.len() == 159 && WRONG_EVENT.len() == 159);
const _: () = assert!(UNKNOWN.len() == 1024);
const _: () = assert!(STATUS.len() == 230 && STATUS_PERMUTED.len() == 230);
const _: () = assert!(TEXT.len() == 573 && TEXT_PERMUTED.len() == 573);
const _: () = assert!(IMAGE.len() == 1900 && IMAGE_PERMUTED.len() == 1900);

const WIRE_ANSWER: &str = r#"{"connected":true,"instanceId":"9A1F04C7E2B85D3690FE7B21C4A8D650","isBusiness":true,"momment":1757333824580,"phone":"5544987650123","type":"ConnectedCallback"}"#;
const DOCUMENTED_ANSWER: &str = r#"{"connected":true,"instanceId":"instance.id","momment":26151515154,"phone":"número","type":"ConnectedCallback"}"#;
const STATUS_ANSWER: &str = include_str!("../bodies/status.canonical.json");
const TEXT_ANSWER: &str = include_str!("../bodies/text.canonical.json");
const IMAGE_ANSWER: &str = include_str!("../bodies/image.canonical.json");
