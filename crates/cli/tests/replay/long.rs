//! Records that are too long to be held: their source, number, offset and length are kept.

use crate::bench::{Bench, canonical, canonicals, gzip, wire};

const LONGEST: usize = 4 * 1024 * 1024;

/// How many bytes are read at a time.
const STEP: usize = 256 * 1024;

/// So many bytes that are no text, and end no record.
fn noise(length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (11..=255).collect();
    bytes = bytes.repeat(length / bytes.len() + 1);
    bytes.truncate(length);
    bytes
}

/// The line of `--rejects` for a record that is too long.
fn measured(source: &str, (number, offset): (usize, usize), length: usize) -> String {
    format!(
        "{{\"source\":\"{source}\",\"record\":{number},\"offset\":{offset},\"code\":\"too-long\",\
        \"message\":\"record is longer than {LONGEST} bytes\",\"length\":{length}}}\n"
    )
}

#[test]
fn a_record_that_is_too_long_is_measured_and_its_neighbours_are_accepted() {
    let bench = Bench::new();
    // Up to a step more is seen by the length, the others while they are read.
    let lengths = [1, STEP - 1, STEP, STEP + 1, STEP + 2, LONGEST + 12_345];
    let cases = lengths
        .iter()
        .flat_map(|more| [0, 1, 2].map(|place| (LONGEST + more, place)));
    let lines = (b'\n', &["--rejects", "rejects", "-"][..]);
    let nuls = (0, &["-0", "--rejects", "rejects", "-"][..]);
    let ways = [(lines, "1"), (nuls, "3"), (lines, "3"), (nuls, "1")];
    let bodies = [wire(1).into_bytes(), wire(2).into_bytes()];
    for ((length, place), ((separator, arguments), threads)) in cases.zip(ways.iter().cycle()) {
        let mut bodies = bodies.to_vec();
        bodies.insert(place, noise(length));
        let offset = bodies[..place].iter().map(|body| body.len() + 1).sum();
        let arguments = [&["--threads", threads], *arguments].concat();
        let run = bench.replay_stdin(&arguments, &bodies.join(separator));
        assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 2])));
        let counts = "read 3: accepted 2, rejected 1\nevents of accepted bodies:\n        2  ConnectedCallback\nreasons for rejection:\n";
        assert_eq!(run.stderr, format!("{counts}        1  too-long\n"));
        let line = measured("-", (place + 1, offset), length);
        assert_eq!(bench.read("rejects"), line);
    }
}

/// Two in a row, the second at the end of its line, then at the end of the source.
#[test]
fn records_that_are_too_long_in_a_row_are_told_apart() {
    let bench = Bench::new();
    let bodies = [noise(2 * LONGEST + 1), noise(LONGEST + STEP + 1)];
    for end in [&b"\n"[..], b""] {
        let archive = [&bodies[0], &b"\n"[..], &bodies[1], end].concat();
        bench.file("dead.gz", gzip(archive));
        let run = bench.replay(&["--threads=3", "--rejects", "rejects", "dead.gz"]);
        assert_eq!(run.code, Some(1));
        let place = (2, bodies[0].len() + 1);
        let lines = [
            measured("dead.gz", (1, 0), bodies[0].len()),
            measured("dead.gz", place, bodies[1].len()),
        ];
        assert_eq!(bench.read("rejects"), lines.concat());
    }
}

/// The archive alone has the bytes of such a record.
#[test]
fn an_archive_with_a_record_that_is_too_long_is_not_replaced() {
    let bench = Bench::new();
    let archive = [&noise(LONGEST + 1)[..], b"\n", wire(1).as_bytes()].concat();
    bench.file("a", &archive);
    let run = bench.replay(&["--out=out", "--rejects=a", "a"]);
    run.shows(
        2,
        "",
        "error: `a` is not replaced, since a record is too long to be kept\n",
    );
    assert!(std::fs::read(bench.path("a")).unwrap() == archive);
    assert!(!bench.path("out").exists(), "nothing comes twice");
}

/// The line in which it is measured is a record like any other, and stays as it is.
#[test]
fn a_measured_record_stays_in_the_rejects() {
    let bench = Bench::new();
    bench.file("dead", noise(2 * LONGEST));
    bench.replay(&["--rejects", "rejects", "dead"]);
    let first = bench.read("rejects");
    assert_eq!(first, measured("dead", (1, 0), 2 * LONGEST));
    let again = ["--pointer=/body", "--rejects", "rejects", "rejects"];
    let counts = "read 1: accepted 0, rejected 1\nreasons for rejection:\n        1  too-long\n";
    bench.replay(&again).shows(1, "", counts);
    assert_eq!(bench.read("rejects"), first);
    let run = bench.replay(&["--pointer=/body", "rejects"]);
    let line =
        "rejects:1: error[too-long]: record was rejected before, and is kept without a body\n";
    assert!(run.stderr.starts_with(line), "{}", run.stderr);
}

#[test]
fn a_source_that_is_cut_inside_a_record_that_is_too_long_is_measured_up_to_the_cut() {
    let bench = Bench::new();
    let long = noise(2 * LONGEST);
    let whole = gzip(&long);
    bench
        .file("cut.gz", &whole[..whole.len() / 4 * 3])
        .file("next", wire(1));
    for threads in ["1", "3"] {
        let arguments = [
            "--threads",
            threads,
            "--rejects",
            "rejects",
            "cut.gz",
            "next",
        ];
        let run = bench.replay(&arguments);
        assert_eq!((run.code, run.stdout), (Some(2), canonical(1)));
        let error = "error: cannot read `cut.gz` to its end: the gzip stream is cut\nread 2: ";
        assert!(run.stderr.starts_with(error), "{}", run.stderr);
        let [record] = bench.records("rejects").try_into().unwrap();
        let length = usize::try_from(record["length"].as_u64().unwrap()).unwrap();
        assert!(length > LONGEST && length < long.len(), "{length}");
        let line = measured("cut.gz", (1, 0), length);
        assert_eq!(bench.read("rejects"), line);
    }
}

/// A failure after a long record comes with the records between them.
#[test]
fn a_failure_after_a_record_that_is_too_long_loses_no_neighbour() {
    let bench = Bench::new();
    let (long, end) = (noise(LONGEST + STEP + 9), wire(1) + "\n" + &wire(2));
    let archive = [&long, &b"\n"[..], end.as_bytes()].concat();
    bench.file(
        "dead.gz",
        [gzip(archive), b"no member of the stream".to_vec()].concat(),
    );
    let run = bench.replay(&["--rejects", "rejects", "dead.gz"]);
    assert_eq!((run.code, run.stdout), (Some(2), canonicals([1, 2])));
    let error =
        "error: cannot read `dead.gz` to its end: unexpected data after the gzip stream\nread 3: ";
    assert!(run.stderr.starts_with(error), "{}", run.stderr);
    let line = measured("dead.gz", (1, 0), long.len());
    assert_eq!(bench.read("rejects"), line);
}

#[test]
fn the_longest_record_is_held_and_kept() {
    let bench = Bench::new();
    let long = "x".repeat(LONGEST);
    let archive = format!("{long}\n{}\n", wire(1));
    let run = bench.replay_stdin(&["--rejects", "rejects", "-"], archive.as_bytes());
    assert_eq!((run.code, run.stdout), (Some(1), canonical(1)));
    let [record] = bench.records("rejects").try_into().unwrap();
    let message = record["message"].as_str().unwrap();
    assert!(message.starts_with("payload is longer than "), "{message}");
    assert_eq!(record["body"], long.as_str());
}

#[test]
fn a_file_that_is_too_long_is_rejected_and_its_neighbours_are_not() {
    let bench = Bench::new();
    bench
        .file("spool/a", wire(1))
        .file("spool/b", "x".repeat(3 * LONGEST))
        .file("spool/c", wire(2));
    let run = bench.replay(&["spool"]);
    assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 2])));
    let line = format!("spool/b:1: error[too-long]: record is longer than {LONGEST} bytes\n");
    assert!(run.stderr.starts_with(&line), "{}", run.stderr);
}

/// An envelope may be longer than any body, and the numbers after it are right.
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
