//! The events in serde's data model: written as their canonical JSON, and read back by the rules of the parser.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use zapi_webhooks::{
    Callback, ConnectedEvent, DeliveryEvent, DisconnectedEvent, Event, InstanceId, MessageStatus,
    MessageStatusEvent, Moment, OtherEvent, Phone, PresenceChatEvent, ReceivedEvent, TextContent,
    parse, parse_as,
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    last: BTreeMap<Phone, Option<Moment>>,
    of: (InstanceId, Moment),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Kept<T> {
    at: u64,
    #[serde(flatten)]
    event: T,
}

const CONNECTED: &str = r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
    "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","isBusiness":false}"#;
const DISCONNECTED: &str = r#"{"momment":1580163342,"error":"Device \"has\" been\ndisconnected",
    "disconnected":true,"type":"DisconnectedCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
const DELIVERY: &str = r#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244",
    "messageId":"3EB0C767D26A1B3F5C21","type":"DeliveryCallback",
    "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
const MESSAGE_STATUS: &str = r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"READ",
    "ids":["3EB0C767D26A1B3F5C21","3EB0"],"momment":1757333824580,"phoneDevice":7001,
    "phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#;
const PRESENCE: &str = r#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"COMPOSING",
    "lastSeen":null,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
const RECEIVED: &str = r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999-group",
    "momment":1757333824580,"status":"TOMORROW","chatName":null,"senderName":"n\u00famero",
    "externalAdReply":{"list":[{},[],null,1.5,-2,{"b":{"c":[true]}}],"title":"a\"]}"},
    "type":"ReceivedCallback","text":{"message":"Oi"},"location":{"latitude":-23.5505199,"longitude":0}}"#;
const OTHER: &str =
    r#"{"type":"TomorrowCallback","phone":"5544999999999","phone":["a",{"b":1}],"n":10}"#;

/// Checks that an event is written as its canonical JSON, and read from it, from a tree, and among others.
fn is_kept<T: Callback + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(body: &str) {
    let event = parse_as::<T>(body.as_bytes()).unwrap().event;
    let any = parse(body.as_bytes()).unwrap().event;
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(json, any.to_canonical_json());
    assert_eq!(json, serde_json::to_string(&any).unwrap());
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), event);
    assert_eq!(serde_json::from_str::<T>(body).unwrap(), event);
    assert_eq!(
        serde_json::from_reader::<_, T>(json.as_bytes()).unwrap(),
        event
    );
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), any);
    let tree = serde_json::to_value(&event).unwrap();
    assert_eq!(
        tree,
        serde_json::from_str::<serde_json::Value>(&json).unwrap()
    );
    assert_eq!(serde_json::from_value::<T>(tree.clone()).unwrap(), event);
    assert_eq!(serde_json::from_value::<Event>(tree).unwrap(), any);
    let kept = serde_json::to_string(&Kept {
        at: 1,
        event: &event,
    })
    .unwrap();
    assert_eq!(
        serde_json::from_str::<Kept<T>>(&kept).unwrap(),
        Kept { at: 1, event }
    );
    assert_eq!(
        serde_json::from_str::<Kept<Event>>(&kept).unwrap().event,
        any
    );
}

#[test]
fn what_a_caller_keeps_is_read_back() {
    let json = r#"{"last":{"5544999999999":1757333824580,"\u006eúmero":null},"of":["\"",0]}"#;
    let line: Line = serde_json::from_str(json).unwrap();
    assert_eq!(
        line.last.keys().map(Phone::as_str).collect::<Vec<_>>(),
        ["5544999999999", "número"]
    );
    let written = serde_json::to_string(&line).unwrap();
    assert_eq!(serde_json::from_str::<Line>(&written).unwrap(), line);
    let value = serde_json::to_value(&line).unwrap();
    assert_eq!(serde_json::from_value::<Line>(value).unwrap(), line);

    is_kept::<ConnectedEvent>(CONNECTED);
    is_kept::<DisconnectedEvent>(DISCONNECTED);
    is_kept::<DeliveryEvent>(DELIVERY);
    is_kept::<MessageStatusEvent>(MESSAGE_STATUS);
    is_kept::<PresenceChatEvent>(PRESENCE);
    is_kept::<ReceivedEvent>(RECEIVED);
}

#[test]
fn parts_of_an_event_are_read_back() {
    let text: TextContent = serde_json::from_str(r#"{"type":"ignored","message":"Oi"}"#).unwrap();
    assert_eq!(serde_json::to_string(&text).unwrap(), r#"{"message":"Oi"}"#);
    for word in ["READ", "tomorrow"] {
        let status = MessageStatus::from(word);
        let json = serde_json::to_string(&status).unwrap();
        assert_eq!(json, format!("\"{word}\""));
        assert_eq!(
            serde_json::from_str::<MessageStatus>(&json).unwrap(),
            status
        );
    }
}

#[test]
fn an_undocumented_event_is_read_back_whole() {
    let event = parse(OTHER.as_bytes()).unwrap().event;
    assert_eq!(serde_json::to_string(&event).unwrap(), OTHER);
    assert_eq!(serde_json::from_str::<Event>(OTHER).unwrap(), event);
    let Event::Other(other) = event else {
        panic!("no documented type")
    };
    assert_eq!(serde_json::from_str::<OtherEvent>(OTHER).unwrap(), other);
    let error = serde_json::from_str::<OtherEvent>(CONNECTED).unwrap_err();
    assert_eq!(error.to_string(), "`type` has to be undocumented");
}

fn refusal<T: DeserializeOwned>(json: &str) -> String {
    serde_json::from_str::<T>(json)
        .map(drop)
        .unwrap_err()
        .to_string()
}

/// What no constructor takes is not read, and a text is not repeated.
#[test]
fn what_breaks_a_rule_is_not_read_back() {
    let long = format!("\"{}\"", "a".repeat(129));
    for text in [
        "\"\"",
        "\"qzq\\u200b\"",
        "\"qzq\\n\"",
        &long,
        "null",
        "true",
    ] {
        for said in [refusal::<Phone>(text), refusal::<InstanceId>(text)] {
            assert!(
                said.contains("1 to 128 bytes of visible text") && !said.contains("qzq"),
                "{said}"
            );
        }
    }
    for number in ["-1", "9007199254740992"] {
        let said = refusal::<Moment>(number);
        assert!(
            said.contains("expected an integer from 0 to 2^53 - 1"),
            "{said}"
        );
    }
    for number in ["1.0", "\"1\"", "1e3", "18446744073709551615"] {
        refusal::<Moment>(number);
    }
}

/// Changes a body, and checks that neither the event nor any event is read from it.
fn is_refused<T: DeserializeOwned>(body: &str, old: &str, new: &str, rule: &str) {
    assert!(body.contains(old), "{old}");
    let broken = body.replacen(old, new, 1);
    let said = refusal::<T>(&broken);
    assert!(said.contains(rule) && !said.contains("qzq"), "{said}");
    let said = refusal::<Event>(&broken);
    assert!(!said.contains("qzq"), "{said}");
}

const VISIBLE: &str = "expected 1 to 128 bytes of visible text";

/// Breaks what all events have.
fn every_rule<T: DeserializeOwned>(body: &str, name: &str) {
    let rule = format!("`type` has to be `{name}`");
    is_refused::<T>(body, name, &name.to_lowercase(), &rule);
    is_refused::<T>(body, "\"type\"", "\"t\"", "missing field `type`");
    is_refused::<T>(body, "3C67", "qzq\\u200b", VISIBLE);
    let (id, missing) = ("\"instanceId\":", "missing field `instanceId`");
    is_refused::<T>(body, id, "\"i\":", missing);
    let twice = "\"instanceId\":\"a\",\"instanceId\":";
    is_refused::<T>(body, id, twice, "duplicate field `instanceId`");
}

#[test]
fn no_event_that_breaks_a_rule_is_read_back() {
    every_rule::<ConnectedEvent>(CONNECTED, "ConnectedCallback");
    every_rule::<DisconnectedEvent>(DISCONNECTED, "DisconnectedCallback");
    every_rule::<DeliveryEvent>(DELIVERY, "DeliveryCallback");
    every_rule::<MessageStatusEvent>(MESSAGE_STATUS, "MessageStatusCallback");
    every_rule::<PresenceChatEvent>(PRESENCE, "PresenceChatCallback");
    every_rule::<ReceivedEvent>(RECEIVED, "ReceivedCallback");
}

#[test]
fn no_member_that_breaks_a_rule_is_read_back() {
    let moment = "from 0 to 2^53 - 1";
    is_refused::<ConnectedEvent>(CONNECTED, "1757333824580", "-1", moment);
    is_refused::<DisconnectedEvent>(DISCONNECTED, "1580163342", "9007199254740992", moment);
    is_refused::<DeliveryEvent>(DELIVERY, "3EB0C767D26A1B3F5C21", "qzq\\n", VISIBLE);
    let integer = "expected an integer of at most 2^53 - 1";
    is_refused::<MessageStatusEvent>(MESSAGE_STATUS, "7001", "-9007199254740992", integer);
    let text = "expected a string";
    is_refused::<MessageStatusEvent>(MESSAGE_STATUS, "\"3EB0\"", "1", text);
    is_refused::<PresenceChatEvent>(PRESENCE, "\"COMPOSING\"", "null", text);
    let object = "expected struct TextContent";
    is_refused::<ReceivedEvent>(RECEIVED, "{\"message\":\"Oi\"}", "1", object);
    let number = "expected a number";
    is_refused::<ReceivedEvent>(RECEIVED, "-23.5505199", "\"qzq\"", number);
    let repeated = "an object repeats a key";
    is_refused::<ReceivedEvent>(RECEIVED, "\"list\":", "\"title\":", repeated);
}
