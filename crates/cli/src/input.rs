//! Inputs: files and standard input, read as bytes.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// The length of the longest input that is held. No parse accepts more, so a longer input has the same
/// verdict, and an endless one has a verdict at all.
const ENOUGH: u64 = 64 * 1024 * 1024;

/// A file, or standard input, which the command line spells `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// Returns the name as given, with U+FFFD for bytes that are not UTF-8.
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

    /// Reads the input, but at most one byte more than [`ENOUGH`].
    pub(crate) fn read(&self) -> Result<Vec<u8>, String> {
        let bytes = match self {
            Self::Stdin => read_enough(io::stdin().lock()),
            Self::File(path) => File::open(path).and_then(read_enough),
        };
        bytes.map_err(|error| format!("cannot read `{}`: {error}", self.name()))
    }

    /// Reads the whole input, or returns an error if it has more than [`ENOUGH`] bytes.
    pub(crate) fn read_whole(&self) -> Result<Vec<u8>, String> {
        let bytes = self.read()?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= ENOUGH) {
            return Ok(bytes);
        }
        let name = self.name();
        Err(format!(
            "`{name}` has more than {ENOUGH} bytes; `replay` reads archives of any length"
        ))
    }
}

/// Whether the first two lines with text are objects, as in NDJSON.
pub(crate) fn has_a_document_on_each_line(body: &[u8]) -> bool {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty());
    let is_object = |line: &[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    lines.next().is_some_and(is_object) && lines.next().is_some_and(is_object)
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
    let limit = ENOUGH.saturating_add(1);
    source.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
