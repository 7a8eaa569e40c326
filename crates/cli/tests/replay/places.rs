//! The files of `--out` and `--rejects`: regular ones, links, pipes, and the archives themselves.

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::bench::{Bench, Run, canonical, gzip, large, wire};

fn is_link(bench: &Bench, name: &str) -> bool {
    fs::symlink_metadata(bench.path(name)).unwrap().is_symlink()
}

/// A link stays a link, and what it leads to is replaced.
#[test]
fn a_linked_result_is_replaced_where_it_is() {
    let bench = Bench::new();
    bench
        .file("elsewhere/out", "old\n")
        .file("dead.ndjson", large(3));
    symlink("elsewhere/out", bench.path("out")).unwrap();
    assert_eq!(bench.replay(&["--out", "out", "dead.ndjson"]).code, Some(0));
    assert!(is_link(&bench, "out"));
    assert_eq!(bench.read("elsewhere/out").lines().count(), 3);
}

#[test]
fn a_link_to_nothing_yet_is_followed() {
    let bench = Bench::new();
    bench.file("dead", wire(1)).file("elsewhere/other", "");
    symlink("elsewhere/next", bench.path("out")).unwrap();
    symlink("new", bench.path("elsewhere/next")).unwrap();
    symlink("missing/new", bench.path("astray")).unwrap();
    assert_eq!(bench.replay(&["--out", "out", "dead"]).code, Some(0));
    assert!(is_link(&bench, "out") && is_link(&bench, "elsewhere/next"));
    assert_eq!(bench.read("elsewhere/new"), canonical(1));
    bench.replay(&["--out", "astray", "dead"]).shows(
        2,
        "",
        "error: cannot write to `astray`: No such file or directory (os error 2)\n",
    );
    assert!(is_link(&bench, "astray"));
}

#[test]
fn a_result_keeps_the_permissions_of_the_old_and_a_new_one_has_those_of_any_file() {
    let bench = Bench::new();
    bench.file("dead", wire(1)).file("old", "");
    let mode = |name: &str| fs::metadata(bench.path(name)).unwrap().permissions().mode();
    fs::set_permissions(bench.path("old"), Permissions::from_mode(0o604)).unwrap();
    for name in ["old", "new"] {
        assert_eq!(bench.replay(&["--out", name, "dead"]).code, Some(0));
        assert_eq!(bench.read(name), canonical(1));
    }
    assert_eq!(mode("old") & 0o777, 0o604);
    assert_eq!(mode("new"), mode("dead"));
}

/// The link is one of the test's own: a fault here replaces it, and not a device.
#[cfg(target_os = "linux")]
#[test]
fn what_the_process_has_open_is_written_to_as_it_stands() {
    let bench = Bench::new();
    bench.file("dead", wire(1));
    symlink("/proc/self/fd/1", bench.path("link")).unwrap();
    bench.replay(&["--out", "link", "dead"]).shows(
        0,
        &canonical(1),
        "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n",
    );
    let script = "\"$0\" replay --out /dev/fd/3 dead 3>&1 >&2 | cat";
    let output = bench.sh(script).output().unwrap();
    Run::from(output).shows(0, &canonical(1), "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n");
    // A file that is open for appending keeps what it has.
    bench.file("log", "before\n");
    let log = File::options().append(true).open(bench.path("log"));
    let mut command = bench.command(&["--out", "link", "dead"]);
    let status = command.stdout(log.unwrap()).status().unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(bench.read("log"), "before\n".to_owned() + &canonical(1));
    assert!(is_link(&bench, "link"));
}

/// The rejected records would be lost.
#[test]
fn the_accepted_do_not_take_the_place_of_an_archive() {
    let bench = Bench::new();
    let mixed = wire(1) + "\n{\n";
    bench.file("a", wire(2)).file("mix", &mixed);
    symlink("mix", bench.path("link")).unwrap();
    for arguments in [
        ["--out=mix", "a", "mix"],
        ["--out=./link", "a", "mix"],
        ["--out=mix", "--rejects=r", "mix"],
    ] {
        let error = "error: `--out` would replace the archive `mix`\n";
        bench.replay(&arguments).shows(2, "", error);
    }
    let mut command = bench.command(&["--out=mix", "-"]);
    if cfg!(target_os = "linux") {
        command.stdin(File::open(bench.path("mix")).unwrap());
        let error = "error: `--out` would replace the archive `-`\n";
        Run::from(command.output().unwrap()).shows(2, "", error);
    }
    assert_eq!(bench.read("mix"), mixed);
    assert!(!bench.path("r").exists());
    // The rejected records may, because they are kept; and a device loses nothing.
    let run = bench.replay(&["--out=out", "--rejects=mix", "mix"]);
    assert_eq!((run.code, bench.read("out")), (Some(1), canonical(1)));
    assert_eq!(bench.records("mix").len(), 1);
    let run = bench.replay(&["--out=/dev/null", "/dev/null"]);
    run.shows(0, "", "read 0: accepted 0, rejected 0\n");
}

/// It would never end. A file that grows so long ends the test in any case.
#[test]
fn no_archive_is_read_while_it_is_written_to() {
    let bench = Bench::new();
    bench.file("a", wire(1)).file("b", wire(2) + "\n{\n");
    fs::hard_link(bench.path("b"), bench.path("link")).unwrap();
    let sh = |arguments: &str| {
        let script = format!("ulimit -f 64; exec \"$0\" replay {arguments}");
        let output = bench.sh(&script).output();
        Run::from(output.unwrap())
    };
    let stdout = "error: standard output goes into the archive";
    sh("a b >> b").shows(2, "", &format!("{stdout} `b`\n"));
    sh("a link >> b").shows(2, "", &format!("{stdout} `link`\n"));
    sh("- < b >> b").shows(2, "", &format!("{stdout} `-`\n"));
    let error = "error: `/dev/stdout` goes into the archive `b`\n";
    sh("--out out --rejects /dev/stdout b >> b").shows(2, "", error);
    sh("b 2>> b").shows(2, "", "");
    let error = "error: standard error goes into the archive `b`\n";
    assert_eq!(bench.read("b"), wire(2) + "\n{\n" + error);
    assert!(!bench.path("out").exists());
    // A device may be read and written to.
    let run = sh("/dev/null < /dev/null > /dev/null 2> /dev/null");
    run.shows(0, "", "");
}

/// No other file has the rest of the archive.
#[test]
fn an_archive_that_is_not_read_to_its_end_is_not_replaced() {
    let bench = Bench::new();
    let stream = gzip(wire(1) + "\n{\n");
    let cut = &stream[..stream.len() - 1];
    bench.file("mix.gz", cut);
    bench
        .replay(&["--out=out", "--rejects=mix.gz", "mix.gz"])
        .shows(
            2,
            "",
            "error: cannot read `mix.gz` to its end: the gzip stream is cut\n\
            error: `mix.gz` is not replaced, since not everything could be read\n",
        );
    assert_eq!(fs::read(bench.path("mix.gz")).unwrap(), cut);
    assert!(!bench.path("out").exists(), "nothing comes twice");
    let run = bench.replay(&["--out=out", "--rejects=rejects", "mix.gz"]);
    assert_eq!((run.code, bench.read("out")), (Some(2), canonical(1)));
    assert_eq!(bench.records("rejects").len(), 1);
}

/// After an archive was replaced, only the old output has its accepted bodies.
#[test]
fn an_output_is_not_replaced_together_with_an_archive() {
    let bench = Bench::new();
    let rejects = format!(r#"{{"body":{:?}}}"#, wire(1));
    bench.file("rejects", &rejects).file("out", "old\n");
    let arguments = [
        "--pointer=/body",
        "--out=out",
        "--rejects=rejects",
        "rejects",
    ];
    let error = "error: `--out` would replace `out` while `--rejects` replaces an archive\n";
    bench.replay(&arguments).shows(2, "", error);
    assert_eq!(bench.read("out"), "old\n");
    assert_eq!(bench.read("rejects"), rejects);
    fs::remove_file(bench.path("out")).unwrap();
    let counts = "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n";
    bench.replay(&arguments).shows(0, "", counts);
    assert_eq!(
        (bench.read("out"), bench.read("rejects")),
        (canonical(1), String::new())
    );
}

/// No other file has the bytes that were appended, and the name may lead to another file.
#[test]
fn an_archive_that_changes_while_it_is_read_is_not_replaced() {
    let bench = Bench::new();
    let archive = wire(1) + "\n{\n";
    let late = wire(2) + "\n";
    let append: fn(&Bench) = |bench| {
        let mut log = File::options().append(true).open(bench.path("a")).unwrap();
        log.write_all((wire(2) + "\n").as_bytes()).unwrap();
    };
    let overwrite: fn(&Bench) = |bench| {
        let other = bench.read("a").replace("true", "null");
        bench.file("a", other);
    };
    let rotate: fn(&Bench) = |bench| {
        let old = fs::metadata(bench.path("a")).unwrap().modified().unwrap();
        fs::rename(bench.path("a"), bench.path("old")).unwrap();
        bench.file("a", bench.read("old").replace("true", "null"));
        let new = File::options().append(true).open(bench.path("a")).unwrap();
        new.set_modified(old).unwrap();
    };
    for (change, expected) in [
        (append, archive.clone() + &late),
        (overwrite, archive.replace("true", "null")),
        (rotate, archive.replace("true", "null")),
    ] {
        bench.file("a", &archive);
        let mut command = bench.command(&["--out=out", "--rejects=a", "a", "-"]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let is_read = || {
            let mut names = fs::read_dir(bench.folder()).unwrap();
            let is_out = |name: &str| name.starts_with("out.") && bench.read(name) == canonical(1);
            names.any(|entry| is_out(entry.unwrap().file_name().to_str().unwrap()))
        };
        while !is_read() {
            assert!(child.try_wait().unwrap().is_none());
            sleep(Duration::from_millis(1));
        }
        change(&bench);
        drop(child.stdin.take());
        let error = "error: `a` is not replaced, since it changed while it was read\n";
        Run::from(child.wait_with_output().unwrap()).shows(2, "", error);
        assert_eq!(bench.read("a"), expected);
        assert!(!bench.path("out").exists(), "nothing comes twice");
    }
    // Once nothing writes to it, it is.
    let run = bench.replay(&["--out=out", "--rejects=a", "a"]);
    assert_eq!((run.code, bench.records("a").len()), (Some(1), 2));
}

/// The run reads the target of the link, as if it was named.
#[test]
fn a_link_in_a_folder_is_an_archive_as_if_it_was_named() {
    let bench = Bench::new();
    bench.file("t", "{").file("dir/below/a", wire(1));
    symlink("../../t", bench.path("dir/below/link")).unwrap();
    symlink("t", bench.path("other")).unwrap();
    for out in ["--out=t", "--out=other"] {
        let error = "error: `--out` would replace the archive `dir/below/link`\n";
        bench.replay(&[out, "dir"]).shows(2, "", error);
    }
    let script = "exec \"$0\" replay dir >> t";
    let run = Run::from(bench.sh(script).output().unwrap());
    let error = "error: standard output goes into the archive `dir/below/link`\n";
    run.shows(2, "", error);
    assert_eq!(bench.read("t"), "{");
    // The rejected take its place, since they have its bytes; a link to a folder is not followed.
    symlink("..", bench.path("dir/up")).unwrap();
    let run = bench.replay(&["--out=out", "--rejects=t", "dir"]);
    let error = "error: cannot read `dir/up`: not a regular file\n\
        error: `t` is not replaced, since not everything could be read\n";
    run.shows(2, "", error);
    fs::remove_file(bench.path("dir/up")).unwrap();
    let run = bench.replay(&["--out=out", "--rejects=t", "dir"]);
    assert_eq!((run.code, bench.read("out")), (Some(1), canonical(1)));
    let [record] = bench.records("t").try_into().unwrap();
    assert_eq!(
        (&record["source"], &record["body"]),
        (&"dir/below/link".into(), &"{".into())
    );
}
