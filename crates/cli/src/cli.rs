//! The command line: its grammar, and the one-line answer to a wrong one.

use std::env;
use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, CommandFactory as _, Parser, ValueEnum as _};

use crate::status::Status;
use crate::{check, color, completions, explain, man, normalize, replay, schema};

#[derive(Debug, Parser)]
#[command(
    name = "zapi-webhooks",
    version,
    arg_required_else_help = true,
    about = "Reads webhook bodies of Z-API (WhatsApp) and accounts for every deviation"
)]
struct Cli {
    #[command(flatten)]
    color: colorchoice_clap::Color,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Args),
    Normalize(normalize::Args),
    Replay(replay::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    fn run(&self) -> Status {
        match self {
            Self::Check(args) => check::run(args),
            Self::Normalize(args) => normalize::run(args),
            Self::Replay(args) => replay::run(args),
            Self::Explain(args) => explain::run(args),
            Self::Schema(args) => schema::run(args),
            Self::Completions(args) => completions::run(args, Cli::command()),
            Self::Man(args) => man::run(args, Cli::command()),
        }
    }
}

/// Parses the command line and runs its subcommand.
pub(crate) fn run() -> Status {
    match Cli::try_parse() {
        Ok(cli) => {
            cli.color.write_global();
            cli.command.run()
        }
        Err(error) => {
            if let Some(color) = asked_color() {
                colorchoice_clap::Color { color }.write_global();
            }
            answer(&error)
        }
    }
}

/// Finds `--color` after an error or `--help`, at which parsing stops.
fn asked_color() -> Option<ColorChoice> {
    let words = env::args_os().filter_map(|word| word.into_string().ok());
    let mut words = words.take_while(|word| word != "--");
    let word = words.find(|word| word.starts_with("--color"))?;
    let when = match word.strip_prefix("--color=") {
        Some(when) => when.to_owned(),
        None => words.next()?,
    };
    ColorChoice::from_str(&when, false).ok()
}

/// Prints the help, the version, or the one line of an error. An empty command line gets the help.
fn answer(error: &clap::Error) -> Status {
    let page = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            write!(color::stdout(), "{}", page.ansi()).into()
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // If stderr cannot be written to, the exit code is still right.
            let _ = write!(color::stderr(), "{}", page.ansi());
            Status::Failed
        }
        _ => Status::failed(first_paragraph(&page.to_string()) + &hint(error)),
    }
}

/// Suggests similar names or `--help`, unless the message lists the possible values.
fn hint(error: &clap::Error) -> String {
    let kinds = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    let near: Vec<String> = kinds
        .into_iter()
        .filter_map(|kind| error.get(kind))
        .flat_map(texts)
        .map(|name| format!("`{name}`"))
        .collect();
    if !near.is_empty() {
        return format!("; did you mean {}?", near.join(" or "));
    }
    let tips = error.get(ContextKind::Suggested).map(texts);
    let tips = tips.unwrap_or_default();
    match error.kind() {
        _ if !tips.is_empty() => format!("; {}", tips.join("; ")),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => String::new(),
        _ => "; try `--help`".to_owned(),
    }
}

/// Returns the texts of one part of clap's error, the nearest name first.
fn texts(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        // clap puts the nearest last.
        ContextValue::Strings(texts) => texts.iter().rev().cloned().collect(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// Joins the lines of the first paragraph; clap puts usage and hints into later ones.
fn first_paragraph(message: &str) -> String {
    let lines: Vec<&str> = message
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let text = lines.join(" ");
    text.strip_prefix("error: ").unwrap_or(&text).to_owned()
}
