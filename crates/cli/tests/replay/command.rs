//! The command line of `replay`, and its progress bar.

use std::fs;

use crate::bench::{Bench, canonical, canonicals, quirky, wire};

#[test]
fn a_command_line_that_means_nothing_is_rejected_in_one_line() {
    let bench = Bench::new();
    bench.file("a", wire(1)).file("spool/b", wire(2));
    for (arguments, error) in [
        (
            vec!["-", "-"],
            "`-` is given more than once, but standard input ends only once",
        ),
        (
            vec!["--out=x", "--rejects=x", "a"],
            "`--out` and `--rejects` are the same file",
        ),
        (
            vec!["--out=x", "--rejects=./x", "a"],
            "`--out` and `--rejects` are the same file",
        ),
        (
            vec!["--out=spool/x", "spool"],
            "`spool/x` is inside the archive `spool`",
        ),
        (
            vec!["--rejects=x", "spool/.."],
            "`x` is inside the archive `spool/..`",
        ),
        (
            vec!["--out=-", "a"],
            "`--out` takes a file; write `./-` for one named `-`",
        ),
        (
            vec!["--rejects=-", "a"],
            "`--rejects` takes a file; write `./-` for one named `-`",
        ),
        (
            vec!["--out=missing/x", "a"],
            "cannot write to `missing/x`: No such file or directory (os error 2)",
        ),
        (
            vec!["--threads=0", "a"],
            "invalid value '0' for '--threads <N>': expected a number from 1",
        ),
        (
            vec!["--pointer=body", "a"],
            "invalid value 'body' for '--pointer <POINTER>': a JSON pointer is empty or starts with `/`",
        ),
        (
            vec!["--pointer=/~2", "a"],
            "invalid value '/~2' for '--pointer <POINTER>': in a JSON pointer `~` is written `~0`, and `/` in a step `~1`",
        ),
    ] {
        bench
            .replay(&arguments)
            .shows(2, "", &format!("error: {error}\n"));
    }
    let left = fs::read_dir(bench.folder()).unwrap().count();
    assert_eq!(left, 2, "no file is left");
}

/// The example for bodies of several lines is run as the help shows it.
#[cfg(unix)]
#[test]
fn the_example_for_raw_bodies_separates_them() {
    let bench = Bench::new();
    bench
        .file("spool/1", quirky(1))
        .file("spool/2 of 3", quirky(2))
        .file("spool/3", wire(3));
    let help = bench.replay(&["--help"]).stdout;
    let example = help.lines().find(|line| line.ends_with("replay -0 -"));
    let command = env!("CARGO_BIN_EXE_zapi-webhooks");
    let line = example
        .unwrap()
        .replace("zapi-webhooks", &format!("'{command}'"));
    let output = bench.sh(&line).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        canonicals([1, 2, 3])
    );
    assert_eq!(output.status.code(), Some(0));
}

/// Runs the command with stderr on a terminal.
#[cfg(target_os = "linux")]
#[test]
fn progress_is_shown_on_a_terminal_and_nowhere_else() {
    let bench = Bench::new();
    bench.file("dead.ndjson", wire(1));
    let command = env!("CARGO_BIN_EXE_zapi-webhooks");
    let line = format!("(sleep 0.3; cat dead.ndjson) | {command} replay dead.ndjson - > out");
    let output = std::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(bench.folder())
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains(" B read, "), "{shown:?}");
    assert!(
        shown.ends_with("read 2: accepted 2, rejected 0\r\nevents of accepted bodies:\r\n        2  ConnectedCallback\r\n"),
        "{shown:?}"
    );
    assert_eq!(bench.read("out"), canonical(1).repeat(2));
    let run = bench.replay(&["dead.ndjson"]);
    run.shows(0, &canonical(1), "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n");
}
