//! The one function between whose first and last instruction callgrind counts.

use std::process::ExitCode;

use crate::bodies::Body;
use crate::reader::{Reader, Verdict};

/// Runs a job. Its name is the `--toggle-collect` of the scripts, so nothing else may bear it.
#[inline(never)]
pub fn under_measurement(job: &mut dyn FnMut()) {
    job();
    core::hint::black_box(());
}

/// Reads a body `times` times where callgrind counts, once warm.
pub fn count(reader: &Reader, body: &Body, times: usize) {
    (reader.repeat)(body.bytes, 2);
    under_measurement(&mut || (reader.repeat)(body.bytes, times));
}

/// The command `NAME READER BODY TIMES`, or `NAME` alone for a list of what it can read.
///
/// It prints the verdict on the reader's answer, and reads on only where the answer is right.
#[must_use]
pub fn main(bodies: &[Body], readers: &[Reader]) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [reader, body, times] = arguments.as_slice() else {
        for body in bodies {
            for reader in readers {
                let verdict = reader.judge(body).name();
                println!("{}\t{}\t{verdict}", reader.name, body.name);
            }
        }
        return ExitCode::SUCCESS;
    };
    let reader = readers.iter().find(|known| known.name == reader);
    let body = bodies.iter().find(|known| known.name == body);
    let (Some(reader), Some(body), Ok(times)) = (reader, body, times.parse()) else {
        eprintln!("expected READER BODY TIMES; without arguments, the pairs are listed");
        return ExitCode::from(2);
    };
    let verdict = reader.judge(body);
    println!("{}", verdict.name());
    if verdict == Verdict::Right {
        count(reader, body, times);
    }
    ExitCode::SUCCESS
}
