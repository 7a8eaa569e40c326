//! Records that are longer than what is held, wherever they stand.

use crate::bench::{Bench, canonical, canonicals, wire};

const LONGEST: usize = 4 * 1024 * 1024;

#[test]
fn a_record_that_is_too_long_is_refused_and_its_neighbours_are_not() {
    let bench = Bench::new();
    // One byte too long is seen by its length, the others while they are read.
    for length in [LONGEST + 1, LONGEST + 200_000, 2 * LONGEST + 12_345] {
        for (separator, flag) in [("\n", None), ("\0", Some("-0"))] {
            let long = "x".repeat(length);
            for bodies in [
                [&long, &wire(1), &wire(2)],
                [&wire(1), &long, &wire(2)],
                [&wire(1), &wire(2), &long],
            ] {
                let archive = bodies.map(String::as_str).join(separator);
                let offset = archive.find('x').unwrap();
                let number = 1 + bodies.iter().position(|body| **body == long).unwrap();
                let mut arguments = vec!["--rejects", "rejects", "-"];
                arguments.extend(flag);
                let run = bench.replay_stdin(&arguments, archive.as_bytes());
                assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 2])));
                let expected = format!(
                    "{{\"source\":\"-\",\"record\":{number},\"offset\":{offset},\"code\":\"too-long\",\
                    \"message\":\"record is longer than {LONGEST} bytes\",\"length\":{length}}}\n"
                );
                assert_eq!(bench.read("rejects"), expected, "{length} at {number}");
            }
        }
    }
}

#[test]
fn the_longest_record_is_held_and_kept() {
    let bench = Bench::new();
    let long = "x".repeat(LONGEST);
    let archive = format!("{long}\n{}\n", wire(1));
    let run = bench.replay_stdin(&["--rejects", "rejects", "-"], archive.as_bytes());
    assert_eq!((run.code, run.stdout), (Some(1), canonical(1)));
    let [record] = bench.records("rejects").try_into().unwrap();
    assert_eq!(record["message"], "payload is longer than 65536 bytes");
    assert_eq!(record["body"], long.as_str());
}

#[test]
fn a_file_that_is_too_long_is_refused_and_its_neighbours_are_not() {
    let bench = Bench::new();
    bench
        .file("spool/a", wire(1))
        .file("spool/b", "x".repeat(LONGEST + 1))
        .file("spool/c", wire(2));
    let run = bench.replay(&["spool"]);
    assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 2])));
    let line = format!("spool/b:1: error[too-long]: record is longer than {LONGEST} bytes\n");
    assert!(run.stderr.starts_with(&line), "{}", run.stderr);
}

/// An envelope may be longer than any body, and the numbers behind it are right.
#[test]
fn a_record_of_many_steps_is_read_and_counted() {
    let bench = Bench::new();
    let long = format!(
        "{{\"noise\":\"{}\",\"body\":{}}}",
        "x".repeat(LONGEST / 2),
        wire(1)
    );
    let archive = format!("{long}\n{long}\n\n[]\n");
    let run = bench.replay_stdin(
        &["--pointer=/body", "--rejects", "rejects", "-"],
        archive.as_bytes(),
    );
    assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 1])));
    let [record] = bench.records("rejects").try_into().unwrap();
    assert_eq!(
        (&record["record"], &record["offset"]),
        (&4.into(), &(2 * long.len() + 3).into())
    );
}
