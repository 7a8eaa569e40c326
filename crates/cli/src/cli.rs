//! The command line: its grammar, and what is said of a line that breaks it.

use std::io::Write as _;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser};

use crate::status::Status;
use crate::{check, color, completions, explain, man, normalize, replay, schema};

/// The name of the command.
pub(crate) const NAME: &str = "zapi-webhooks";

#[derive(Debug, Parser)]
#[command(
    name = NAME,
    version,
    arg_required_else_help = false,
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
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args),
        }
    }
}

/// Runs the subcommand that the command line asks for.
pub(crate) fn run() -> Status {
    match Cli::try_parse() {
        Ok(cli) => {
            cli.color.write_global();
            cli.command.run()
        }
        Err(error) => answer(&error),
    }
}

/// Returns the grammar of the command line, which completions and manual describe.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}

/// Shows the help or the version where they were asked for, and one line otherwise.
fn answer(error: &clap::Error) -> Status {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match write!(color::stdout(), "{}", error.render().ansi()) {
                Ok(()) => Status::Accepted,
                Err(error) => Status::Accepted.unwritten(&error),
            }
        }
        _ => Status::failed(first_paragraph(&error.render().to_string())),
    }
}

/// Folds the first paragraph of clap's message, which has the usage and hints in others.
fn first_paragraph(message: &str) -> String {
    let lines: Vec<&str> = message
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let text = lines.join(" ");
    text.strip_prefix("error: ").unwrap_or(&text).to_owned()
}
