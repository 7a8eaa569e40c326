//! The command `zapi-webhooks`: the library's verdicts for people and for scripts.
//!
//! Each subcommand is one module with `Args` and `run(&Args) -> Status`, and one variant in `cli`.
//! They share `input` (where bodies come from), `expand` (folders and patterns), `tolerance`, `report` (findings on stderr),
//! `output` (stdout), `color` (whether either is painted), `atomic_file` (files that are replaced),
//! `printable` (what may be shown) and `status` (the exit code and the one-line error).
#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

mod atomic_file;
mod check;
mod cli;
mod color;
mod completions;
mod expand;
mod explain;
mod input;
mod man;
mod normalize;
mod one_line;
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
