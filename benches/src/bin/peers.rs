//! Like `parse`, with the peers.

use std::process::ExitCode;

use zapi_webhooks_benches::{bodies, meter, peers};

fn main() -> ExitCode {
    let mut sets = vec![
        (bodies::connections(), peers::of_connections()),
        (bodies::events(), peers::of_events()),
    ];
    sets.extend(peers::of_jobs());
    meter::main(&sets)
}
