//! `check`: the verdict on each input, for people as text and for programs as JSON.

mod record;

use std::io::{self, BufWriter, Write as _};

use clap::ValueEnum;
use zapi_webhooks::{ConnectedEvent, Diagnostic, ParseError, ParseOptions, Parsed, Report};

use crate::input::Input;
use crate::printable::printable;
use crate::status::Status;
use crate::tolerance::Level;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks check body.json
  zapi-webhooks check --format json dead-letters/*.json
  curl -s https://example.org/last-body | zapi-webhooks check --tolerance strict -

Exit codes:
  0  every input was accepted
  1  some input was refused
  2  the command line is wrong, or something could not be read or written";

/// Check bodies of the webhook `ConnectedCallback`
///
/// An accepted body is printed as one line of canonical JSON, and each of its deviations is shown
/// in its line on standard error. A refused body is shown there with everything that refuses it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How to print the verdicts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Which deviations to accept
    #[arg(long, value_enum, default_value_t = Level::Lenient)]
    tolerance: Level,

    /// The bodies to check, one in each file; `-` is standard input
    #[arg(value_name = "FILE|-", required = true)]
    inputs: Vec<Input>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Canonical JSON of what was accepted, reports on standard error
    Text,
    /// One JSON object for each input, accepted or refused
    Json,
}

type Verdict = Result<Parsed<ConnectedEvent>, ParseError>;

/// Checks every input, whatever becomes of the others.
///
/// A reader of stdout who hangs up ends the run; the status then tells of the inputs so far.
pub(crate) fn run(args: &Args) -> Status {
    let stdins = args.inputs.iter().filter(|input| input.is_stdin());
    if stdins.count() > 1 {
        return Status::failed("`-` is given more than once, but standard input ends only once");
    }
    let options = ParseOptions::new().tolerance(args.tolerance.into());
    let mut status = Status::Accepted;
    for input in &args.inputs {
        let name = input.name();
        let body = match input.read() {
            Ok(body) => body,
            Err(error) => {
                let failed = Status::failed(format_args!("cannot read `{name}`: {error}"));
                status = status.max(failed);
                continue;
            }
        };
        let verdict = options.parse_connected(&body);
        if verdict.is_err() {
            status = status.max(Status::Refused);
        }
        let label = (args.inputs.len() > 1).then_some(name.as_str());
        let printed = match args.format {
            Format::Text => print_text(label, &body, &verdict),
            Format::Json => print_json(&name, &body, &verdict),
        };
        match printed {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return status,
            Err(error) => {
                return Status::failed(format_args!("cannot write to standard output: {error}"));
            }
        }
    }
    status
}

fn print_text(label: Option<&str>, body: &[u8], verdict: &Verdict) -> io::Result<()> {
    // The verdict does not depend on whether anyone reads the account of it.
    let _ = match verdict {
        Ok(parsed) => report(label, body, &parsed.diagnostics),
        Err(error) => report(label, body, error.violations()),
    };
    match verdict {
        Ok(parsed) => print_line(parsed.event.to_canonical_json()),
        Err(_) => Ok(()),
    }
}

/// Shows findings on stderr, an empty line behind each.
///
/// Where there are several inputs, each report starts with `file:line:column: `, which editors and
/// terminals know how to open.
fn report<'a>(
    label: Option<&str>,
    body: &[u8],
    findings: impl IntoIterator<Item = &'a Diagnostic>,
) -> io::Result<()> {
    let mut out = BufWriter::new(io::stderr().lock());
    for finding in findings {
        if let Some(name) = label {
            let (line, column) = finding.span().line_column(body);
            write!(out, "{}:{line}:{column}: ", printable(name))?;
        }
        writeln!(out, "{}", Report::new(body, finding))?;
    }
    out.flush()
}

fn print_json(name: &str, body: &[u8], verdict: &Verdict) -> io::Result<()> {
    let line = serde_json::to_string(&record::Record::new(name, body, verdict))?;
    print_line(printable(&line).into_owned())
}

fn print_line(mut line: String) -> io::Result<()> {
    line.push('\n');
    let mut out = io::stdout().lock();
    out.write_all(line.as_bytes())?;
    out.flush()
}
