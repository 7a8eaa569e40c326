//! `explain`: what a code means, with a body that provokes it and what is said of that body.

mod code;
mod errors;
mod examples;

use std::fmt::Write as _;
use std::io::{self, Write as _};

use zapi_webhooks::{ParseOptions, Quirk, Report, Severity, Tolerance};

use crate::color;
use crate::report::{paint, style};
use crate::status::Status;
use code::{Asked, Code, CodeParser};
use errors::Refusal;
use examples::example;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks explain single-quotes
  zapi-webhooks explain conflicting-duplicate invalid-field 'note[code-fence]'
  zapi-webhooks explain --example code-fence | zapi-webhooks check -
  zapi-webhooks explain --all | less -R

Exit codes:
  0  everything was explained
  2  the command line is wrong, a code is unknown, or standard output could not be written";

/// How wide a paragraph is.
const WIDTH: usize = 80;

/// Explain a code: what it means, an example, why it is tolerated or refused
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Explain every code
    #[arg(long, conflicts_with = "codes")]
    all: bool,

    /// Print a line for each code
    #[arg(long, conflicts_with_all = ["codes", "all"])]
    list: bool,

    /// Print only the example, byte for byte
    #[arg(long, conflicts_with_all = ["all", "list"])]
    example: bool,

    /// The codes, as reports and JSON records show them
    #[arg(value_name = "CODE", value_parser = CodeParser, hide_possible_values = true)]
    #[arg(required_unless_present_any = ["all", "list"])]
    codes: Vec<Asked>,
}

/// Explains the codes, one behind the other, and then says which are none.
pub(crate) fn run(args: &Args) -> Status {
    let asked: Vec<Asked> = if args.all || args.list {
        Code::all().map(Ok).collect()
    } else {
        args.codes.clone()
    };
    let mut out = Vec::new();
    let written = asked.iter().flatten().try_for_each(|code| {
        if args.list {
            writeln!(out, "{}", headline(*code))
        } else if args.example {
            out.extend(example(code.name()).unwrap_or_default());
            Ok(())
        } else {
            explain(*code, &mut out)
        }
    });
    let printed = written.and_then(|()| {
        let mut stdout: Box<dyn io::Write> = if args.example {
            Box::new(io::stdout().lock())
        } else {
            Box::new(color::stdout().lock())
        };
        stdout.write_all(&out)?;
        stdout.flush()
    });
    let unknown = asked.iter().filter_map(|asked| asked.as_ref().err());
    unknown.map(Status::failed).fold(printed.into(), Ord::max)
}

fn headline(code: Code) -> String {
    let (severity, message) = match code {
        Code::Quirk(quirk) => (quirk.severity(), quirk.message()),
        Code::Refusal(refusal) => (Severity::Error, refusal.headline),
    };
    let style = style(severity);
    format!("{style}{severity}[{}]{style:#}: {message}", code.name())
}

fn explain(code: Code, out: &mut Vec<u8>) -> io::Result<()> {
    let paragraphs = match code {
        Code::Quirk(quirk) => [quirk.explain().to_owned(), tolerated(quirk)],
        Code::Refusal(refusal) => [refusal.why.to_owned(), refused(refusal).to_owned()],
    };
    writeln!(out, "{}\n", headline(code))?;
    for paragraph in paragraphs {
        writeln!(out, "{}\n", wrapped(&paragraph))?;
    }
    let body = example(code.name()).unwrap_or_default();
    let (text, is_escaped) = shown(&body);
    writeln!(out, "Example:\n\n{text}")?;
    if is_escaped {
        writeln!(out, "An escape stands for what would not show.\n")?;
    }
    said(code, &body, out)
}

/// Shows what the command says of the example, and which option makes it say so.
fn said(code: Code, body: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let (speaker, tolerance) = match code.name() {
        "envelope" => {
            return writeln!(
                out,
                "What `replay --pointer /request/body` says of it:\n\n\
                 -:1: error[envelope]: envelope has nothing where the pointer leads\n"
            );
        }
        "denied" => ("What `check --tolerance strict` says", Tolerance::STRICT),
        _ => ("What is said", Tolerance::LENIENT),
    };
    writeln!(out, "{speaker} of it:\n")?;
    let options = ParseOptions::new().tolerance(tolerance);
    let findings = match options.parse_connected(body) {
        Ok(parsed) => parsed.diagnostics,
        Err(error) => error.violations().cloned().collect(),
    };
    for finding in findings {
        paint(
            &Report::new(body, &finding).to_string(),
            finding.severity(),
            out,
        )?;
        writeln!(out)?;
    }
    Ok(())
}

fn tolerated(quirk: Quirk) -> String {
    let mut tiers = [
        (Tolerance::STRICT, "strict"),
        (Tolerance::DOCUMENTED, "documented"),
    ]
    .into_iter();
    let tier = tiers.find(|(tolerance, _)| tolerance.allows(quirk));
    let tier = tier.map_or("lenient", |(_, name)| name);
    let (reading, dialect) = (quirk.reading(), quirk.dialect());
    format!(
        "It is read as {reading}. The smallest grammar that admits it is `{dialect}`; it is \
         tolerated from `--tolerance {tier}` on."
    )
}

fn refused(refusal: &Refusal) -> &'static str {
    match refusal.code {
        "denied" => {
            "It is refused under the tolerances that do not admit it: the example under `--tolerance \
             strict` and no other."
        }
        _ => "The example is refused under every tolerance.",
    }
}

/// Breaks a paragraph into lines.
fn wrapped(paragraph: &str) -> String {
    let mut out = String::new();
    let mut width = 0_usize;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        let longer = width.saturating_add(length).saturating_add(1);
        if width == 0 {
            width = length;
        } else if longer > WIDTH {
            out.push('\n');
            width = length;
        } else {
            out.push(' ');
            width = longer;
        }
        out.push_str(word);
    }
    out
}

/// Shows a body, indented, its long lines cut, and tells whether anything had to be escaped.
fn shown(body: &[u8]) -> (String, bool) {
    let mut out = String::new();
    let mut is_escaped = false;
    let lines = body.strip_suffix(b"\n").unwrap_or(body);
    for line in lines.split(|byte| *byte == b'\n') {
        let mut text = String::new();
        for chunk in line.utf8_chunks() {
            for c in chunk.valid().chars() {
                if matches!(c, ' '..='~' | '\u{201c}' | '\u{201d}') {
                    text.push(c);
                } else {
                    is_escaped = true;
                    text.extend(c.escape_unicode());
                }
            }
            for byte in chunk.invalid() {
                is_escaped = true;
                // Writing to a string cannot fail.
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
        let cut: String = text.chars().take(WIDTH).collect();
        let more = text.len().saturating_sub(cut.len());
        let _ = match (cut.is_empty(), more) {
            (true, _) => writeln!(out),
            (false, 0) => writeln!(out, "    {cut}"),
            (false, _) => writeln!(out, "    {cut}... and {more} more"),
        };
    }
    (out, is_escaped)
}
