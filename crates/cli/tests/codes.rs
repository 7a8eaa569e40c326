//! The codes that `explain` accepts: their spellings, and the answer to an unknown one.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;

/// Runs `explain ..` and returns its exit code, stdout and stderr.
fn explain<const N: usize>(arguments: [&str; N]) -> (Option<i32>, String, String) {
    let run = zapi_webhooks(["explain"]).args(arguments);
    let output = run.output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn every_line_of_the_list_is_understood() {
    let (_, list, _) = explain(["--list"]);
    assert!(list.lines().count() > 40);
    for line in list.lines() {
        let (label, _) = line.split_once(": ").expect("a label");
        let (_, code) = label.split_once('[').expect("a bracket");
        let page = explain([code.trim_end_matches(']')]);
        assert_eq!(page.0, Some(0), "{line}");
        for spelling in [line, label, &format!("{label}:"), &format!("[{code}")] {
            assert_eq!(explain([spelling]), page, "{spelling}");
        }
    }
}

#[test]
fn other_brackets_are_no_code() {
    for code in [
        "note[single-quotes",
        "note[single-quotes]x",
        "quirk[single-quotes]",
        "note[]",
    ] {
        let (status, stdout, stderr) = explain([code]);
        assert_eq!((status, &*stdout), (Some(2), ""), "{code}");
        assert!(
            stderr.starts_with(&format!("error: no code `{code}`; ")),
            "{stderr}"
        );
    }
}

#[test]
fn known_codes_are_explained_beside_unknown_ones() {
    for option in [&[][..], &["--example"]] {
        let explain = |codes: &[&str]| {
            let run = zapi_webhooks(["explain"]).args(option).args(codes);
            let output = run.output().expect("the command runs");
            (output.status.code(), output.stdout, output.stderr)
        };
        let (_, known, none) = explain(&["single-quotes", "denied"]);
        assert_eq!(none, b"");
        let (status, stdout, stderr) = explain(&["single-quotes", "nope", "denied", "zzz"]);
        assert_eq!(status, Some(2));
        assert!(stdout == known);
        assert_eq!(
            String::from_utf8_lossy(&stderr),
            "error: no code `nope`; `explain --list` shows all\n\
             error: no code `zzz`; `explain --list` shows all\n"
        );
    }
}

#[test]
fn the_names_of_the_library_are_understood_too() {
    let page = explain(["too-long"]);
    assert_eq!(page.0, Some(0));
    assert_eq!(explain(["TooLong"]), page);
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest_ones() {
    for (code, stderr) in [
        (
            "sinlge-quote",
            "error: no code `sinlge-quote`; did you mean `single-quotes`?\n",
        ),
        (
            "duplicate",
            "error: no code `duplicate`; did you mean `duplicate-key`?\n",
        ),
        ("zzz", "error: no code `zzz`; `explain --list` shows all\n"),
        (
            "\u{1b}[2J",
            "error: no code `\\u001b[2J`; `explain --list` shows all\n",
        ),
    ] {
        let run = zapi_webhooks(["explain", code]);
        run.assert()
            .code(2)
            .stdout_eq("")
            .stderr_eq(stderr.into_data().raw());
    }
}

#[test]
fn a_code_has_to_be_given() {
    zapi_webhooks(["explain"])
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error: the following required arguments were not provided: <CODE>...; try `--help`

"#]]
            .raw(),
        );
}
