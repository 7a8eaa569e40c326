//! Cuts, unreadable files, full disks and closed pipes: one line each, and nothing lost.

use std::io::{Read as _, Write as _};
#[cfg(target_os = "linux")]
use std::process::Command;
use std::process::Stdio;

use flate2::read::GzDecoder;

use crate::bench::{Bench, Run, canonical, canonicals, gzip, large, wire};

#[test]
fn a_cut_body_is_rejected_and_kept() {
    let bench = Bench::new();
    let archive = wire(1) + "\n" + &wire(2);
    for end in [wire(1).len() + 2, archive.len() - 1] {
        bench.file("dead.ndjson", &archive[..end]);
        let run = bench.replay(&["--rejects", "rejects", "dead.ndjson"]);
        assert_eq!((run.code, run.stdout), (Some(1), canonical(1)));
        let [record] = bench.records("rejects").try_into().unwrap();
        assert_eq!(record["code"], "unexpected-end");
        assert_eq!(record["body"], archive[wire(1).len() + 1..end]);
    }
}

/// Everything that can be inflated is accepted or kept, at whatever byte the stream is cut.
#[test]
fn a_cut_gzip_stream_is_told_and_read_up_to_the_cut() {
    let bench = Bench::new();
    let lines: Vec<_> = (0..40).map(|number| wire(number) + "\n").collect();
    let stream = gzip(lines.concat());
    let mut halves = 0;
    for end in (2..stream.len()).step_by(7).chain([stream.len() - 1]) {
        let mut inflated = String::new();
        let cut = GzDecoder::new(&stream[..end]).read_to_string(&mut inflated);
        assert!(cut.is_err());
        bench.file("dead.gz", &stream[..end]);
        let run = bench.replay(&["--rejects", "rejects", "dead.gz"]);
        assert_eq!(run.code, Some(2));
        let error = "error: cannot read `dead.gz` to its end: the gzip stream is cut\n";
        assert!(run.stderr.starts_with(error), "{}", run.stderr);
        let accepted = run.stdout.lines().count();
        assert_eq!(run.stdout, canonicals(0..accepted));
        let rejects = bench.records("rejects");
        let rest = rejects
            .first()
            .map_or("", |it| it["body"].as_str().unwrap());
        let read = lines[..accepted].concat() + rest;
        assert_eq!(read.trim_end(), inflated.trim_end());
        halves += usize::from(accepted > 0 && !rest.is_empty());
        if end == stream.len() - 1 {
            assert_eq!(accepted, 40);
        }
    }
    assert!(halves > 10, "{halves}");
}

#[test]
fn a_damaged_gzip_stream_is_told_and_keeps_no_other_from_being_read() {
    let bench = Bench::new();
    let mut stream = gzip(wire(1));
    let checksum = stream.len() - 8;
    stream[checksum] ^= 1;
    bench.file("a.gz", stream).file("b", wire(2));
    bench.replay(&["a.gz", "b"]).shows(
        2,
        &canonicals([1, 2]),
        "error: cannot read `a.gz` to its end: the gzip stream is damaged\n\
        read 2: accepted 2, rejected 0\nevents of accepted bodies:\n        2  ConnectedCallback\n",
    );
}

/// However few bytes follow, every record before them is read.
#[test]
fn what_follows_a_gzip_stream_is_told_and_keeps_no_other_from_being_read() {
    let bench = Bench::new();
    let members = [gzip(wire(1) + "\n"), gzip(wire(2))].concat();
    bench.file("b", wire(3));
    for other in ["\n", "\0\0\n", "no member", "no member of the stream"] {
        bench.file("a.gz", [&members, other.as_bytes()].concat());
        bench.replay(&["a.gz", "b"]).shows(
            2,
            &canonicals([1, 2, 3]),
            "error: cannot read `a.gz` to its end: unexpected data after the gzip stream\n\
            read 3: accepted 3, rejected 0\nevents of accepted bodies:\n        3  ConnectedCallback\n",
        );
    }
    // Padding holds nothing, as long as it is.
    let padded = [&members, &[0; 9000][..], &gzip("\n{\n"), b"\0"].concat();
    bench.file("a.gz", padded);
    let run = bench.replay(&["a.gz", "b"]);
    assert_eq!((run.code, run.stdout), (Some(1), canonicals([1, 2, 3])));
    assert!(
        run.stderr.contains("accepted 3, rejected 1\n"),
        "{}",
        run.stderr
    );
    // Bytes that start as a member does are a member that is cut.
    bench.file("a.gz", [&members, &members[..1]].concat());
    bench.replay(&["a.gz", "b"]).shows(
        2,
        &canonicals([1, 2, 3]),
        "error: cannot read `a.gz` to its end: the gzip stream is cut\n\
        read 3: accepted 3, rejected 0\nevents of accepted bodies:\n        3  ConnectedCallback\n",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file_keeps_no_other_from_being_read() {
    let bench = Bench::new();
    bench
        .file("a", wire(1))
        .file("spool/1", wire(2))
        .file("spool/3", wire(3));
    std::os::unix::fs::symlink("..", bench.path("spool/2")).unwrap();
    std::os::unix::fs::symlink("nowhere", bench.path("spool/4")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", bench.path("spool/5")).unwrap();
    let arguments = ["--out", "out", "missing", "a", "/proc/self/mem", "spool"];
    bench.replay(&arguments).shows(
        2,
        "",
        "error: cannot read `missing`: No such file or directory (os error 2)\n\
        error: cannot read `/proc/self/mem`: Input/output error (os error 5)\n\
        error: cannot read `spool/2`: not a regular file\n\
        error: cannot read `spool/4`: No such file or directory (os error 2)\n\
        error: cannot read `spool/5`: not a regular file\n\
        read 3: accepted 3, rejected 0\nevents of accepted bodies:\n        3  ConnectedCallback\n",
    );
    assert_eq!(bench.read("out"), canonicals([1, 2, 3]));
}

/// Its name is too long to be opened. Permissions would not keep the superuser out.
#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_folder_is_named_once() {
    let bench = Bench::new();
    bench.file("spool/a", wire(1)).file("spool/c", wire(2));
    let step = "b".repeat(255);
    let script = "cd spool; for i in $(seq 17); do mkdir $0; cd -P $0; done";
    let made = Command::new("bash")
        .args(["-c", script, &step])
        .current_dir(bench.folder())
        .status();
    assert!(made.unwrap().success());
    let name = format!("spool{}", format!("/{step}").repeat(16));
    let error = format!("error: cannot read `{name}`: File name too long (os error 36)\n");
    let counts = "read 2: accepted 2, rejected 0\nevents of accepted bodies:\n        2  ConnectedCallback\n";
    let run = bench.replay(&["spool"]);
    run.shows(2, &canonicals([1, 2]), &(error + counts));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_no_file_seems_complete() {
    let bench = Bench::new();
    bench
        .file("dead.ndjson", large(3000))
        .file("out", "old\n")
        .file("rejects", "old\n");
    let full = "No space left on device (os error 28)\n";
    bench
        .replay(&["--out", "/dev/full", "--rejects", "rejects", "dead.ndjson"])
        .shows(
            2,
            "",
            &format!("error: cannot write to `/dev/full`: {full}"),
        );
    bench
        .replay(&["--out", "out", "--rejects", "/dev/full", "dead.ndjson"])
        .shows(
            2,
            "",
            &format!("error: cannot write to `/dev/full`: {full}"),
        );
    let mut command = bench.command(&["--rejects", "rejects", "dead.ndjson"]);
    let stdout = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = command.stdout(stdout).output().unwrap();
    let error = format!("error: cannot write to standard output: {full}");
    assert_eq!(
        (output.status.code(), output.stderr),
        (Some(2), error.into_bytes())
    );
    assert_eq!(
        (bench.read("out"), bench.read("rejects")),
        ("old\n".into(), "old\n".into())
    );
}

#[test]
fn a_reader_who_hangs_up_ends_the_run() {
    let bench = Bench::new();
    bench
        .file("dead.ndjson", large(20_000))
        .file("rejects", "old\n");
    for threads in ["1", "3"] {
        let arguments = ["--threads", threads, "--rejects", "rejects", "dead.ndjson"];
        let mut child = bench
            .command(&arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 20];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "error: standard output was closed, the rest was not replayed\n"
        );
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(bench.read("rejects"), "old\n", "no file seems complete");
    }
}

/// The run fails even if everything so far was accepted.
#[test]
fn a_reader_who_has_hung_up_before_the_first_result_is_told() {
    let bench = Bench::new();
    let mut child = bench.command(&["-"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(wire(1).as_bytes()).unwrap();
    drop(stdin);
    Run::from(child.wait_with_output().unwrap()).shows(
        2,
        "",
        "error: standard output was closed, the rest was not replayed\n",
    );
}

/// The user may have one process, and no thread of it counts as less.
#[cfg(target_os = "linux")]
#[test]
fn threads_that_cannot_be_had_are_told() {
    let bench = Bench::new();
    bench.file("dead.ndjson", wire(1)).file("rejects", "old\n");
    // Nothing is written to the pipe, so that a run that reads it first takes as long as `sleep`.
    for (before, arguments) in [
        ("", "--threads 1000 --out out --rejects rejects dead.ndjson"),
        ("sleep 2 |", "--threads 1000 -"),
    ] {
        let run = with_one_process(&bench, before, arguments);
        let error = "error: cannot start 1000 threads: ";
        assert!(run.stderr.starts_with(error), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    }
    assert_eq!(bench.read("rejects"), "old\n");
    let mut left: Vec<_> = std::fs::read_dir(bench.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, [COPY, "dead.ndjson", "rejects"], "no file is left");
    let run = with_one_process(&bench, "", "--threads 1 dead.ndjson");
    run.shows(0, &canonical(1), "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n");
    let run = bench.replay(&["--threads=100", "dead.ndjson"]);
    run.shows(0, &canonical(1), "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n");
}

#[cfg(target_os = "linux")]
const COPY: &str = "a-copy-of-the-command";

/// Runs the command as a user who may have one process. The limit does not bind the superuser, so then another
/// user gets the folder and a copy of the command.
#[cfg(target_os = "linux")]
fn with_one_process(bench: &Bench, before: &str, arguments: &str) -> Run {
    use std::os::unix::fs::{MetadataExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let folder = bench.folder();
    // Not copied by this process: a child of another test could inherit the open file, which then cannot be run.
    let copied = Command::new("cp")
        .args([env!("CARGO_BIN_EXE_zapi-webhooks"), COPY])
        .current_dir(folder)
        .status();
    assert!(copied.unwrap().success());
    let script = format!("{before} (ulimit -u 1; exec ./{COPY} replay {arguments})");
    let mut shell = Command::new("bash");
    shell
        .args(["-c", &script])
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE");
    if bench.path(COPY).metadata().unwrap().uid() == 0 {
        for owned in [folder, &bench.path("rejects")] {
            chown(owned, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        shell.uid(NOBODY).gid(NOBODY);
    }
    shell.output().unwrap().into()
}
