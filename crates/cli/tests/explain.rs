//! `explain`: every code is explained, and its example provokes it and nothing else.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use std::fs;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;
use zapi_webhooks::{Diagnostic, ErrorKind, EventType, Field, ParseOptions, Quirk, Tolerance};

/// Runs `explain ..` and returns what it prints.
fn explain<const N: usize>(arguments: [&str; N]) -> Vec<u8> {
    let run = zapi_webhooks(["explain"]).args(arguments);
    let output = run.output().expect("the command runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert_eq!(output.stderr, b"", "{arguments:?}");
    output.stdout
}

/// Reads the codes of all kinds of errors out of the library's source: a kind may be new, and the
/// compiler would not say so.
fn error_codes(source: &str) -> Vec<String> {
    let (_, rest) = source.split_once("pub const fn code(self)").expect("codes");
    let (table, _) = rest
        .split_once("\n    }\n")
        .expect("the end of the function");
    let codes = table.lines().filter_map(|line| {
        let (_, code) = line.split_once("=> \"")?;
        Some(code.split_once('"')?.0.to_owned())
    });
    codes.collect()
}

fn library_codes() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/error_kind.rs");
    let source = fs::read_to_string(path).expect("the library's source");
    error_codes(&source)
}

#[test]
fn every_code_of_the_library_and_of_replay_is_explained_and_no_other() {
    let list = String::from_utf8(explain(["--list"])).expect("UTF-8");
    let listed: Vec<&str> = list
        .lines()
        .map(|line| line.split(['[', ']']).nth(1).expect("a code"))
        .collect();
    let errors = library_codes();
    assert!(errors.len() >= 15, "{errors:?}");
    let mut codes: Vec<&str> = Quirk::ALL.iter().map(|quirk| quirk.code()).collect();
    codes.extend(errors.iter().map(String::as_str));
    codes.push("envelope");
    assert_eq!(listed, codes);
}

#[test]
fn a_new_code_in_the_source_is_seen() {
    let source = "pub const fn code(self) {\n  match self {\n  Self::A => \"a-b\",\n  Self::B(_) => \"c\",\n    }\n    }\n x => \"d\"";
    assert_eq!(error_codes(source), ["a-b", "c"]);
}

#[test]
fn the_example_of_a_quirk_has_that_quirk_and_no_other_finding() {
    for quirk in Quirk::ALL {
        let body = explain(["--example", quirk.code()]);
        let parsed = ParseOptions::new().parse_connected(&body);
        let parsed = parsed.unwrap_or_else(|error| panic!("{quirk}: {error}"));
        let found: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::quirk).collect();
        assert_eq!(found, [Some(*quirk)]);
        let denied = ParseOptions::new().tolerance(Tolerance::LENIENT.deny(*quirk));
        let error = denied.parse_connected(&body).expect_err("it is denied");
        let kind = match quirk {
            // Denied, these are an unknown key, values of another type, and another event.
            Quirk::MomentAlias => ErrorKind::MissingField(Field::Momment),
            Quirk::PythonLiteral | Quirk::BooleanAsString => {
                ErrorKind::InvalidField(Field::Connected)
            }
            Quirk::IntegralFloat => ErrorKind::InvalidField(Field::Momment),
            Quirk::EventTypeCase => ErrorKind::WrongEvent(EventType::Unknown),
            Quirk::PhoneAsNumber => ErrorKind::InvalidField(Field::Phone),
            _ => ErrorKind::Denied(*quirk),
        };
        assert_eq!(error.kind(), kind);
    }
}

#[test]
fn the_example_of_an_error_is_refused_for_that_and_nothing_else() {
    for code in library_codes() {
        let body = explain(["--example", &code]);
        let tolerance = match code.as_str() {
            "denied" => Tolerance::STRICT,
            _ => Tolerance::LENIENT,
        };
        let options = ParseOptions::new().tolerance(tolerance);
        let error = options.parse_connected(&body).expect_err(&code);
        assert_eq!(error.kind().code(), code);
        let violations: Vec<_> = error.violations().map(Diagnostic::code).collect();
        assert_eq!(violations, [code]);
    }
}

/// A code may depend on the tolerance, as `invalid-field` for `"true"` does; its example does not.
#[test]
fn of_an_error_only_the_example_is_said_to_be_refused_under_every_tolerance() {
    for code in library_codes().into_iter().filter(|code| code != "denied") {
        let page = String::from_utf8(explain([&code])).expect("UTF-8");
        let said = "\n\nThe example is refused under every tolerance.\n\n";
        assert!(page.contains(said), "{page}");
        let body = explain(["--example", &code]);
        for tolerance in [Tolerance::STRICT, Tolerance::DOCUMENTED, Tolerance::LENIENT] {
            let options = ParseOptions::new().tolerance(tolerance);
            assert!(options.parse_connected(&body).is_err(), "{code}");
        }
    }
}

#[test]
fn an_explanation_has_the_meaning_the_example_and_the_report() {
    snapbox::assert_data_eq!(
        explain(["repeated-comma"]),
        str![[r#"
note[repeated-comma]: comma too many

A run of commas stands where one belongs, or a comma stands before the first
item. The documented example has `,,` behind the phone. One run counts once,
whatever its length.

It is read as one comma, or none at either end. The smallest grammar that admits
it is `lenient`; it is tolerated from `--tolerance documented` on.

Example:

    {
      "type": "ConnectedCallback",
      "connected": true,,
      "momment": 1757333824580,
      "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
      "phone": "5544999999999"
    }

What is said of it:

note[repeated-comma]: comma too many
 --> line 3, column 20
  |
3 |   "connected": true,,
  |                    ^^
  = read as one comma, or none at either end


"#]]
        .raw()
    );
    snapbox::assert_data_eq!(
        explain(["conflicting-duplicate"]),
        str![[r#"
error[conflicting-duplicate]: key repeated with another value

A key stands more than once, with different values. Some readers keep the first,
most the last, some refuse, so that two systems behind one URL would see two
events. A caller who knows which copy its sender means says so by a conflict
policy.

The example is refused under every tolerance.

Example:

    {
      "type": "ConnectedCallback",
      "connected": true,
      "momment": 1757333824580,
      "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
      "phone": "5544999999999",
      "phone": "5544888888888"
    }

What is said of it:

error[conflicting-duplicate]: key repeated with another value (field `phone`)
 --> line 7, column 3
  |
6 |   "phone": "5544999999999",
  |   ------- first given here
7 |   "phone": "5544888888888"
  |   ^^^^^^^


"#]]
        .raw()
    );
}

#[test]
fn all_explanations_stand_one_behind_the_other() {
    let codes: Vec<String> = Quirk::ALL
        .iter()
        .map(|quirk| quirk.code().to_owned())
        .chain(library_codes())
        .chain(["envelope".to_owned()])
        .collect();
    let each: Vec<u8> = codes.iter().flat_map(|code| explain([code])).collect();
    assert!(explain(["--all"]) == each);
    let text = String::from_utf8(each).expect("UTF-8");
    for code in codes {
        // In its own headline, and in the report on its example.
        let count = text
            .lines()
            .filter(|line| line.contains(&format!("[{code}]: ")))
            .count();
        assert_eq!(count, 2, "{code}");
    }
    assert!(
        text.lines()
            .all(|line| !line.contains(['\t', '\r', '\u{1b}', '\u{feff}']))
    );
}

/// Runs a command on a body, and returns its exit code and what it says on stderr.
fn said<const N: usize>(arguments: [&str; N], body: Vec<u8>) -> (Option<i32>, String) {
    let output = zapi_webhooks(arguments).stdin(body).output();
    let output = output.expect("the command runs");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code(), stderr)
}

/// Returns the page of a code, and what it shows behind a heading.
fn page(code: &str, heading: &str) -> (String, String) {
    let page = String::from_utf8(explain([code])).expect("UTF-8");
    let (_, said) = page.split_once(heading).unwrap_or_else(|| panic!("{page}"));
    (page.clone(), said.to_owned())
}

#[test]
fn what_is_denied_is_denied_by_strict_alone_and_the_page_says_so() {
    let (page, shown) = page("denied", "What `check --tolerance strict` says of it:\n\n");
    assert!(
        page.contains("the example under\n`--tolerance strict` and no other."),
        "{page}"
    );
    for (tolerance, is_denied) in [("strict", true), ("documented", false), ("lenient", false)] {
        let body = explain(["--example", "denied"]);
        let (code, stderr) = said(["check", "--tolerance", tolerance, "-"], body);
        assert_eq!(code, Some(i32::from(is_denied)), "{tolerance}");
        assert_eq!(stderr == shown, is_denied, "{tolerance}: {stderr}");
    }
}

#[test]
fn the_example_of_an_envelope_is_refused_by_replay_as_the_page_says() {
    let heading = "What `replay --pointer /request/body` says of it:\n\n";
    let (_, shown) = page("envelope", heading);
    let body = explain(["--example", "envelope"]);
    let (code, stderr) = said(["replay", "--pointer", "/request/body", "-"], body);
    assert_eq!(code, Some(1));
    let line = stderr.split_inclusive('\n').next().expect("a line");
    assert_eq!(shown, format!("{line}\n"));
}

#[test]
fn the_page_of_too_long_has_every_limit() {
    let (page, _) = page("too-long", "\n");
    for (arguments, limit, shown) in [
        (["check", "-"], 64 << 10, "64 KiB"),
        (["replay", "-"], 4 << 20, "4 MiB"),
        (["normalize", "-"], 16 << 20, "16 MiB"),
    ] {
        let (code, stderr) = said(arguments, vec![b'x'; limit + 1]);
        assert_eq!(code, Some(1), "{arguments:?}");
        assert!(stderr.contains("error[too-long]: "), "{stderr}");
        let told = format!(" is longer than {limit} bytes");
        assert!(stderr.contains(&told), "{stderr}");
        assert!(page.contains(shown), "{shown} in {page}");
    }
}
