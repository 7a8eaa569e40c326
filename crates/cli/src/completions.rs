//! `completions`: scripts that complete the command line in a shell.

use clap::Command;
use clap_complete::Shell;

use crate::output;
use crate::status::Status;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks completions bash > ~/.local/share/bash-completion/completions/zapi-webhooks
  zapi-webhooks completions fish > ~/.config/fish/completions/zapi-webhooks.fish

Exit codes:
  0  the script was printed
  2  the command line is wrong, or standard output could not be written";

/// Print a script that completes the command line in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell that the script is for
    shell: Shell,
}

/// Prints the script.
pub(crate) fn run(args: &Args, mut command: Command) -> Status {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let script = String::from_utf8_lossy(&script);
    // For bash, clap_complete 4.6 spells a name with a hyphen in two ways, so nothing is completed
    // after a subcommand (clap-rs/clap#6421).
    let script = script.replace("zapi__subcmd__webhooks", "zapi__webhooks");
    output::print(&script).into()
}
