//! Parses one hostile input, for `scripts/linear.sh`. Without arguments it lists all generators.

use std::hint::black_box;
use std::process::ExitCode;

use zapi_webhooks_benches::generators::all;
use zapi_webhooks_benches::meter::under_measurement;

/// The name of a quadratic piece of work, which shows that the check can fail.
const CONTROL: &str = "control";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, length] = arguments.as_slice() else {
        for generator in all() {
            println!("{} {}", generator.name, generator.entry.function());
        }
        return ExitCode::SUCCESS;
    };
    let Ok(length) = length.parse() else {
        eprintln!("expected a number of bytes");
        return ExitCode::from(2);
    };
    if name == CONTROL {
        under_measurement(&mut || quadratic(&vec![b' '; length]));
        return ExitCode::SUCCESS;
    }
    let Some(generator) = all().find(|known| known.name == name) else {
        eprintln!("no generator is named {name}");
        return ExitCode::from(2);
    };
    let body = generator.body(length);
    let mut verdict = String::new();
    under_measurement(&mut || verdict = generator.read(black_box(&body)));
    println!("{verdict}");
    ExitCode::SUCCESS
}

/// Goes back to the start every 4 KiB, as a parser does if it copies its input again and again.
fn quadratic(body: &[u8]) {
    for end in (0..body.len()).step_by(4096) {
        let so_far = body.iter().take(end);
        black_box(so_far.map(|byte| usize::from(*byte)).sum::<usize>());
    }
}
