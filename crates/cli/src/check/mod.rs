//! `check`: the verdict on each input, as text for people, as JSON for programs, or for GitHub.

mod github;
mod record;
mod summary;

use std::io;

use clap::ValueEnum;
use zapi_webhooks::ParseOptions;
use zapi_webhooks_verdict::findings;

use crate::event::Verdict;
use crate::event::{EventName, parse};
use crate::expand::expand;
use crate::input::{Input, has_a_document_on_each_line};
use crate::output;
use crate::printable::printable;
use crate::report::{hint, report};
use crate::status::Status;
use crate::tolerance::Level;
use summary::Summary;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks check body.json
  zapi-webhooks check --event connected connections/*.json
  zapi-webhooks check --format json dead-letters/*.json
  zapi-webhooks check --format github fixtures 'docs/**/*.json'
  zapi-webhooks check --quiet archive
  curl -s https://example.org/last-body | zapi-webhooks check --tolerance strict

Exit codes:
  0  every input was accepted
  1  some input was rejected
  2  the command line is wrong, or something could not be read or written";

/// Check bodies of any webhook
///
/// Prints the event of an accepted body as one line of canonical JSON. Reports every deviation and every error in
/// its line on standard error.
///
/// A folder means the `*.json` files in it and below, without hidden folders. If no such file exists,
/// an argument is a pattern, so quoted patterns such as `'archive/**/*.json'` work in every shell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How to print the verdicts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Accept this event only, and reject any other as `wrong-event` [default: any event]
    #[arg(long, value_enum)]
    event: Option<EventName>,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// Print the counts of verdicts and findings at the end, on standard error
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "always")]
    summary: When,

    /// Print nothing about accepted bodies
    #[arg(short, long)]
    quiet: bool,

    /// The bodies to check, one in each file; `-` is standard input, the default for a pipe
    #[arg(value_name = "FILE|-")]
    inputs: Vec<Input>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Canonical JSON of accepted bodies, reports on standard error
    Text,
    /// One JSON object for each input
    Json,
    /// Annotations that GitHub Actions reads from a log
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// With several inputs, unless the format is JSON
    Auto,
    Always,
    Never,
}

/// Checks every input, even after an error in another one.
///
/// If the reader of stdout hangs up, the run ends with the status of the inputs so far.
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
    let mut with_lines = None;
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
        let verdict = parse(&body, &options, args.event);
        if verdict.is_err() {
            status = status.max(Status::Rejected);
            if with_lines.is_none() && has_a_document_on_each_line(&body) {
                with_lines = Some(input.label());
            }
        }
        summary.count(&verdict);
        if let Err(error) = args.print(&input, &body, &verdict) {
            return status.unwritten(&error);
        }
    }
    // The verdicts do not depend on whether stderr can be written to.
    if let Some(name) = with_lines {
        let _ = hint(&format!(
            "`{name}` has a document on each line: `replay` checks them, `normalize --lines` rewrites them"
        ));
    }
    if is_counted {
        let _ = summary.print();
    }
    status
}

impl Args {
    fn print(&self, input: &Input, body: &[u8], verdict: &Verdict) -> io::Result<()> {
        if self.quiet && verdict.is_ok() {
            return Ok(());
        }
        match self.format {
            Format::Text => print_text(input, body, verdict),
            Format::Json => print_json(input, body, verdict),
            Format::Github => output::print(&github::annotations(input, body, verdict)),
        }
    }
}

fn print_text(input: &Input, body: &[u8], verdict: &Verdict) -> io::Result<()> {
    // The verdict does not depend on whether stderr can be written to.
    let _ = report(&input.label(), body, findings(verdict));
    match verdict {
        Ok(accepted) => output::print_line(accepted.event.to_canonical_json()),
        Err(_) => Ok(()),
    }
}

fn print_json(input: &Input, body: &[u8], verdict: &Verdict) -> io::Result<()> {
    let name = input.name();
    let record = record::JsonRecord {
        file: &name,
        verdict: zapi_webhooks_verdict::Verdict::new(body, verdict),
    };
    let line = serde_json::to_string(&record)?;
    output::print_line(printable(&line).into_owned())
}
