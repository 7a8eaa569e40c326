//! What a run has come to: the outcomes in their order, the counts, and what went wrong.

use std::io::{self, Write as _};

use indicatif::ProgressBar;

use super::outputs::Output;
use super::tally::Tally;
use super::work::Outcome;
use crate::status::Status;

/// The outcomes of all parcels so far.
pub(super) struct Ledger {
    accepted: Output,
    refused: Output,
    bar: ProgressBar,
    tally: Tally,
    status: Status,
    /// Why the run ends before its archive does.
    stop: Option<String>,
}

impl Ledger {
    pub(super) fn new(accepted: Output, refused: Output, bar: ProgressBar) -> Self {
        Self {
            accepted,
            refused,
            bar,
            tally: Tally::default(),
            status: Status::Accepted,
            stop: None,
        }
    }

    /// Enters the outcome of the next parcel, and tells whether another can be entered.
    pub(super) fn enter(&mut self, outcome: &mut Outcome) -> bool {
        let accepted = write(&mut self.accepted, outcome.accepted.as_bytes(), &self.bar);
        let written = accepted.and_then(|()| write(&mut self.refused, &outcome.refused, &self.bar));
        self.stop = written.err();
        self.tally.absorb(&mut outcome.tally);
        if let Some(trouble) = outcome.trouble.take() {
            self.status = self.bar.suspend(|| Status::failed(trouble));
        }
        self.stop.is_none()
    }

    /// Completes the files, shows the counts, and tells what the run amounts to.
    pub(super) fn close(self) -> Status {
        self.bar.finish_and_clear();
        let status = match self.tally.refused {
            0 => self.status,
            _ => self.status.max(Status::Refused),
        };
        let left = match (self.stop, self.status) {
            (Some(stop), _) => Err(stop),
            (None, Status::Failed) => self.refused.leave(),
            (None, _) => Ok(()),
        };
        let finished = left.and_then(|()| Output::finish(self.accepted, self.refused));
        if let Err(reason) = finished {
            return Status::failed(reason);
        }
        // Where stderr cannot be written to, the exit code still tells.
        let _ = write!(io::stderr(), "{}", self.tally);
        if self.tally.adds_up() {
            status
        } else {
            Status::failed("the counts do not add up, which is a fault of this program")
        }
    }
}

/// Writes to a stream, without the bar where it would stand in the middle of what is shown. Elsewhere
/// the bar is left alone, since reading waits for whoever holds it.
fn write(output: &mut Output, bytes: &[u8], bar: &ProgressBar) -> Result<(), String> {
    if output.is_terminal() && !bytes.is_empty() {
        bar.suspend(|| output.write(bytes))
    } else {
        output.write(bytes)
    }
}
