//! Decisions of one line each that no other test held: each test fails if its line is changed.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests"
)]

use zapi_webhooks::{
    ErrorKind, Field, ParseOptions, Quirk, Tolerance, event_type, normalize, parse_connected,
};

/// A clean body, with one more member.
fn with(member: &str) -> String {
    format!(
        r#"{{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999",{member}}}"#
    )
}

fn refused(body: &str) -> Option<ErrorKind> {
    parse_connected(body.as_bytes())
        .err()
        .map(|error| error.kind())
}

/// Another reader may take `Type` for the type; no other key decides which event it is.
#[test]
fn the_type_of_a_body_is_not_read_beside_a_key_that_looks_like_it() {
    for key in ["Type", "TYPE", "type ", "t\u{443}pe"] {
        let body = format!(r#"{{"{key}":"DeliveryCallback","type":"ConnectedCallback"}}"#);
        let kind = event_type(body.as_bytes()).map_err(|error| error.kind());
        assert_eq!(kind, Err(ErrorKind::SuspiciousKey(Field::TYPE)), "{key:?}");
    }
    for key in ["Phone", "Moment", "instanceid"] {
        let body = format!(r#"{{"{key}":1,"type":"ConnectedCallback"}}"#);
        assert!(event_type(body.as_bytes()).is_ok(), "{key:?}");
    }
}

/// The violation at which the parse stopped is the primary one, whatever was found before it.
#[test]
fn the_type_of_a_broken_body_is_refused_for_the_break() {
    let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
    for (body, quirk) in [
        (
            r#"{"Type":1,'type':"ConnectedCallback"}"#,
            Quirk::SingleQuotes,
        ),
        (
            r#"{"Type":1,,"type":"ConnectedCallback"}"#,
            Quirk::RepeatedComma,
        ),
        (
            r#"{"Type":1,"type":"ConnectedCallback",}"#,
            Quirk::TrailingComma,
        ),
    ] {
        let kind = strict
            .event_type(body.as_bytes())
            .map_err(|error| error.kind());
        assert_eq!(kind, Err(ErrorKind::Denied(quirk)), "{body}");
    }
}

#[test]
fn a_key_with_a_digit_for_its_first_letter_is_suspicious() {
    for (key, field) in [
        ("1sBusiness", Field::IS_BUSINESS),
        ("1nstanceId", Field::INSTANCE_ID),
        ("1NSTANCEID", Field::INSTANCE_ID),
    ] {
        let kind = refused(&with(&format!("\"{key}\":1")));
        assert_eq!(kind, Some(ErrorKind::SuspiciousKey(field)), "{key}");
    }
}

/// U+16FE4, the filler of the Khitan small script, is a mark that shows nothing.
#[test]
fn a_filler_identifies_nobody() {
    let filler = '\u{16fe4}';
    let body = with("\"note\":1");
    for (text, field) in [
        ("ConnectedCallback", Field::TYPE),
        ("3C67AB64", Field::INSTANCE_ID),
        ("5544999", Field::PHONE),
    ] {
        let body = body.replacen(text, &format!("{text}{filler}"), 1);
        assert_eq!(
            refused(&body),
            Some(ErrorKind::InvalidField(field)),
            "{field}"
        );
    }
    let kind = refused(&with(&format!("\"pho{filler}ne\":1")));
    assert_eq!(kind, Some(ErrorKind::SuspiciousKey(Field::PHONE)));
}

/// Each is a literal to some reader, so it is no text without quotes.
#[test]
fn a_word_that_some_reader_takes_for_a_literal_is_no_text() {
    let words = [
        "undefined",
        "nan",
        "NAN",
        "inf",
        "Inf",
        "INF",
        "infinity",
        "nil",
        "none",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "TRUE",
        "FALSE",
        "NULL",
    ];
    for word in words {
        let unknown = with(&format!("\"note\":{word}"));
        assert_eq!(
            refused(&unknown),
            Some(ErrorKind::UnexpectedToken),
            "{word}"
        );
        let id = with("\"note\":1").replace("\"3C67AB641C8AA0412F6A0242B4E23AC7\"", word);
        let kind = ErrorKind::InvalidField(Field::INSTANCE_ID);
        assert_eq!(refused(&id), Some(kind), "{word}");
        assert!(
            normalize(format!("[1,{word}]").as_bytes()).is_err(),
            "{word}"
        );
    }
}

/// Two unknown fields are the same one only if they are in the same place.
#[test]
fn unknown_fields_differ_by_their_place() {
    let parsed = |member: &str| parse_connected(with(member).as_bytes()).expect("a clean body");
    let (one, other) = (parsed("\"note\":1"), parsed("\"note\": 1"));
    assert_eq!(one.unknown[0].name(), other.unknown[0].name());
    assert_eq!(one.unknown[0].json(), other.unknown[0].json());
    assert_ne!(one.unknown[0], other.unknown[0]);
    assert_eq!(one.unknown[0], parsed("\"note\":1").unknown[0]);

    let twice = parsed("\"a\":1,\"a\":1");
    assert_ne!(twice.unknown[0], twice.unknown[1]);
}

#[test]
fn a_cut_body_with_a_denied_value_is_rejected_by_all() {
    let body = b"{'type': 'ConnectedCallback', 'connected': True, 'momment";
    let documented =
        zapi_webhooks::ParseOptions::new().tolerance(zapi_webhooks::Tolerance::DOCUMENTED);
    let error = documented.parse_connected(body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
    let error = documented.event_type(body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied(Quirk::PythonLiteral));
    assert_eq!(
        error.event_type(),
        Some(zapi_webhooks::EventType::Connected)
    );
}

#[test]
fn a_quote_and_zeros_are_another_encoding_at_the_start_alone() {
    let text = "\"\0\0\0\"";
    let error = zapi_webhooks::normalize(text.as_bytes()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Encoding(_)), "{error}");
    let row = format!("{{}} {text}");
    assert!(zapi_webhooks::documents(row.as_bytes()).all(|it| it.verdict.is_ok()));
}

#[test]
fn a_body_is_read_by_its_own_table_although_another_type_comes_first() {
    let body = br#"{"a":{"type":"DeliveryCallback"},"zaap\u0049d":"x","type":"PresenceChatCallback",
        "phone":"5544999999999","status":"PAUSED","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
    let options = zapi_webhooks::ParseOptions::new()
        .tolerance(zapi_webhooks::Tolerance::LENIENT.deny(Quirk::EscapedKey));
    let parsed = options.parse(body).unwrap();
    assert_eq!(
        parsed.event.event_type(),
        zapi_webhooks::EventType::PresenceChat
    );
    assert_eq!(parsed.unknown[1].pointer(), "/zaapId");
}

#[test]
fn a_body_without_a_readable_type_still_gives_the_common_fields() {
    let body = br#"{"connected": true, "phone": "5544999999999", "momment": "#;
    let error = zapi_webhooks::parse(body).unwrap_err();
    let partial = error.partial();
    assert_eq!(partial.connected, Some(true));
    assert!(partial.phone.is_some());
    assert_eq!(partial.members().count(), 2);
}
