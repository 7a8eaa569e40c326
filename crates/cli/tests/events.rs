//! `check` on bodies of every event, and `--event`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use serde_json::{Value, json};
use support::zapi_webhooks;

/// A name for `--event`, the type, a body, and the key of the event.
const EVENTS: &[(&str, &str, &str, Option<&str>)] = &[
    (
        "connected",
        "ConnectedCallback",
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
        Some("ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580"),
    ),
    (
        "disconnected",
        "DisconnectedCallback",
        r#"{"momment":1757333824580,"error":"Device has been disconnected","disconnected":true,"type":"DisconnectedCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
        Some("DisconnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580"),
    ),
    (
        "delivery",
        "DeliveryCallback",
        r#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244","messageId":"3EB0C767D26A1B3F5C21","type":"DeliveryCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
        Some("DeliveryCallback:3C67AB641C8AA0412F6A0242B4E23AC7:3EB0C767D26A1B3F5C21"),
    ),
    (
        "message-status",
        "MessageStatusCallback",
        r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"READ","ids":["3EB0C767D26A1B3F5C21"],"momment":1757333824580,"phoneDevice":0,"phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#,
        Some(
            "MessageStatusCallback:3C67AB641C8AA0412F6A0242B4E23AC7:READ:1757333824580:5544999999999:0:::3EB0C767D26A1B3F5C21",
        ),
    ),
    (
        "presence-chat",
        "PresenceChatCallback",
        r#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"COMPOSING","lastSeen":null,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
        None,
    ),
    (
        "received",
        "ReceivedCallback",
        r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21","phone":"5544999999999","momment":1757333824580,"type":"ReceivedCallback","text":{"message":"Oi","later":[1],"a/b":2},"later":3}"#,
        Some("ReceivedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:3EB0C767D26A1B3F5C21"),
    ),
];

/// A body of a type that is not documented.
const OTHER: &str = r#"{"type":"TomorrowCallback","phone":"5544999999999"}"#;

/// Checks a body, and returns the exit code and the record.
fn record(body: &str, options: &[&str]) -> (Option<i32>, Value) {
    let run = zapi_webhooks(["check", "--format=json"]).args(options);
    let output = run.arg("-").stdin(body).output().expect("it runs");
    let record = serde_json::from_slice(&output.stdout).expect("a record");
    (output.status.code(), record)
}

#[test]
fn a_record_has_the_type_and_the_key_of_any_event() {
    let other = ("", "TomorrowCallback", OTHER, None);
    for (_, event, body, key) in EVENTS.iter().chain([&other]) {
        let (code, record) = record(body, &["--tolerance=strict"]);
        assert_eq!(code, Some(0), "{record}");
        assert_eq!(record["eventType"], *event);
        assert_eq!(record["event"]["type"], *event);
        assert_eq!(record["key"], json!(key));
        assert_eq!(record["diagnostics"], json!([]));
    }
}

#[test]
fn the_text_is_the_canonical_event() {
    for (_, event, body, _) in EVENTS {
        let run = zapi_webhooks(["check", "-"]).stdin(*body);
        let stdout = run.output().expect("it runs").stdout;
        let parsed = zapi_webhooks::parse(body.as_bytes()).expect("an event");
        let canonical = parsed.event.to_canonical_json() + "\n";
        assert_eq!(String::from_utf8(stdout).expect("UTF-8"), canonical);
        assert!(canonical.contains(&format!("\"type\":\"{event}\"")));
    }
}

#[test]
fn an_annotation_names_the_event() {
    for (_, event, body, _) in EVENTS {
        let cut = body.trim_end_matches('}');
        let doubtful = body.replace('}', ",}");
        for body in [cut, &*doubtful] {
            let run = zapi_webhooks(["check", "--format=github", "-"]).stdin(body.to_owned());
            let stdout = run.output().expect("it runs").stdout;
            let text = String::from_utf8(stdout).expect("UTF-8");
            assert!(text.contains(&format!("::{event}: ")), "{text}");
            assert!(text.lines().all(|line| line.contains(event)), "{text}");
        }
    }
}

#[test]
fn an_unknown_member_is_named_by_its_pointer() {
    let (_, _, body, _) = EVENTS[5];
    let (_, record) = record(body, &[]);
    let unknown = json!({"/text/later": [1], "/text/a~1b": 2, "/later": 3});
    assert_eq!(record["unknown"], unknown);
    assert_eq!(record["event"]["text"], json!({"message": "Oi"}));
}

#[test]
fn another_event_than_the_one_that_is_asked_for_is_rejected() {
    for (name, ..) in EVENTS {
        for (other, event, body, _) in EVENTS {
            let (code, record) = record(body, &["--event", name]);
            if name == other {
                assert_eq!((code, &record["error"]), (Some(0), &Value::Null));
                continue;
            }
            assert_eq!(code, Some(1), "{record}");
            assert_eq!(record["error"]["kind"], "wrong-event", "{record}");
            assert_eq!(record["eventType"], *event, "{record}");
            assert_eq!(
                (&record["event"], &record["key"]),
                (&Value::Null, &Value::Null)
            );
        }
        let (code, record) = record(OTHER, &["--event", name]);
        assert_eq!(code, Some(1), "{record}");
        assert_eq!(record["error"]["kind"], "wrong-event", "{record}");
        assert_eq!(record["eventType"], Value::Null, "{record}");
    }
}
