//! `normalize --diff` from end to end: a diff that `patch` and `git apply` accept.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use snapbox::{IntoData as _, str};
use support::{folder, zapi_webhooks};

#[test]
fn a_diff_shows_the_changes() {
    zapi_webhooks(["normalize", "--diff", "quirky.json", "clean.json"])
        .assert()
        .code(0)
        .stdout_eq(
            str![[r#"
--- a/quirky.json
+++ b/quirky.json
@@ -2,6 +2,6 @@
   "type": "ConnectedCallback",
   "connected": true,
   "momment": "1757333824580",
-  "instanceId": '3C67AB641C8AA0412F6A0242B4E23AC7',
-  "phone": "5544999999999",
+  "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
+  "phone": "5544999999999"
 }

"#]]
            .raw(),
        );
    let painted = zapi_webhooks(["normalize", "--diff", "--color=always", "quirky.json"]);
    let painted = painted.output().expect("it runs").stdout;
    let painted = String::from_utf8(painted).expect("UTF-8");
    for color in [
        "\u{1b}[31m-  ",
        "\u{1b}[32m+  ",
        "\u{1b}[36m@@ ",
        "\u{1b}[1m--- a/",
    ] {
        assert!(painted.contains(color), "{painted}");
    }
}

#[test]
fn a_rejected_document_has_no_diff() {
    let run = zapi_webhooks(["normalize", "--diff", "rejected.json"]);
    run.assert().code(1).stdout_eq("");
    let run = zapi_webhooks(["normalize", "--diff", "--documents", "-"]);
    run.stdin("[1,]\n[").assert().code(1).stdout_eq("");
}

/// Applies a diff, as somebody would who got it by mail.
#[test]
fn a_diff_can_be_applied() {
    let folder = folder();
    let body = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies/quirky.json"));
    let body = body.expect("a body");
    for (name, body) in [("ended", &*body), ("open", body.trim_ascii_end())] {
        fs::write(folder.path().join(name), body).expect("a file");
        let run = |arguments: [&str; 3]| {
            let run = zapi_webhooks([]).args(arguments).current_dir(folder.path());
            run.output().expect("it runs").stdout
        };
        let diff = run(["normalize", "--diff", name]);
        assert!(!diff.is_empty());
        let mut expected = run(["normalize", "--tolerance=lenient", name]);
        if name == "open" {
            assert_eq!(expected.pop(), Some(b'\n'));
        }
        fs::write(folder.path().join("diff"), diff).expect("a file");
        apply(folder.path(), "git", &["apply", "diff"]);
        assert_eq!(
            fs::read(folder.path().join(name)).expect("a file"),
            expected
        );
    }
}

/// Applies the file `diff` in a folder with a tool, and returns whether the tool is installed.
fn apply(folder: &Path, tool: &str, arguments: &[&str]) -> bool {
    let run = std::process::Command::new(tool)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", folder)
        .output();
    // A clone needs git, but `patch` may be missing.
    if tool == "patch"
        && run
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::NotFound)
    {
        return false;
    }
    let applied = run.expect("it runs");
    assert!(applied.status.success(), "{tool} {arguments:?} {applied:?}");
    true
}

#[cfg(unix)]
#[test]
fn a_diff_names_the_file_as_git_and_patch_do() {
    let folder = folder();
    let root = folder.path();
    fs::create_dir_all(root.join("of two")).expect("a folder");
    let absolute = root.join("n.json").display().to_string();
    let depth = format!("-p{}", absolute.matches('/').count());
    for (name, file, strip) in [
        ("n.json", "n.json", "-p1"),
        ("./n.json", "n.json", "-p1"),
        (".//./of two/./n.json", "of two/n.json", "-p1"),
        ("a name.json", "a name.json", "-p1"),
        (&absolute, "n.json", &depth),
    ] {
        for (tool, arguments) in [
            ("git", &["apply", strip, "diff"][..]),
            ("patch", &[strip, "-i", "diff"]),
        ] {
            fs::write(root.join(file), "{'a': 1,}\n").expect("a file");
            let run = zapi_webhooks(["normalize", "--diff", name]).current_dir(root);
            let diff = run.output().expect("it runs").stdout;
            fs::write(root.join("diff"), diff).expect("a file");
            if !apply(root, tool, arguments) {
                continue;
            }
            let applied = fs::read_to_string(root.join(file)).expect("a file");
            assert_eq!(applied, "{\"a\": 1}\n", "{tool} {name}");
        }
    }
}
