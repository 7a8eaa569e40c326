//! The command line: its grammar, and what is said of a line that breaks it.

use std::io;

use clap::Parser;
use clap::error::ErrorKind;

use crate::check;
use crate::status::Status;

#[derive(Debug, Parser)]
#[command(
    name = "zapi-webhooks",
    version,
    arg_required_else_help = false,
    about = "Reads webhook bodies of Z-API (WhatsApp) and accounts for every deviation"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Args),
}

impl Command {
    fn run(&self) -> Status {
        match self {
            Self::Check(args) => check::run(args),
        }
    }
}

/// Runs the subcommand that the command line asks for.
pub(crate) fn run() -> Status {
    match Cli::try_parse() {
        Ok(cli) => cli.command.run(),
        Err(error) => answer(&error),
    }
}

/// Shows the help or the version where they were asked for, and one line otherwise.
fn answer(error: &clap::Error) -> Status {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match error.print() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Status::failed(format_args!("cannot write to standard output: {error}"))
            }
            _ => Status::Accepted,
        },
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
