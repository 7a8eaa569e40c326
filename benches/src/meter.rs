//! The function whose instructions callgrind counts.

use std::process::ExitCode;

use crate::bodies::Body;
use crate::reader::{Reader, Verdict};

/// Runs a job. The scripts pass this name to `--toggle-collect`, so no other function may have it.
#[inline(never)]
pub fn under_measurement(job: &mut dyn FnMut()) {
    job();
    core::hint::black_box(());
}

/// Parses a body `times` times under callgrind's count, after a warm-up.
pub fn count(reader: &Reader, body: &Body, times: usize) {
    (reader.repeat)(body, 2);
    under_measurement(&mut || (reader.repeat)(body, times));
}

/// Runs the command `NAME READER BODY TIMES`; without arguments it lists the pairs of all sets.
///
/// It prints the verdict on the reader's answer, and counts only if the answer is right.
#[must_use]
pub fn main(sets: &[(Vec<Body>, Vec<Reader>)]) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [reader, body, times] = arguments.as_slice() else {
        for (bodies, readers) in sets {
            for body in bodies {
                for reader in readers {
                    let verdict = reader.judge(body).as_str();
                    println!("{}\t{}\t{verdict}", reader.name, body.name);
                }
            }
        }
        return ExitCode::SUCCESS;
    };
    let pair = sets.iter().find_map(|(bodies, readers)| {
        let reader = readers.iter().find(|known| known.name == reader)?;
        let body = bodies.iter().find(|known| known.name == body)?;
        Some((reader, body))
    });
    let (Some((reader, body)), Ok(times)) = (pair, times.parse()) else {
        eprintln!("expected READER BODY TIMES; without arguments, the pairs are listed");
        return ExitCode::from(2);
    };
    let verdict = reader.judge(body);
    println!("{}", verdict.as_str());
    if verdict == Verdict::Right {
        count(reader, body, times);
    }
    ExitCode::SUCCESS
}
