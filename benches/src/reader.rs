//! What reads a body into an event, and how its answer is judged before anything is measured.

use zapi_webhooks::{ConnectedEvent, Parsed};

use crate::bodies::Body;

/// Something that reads a body.
pub struct Reader {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// Reads a body once and says what it found.
    pub answer: fn(&[u8]) -> Option<Answer>,
    /// Reads a body so many times, and drops what came of it.
    pub repeat: fn(&[u8], usize),
}

/// Makes a [`Reader`] of a function from bytes to a `Result`, called without indirection.
#[macro_export]
macro_rules! reader {
    ($name:literal, $title:literal, $read:expr) => {
        $crate::reader::Reader {
            name: $name,
            title: $title,
            answer: |body| $read(body).ok().map(Into::into),
            repeat: |body, times| {
                for _ in 0..times {
                    let _ = core::hint::black_box($read(core::hint::black_box(body)));
                }
            },
        }
    };
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

/// How an answer compares with the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The answer is right: the event, or a refusal where one is due.
    Right,
    /// The answer is a refusal where the body has a meaning.
    Refused,
    /// The answer is an event that the body does not say.
    Misread,
}

impl Verdict {
    /// Returns what stands in a table instead of a number.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Refused => "refused",
            Self::Misread => "misread",
        }
    }
}

impl Reader {
    /// Judges the reader's answer to a body.
    #[must_use]
    pub fn judge(&self, body: &Body) -> Verdict {
        match ((self.answer)(body.bytes), &body.answer) {
            (None, None) => Verdict::Right,
            (None, Some(_)) => Verdict::Refused,
            (Some(_), None) => Verdict::Misread,
            (Some(answer), Some(right)) => {
                let fields = Answer {
                    unknown: right.unknown.clone(),
                    ..answer.clone()
                };
                if fields == *right && answer.unknown.are_of(body) {
                    Verdict::Right
                } else {
                    Verdict::Misread
                }
            }
        }
    }
}

impl Unknown {
    fn are_of(&self, body: &Body) -> bool {
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

/// Returns the readers that are this project's own.
#[must_use]
pub fn own() -> Vec<Reader> {
    vec![
        reader!(
            "zapi-webhooks",
            "zapi-webhooks",
            zapi_webhooks::parse_connected
        ),
        reader!(
            "strict",
            "zapi-webhooks, leniency denied",
            |body: &[u8]| strict().parse_connected(body)
        ),
    ]
}

fn strict() -> zapi_webhooks::ParseOptions {
    zapi_webhooks::ParseOptions::new().tolerance(zapi_webhooks::Tolerance::STRICT)
}
