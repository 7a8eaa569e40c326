//! A run that is killed and started again gives what one whole run gives, and so does one beside others.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::bench::{Bench, large};

const LINES: usize = 40_000;

/// The names of the files that are not complete.
fn partials(bench: &Bench, prefix: &str) -> Vec<String> {
    let names = fs::read_dir(bench.folder()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_partial = |name: &String| name.starts_with(prefix) && name.ends_with(".partial");
    names.filter(is_partial).collect()
}

/// Kills a run once it has written so much, and tells whether it was killed before its end.
fn killed_at(bench: &Bench, arguments: &[&str], written: u64) -> bool {
    let mut child = bench.command(arguments).spawn().unwrap();
    let start = Instant::now();
    let length = || {
        let partial = partials(bench, "out.").pop();
        let partial = partial.and_then(|name| fs::metadata(bench.path(&name)).ok());
        partial.map_or(0, |file| file.len())
    };
    while length() < written && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(60));
        sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

#[test]
fn a_killed_run_leaves_no_result_and_the_next_one_is_whole() {
    let bench = Bench::new();
    bench.file("dead.ndjson", large(LINES));
    let arguments = ["--out", "out", "--rejects", "rejects", "dead.ndjson"];
    let whole = || (bench.read("out"), bench.read("rejects"));
    bench.replay(&arguments);
    let expected = whole();
    let mut killed = 0;
    for part in 0..8 {
        for old in [false, true] {
            for name in ["out", "rejects"] {
                fs::remove_file(bench.path(name)).unwrap();
                if old {
                    bench.file(name, "old\n");
                }
            }
            let target = u64::try_from(expected.0.len()).unwrap() / 8 * part + 1;
            if killed_at(&bench, &arguments, target) {
                killed += 1;
                let name_exists = |name: &str| bench.path(name).exists();
                if old {
                    assert_eq!(whole(), ("old\n".to_owned(), "old\n".to_owned()));
                } else {
                    assert!(!name_exists("out") && !name_exists("rejects"));
                }
            }
            let run = bench.replay(&arguments);
            assert_eq!(run.code, Some(1), "{}", run.stderr);
            assert!(whole() == expected, "killed at {part}/8");
            // What a killed run leaves is no hindrance, and nothing else leaves anything.
            assert!(partials(&bench, "").len() <= 2);
            for name in partials(&bench, "") {
                fs::remove_file(bench.path(&name)).unwrap();
            }
        }
    }
    assert!(
        killed >= 4,
        "only {killed} runs were killed before their end"
    );
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
