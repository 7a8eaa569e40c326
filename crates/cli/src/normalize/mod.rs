//! `normalize`: any document as strict JSON, printed, shown as a diff or put in the file's place.

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
use crate::printable::printable_lines;
use crate::status::Status;
use crate::tolerance::Level;
use document::{Rewritten, rewritten};

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks normalize example.json5 | jq .phone
  zapi-webhooks normalize --diff fixtures/docs-example.json
  zapi-webhooks normalize --write --tolerance documented docs/examples
  zapi-webhooks normalize --documents - < bodies.txt > bodies.ndjson

Exit codes:
  0  every document was accepted
  1  some document was refused; --write leaves its file as it is
  2  the command line is wrong, or something could not be read or written";

/// Rewrite documents as strict JSON
///
/// Any JSON value will do. White space, the order of members and every digit stay as they are; each
/// deviation is replaced, and shown in its line on standard error. What has more than one reading
/// is refused and shown there.
///
/// A folder stands for the `*.json` files in it and below, but not in hidden folders. A name that no
/// file has is taken for a pattern, such as `'archive/**/*.json'`, for shells that expand none.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Show what would change as a unified diff
    #[arg(long, conflicts_with = "write")]
    diff: bool,

    /// Put the result in the place of each file, all of it or nothing
    #[arg(long)]
    write: bool,

    /// Take documents that stand in a row, and print each on one line
    #[arg(long)]
    documents: bool,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// What to do where a key is repeated with another value
    #[arg(long, value_name = "POLICY", value_enum, default_value_t = Policy::Refuse)]
    on_conflict: Policy,

    /// The documents, one in each file; `-` is standard input
    #[arg(value_name = "FILE|-", required = true)]
    inputs: Vec<Input>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Policy {
    /// Refuse the document
    Refuse,
    /// Keep the copy that stands first
    First,
    /// Keep the copy that stands last
    Last,
}

impl From<Policy> for OnConflict {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Refuse => Self::Refuse,
            Policy::First => Self::First,
            Policy::Last => Self::Last,
        }
    }
}

/// Rewrites every input, whatever becomes of the others.
pub(crate) fn run(args: &Args) -> Status {
    let inputs = match expand(&args.inputs) {
        Ok(inputs) => inputs,
        Err(reason) => return Status::failed(reason),
    };
    if args.write
        && args
            .inputs
            .iter()
            .any(|input| matches!(input, Input::Stdin))
    {
        return Status::failed("`-` has no place to write to");
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
        let name = input.name();
        let result = rewritten(&body, &options, args.documents, &input.label());
        if result.is_refused {
            status = status.max(Status::Refused);
        }
        match &input {
            Input::File(path) if args.write => status = status.max(write(path, &body, &result)),
            _ => {
                let printed = if args.diff {
                    print_diff(&name, &body, &result)
                } else {
                    print(&result)
                };
                if let Err(error) = printed {
                    return status.unwritten(&error);
                }
            }
        }
    }
    status
}

/// Prints what was accepted, and ends its last line.
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

/// Shows what would be written, which is nothing where anything was refused.
fn print_diff(name: &str, body: &[u8], result: &Rewritten) -> io::Result<()> {
    match str_of(body).filter(|_| !result.is_refused) {
        Some(old) => diff::print(name, &on_a_terminal(old), &on_a_terminal(&result.text)),
        None => Ok(()),
    }
}

/// On a terminal no payload moves the cursor; a file or a pipe gets every character as it is.
fn on_a_terminal(text: &str) -> String {
    if io::stdout().is_terminal() {
        printable_lines(text)
    } else {
        text.to_owned()
    }
}

fn str_of(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok()
}

fn write(path: &Path, body: &[u8], result: &Rewritten) -> Status {
    if result.is_refused || result.text.as_bytes() == body {
        return Status::Accepted;
    }
    match rewrite::replace(path, body, result.text.as_bytes()) {
        Ok(()) => Status::Accepted,
        Err(error) => Status::failed(format_args!("cannot rewrite `{}`: {error}", path.display())),
    }
}
