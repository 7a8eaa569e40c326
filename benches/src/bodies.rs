//! The bodies that every reader gets, and what each one means.

use zapi_webhooks::{ConnectedEvent, Parsed};

/// A body with its right answer.
pub struct Body {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// The body.
    pub bytes: &'static [u8],
    /// What the body says, or `None` where it has to be refused.
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
    let refused = |name, title, bytes| Body {
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
        refused("conflict", "refused: two phones", CONFLICT),
        refused("truncated", "refused: cut off", TRUNCATED),
        refused("wrong-event", "refused: another event", WRONG_EVENT),
    ]
}

/// Finds a body by name.
#[must_use]
pub fn by_name(name: &str) -> Option<Body> {
    all().into_iter().find(|body| body.name == name)
}

/// What a reader says that a body says.
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
    /// What became of the other members.
    pub unknown: Unknown,
}

/// What a reader does with members that it does not know.
#[derive(Clone, Debug, PartialEq)]
pub enum Unknown {
    /// They are checked at most, and dropped.
    Dropped,
    /// They are kept: name and JSON.
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
    /// Whether nothing but members of the body was kept.
    pub(crate) fn are_of(&self, body: &Body) -> bool {
        match self {
            Self::Dropped => true,
            Self::Kept(members) => members.len() == body.unknown && same_values(members, body),
        }
    }
}

/// Whether every member that was kept has the value that stands in the body.
#[cfg(feature = "peers")]
fn same_values(members: &[(String, String)], body: &Body) -> bool {
    let Ok(whole) = serde_json::from_slice::<serde_json::Value>(body.bytes) else {
        return members.is_empty();
    };
    members.iter().all(|(name, json)| {
        serde_json::from_str::<serde_json::Value>(json).is_ok_and(|value| whole[name] == value)
    })
}

/// Without a referee only the number of members is known.
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

// What a refused body costs is held against the accepted body of the same length.
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
