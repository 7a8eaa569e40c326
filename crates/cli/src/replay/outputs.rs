//! Where the results go. A file appears under its name only when the run is over.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::place::Place;
use crate::beside::Beside;
use crate::input::Input;

/// A stream that results are written to.
#[derive(Debug)]
pub(super) enum Output {
    Stdout,
    Stderr,
    /// A new file, the name that it was given, and whether it takes the place of an archive.
    New(Beside, PathBuf, bool),
    /// What is not replaced, such as a device or a pipe, and its name.
    Open(File, PathBuf),
}

impl Output {
    /// Opens two files that are not the same, or what stands in where there is none.
    ///
    /// The refused may take the place of an archive, since they are what is left of it.
    pub(super) fn pair(
        accepted: Option<&Path>,
        refused: Option<&Path>,
        archives: &[Input],
    ) -> Result<(Self, Self), String> {
        let place = |name: Option<&Path>| name.map(|name| place(name, archives)).transpose();
        let (accepted, refused) = (place(accepted)?, place(refused)?);
        if let Some(accepted) = &accepted {
            if let Some(archive) = archives.iter().find(|it| accepted.is_archive(it)) {
                let name = archive.name();
                return Err(format!("`--out` would replace the archive `{name}`"));
            }
        }
        let same = |(one, other): (&Place, &Place)| one.is_replaced && one.path == other.path;
        if accepted.as_ref().zip(refused.as_ref()).is_some_and(same) {
            return Err("`--out` and `--rejects` are the same file".to_owned());
        }
        let open = |place| Self::open(place, archives);
        Ok((
            accepted.map_or(Ok(Self::Stdout), open)?,
            refused.map_or(Ok(Self::Stderr), open)?,
        ))
    }

    fn open(place: Place, archives: &[Input]) -> Result<Self, String> {
        let is_archive = archives.iter().any(|archive| place.is_archive(archive));
        let Place { name, path, .. } = place;
        let opened = if place.is_replaced {
            Beside::new(path).map(|beside| Self::New(beside, name.clone(), is_archive))
        } else {
            // Behind what an open file has already; elsewhere there is no such place.
            let file = File::options().append(true).open(path);
            file.map(|file| Self::Open(file, name.clone()))
        };
        opened.map_err(|error| cannot_write(&name, &error))
    }

    pub(super) fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout => io::stdout().is_terminal(),
            Self::Stderr => io::stderr().is_terminal(),
            Self::New(..) => false,
            Self::Open(file, _) => file.is_terminal(),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), String> {
        if bytes.is_empty() {
            return Ok(());
        }
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(bytes).and_then(|()| out.flush());
                written.map_err(|error| match error.kind() {
                    io::ErrorKind::BrokenPipe => {
                        "standard output was closed, the rest was not replayed".to_owned()
                    }
                    _ => format!("cannot write to standard output: {error}"),
                })
            }
            Self::Stderr => {
                // Where stderr cannot be written to, the exit code still tells.
                let _ = io::stderr().lock().write_all(bytes);
                Ok(())
            }
            Self::New(beside, name, _) => beside
                .write_all(bytes)
                .map_err(|error| cannot_write(name, &error)),
            Self::Open(file, name) => file
                .write_all(bytes)
                .map_err(|error| cannot_write(name, &error)),
        }
    }

    /// Says that a file stays as it was, where it is an archive of which not everything was read.
    pub(super) fn leave(&self) -> Result<(), String> {
        match self {
            Self::New(_, name, true) => Err(format!(
                "`{}` is not replaced, since not everything could be read",
                name.display()
            )),
            _ => Ok(()),
        }
    }

    /// Gives a complete file its name.
    pub(super) fn finish(self) -> Result<(), String> {
        match self {
            Self::New(beside, name, _) => {
                beside.finish().map_err(|error| cannot_write(&name, &error))
            }
            _ => Ok(()),
        }
    }
}

/// Finds out where a name leads, which may not be among the bodies of a directory.
fn place(name: &Path, archives: &[Input]) -> Result<Place, String> {
    let place = Place::of(name).map_err(|error| cannot_write(name, &error))?;
    match archives.iter().find(|archive| place.is_inside(archive)) {
        Some(archive) => Err(format!(
            "`{}` is inside the archive `{}`",
            name.display(),
            archive.name()
        )),
        None => Ok(place),
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write to `{}`: {error}", path.display())
}
