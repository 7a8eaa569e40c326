//! Asserts the laws on every short text over the marks of the grammar, and on every body that is one byte away
//! from the documented example or from a real one.
//!
//! `cargo run --release --manifest-path fuzz/Cargo.toml --example exhaustive -- 7`
//!
//! The number is the length of the longest text; 7 takes some minutes, 5 some seconds. Prints counts, and what
//! broke a law; then the exit code is 1.
#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    reason = "a tool"
)]

use std::panic::{catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::{env, thread};

use zapi_webhooks::{Dialect, ErrorKind, Tolerance, normalize, parse_connected};
use zapi_webhooks_fuzz::invariants::referees::{is_json, json5_value};
use zapi_webhooks_fuzz::invariants::{documents, every_law};

/// What the grammar treats in its own way, and one letter for all that it does not.
const MARKS: &[u8; 13] = b"{}[]:,\"'\\/*\na";

/// Bodies whose neighbours are tried.
const BODIES: [&[u8]; 2] = [
    include_bytes!("../../fixtures/docs-example.json"),
    include_bytes!("../../fixtures/wire-compact.json"),
];

fn main() -> ExitCode {
    let longest = env::args().nth(1).map_or(Ok(7), |it| it.parse());
    let Ok(longest) = longest else {
        println!("usage: exhaustive [LENGTH OF THE LONGEST TEXT]");
        return ExitCode::from(2);
    };
    set_hook(Box::new(|_| {}));
    let tally = Tally::default();
    for length in 0..=longest {
        let count = MARKS.len().pow(length);
        tally.each(count, |place| text(place, length), short_text);
        tally.print(&format!("texts of {length} bytes"));
    }
    for body in BODIES {
        tally.each(
            neighbour_count(body),
            |place| neighbour(body, place),
            every_law_of_both,
        );
        tally.print(&format!("neighbours of a body of {} bytes", body.len()));
    }
    let broken = tally.broken.into_inner().unwrap_or_default();
    for (input, law) in broken.iter().take(20) {
        println!("{}: {law}", input.escape_ascii());
    }
    println!("{} broken", broken.len());
    ExitCode::from(u8::from(!broken.is_empty()))
}

/// The text of a number: its digits to the base of the number of marks.
fn text(mut place: usize, length: u32) -> Vec<u8> {
    let digit = |_| {
        let mark = MARKS[place % MARKS.len()];
        place /= MARKS.len();
        mark
    };
    (0..length).map(digit).collect()
}

/// How many bodies are one byte away: each byte replaced, one inserted before it or at the end, or left out.
fn neighbour_count(body: &[u8]) -> usize {
    body.len() * 256 + (body.len() + 1) * 256 + body.len()
}

/// One of the bodies that are one byte away.
fn neighbour(body: &[u8], place: usize) -> Vec<u8> {
    let (edits, insertions) = (body.len() * 256, (body.len() + 1) * 256);
    let byte = u8::try_from(place % 256).unwrap_or_default();
    let mut near = body.to_vec();
    if place < edits {
        near[place / 256] = byte;
    } else if place < edits + insertions {
        near.insert((place - edits) / 256, byte);
    } else {
        near.remove(place - edits - insertions);
    }
    near
}

/// Asserts every law on a body.
fn every_law_of_both(body: &[u8]) -> Seen {
    every_law(body);
    documents::every_law(body);
    if parse_connected(body).is_ok() {
        Seen::Accepted
    } else {
        Seen::Rejected
    }
}

/// Asserts the laws of documents on a text: all if it is accepted, else the cheap ones.
fn short_text(payload: &[u8]) -> Seen {
    let text = std::str::from_utf8(payload).unwrap_or_default();
    let judged = normalize(payload);
    let dialect = judged.as_ref().ok().map(|it| it.dialect());
    assert_eq!(
        is_json(text),
        dialect == Some(Dialect::Json),
        "referees: serde_json"
    );
    let is_json5 = json5_value::<serde_json::Value>(text).is_some_and(|it| it.is_ok());
    let is_read = dialect.is_some_and(|it| it <= Dialect::Json5);
    let may_differ = is_json5 && has_undefined_escape(text) && dialect.is_none();
    assert!(is_json5 == is_read || may_differ, "referees: json5");
    assert!(parse_connected(payload).is_err(), "an event of a few bytes");
    let Err(error) = judged else {
        documents::every_law(payload);
        return Seen::Accepted;
    };
    let is_cut = error.kind() == ErrorKind::UnexpectedEnd;
    assert_eq!(is_cut, error.is_truncated(), "truncated");
    assert!(error.span().end() <= payload.len(), "places");
    for narrower in [Tolerance::STRICT, Tolerance::DOCUMENTED] {
        assert!(
            documents::under(narrower, payload).is_err(),
            "monotone tolerance"
        );
    }
    // The laws of rows cost more, so some texts stand in for all.
    if payload.iter().map(|byte| usize::from(*byte)).sum::<usize>() % 16 == 0 {
        documents::every_law(payload);
    }
    if is_cut { Seen::Cut } else { Seen::Rejected }
}

/// Whether a text has an escape that Python reads otherwise than JSON5.
fn has_undefined_escape(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'\\' && !matches!(bytes.next(), Some(b'\\' | b'/' | b'"' | b'\'' | b'\n')) {
            return true;
        }
    }
    false
}

/// What became of an input.
enum Seen {
    Accepted,
    Cut,
    Rejected,
}

/// How many inputs were seen, and which broke a law.
#[derive(Default)]
struct Tally {
    accepted: AtomicU64,
    cut: AtomicU64,
    rejected: AtomicU64,
    broken: Mutex<Vec<(Vec<u8>, String)>>,
}

impl Tally {
    /// Asserts the laws on the first `count` inputs, with all processors.
    fn each(&self, count: usize, input: impl Fn(usize) -> Vec<u8> + Sync, laws: fn(&[u8]) -> Seen) {
        const CHUNK: usize = 4096;
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                if start >= count {
                    return;
                }
                for place in start..count.min(start + CHUNK) {
                    self.one(&input(place), laws);
                }
            }
        };
        thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    }

    fn one(&self, input: &[u8], laws: fn(&[u8]) -> Seen) {
        let counter = match catch_unwind(|| laws(input)) {
            Ok(Seen::Accepted) => &self.accepted,
            Ok(Seen::Cut) => &self.cut,
            Ok(Seen::Rejected) => &self.rejected,
            Err(law) => {
                let said = law.downcast_ref::<String>().cloned();
                let said = said.or_else(|| law.downcast_ref::<&str>().map(ToString::to_string));
                if let Ok(mut broken) = self.broken.lock() {
                    broken.push((input.to_vec(), said.unwrap_or_default()));
                }
                return;
            }
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Prints the counts since the last time.
    fn print(&self, of: &str) {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        let (accepted, cut, rejected) =
            (take(&self.accepted), take(&self.cut), take(&self.rejected));
        println!("{of}: {accepted} accepted, {cut} cut, {rejected} rejected otherwise");
    }
}
