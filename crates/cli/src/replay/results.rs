//! Writes the results of a run in their order, and sums up counts and errors.

use std::io::{self, Write as _};

use indicatif::ProgressBar;

use super::batch::BatchResult;
use super::counts::Counts;
use super::outputs::Output;
use crate::report;
use crate::status::Status;

/// The outputs and the counts of a run.
pub(super) struct Results {
    accepted: Output,
    rejected: Output,
    bar: ProgressBar,
    counts: Counts,
    status: Status,
    /// Whether a rejected record is kept without its bytes.
    is_lossy: bool,
    /// Whether a hint has been given: one is enough for a run.
    has_hint: bool,
    /// The error that ends the run before its archive is read.
    stop: Option<String>,
}

impl Results {
    pub(super) fn new(accepted: Output, rejected: Output, bar: ProgressBar) -> Self {
        Self {
            accepted,
            rejected,
            bar,
            counts: Counts::default(),
            status: Status::Accepted,
            is_lossy: false,
            has_hint: false,
            stop: None,
        }
    }

    /// Writes the result of the next batch, and returns true if another can be written.
    pub(super) fn enter(&mut self, result: &mut BatchResult) -> bool {
        let accepted = write(&mut self.accepted, &result.accepted, &self.bar);
        let written =
            accepted.and_then(|()| write(&mut self.rejected, &result.rejected, &self.bar));
        self.stop = written.err();
        self.counts.absorb(&mut result.counts);
        self.is_lossy |= result.is_lossy;
        if let Some(hint) = result.hint.take().filter(|_| !self.has_hint) {
            self.has_hint = true;
            // The exit code does not depend on the hint.
            let _ = self.bar.suspend(|| report::hint(&hint));
        }
        if let Some(trouble) = result.trouble.take() {
            self.status = self.bar.suspend(|| Status::failed(trouble));
        }
        self.stop.is_none()
    }

    /// Completes the files, shows the counts, and returns the status of the run.
    pub(super) fn close(self) -> Status {
        self.bar.finish_and_clear();
        let status = match self.counts.rejected {
            0 => self.status,
            _ => self.status.max(Status::Rejected),
        };
        let left = match (self.stop, self.status) {
            (Some(stop), _) => Err(stop),
            (None, Status::Failed) => self.rejected.leave("not everything could be read"),
            (None, _) if self.is_lossy => self.rejected.leave("a record is too long to be kept"),
            (None, _) => Ok(()),
        };
        let finished = left.and_then(|()| Output::finish(self.accepted, self.rejected));
        if let Err(reason) = finished {
            return Status::failed(reason);
        }
        // If stderr cannot be written to, the exit code still tells.
        let _ = write!(io::stderr(), "{}", self.counts);
        if self.counts.adds_up() {
            status
        } else {
            Status::failed("the counts do not add up: this is a bug of the program")
        }
    }
}

/// Writes to a stream. If it is a terminal, the bar is hidden meanwhile, so that it does not mix with the results;
/// otherwise the bar is not locked, because reading would wait for it.
fn write(output: &mut Output, bytes: &[u8], bar: &ProgressBar) -> Result<(), String> {
    if output.is_terminal() && !bytes.is_empty() {
        bar.suspend(|| output.write(bytes))
    } else {
        output.write(bytes)
    }
}
