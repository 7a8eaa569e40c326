//! A file's new content in its place: all of it, or the old one as it was.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::beside::Beside;

/// Replaces what a file holds.
///
/// The new content is written beside the file and takes its name once it is on the disk. Links are
/// followed; owner and permissions stay. Where anything fails, the file is untouched and nothing
/// is left beside it.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    if !fs::metadata(&path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut beside = Beside::new(path)?;
    beside.write_all(content)?;
    beside.finish()
}
