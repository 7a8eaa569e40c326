//! What a run has come to: the results in their order, the counts, and what went wrong.

use std::io::{self, Write as _};

use indicatif::ProgressBar;

use super::batch::BatchResult;
use super::counts::Counts;
use super::outputs::Output;
use crate::status::Status;

/// The results of all batches so far.
pub(super) struct Results {
    accepted: Output,
    refused: Output,
    bar: ProgressBar,
    counts: Counts,
    status: Status,
    /// Whether a refused record is kept without its bytes.
    is_lossy: bool,
    /// Why the run ends before its archive does.
    stop: Option<String>,
}

impl Results {
    pub(super) fn new(accepted: Output, refused: Output, bar: ProgressBar) -> Self {
        Self {
            accepted,
            refused,
            bar,
            counts: Counts::default(),
            status: Status::Accepted,
            is_lossy: false,
            stop: None,
        }
    }

    /// Enters the result of the next batch, and tells whether another can be entered.
    pub(super) fn enter(&mut self, result: &mut BatchResult) -> bool {
        let accepted = write(&mut self.accepted, result.accepted.as_bytes(), &self.bar);
        let written = accepted.and_then(|()| write(&mut self.refused, &result.refused, &self.bar));
        self.stop = written.err();
        self.counts.absorb(&mut result.counts);
        self.is_lossy |= result.is_lossy;
        if let Some(trouble) = result.trouble.take() {
            self.status = self.bar.suspend(|| Status::failed(trouble));
        }
        self.stop.is_none()
    }

    /// Completes the files, shows the counts, and tells what the run amounts to.
    pub(super) fn close(self) -> Status {
        self.bar.finish_and_clear();
        let status = match self.counts.refused {
            0 => self.status,
            _ => self.status.max(Status::Refused),
        };
        let left = match (self.stop, self.status) {
            (Some(stop), _) => Err(stop),
            (None, Status::Failed) => self.refused.leave("not everything could be read"),
            (None, _) if self.is_lossy => self.refused.leave("a record is too long to be kept"),
            (None, _) => Ok(()),
        };
        let finished = left.and_then(|()| Output::finish(self.accepted, self.refused));
        if let Err(reason) = finished {
            return Status::failed(reason);
        }
        // Where stderr cannot be written to, the exit code still tells.
        let _ = write!(io::stderr(), "{}", self.counts);
        if self.counts.adds_up() {
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
