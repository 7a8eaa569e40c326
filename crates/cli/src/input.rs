//! Where bodies come from: files and standard input. Reads bytes and does not look at them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// How much of an input is read. It is far beyond what any parse accepts, so that a longer input
/// gets the same verdict, and an endless one gets a verdict at all.
const ENOUGH: u64 = 64 * 1024 * 1024;

/// A file, or standard input, which is written `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// Returns the name as it was given; bytes that are not UTF-8 show as U+FFFD.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Returns the name for reports, in which standard input is `<stdin>`.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(_) => self.name(),
        }
    }

    /// Reads the whole input, or the first [`ENOUGH`] bytes of it; otherwise says why not.
    pub(crate) fn read(&self) -> Result<Vec<u8>, String> {
        let bytes = match self {
            Self::Stdin => read_enough(io::stdin().lock()),
            Self::File(path) => File::open(path).and_then(read_enough),
        };
        bytes.map_err(|error| format!("cannot read `{}`: {error}", self.name()))
    }

    /// Reads the whole input; one that goes on behind [`ENOUGH`] bytes is none that can be rewritten.
    pub(crate) fn read_whole(&self) -> Result<Vec<u8>, String> {
        let bytes = self.read()?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length < ENOUGH) {
            return Ok(bytes);
        }
        Err(format!("`{}` has {ENOUGH} bytes or more", self.name()))
    }
}

impl From<OsString> for Input {
    fn from(argument: OsString) -> Self {
        if argument == "-" {
            Self::Stdin
        } else {
            Self::File(argument.into())
        }
    }
}

fn read_enough(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(ENOUGH).read_to_end(&mut bytes)?;
    Ok(bytes)
}
