//! `normalize --diff` from end to end: what would change, as `patch` and `git apply` take it.

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

#[test]
fn a_diff_shows_what_would_change() {
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
fn a_refused_document_has_no_diff() {
    let run = zapi_webhooks(["normalize", "--diff", "refused.json"]);
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
        let applied = std::process::Command::new("git")
            .args(["apply", "diff"])
            .current_dir(folder.path())
            .env("GIT_CEILING_DIRECTORIES", folder.path())
            .output()
            .expect("git runs");
        assert!(applied.status.success(), "{applied:?}");
        assert_eq!(
            fs::read(folder.path().join(name)).expect("a file"),
            expected
        );
    }
}
