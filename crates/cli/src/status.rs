//! What a run amounts to, and how it is told: the exit code and the one-line error.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::printable::printable;

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
        let line = format!("error: {reason}");
        // Where stderr cannot be written to, the exit code still tells.
        let _ = writeln!(io::stderr(), "{}", printable(&line));
        Self::Failed
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
