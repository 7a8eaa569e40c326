//! The files and streams of the results. A file gets its name only when the run is over.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::target::{Snapshot, Target, file_of, with_links};
use crate::atomic_file::AtomicFile;
use crate::input::Input;

/// A file or stream for results.
#[derive(Debug)]
pub(super) enum Output {
    Stdout,
    Stderr,
    /// A new file, the name that it was given, and the archive that it replaces.
    New(AtomicFile, PathBuf, Option<Snapshot>),
    /// A device, a pipe or an open file, which is not replaced, and its name.
    Open(File, PathBuf),
}

impl Output {
    /// Opens two files that are not the same; stdout and stderr replace missing ones.
    ///
    /// The rejected records may replace an archive, because they are what is left of it.
    pub(super) fn pair(
        accepted: Option<&Path>,
        rejected: Option<&Path>,
        archives: &[Input],
    ) -> Result<(Self, Self), String> {
        let archives = &*with_links(archives);
        let target = |name: Option<&Path>| name.map(|name| target(name, archives)).transpose();
        let (accepted, rejected) = (target(accepted)?, target(rejected)?);
        if let Some(accepted) = &accepted {
            if let Some(archive) = archives.iter().find(|it| accepted.is_archive(it)) {
                let name = archive.name();
                return Err(format!("`--out` would replace the archive `{name}`"));
            }
        }
        if let (Some(accepted), Some(rejected)) = (&accepted, &rejected) {
            if accepted.is_replaced && accepted.path == rejected.path {
                return Err("`--out` and `--rejects` are the same file".to_owned());
            }
            // It may hold the accepted bodies of an earlier run, which the archive no longer has.
            let is_taken = archives.iter().any(|it| rejected.is_archive(it));
            if is_taken && accepted.is_replaced && accepted.path.exists() {
                let name = accepted.name.display();
                let reason = "while `--rejects` replaces an archive";
                return Err(format!("`--out` would replace `{name}` {reason}"));
            }
        }
        let open = |target| Self::open(target, archives);
        let accepted = accepted.map_or(Ok(Self::Stdout), open)?;
        let rejected = rejected.map_or(Ok(Self::Stderr), open)?;
        for output in [&accepted, &rejected] {
            if let Some(archive) = archives.iter().find(|it| output.goes_into(it)) {
                let (output, archive) = (output.name(), archive.name());
                return Err(format!("{output} goes into the archive `{archive}`"));
            }
        }
        Ok((accepted, rejected))
    }

    fn open(target: Target, archives: &[Input]) -> Result<Self, String> {
        let is_archive = archives.iter().any(|archive| target.is_archive(archive));
        let Target { name, path, .. } = target;
        let opened = if target.is_replaced {
            let archive = is_archive.then(|| Snapshot::of(&path)).transpose();
            archive.and_then(|archive| Ok(Self::New(AtomicFile::new(path)?, name.clone(), archive)))
        } else {
            // Keep the content of an open file; a device or a pipe has none.
            let file = File::options().append(true).open(path);
            file.map(|file| Self::Open(file, name.clone()))
        };
        opened.map_err(|error| cannot_write(&name, &error))
    }

    /// Returns true if the results are read again as a part of an archive: such a run may never end.
    fn goes_into(&self, archive: &Input) -> bool {
        let handle = match self {
            Self::Stdout => Handle::stdout(),
            Self::Stderr => Handle::stderr(),
            Self::New(..) => return false,
            Self::Open(file, _) => file.try_clone().and_then(Handle::from_file),
        };
        handle.is_ok_and(|handle| file_of(archive).is_some_and(|archive| archive == handle))
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
        let written = match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            Self::Stderr => {
                // If stderr cannot be written to, the exit code still tells.
                let _ = io::stderr().lock().write_all(bytes);
                Ok(())
            }
            Self::New(beside, ..) => beside.write_all(bytes),
            Self::Open(file, _) => file.write_all(bytes),
        };
        written.map_err(|error| self.failed(&error))
    }

    /// Returns an error if this would replace an archive that has more than the results.
    pub(super) fn leave(&self, reason: &str) -> Result<(), String> {
        match self {
            Self::New(_, _, Some(_)) => {
                let name = self.name();
                Err(format!("{name} is not replaced, since {reason}"))
            }
            _ => Ok(()),
        }
    }

    /// Returns an error if this would replace an archive that has changed since the run started.
    fn leave_changed(&self) -> Result<(), String> {
        match self {
            Self::New(_, _, Some(archive)) if !archive.is_current() => {
                self.leave("it changed while it was read")
            }
            _ => Ok(()),
        }
    }

    /// Renames two complete outputs, after both were synced to the disk.
    ///
    /// The accepted bodies come first, because the rejected records may replace an archive that has both.
    /// If a file cannot be renamed, it is kept under its temporary name.
    pub(super) fn finish(mut accepted: Self, mut rejected: Self) -> Result<(), String> {
        let is_new = |output: &Self| matches!(output, Self::New(..));
        if is_new(&accepted) || is_new(&rejected) {
            accepted.sync()?;
            rejected.sync()?;
        }
        rejected.leave_changed()?;
        let kept = [accepted.keep(), rejected.keep()];
        let named = accepted.rename().and_then(|()| rejected.rename());
        named.map_err(|error| {
            let kept = kept.into_iter().flatten().filter(|path| path.exists());
            kept.fold(error, |error, path| {
                format!("{error}; kept as `{}`", path.display())
            })
        })
    }

    /// Syncs a file to the disk, so that it survives a power cut.
    fn sync(&self) -> Result<(), String> {
        let synced = match self {
            Self::New(beside, ..) => beside.sync(),
            Self::Stdout => Handle::stdout().and_then(|stdout| sync_regular(stdout.as_file())),
            Self::Stderr => Ok(()),
            Self::Open(file, _) => sync_regular(file),
        };
        synced.map_err(|error| self.failed(&error))
    }

    fn keep(&mut self) -> Option<PathBuf> {
        match self {
            Self::New(beside, ..) => Some(beside.keep().to_owned()),
            _ => None,
        }
    }

    fn rename(self) -> Result<(), String> {
        match self {
            Self::New(beside, name, _) => {
                beside.rename().map_err(|error| cannot_write(&name, &error))
            }
            _ => Ok(()),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Stdout => "standard output".to_owned(),
            Self::Stderr => "standard error".to_owned(),
            Self::New(_, name, _) | Self::Open(_, name) => format!("`{}`", name.display()),
        }
    }

    fn failed(&self, error: &io::Error) -> String {
        match (self, error.kind()) {
            (Self::Stdout, io::ErrorKind::BrokenPipe) => {
                "standard output was closed, the rest was not replayed".to_owned()
            }
            _ => format!("cannot write to {}: {error}", self.name()),
        }
    }
}

fn sync_regular(file: &File) -> io::Result<()> {
    if file.metadata()?.is_file() {
        file.sync_all()?;
    }
    Ok(())
}

/// Resolves the name of an output, which may not be inside an archive.
fn target(name: &Path, archives: &[Input]) -> Result<Target, String> {
    let target = Target::of(name).map_err(|error| cannot_write(name, &error))?;
    match archives.iter().find(|archive| target.is_inside(archive)) {
        Some(archive) => Err(format!(
            "`{}` is inside the archive `{}`",
            name.display(),
            archive.name()
        )),
        None => Ok(target),
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write to `{}`: {error}", path.display())
}
