//! `man`: the manual, generated from the text of the help.

use std::io;

use clap::Command;
use clap_mangen::Man;

use crate::output;
use crate::status::Status;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks man | man -l -
  zapi-webhooks man > ~/.local/share/man/man1/zapi-webhooks.1

Exit codes:
  0  the manual was printed
  2  the command line is wrong, or standard output could not be written";

/// Print the manual as roff, a page for each subcommand
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {}

/// Prints the page of the command, then a page for each subcommand.
pub(crate) fn run(_: &Args, command: Command) -> Status {
    let printed = pages(command).and_then(|roff| output::print(&String::from_utf8_lossy(&roff)));
    printed.into()
}

fn pages(command: Command) -> io::Result<Vec<u8>> {
    let mut roff = Vec::new();
    // The subcommand `help` of clap would add an empty page for each subcommand.
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let source = format!("{} {}", command.get_name(), env!("CARGO_PKG_VERSION"));
    for page in std::iter::once(&command).chain(command.get_subcommands()) {
        Man::new(page.clone()).source(&source).render(&mut roff)?;
    }
    Ok(roff)
}
