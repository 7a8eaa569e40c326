//! A file's new content beside it, until all of it is there: then it takes the name.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The longest name that the one beside it repeats. File systems hold 255 bytes.
const LONGEST: usize = 200;

/// New content of a file, under a name that no other run has. It goes where this is dropped, unless
/// it is kept.
#[derive(Debug)]
pub(crate) struct AtomicFile {
    file: NamedTempFile,
    path: PathBuf,
    /// Opened first, since nothing may fail for want of a permission behind the renaming.
    folder: Option<File>,
}

impl AtomicFile {
    /// Makes an empty file beside a path, with owner and permissions of the file that is there.
    ///
    /// The path is that of a regular file, or of nothing; a link there would be replaced.
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

    /// Brings the bytes to where a power cut does not reach them.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Keeps the file where it cannot be renamed, and returns the name that it has until then.
    pub(crate) fn keep(&mut self) -> &Path {
        self.file.disable_cleanup(true);
        self.file.path()
    }

    /// Gives the file its name, which its bytes should be on the disk for.
    pub(crate) fn rename(self) -> io::Result<()> {
        self.file.persist(&self.path)?;
        // The new name has to be on the disk as well.
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

/// Makes `NAME.aB3xY9.partial`, for its owner alone unless the file is a new one.
fn make(path: &Path, folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let name = path.file_name().filter(|name| name.len() <= LONGEST);
    let mut prefix = name.map_or_else(OsString::new, OsString::from);
    prefix.push(".");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt as _;

        // What any new file has; the mask of the process takes from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_new;
    builder.tempfile_in(folder)
}

/// Leaves the name of the temporary file out of an error, which nobody chose and nobody will find.
fn without_place(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((reason, _)) => io::Error::new(error.kind(), reason),
        None => error,
    }
}

/// Gives the new file to the owner of the old one, who may be another user.
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
