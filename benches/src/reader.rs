//! Readers, which parse a body into an event, and the check of their answers.

use crate::bodies::{Answer, Body};

/// A parser to measure.
pub struct Reader {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// Parses a body once and returns the event, if there is one.
    pub answer: fn(&Body) -> Option<Answer>,
    /// Parses a body the given number of times, and drops the results.
    pub repeat: fn(&Body, usize),
}

/// Makes a [`Reader`] from a function of bytes that returns a `Result`, called without indirection; from one and what is
/// then read of the result; or from one for each event, which is chosen before the calls are counted.
#[macro_export]
macro_rules! reader {
    ($name:literal, $title:literal, { $($Event:ident => $read:expr,)* }) => {
        $crate::reader::Reader {
            name: $name,
            title: $title,
            answer: |body| match body.event {
                $(zapi_webhooks::EventType::$Event => $read(body.bytes).ok().map(Into::into),)*
                _ => None,
            },
            repeat: |body, times| match body.event {
                $(zapi_webhooks::EventType::$Event => reader!(@repeat $read, body, times),)*
                _ => {}
            },
        }
    };
    ($name:literal, $title:literal, $read:expr) => {
        $crate::reader::Reader {
            name: $name,
            title: $title,
            answer: |body| $read(body.bytes).ok().map(Into::into),
            repeat: |body, times| reader!(@repeat $read, body, times),
        }
    };
    ($name:literal, $title:literal, $read:expr, seen: $texts:expr) => {
        $crate::reader::Reader {
            name: $name,
            title: $title,
            answer: |body| $read(body.bytes).ok().map(Into::into),
            repeat: |body, times| {
                for _ in 0..times {
                    let read = core::hint::black_box($read(core::hint::black_box(body.bytes)));
                    if let Ok(read) = &read {
                        core::hint::black_box($texts(read));
                    }
                }
            },
        }
    };
    (@repeat $read:expr, $body:ident, $times:ident) => {
        for _ in 0..$times {
            let _ = core::hint::black_box($read(core::hint::black_box($body.bytes)));
        }
    };
}

/// How an answer compares with the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The answer is right: the event, or an error if the body must be rejected.
    Right,
    /// The answer is an error, but the body has a meaning.
    Rejected,
    /// The answer is an event, but not the one in the body.
    Misread,
}

impl Verdict {
    /// Returns the word that a table shows if there is no number.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Rejected => "rejected",
            Self::Misread => "misread",
        }
    }
}

impl Reader {
    /// Compares the reader's answer with the right one.
    #[must_use]
    pub fn judge(&self, body: &Body) -> Verdict {
        match ((self.answer)(body), &body.answer) {
            (None, None) => Verdict::Right,
            (None, Some(_)) => Verdict::Rejected,
            (Some(_), None) => Verdict::Misread,
            (Some(answer), Some(right)) => {
                let is_same = answer.event == *right || is_same_document(body, &answer.event);
                if is_same && answer.unknown.are_of(body) {
                    Verdict::Right
                } else {
                    Verdict::Misread
                }
            }
        }
    }
}

/// Whether a peer wrote the right document with other white space, or its members in another order.
#[cfg(feature = "peers")]
fn is_same_document(body: &Body, text: &str) -> bool {
    let value = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    let is_document = body.event == zapi_webhooks::EventType::Unknown;
    is_document && value(text).is_some() && value(text) == body.answer.and_then(value)
}

/// This project writes the right document as it is.
#[cfg(not(feature = "peers"))]
fn is_same_document(_: &Body, _: &str) -> bool {
    false
}

/// Returns this project's readers of any event.
#[must_use]
pub fn of_events() -> Vec<Reader> {
    vec![reader!(
        "zapi-webhooks",
        "zapi-webhooks, `parse`",
        zapi_webhooks::parse
    )]
}

/// Returns this project's readers of a `ConnectedCallback`.
#[must_use]
pub fn of_connections() -> Vec<Reader> {
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
