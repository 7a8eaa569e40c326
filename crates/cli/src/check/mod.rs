//! `check`: the verdict on each input, for people as text and for programs as JSON.

mod github;
mod record;
mod summary;
mod verdict;

use std::io;

use clap::ValueEnum;
use zapi_webhooks::ParseOptions;

use crate::expand::expand;
use crate::input::Input;
use crate::output;
use crate::printable::printable;
use crate::report::report;
use crate::status::Status;
use crate::tolerance::Level;
use summary::Summary;
use verdict::{Verdict, findings};

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks check body.json
  zapi-webhooks check --format json dead-letters/*.json
  zapi-webhooks check --format github fixtures 'docs/**/*.json'
  curl -s https://example.org/last-body | zapi-webhooks check --tolerance strict -

Exit codes:
  0  every input was accepted
  1  some input was refused
  2  the command line is wrong, or something could not be read or written";

/// Check bodies of the webhook `ConnectedCallback`
///
/// An accepted body is printed as one line of canonical JSON, and each of its deviations is shown
/// in its line on standard error. A refused body is shown there with everything that refuses it.
///
/// A folder stands for the `*.json` files in it and below, but not in hidden folders. A name that no
/// file has is taken for a pattern, such as `'archive/**/*.json'`, for shells that expand none.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How to print the verdicts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// Whether to count verdicts and findings at the end, on standard error
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "always")]
    summary: When,

    /// The bodies to check, one in each file; `-` is standard input
    #[arg(value_name = "FILE|-", required = true)]
    inputs: Vec<Input>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Canonical JSON of what was accepted, reports on standard error
    Text,
    /// One JSON object for each input, accepted or refused
    Json,
    /// Annotations, as GitHub Actions reads them from a log
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// With several inputs, unless the format is JSON
    Auto,
    Always,
    Never,
}

/// Checks every input, whatever becomes of the others.
///
/// A reader of stdout who hangs up ends the run; the status then tells of the inputs so far.
pub(crate) fn run(args: &Args) -> Status {
    let inputs = match expand(&args.inputs) {
        Ok(inputs) => inputs,
        Err(reason) => return Status::failed(reason),
    };
    let is_counted = match args.summary {
        When::Auto => inputs.len() > 1 && args.format != Format::Json,
        When::Always => true,
        When::Never => false,
    };
    let options = ParseOptions::new().tolerance(args.tolerance.into());
    let mut status = Status::Accepted;
    let mut summary = Summary::default();
    for input in inputs {
        let read = input.and_then(|input| Ok((input.read()?, input)));
        let (body, input) = match read {
            Ok(read) => read,
            Err(reason) => {
                summary.count_unreadable();
                status = status.max(Status::failed(reason));
                continue;
            }
        };
        let verdict = options.parse_connected(&body);
        if verdict.is_err() {
            status = status.max(Status::Refused);
        }
        summary.count(&verdict);
        let printed = match args.format {
            Format::Text => print_text(&input, &body, &verdict),
            Format::Json => print_json(&input, &body, &verdict),
            Format::Github => {
                output::print(&github::annotations(&input, &body, findings(&verdict)))
            }
        };
        if let Err(error) = printed {
            return status.unwritten(&error);
        }
    }
    if is_counted {
        // The verdicts do not depend on whether anyone reads their count.
        let _ = summary.print();
    }
    status
}

fn print_text(input: &Input, body: &[u8], verdict: &Verdict) -> io::Result<()> {
    // The verdict does not depend on whether anyone reads the account of it.
    let _ = report(&input.label(), body, findings(verdict));
    match verdict {
        Ok(parsed) => output::print_line(parsed.event.to_canonical_json()),
        Err(_) => Ok(()),
    }
}

fn print_json(input: &Input, body: &[u8], verdict: &Verdict) -> io::Result<()> {
    let name = input.name();
    let line = serde_json::to_string(&record::JsonRecord::new(&name, body, verdict))?;
    output::print_line(printable(&line).into_owned())
}
