//! Standard output, flushed after each print.

use std::io::{self, Write as _};

/// Prints a line and flushes it, so that a reader has it before the next input is read.
pub(crate) fn print_line(mut line: String) -> io::Result<()> {
    line.push('\n');
    print(&line)
}

/// Prints text as it is.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
