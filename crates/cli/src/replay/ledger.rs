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

    /// Tells whether another outcome can be entered.
    pub(super) const fn goes_on(&self) -> bool {
        self.stop.is_none()
    }

    /// Enters the outcome of the next parcel.
    pub(super) fn enter(&mut self, outcome: &mut Outcome, trouble: Option<String>) {
        let (accepted, refused) = (&mut self.accepted, &mut self.refused);
        let write = || {
            accepted.write(outcome.accepted.as_bytes())?;
            refused.write(&outcome.refused)
        };
        // A bar would stand in the middle of what is shown on the same terminal.
        self.stop = self.bar.suspend(write).err();
        self.tally.absorb(&mut outcome.tally);
        if let Some(trouble) = trouble {
            self.status = self.bar.suspend(|| Status::failed(trouble));
        }
    }

    /// Ends the run because of a fault of the program.
    pub(super) fn give_up(&mut self) {
        self.stop = Some(Stop::Failed("a thread of the program failed".to_owned()));
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

/// Says something on stderr that leaves the status as it is.
fn note(text: impl Display) {
    // Where stderr cannot be written to, the exit code still tells.
    let _ = write!(io::stderr(), "{text}");
}
