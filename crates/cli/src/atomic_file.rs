//! Replaces a file as a whole: writes a temporary file beside it, and renames it when it is complete.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The longest name that the temporary name repeats. File systems allow 255 bytes.
const LONGEST: usize = 200;

/// A temporary file beside a path, with a name of its own for each run. It is deleted on drop, unless
/// it is renamed or kept.
#[derive(Debug)]
pub(crate) struct AtomicFile {
    file: NamedTempFile,
    path: PathBuf,
    /// Opened at the start, so that a missing permission is no error after the renaming.
    folder: Option<File>,
}

impl AtomicFile {
    /// Creates an empty file beside a path, with owner and permissions of the old file if there is one.
    ///
    /// The path must not be a link, which would be replaced.
    pub(crate) fn new(path: PathBuf) -> io::Result<Self> {
        let old = match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            found => Some(found?),
        };
        let parent = path.parent().ok_or(io::ErrorKind::NotFound)?;
        let folder = cfg!(unix).then(|| File::open(parent)).transpose()?;
        let file = make(&path, parent, old.is_none()).map_err(without_place)?;
        if let Some(old) = old {
            keep_owner(file.as_file(), &old)?;
            file.as_file().set_permissions(old.permissions())?;
        }
        Ok(Self { file, path, folder })
    }

    /// Writes the bytes to the disk, so that a power cut does not lose them.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Keeps a file that cannot be renamed, and returns its temporary path.
    pub(crate) fn keep(&mut self) -> &Path {
        self.file.disable_cleanup(true);
        self.file.path()
    }

    /// Renames the file to its path. Call [`sync`](Self::sync) first.
    pub(crate) fn rename(self) -> io::Result<()> {
        self.file.persist(&self.path)?;
        // The new name has to reach the disk too.
        self.folder.map_or(Ok(()), |folder| folder.sync_all())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Creates `NAME.aB3xY9.partial`, readable for its owner alone unless there is no old file.
fn make(path: &Path, folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let name = path.file_name().filter(|name| name.len() <= LONGEST);
    let mut prefix = name.map_or_else(OsString::new, OsString::from);
    prefix.push(".");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt as _;

        // The mode of any new file; the umask of the process applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_new;
    builder.tempfile_in(folder)
}

/// Removes the name of the temporary file from an error, because the file no longer exists.
fn without_place(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((reason, _)) => io::Error::new(error.kind(), reason),
        None => error,
    }
}

/// Gives the new file the owner and group of the old one.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    fchown(file, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
