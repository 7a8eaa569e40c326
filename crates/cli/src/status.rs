//! What a run amounts to, and how it is told: the exit code and the one-line error.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use zapi_webhooks::Severity;

use crate::color;
use crate::printable::printable;
use crate::report;

/// The outcome of a run. Of several inputs the gravest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Every input was accepted.
    Accepted,
    /// Some input was refused.
    Refused,
    /// Something could not be read, written or understood.
    Failed,
}

impl Status {
    /// Says in one line on stderr why the run failed.
    pub(crate) fn failed(reason: impl Display) -> Self {
        let style = report::style(Severity::Error);
        let reason = reason.to_string();
        // Where stderr cannot be written to, the exit code still tells.
        let _ = writeln!(
            color::stderr(),
            "{style}error:{style:#} {}",
            printable(&reason)
        );
        Self::Failed
    }

    /// Ends a run whose output cannot be written. A reader who hangs up has seen enough: then the
    /// status stays what it was so far.
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
            Status::Refused => 1,
            Status::Failed => 2,
        })
    }
}
