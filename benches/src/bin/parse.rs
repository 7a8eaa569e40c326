//! Reads one body so many times: the program that the instruction counts are taken of.

use std::process::ExitCode;

use zapi_webhooks_benches::{bodies, meter, reader};

fn main() -> ExitCode {
    meter::main(&bodies::all(), &reader::own())
}
