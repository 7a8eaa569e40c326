//! `normalize --write`: the whole result in the place of the file, or the file as it was.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "tests")]

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output};

const QUIRKY: &str = "{'a': [1,],}\n";
const STRICT: &str = "{\"a\": [1]}\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"));
    command
        .args(["normalize", "--write"])
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .current_dir(folder);
    command.output().expect("the command runs")
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry.expect("an entry")))
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_rewritten_and_keep_their_owner_and_permissions() {
    let folder = folder();
    for (name, mode) in [("a", 0o640), ("b", 0o755)] {
        fs::write(folder.path().join(name), QUIRKY).expect("a file");
        let permissions = Permissions::from_mode(mode);
        fs::set_permissions(folder.path().join(name), permissions).expect("they are ours");
    }
    // Who may give files away rewrites those of others as well.
    let path = folder.path().join("a");
    let _ = std::os::unix::fs::chown(&path, Some(65_534), Some(65_534));
    let owner = |path: &Path| {
        fs::metadata(path)
            .map(|it| (it.uid(), it.gid()))
            .expect("a file")
    };
    let before = owner(&path);
    let output = write(folder.path(), &["a", "b"]);
    assert_eq!(owner(&path), before);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(stderr.contains("\n --> a:1:2\n"), "{stderr}");
    for (name, mode) in [("a", 0o640), ("b", 0o755)] {
        assert_eq!(read(folder.path(), name), STRICT);
        let metadata = fs::metadata(folder.path().join(name)).expect("a file");
        assert_eq!(metadata.mode() & 0o7777, mode);
    }
    assert_eq!(names(folder.path()), ["a", "b"]);
}

#[test]
fn a_strict_file_is_not_touched() {
    let folder = folder();
    fs::write(folder.path().join("a"), STRICT).expect("a file");
    let inode = || fs::metadata(folder.path().join("a")).expect("a file").ino();
    let before = inode();
    assert_eq!(write(folder.path(), &["a"]).status.code(), Some(0));
    assert_eq!(inode(), before);
    fs::write(folder.path().join("a"), QUIRKY).expect("a file");
    assert_eq!(write(folder.path(), &["a"]).status.code(), Some(0));
    assert_ne!(inode(), before, "another file has the name now");
}

#[test]
fn a_rejected_file_stays_as_it_was_and_the_others_are_written() {
    let folder = folder();
    fs::write(folder.path().join("a"), "{'a': 1, 'a': 2}").expect("a file");
    fs::write(folder.path().join("b"), QUIRKY).expect("a file");
    assert_eq!(write(folder.path(), &["a", "b"]).status.code(), Some(1));
    assert_eq!(read(folder.path(), "a"), "{'a': 1, 'a': 2}");
    assert_eq!(read(folder.path(), "b"), STRICT);
}

#[test]
fn documents_in_a_row_are_rewritten_together_or_not_at_all() {
    let folder = folder();
    fs::write(folder.path().join("a"), "[1,]\n{\n}\n").expect("a file");
    fs::write(folder.path().join("b"), "[1,]\n{\n").expect("a file");
    assert_eq!(
        write(folder.path(), &["--documents", "a", "b"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(read(folder.path(), "a"), "[1]\n{}\n");
    assert_eq!(read(folder.path(), "b"), "[1,]\n{\n");
}

#[test]
fn a_link_stays_a_link() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).expect("a folder");
    fs::write(folder.path().join("in/a"), QUIRKY).expect("a file");
    symlink("in/a", folder.path().join("link")).expect("a link");
    assert_eq!(write(folder.path(), &["link"]).status.code(), Some(0));
    assert!(folder.path().join("link").is_symlink());
    assert_eq!(read(folder.path(), "in/a"), STRICT);
    assert_eq!(names(folder.path()), ["in", "link"]);
    assert_eq!(names(&folder.path().join("in")), ["a"]);
}

#[test]
fn standard_input_cannot_be_written_back() {
    for inputs in [&["-"][..], &[]] {
        let output = write(Path::new("."), inputs);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            output.stderr,
            b"error: `--write` needs a file, not standard input\n"
        );
    }
    let output = write(Path::new("."), &["--diff", "a"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}

#[test]
fn a_disk_that_fills_up_leaves_the_file_as_it_was() {
    let folder = folder();
    let long = format!("['{}']", "long ".repeat(1_000));
    fs::write(folder.path().join("a"), &long).expect("a file");
    // Past the limit a write fails; the signal that comes with it is ignored.
    let line = format!(
        "trap '' XFSZ; ulimit -f 2; exec {} normalize --write a",
        env!("CARGO_BIN_EXE_zapi-webhooks")
    );
    let mut command = Command::new("bash");
    command
        .args(["-c", &line])
        .env_remove("CLICOLOR_FORCE")
        .current_dir(folder.path());
    let output = command.output().expect("bash runs");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        stderr.ends_with("error: cannot rewrite `a`: File too large (os error 27)\n"),
        "{stderr}"
    );
    assert_eq!(read(folder.path(), "a"), long);
    assert_eq!(names(folder.path()), ["a"]);
}

/// Runs the command as a user without special rights, even if the tests run as root.
fn as_a_user(folder: &Path, arguments: &[&str]) -> io::Result<Output> {
    let mut command = if fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0) {
        // The folder that the command was built in may be closed to others.
        let copy = folder.join("command");
        if !copy.exists() {
            // Written by this process, it could not be run while another thread starts a process.
            let mut cp = Command::new("cp");
            let copied = cp.arg(env!("CARGO_BIN_EXE_zapi-webhooks")).arg(&copy);
            assert!(copied.status().expect("cp runs").success());
        }
        let mut command = Command::new(copy);
        command.uid(65_534).gid(65_534);
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"))
    };
    command
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .current_dir(folder)
        .output()
}

#[test]
fn a_file_without_permissions_is_reported_in_one_line_and_stays() {
    let folder = folder();
    let chmod = |name: &str, mode| {
        let path = folder.path().join(name);
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("they are ours");
    };
    chmod("", 0o755);
    if let Err(error) = as_a_user(folder.path(), &["--version"]) {
        // For example, if `TMPDIR` is closed to others.
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        eprintln!("not tested: no other user can run the command in {folder:?}");
        return;
    }
    fs::create_dir(folder.path().join("closed")).expect("a folder");
    fs::create_dir(folder.path().join("secret")).expect("a folder");
    fs::write(folder.path().join("closed/a"), QUIRKY).expect("a file");
    fs::write(folder.path().join("unreadable"), QUIRKY).expect("a file");
    chmod("unreadable", 0);
    chmod("closed", 0o555);
    chmod("secret", 0);
    for (arguments, last) in [
        (
            &["normalize", "--write", "closed/a"][..],
            "error: cannot rewrite `closed/a`: Permission denied (os error 13)",
        ),
        (
            &["normalize", "--write", "unreadable"],
            "error: cannot read `unreadable`: Permission denied (os error 13)",
        ),
        (
            &["normalize", "unreadable"],
            "error: cannot read `unreadable`: Permission denied (os error 13)",
        ),
        (
            &["check", "unreadable"],
            "error: cannot read `unreadable`: Permission denied (os error 13)",
        ),
        (
            &["check", "secret"],
            "error: cannot read `secret`: Permission denied (os error 13)",
        ),
    ] {
        let output = as_a_user(folder.path(), arguments).expect("it runs");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert_eq!(stderr.lines().last(), Some(last), "{stderr}");
    }
    chmod("closed", 0o755);
    chmod("secret", 0o755);
    assert_eq!(read(folder.path(), "closed/a"), QUIRKY);
    assert_eq!(names(&folder.path().join("closed")), ["a"]);
}
