//! Readers, which parse a body into an event, and the check of their answers.

use crate::bodies::{Answer, Body};

/// A parser to measure.
pub struct Reader {
    /// The name on the command line.
    pub name: &'static str,
    /// The name in a table.
    pub title: &'static str,
    /// Parses a body once and returns the event, if there is one.
    pub answer: fn(&[u8]) -> Option<Answer>,
    /// Parses a body the given number of times, and drops the results.
    pub repeat: fn(&[u8], usize),
}

/// Makes a [`Reader`] from a function of bytes that returns a `Result`, called without indirection.
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
        match ((self.answer)(body.bytes), &body.answer) {
            (None, None) => Verdict::Right,
            (None, Some(_)) => Verdict::Rejected,
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

/// Returns this project's readers.
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
