//! Prints the heap use of one parse, for every reader and body.

use zapi_webhooks_benches::bodies::Body;
use zapi_webhooks_benches::heap::{Counting, usage};
use zapi_webhooks_benches::reader::{Reader, Verdict};
use zapi_webhooks_benches::table::Table;
use zapi_webhooks_benches::{bodies, peers};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    print(&bodies::connections(), &peers::of_connections());
    print(&bodies::events(), &peers::of_events());
}

fn print(bodies: &[Body], readers: &[Reader]) {
    let columns = bodies.iter().map(|body| body.name);
    let mut table = Table::new(core::iter::once("allocations / peak bytes").chain(columns));
    for reader in readers {
        let mut row = vec![reader.title.to_owned()];
        for body in bodies {
            let verdict = reader.judge(body);
            if verdict != Verdict::Right {
                table.verdict("allocations", reader.name, body.name, verdict.as_str());
                table.verdict("peak_bytes", reader.name, body.name, verdict.as_str());
                row.push(verdict.as_str().to_owned());
                continue;
            }
            // One-time setup of a reader is not part of a parse.
            (reader.repeat)(body, 1);
            let used = usage(|| (reader.repeat)(body, 1));
            row.push(format!("{} / {}", used.allocations, used.peak));
            for (measure, count) in [("allocations", used.allocations), ("peak_bytes", used.peak)] {
                let count = u32::try_from(count).map_or(f64::INFINITY, f64::from);
                table.record(measure, reader.name, body.name, count);
            }
        }
        table.row(row);
    }
    table.print();
}
