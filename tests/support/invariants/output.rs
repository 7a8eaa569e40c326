//! Laws about what comes out: canonical JSON and serde.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use zapi_webhooks::{ConnectedEvent, Dialect, Parsed, Quirk, Tolerance};

use super::{quirks, shown, under};

/// What may be doubtful about a field, however it is written.
pub const CONTENT: [Quirk; 8] = [
    Quirk::NotConnected,
    Quirk::MomentInSeconds,
    Quirk::ImplausibleMoment,
    Quirk::UnusualPhone,
    Quirk::UnusualInstanceId,
    Quirk::UnknownWord,
    Quirk::SeveralContents,
    Quirk::Placeholder,
];

/// Law *canonical*: an event has one text, after RFC 8785, that strictly says the same event.
pub fn canonical(payload: &[u8], parsed: &Parsed<ConnectedEvent>) {
    let event = &parsed.event;
    let text = event.to_canonical_json();
    let at = shown(payload);
    assert_eq!(text, sorted(event), "canonical: RFC 8785, of {at}");

    let again = under(Tolerance::STRICT, text.as_bytes());
    let again = again.unwrap_or_else(|error| panic!("canonical: {error} in {text} of {at}"));
    assert_eq!(&again.event, event, "canonical: {text} of {at}");
    assert!(again.unknown.is_empty(), "canonical: {text} of {at}");
    assert_eq!(again.dialect(), Dialect::Json, "canonical: {text} of {at}");
    assert_eq!(again.event.to_canonical_json(), text, "canonical: {at}");

    let doubts: Vec<Quirk> = quirks(parsed);
    let mut doubts: Vec<Quirk> = doubts
        .into_iter()
        .filter(|quirk| CONTENT.contains(quirk))
        .collect();
    let mut left = quirks(&again);
    doubts.sort();
    left.sort();
    assert_eq!(left, doubts, "canonical: findings left in {text} of {at}");

    assert_eq!(
        serde_json::to_string(event).ok().as_deref(),
        Some(text.as_str()),
        "canonical: serde of {at}"
    );
    let back: Option<ConnectedEvent> = serde_json::from_str(&text).ok();
    assert_eq!(back.as_ref(), Some(event), "canonical: serde of {at}");
    let key = format!(
        "ConnectedCallback:{}:{}",
        event.instance_id.as_str(),
        event.moment.raw()
    );
    assert_eq!(event.idempotency_key(), key);
}

/// The event as `serde_json` writes it, with sorted keys.
///
/// All keys are ASCII and the one number is an integer below 2^53, so this is RFC 8785.
fn sorted(event: &ConnectedEvent) -> String {
    let mut members: BTreeMap<&str, Value> = BTreeMap::from([
        ("type", json!("ConnectedCallback")),
        ("connected", json!(event.connected)),
        ("momment", json!(event.moment.raw())),
        ("instanceId", json!(event.instance_id.as_str())),
        ("phone", json!(event.phone.as_str())),
    ]);
    if let Some(is_business) = event.is_business {
        members.insert("isBusiness", json!(is_business));
    }
    serde_json::to_string(&members).unwrap_or_default()
}
