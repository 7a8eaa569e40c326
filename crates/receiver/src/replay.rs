//! `replay`: puts archives of raw bodies into a store.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;
use std::process::ExitCode;

use zapi_webhooks_receiver::record::{Record, now};
use zapi_webhooks_receiver::settings::{Reading, Replay};
use zapi_webhooks_receiver::store::{Store, StoreError, Stored};

use crate::{end, failed};

/// How many events are stored at once.
const SOME: usize = 256;

/// How many bytes of bodies are stored at once, about: an event may be large.
const HELD: usize = 8 * 1024 * 1024;

/// The longest record. No parse accepts one as long.
const LONGEST: u64 = 4 * 1024 * 1024;

/// What became of the records.
#[derive(Default)]
struct Counts {
    new: u64,
    repeats: u64,
    variants: u64,
    rejected: u64,
}

/// Why a run ends early.
enum Failure {
    Archive(String),
    Store(StoreError),
}

pub(crate) async fn run(arguments: &Replay) -> ExitCode {
    let store = match arguments.store.open().await {
        Ok(store) => store,
        Err(error) => return failed(&error),
    };
    let mut counts = Counts::default();
    for archive in &arguments.archives {
        match replay(&store, archive, arguments, &mut counts).await {
            Ok(()) => {}
            // What was stored before is a repeat in the next run.
            Err(Failure::Store(error)) => return failed(&error),
            Err(Failure::Archive(line)) => return end(2, &line),
        }
    }
    let Counts {
        new,
        repeats,
        variants,
        rejected,
    } = counts;
    println!("{new} new, {repeats} repeats, {variants} variants, {rejected} rejected");
    ExitCode::from(u8::from(rejected > 0))
}

async fn replay(
    store: &Store,
    archive: &Path,
    arguments: &Replay,
    counts: &mut Counts,
) -> Result<(), Failure> {
    let name = archive.display();
    let unreadable = |error: io::Error| Failure::Archive(format!("cannot read `{name}`: {error}"));
    let mut reader: Box<dyn BufRead> = if archive == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(archive).map_err(unreadable)?))
    };
    let separator = if arguments.null { 0 } else { b'\n' };
    let (mut number, mut held) = (0_u64, 0_usize);
    let (mut numbers, mut records) = (Vec::with_capacity(SOME), Vec::with_capacity(SOME));
    loop {
        let next = next(&mut reader, separator).map_err(unreadable)?;
        let is_end = next.is_none();
        number = number.saturating_add(1);
        match next.map(|bytes| read(bytes, arguments)) {
            None | Some(Ok(None)) => {}
            Some(Ok(Some(record))) => {
                held = held.saturating_add(record.body.len());
                numbers.push(number);
                records.push(record);
            }
            Some(Err(why)) => {
                counts.rejected = counts.rejected.saturating_add(1);
                eprintln!("{name}:{number}: {why}");
            }
        }
        if records.len() == SOME || held >= HELD || is_end {
            let stored = store.put_patiently(&records).await;
            for (number, stored) in numbers.drain(..).zip(stored) {
                let count = match stored {
                    Ok(Stored::New(_)) => &mut counts.new,
                    Ok(Stored::Repeat(_)) => &mut counts.repeats,
                    Ok(Stored::Variant(_)) => &mut counts.variants,
                    Err(error) if error.is_refusal() => {
                        eprintln!("{name}:{number}: {error}");
                        &mut counts.rejected
                    }
                    Err(error) => return Err(Failure::Store(error)),
                };
                *count = count.saturating_add(1);
            }
            records.clear();
            held = 0;
        }
        if is_end {
            return Ok(());
        }
    }
}

/// Returns the next record without its separator. Of one that is too long, more than [`LONGEST`] bytes are left.
fn next(reader: &mut impl BufRead, separator: u8) -> io::Result<Option<Vec<u8>>> {
    let mut record = Vec::new();
    let most = LONGEST.saturating_add(2);
    if reader
        .by_ref()
        .take(most)
        .read_until(separator, &mut record)?
        == 0
    {
        return Ok(None);
    }
    if record.last() == Some(&separator) {
        record.pop();
    } else {
        // The rest, if it is too long. At the end of the archive there is none.
        reader.skip_until(separator)?;
    }
    Ok(Some(record))
}

/// Reads a record: a body, or a JSON string that holds one. A blank line is none.
fn read(mut bytes: Vec<u8>, arguments: &Replay) -> Result<Option<Record>, String> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST {
        return Err(format!("too-long: expected at most {LONGEST} bytes"));
    }
    if !arguments.null {
        if bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        if bytes.starts_with(b"\"") {
            let text = serde_json::from_slice::<String>(&bytes);
            let text = text.map_err(|_| "envelope: expected a JSON string with a body")?;
            bytes = text.into_bytes();
        }
    }
    let reading: Reading = arguments.reading;
    match reading.options().parse(&bytes) {
        Ok(parsed) => Ok(Some(Record::event(&parsed, bytes, now()))),
        // It never repeats the body.
        Err(error) => Err(format!("{}: {error}", error.kind().code())),
    }
}
