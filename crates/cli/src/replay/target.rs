//! Resolves the name of an output: its path, whether the file there is replaced, and whether it is an archive.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use same_file::Handle;
use walkdir::WalkDir;

use crate::input::Input;

/// The most links that are followed, as in Linux.
const LINKS: usize = 40;

/// The file that a name leads to.
pub(super) struct Target {
    /// The name as it was given.
    pub(super) name: PathBuf,
    /// The path that it leads to, which is no link if it is replaced.
    pub(super) path: PathBuf,
    /// Whether a regular file is there, or nothing. A device, a pipe, or a file that the process has open
    /// is written to instead.
    pub(super) is_replaced: bool,
}

impl Target {
    pub(super) fn of(name: &Path) -> io::Result<Self> {
        let is_replaceable = match fs::metadata(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            found => found?.is_file(),
        };
        let followed = if is_replaceable { follow(name)? } else { None };
        Ok(Self {
            is_replaced: followed.is_some(),
            path: followed.unwrap_or_else(|| name.to_owned()),
            name: name.to_owned(),
        })
    }

    /// Returns true if a file here would be read as a body of a directory.
    pub(super) fn is_inside(&self, archive: &Input) -> bool {
        let Input::File(archive) = archive else {
            return false;
        };
        let both = fs::canonicalize(folder_of(&self.path))
            .ok()
            .zip(fs::canonicalize(archive).ok());
        archive.is_dir() && both.is_some_and(|(parent, archive)| parent.starts_with(archive))
    }

    /// Returns true if this is the file of an archive.
    pub(super) fn is_archive(&self, archive: &Input) -> bool {
        let archive = match archive {
            Input::File(archive) => archive,
            Input::Stdin => Path::new("/dev/stdin"),
        };
        let both = fs::canonicalize(&self.path)
            .ok()
            .zip(fs::canonicalize(archive).ok());
        archive.is_file() && both.is_some_and(|(path, archive)| path == archive)
    }
}

/// The state of a file when a run starts. The file stays open, so that no other gets its inode.
#[derive(Debug, PartialEq)]
pub(super) struct Snapshot {
    path: PathBuf,
    file: Handle,
    length: u64,
    modified: Option<SystemTime>,
}

impl Snapshot {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let file = Handle::from_path(path)?;
        let metadata = file.as_file().metadata()?;
        Ok(Self {
            path: path.to_owned(),
            file,
            length: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }

    /// Returns true if the path leads to the same file with the same length and time of modification.
    pub(super) fn is_current(&self) -> bool {
        Self::of(&self.path).is_ok_and(|now| now == *self)
    }
}

/// Returns the archives, and the links to files in their directories, because the run reads these files too.
pub(super) fn with_links(archives: &[Input]) -> Vec<Input> {
    let folders = archives.iter().filter_map(|archive| match archive {
        Input::File(path) if path.is_dir() => Some(path),
        _ => None,
    });
    let links = folders
        .flat_map(|folder| WalkDir::new(folder).into_iter().filter_map(Result::ok))
        .filter(|entry| entry.path_is_symlink() && entry.path().is_file())
        .map(|entry| Input::File(entry.into_path()));
    archives.iter().cloned().chain(links).collect()
}

/// Returns the file of an archive, if it is a regular one.
pub(super) fn file_of(archive: &Input) -> Option<Handle> {
    let handle = match archive {
        Input::Stdin => Handle::stdin().ok()?,
        // Opening a pipe waits for a writer.
        Input::File(path) if path.is_file() => Handle::from_path(path).ok()?,
        Input::File(_) => return None,
    };
    let metadata = handle.as_file().metadata().ok()?;
    metadata.is_file().then_some(handle)
}

/// Follows links to the last name, even if no file is there.
///
/// Returns `None` if a link leads to an open file of the process. It has no name that another file could take,
/// and other processes may still write to it.
fn follow(name: &Path) -> io::Result<Option<PathBuf>> {
    let mut path = name.to_owned();
    for _ in 0..LINKS {
        let folder = fs::canonicalize(folder_of(&path))?;
        if folder.starts_with("/proc") || folder == Path::new("/dev/fd") {
            return Ok(None);
        }
        path = folder.join(path.file_name().ok_or(io::ErrorKind::NotFound)?);
        match fs::read_link(&path) {
            Ok(target) => path = folder.join(target),
            Err(_) => return Ok(Some(path)),
        }
    }
    Err(io::Error::other("too many links"))
}

/// Returns the folder that a name is in.
fn folder_of(name: &Path) -> &Path {
    let parent = name.parent().filter(|parent| *parent != Path::new(""));
    parent.unwrap_or(Path::new("."))
}
