//! A run that is killed and started again gives what one whole run gives.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::bench::{Bench, large};

const LINES: usize = 40_000;

/// Kills a run once it has written so much, and tells whether it was killed before its end.
fn killed_at(bench: &Bench, arguments: &[&str], written: u64) -> bool {
    let mut child = bench.command(arguments).spawn().unwrap();
    let start = Instant::now();
    let length = || fs::metadata(bench.path("out.partial")).map_or(0, |file| file.len());
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
            assert!(!bench.path("out.partial").exists() && !bench.path("rejects.partial").exists());
        }
    }
    assert!(
        killed >= 4,
        "only {killed} runs were killed before their end"
    );
}

/// A link stays a link, and what it leads to is replaced.
#[test]
fn a_linked_result_is_replaced_where_it_is() {
    let bench = Bench::new();
    bench
        .file("elsewhere/out", "old\n")
        .file("dead.ndjson", large(3));
    std::os::unix::fs::symlink("elsewhere/out", bench.path("out")).unwrap();
    assert_eq!(bench.replay(&["--out", "out", "dead.ndjson"]).code, Some(0));
    assert!(
        fs::symlink_metadata(bench.path("out"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(bench.read("elsewhere/out").lines().count(), 3);
}
