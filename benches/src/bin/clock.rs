//! Prints how long one parse takes, and how long streams and long bodies take.

use std::time::Duration;

use zapi_webhooks_benches::bodies::Body;
use zapi_webhooks_benches::clock::{Times, Work, interleaved};
use zapi_webhooks_benches::reader::{Reader, Verdict};
use zapi_webhooks_benches::table::Table;
use zapi_webhooks_benches::{bodies, bulk, peers};

/// The reader that all others are compared with, and its body if it rejects theirs.
const YARDSTICK: (&str, &str) = ("serde_json", "compact");

fn main() {
    single(&bodies::connections(), &peers::of_connections());
    single(&bodies::events(), &peers::of_events());
    for corpus in bulk::all() {
        whole(&corpus);
    }
}

fn single(bodies: &[Body], readers: &[Reader]) {
    let mut pairs: Vec<(&Reader, &Body)> = Vec::new();
    for body in bodies {
        let right = readers
            .iter()
            .filter(|reader| reader.judge(body) == Verdict::Right);
        pairs.extend(right.map(|reader| (reader, body)));
    }
    let work: Vec<Work<'_>> = pairs
        .iter()
        .map(|(reader, body)| Box::new(|times| (reader.repeat)(body, times)) as Work<'_>)
        .collect();
    let times = interleaved(&work, 40, Duration::from_millis(1));
    let of = |reader: &str, body: &str| -> Option<Times> {
        let found = pairs
            .iter()
            .position(|pair| (pair.0.name, pair.1.name) == (reader, body));
        found.map(|found| times[found])
    };

    let columns = bodies.iter().map(|body| body.name);
    let head = "nanoseconds: minimum, median, ratio to serde_json";
    let mut table = Table::new(core::iter::once(head).chain(columns));
    for reader in readers {
        let mut row = vec![reader.title.to_owned()];
        for body in bodies {
            let yardstick = of(YARDSTICK.0, body.name).or(of(YARDSTICK.0, YARDSTICK.1));
            let (Some(times), Some(yardstick)) = (of(reader.name, body.name), yardstick) else {
                let verdict = reader.judge(body).as_str();
                table.verdict("ns_min", reader.name, body.name, verdict);
                row.push(verdict.to_owned());
                continue;
            };
            let ratio = times.min / yardstick.min;
            row.push(format!("{:.0}, {:.0}, {ratio:.2}", times.min, times.median));
            table.record("ns_min", reader.name, body.name, times.min);
            table.record("ns_median", reader.name, body.name, times.median);
        }
        table.row(row);
    }
    table.print();
}

fn whole(corpus: &bulk::Corpus) {
    let work: Vec<Work<'_>> = corpus
        .readers
        .iter()
        .map(|reader| {
            assert_eq!(
                (reader.read)(&corpus.bytes),
                corpus.sum,
                "{} misreads",
                reader.title
            );
            Box::new(|times: usize| {
                for _ in 0..times {
                    core::hint::black_box((reader.read)(core::hint::black_box(&corpus.bytes)));
                }
            }) as Work<'_>
        })
        .collect();
    let times = interleaved(&work, 9, Duration::from_millis(1));
    let mut table = Table::new([corpus.title, "nanoseconds a byte: minimum", "median"]);
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
    let length = corpus.bytes.len() as f64;
    for (reader, times) in corpus.readers.iter().zip(times) {
        let (best, median) = (times.min / length, times.median / length);
        table.row(vec![
            reader.title.to_owned(),
            format!("{best:.3}"),
            format!("{median:.3}"),
        ]);
        table.record("ns_per_byte", reader.name, corpus.name, best);
        table.record("ns_per_byte_median", reader.name, corpus.name, median);
    }
    table.print();
}
