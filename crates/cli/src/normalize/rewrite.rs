//! Replaces the content of a file, as a whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::atomic_file::AtomicFile;

/// Replaces the content of a file, if it is still the old content.
///
/// Writes the new content beside the file, and renames it when it is on the disk. Follows links, and
/// keeps owner and permissions. After an error the file is unchanged and nothing is left beside it.
pub(super) fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    if !fs::metadata(&path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut file = AtomicFile::new(path.clone())?;
    file.write_all(new)?;
    file.sync()?;
    if fs::read(&path)? != old {
        return Err(io::Error::other("it has changed since it was read"));
    }
    file.rename()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::replace;

    #[test]
    fn a_file_that_changed_since_it_was_read_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "[1, 2,]").expect("a file");
        let error = replace(&path, b"[1,]", b"[1]").expect_err("it has changed");
        assert_eq!(error.to_string(), "it has changed since it was read");
        assert_eq!(fs::read(&path).expect("a file"), b"[1, 2,]");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        replace(&path, b"[1, 2,]", b"[1, 2]").expect("it is as it was read");
        assert_eq!(fs::read(&path).expect("a file"), b"[1, 2]");
    }
}
