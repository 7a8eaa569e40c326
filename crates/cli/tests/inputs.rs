//! The inputs of an argument: a file, the files of a folder, the matches of a pattern.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use std::fs;
use std::path::Path;

use snapbox::{IntoData as _, str};
use support::{folder, zapi_webhooks};

/// Writes an empty array into each of these files, and their folders.
fn fill(folder: &Path, files: &[&str]) {
    for file in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, "[]").expect("a file");
    }
}

/// Runs `check --format json` and returns the names in its records, and stderr.
fn names<const N: usize>(folder: &Path, arguments: [&str; N]) -> (Vec<String>, String) {
    let output = zapi_webhooks(["check", "--format", "json"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    let name = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let name = record.get("file").and_then(|name| name.as_str());
        name.expect("a name").to_owned()
    };
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(
        output.status.code(),
        Some(if stderr.is_empty() { 1 } else { 2 })
    );
    (stdout.lines().map(name).collect(), stderr)
}

const TREE: &[&str] = &[
    "b.json",
    "a.json",
    "note.txt",
    "deep/er/c.json",
    "deep/d.json",
    ".hidden.json",
    ".git/f.json",
    "deep/.git/er/g.json",
    "e.JSON",
];

#[test]
fn a_folder_means_its_json_files_sorted_and_those_below() {
    let folder = folder();
    fill(folder.path(), TREE);
    let found = [
        "./.hidden.json",
        "./a.json",
        "./b.json",
        "./deep/d.json",
        "./deep/er/c.json",
    ];
    assert_eq!(
        names(folder.path(), ["."]),
        (found.map(str::to_owned).into(), String::new())
    );
    assert_eq!(
        names(folder.path(), [".git"]),
        (vec![".git/f.json".to_owned()], String::new())
    );
    let found = ["deep/d.json", "deep/er/c.json", "a.json"].map(str::to_owned);
    assert_eq!(
        names(folder.path(), ["deep", "a.json"]),
        (found.into(), String::new())
    );
}

#[test]
fn a_pattern_means_its_matches_as_in_a_shell() {
    let folder = folder();
    fill(folder.path(), TREE);
    for (pattern, found) in [
        ("*.json", &["a.json", "b.json"][..]),
        ("[!a].json", &["b.json"]),
        ("?.*", &["a.json", "b.json", "e.JSON"]),
        (
            "**/*.json",
            &["a.json", "b.json", "deep/d.json", "deep/er/c.json"],
        ),
        ("dee*", &["deep/d.json", "deep/er/c.json"]),
        ("deep/**", &["deep/d.json", "deep/er/c.json"]),
        ("deep/**/*", &["deep/d.json", "deep/er/c.json"]),
        ("dee[p]/**", &["deep/d.json", "deep/er/c.json"]),
    ] {
        let found: Vec<String> = found.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            names(folder.path(), [pattern]),
            (found, String::new()),
            "{pattern}"
        );
    }
}

#[test]
fn an_input_that_is_found_twice_is_read_once() {
    let folder = folder();
    fill(folder.path(), TREE);
    fs::create_dir(folder.path().join("deep/bare")).expect("a folder");
    let found = [
        "a.json",
        "b.json",
        "deep/d.json",
        "deep/er/c.json",
        "e.JSON",
        "note.txt",
    ];
    assert_eq!(
        names(folder.path(), ["**/*"]),
        (found.map(str::to_owned).into(), String::new())
    );
    let arguments = ["deep/**", "deep/er/c.json", "deep", "a.json", "a.json"];
    let found = ["deep/d.json", "deep/er/c.json", "a.json"].map(str::to_owned);
    assert_eq!(
        names(folder.path(), arguments),
        (found.into(), String::new())
    );
}

#[test]
fn a_file_whose_name_is_a_pattern_is_that_file() {
    let folder = folder();
    fill(folder.path(), &["[ab].json", "*.json", "a.json"]);
    for name in ["[ab].json", "*.json"] {
        assert_eq!(
            names(folder.path(), [name]),
            (vec![name.to_owned()], String::new())
        );
    }
}

#[test]
fn an_argument_without_inputs_is_reported_and_the_others_are_checked() {
    let folder = folder();
    fill(folder.path(), &["a.json", "bare/note.txt"]);
    zapi_webhooks(["check", "*.jsn", "[", "bare", "missing", "a.json"])
        .current_dir(folder.path())
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error: nothing matches `*.jsn`
error: cannot read `[`: No such file or directory (os error 2)
error: no `*.json` file in `bare`
error: cannot read `missing`: No such file or directory (os error 2)
error[not-an-object]: expected an object, not an array
 --> a.json:1:1
  |
1 | []
  | ^

5 inputs: 0 accepted, 1 rejected, 4 unreadable
  1 error[not-an-object]

"#]]
            .raw(),
        );
}

#[cfg(unix)]
#[test]
fn links_to_files_are_read_and_no_link_leads_in_circles() {
    use std::os::unix::fs::symlink;

    let folder = folder();
    fill(folder.path(), &["in/a.json"]);
    symlink("..", folder.path().join("in/back")).expect("a link");
    symlink("..", folder.path().join("in/folder.json")).expect("a link");
    symlink("a.json", folder.path().join("in/b.json")).expect("a link");
    symlink("nowhere", folder.path().join("in/c.json")).expect("a link");
    let (found, stderr) = names(folder.path(), ["in"]);
    assert_eq!(found, ["in/a.json", "in/b.json"]);
    assert_eq!(
        stderr,
        "error: cannot read `in/c.json`: No such file or directory (os error 2)\n"
    );
}

#[test]
fn reports_name_the_file() {
    let folder = folder();
    fill(folder.path(), &["in/a.json"]);
    let report = |argument| {
        let run = zapi_webhooks(["check", argument]).current_dir(folder.path());
        let output = run.output().expect("the command runs");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    for argument in ["in", "in/*", "in/a.json"] {
        let report = report(argument);
        assert!(report.contains("\n --> in/a.json:1:1\n"), "{report}");
    }
}

#[test]
fn a_summary_follows_several_inputs_or_a_request() {
    let lines = |arguments: &[&str]| {
        let run = zapi_webhooks(["check"]).args(arguments);
        let output = run.output().expect("the command runs");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        stderr
            .lines()
            .filter(|line| line.contains(" accepted, "))
            .count()
    };
    for (arguments, count) in [
        (&["clean.json"][..], 0),
        (&["clean.json", "--summary"], 1),
        (&["--summary", "clean.json"], 1),
        (&["clean.json", "quirky.json"], 1),
        (&["clean.json", "quirky.json", "--summary=never"], 0),
        (&["clean.json", "quirky.json", "--format=json"], 0),
        (
            &[
                "clean.json",
                "quirky.json",
                "--format=json",
                "--summary=always",
            ],
            1,
        ),
        (&["."], 1),
    ] {
        assert_eq!(lines(arguments), count, "{arguments:?}");
    }
}

#[test]
fn the_summary_counts_the_most_severe_first() {
    let output = zapi_webhooks([
        "check",
        "quirky.json",
        "rejected.json",
        "clean.json",
        "gone",
    ])
    .output()
    .expect("the command runs");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    let at = stderr.find("4 inputs").expect("a summary");
    snapbox::assert_data_eq!(
        stderr.split_at(at).1,
        str![[r#"
4 inputs: 2 accepted, 1 rejected, 1 unreadable
  2 error[invalid-field]
  1 error[conflicting-duplicate]
  1 error[missing-field]
  2 note[single-quotes]
  2 note[trailing-comma]
  1 note[string-moment]

"#]]
        .raw()
    );
}

#[test]
fn quiet_is_silent_about_accepted_bodies_in_every_format() {
    for format in ["text", "json", "github"] {
        let run = |inputs: &[&str]| {
            let run = zapi_webhooks(["check", "--quiet", "--summary=never", "--format", format]);
            let output = run.args(inputs).output().expect("the command runs");
            let stderr = String::from_utf8(output.stderr).expect("UTF-8");
            let stdout = String::from_utf8(output.stdout).expect("UTF-8");
            (output.status.code(), stdout + &stderr)
        };
        assert_eq!(
            run(&["clean.json", "quirky.json"]),
            (Some(0), String::new())
        );
        let (code, said) = run(&["quirky.json", "rejected.json"]);
        assert_eq!((code, &said), (Some(1), &run(&["rejected.json"]).1));
        assert!(said.contains("rejected.json"), "{said}");
    }
}

#[test]
fn a_document_on_each_line_gets_one_hint() {
    let folder = folder();
    let body = include_str!("bodies/clean.json").trim_end();
    let pretty = include_str!("bodies/quirky.json");
    let files = [
        ("two.ndjson", format!("{body}\n{body}\n")),
        ("crlf.ndjson", format!("\r\n{body}\r\n\r\n{body}")),
        ("long.ndjson", format!("{body}\n").repeat(10_000)),
        ("pretty-in-a-row.json", format!("{pretty}{pretty}")),
        ("one-and-words.json", format!("{body}\nend of the log\n")),
    ];
    for (name, text) in &files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let hints = |inputs: &[&str]| -> Vec<String> {
        let run = zapi_webhooks(["check"]).args(inputs);
        let output = run.current_dir(folder.path()).output();
        let output = output.expect("the command runs");
        assert_eq!(output.status.code(), Some(1));
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        let lines = stderr.lines().filter(|line| line.starts_with("hint: "));
        lines.map(str::to_owned).collect()
    };
    for name in ["two.ndjson", "crlf.ndjson", "long.ndjson"] {
        let hint = format!(
            "hint: `{name}` has a document on each line: \
             `replay` checks them, `normalize --lines` rewrites them"
        );
        let with_others = hints(&["one-and-words.json", name, "two.ndjson"]);
        assert_eq!(with_others, [hint]);
        assert_eq!(hints(&[name]), with_others);
    }
    assert!(hints(&["pretty-in-a-row.json", "one-and-words.json"]).is_empty());
}
