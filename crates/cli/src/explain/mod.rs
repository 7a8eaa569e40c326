//! `explain`: the meaning of a code, an example body, and the report on it.

mod code;
mod examples;

use std::fmt::Write as _;
use std::io::{self, Write as _};

use zapi_webhooks::{ErrorKind, Limits, ParseOptions, Quirk, Report, Tolerance};

use crate::color;
use crate::event::{EventName, parse};
use crate::report::{paint, style};
use crate::status::Status;
use code::{Asked, Code, CodeParser};
use examples::example;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks explain single-quotes
  zapi-webhooks explain conflicting-duplicate invalid-field 'note[code-fence]'
  zapi-webhooks explain --example code-fence | zapi-webhooks check -
  zapi-webhooks explain --all | less -R

Exit codes:
  0  every code was explained
  2  the command line is wrong, a code is unknown, or standard output could not be written";

/// The width of a paragraph.
const WIDTH: usize = 80;

/// Explain a code: its meaning, an example, why it is tolerated or rejected
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

/// Explains the codes one after the other, then reports the unknown ones.
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
            out.extend(example(*code));
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
    let (severity, name, message) = (code.severity(), code.name(), code.message());
    let style = style(severity);
    format!("{style}{severity}[{name}]{style:#}: {message}")
}

fn explain(code: Code, out: &mut Vec<u8>) -> io::Result<()> {
    writeln!(out, "{}\n", headline(code))?;
    for paragraph in [code.explain(), &verdict(code)] {
        writeln!(out, "{}\n", wrapped(paragraph))?;
    }
    if let Code::Quirk(quirk) = code {
        writeln!(out, "Source: {}\n", quirk.source())?;
    }
    let body = example(code);
    let (text, is_escaped) = shown(&body);
    writeln!(out, "Example:\n\n{text}")?;
    if is_escaped {
        writeln!(
            out,
            "The escapes are characters or bytes that cannot be shown.\n"
        )?;
    }
    print_report(code, &body, out)
}

/// Prints the report on the example, under a heading that names the options.
fn print_report(code: Code, body: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let (heading, tolerance, wanted) = match code {
        Code::Envelope => {
            return writeln!(
                out,
                "Report of `replay --pointer /request/body`:\n\n\
                 -:1: error[envelope]: envelope has nothing where the pointer leads\n"
            );
        }
        Code::Error(ErrorKind::Denied(_)) => (
            "Report of `check --tolerance strict`",
            Tolerance::STRICT,
            None,
        ),
        Code::Error(ErrorKind::WrongEvent(_)) => (
            "Report of `check --event connected`",
            Tolerance::LENIENT,
            Some(EventName::Connected),
        ),
        Code::Quirk(quirk) if !Tolerance::LENIENT.allows(quirk) => (
            "Report of a program that allows it",
            Tolerance::LENIENT.allow(quirk),
            None,
        ),
        _ => ("Report", Tolerance::LENIENT, None),
    };
    writeln!(out, "{heading}:\n")?;
    let options = ParseOptions::new().tolerance(tolerance);
    let findings = match parse(body, &options, wanted) {
        Ok(accepted) => accepted.diagnostics,
        Err(error) => error.violations().cloned().collect(),
    };
    for finding in findings {
        let report = Report::new(body, &finding).file("<stdin>").to_string();
        paint(&report, finding.severity(), out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Says if and when a body with this code is accepted.
fn verdict(code: Code) -> String {
    match code {
        Code::Quirk(quirk) => tolerated(quirk),
        Code::Error(ErrorKind::Denied(_)) => "The example is rejected under `--tolerance strict` \
            alone; `documented` and `lenient` accept it."
            .to_owned(),
        Code::Error(ErrorKind::WrongEvent(_)) => {
            "The example is rejected under `--event connected`, \
            and accepted if any event is."
                .to_owned()
        }
        Code::Error(kind) => {
            let rejected = "The example is rejected under every tolerance.";
            limit(kind).map_or(rejected.to_owned(), |limit| format!("{rejected} {limit}"))
        }
        Code::Envelope => "The example is rejected under every tolerance.".to_owned(),
    }
}

fn tolerated(quirk: Quirk) -> String {
    let mut tiers = [
        (Tolerance::STRICT, "strict"),
        (Tolerance::DOCUMENTED, "documented"),
        (Tolerance::LENIENT, "lenient"),
    ]
    .into_iter();
    let tier = tiers.find(|(tolerance, _)| tolerance.allows(quirk));
    let tolerated = match tier {
        Some((_, tier)) => format!("it is tolerated from `--tolerance {tier}` on"),
        None => "every `--tolerance` rejects it, and a program may allow it".to_owned(),
    };
    let (reading, dialect) = (quirk.reading(), quirk.dialect());
    format!(
        "It is read as {reading}. The smallest grammar that admits it is `{dialect}`; {tolerated}."
    )
}

/// Returns the limit that a kind of error names, for each subcommand, as an English sentence.
fn limit(kind: ErrorKind) -> Option<String> {
    let (event, document, unit) = match kind {
        ErrorKind::TooLong(_) => (
            Limits::EVENT.max_bytes,
            Limits::DOCUMENT.max_bytes,
            "bytes of one body",
        ),
        ErrorKind::TooDeep(_) => (
            Limits::EVENT.max_depth,
            Limits::DOCUMENT.max_depth,
            "levels",
        ),
        ErrorKind::TooManyMembers(_) => (
            Limits::EVENT.max_members,
            Limits::DOCUMENT.max_members,
            "members of one object",
        ),
        ErrorKind::TooManyQuirks(_) => (
            Limits::EVENT.max_quirks,
            Limits::DOCUMENT.max_quirks,
            "deviations",
        ),
        _ => return None,
    };
    let of_records = match kind {
        ErrorKind::TooLong(_) => " A record of `replay` has at most 4 MiB.",
        _ => "",
    };
    Some(format!(
        "The limit is {event} {unit} for `check` and `replay`, and {document} for `normalize`.\
         {of_records}"
    ))
}

/// Breaks a paragraph into lines of at most [`WIDTH`] columns.
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

/// Returns a body indented, with long lines cut, and whether it has escapes.
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
