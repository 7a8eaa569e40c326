//! `replay`: dead-letter archives of raw bodies, run through the reader body by body.
//!
//! An archive is cut into batches of whole records (`archive`, `gzip`, `records`), threads take a
//! batch each (`pool`), find the body in each record (`envelope`) and read it (`batch`), and one after
//! the other they write the results in the order of the archive (`results`, `outputs`, `target`,
//! `refusal`), counted (`counts`).

mod archive;
mod batch;
mod counts;
mod envelope;
mod gzip;
mod outputs;
mod pool;
mod records;
mod refusal;
mod results;
mod target;

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
use crate::input::Input;
use crate::status::Status;
use crate::tolerance::Level;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks replay --out events.ndjson --rejects rejects.ndjson dead-letters.ndjson.gz
  zapi-webhooks replay --pointer /request/body access-log.ndjson
  zapi-webhooks replay --pointer /body --out more.ndjson rejects.ndjson
  for body in spool/*; do cat \"$body\"; printf '\\0'; done | zapi-webhooks replay -0 -

Exit codes:
  0  every record was accepted
  1  some record was refused
  2  the command line is wrong, something could not be read or written, or nobody reads the results";

/// Replay archives of raw bodies of the webhook `ConnectedCallback`
///
/// Each line of an archive is a body, or a JSON string that holds one; a directory has one body in
/// each file. Archives may be compressed by gzip. Each accepted body is printed as one line of
/// canonical JSON, in the order of the archives. The counts are shown on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Take raw bodies that are separated by NUL, line breaks and all
    #[arg(short = '0', long)]
    null: bool,

    /// Where the body stands in each record, as a JSON pointer such as `/body`
    #[arg(long)]
    pointer: Option<Pointer>,

    /// Write the accepted to this file, which appears when the run is over
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write the refused to this file, with reasons and bytes, instead of naming them
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// How many threads to use [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// The archives; `-` is standard input
    #[arg(value_name = "ARCHIVE|-", required = true)]
    archives: Vec<Input>,
}

/// Reads a number of threads.
fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "expected a number from 1")
}

/// Replays every archive, whatever becomes of the others.
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
            "`{option}` takes a file, `./-` if it is named so"
        ));
    }
    let plan = Plan {
        options: ParseOptions::new().tolerance(args.tolerance.into()),
        reads_refused: args.pointer.as_ref().is_some_and(Pointer::is_of_refusals),
        pointer: args.pointer.clone(),
        keeps_refused: args.rejects.is_some(),
    };
    let (out, rejects) = (args.out.as_deref(), args.rejects.as_deref());
    let (accepted, refused) = match Output::pair(out, rejects, &args.archives) {
        Ok(outputs) => outputs,
        Err(reason) => return Status::failed(reason),
    };
    let framing = if args.null {
        Framing::Nul
    } else {
        Framing::Lines
    };
    let archive = Archive::new(&args.archives, framing);
    let results = Results::new(accepted, refused, archive.bar());
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = args.threads.unwrap_or_else(cores);
    match pool::run(archive, results, &plan, threads) {
        Ok(results) => results.close(),
        Err(reason) => Status::failed(reason),
    }
}
