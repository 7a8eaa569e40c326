//! Parses one body repeatedly, for `scripts/instructions.sh`.

use std::process::ExitCode;

use zapi_webhooks_benches::{bodies, jobs, meter, reader};

fn main() -> ExitCode {
    let mut sets = vec![
        (bodies::connections(), reader::of_connections()),
        (bodies::events(), reader::of_events()),
    ];
    sets.extend(jobs::all());
    meter::main(&sets)
}
