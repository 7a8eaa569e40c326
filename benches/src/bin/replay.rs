//! The archive for `scripts/replay.sh`, and the loop that it compares `replay` with.

use std::env;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};

use serde::{Deserialize, Serialize};
use zapi_webhooks_benches::million;

/// The buffer size of `replay`, for a fair comparison.
const BUFFER: usize = 128 * 1024;

/// The event, with its members in the order of canonical JSON.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    connected: bool,
    instance_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_business: Option<bool>,
    momment: i64,
    phone: String,
    r#type: String,
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [command] if command == "generate" => million::write(&mut out).map(drop)?,
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
        let event: Event = serde_json::from_slice(&line)?;
        serde_json::to_writer(&mut *out, &event)?;
        out.write_all(b"\n")?;
        line.clear();
    }
    Ok(())
}
