//! A file's new content in its place: all of it, or the old one as it was.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces what a file holds.
///
/// The new content is written beside the file and takes its name once it is on the disk. Links are
/// followed; owner and permissions stay. Where anything fails, the file is untouched and nothing
/// is left beside it.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let metadata = fs::metadata(&path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    // Opened first, since nothing may fail for want of a permission behind the renaming.
    let opened = cfg!(unix).then(|| File::open(folder)).transpose()?;
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(without_place)?;
    beside.as_file_mut().write_all(content)?;
    keep_owner(beside.as_file(), &metadata)?;
    beside.as_file().set_permissions(metadata.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(&path)?;
    // The new name has to be on the disk as well.
    opened.map_or(Ok(()), |folder| folder.sync_all())
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
