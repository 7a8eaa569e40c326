//! `replay`: parses archives of raw bodies, such as dead letters, body by body.
//!
//! An archive is split into batches of whole records (`archive`, `gzip`, `records`, `values`). Several threads
//! read a batch each (`pool`), find the body in each record (`envelope`) and parse it (`batch`). One thread at a
//! time writes the results in the order of the archive (`results`, `outputs`, `target`, `rejected`), and counts
//! them (`counts`). If the first record is rejected for its framing, `hint` names a better option.

mod archive;
mod batch;
mod counts;
mod envelope;
mod gzip;
mod hint;
mod outputs;
mod pool;
mod records;
mod rejected;
mod results;
mod target;
mod values;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use zapi_webhooks::ParseOptions;

use self::archive::Archive;
use self::batch::Plan;
use self::envelope::Pointer;
use self::outputs::Output;
use self::records::Framing;
use self::results::Results;
use crate::event::EventName;
use crate::input::Input;
use crate::status::Status;
use crate::tolerance::Level;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks replay --out events.ndjson --rejects rejects.ndjson dead-letters.ndjson.gz
  zapi-webhooks replay --pointer /request/body access-log.ndjson
  zapi-webhooks replay --event connected --documents bodies.json
  zapi-webhooks replay --pointer /body --out more.ndjson rejects.ndjson
  for body in spool/*; do cat \"$body\"; printf '\\0'; done | zapi-webhooks replay -0 -

Exit codes:
  0  every record was accepted
  1  some record was rejected
  2  the command line is wrong, or something could not be read or written";

/// Replay archives of raw bodies of any webhook
///
/// Each line of an archive is a body, or a JSON string that holds one; each file of a directory is a
/// body. Archives may be compressed by gzip. Each accepted body is printed as one line of canonical
/// JSON, in the order of the archives. The counts are shown on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Split the archive at NUL instead of line breaks
    #[arg(short = '0', long)]
    null: bool,

    /// Split the archive into JSON values, and a top-level array into its items
    #[arg(long, conflicts_with = "null")]
    documents: bool,

    /// Parse the body at this JSON pointer in each record, such as `/body`
    #[arg(long)]
    pointer: Option<Pointer>,

    /// Write the accepted bodies to this file, which appears when the run is over
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write the rejected records to this file, with reasons and bytes
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Number of threads [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,

    /// Accept this event only, and reject any other as `wrong-event` [default: any event]
    #[arg(long, value_enum)]
    event: Option<EventName>,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// The archives; `-` is standard input
    #[arg(value_name = "ARCHIVE|-", required = true)]
    archives: Vec<Input>,
}

/// Parses a number of threads.
fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "expected a number from 1")
}

/// Replays every archive, even if others cannot be read.
pub(crate) fn run(args: &Args) -> Status {
    let stdins = args
        .archives
        .iter()
        .filter(|input| matches!(input, Input::Stdin));
    if stdins.count() > 1 {
        return Status::failed("`-` is given more than once, but standard input ends only once");
    }
    let outputs = [("--out", &args.out), ("--rejects", &args.rejects)];
    let is_dash = |(_, path): &(_, &Option<PathBuf>)| path.as_deref() == Some(Path::new("-"));
    if let Some((option, _)) = outputs.into_iter().find(is_dash) {
        return Status::failed(format_args!(
            "`{option}` takes a file; write `./-` for one named `-`"
        ));
    }
    let plan = Plan {
        options: ParseOptions::new().tolerance(args.tolerance.into()),
        wanted: args.event,
        reads_rejected: args.pointer.as_ref().is_some_and(Pointer::is_of_rejects),
        pointer: args.pointer.clone(),
        keeps_rejected: args.rejects.is_some(),
    };
    let (out, rejects) = (args.out.as_deref(), args.rejects.as_deref());
    let (accepted, rejected) = match Output::pair(out, rejects, &args.archives) {
        Ok(outputs) => outputs,
        Err(reason) => return Status::failed(reason),
    };
    let framing = match (args.null, args.documents) {
        (true, _) => Framing::Nul,
        (_, true) => Framing::Documents,
        _ => Framing::Lines,
    };
    let archive = Archive::new(&args.archives, framing);
    let results = Results::new(accepted, rejected, archive.bar());
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = args.threads.unwrap_or_else(cores);
    match pool::run(archive, results, &plan, threads) {
        Ok(results) => results.close(),
        Err(reason) => Status::failed(reason),
    }
}
