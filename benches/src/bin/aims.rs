//! Prints the times that `scripts/aims.py` compares with the aims, as JSON lines, and the speed of each hostile input.

use std::hint::black_box;
use std::time::Duration;

use zapi_webhooks::ParseOptions;
use zapi_webhooks_benches::aims;
use zapi_webhooks_benches::clock::{Work, interleaved};
use zapi_webhooks_benches::generators::{self, Entry};
use zapi_webhooks_benches::reader::Verdict;

fn main() {
    for job in aims::all() {
        let mut names = Vec::new();
        let mut work: Vec<Work<'_>> = Vec::new();
        for (name, read) in &job.readers {
            let verdict = match read(&job.bytes) {
                None => Verdict::Rejected,
                Some(output) if output.is(&job.right) => Verdict::Right,
                Some(_) => Verdict::Misread,
            };
            if verdict != Verdict::Right {
                let value = verdict.as_str();
                println!(
                    r#"{{"body":"{}","reader":"{name}","value":"{value}"}}"#,
                    job.name
                );
                continue;
            }
            names.push(name);
            work.push(Box::new(|times| {
                for _ in 0..times {
                    black_box(read(black_box(&job.bytes)));
                }
            }));
        }
        for (name, times) in names
            .into_iter()
            .zip(interleaved(&work, 9, Duration::from_millis(1)))
        {
            println!(
                r#"{{"body":"{}","reader":"{name}","value":{}}}"#,
                job.name, times.min
            );
        }
    }
    for generator in generators::all() {
        // All limits hold, and `parse_connected` gets a body at its own.
        let length = if generator.entry == Entry::Event {
            (1 << 19) - (1 << 12)
        } else {
            1 << 16
        };
        let body = generator.body(length);
        let work: [Work<'_>; 1] = [Box::new(|times| {
            for _ in 0..times {
                black_box(generator.read_by(ParseOptions::new(), black_box(&body)));
            }
        })];
        let [times] = interleaved(&work, 3, Duration::from_millis(1))[..] else {
            continue;
        };
        #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
        let speed = body.len() as f64 / times.min * 1000.0;
        println!(
            r#"{{"body":"{}","reader":"hostile","value":{speed}}}"#,
            generator.name
        );
    }
}
