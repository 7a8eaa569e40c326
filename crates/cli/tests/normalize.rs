//! `normalize` from end to end: strict JSON on stdout, or the names of inputs that would change.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use std::fs;

use snapbox::{IntoData as _, str};
use support::{folder, zapi_webhooks};

const EXAMPLE: &str = "../../../../fixtures/docs-example.json";

#[test]
fn strict_json_is_printed_as_it_is_and_nothing_is_reported() {
    let body = include_str!("bodies/clean.json");
    zapi_webhooks(["normalize", "clean.json"])
        .assert()
        .code(0)
        .stdout_eq(body.into_data().raw())
        .stderr_eq("");
    // A pipe gets characters that a terminal obeys, and every digit.
    let odd = "{\"\u{202e}\": [1.10e+400, \"\u{9b}\"]}\n";
    let run = zapi_webhooks(["normalize", "-"]).stdin(odd);
    run.assert()
        .code(0)
        .stdout_eq(odd.into_data().raw())
        .stderr_eq("");
}

#[test]
fn the_documented_example_becomes_strict_json() {
    zapi_webhooks(["normalize", EXAMPLE])
        .assert()
        .code(0)
        .stdout_eq(
            str![[r#"
{

  "type": "ConnectedCallback",
  "connected": true,
  "momment": 26151515154,
  "instanceId": "instance.id",
  "phone": "número"

}

"#]]
            .raw(),
        )
        .stderr_eq(
            str![[r#"
note[single-quotes]: string in single quotes
 --> ../../../../fixtures/docs-example.json:3:11
  |
3 |   "type": 'ConnectedCallback',
  |           ^^^^^^^^^^^^^^^^^^^
  = read as the text between the quotes

note[unquoted-value]: text without quotes
 --> ../../../../fixtures/docs-example.json:6:17
  |
6 |   "instanceId": instance.id,
  |                 ^^^^^^^^^^^
  = read as the same text in quotes

note[repeated-comma]: comma too many between members
 --> ../../../../fixtures/docs-example.json:7:20
  |
7 |   "phone": "número",,
  |                    ^^
  = read as one comma, or none at either end

note[duplicate-key]: key repeated
 --> ../../../../fixtures/docs-example.json:8:3
  |
6 |   "instanceId": instance.id,
  |   ------------ first given here
...
8 |   "instanceId": "instance.id"
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = read as the field given once


"#]]
            .raw(),
        );
}

#[test]
fn any_value_is_a_document_and_its_last_line_is_ended() {
    for (body, json) in [
        ("0x10", "16\n"),
        ("['a',]\n", "[\"a\"]\n"),
        ("null", "null\n"),
    ] {
        let run = zapi_webhooks(["normalize", "-"]).stdin(body);
        run.assert().code(0).stdout_eq(json.into_data().raw());
    }
}

#[test]
fn a_document_with_two_readings_is_rejected_and_prints_nothing() {
    zapi_webhooks(["normalize", "-"])
        .stdin("{'a': 1, 'a': 2, 'b': NaN}")
        .assert()
        .code(1)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error[unexpected-token]: expected a finite number, since JSON has no other
 --> <stdin>:1:23
  |
1 | {'a': 1, 'a': 2, 'b': NaN}
  |                       ^^^


"#]]
            .raw(),
        );
}

#[test]
fn a_policy_picks_one_of_two_values() {
    for (policy, json) in [("first", "{\"a\": 1}\n"), ("last", "{\"a\": 2}\n")] {
        let run = zapi_webhooks(["normalize", "--on-conflict", policy, "-"]);
        let run = run.stdin("{\"a\": 1,\"a\": 2}").output().expect("it runs");
        assert_eq!(run.status.code(), Some(0));
        let output = String::from_utf8(run.stdout).expect("UTF-8");
        assert_eq!(output.replace(' ', ""), json.replace(' ', ""), "{policy}");
    }
    let reject = zapi_webhooks(["normalize", "--on-conflict=reject", "-"]);
    reject
        .stdin("{\"a\": 1,\"a\": 2}")
        .assert()
        .code(1)
        .stdout_eq("");
}

#[test]
fn the_tolerance_decides_what_is_rewritten() {
    for (tolerance, code) in [("strict", 1), ("documented", 1), ("lenient", 0)] {
        let run = zapi_webhooks(["normalize", "--tolerance", tolerance, "-"]);
        run.stdin("{a: 1}").assert().code(code);
    }
}

#[test]
fn documents_in_a_row_get_a_line_each_and_a_rejected_one_is_left_out() {
    zapi_webhooks(["normalize", "--documents", "-"])
        .stdin("{\"a\": 1} {'b':\n  2}\n{\"c\": \n[3, 4]\n")
        .assert()
        .code(1)
        .stdout_eq(
            str![[r#"
{"a":1}
{"b":2}

"#]]
            .raw(),
        )
        .stderr_eq(
            str![[r#"
note[single-quotes]: string in single quotes
 --> <stdin>:1:11
  |
1 | {"a": 1} {'b':
  |           ^^^
  = read as the text between the quotes

<stdin>:3:1: document rejected
error[unexpected-end]: payload ends inside a value
 --> <stdin>:5:1
  |
5 | 
  | ^


"#]]
            .raw(),
        );
}

/// A line that is cut or holds several values takes no other with it.
#[test]
fn each_line_has_its_own_verdict() {
    zapi_webhooks(["normalize", "--lines", "-"])
        .stdin("{'a': 1}\r\n\n{\"b\": \n1 2\n{\"c\": \"x\\u00e9\"}")
        .assert()
        .code(1)
        .stdout_eq(
            str![[r#"
{"a":1}
{"c":"x\u00e9"}

"#]]
            .raw(),
        )
        .stderr_eq(
            str![[r#"
note[single-quotes]: string in single quotes
 --> <stdin>:1:2
  |
1 | {'a': 1}
  |  ^^^
  = read as the text between the quotes

<stdin>:3:1: document rejected
error[unexpected-end]: payload ends inside a value
 --> <stdin>:3:7
  |
3 | {"b":
  |       ^

<stdin>:4:1: document rejected
error[trailing-data]: unexpected data after the JSON value
 --> <stdin>:4:3
  |
4 | 1 2
  |   ^


"#]]
            .raw(),
        );
}

#[test]
fn no_documents_are_no_lines() {
    for option in ["--documents", "--lines"] {
        let run = zapi_webhooks(["normalize", option, "-"]).stdin("\n\n");
        run.assert().code(0).stdout_eq("").stderr_eq("");
    }
}

#[test]
fn a_rejected_input_with_several_documents_gets_a_hint() {
    let lines = "`<stdin>` has a document on each line: `--lines` gives each its own verdict";
    let row = "`<stdin>` has several documents: `--documents` reads them one by one";
    let ndjson = "{\"a\": 1}\n{\"b\": 2}\n";
    let cut = "{\"a\": 1}\n{\"b\" 2}\n{\"c\": 3}\n";
    for (options, body, hint) in [
        (&[][..], ndjson, Some(lines)),
        (&[], cut, Some(lines)),
        (&["--documents"], cut, Some(lines)),
        (&["--lines"], cut, None),
        (&["--documents"], ndjson, None),
        (&[], "{\"a\":\n1}\n{\"b\":\n2}\n", Some(row)),
        (&[], "1 2", Some(row)),
        (&["--documents"], "{\"a\":\n1} {\"b\" 1}", None),
        (&[], "{\"a\": 1} {\"b\" 2}", None),
        (&[], "{\"a\" 1}", None),
    ] {
        let run = zapi_webhooks(["normalize"]).args(options).stdin(body);
        let output = run.output().expect("it runs");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        let found = stderr.lines().find_map(|line| line.strip_prefix("hint: "));
        assert_eq!(found, hint, "{options:?} {body}");
    }
}

#[test]
fn many_findings_are_counted_after_the_first_hundred() {
    let stderr = |count: usize| {
        let body = format!("[{}]", "'a', ".repeat(count) + "0");
        let run = zapi_webhooks(["normalize", "-"]).stdin(body);
        let output = run.output().expect("it runs");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let reports = |text: &str| text.matches("note[single-quotes]").count();
    assert_eq!(reports(&stderr(100)), 100);
    assert!(!stderr(100).contains("more finding"));
    assert_eq!(reports(&stderr(5_000)), 100);
    assert!(stderr(5_000).ends_with("and 4900 more findings\n\n"));
}

#[test]
fn a_file_is_rewritten_after_errors_in_others() {
    let output = zapi_webhooks(["normalize", "rejected.json", "missing.json", "quirky.json"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    for line in [
        " --> rejected.json:6:3\n",
        "error: cannot read `missing.json`",
        " --> quirky.json:5:17\n",
    ] {
        assert!(stderr.contains(line), "{stderr}");
    }
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        stdout.contains("\"3C67AB641C8AA0412F6A0242B4E23AC7\""),
        "{stdout}"
    );
}

#[test]
fn a_check_names_inputs_that_would_change_and_exits_with_1() {
    let run = |arguments: &[&str]| {
        let run = zapi_webhooks(["normalize", "--check"]).args(arguments);
        let output = run.output().expect("it runs");
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        (output.status.code(), stdout)
    };
    assert_eq!(run(&["clean.json"]), (Some(0), String::new()));
    let named = (Some(1), "quirky.json\n".to_owned());
    assert_eq!(run(&["clean.json", "quirky.json"]), named);
    // It cannot be rewritten, so it would not change; the report names it.
    assert_eq!(run(&["rejected.json"]), (Some(1), String::new()));
    assert_eq!(run(&["missing.json", "quirky.json"]).0, Some(2));
    let (code, diff) = run(&["--diff", "clean.json", "quirky.json"]);
    assert_eq!(code, Some(1));
    assert!(diff.starts_with("--- a/quirky.json\n"), "{diff}");
    for (option, other) in [
        ("--documents", "{\"a\":1} [2]\n"),
        ("--lines", "{\"a\": 1}\n"),
    ] {
        let code = |body: &'static str| {
            let run = zapi_webhooks(["normalize", "--check", option]).stdin(body);
            run.output().expect("it runs").status.code()
        };
        assert_eq!(code("{\"a\":1}\n[2]\n"), Some(0), "{option}");
        assert_eq!(code(other), Some(1), "{option}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_input_too_large_to_keep_is_not_rewritten_in_part() {
    let run = zapi_webhooks(["normalize", "--documents", "/dev/zero"]);
    run.assert().code(2).stdout_eq("").stderr_eq(
        "error: `/dev/zero` has more than 67108864 bytes; `replay` reads archives of any length\n"
            .into_data()
            .raw(),
    );
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_no_document_moves_the_cursor() {
    let folder = folder();
    fs::write(
        folder.path().join("a"),
        "{'\u{9b}31m\u{202e}': '\u{7f}'}\r\n",
    )
    .expect("a file");
    for arguments in ["a", "--diff a", "--documents a", "--lines a"] {
        let line = format!(
            "{} normalize {arguments}",
            env!("CARGO_BIN_EXE_zapi-webhooks")
        );
        let output = std::process::Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .output()
            .expect("`script` of util-linux");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for part in ["\\u009b31m\\u202e\"", "\"\\u007f\""] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{7f}']), "{text}");
    }
}
