//! `explain`: every code is explained, and its example has this finding and no other.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;
use zapi_webhooks::{
    ConnectedEvent, Diagnostic, ErrorKind, Field, Limits, ParseOptions, Quirk, Tolerance,
};

/// Runs `explain ..` and returns its stdout.
fn explain<const N: usize>(arguments: [&str; N]) -> Vec<u8> {
    let run = zapi_webhooks(["explain"]).args(arguments);
    let output = run.output().expect("the command runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert_eq!(output.stderr, b"", "{arguments:?}");
    output.stdout
}

/// The codes of all kinds of errors.
fn error_codes() -> impl Iterator<Item = &'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.code())
}

#[test]
fn every_code_of_the_library_and_of_replay_is_explained_and_no_other() {
    let list = String::from_utf8(explain(["--list"])).expect("UTF-8");
    let listed: Vec<&str> = list
        .lines()
        .map(|line| line.split(['[', ']']).nth(1).expect("a code"))
        .collect();
    let codes = Quirk::ALL.iter().map(|quirk| quirk.code());
    let codes: Vec<&str> = codes.chain(error_codes()).chain(["envelope"]).collect();
    assert_eq!(listed, codes);
}

#[test]
fn the_example_of_a_quirk_has_that_quirk_and_no_other_finding() {
    for quirk in Quirk::ALL {
        let body = explain(["--example", quirk.code()]);
        let allowed = ParseOptions::new().tolerance(Tolerance::LENIENT.allow(*quirk));
        let parsed = allowed.parse(&body);
        let parsed = parsed.unwrap_or_else(|error| panic!("{quirk}: {error}"));
        let found: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::quirk).collect();
        assert_eq!(found, [Some(*quirk)]);
        let denied = ParseOptions::new().tolerance(Tolerance::LENIENT.deny(*quirk));
        let error = denied.parse(&body).expect_err("it is denied");
        let kind = match quirk {
            // Denied, these are an unknown key and values of another type.
            Quirk::MomentAlias => ErrorKind::MissingField(Field::MOMMENT),
            Quirk::PythonLiteral | Quirk::BooleanAsString => {
                ErrorKind::InvalidField(Field::CONNECTED)
            }
            Quirk::IntegralFloat => ErrorKind::InvalidField(Field::MOMMENT),
            Quirk::PhoneAsNumber => ErrorKind::InvalidField(Field::PHONE),
            _ => ErrorKind::Denied(*quirk),
        };
        assert_eq!(error.kind(), kind);
    }
}

#[test]
fn the_example_of_an_error_is_rejected_for_that_and_nothing_else() {
    for code in error_codes() {
        let body = explain(["--example", code]);
        let tolerance = match code {
            "denied" => Tolerance::STRICT,
            _ => Tolerance::LENIENT,
        };
        let options = ParseOptions::new().tolerance(tolerance);
        let error = if code == "wrong-event" {
            options.parse_as::<ConnectedEvent>(&body).map(drop)
        } else {
            options.parse(&body).map(drop)
        };
        let error = error.expect_err(code);
        assert_eq!(error.kind().code(), code);
        let violations: Vec<_> = error.violations().map(Diagnostic::code).collect();
        assert_eq!(violations, [code]);
    }
}

#[test]
fn the_page_of_a_quirk_names_its_source_and_its_tolerance() {
    let presets = [
        ("strict", Tolerance::STRICT),
        ("documented", Tolerance::DOCUMENTED),
        ("lenient", Tolerance::LENIENT),
    ];
    for quirk in Quirk::ALL {
        let page = String::from_utf8(explain([quirk.code()])).expect("UTF-8");
        let source = format!("\n\nSource: {}\n\n", quirk.source());
        assert!(page.contains(&source), "{page}");
        let first = presets.iter().find(|(_, preset)| preset.allows(*quirk));
        let said = first.map_or("every `--tolerance` rejects it".to_owned(), |(name, _)| {
            format!("it is tolerated from `--tolerance {name}` on.")
        });
        assert!(page.replace('\n', " ").contains(&said), "{page}");
    }
}

/// A code may depend on the tolerance, as `invalid-field` for `"true"` does; its example does not.
#[test]
fn the_example_of_an_error_is_rejected_under_every_tolerance_as_the_page_says() {
    for code in error_codes().filter(|code| !["denied", "wrong-event"].contains(code)) {
        let page = String::from_utf8(explain([code])).expect("UTF-8");
        let said = "The example is rejected under every tolerance.";
        assert!(page.contains(said), "{page}");
        let body = explain(["--example", code]);
        for tolerance in [Tolerance::STRICT, Tolerance::DOCUMENTED, Tolerance::LENIENT] {
            let options = ParseOptions::new().tolerance(tolerance);
            assert!(options.parse(&body).is_err(), "{code}");
        }
    }
}

#[test]
fn an_explanation_has_the_meaning_the_example_and_the_report() {
    snapbox::assert_data_eq!(
        explain(["repeated-comma"]),
        str![[r#"
note[repeated-comma]: comma too many between members

A run of commas separates two members, or a comma comes before the first. The
documented example has `,,` after the phone. One run counts once, whatever its
length. In an array ECMA-262 reads a hole, so the payload is rejected there.

It is read as one comma, or none at either end. The smallest grammar that admits
it is `lenient`; it is tolerated from `--tolerance documented` on.

Source: the panel: 2 readers agree, none differs

Example:

    {
      "type": "ConnectedCallback",
      "connected": true,,
      "momment": 1757333824580,
      "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
      "phone": "5544999999999"
    }

Report:

note[repeated-comma]: comma too many between members
 --> <stdin>:3:20
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

A key is given more than once, with different values. Some parsers keep the
first, most keep the last, and some reject the object, so two systems would read
two events from the same bytes. A caller who knows which copy the sender means
can set a conflict policy.

The example is rejected under every tolerance.

Example:

    {
      "type": "ConnectedCallback",
      "connected": true,
      "momment": 1757333824580,
      "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
      "phone": "5544999999999",
      "phone": "5544888888888"
    }

Report:

error[conflicting-duplicate]: key repeated with another value (field `phone`)
 --> <stdin>:7:3
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
fn all_explanations_are_printed_one_after_the_other() {
    let codes: Vec<&str> = Quirk::ALL
        .iter()
        .map(|quirk| quirk.code())
        .chain(error_codes())
        .chain(["envelope"])
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

/// Runs a command on a body, and returns its exit code and stderr.
fn said<const N: usize>(arguments: [&str; N], body: Vec<u8>) -> (Option<i32>, String) {
    let output = zapi_webhooks(arguments).stdin(body).output();
    let output = output.expect("the command runs");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code(), stderr)
}

/// Returns the page of a code, and its text after a heading.
fn page(code: &str, heading: &str) -> (String, String) {
    let page = String::from_utf8(explain([code])).expect("UTF-8");
    let (_, said) = page.split_once(heading).unwrap_or_else(|| panic!("{page}"));
    (page.clone(), said.to_owned())
}

#[test]
fn the_example_of_denied_is_rejected_by_strict_alone_as_the_page_says() {
    let (page, shown) = page("denied", "Report of `check --tolerance strict`:\n\n");
    assert!(
        page.contains("rejected under `--tolerance strict` alone"),
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
fn the_example_of_wrong_event_is_rejected_if_a_connection_is_asked_for_as_the_page_says() {
    let (page, shown) = page("wrong-event", "Report of `check --event connected`:\n\n");
    let told = "rejected under `--event connected`, and accepted if any event is";
    assert!(page.contains(told), "{page}");
    let body = || explain(["--example", "wrong-event"]);
    let verdict = said(["check", "--event", "connected", "-"], body());
    assert_eq!(verdict, (Some(1), shown));
    assert_eq!(said(["check", "-"], body()).0, Some(0));
}

#[test]
fn the_example_of_an_envelope_is_rejected_by_replay_as_the_page_says() {
    let heading = "Report of `replay --pointer /request/body`:\n\n";
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
        (["check", "-"], Limits::EVENT.max_bytes, None),
        (["replay", "-"], 4 << 20, Some("4 MiB")),
        (["normalize", "-"], Limits::DOCUMENT.max_bytes, None),
    ] {
        let (code, stderr) = said(arguments, vec![b'x'; limit + 1]);
        assert_eq!(code, Some(1), "{arguments:?}");
        assert!(stderr.contains("error[too-long]: "), "{stderr}");
        let told = format!(" is longer than {limit} bytes");
        assert!(stderr.contains(&told), "{stderr}");
        let shown = shown.map_or(limit.to_string(), str::to_owned);
        assert!(page.contains(&shown), "{shown} in {page}");
    }
}
