//! Where the name of a result leads, whether what is there can be replaced, and whether it is read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use same_file::Handle;
use walkdir::WalkDir;

use crate::input::Input;

/// How many links are followed, as by Linux.
const LINKS: usize = 40;

/// Where a name leads.
pub(super) struct Target {
    /// The name as it was given.
    pub(super) name: PathBuf,
    /// What it leads to: no link where it is replaced.
    pub(super) path: PathBuf,
    /// Whether a regular file is there, or nothing. Anything else is written to as it stands, such
    /// as a device, a pipe, or a file that the process has open.
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

    /// Tells whether a file here would be read as a body of a directory.
    pub(super) fn is_inside(&self, archive: &Input) -> bool {
        let Input::File(archive) = archive else {
            return false;
        };
        let both = fs::canonicalize(folder_of(&self.path))
            .ok()
            .zip(fs::canonicalize(archive).ok());
        archive.is_dir() && both.is_some_and(|(parent, archive)| parent.starts_with(archive))
    }

    /// Tells whether this is the file that an archive is read from.
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

/// The state of a file when a run starts, which keeps it open.
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

    /// Returns true if the path has the same file, with the same length and time of modification.
    pub(super) fn is_current(&self) -> bool {
        Self::of(&self.path).is_ok_and(|now| now == *self)
    }
}

/// Returns the archives, and every link to a file in a directory among them: the run reads that file too.
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

/// Returns the regular file that an archive is read from, if it is one.
pub(super) fn file_of(archive: &Input) -> Option<Handle> {
    let handle = match archive {
        Input::Stdin => Handle::stdin().ok()?,
        // To open a pipe may take until somebody writes to it.
        Input::File(path) if path.is_file() => Handle::from_path(path).ok()?,
        Input::File(_) => return None,
    };
    let metadata = handle.as_file().metadata().ok()?;
    metadata.is_file().then_some(handle)
}

/// Follows links to the last name, whether there is a file or not.
///
/// Returns `None` where the way leads through the open files of the process: they have no name that
/// another file could take, and whoever opened them goes on writing to them.
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
