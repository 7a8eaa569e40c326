//! The result of a run: the exit code and the one-line error.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use zapi_webhooks::Severity;

use crate::color;
use crate::printable::printable;
use crate::report;

/// The result of a run. The worst of several inputs counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Every input was accepted.
    Accepted,
    /// An input was rejected, or would change.
    Rejected,
    /// Something could not be read, written or understood.
    Failed,
}

impl Status {
    /// Prints the reason of a failure as one line on stderr.
    pub(crate) fn failed(reason: impl Display) -> Self {
        let style = report::style(Severity::Error);
        let reason = reason.to_string();
        // If stderr cannot be written to, the exit code is still right.
        let _ = writeln!(
            color::stderr(),
            "{style}error:{style:#} {}",
            printable(&reason)
        );
        Self::Failed
    }

    /// Ends a run whose output cannot be written. If the reader has hung up, the status so far is kept.
    pub(crate) fn unwritten(self, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return self;
        }
        Self::failed(format_args!("cannot write to standard output: {error}"))
    }
}

/// The status of a run that prints one thing.
impl From<io::Result<()>> for Status {
    fn from(printed: io::Result<()>) -> Self {
        match printed {
            Ok(()) => Self::Accepted,
            Err(error) => Self::Accepted.unwritten(&error),
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Accepted => 0,
            Status::Rejected => 1,
            Status::Failed => 2,
        })
    }
}
