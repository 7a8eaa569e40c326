//! Like `parse`, with the peers.

use std::process::ExitCode;

use zapi_webhooks_benches::{bodies, meter, peers};

fn main() -> ExitCode {
    meter::main(&[
        (bodies::connections(), peers::of_connections()),
        (bodies::events(), peers::of_events()),
    ])
}
