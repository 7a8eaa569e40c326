//! Checks that the bodies of `testing` are as their names say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use zapi_webhooks::{Diagnostic, EventType, Quirk, Tolerance, event_type, parse_connected};
use zapi_webhooks_http::{Outcome, Receiver, testing};

fn receive(body: &str) -> Outcome {
    let (head, body) = testing::delivery(body).into_parts();
    Receiver::new([testing::secret()]).receive(&head, &body)
}

#[test]
fn the_clean_body_is_clean() {
    let parsed = parse_connected(testing::CLEAN_BODY.as_bytes()).unwrap();
    assert!(parsed.is_clean() && parsed.unknown.is_empty());
    assert_eq!(parsed.event.phone.as_str(), testing::PHONE);
    assert_eq!(parsed.event.instance_id.as_str(), testing::INSTANCE);
    assert_eq!(parsed.event.is_business, Some(true));
}

#[test]
fn the_documented_body_is_the_fixture() {
    let fixture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/docs-example.json"
    );
    assert_eq!(
        testing::DOCUMENTED_BODY,
        std::fs::read_to_string(fixture).unwrap()
    );
}

#[test]
fn each_quirk_has_a_body_with_that_quirk_alone() {
    let quirks: Vec<Quirk> = testing::quirky_bodies().map(|(quirk, _)| quirk).collect();
    let allowed = Quirk::ALL.iter().copied();
    let allowed = allowed.filter(|quirk| Tolerance::LENIENT.allows(*quirk));
    assert!(allowed.eq(quirks));
    for (quirk, body) in testing::quirky_bodies() {
        let Outcome::Connected(parsed) = receive(&body) else {
            panic!("{quirk} is tolerated")
        };
        let found: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::quirk).collect();
        assert_eq!(found, [Some(quirk)], "{body}");
    }
}

#[test]
fn each_documented_event_has_a_body() {
    let events: Vec<EventType> = testing::EVENT_BODIES
        .iter()
        .map(|(event, _)| *event)
        .collect();
    assert_eq!(events, EventType::DOCUMENTED);
    for (event, body) in testing::EVENT_BODIES {
        assert!(
            serde_json::from_str::<serde_json::Value>(body).is_ok(),
            "{body}"
        );
        assert_eq!(event_type(body.as_bytes()), Ok(*event));
    }
}

#[test]
fn a_delivery_has_the_headers_of_a_real_one() {
    let delivery = testing::delivery(testing::CLEAN_BODY);
    assert_eq!(delivery.method(), "POST");
    for (name, value) in [
        ("content-type", "application/json"),
        ("z-api-token", testing::TOKEN),
        ("connection", "Upgrade, HTTP2-Settings"),
        ("upgrade", "h2c"),
    ] {
        assert_eq!(delivery.headers()[name], value);
    }
}
