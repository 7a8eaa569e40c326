//! Runs that are killed and started again, or that overlap, have the results of one whole run.

use std::fs;
use std::io::Write as _;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::bench::{Bench, Run, canonical, large, wire};

/// Enough for an archive that is read in several steps.
const LINES: usize = 10_000;

/// The names of the files that are not complete.
fn partials(bench: &Bench, prefix: &str) -> Vec<String> {
    let names = fs::read_dir(bench.folder()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_partial = |name: &String| name.starts_with(prefix) && name.ends_with(".partial");
    names.filter(is_partial).collect()
}

fn clear(bench: &Bench) {
    for name in partials(bench, "") {
        fs::remove_file(bench.path(&name)).unwrap();
    }
}

/// Feeds a run, and kills it while it waits for more; if it was fed, it has written something.
fn kill(bench: &Bench, arguments: &[&str], stdin: &[u8]) {
    let mut command = bench.command(arguments);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(stdin).unwrap();
    let is_there = |name: &String| {
        let length = fs::metadata(bench.path(name)).unwrap().len();
        length > 0 || stdin.is_empty()
    };
    while partials(bench, "").iter().filter(|it| is_there(it)).count() < 2 {
        assert!(child.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None);
}

#[test]
fn a_killed_run_leaves_no_result_and_the_next_one_is_whole() {
    let bench = Bench::new();
    let archive = large(LINES);
    let arguments = ["--out", "out", "--rejects", "rejects", "-"];
    let whole = || (bench.read("out"), bench.read("rejects"));
    bench.replay_stdin(&arguments, archive.as_bytes());
    let expected = whole();
    for fed in [0, archive.len() / 2, archive.len() - 1] {
        for old in [None, Some("old\n")] {
            for name in ["out", "rejects"] {
                fs::remove_file(bench.path(name)).unwrap();
                old.inspect(|old| fs::write(bench.path(name), old).unwrap());
            }
            kill(&bench, &arguments, &archive.as_bytes()[..fed]);
            for name in ["out", "rejects"] {
                assert_eq!(fs::read_to_string(bench.path(name)).ok().as_deref(), old);
            }
            // Files of a killed run do not matter, and no other run leaves any.
            assert_eq!(partials(&bench, "").len(), 2);
            let run = bench.replay_stdin(&arguments, archive.as_bytes());
            assert_eq!(run.code, Some(1), "{}", run.stderr);
            assert!(whole() == expected, "killed at {fed}");
            assert_eq!(partials(&bench, "").len(), 2);
            clear(&bench);
        }
    }
}

/// At any moment, also while the files get their names, either the archive has everything or the
/// results have.
#[test]
fn a_run_that_is_killed_at_any_moment_loses_nothing_of_an_archive_that_it_replaces() {
    let bench = Bench::new();
    let archive = large(LINES);
    bench.file("a", &archive);
    let arguments = ["--out", "out", "--rejects", "a", "a"];
    let start = Instant::now();
    bench.replay(&arguments);
    let took = start.elapsed();
    let expected = (bench.read("out"), bench.read("a"));
    for part in 0..20 {
        fs::remove_file(bench.path("out")).unwrap();
        bench.file("a", &archive);
        let mut child = bench.command(&arguments).spawn().unwrap();
        sleep(took * part / 16);
        child.kill().unwrap();
        child.wait().unwrap();
        let out = fs::read_to_string(bench.path("out"));
        assert!(out.as_ref().map_or(true, |out| *out == expected.0));
        if bench.read("a") == archive {
            if out.is_ok() {
                // The run cannot know that the archive has all of it as well.
                assert_eq!(bench.replay(&arguments).code, Some(2));
                fs::remove_file(bench.path("out")).unwrap();
            }
            assert_eq!(bench.replay(&arguments).code, Some(1));
        }
        assert!((bench.read("out"), bench.read("a")) == expected);
        clear(&bench);
    }
}

/// Starts a run, and waits until it has written the accepted of the file `a` and waits for its stdin.
fn started(bench: &Bench, arguments: &[&str]) -> Child {
    let mut command = bench.command(arguments);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let is_written = || {
        partials(bench, "out.")
            .iter()
            .any(|it| bench.read(it) == canonical(1))
    };
    while !is_written() {
        assert!(child.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(1));
    }
    child
}

/// Neither the accepted nor the rejected are nowhere, whichever name cannot be given.
#[test]
fn an_archive_is_not_replaced_before_the_accepted_have_their_name() {
    let bench = Bench::new();
    let archive = wire(1) + "\n{\n";
    bench.file("a", &archive);
    let arguments = ["--out", "out", "--rejects", "a", "a", "-"];
    let kept = |prefix| {
        let [name] = partials(&bench, prefix).try_into().unwrap();
        let path = bench.path(&name).canonicalize().unwrap();
        (format!("; kept as `{}`", path.display()), name)
    };
    let run = started(&bench, &arguments);
    fs::create_dir(bench.path("out")).unwrap();
    let run = Run::from(run.wait_with_output().unwrap());
    let ((in_out, out), (in_rejects, rejects)) = (kept("out."), kept("a."));
    let error = "error: cannot write to `out`: Is a directory (os error 21)";
    run.shows(2, "", &format!("{error}{in_out}{in_rejects}\n"));
    assert_eq!((bench.read("a"), bench.read(&out)), (archive, canonical(1)));
    assert_eq!(bench.records(&rejects).len(), 1);

    fs::remove_dir(bench.path("out")).unwrap();
    fs::remove_file(bench.path(&out)).unwrap();
    fs::remove_file(bench.path(&rejects)).unwrap();
    let run = started(&bench, &["--out", "out", "--rejects", "r", "a", "-"]);
    fs::create_dir(bench.path("r")).unwrap();
    let run = Run::from(run.wait_with_output().unwrap());
    let (in_rejects, rejects) = kept("r.");
    let error = "error: cannot write to `r`: Is a directory (os error 21)";
    run.shows(2, "", &format!("{error}{in_rejects}\n"));
    assert_eq!(bench.read("out"), canonical(1));
    assert_eq!(bench.records(&rejects).len(), 1);
}

/// Each of two runs with the same files is whole, and the last to end stays.
#[test]
fn runs_that_overlap_do_not_mix() {
    let bench = Bench::new();
    let arguments = ["--out", "out", "--rejects", "rejects", "-"];
    let start = || bench.command(&arguments).stdin(Stdio::piped()).spawn();
    let mut runs = [3000, 2000].map(|lines| {
        let archive = large(lines) + &"{\n".repeat(lines);
        let alone = bench.replay_stdin(&arguments, archive.as_bytes());
        assert_eq!(alone.code, Some(1));
        let expected = (bench.read("out"), bench.read("rejects"));
        (start().unwrap(), archive, expected)
    });
    for (run, archive, _) in &mut runs {
        let (first, _) = archive.split_at(archive.len() / 2);
        let stdin = run.stdin.as_mut().unwrap();
        stdin.write_all(first.as_bytes()).unwrap();
    }
    for (mut run, archive, expected) in runs {
        let (_, second) = archive.split_at(archive.len() / 2);
        let mut stdin = run.stdin.take().unwrap();
        stdin.write_all(second.as_bytes()).unwrap();
        drop(stdin);
        assert_eq!(run.wait().unwrap().code(), Some(1));
        assert!((bench.read("out"), bench.read("rejects")) == expected);
    }
    assert!(partials(&bench, "").is_empty());
}
