//! Parses one body repeatedly, for `scripts/instructions.sh`.

use std::process::ExitCode;

use zapi_webhooks_benches::{bodies, meter, reader};

fn main() -> ExitCode {
    meter::main(&[
        (bodies::connections(), reader::of_connections()),
        (bodies::events(), reader::of_events()),
    ])
}
