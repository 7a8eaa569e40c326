//! Where the results go. A file appears under its name only when the run is over.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A stream that results are written to.
#[derive(Debug)]
pub(super) enum Output {
    Stdout,
    Stderr,
    File(Target),
}

/// A file by the name that it was given.
#[derive(Debug)]
pub(super) struct Target {
    file: File,
    name: PathBuf,
    /// The name until the file is complete, and then; `None` for what is not replaced, such as a
    /// device or a pipe.
    staged: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// Opens two files that are not the same, or what stands in where there is none.
    pub(super) fn pair(
        accepted: Option<&Path>,
        refused: Option<&Path>,
    ) -> Result<(Self, Self), String> {
        let accepted = accepted.map(Place::of).transpose()?;
        let refused = refused.map(Place::of).transpose()?;
        let same = |(one, other): (&Place, &Place)| one.is_replaced && one.path == other.path;
        if accepted.as_ref().zip(refused.as_ref()).is_some_and(same) {
            return Err("`--out` and `--rejects` are the same file".to_owned());
        }
        let open = |place| Target::open(place).map(Self::File);
        Ok((
            accepted.map_or(Ok(Self::Stdout), open)?,
            refused.map_or(Ok(Self::Stderr), open)?,
        ))
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
            Self::File(target) => {
                let written = target.file.write_all(bytes);
                written.map_err(|error| Stop::Failed(cannot_write(&target.name, &error)))
            }
        }
    }

    /// Gives a complete file its name, once its bytes are where a power cut does not reach them.
    pub(super) fn finish(self) -> Result<(), Stop> {
        let Self::File(Target {
            file,
            name,
            staged: Some((partial, path)),
        }) = self
        else {
            return Ok(());
        };
        let finished = file.sync_all().and_then(|()| fs::rename(partial, path));
        finished.map_err(|error| Stop::Failed(cannot_write(&name, &error)))
    }
}

impl Target {
    /// Opens a file; what a former run left unfinished is overwritten.
    fn open(place: Place) -> Result<Self, String> {
        let Place {
            name,
            path,
            is_replaced,
        } = place;
        let (file, staged) = if is_replaced {
            let mut partial = path.clone().into_os_string();
            partial.push(".partial");
            let partial = PathBuf::from(partial);
            (File::create(&partial), Some((partial, path)))
        } else {
            (File::options().write(true).open(path), None)
        };
        match file {
            Ok(file) => Ok(Self { file, name, staged }),
            Err(error) => Err(cannot_write(&name, &error)),
        }
    }
}

/// Where a name leads, and whether a file there is replaced, or made where there is none.
struct Place {
    name: PathBuf,
    path: PathBuf,
    is_replaced: bool,
}

impl Place {
    fn of(name: &Path) -> Result<Self, String> {
        let found = match fs::canonicalize(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let file = name.file_name().ok_or(error);
                file.and_then(|file| Ok((fs::canonicalize(folder_of(name))?.join(file), true)))
            }
            found => found.and_then(|path| {
                let is_replaced = fs::metadata(&path)?.is_file();
                Ok((path, is_replaced))
            }),
        };
        let (path, is_replaced) = found.map_err(|error| cannot_write(name, &error))?;
        Ok(Self {
            name: name.to_owned(),
            path,
            is_replaced,
        })
    }
}

/// Returns the folder that a name is in.
pub(super) fn folder_of(name: &Path) -> &Path {
    let parent = name.parent().filter(|parent| *parent != Path::new(""));
    parent.unwrap_or(Path::new("."))
}

/// Why a run ends before its archive does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nobody reads standard output any more.
    HungUp,
    Failed(String),
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write to `{}`: {error}", path.display())
}
