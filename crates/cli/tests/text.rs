//! `check --format text` from end to end: canonical JSON on stdout, reports on stderr.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;

#[test]
fn a_clean_body_is_printed_in_canonical_form_and_nothing_is_reported() {
    zapi_webhooks(["check", "clean.json"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn the_documented_example_is_read_and_every_deviation_is_shown_in_its_line() {
    zapi_webhooks(["check", "../../../../fixtures/docs-example.json"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"connected":true,"instanceId":"instance.id","momment":26151515154,"phone":"número","type":"ConnectedCallback"}

"#]].raw())
        .stderr_eq(str![[r#"
note[single-quotes]: string in single quotes (field `type`)
 --> ../../../../fixtures/docs-example.json:3:11
  |
3 |   "type": 'ConnectedCallback',
  |           ^^^^^^^^^^^^^^^^^^^
  = read as the text between the quotes

warning[implausible-moment]: `momment` that is plausible neither in seconds nor in milliseconds (field `momment`)
 --> ../../../../fixtures/docs-example.json:5:14
  |
5 |   "momment": 26151515154,
  |              ^^^^^^^^^^^
  = read as the number, without a unit

note[unquoted-value]: text without quotes (field `instanceId`)
 --> ../../../../fixtures/docs-example.json:6:17
  |
6 |   "instanceId": instance.id,
  |                 ^^^^^^^^^^^
  = read as the same text in quotes

warning[placeholder]: placeholder of the documentation (field `instanceId`)
 --> ../../../../fixtures/docs-example.json:6:17
  |
6 |   "instanceId": instance.id,
  |                 ^^^^^^^^^^^
  = read as the text as it is

warning[placeholder]: placeholder of the documentation (field `phone`)
 --> ../../../../fixtures/docs-example.json:7:12
  |
7 |   "phone": "número",,
  |            ^^^^^^^^
  = read as the text as it is

note[repeated-comma]: comma too many between members
 --> ../../../../fixtures/docs-example.json:7:20
  |
7 |   "phone": "número",,
  |                    ^^
  = read as one comma, or none at either end

note[duplicate-key]: key repeated (field `instanceId`)
 --> ../../../../fixtures/docs-example.json:8:3
  |
6 |   "instanceId": instance.id,
  |   ------------ first given here
...
8 |   "instanceId": "instance.id"
  |   ^^^^^^^^^^^^
  = read as the field given once


"#]].raw());
}

#[test]
fn a_rejected_body_prints_nothing_and_reports_every_finding() {
    zapi_webhooks(["check", "rejected.json"])
        .assert()
        .code(1)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
note[single-quotes]: string in single quotes (field `connected`)
 --> rejected.json:3:16
  |
3 |   "connected": 'yes',
  |                ^^^^^
  = read as the text between the quotes

error[invalid-field]: expected true or false (field `connected`)
 --> rejected.json:3:16
  |
3 |   "connected": 'yes',
  |                ^^^^^

error[invalid-field]: expected an integer from 0 to 2^53 - 1 in decimal digits (field `momment`)
 --> rejected.json:4:14
  |
4 |   "momment": -1,
  |              ^^

error[conflicting-duplicate]: key repeated with another value (field `instanceId`)
 --> rejected.json:6:3
  |
5 |   "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
  |   ------------ first given here
6 |   "instanceId": "0123456789ABCDEF0123456789ABCDEF",
  |   ^^^^^^^^^^^^

note[trailing-comma]: comma after the last item
 --> rejected.json:6:51
  |
6 |   "instanceId": "0123456789ABCDEF0123456789ABCDEF",
  |                                                   ^
  = read as nothing

error[missing-field]: required field is missing (field `phone`)
 --> rejected.json:7:1
  |
7 | }
  | ^


"#]]
            .raw(),
        );
}

#[test]
fn several_inputs_are_told_apart_by_file_line_and_column() {
    zapi_webhooks(["check", "quirky.json", "-", "clean.json"])
        .stdin(r#"{"type":"DeliveryCallback"}"#)
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}
{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}

"#]].raw())
        .stderr_eq(str![[r#"
note[string-moment]: `momment` given as a string (field `momment`)
 --> quirky.json:4:14
  |
4 |   "momment": "1757333824580",
  |              ^^^^^^^^^^^^^^^
  = read as the number its digits spell

note[single-quotes]: string in single quotes (field `instanceId`)
 --> quirky.json:5:17
  |
5 |   "instanceId": '3C67AB641C8AA0412F6A0242B4E23AC7',
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = read as the text between the quotes

note[trailing-comma]: comma after the last item
 --> quirky.json:6:27
  |
6 |   "phone": "5544999999999",
  |                           ^
  = read as nothing

error[missing-field]: required field is missing (field `phone`)
 --> <stdin>:1:27
  |
1 | {"type":"DeliveryCallback"}
  |                           ^

error[missing-field]: required field is missing (field `instanceId`)
 --> <stdin>:1:27
  |
1 | {"type":"DeliveryCallback"}
  |                           ^

3 inputs: 2 accepted, 1 rejected
  2 error[missing-field]
  1 note[single-quotes]
  1 note[string-moment]
  1 note[trailing-comma]

"#]].raw());
}

#[test]
fn standard_input_is_written_as_a_dash() {
    zapi_webhooks(["check", "-"])
        .stdin(include_str!("bodies/clean.json"))
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn an_unreadable_file_keeps_no_other_from_being_checked() {
    zapi_webhooks(["check", "missing.json", "rejected.json", "clean.json/x", "clean.json"])
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}

"#]].raw())
        .stderr_eq(str![[r#"
error: cannot read `missing.json`: No such file or directory (os error 2)
note[single-quotes]: string in single quotes (field `connected`)
 --> rejected.json:3:16
  |
3 |   "connected": 'yes',
  |                ^^^^^
  = read as the text between the quotes

error[invalid-field]: expected true or false (field `connected`)
 --> rejected.json:3:16
  |
3 |   "connected": 'yes',
  |                ^^^^^

error[invalid-field]: expected an integer from 0 to 2^53 - 1 in decimal digits (field `momment`)
 --> rejected.json:4:14
  |
4 |   "momment": -1,
  |              ^^

error[conflicting-duplicate]: key repeated with another value (field `instanceId`)
 --> rejected.json:6:3
  |
5 |   "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
  |   ------------ first given here
6 |   "instanceId": "0123456789ABCDEF0123456789ABCDEF",
  |   ^^^^^^^^^^^^

note[trailing-comma]: comma after the last item
 --> rejected.json:6:51
  |
6 |   "instanceId": "0123456789ABCDEF0123456789ABCDEF",
  |                                                   ^
  = read as nothing

error[missing-field]: required field is missing (field `phone`)
 --> rejected.json:7:1
  |
7 | }
  | ^

error: cannot read `clean.json/x`: Not a directory (os error 20)
4 inputs: 1 accepted, 1 rejected, 2 unreadable
  2 error[invalid-field]
  1 error[conflicting-duplicate]
  1 error[missing-field]
  1 note[single-quotes]
  1 note[trailing-comma]

"#]].raw());
}

#[test]
fn the_tolerance_decides_what_is_accepted() {
    let body = include_str!("bodies/clean.json");
    let documented = body.replace("\"type\"", "'type'");
    let lenient = body.replace("\"type\"", "type");
    let code = |tolerance: &str, body: &str| {
        let run = zapi_webhooks(["check", "--tolerance", tolerance, "-"]).stdin(body);
        run.output().expect("the command runs").status.code()
    };
    for (body, codes) in [
        (body, [Some(0), Some(0), Some(0)]),
        (&documented, [Some(1), Some(0), Some(0)]),
        (&lenient, [Some(1), Some(1), Some(0)]),
    ] {
        let got = ["strict", "documented", "lenient"].map(|tolerance| code(tolerance, body));
        assert_eq!(got, codes, "{body}");
    }
}

#[test]
fn a_denied_deviation_is_named() {
    zapi_webhooks(["check", "--tolerance=strict", "quirky.json"])
        .assert()
        .code(1)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error[denied]: string in single quotes is not tolerated (field `instanceId`)
 --> quirky.json:5:17
  |
5 |   "instanceId": '3C67AB641C8AA0412F6A0242B4E23AC7',
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^


"#]]
            .raw(),
        );
}
