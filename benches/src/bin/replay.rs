//! The archives for `scripts/replay.sh`, and the loop that it compares `replay` with.

use std::env;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};

use zapi_webhooks_benches::flat::Any;
use zapi_webhooks_benches::million;

/// The buffer size of `replay`, for a fair comparison.
const BUFFER: usize = 128 * 1024;

fn main() -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [command, kind] if command == "generate" => match kind.as_str() {
            "mixed" => million::write(&mut out, 1_000_000).map(drop)?,
            "usual" => million::usual(&mut out, 1_000_000)?,
            _ => return Err(io::Error::other("an archive is `mixed` or `usual`")),
        },
        [command, archive] if command == "serde_json" => loop_over(archive, &mut out, parsed)?,
        [command, archive] if command == "copy" => loop_over(archive, &mut out, copied)?,
        _ => {
            return Err(io::Error::other(
                "usage: replay generate mixed | generate usual | serde_json ARCHIVE | copy ARCHIVE",
            ));
        }
    }
    out.flush()
}

/// Passes each line to a function, on one thread, with one buffer for all lines.
fn loop_over<W: io::Write>(
    archive: &str,
    out: &mut W,
    write: impl Fn(&[u8], &mut W) -> io::Result<()>,
) -> io::Result<()> {
    let mut lines = BufReader::with_capacity(BUFFER, File::open(archive)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        write(&line, out)?;
        line.clear();
    }
    Ok(())
}

/// Parses a line into the struct and writes it.
fn parsed(line: &[u8], out: &mut impl io::Write) -> io::Result<()> {
    let event: Any = serde_json::from_slice(line)?;
    serde_json::to_writer(&mut *out, &event)?;
    out.write_all(b"\n")
}

/// Writes a line as it is: the least that any `replay` has to do.
fn copied(line: &[u8], out: &mut impl io::Write) -> io::Result<()> {
    out.write_all(line)
}
