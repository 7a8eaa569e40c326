//! Parses a batch of records, and formats the results. Any thread can do so: no stream is written to.

use zapi_webhooks::ParseOptions;

use super::archive::Batch;
use super::counts::Counts;
use super::envelope::{self, EnvelopeError, Pointer};
use super::hint::hint;
use super::records::{Entry, Framing, MARK};
use super::rejected::{Before, Name, RejectedRecord};
use crate::event::{EventName, parse};

/// How many bytes of memory are kept from one batch to the next.
const KEPT: usize = 1024 * 1024;

/// The options of a run: how a record is parsed, and how a rejected one is reported.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) options: ParseOptions,
    pub(super) wanted: Option<EventName>,
    pub(super) pointer: Option<Pointer>,
    /// Whether records may be lines of `--rejects`.
    pub(super) reads_rejected: bool,
    /// Whether rejected records are kept in a file with their bytes, or only named on stderr.
    pub(super) keeps_rejected: bool,
}

impl Plan {
    /// Returns the JSON that holds the body, if the record is not the body itself.
    ///
    /// A byte order mark at the start of a file is skipped, because it is no part of the first record.
    fn envelope<'a>(&self, name: Name<'_>, record: &'a [u8], framing: Framing) -> Option<&'a [u8]> {
        let (_, _, offset) = name;
        let unmarked = record.strip_prefix(MARK).filter(|_| offset == 0);
        let json = unmarked.unwrap_or(record);
        let may_be_string = matches!(framing, Framing::Lines | Framing::Documents);
        let is_string = || may_be_string && envelope::is_string(json);
        (self.pointer.is_some() || is_string()).then_some(json)
    }

    /// Returns the name that a line of `--rejects` keeps, if the record is such a line.
    fn before(&self, record: &[u8]) -> Option<Before> {
        self.reads_rejected.then(|| Before::of_line(record))?
    }
}

/// The results of a batch, as they are written.
#[derive(Debug, Default)]
pub(super) struct BatchResult {
    pub(super) accepted: Vec<u8>,
    pub(super) rejected: Vec<u8>,
    pub(super) counts: Counts,
    pub(super) trouble: Option<String>,
    /// Names the option or command for the source, if its first record is rejected.
    pub(super) hint: Option<String>,
    /// Whether a rejected record is kept without its bytes.
    pub(super) is_lossy: bool,
}

impl BatchResult {
    /// Clears the results for the next batch.
    pub(super) fn clear(&mut self) {
        self.accepted.clear();
        self.accepted.shrink_to(KEPT);
        self.rejected.clear();
        self.rejected.shrink_to(KEPT);
        self.counts = Counts::default();
        self.trouble = None;
        self.hint = None;
        self.is_lossy = false;
    }

    /// Parses every record of a batch.
    pub(super) fn replay(&mut self, batch: &Batch, plan: &Plan) {
        self.counts.read = batch.chunk.count;
        self.trouble.clone_from(&batch.trouble);
        let mut is_first = batch.chunk.first == 1;
        for (number, offset, record) in batch.chunk.records() {
            let name = (&*batch.source, number, offset);
            match record {
                Entry::Blank => self.counts.skip_blank(),
                Entry::Broken(rest) => {
                    self.reject(plan, &RejectedRecord::of_broken_array(name, rest));
                }
                Entry::TooLong(length) => {
                    self.is_lossy = true;
                    self.reject(plan, &RejectedRecord::of_long(name, length));
                }
                Entry::Bytes(bytes) => {
                    self.replay_record(name, bytes, batch.framing, plan);
                    if is_first && self.counts.rejected > 0 {
                        let start = match batch.framing {
                            Framing::Lines => batch.chunk.bytes(),
                            _ => bytes,
                        };
                        let has_pointer = plan.pointer.is_some();
                        self.hint = hint(&batch.source, start, batch.framing, has_pointer);
                    }
                    is_first = false;
                }
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
                let rejection =
                    again.unwrap_or_else(|| RejectedRecord::of_envelope(name, record, fault));
                self.reject(plan, &rejection);
            }
        }
    }

    fn replay_body(&mut self, name: Name<'_>, record: &[u8], body: &[u8], plan: &Plan) {
        // A verdict is large, so that it stays in place.
        match &parse(body, &plan.options, plan.wanted) {
            Ok(accepted) => {
                self.counts.accept(accepted);
                accepted.event.write_canonical_json(&mut self.accepted);
                self.accepted.push(b'\n');
            }
            Err(error) => {
                // The first name says more than the place in the rejects.
                let before = plan.before(record).filter(|_| plan.keeps_rejected);
                let name = before.as_ref().map_or(name, Before::name);
                self.reject(plan, &RejectedRecord::of_body(name, body, error));
            }
        }
    }

    fn reject(&mut self, plan: &Plan, rejection: &RejectedRecord<'_>) {
        self.counts.reject(rejection.code);
        // Writing to memory cannot fail.
        let _ = if plan.keeps_rejected {
            rejection.write_json(&mut self.rejected)
        } else {
            rejection.write_text(&mut self.rejected)
        };
    }
}
