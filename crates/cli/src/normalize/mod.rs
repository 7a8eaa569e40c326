//! `normalize`: any document as strict JSON: printed, shown as a diff, checked for, or written back.

mod diff;
mod document;
mod rewrite;

use std::io::{self, IsTerminal as _};
use std::path::Path;

use clap::ValueEnum;
use zapi_webhooks::{OnConflict, ParseOptions};

use crate::expand::expand;
use crate::input::Input;
use crate::output;
use crate::printable::{printable, printable_lines};
use crate::status::Status;
use crate::tolerance::Level;
use document::{Rewritten, Split, rewritten};

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks normalize example.json5 | jq .phone
  zapi-webhooks normalize --diff fixtures/docs-example.json
  zapi-webhooks normalize --check fixtures
  zapi-webhooks normalize --write --tolerance documented docs/examples
  zapi-webhooks normalize --lines < log.ndjson > strict.ndjson
  zapi-webhooks normalize --documents < bodies.txt > bodies.ndjson

Exit codes:
  0  every document was accepted
  1  some document was rejected, and --write leaves its file as it is; or --check found a change
  2  the command line is wrong, or something could not be read or written";

/// Rewrite documents as strict JSON
///
/// Reads any JSON value. Replaces each deviation, and keeps white space, the order of members and
/// every digit. Reports every deviation and every error in its line on standard error. Rejects a
/// document that has more than one reading. An input has at most 64 MiB.
///
/// A folder means the `*.json` files in it and below, without hidden folders. If no such file exists,
/// an argument is a pattern, so quoted patterns such as `'archive/**/*.json'` work in every shell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub(crate) struct Args {
    /// Print the changes as a unified diff
    #[arg(long, conflicts_with = "write")]
    diff: bool,

    /// Print the names of inputs that would change, and exit with 1 if there are any
    #[arg(long, conflicts_with = "write")]
    check: bool,

    /// Replace each file by its result, as a whole or not at all
    #[arg(long)]
    write: bool,

    /// Read values one after the other, and print each on one line
    #[arg(long)]
    documents: bool,

    /// Read one document on each line, and print each on one line
    #[arg(long, conflicts_with = "documents")]
    lines: bool,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// What to do if a key is repeated with another value
    #[arg(long, value_name = "POLICY", value_enum, default_value_t = Policy::Reject)]
    on_conflict: Policy,

    /// The documents, one in each file; `-` is standard input, the default for a pipe
    #[arg(value_name = "FILE|-")]
    inputs: Vec<Input>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Policy {
    /// Reject the document
    Reject,
    /// Keep the first copy
    First,
    /// Keep the last copy
    Last,
}

impl From<Policy> for OnConflict {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Reject => Self::Refuse,
            Policy::First => Self::First,
            Policy::Last => Self::Last,
        }
    }
}

impl Args {
    fn split(&self) -> Split {
        match (self.documents, self.lines) {
            (true, _) => Split::Documents,
            (_, true) => Split::Lines,
            _ => Split::One,
        }
    }
}

/// Rewrites every input, even after an error in another one.
pub(crate) fn run(args: &Args) -> Status {
    let inputs = match expand(&args.inputs) {
        Ok(inputs) => inputs,
        Err(reason) => return Status::failed(reason),
    };
    if args.write && inputs.contains(&Ok(Input::Stdin)) {
        return Status::failed("`--write` needs a file, not standard input");
    }
    let options = ParseOptions::new()
        .tolerance(args.tolerance.into())
        .on_conflict(args.on_conflict.into());
    let mut status = Status::Accepted;
    for input in inputs {
        let read = input.and_then(|input| Ok((input.read_whole()?, input)));
        let (body, input) = match read {
            Ok(read) => read,
            Err(reason) => {
                status = status.max(Status::failed(reason));
                continue;
            }
        };
        let result = rewritten(&body, &options, args.split(), &input.label());
        let would_change = args.check && result.text.as_bytes() != body;
        if result.is_rejected || would_change {
            status = status.max(Status::Rejected);
        }
        let printed = match &input {
            Input::File(path) if args.write => {
                status = status.max(write(path, &body, &result));
                Ok(())
            }
            _ if args.diff => print_diff(&input.name(), &body, &result),
            _ if args.check && (result.is_rejected || !would_change) => Ok(()),
            _ if args.check => output::print_line(printable(&input.name()).into_owned()),
            _ => print(&result),
        };
        if let Err(error) = printed {
            return status.unwritten(&error);
        }
    }
    status
}

/// Prints the accepted documents, and ends the last line.
fn print(result: &Rewritten) -> io::Result<()> {
    if result.text.is_empty() {
        return Ok(());
    }
    let end = if result.text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    output::print(&format!("{}{end}", on_a_terminal(&result.text)))
}

/// Prints the changes, or nothing if a document was rejected.
fn print_diff(name: &str, body: &[u8], result: &Rewritten) -> io::Result<()> {
    match std::str::from_utf8(body) {
        Ok(old) if !result.is_rejected => {
            diff::print(name, &on_a_terminal(old), &on_a_terminal(&result.text))
        }
        _ => Ok(()),
    }
}

/// Escapes characters that a terminal obeys, if stdout is one; a file or a pipe gets all as they are.
fn on_a_terminal(text: &str) -> String {
    if io::stdout().is_terminal() {
        printable_lines(text)
    } else {
        text.to_owned()
    }
}

fn write(path: &Path, body: &[u8], result: &Rewritten) -> Status {
    if result.is_rejected || result.text.as_bytes() == body {
        return Status::Accepted;
    }
    match rewrite::replace(path, body, result.text.as_bytes()) {
        Ok(()) => Status::Accepted,
        Err(error) => Status::failed(format_args!("cannot rewrite `{}`: {error}", path.display())),
    }
}
