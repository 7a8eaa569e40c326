//! Every file of `fixtures/` against its snapshot: verdict, event, findings with their carets.
//!
//! A fixture without a snapshot fails, and so does a snapshot without a fixture. New snapshots are
//! accepted by a person who has read them, never in bulk.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, panic};

use zapi_webhooks::{
    ConnectedEvent, Diagnostic, ParseError, ParseOptions, Parsed, Quirk, Report, Severity,
    Tolerance,
};

/// The vendor's example as its page shows it, to the byte.
const DOCUMENTED_EXAMPLE: &str = concat!(
    "{\n\n",
    "  \"type\": 'ConnectedCallback',\n",
    "  \"connected\": true,\n",
    "  \"momment\": 26151515154,\n",
    "  \"instanceId\": instance.id,\n",
    "  \"phone\": \"n\u{fa}mero\",,\n",
    "  \"instanceId\": \"instance.id\"\n",
    "\n}\n",
);

#[test]
fn every_fixture_matches_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let differing: Vec<String> = settings.bind(|| {
        fixtures()
            .into_iter()
            .filter(|(name, body)| {
                let account = account(name, body);
                panic::catch_unwind(|| insta::assert_snapshot!(name.as_str(), account)).is_err()
            })
            .map(|(name, _)| name)
            .collect()
    });
    assert!(
        differing.is_empty(),
        "fixtures without their snapshot: {differing:#?}"
    );
}

#[test]
fn every_snapshot_has_its_fixture() {
    let fixtures: BTreeSet<String> = fixtures().into_iter().map(|(name, _)| name).collect();
    let snapshots: BTreeSet<String> = files("tests/snapshots")
        .iter()
        .filter(|path| path.extension().is_some_and(|it| it == "snap"))
        .map(|path| stem(path))
        .collect();
    let odd: Vec<&String> = fixtures.symmetric_difference(&snapshots).collect();
    assert!(odd.is_empty(), "a fixture or a snapshot alone: {odd:#?}");
}

#[test]
fn every_fixture_says_where_it_is_from() {
    for path in files("fixtures") {
        let name = stem(&path);
        assert!(
            ["docs-", "wire-", "synthetic-"]
                .iter()
                .any(|source| name.starts_with(source)),
            "{name}"
        );
        assert!(path.extension().is_some_and(|it| it == "json"), "{name}");
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{name}"
        );
    }
}

#[test]
fn the_documented_example_is_nobodys_to_mend() {
    assert_eq!(fixture("docs-example"), DOCUMENTED_EXAMPLE.as_bytes());
}

#[test]
fn every_quirk_stands_alone_in_one_fixture() {
    for quirk in Quirk::ALL {
        let of = |source: &str| fs::read(place(&format!("fixtures/{source}-{quirk}.json"))).ok();
        let body = match (of("docs"), of("synthetic")) {
            (Some(body), None) | (None, Some(body)) => body,
            (one, _) => panic!(
                "{} fixtures show {quirk} alone",
                if one.is_some() { "two" } else { "no" }
            ),
        };
        let parsed = ParseOptions::new().tolerance(Tolerance::LENIENT.allow(*quirk));
        let parsed = parsed.parse_connected(&body);
        let parsed = parsed.unwrap_or_else(|error| panic!("{quirk}: {error}"));
        let found: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::quirk).collect();
        assert_eq!(found, [Some(*quirk)], "{quirk}");
        let snapshot = fs::read_to_string(place(&format!(
            "tests/snapshots/{}-{quirk}.snap",
            if of("docs").is_some() {
                "docs"
            } else {
                "synthetic"
            }
        )))
        .expect("a snapshot");
        assert!(
            snapshot.contains(&format!("{}[{quirk}]: ", quirk.severity())),
            "{quirk}"
        );
    }
}

#[test]
fn names_keep_their_promise() {
    for (name, body) in fixtures() {
        let refused = parse(&name, &body).is_err();
        let promised = name.contains("-refused-")
            || name.starts_with("wire-") && name.ends_with("-callback")
            || name == "docs-received-callback-case";
        assert_eq!(refused, promised, "{name}");
        let documented = ParseOptions::new().tolerance(Tolerance::DOCUMENTED);
        if name.starts_with("docs-") && name != "docs-copy-unquoted-keys" && !refused {
            assert!(documented.parse_connected(&body).is_ok(), "{name}");
        }
    }
}

#[test]
fn real_traffic_is_clean() {
    assert_eq!(fixture("wire-compact").len(), 159);
    for (name, body) in fixtures() {
        if name.starts_with("wire-") && !name.ends_with("-callback") {
            let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
            let parsed = strict.parse_connected(&body);
            assert!(parsed.is_ok_and(|parsed| parsed.is_clean()), "{name}");
        }
    }
}

#[test]
fn every_caret_is_under_what_was_found() {
    let mut compared = 0;
    for (name, body) in fixtures() {
        let outcome = parse(&name, &body);
        let findings = match &outcome {
            Ok(parsed) => parsed.diagnostics.as_slice(),
            Err(error) => error.diagnostics(),
        };
        for finding in findings {
            let found = String::from_utf8_lossy(body.get(finding.span().range()).unwrap_or(b""));
            let is_shown_as_it_is = |c: char| c == ' ' || c.is_ascii_graphic();
            if found.is_empty() || found.len() > 60 || !found.chars().all(is_shown_as_it_is) {
                continue;
            }
            let report = Report::new(&body, finding).to_string();
            assert_eq!(underlined(&report), found, "{name}: {report}");
            compared += 1;
        }
    }
    assert!(compared > 200, "only {compared} findings were compared");
}

/// Finds what stands above the carets of a report.
fn underlined(report: &str) -> String {
    let lines: Vec<&str> = report.lines().collect();
    let below = |line: &str| line.split_once(" | ").map(|(_, text)| text.to_owned());
    let carets = lines
        .iter()
        .position(|line| below(line).is_some_and(|text| text.trim().chars().all(|c| c == '^')))
        .expect("a line of carets");
    let marks = below(lines[carets]).expect("a margin");
    let text = below(lines[carets - 1]).expect("a margin");
    let before = marks.chars().take_while(|c| *c == ' ').count();
    let columns = |c: char| match c {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'.. => 2,
        _ => 1,
    };
    let columns = text
        .chars()
        .flat_map(|c| std::iter::repeat_n(c, columns(c)));
    columns.skip(before).take(marks.trim().len()).collect()
}

/// Parses a fixture, with the quirk tolerated that its name says it shows alone.
fn parse(name: &str, body: &[u8]) -> Result<Parsed<ConnectedEvent>, ParseError> {
    let quirk = name.split_once('-').and_then(|it| Quirk::from_code(it.1));
    let tolerance = quirk.map_or(Tolerance::LENIENT, |it| Tolerance::LENIENT.allow(it));
    ParseOptions::new()
        .tolerance(tolerance)
        .parse_connected(body)
}

/// Tells what becomes of a body, in a form that a person can read.
fn account(name: &str, body: &[u8]) -> String {
    let mut out = String::new();
    for (preset, tolerance) in [
        ("strict", Tolerance::STRICT),
        ("documented", Tolerance::DOCUMENTED),
        ("lenient", Tolerance::LENIENT),
    ] {
        let outcome = ParseOptions::new()
            .tolerance(tolerance)
            .parse_connected(body);
        let verdict = match &outcome {
            Ok(_) => "accepted".to_owned(),
            Err(error) => format!("{}: {error}", error.kind().code()),
        };
        line(&mut out, &format!("{preset:<11} {verdict}"));
    }
    match parse(name, body) {
        Ok(parsed) => account_of_event(&mut out, body, &parsed),
        Err(error) => account_of_refusal(&mut out, body, &error),
    }
    out
}

fn account_of_event(out: &mut String, body: &[u8], parsed: &Parsed<ConnectedEvent>) {
    line(out, &format!("dialect     {}", parsed.dialect()));
    let severity = parsed.severity().map_or("clean", Severity::as_str);
    line(out, &format!("severity    {severity}"));
    line(
        out,
        &format!("event       {}", parsed.event.to_canonical_json()),
    );
    for unknown in &parsed.unknown {
        let (name, json) = (unknown.name(), unknown.json());
        line(out, &format!("unknown     {name:?} = {}", visible(json)));
    }
    reports(out, body, &parsed.diagnostics);
}

fn account_of_refusal(out: &mut String, body: &[u8], error: &ParseError) {
    line(out, &format!("truncated   {}", error.is_truncated()));
    let event = error
        .event_type()
        .map_or("unread".to_owned(), |event| event.to_string());
    line(out, &format!("event type  {event}"));
    let partial = error.partial();
    let mut kept = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            line(out, &format!("kept        {name} = {value}"));
        }
    };
    kept("connected", partial.connected.map(|it| it.to_string()));
    kept("moment", partial.moment.map(|it| it.raw().to_string()));
    kept(
        "instance_id",
        partial
            .instance_id
            .as_ref()
            .map(|it| format!("{:?}", it.as_str())),
    );
    kept(
        "phone",
        partial
            .phone
            .as_ref()
            .map(|it| format!("{:?}", it.as_str())),
    );
    kept("is_business", partial.is_business.map(|it| it.to_string()));
    reports(out, body, error.diagnostics());
}

fn reports(out: &mut String, body: &[u8], findings: &[Diagnostic]) {
    for finding in findings {
        line(out, "");
        out.push_str(&Report::new(body, finding).to_string());
    }
}

/// Escapes what may not show, so that a snapshot holds nothing that its reader cannot see.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric() {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("a string takes every text");
}

/// Reads all fixtures, by name.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    files("fixtures")
        .iter()
        .map(|path| (stem(path), fs::read(path).expect("a fixture")))
        .collect()
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(place(&format!("fixtures/{name}.json"))).expect("a fixture")
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(place(folder)).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .expect("a file name")
        .to_string_lossy()
        .into_owned()
}
