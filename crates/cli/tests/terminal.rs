//! No body and no file name breaks a line, moves the cursor or reorders text.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;

/// Escape, eight-bit escape, delete, line separator, override of the reading direction.
const OBEYED: &str = "\u{1b}[31m|\u{9b}31m|\u{7f}|\u{2028}|\u{202e}";

fn accepted() -> String {
    let clean = include_str!("bodies/clean.json").trim_end();
    let raw = OBEYED.replace('\u{1b}', "");
    clean.replace(
        "\"isBusiness\":true",
        &format!(r#""{raw}\n\u001b":"{raw}\r\n\u001b[2J",'note':"{raw}""#),
    )
}

fn rejected() -> String {
    let clean = include_str!("bodies/clean.json").trim_end();
    clean.replace("5544999999999", &format!("{OBEYED}\r\n"))
}

/// Asserts that every line of the output is text, and returns it.
fn tame(arguments: [&str; 4], body: String) -> String {
    let output = zapi_webhooks(arguments)
        .stdin(body)
        .output()
        .expect("the command runs");
    let mut bytes = output.stdout;
    bytes.extend(output.stderr);
    let text = String::from_utf8(bytes).expect("the output is UTF-8");
    assert!(!text.is_empty());
    for obeyed in OBEYED.chars().filter(|c| !c.is_ascii() || c.is_control()) {
        assert!(!text.contains(obeyed), "{obeyed:?} in {text:?}");
    }
    assert!(!text.contains('\r'), "{text:?}");
    text
}

#[test]
fn an_accepted_body_is_escaped_in_json() {
    let line = tame(["check", "--format", "json", "-"], accepted());
    assert_eq!(line.lines().count(), 1);
    snapbox::assert_data_eq!(line, str![[r#"
{"file":"-","event":{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580","partial":null,"dialect":"json5","diagnostics":[{"code":"single-quotes","quirk":null,"severity":"note","dialect":"json5","field":null,"start":208,"end":214,"line":1,"column":199,"message":"string in single quotes at byte 208","related":null}],"unknown":{"/[31m|\u009b31m|\u007f|\u2028|\u202e\n\u001b":"[31m|\u009b31m|\u007f|\u2028|\u202e\r\n\u001b[2J","/note":"[31m|\u009b31m|\u007f|\u2028|\u202e"},"error":null}

"#]].raw());
}

#[test]
fn an_accepted_body_is_escaped_in_a_report() {
    let text = tame(["check", "--format", "text", "-"], accepted());
    snapbox::assert_data_eq!(text, str![[r#"
{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}
note[single-quotes]: string in single quotes
 --> <stdin>:1:199
  |
1 | ...01b":"[31m|\u{9b}31m|\u{7f}|\u{2028}|\u{202e}\r\n\u001b[2J",'note':"[31m|\u{9b}31m|\u{7f}|\u{2028}|\u{202e}"}
  |                                                                ^^^^^^
  = read as the text between the quotes


"#]].raw());
}

#[test]
fn a_rejected_body_is_escaped_in_json() {
    let line = tame(["check", "--format", "json", "-"], rejected());
    assert_eq!(line.lines().count(), 1);
    snapbox::assert_data_eq!(line, str![[r#"
{"file":"-","event":null,"eventType":"ConnectedCallback","key":null,"partial":{"/connected":true,"/momment":1757333824580,"/instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"},"dialect":null,"diagnostics":[{"code":"unexpected-token","quirk":null,"severity":"error","dialect":"json","field":"phone","start":147,"end":148,"line":1,"column":143,"message":"expected an escape in a string, not a raw line end (field `phone`) at byte 147","related":null}],"unknown":{},"error":{"kind":"unexpected-token","quirk":null,"field":"phone","start":147,"end":148,"line":1,"column":143,"message":"expected an escape in a string, not a raw line end (field `phone`) at byte 147","truncated":false}}

"#]].raw());
}

#[test]
fn a_rejected_body_is_escaped_in_a_report() {
    let text = tame(["check", "--format", "text", "-"], rejected());
    snapbox::assert_data_eq!(
        text,
        str![[r#"
error[unexpected-token]: expected an escape in a string, not a raw line end (field `phone`)
 --> <stdin>:1:143
  |
1 | ...3AC7","phone":"\u{1b}[31m|\u{9b}31m|\u{7f}|\u{2028}|\u{202e}
  |                                                                ^


"#]]
        .raw()
    );
}

#[test]
fn a_file_name_is_escaped() {
    zapi_webhooks(["check", "evil\u{1b}[31m\nerror: forged\u{202e}.json"])
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(str![[r#"
error: cannot read `evil\u001b[31m\u000aerror: forged\u202e.json`: No such file or directory (os error 2)

"#]].raw());
}

#[test]
fn a_wrong_argument_is_escaped() {
    zapi_webhooks(["check", "--format", "\u{9b}31m\nforged\u{202e}", "-"])
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error: invalid value '\u009b31m forged\u202e' for '--format <FORMAT>' [possible values: text, json, github]

"#]]
            .raw(),
        );
}
