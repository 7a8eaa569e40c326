//! `schema`: the schemas accept the real output, and reject other values.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use support::zapi_webhooks;
use zapi_webhooks::{Quirk, Tolerance};

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn lines(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).expect("UTF-8");
    text.lines().map(value).collect()
}

/// Parses a line. If an unknown member has a number that no `Value` can hold, all unknown members are
/// left out.
fn value(line: &str) -> Value {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(line).expect("an object");
    let read = |(name, raw): (String, &RawValue)| {
        let value = serde_json::from_str(raw.get()).unwrap_or_else(|error| {
            assert!(name == "unknown", "{error}");
            let is_list = raw.get().starts_with('[');
            if is_list { json!([]) } else { json!({}) }
        });
        (name, value)
    };
    Value::Object(members.into_iter().map(read).collect())
}

fn schema(of: &[&str]) -> Value {
    let mut command = zapi_webhooks(["schema"]);
    for name in of {
        command = command.arg(name);
    }
    let output = command.output().expect("the command runs");
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn validator(of: &[&str]) -> Validator {
    let schema = schema(of);
    jsonschema::draft202012::meta::validate(&schema).expect("a schema of 2020-12");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

/// Checks every fixture of the project and every example of `explain`, in this format.
fn outputs(format: &str) -> Vec<Value> {
    let check = zapi_webhooks(["check", "--format", format]);
    let output = check
        .arg(place("../../fixtures"))
        .output()
        .expect("it runs");
    let mut all = lines(&output.stdout);
    for code in codes() {
        let run = zapi_webhooks(["explain", "--example", &code]);
        let example = run.output().expect("it runs").stdout;
        for tolerance in ["lenient", "strict"] {
            let check = zapi_webhooks(["check", "--format", format, "--tolerance", tolerance]);
            let wanted: &[&str] = match &*code {
                "wrong-event" => &["--event=connected", "-"],
                _ => &["-"],
            };
            let check = check.args(wanted);
            let output = check.stdin(example.clone()).output().expect("it runs");
            all.extend(lines(&output.stdout));
        }
    }
    assert!(all.len() > 100, "{}", all.len());
    all
}

/// Every code of the library, in the order of `explain --list`, which another test holds to it.
fn codes() -> Vec<String> {
    let run = zapi_webhooks(["explain", "--list"])
        .output()
        .expect("it runs");
    let list = String::from_utf8(run.stdout).expect("UTF-8");
    let code = |line: &str| line.split(['[', ']']).nth(1).expect("a code").to_owned();
    let codes = list.lines().map(code);
    codes.filter(|code| code != "envelope").collect()
}

/// The names of the events, and a body with a member of each kind.
const EVENTS: &[(&str, &str)] = &[
    (
        "connected",
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"isBusiness":false,
        "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        "disconnected",
        r#"{"type":"DisconnectedCallback","momment":1580163342,"error":"","disconnected":true,
        "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    ),
    (
        "delivery",
        r#"{"phone":"5544999999999-group","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244","messageId":"3EB0",
        "type":"DeliveryCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    ),
    (
        "message-status",
        r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"TOMORROW","ids":["3EB0",""],
        "momment":0,"phoneDevice":-1,"phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#,
    ),
    (
        "presence-chat",
        r#"{"type":"PresenceChatCallback","phone":"5544999999999@lid","status":"COMPOSING",
        "lastSeen":{"any":[1]},"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    ),
    (
        "received",
        r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","momment":1757333824580,
        "type":"ReceivedCallback","chatName":null,"messageExpirationSeconds":86400,"externalAdReply":{},
        "text":{"message":"Oi"},"location":{"latitude":-23.5505199,"longitude":-46},"poll":{"options":[{"name":"a"}]},
        "image":{"width":640,"viewOnce":true,"later":1},"status":"RECEIVED"}"#,
    ),
];

fn canonical(body: &str) -> Value {
    let event = zapi_webhooks::parse(body.as_bytes())
        .expect("an event")
        .event;
    serde_json::from_str(&event.to_canonical_json()).expect("JSON")
}

#[test]
fn every_event_keeps_to_the_schema_of_its_name_alone() {
    assert_eq!(schema(&["event"]), schema(&["event", "connected"]));
    for (name, _) in EVENTS {
        let validator = validator(&["event", name]);
        for (other, body) in EVENTS {
            let event = canonical(body);
            let verdict = validator.validate(&event);
            assert_eq!(
                verdict.is_ok(),
                name == other,
                "{name}: {verdict:?} in {event}"
            );
        }
    }
}

#[test]
fn every_fixture_keeps_to_the_schema_of_its_event() {
    let types: Vec<_> = EVENTS
        .iter()
        .map(|(_, body)| canonical(body)["type"].clone())
        .collect();
    let validators: Vec<_> = EVENTS
        .iter()
        .map(|(name, _)| validator(&["event", name]))
        .collect();
    let mut count = 0;
    for fixture in fs::read_dir(place("../../fixtures")).expect("a folder") {
        let Ok(body) = fs::read(fixture.expect("an entry").path()) else {
            continue; // a folder
        };
        let Ok(parsed) = zapi_webhooks::parse(&body) else {
            continue;
        };
        let json = parsed.event.to_canonical_json();
        let event: Value = serde_json::from_str(&json).expect("JSON");
        if let Some(at) = types.iter().position(|it| *it == event["type"]) {
            validators[at]
                .validate(&event)
                .unwrap_or_else(|error| panic!("{error} in {json}"));
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// Sets each member of an object to a list in a list, which no row of a table but any JSON accepts.
fn spoil(
    schema: &Value,
    event: &Value,
    pointer: &str,
    validator: &Validator,
    seen: &mut Vec<String>,
) {
    for (key, row) in schema["properties"].as_object().expect("members") {
        let place = format!("{pointer}/{key}");
        let broken = changed(event, &place, json!([[]]));
        let is_any = row["type"].as_array().is_some_and(|types| types.len() > 2);
        assert_eq!(validator.is_valid(&broken), is_any, "{place}");
        seen.push(place.clone());
        if row.get("properties").is_some() {
            let event = changed(event, &place, json!({}));
            assert!(validator.is_valid(&event), "{place}");
            let unknown = changed(&event, &format!("{place}/unknown"), json!(1));
            assert!(!validator.is_valid(&unknown), "{place}");
            spoil(row, &event, &place, validator, seen);
        }
    }
}

#[test]
fn a_member_of_a_wrong_kind_breaks_the_schema_of_its_event() {
    let mut seen = Vec::new();
    for (name, body) in EVENTS {
        let (schema, validator) = (schema(&["event", name]), validator(&["event", name]));
        let event = canonical(body);
        spoil(&schema, &event, "", &validator, &mut seen);
        for key in schema["required"].as_array().expect("keys") {
            let place = format!("/{}", key.as_str().expect("a key"));
            assert!(
                !validator.is_valid(&changed(&event, &place, Value::Null)),
                "{place}"
            );
        }
        let unknown = changed(&event, "/unknown", json!(1));
        assert!(!validator.is_valid(&unknown), "{name}");
    }
    assert!(seen.len() > 140, "{seen:?}");
}

#[test]
fn every_record_keeps_to_its_schema() {
    let validator = validator(&["check"]);
    let mut codes = BTreeSet::new();
    let mut with_pairs = 0;
    for record in outputs("json") {
        if let Err(error) = validator.validate(&record) {
            panic!("{error} in {record}");
        }
        let diagnostics = record["diagnostics"].as_array().expect("an array");
        codes.extend(diagnostics.iter().map(|it| it["code"].to_string()));
        with_pairs += usize::from(record["unknown"].is_array());
    }
    // `check` has no option to allow these.
    let never = Quirk::ALL
        .iter()
        .filter(|it| !Tolerance::LENIENT.allows(**it));
    let seen = codes.len() + never.count();
    assert_eq!(seen, self::codes().len(), "every code was seen");
    let twice = "{\"a\":1,\"a\":2,\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"x\",\"phone\":\"5544999999999\"}";
    let check = zapi_webhooks(["check", "--format=json", "-"]).stdin(twice);
    for record in lines(&check.output().expect("it runs").stdout) {
        assert!(validator.is_valid(&record), "{record}");
        with_pairs += usize::from(record["unknown"].is_array());
    }
    assert!(with_pairs > 0, "a repeated unknown name was seen");
}

#[test]
fn the_schema_of_records_has_the_lists_of_the_library_and_the_schema_of_events() {
    let check = schema(&["check"]);
    let defs = &check["$defs"];
    let quirks: Vec<_> = Quirk::ALL.iter().map(|quirk| quirk.code()).collect();
    assert_eq!(defs["quirkCode"]["enum"], json!(quirks));
    let all = codes();
    let errors = all.get(quirks.len()..).expect("errors after the quirks");
    assert_eq!(defs["errorCode"]["enum"], json!(errors));
    let kind = &defs["error"]["properties"]["kind"]["$ref"];
    assert_eq!(*kind, "#/$defs/errorCode");
    for (name, body) in EVENTS {
        let event = canonical(body);
        let type_name = event["type"].as_str().expect("a type");
        assert_eq!(defs[type_name], schema(&["event", name]));
    }
}

/// Changes one place of a value, which a pointer names; null at the end removes it.
fn changed(value: &Value, pointer: &str, to: Value) -> Value {
    let mut value = value.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = value.pointer_mut(parent).expect("a place");
    match (parent, to) {
        (Value::Object(members), Value::Null) => drop(members.remove(name)),
        (Value::Object(members), to) => drop(members.insert(name.to_owned(), to)),
        (parent, to) => parent[name.parse::<usize>().expect("an index")] = to,
    }
    value
}

#[test]
fn a_value_that_is_no_event_breaks_the_schema_of_events() {
    let validator = validator(&["event"]);
    let event = json!({"connected": true, "instanceId": "3C67", "isBusiness": true,
        "momment": 1_757_333_824_580_u64, "phone": "5544999999999", "type": "ConnectedCallback"});
    assert!(validator.is_valid(&event));
    assert!(validator.is_valid(&changed(&event, "/isBusiness", Value::Null)));
    for (pointer, to) in [
        ("/connected", Value::Null),
        ("/connected", json!("true")),
        ("/instanceId", Value::Null),
        ("/instanceId", json!("")),
        ("/instanceId", json!("a\nb")),
        ("/isBusiness", json!(1)),
        ("/momment", Value::Null),
        ("/momment", json!("1757333824580")),
        ("/momment", json!(-1)),
        ("/momment", json!(1.5)),
        ("/momment", json!(9_007_199_254_740_992_u64)),
        ("/phone", Value::Null),
        ("/phone", json!(5_544_999_999_999_u64)),
        ("/phone", json!("5".repeat(129))),
        ("/type", Value::Null),
        ("/type", json!("DeliveryCallback")),
        ("/other", json!(1)),
    ] {
        let broken = changed(&event, pointer, to);
        assert!(!validator.is_valid(&broken), "{broken}");
    }
}

#[test]
fn a_value_that_is_no_record_breaks_the_schema_of_records() {
    let validator = validator(&["check"]);
    let run = zapi_webhooks(["check", "--format=json", "quirky.json", "rejected.json"]);
    let records = lines(&run.output().expect("it runs").stdout);
    let [accepted, rejected] = records.as_slice() else {
        panic!("two records");
    };
    let run = zapi_webhooks([
        "check",
        "--format=json",
        "--tolerance=strict",
        "quirky.json",
    ]);
    let denied = &lines(&run.output().expect("it runs").stdout)[0];
    for record in [accepted, rejected, denied] {
        assert!(validator.is_valid(record), "{record}");
    }
    for (record, pointer, to) in [
        (accepted, "/file", Value::Null),
        (accepted, "/file", json!(1)),
        (accepted, "/event", json!({})),
        (accepted, "/event/momment", json!("1")),
        (accepted, "/dialect", json!("yaml")),
        (accepted, "/diagnostics/0", json!({})),
        (accepted, "/diagnostics/0/code", json!("new-code")),
        (accepted, "/diagnostics/0/code", json!("too-long")),
        (accepted, "/diagnostics/0/severity", json!("error")),
        (accepted, "/diagnostics/0/dialect", json!(null)),
        (accepted, "/diagnostics/0/field", json!("Phone")),
        (accepted, "/diagnostics/0/start", json!(-1)),
        (accepted, "/diagnostics/0/line", json!(0)),
        (accepted, "/diagnostics/0/column", json!(0)),
        (accepted, "/diagnostics/0/message", json!("two\nlines")),
        (accepted, "/diagnostics/0/related", json!({"start": 1})),
        (accepted, "/diagnostics/0/more", json!(1)),
        (accepted, "/eventType", Value::Null),
        (accepted, "/key", Value::Null),
        (accepted, "/key", json!(1)),
        (rejected, "/key", json!("ConnectedCallback:x:1")),
        (accepted, "/unknown", json!({"name": 1})),
        (accepted, "/unknown", json!([["name", 1]])),
        (accepted, "/unknown", json!([["name"]])),
        (accepted, "/unknown", json!("none")),
        (accepted, "/error", rejected["error"].clone()),
        (accepted, "/error", Value::Null),
        (accepted, "/more", json!(1)),
        (rejected, "/event", accepted["event"].clone()),
        (rejected, "/dialect", json!("json")),
        (rejected, "/diagnostics", json!([])),
        (rejected, "/unknown", json!({"a": 1})),
        (rejected, "/error/kind", json!("new-kind")),
        (rejected, "/error/truncated", json!("no")),
        (rejected, "/error/more", json!(1)),
        (rejected, "/error/quirk", json!("single-quotes")),
        (rejected, "/diagnostics/1/quirk", json!("single-quotes")),
        (rejected, "/partial", json!({})),
        (rejected, "/partial", json!({"momment": 1})),
        (rejected, "/partial", Value::Null),
        (accepted, "/partial", json!({"connected": true})),
        (denied, "/error/quirk", json!("new-code")),
        (denied, "/error/quirk", json!(null)),
        (denied, "/diagnostics/0/quirk", Value::Null),
    ] {
        let broken = changed(record, pointer, to);
        assert!(!validator.is_valid(&broken), "{pointer} of {broken}");
    }
}
