//! What a run has come to: the outcomes in their order, the counts, and what went wrong.

use std::fmt::Display;
use std::io::{self, Write as _};

use indicatif::ProgressBar;

use super::outputs::{Output, Stop};
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
    stop: Option<Stop>,
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
        // The accepted come last: where they are, the refused are too.
        let finished = left
            .and_then(|()| self.refused.finish())
            .and_then(|()| self.accepted.finish());
        match finished {
            Err(Stop::Failed(reason)) => return Status::failed(reason),
            Err(Stop::HungUp) => {
                note("standard output was closed, the rest was not replayed\n");
                return status;
            }
            Ok(()) => {}
        }
        note(&self.tally);
        if self.tally.adds_up() {
            status
        } else {
            Status::failed("the counts do not add up, which is a fault of this program")
        }
    }
}

/// Writes to a stream, without the bar where it would stand in the middle of what is shown. Elsewhere
/// the bar is left alone, since reading waits for whoever holds it.
fn write(output: &mut Output, bytes: &[u8], bar: &ProgressBar) -> Result<(), Stop> {
    if output.is_terminal() && !bytes.is_empty() {
        bar.suspend(|| output.write(bytes))
    } else {
        output.write(bytes)
    }
}

/// Says something on stderr that leaves the status as it is.
fn note(text: impl Display) {
    // Where stderr cannot be written to, the exit code still tells.
    let _ = write!(io::stderr(), "{text}");
}
