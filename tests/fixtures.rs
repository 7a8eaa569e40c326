//! Every file of `fixtures/` against its snapshot: verdict, event, findings with their carets.
//!
//! A body of another event than a connection is read with `parse`.
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

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, panic};

use zapi_webhooks::{
    Content, Diagnostic, Event, EventType, OtherEvent, ParseError, ParseOptions, Parsed, Quirk,
    ReceivedEvent, Report, Severity, Tolerance,
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
        let parsed = parsed.parse(&body);
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
        let refused = read(&name, &body).is_err();
        assert_eq!(refused, name.contains("-refused-"), "{name}");
        let documented = ParseOptions::new().tolerance(Tolerance::DOCUMENTED);
        if name.starts_with("docs-") && name != "docs-copy-unquoted-keys" && !refused {
            assert!(documented.parse(&body).is_ok(), "{name}");
        }
    }
}

#[test]
fn real_traffic_is_clean() {
    assert_eq!(fixture("wire-compact").len(), 159);
    for (name, body) in fixtures() {
        if name.starts_with("wire-") {
            let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
            let parsed = strict.parse(&body);
            assert!(parsed.is_ok_and(|parsed| parsed.is_clean()), "{name}");
        }
    }
}

#[test]
fn every_event_has_fixtures() {
    let mut counts = BTreeMap::new();
    for (name, body) in fixtures() {
        if let Ok(parsed) = read(&name, &body) {
            *counts.entry(name_of(&parsed.event)).or_insert(0_usize) += 1;
        }
    }
    let most: usize = counts
        .iter()
        .filter(|(name, _)| **name != "ConnectedCallback")
        .map(|(_, count)| count)
        .sum();
    assert!(most >= 70, "{counts:#?}");
    for name in NAMES {
        assert!(counts.contains_key(name), "no fixture of {name}");
    }
}

#[test]
fn every_caret_is_under_what_was_found() {
    let mut compared = 0;
    for (name, body) in fixtures() {
        let outcome = read(&name, &body);
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
            // The comma before a repeated member is part of the finding, but no caret is under it.
            let found = found
                .strip_prefix(',')
                .filter(|rest| rest.starts_with('"'))
                .unwrap_or(&found);
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

/// The types that a fixture may have.
const NAMES: [&str; 7] = [
    "ConnectedCallback",
    "DisconnectedCallback",
    "DeliveryCallback",
    "MessageStatusCallback",
    "PresenceChatCallback",
    "ReceivedCallback",
    "undocumented type",
];

fn name_of(event: &Event) -> &'static str {
    event.event_type().as_str().unwrap_or(NAMES[6])
}

/// Reads a fixture, with the quirk tolerated that its name says it shows alone: a connection as a receiver
/// of connections does, any other event with `parse`.
fn read(name: &str, body: &[u8]) -> Result<Parsed<Event>, ParseError> {
    let quirk = name.split_once('-').and_then(|it| Quirk::from_code(it.1));
    let tolerance = quirk.map_or(Tolerance::LENIENT, |it| Tolerance::LENIENT.allow(it));
    read_under(tolerance, body)
}

fn read_under(tolerance: Tolerance, body: &[u8]) -> Result<Parsed<Event>, ParseError> {
    let options = ParseOptions::new().tolerance(tolerance);
    match options.parse_connected(body) {
        Ok(connected) => {
            let parsed = options.parse(body).expect("the event that is a connection");
            let Event::Connected(event) = &parsed.event else {
                panic!("a connection is read as {:?}", parsed.event);
            };
            assert_eq!(*event, connected.event);
            assert_eq!(parsed.diagnostics, connected.diagnostics);
            assert_eq!(parsed.unknown, connected.unknown);
            Ok(parsed)
        }
        Err(error)
            if error
                .event_type()
                .is_some_and(|it| it != EventType::Connected) =>
        {
            options.parse(body)
        }
        Err(error) => {
            assert!(options.parse(body).is_err());
            Err(error)
        }
    }
}

/// Tells what becomes of a body, in a form that a person can read.
fn account(name: &str, body: &[u8]) -> String {
    let mut out = String::new();
    for (preset, tolerance) in [
        ("strict", Tolerance::STRICT),
        ("documented", Tolerance::DOCUMENTED),
        ("lenient", Tolerance::LENIENT),
    ] {
        let verdict = match read_under(tolerance, body) {
            Ok(_) => "accepted".to_owned(),
            Err(error) => format!("{}: {error}", error.kind().code()),
        };
        line(&mut out, &format!("{preset:<11} {verdict}"));
    }
    match read(name, body) {
        Ok(parsed) => account_of_event(&mut out, body, &parsed),
        Err(error) => account_of_refusal(&mut out, body, &error),
    }
    out
}

fn account_of_event(out: &mut String, body: &[u8], parsed: &Parsed<Event>) {
    line(out, &format!("dialect     {}", parsed.dialect()));
    let severity = parsed.severity().map_or("clean", Severity::as_str);
    line(out, &format!("severity    {severity}"));
    let event = &parsed.event;
    if !matches!(event, Event::Connected(_)) {
        line(out, &format!("type        {}", name_of(event)));
        let key = event.idempotency_key();
        let key = key.unwrap_or_else(|| "none".to_owned());
        line(out, &format!("key         {}", visible(&key)));
    }
    match event {
        Event::Received(event) => account_of_message(out, event),
        Event::Other(event) => account_of_other(out, event),
        _ => {}
    }
    if !matches!(event, Event::Other(_)) {
        let json = event.to_canonical_json();
        line(out, &format!("event       {json}"));
    }
    for unknown in &parsed.unknown {
        let (pointer, json) = (unknown.pointer(), unknown.json());
        let name = match pointer.matches('/').count() {
            1 => unknown.name(),
            _ => &pointer,
        };
        line(out, &format!("unknown     {name:?} = {}", visible(json)));
    }
    reports(out, body, &parsed.diagnostics);
}

/// Tells who wrote a message, and what is in it.
fn account_of_message(out: &mut String, event: &ReceivedEvent) {
    line(out, &format!("sender      {}", event.sender().as_str()));
    let contents = event.contents();
    for content in &contents {
        let said = match content {
            Content::Text(text) => format!("Text {:?}", text.message),
            Content::Notification(it) => format!("Notification {}", it.name),
            // Texts show their lengths.
            other => format!("{other:?}"),
        };
        line(out, &format!("content     {said}"));
    }
    if contents.is_empty() {
        line(out, "content     none");
    }
}

/// Tells what is kept of an event whose type is not documented.
fn account_of_other(out: &mut String, event: &OtherEvent) {
    line(out, &format!("name        {}", visible(event.type_name())));
    let phone = event.phone().map(|it| it.as_str().to_owned());
    let instance = event.instance_id().map(|it| it.as_str().to_owned());
    let moment = event.moment().map(zapi_webhooks::Moment::raw);
    line(
        out,
        &format!("head        {instance:?} {phone:?} {moment:?}"),
    );
    for member in event.members() {
        let (name, json) = (member.name(), member.json());
        line(out, &format!("member      {name:?} = {}", visible(json)));
    }
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
