//! The command `zapi-webhooks`: the verdicts of the library, for people and for scripts.
//!
//! Each subcommand is one module with `Args` and `run(&Args) -> Status`, and one variant in `cli`.
//! They share `input` (files and stdin), `expand` (folders and patterns), `tolerance`, `event`
//! (which events, and the verdict), `report`
//! (findings on stderr), `output` (stdout), `color`, `atomic_file` (files replaced as a whole),
//! `printable` (escapes) and `status` (exit code and one-line error).
#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

mod atomic_file;
mod check;
mod cli;
mod color;
mod completions;
mod event;
mod expand;
mod explain;
mod input;
mod man;
mod normalize;
mod output;
mod printable;
mod replay;
mod report;
mod schema;
mod status;
mod tolerance;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}
