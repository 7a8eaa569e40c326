//! Reads one hostile input: the program behind `scripts/linear.sh`.

use std::hint::black_box;
use std::process::ExitCode;

use zapi_webhooks_benches::generators::all;
use zapi_webhooks_benches::meter::under_measurement;

/// The name under which work is measured that is quadratic, so that the measure is seen to trip.
const CONTROL: &str = "control";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, length] = arguments.as_slice() else {
        for generator in all() {
            println!("{}", generator.name);
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

/// Goes back to the start every 4 KiB, as a reader does that copies what it has read so far.
fn quadratic(body: &[u8]) {
    for end in (0..body.len()).step_by(4096) {
        let so_far = body.iter().take(end);
        black_box(so_far.map(|byte| usize::from(*byte)).sum::<usize>());
    }
}
