//! Bodies of other events that are bad in a way of their own.

use zapi_webhooks::{
    Content, Diagnostic, ErrorKind, Event, Field, MessageStatus, Presence, Quirk, ReceivedEvent,
    Tolerance,
};

use crate::support::invariants::{TOLERANCES, Verdict, quirks, read, tables};

const HEAD: &str = r#""instanceId":"0F1E2D3C4B5A69788796A5B4C3D2E1F0","messageId":"3EB0C0FFEE0DDBA11","phone":"5544999999999","momment":1757333824580,"type":"ReceivedCallback""#;

const STATUS: &str = r#""instanceId":"0F1E2D3C4B5A69788796A5B4C3D2E1F0","phone":"5544999999999","momment":1757333824580,"type":"MessageStatusCallback""#;

fn message(content: &str) -> String {
    format!("{{{HEAD},{content}}}")
}

fn received(body: &str) -> (Box<ReceivedEvent>, Vec<Quirk>) {
    let parsed: Verdict<Event> = read(Tolerance::STRICT, body.as_bytes());
    let parsed = parsed.unwrap_or_else(|error| panic!("{error}: {body}"));
    let codes = quirks(&parsed);
    match parsed.event {
        Event::Received(event) => (event, codes),
        other => panic!("{other:?}"),
    }
}

fn kind(body: &str) -> ErrorKind {
    let verdict: Verdict<Event> = read(Tolerance::LENIENT, body.as_bytes());
    verdict.expect_err("a rejection").kind()
}

#[test]
fn two_contents_are_both_kept() {
    for body in [
        message(r#""text":{"message":"Oi"},"image":{"caption":"Olha"}"#),
        message(r#""image":{"caption":"Olha"},"text":{"message":"Oi"}"#),
    ] {
        let (event, codes) = received(&body);
        assert_eq!(codes, [Quirk::SeveralContents]);
        assert_eq!(event.content(), None);
        let contents = event.contents();
        let [Content::Text(text), Content::Image(image)] = &*contents else {
            panic!("{contents:?}");
        };
        assert_eq!(text.message.as_deref(), Some("Oi"));
        assert_eq!(image.caption.as_deref(), Some("Olha"));
    }
}

#[test]
fn each_content_after_the_first_is_a_finding() {
    let body = message(r#""poll":{},"text":{},"order":{},"notification":"GROUP_CREATE""#);
    let (event, codes) = received(&body);
    assert_eq!(codes, [Quirk::SeveralContents; 3]);
    assert_eq!(event.contents().len(), 4);
}

/// An unknown member of an object belongs to the object, and so does what is found in it.
#[test]
fn a_finding_in_an_unknown_member_of_an_object_names_the_object() {
    let body = message(r#""text":{"message":"Oi","x":'a'},"y":'b'"#);
    let parsed: Verdict<Event> = read(Tolerance::LENIENT, body.as_bytes());
    let parsed = parsed.unwrap_or_else(|error| panic!("{error}"));
    let fields: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::field).collect();
    assert_eq!(fields, [Field::named("text"), None]);
}

/// Null is absence, so it is no content.
#[test]
fn a_content_that_is_null_is_none() {
    let (event, codes) = received(&message(r#""text":{"message":"Oi"},"image":null"#));
    assert_eq!(codes, [Quirk::UnexpectedNull]);
    assert!(matches!(event.content(), Some(Content::Text(_))));
}

#[test]
fn each_content_comes_back_as_itself() {
    let mut names = std::collections::BTreeSet::new();
    for row in tables::RECEIVED_CALLBACK
        .iter()
        .filter(|row| row.is_content())
    {
        let json = crate::samples::value(row);
        let (event, codes) = received(&message(&format!("\"{}\":{json}", row.key)));
        assert_eq!(codes, []);
        let content = event
            .content()
            .unwrap_or_else(|| panic!("{} is no content", row.key));
        let name = format!("{content:?}");
        let name = name.split(['(', ' ']).next().unwrap_or_default().to_owned();
        assert!(names.insert(name), "{}: {content:?}", row.key);
    }
    assert_eq!(names.len(), 30, "{names:?}");
}

#[test]
fn a_lone_view_once_is_withheld() {
    let (event, codes) = received(&message(r#""viewOnce":true"#));
    assert_eq!((event.content(), codes), (Some(Content::Withheld), vec![]));
    for content in [r#""viewOnce":false"#, r#""photo":null"#, r#""image":null"#] {
        assert_eq!(received(&message(content)).0.content(), None, "{content}");
    }
    let (event, _) = received(&message(r#""viewOnce":true,"image":{}"#));
    assert!(matches!(event.content(), Some(Content::Image(_))));
}

#[test]
fn a_notification_gathers_its_members() {
    let body = message(
        r#""notification":"GROUP_INVITE","notificationParameters":["a"],"code":"x","expiresAt":1,"linkMode":null"#,
    );
    let (event, codes) = received(&body);
    assert_eq!(codes, [Quirk::UnexpectedNull]);
    let Some(Content::Notification(it)) = event.content() else {
        panic!("{event:?}");
    };
    assert_eq!(it.name, "GROUP_INVITE");
    let json = |json: Option<&zapi_webhooks::Json>| json.map(|it| it.as_str().to_owned());
    assert_eq!(json(it.parameters).as_deref(), Some("[\"a\"]"));
    assert_eq!(json(it.code).as_deref(), Some("\"x\""));
    assert_eq!(json(it.expires_at).as_deref(), Some("1"));
    assert_eq!(json(it.link_mode), None);
}

#[test]
fn a_status_that_is_not_documented_is_kept() {
    for tolerance in TOLERANCES {
        let body = format!(r#"{{{STATUS},"status":"SEEN","ids":[]}}"#);
        let parsed: Verdict<Event> = read(tolerance, body.as_bytes());
        let parsed = parsed.expect("an event");
        assert_eq!(quirks(&parsed), [Quirk::UnknownWord]);
        let Event::MessageStatus(event) = &parsed.event else {
            panic!("{parsed:?}");
        };
        assert_eq!(event.status, MessageStatus::from("SEEN"));
        assert_eq!(event.status.as_str(), "SEEN");
    }
    let (event, codes) = received(&message(r#""status":"read""#));
    assert_eq!(codes, [Quirk::UnknownWord]);
    assert_eq!(
        event
            .status
            .as_ref()
            .map(zapi_webhooks::ReceivedStatus::as_str),
        Some("read")
    );
    assert_eq!(Presence::from("PAUSED"), Presence::Paused);
}

#[test]
fn a_list_is_no_text() {
    let invalid = |path: &str, body: &str| {
        let kind = kind(body);
        assert!(matches!(kind, ErrorKind::InvalidField(_)), "{kind}: {body}");
        assert_eq!(
            kind.field().map(zapi_webhooks::Field::as_str),
            Some(path),
            "{body}"
        );
    };
    invalid("text.message", &message(r#""text":{"message":["Oi"]}"#));
    invalid("text", &message(r#""text":["Oi"]"#));
    invalid(
        "status",
        &format!(r#"{{{STATUS},"status":["READ"],"ids":[]}}"#),
    );
    invalid(
        "ids",
        &format!(r#"{{{STATUS},"status":"READ","ids":"3EB0"}}"#),
    );
    invalid(
        "ids",
        &format!(r#"{{{STATUS},"status":"READ","ids":[["3EB0"]]}}"#),
    );
}

#[test]
fn ten_thousand_ids_are_kept_in_their_order() {
    let ids: Vec<String> = (0..10_000)
        .map(|id| format!("3EB0C0FFEE0DDBA{id:05}"))
        .collect();
    let list = format!("[\"{}\"]", ids.join("\",\""));
    let body = format!(r#"{{{STATUS},"status":"READ","ids":{list}}}"#);
    let parsed: Verdict<Event> = read(Tolerance::STRICT, body.as_bytes());
    let parsed = parsed.expect("an event");
    assert!(parsed.is_clean());
    let Event::MessageStatus(event) = &parsed.event else {
        panic!("another event");
    };
    assert_eq!(event.ids, ids);
    assert!(event.idempotency_key().ends_with(&ids.join(",")));
    let again: Verdict<Event> = read(
        Tolerance::STRICT,
        parsed.event.to_canonical_json().as_bytes(),
    );
    assert_eq!(again.expect("an event").event, parsed.event);
}

#[test]
fn a_referenced_message_may_be_as_deep_as_the_limit_says() {
    let deep = |levels: usize| {
        let (open, close) = ("{\"a\":".repeat(levels - 1), "}".repeat(levels - 1));
        let message = format!("{open}{{}}{close}");
        (
            message.clone(),
            self::message(&format!("\"reaction\":{{\"referencedMessage\":{message}}}")),
        )
    };
    // The outermost object and the reaction are two of the 32 levels.
    let (referenced, body) = deep(30);
    let (event, codes) = received(&body);
    assert_eq!(codes, []);
    let Some(Content::Reaction(reaction)) = event.content() else {
        panic!("{event:?}");
    };
    let kept = reaction
        .referenced_message
        .as_ref()
        .map(zapi_webhooks::Json::as_str);
    assert_eq!(kept, Some(&*referenced));
    for levels in [31, 32, 10_000] {
        assert_eq!(kind(&deep(levels).1), ErrorKind::TooDeep(32));
    }
}

/// In a member of any JSON, equal copies of a key fold and different ones are a conflict.
#[test]
fn keys_in_any_json_may_not_differ() {
    let verdict: Verdict<Event> = read(
        Tolerance::LENIENT,
        message(r#""order":{"a":{"b":1,"b":1},"\u0061":{"b":1}}"#).as_bytes(),
    );
    let parsed = verdict.expect("an event");
    assert_eq!(quirks(&parsed), [Quirk::DuplicateKey; 2]);
    let body = message(r#""order":{"a":{"b":1,"b":2}}"#);
    let verdict: Verdict<Event> = read(Tolerance::LENIENT, body.as_bytes());
    let error = verdict.expect_err("a rejection");
    let order = zapi_webhooks::Field::named("order");
    assert_eq!(error.kind(), ErrorKind::ConflictingDuplicate(order));
    assert_eq!(error.primary().field(), order);
    assert_eq!(error.diagnostics().len(), 1);
}

/// A member inside an object is not taken for one of the outermost object.
#[test]
fn nested_members_are_not_hoisted() {
    let body = r#"{"type":"ReceivedCallback","text":{"momment":1757333824580,"phone":"5544999999999","instanceId":"0F1E2D3C4B5A69788796A5B4C3D2E1F0"}}"#;
    let verdict: Verdict<Event> = read(Tolerance::LENIENT, body.as_bytes());
    let error = verdict.expect_err("a rejection");
    let missing: Vec<_> = error
        .violations()
        .filter_map(zapi_webhooks::Diagnostic::field)
        .collect();
    let names: Vec<_> = missing
        .into_iter()
        .map(zapi_webhooks::Field::as_str)
        .collect();
    assert_eq!(names, ["instanceId", "phone", "momment"]);
}

#[test]
fn the_sender_is_the_participant_in_a_group() {
    let (event, _) = received(&message(r#""participantPhone":"5544888888888""#));
    assert_eq!(event.sender().as_str(), "5544888888888");
    let (event, _) = received(&message(r#""participantLid":null"#));
    assert_eq!(event.sender().as_str(), "5544999999999");
}

/// Bodies of imitating bridges: every missing field is named, and the rest is kept.
#[test]
fn a_connection_with_two_members_is_rejected_with_all_that_is_missing() {
    let body = br#"{"type":"ConnectedCallback","connected":true}"#;
    let verdict: Verdict<Event> = read(Tolerance::LENIENT, body);
    let error = verdict.expect_err("a rejection");
    assert_eq!(error.violations().count(), 3);
    assert_eq!(error.partial().connected, Some(true));
}
