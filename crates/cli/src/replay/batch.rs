//! A chunk of records into what is written about it. Touches no stream, so that any thread can.

use zapi_webhooks::ParseOptions;

use super::archive::Batch;
use super::counts::Counts;
use super::envelope::{self, EnvelopeError, Pointer};
use super::records::{Entry, Framing};
use super::refusal::{Before, Name, RefusedRecord};

/// How much memory is kept from one batch to the next.
const KEPT: usize = 1024 * 1024;

/// The byte order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How a record is read, and how a refusal is told.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) options: ParseOptions,
    pub(super) pointer: Option<Pointer>,
    /// Whether records may be lines of `--rejects`.
    pub(super) reads_refused: bool,
    /// Whether refusals go to a file, with their bytes, or only to people.
    pub(super) keeps_refused: bool,
}

impl Plan {
    /// Returns the JSON that holds the body, if the record is not the body itself.
    ///
    /// Some tools start a file with a byte order mark, which is no part of its first record.
    fn envelope<'a>(&self, name: Name<'_>, record: &'a [u8], framing: Framing) -> Option<&'a [u8]> {
        let (_, _, offset) = name;
        let unmarked = record.strip_prefix(MARK).filter(|_| offset == 0);
        let json = unmarked.unwrap_or(record);
        let is_string = || framing == Framing::Lines && envelope::is_string(json);
        (self.pointer.is_some() || is_string()).then_some(json)
    }

    /// Returns what a line of `--rejects` tells, if the record is one.
    fn before(&self, record: &[u8]) -> Option<Before> {
        self.reads_refused.then(|| Before::of_line(record))?
    }
}

/// What is to be written about a batch.
#[derive(Debug, Default)]
pub(super) struct BatchResult {
    pub(super) accepted: String,
    pub(super) refused: Vec<u8>,
    pub(super) counts: Counts,
    pub(super) trouble: Option<String>,
    /// Whether a refused record is kept without its bytes.
    pub(super) is_lossy: bool,
}

impl BatchResult {
    /// Makes room for the next batch.
    pub(super) fn clear(&mut self) {
        self.accepted.clear();
        self.accepted.shrink_to(KEPT);
        self.refused.clear();
        self.refused.shrink_to(KEPT);
        self.counts = Counts::default();
        self.trouble = None;
        self.is_lossy = false;
    }

    /// Runs every record of a batch through the reader.
    pub(super) fn replay(&mut self, batch: &Batch, plan: &Plan) {
        self.counts.read = batch.chunk.count;
        self.trouble.clone_from(&batch.trouble);
        for (number, offset, record) in batch.chunk.records() {
            let name = (&*batch.source, number, offset);
            match record {
                Entry::Blank => self.counts.skip_blank(),
                Entry::TooLong(length) => {
                    self.is_lossy = true;
                    self.refuse(plan, &RefusedRecord::of_long(name, length));
                }
                Entry::Bytes(bytes) => self.replay_record(name, bytes, batch.framing, plan),
            }
        }
    }

    fn replay_record(&mut self, name: Name<'_>, record: &[u8], framing: Framing, plan: &Plan) {
        let Some(json) = plan.envelope(name, record, framing) else {
            return self.replay_body(name, record, record, plan);
        };
        let found = match &plan.pointer {
            Some(pointer) => pointer.of_envelope(json),
            None => envelope::of_line(json),
        };
        match found {
            Ok(body) => self.replay_body(name, json, &body, plan),
            Err(fault) => {
                let may_stay = fault == EnvelopeError::Absent && framing == Framing::Lines;
                let before = plan.before(json).filter(|_| may_stay);
                let again = before.and_then(|before| before.again(name, json));
                let refusal =
                    again.unwrap_or_else(|| RefusedRecord::of_envelope(name, record, fault));
                self.refuse(plan, &refusal);
            }
        }
    }

    fn replay_body(&mut self, name: Name<'_>, record: &[u8], body: &[u8], plan: &Plan) {
        match plan.options.parse_connected(body) {
            Ok(parsed) => {
                self.counts.accept(&parsed);
                parsed.event.write_canonical_json(&mut self.accepted);
                self.accepted.push('\n');
            }
            Err(error) => {
                // Where it first stood is more than where it stands in what is left of it.
                let before = plan.before(record).filter(|_| plan.keeps_refused);
                let name = before.as_ref().map_or(name, Before::name);
                self.refuse(plan, &RefusedRecord::of_body(name, body, &error));
            }
        }
    }

    fn refuse(&mut self, plan: &Plan, refusal: &RefusedRecord<'_>) {
        self.counts.refuse(refusal.code);
        // Writing to memory cannot fail.
        let _ = if plan.keeps_refused {
            refusal.write_json(&mut self.refused)
        } else {
            refusal.write_text(&mut self.refused)
        };
    }
}
