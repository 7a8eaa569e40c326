//! Records that are longer than what is held, wherever they stand.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

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

/// Asserts all of a refusal, and that its bytes come back.
#[track_caller]
fn holds(line: &str, source: &str, (number, offset): (usize, usize), member: &str, bytes: &[u8]) {
    let start = format!(
        "{{\"source\":\"{source}\",\"record\":{number},\"offset\":{offset},\"code\":\"too-long\",\
        \"message\":\"record is longer than {LONGEST} bytes\",\"{member}_base64\":\""
    );
    let end = format!("\",\"length\":{}}}\n", bytes.len());
    assert_eq!(&line[..start.len()], start);
    assert_eq!(&line[line.len() - end.len()..], end);
    let base64 = &line[start.len()..line.len() - end.len()];
    assert!(BASE64_STANDARD.decode(base64).unwrap() == bytes);
}

#[test]
fn a_record_that_is_too_long_is_refused_and_kept_and_its_neighbours_are_accepted() {
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
        let long = noise(length);
        let mut bodies = bodies.to_vec();
        bodies.insert(place, long.clone());
        let offset = bodies[..place].iter().map(|body| body.len() + 1).sum();
        let arguments = [&["--threads", threads], *arguments].concat();
        let run = bench.replay_stdin(&arguments, &bodies.join(separator));
        assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 2])));
        let counts = "read 3: accepted 2, refused 1\nreasons of the refused:\n";
        assert_eq!(run.stderr, format!("{counts}        1  too-long\n"));
        let line = bench.read("rejects");
        holds(&line, "-", (place + 1, offset), "body", &long);
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
        let rejects = bench.read("rejects");
        let lines: Vec<_> = rejects.split_inclusive('\n').collect();
        assert_eq!(lines.len(), 2);
        holds(lines[0], "dead.gz", (1, 0), "body", &bodies[0]);
        let place = (2, bodies[0].len() + 1);
        holds(lines[1], "dead.gz", place, "body", &bodies[1]);
    }
}

/// What may hold a body is kept as an envelope, so that it is not taken for the body.
#[test]
fn an_envelope_that_is_too_long_is_kept_as_one() {
    let bench = Bench::new();
    let string = [&b"\""[..], &noise(2 * LONGEST), b"\""].concat();
    bench.file("spool/1", &string);
    for (arguments, member) in [
        (&["--pointer=/a", "spool"][..], "envelope"),
        (&["--pointer=/a", "-0", "spool/1"], "envelope"),
        (&["spool/1"], "envelope"),
        (&["-0", "spool/1"], "body"),
        (&["spool"], "body"),
    ] {
        let arguments = [arguments, &["--rejects", "rejects"]].concat();
        assert_eq!(bench.replay(&arguments).code, Some(1));
        holds(&bench.read("rejects"), "spool/1", (1, 0), member, &string);
    }
}

/// A refusal is a record as well, and longer than what it keeps.
#[test]
fn a_refusal_that_is_too_long_stays_as_it_is() {
    let bench = Bench::new();
    let lengths = [LONGEST - 1, LONGEST, LONGEST + STEP, 2 * LONGEST + 1];
    let lines: Vec<_> = lengths.into_iter().map(noise).collect();
    bench.file("dead,\"message\":", lines.join(&b'\n'));
    bench.replay(&["--rejects", "rejects", "dead,\"message\":"]);
    let first = bench.read("rejects");
    assert!(first.lines().all(|line| line.len() > LONGEST));
    let again = ["--pointer=/body", "--rejects", "rejects", "rejects"];
    for threads in ["1", "3"] {
        let run = bench.replay(&[&["--threads", threads], &again[..]].concat());
        let counts = "read 4: accepted 0, refused 4\nreasons of the refused:\n";
        run.shows(1, "", &format!("{counts}        4  too-long\n"));
        assert!(bench.read("rejects") == first);
    }
    let run = bench.replay(&["--pointer=/body", "rejects"]);
    let line = "error[too-long]: record was refused before, and is kept without a body\n";
    assert_eq!(run.stderr.matches(line).count(), 4, "{}", run.stderr);
}

/// What only looks like a refusal at first is kept as any other.
#[test]
fn a_line_that_is_no_refusal_is_kept_as_an_envelope() {
    let bench = Bench::new();
    let start = r#"{"source":"s","record":1,"offset":0,"code":"too-long","message":""#;
    for (from, to) in [
        ("too-long", "denied"),
        ("\"s\"", "1"),
        ("message", "body"),
        ("{", "["),
    ] {
        let line = start.replace(from, to) + &"x".repeat(LONGEST) + "\"}";
        let arguments = ["--pointer=/body", "--rejects", "rejects", "-"];
        let run = bench.replay_stdin(&arguments, line.as_bytes());
        assert_eq!(run.code, Some(1));
        let envelope = line.as_bytes();
        holds(&bench.read("rejects"), "-", (1, 0), "envelope", envelope);
    }
}

#[test]
fn a_source_that_is_cut_inside_a_record_that_is_too_long_is_told_and_kept_up_to_the_cut() {
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
        let line = bench.read("rejects");
        holds(&line, "cut.gz", (1, 0), "body", &long[..length]);
    }
}

/// What fails behind a long record comes with what is read of the records behind it.
#[test]
fn a_failure_behind_a_record_that_is_too_long_loses_no_neighbour() {
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
        "error: cannot read `dead.gz` to its end: something else follows the gzip stream\nread 3: ";
    assert!(run.stderr.starts_with(error), "{}", run.stderr);
    holds(&bench.read("rejects"), "dead.gz", (1, 0), "body", &long);
}

/// The file may grow to 8 or 16 MiB, as the shell has it, and the signal of that is ignored.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_inside_a_record_that_is_too_long_is_told() {
    let bench = Bench::new();
    bench
        .file("dead", noise(4 * LONGEST))
        .file("rejects", "old\n");
    let script = "trap '' XFSZ; ulimit -f 16384; exec \"$0\" replay --rejects rejects dead";
    let output = bench.sh(script).output().unwrap();
    let error = "error: cannot write to `rejects`: File too large (os error 27)\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), error);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(bench.read("rejects"), "old\n", "no file seems complete");
    let left = std::fs::read_dir(bench.folder()).unwrap().count();
    assert_eq!(left, 2, "no file is left behind");
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
        .file("spool/b", "x".repeat(3 * LONGEST))
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
