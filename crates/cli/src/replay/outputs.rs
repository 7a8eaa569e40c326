//! Where the results go. A file appears under its name only when the run is over.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A stream that results are written to.
#[derive(Debug)]
pub(super) enum Output {
    Stdout,
    Stderr,
    /// Something that is not replaced, such as a device or a pipe.
    Direct(File, PathBuf),
    Staged(Staged),
}

/// A file that is written under another name until it is complete.
#[derive(Debug)]
pub(super) struct Staged {
    file: File,
    partial: PathBuf,
    path: PathBuf,
}

impl Output {
    /// Opens a file; what a former run left unfinished is overwritten.
    pub(super) fn create(path: &Path) -> Result<Self, String> {
        let failed = |path: &Path, error: io::Error| cannot_write(path, &error);
        let path = &match fs::canonicalize(path) {
            Ok(path) => path,
            Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(error) => return Err(failed(path, error)),
        };
        let replaced = fs::metadata(path).map_or(true, |metadata| metadata.is_file());
        if !replaced {
            let file = File::options().write(true).open(path);
            let file = file.map_err(|error| failed(path, error))?;
            return Ok(Self::Direct(file, path.clone()));
        }
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).map_err(|error| failed(&partial, error))?;
        let path = path.clone();
        Ok(Self::Staged(Staged {
            file,
            partial,
            path,
        }))
    }

    /// Returns the file that is being written until the run is over.
    pub(super) fn partial(&self) -> Option<&Path> {
        match self {
            Self::Staged(staged) => Some(&staged.partial),
            _ => None,
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if bytes.is_empty() {
            return Ok(());
        }
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(bytes).and_then(|()| out.flush());
                written.map_err(|error| match error.kind() {
                    io::ErrorKind::BrokenPipe => Stop::HungUp,
                    _ => Stop::Failed(format!("cannot write to standard output: {error}")),
                })
            }
            Self::Stderr => {
                // Where stderr cannot be written to, the exit code still tells.
                let _ = io::stderr().lock().write_all(bytes);
                Ok(())
            }
            Self::Direct(file, path) => written(file.write_all(bytes), path),
            Self::Staged(Staged { file, partial, .. }) => written(file.write_all(bytes), partial),
        }
    }

    /// Gives a complete file its name, once its bytes are where a power cut does not reach them.
    pub(super) fn finish(self) -> Result<(), Stop> {
        let Self::Staged(staged) = self else {
            return Ok(());
        };
        written(staged.file.sync_all(), &staged.partial)?;
        written(fs::rename(&staged.partial, &staged.path), &staged.path)
    }
}

/// Why a run ends before its archive does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nobody reads standard output any more.
    HungUp,
    Failed(String),
}

fn written(result: io::Result<()>, path: &Path) -> Result<(), Stop> {
    result.map_err(|error| Stop::Failed(cannot_write(path, &error)))
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write to `{}`: {error}", path.display())
}
