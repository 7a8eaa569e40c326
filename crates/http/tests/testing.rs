//! Checks that the bodies of `testing` are as their names say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use zapi_webhooks::{
    Diagnostic, Event, EventType, InstanceId, ParseOptions, Quirk, Tolerance, parse,
    parse_connected,
};
use zapi_webhooks_http::testing::{self, Sample};

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
fn each_sample_is_clean_and_whole() {
    let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
    let mut names = BTreeSet::new();
    for Sample {
        name, event, body, ..
    } in testing::SAMPLES
    {
        assert!(names.insert(*name), "{name} is there twice");
        let parsed = strict.parse(body.as_bytes()).unwrap();
        assert_eq!(parsed.event.event_type(), *event, "{name}");
        assert!(parsed.is_clean(), "{name}: {:?}", parsed.diagnostics);
        assert!(parsed.unknown.is_empty(), "{name}: {:?}", parsed.unknown);
        let id = parsed.event.instance_id().map(InstanceId::as_str);
        assert_eq!(id, Some(testing::INSTANCE), "{name}");
        // Compact JSON has white space in strings only.
        let value: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(value.to_string().len(), body.len(), "{name}");
    }
}

#[test]
fn the_sample_of_an_event_is_its_first() {
    for event in EventType::DOCUMENTED.iter().chain([&EventType::Unknown]) {
        let first = testing::SAMPLES.iter().find(|it| it.event == *event);
        assert_eq!(first.map(|it| it.body), Some(testing::sample(*event)));
    }
    assert_eq!(testing::sample(EventType::Connected), testing::CLEAN_BODY);
}

#[test]
fn the_received_samples_have_each_typed_content() {
    let mut contents = BTreeSet::new();
    for Sample { name, body, .. } in testing::SAMPLES {
        let Event::Received(message) = parse(body.as_bytes()).unwrap().event else {
            continue;
        };
        match message.contents().as_slice() {
            [content] => {
                let shown = format!("{content:?}");
                let variant = shown.split('(').next().unwrap_or_default();
                contents.insert(variant.to_owned());
            }
            others => assert_eq!((*name, others.len()), ("received-waiting", 0)),
        }
    }
    let typed = [
        "Audio",
        "Buttons",
        "ButtonsResponse",
        "Contact",
        "Document",
        "Image",
        "ListResponse",
        "LiveLocation",
        "Location",
        "Notification",
        "Poll",
        "PollVote",
        "Ptv",
        "Reaction",
        "Sticker",
        "Text",
        "Video",
        "Withheld",
    ];
    assert!(contents.iter().eq(typed), "{contents:?}");
}

#[test]
fn each_quirk_has_a_body_with_that_quirk_alone() {
    let wide = Tolerance::LENIENT.allow(Quirk::CurlyQuotes);
    let options = ParseOptions::new().tolerance(wide);
    for quirk in Quirk::ALL {
        let mut events = Vec::new();
        for event in EventType::DOCUMENTED {
            let Some(body) = testing::quirky_sample(*event, *quirk) else {
                continue;
            };
            let parsed = options.parse(body.as_bytes()).unwrap();
            assert_eq!(parsed.event.event_type(), *event, "{quirk}");
            let found: Vec<_> = parsed.diagnostics.iter().map(Diagnostic::quirk).collect();
            assert_eq!(found, [Some(*quirk)], "{event}: {body}");
            events.push(*event);
        }
        assert_eq!(events, events_with(*quirk), "{quirk}");
        assert_eq!(testing::quirky_sample(EventType::Unknown, *quirk), None);
    }
}

/// The events whose contract lets a body have the quirk.
fn events_with(quirk: Quirk) -> Vec<EventType> {
    let without: &[EventType] = match quirk {
        Quirk::MomentAlias
        | Quirk::StringMoment
        | Quirk::IntegralFloat
        | Quirk::MomentInSeconds
        | Quirk::ImplausibleMoment
        | Quirk::BooleanAsString => &[EventType::Delivery, EventType::PresenceChat],
        Quirk::UnexpectedNull => &[EventType::PresenceChat],
        Quirk::UnknownWord => &[
            EventType::Connected,
            EventType::Disconnected,
            EventType::Delivery,
        ],
        Quirk::NotConnected => return vec![EventType::Connected],
        Quirk::SeveralContents => return vec![EventType::Received],
        _ => &[],
    };
    let events = EventType::DOCUMENTED.iter().copied();
    events.filter(|event| !without.contains(event)).collect()
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
