//! The bodies that every reader parses, and the right answer for each.

use zapi_webhooks::{ConnectedEvent, Parsed};

/// A body with its right answer.
pub struct Body {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// The body.
    pub bytes: &'static [u8],
    /// The event in the body, or `None` if a reader must reject it.
    pub answer: Option<Answer>,
    /// How many unknown fields the body has.
    pub unknown: usize,
}

/// Returns all bodies, in the order of the tables.
#[must_use]
pub fn all() -> Vec<Body> {
    let accepted = |name, title, bytes, unknown| Body {
        name,
        title,
        bytes,
        answer: Some(wire_answer()),
        unknown,
    };
    let rejected = |name, title, bytes| Body {
        name,
        title,
        bytes,
        answer: None,
        unknown: 0,
    };
    vec![
        accepted("compact", "wire, compact", COMPACT, 0),
        accepted("pretty", "wire, pretty, keys permuted", PRETTY, 0),
        accepted("unknown", "1 KB with twenty unknown fields", UNKNOWN, 20),
        Body {
            answer: Some(documented_answer()),
            ..accepted("quirky", "the documented example", QUIRKY, 0)
        },
        rejected("conflict", "rejected: two phones", CONFLICT),
        rejected("truncated", "rejected: cut off", TRUNCATED),
        rejected("wrong-event", "rejected: another event", WRONG_EVENT),
    ]
}

/// Finds a body by name.
#[must_use]
pub fn by_name(name: &str) -> Option<Body> {
    all().into_iter().find(|body| body.name == name)
}

/// The event that a reader found in a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The member `connected`.
    pub connected: bool,
    /// The member `momment` (sic).
    pub momment: i64,
    /// The member `instanceId`.
    pub instance_id: String,
    /// The member `phone`.
    pub phone: String,
    /// The member `isBusiness`.
    pub is_business: Option<bool>,
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
        let unknown = parsed.unknown.iter();
        let unknown = unknown.map(|field| (field.name().to_owned(), field.json().to_owned()));
        let event = &parsed.event;
        Self {
            connected: event.connected,
            momment: event.moment.raw(),
            instance_id: event.instance_id.as_str().to_owned(),
            phone: event.phone.as_str().to_owned(),
            is_business: event.is_business,
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

// A rejected body is compared with the accepted body of the same length.
const _: () = assert!(COMPACT.len() == 159 && CONFLICT.len() == 159);
const _: () = assert!(TRUNCATED.len() == 159 && WRONG_EVENT.len() == 159);
const _: () = assert!(UNKNOWN.len() == 1024);

fn wire_answer() -> Answer {
    Answer {
        connected: true,
        momment: 1_757_333_824_580,
        instance_id: "9A1F04C7E2B85D3690FE7B21C4A8D650".to_owned(),
        phone: "5544987650123".to_owned(),
        is_business: Some(true),
        unknown: Unknown::Dropped,
    }
}

fn documented_answer() -> Answer {
    Answer {
        connected: true,
        momment: 26_151_515_154,
        instance_id: "instance.id".to_owned(),
        phone: "número".to_owned(),
        is_business: None,
        unknown: Unknown::Dropped,
    }
}
