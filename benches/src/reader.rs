//! What reads a body into an event, and how its answer is judged before anything is measured.

use crate::bodies::{Answer, Body};

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
