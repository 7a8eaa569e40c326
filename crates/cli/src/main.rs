//! The command `zapi-webhooks`: the library's verdicts for people and for scripts.

mod check;
mod cli;
mod input;
mod printable;
mod status;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}
