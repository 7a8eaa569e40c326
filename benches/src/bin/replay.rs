//! The archive for `scripts/replay.sh`, and the loop that it compares `replay` with.

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
        [command] if command == "generate" => million::write(&mut out, 1_000_000).map(drop)?,
        [command, archive] if command == "serde_json" => loop_over(archive, &mut out)?,
        _ => {
            return Err(io::Error::other(
                "usage: replay generate | serde_json ARCHIVE",
            ));
        }
    }
    out.flush()
}

/// Parses each line into the struct and writes it, on one thread, with one buffer for all lines.
fn loop_over(archive: &str, out: &mut impl io::Write) -> io::Result<()> {
    let mut lines = BufReader::with_capacity(BUFFER, File::open(archive)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let event: Any = serde_json::from_slice(&line)?;
        serde_json::to_writer(&mut *out, &event)?;
        out.write_all(b"\n")?;
        line.clear();
    }
    Ok(())
}
