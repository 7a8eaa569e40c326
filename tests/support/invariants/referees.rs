//! Laws that other readers decide: `serde_json` for JSON, `json5` for JSON5.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use zapi_webhooks::{ConnectedEvent, Dialect, ErrorKind, Parsed, Quirk, Tolerance, UnknownField};

use super::{members, quirks, shown, under};

/// The members of an object in their order, repeated ones included.
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<V>(Vec<(String, V)>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for All<V> {
            type Value = Pairs<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<Pairs<V>, M::Error> {
                while let Some(pair) = map.next_entry()? {
                    self.0.push(pair);
                }
                Ok(Pairs(self.0))
            }
        }

        deserializer.deserialize_map(All(Vec::new()))
    }
}

/// Whether `serde_json` takes a text for JSON, whatever its depth and its numbers.
pub fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// What `json5` reads a text as.
///
/// `json5` recurses without a limit and aborts the process on deep nesting, so it never sees
/// text with many brackets.
pub fn json5_value<T: for<'de> Deserialize<'de>>(text: &str) -> Option<Result<T, json5::Error>> {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    (brackets.count() < 100).then(|| json5::from_str(text))
}

/// Law *referees*: the dialect is the smallest grammar whose reader accepts the payload.
pub fn dialects<T>(payload: &[u8], parsed: &Parsed<T>) {
    let text = std::str::from_utf8(payload).unwrap_or_default();
    let dialect = parsed.dialect();
    assert_eq!(
        dialect == Dialect::Json,
        is_json(text),
        "referees: {dialect} and serde_json on {}",
        shown(payload)
    );
    if let Some(json5) = json5_value::<Pairs<Value>>(text) {
        assert_eq!(
            dialect <= Dialect::Json5,
            json5.is_ok(),
            "referees: {dialect} and json5 ({:?}) on {}",
            json5.err(),
            shown(payload)
        );
    }
}

/// Law *referees*: the readers read the same values.
pub fn values(payload: &[u8], parsed: &Parsed<ConnectedEvent>) {
    let text = std::str::from_utf8(payload).unwrap_or_default();
    for unknown in &parsed.unknown {
        let (name, json) = (unknown.name(), unknown.json());
        assert!(is_json(json), "referees: {json:?} of {}", shown(payload));
        assert!(!members::has_lone_surrogate(json), "referees: {json:?}");
        assert_eq!(known(name), None, "referees: {name:?} is known");
    }
    let strict = serde_json::from_str::<Pairs<&RawValue>>(text).ok();
    if let Some(Pairs(pairs)) = strict.filter(|_| parsed.dialect() == Dialect::Json) {
        let theirs = pairs.iter().filter(|(name, _)| known(name).is_none());
        let theirs: Vec<_> = theirs
            .map(|(name, raw)| (name.as_str(), raw.get()))
            .collect();
        let ours: Vec<_> = parsed
            .unknown
            .iter()
            .map(|it| (it.name(), it.json()))
            .collect();
        assert_eq!(ours, theirs, "referees: serde_json of {}", shown(payload));
        let raw = |(name, raw): &(String, &RawValue)| {
            (name.clone(), serde_json::from_str(raw.get()).ok())
        };
        identity(payload, &parsed.event, pairs.iter().map(raw).collect());
    }
    if let Some(Ok(Pairs(pairs))) = json5_value::<Pairs<Value>>(text) {
        let theirs: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| known(name).is_none())
            .collect();
        assert_eq!(
            parsed.unknown.len(),
            theirs.len(),
            "referees: json5 of {}",
            shown(payload)
        );
        for (ours, (name, value)) in parsed.unknown.iter().zip(theirs) {
            assert_eq!(ours.name(), name, "referees: json5 of {}", shown(payload));
            // A number too large for `serde_json` is not compared.
            if let Ok(read) = serde_json::from_str(ours.json()) {
                assert!(
                    agree(&read, value),
                    "referees: {} and json5's {value} in {}",
                    ours.json(),
                    shown(payload)
                );
            }
        }
        let some = |(name, value): &(String, Value)| (name.clone(), Some(value.clone()));
        identity(payload, &parsed.event, pairs.iter().map(some).collect());
    }
}

/// The settled values stand in the payload, as a referee reads it, and the other copies are equal
/// ones or placeholders.
fn identity(payload: &[u8], event: &ConnectedEvent, pairs: Vec<(String, Option<Value>)>) {
    let mut copies: BTreeMap<&str, Vec<Option<Value>>> = BTreeMap::new();
    for (name, value) in pairs {
        if let Some(name) = known(&name) {
            copies.entry(name).or_default().push(value);
        }
    }
    let phone = event.phone.as_str();
    let id = event.instance_id.as_str();
    let moment = event.moment.raw();
    for (name, values) in copies {
        let matching = values.iter().filter(|value| match (name, value) {
            ("phone", Some(Value::String(text))) => text == phone,
            ("phone", Some(Value::Number(number))) => number.to_string() == phone,
            ("instanceId", Some(Value::String(text))) => text == id,
            // The id `12E45` is a number by accident, too large a one for a float at times.
            // And a zero may have an exponent that no float holds.
            ("instanceId", Some(Value::Number(_)) | None) | ("momment", None) => true,
            ("momment", Some(Value::Number(number))) => {
                let exact = float(moment);
                number.as_f64().is_some_and(|read| near(read, exact))
            }
            ("momment", Some(Value::String(text))) => *text == moment.to_string(),
            ("connected", Some(Value::Bool(value))) => *value == event.connected,
            ("connected", Some(Value::String(text))) => event.connected && text == "true",
            ("isBusiness", Some(Value::Bool(value))) => Some(*value) == event.is_business,
            ("isBusiness", Some(Value::Null)) => event.is_business.is_none(),
            ("isBusiness", Some(Value::String(text))) => {
                event.is_business == Some(true) && text == "true"
            }
            ("type", Some(Value::String(text))) => text.eq_ignore_ascii_case("ConnectedCallback"),
            _ => false,
        });
        let matching = matching.count();
        let others_may_differ = matches!(name, "phone" | "instanceId") && matching > 0;
        assert!(
            matching == values.len() || others_may_differ,
            "single reading: {name} of {}",
            shown(payload)
        );
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "exact up to 2^53"
)]
fn float(integer: i64) -> f64 {
    integer as f64
}

/// The name under which a known key is settled.
pub fn known(key: &str) -> Option<&'static str> {
    match key {
        "type" => Some("type"),
        "connected" => Some("connected"),
        "momment" | "moment" => Some("momment"),
        "instanceId" => Some("instanceId"),
        "phone" => Some("phone"),
        "isBusiness" => Some("isBusiness"),
        _ => None,
    }
}

/// Whether a strict spelling says what `json5` read, numbers as floats.
pub fn agree(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => {
            ours == theirs
                || ours
                    .as_f64()
                    .zip(theirs.as_f64())
                    .is_some_and(|(a, b)| near(a, b))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| agree(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .all(|(key, value)| theirs.get(key).is_some_and(|their| agree(value, their)))
        }
        (ours, theirs) => ours == theirs,
    }
}

/// Whether two floats are one number, read by `serde_json` and by `json5`: the former may miss the
/// nearest float by a little.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= one.abs() * 1e-15
}

/// A clean body, in which one unknown field holds a text as it stands.
pub fn embed(document: &str) -> String {
    format!(
        concat!(
            r#"{{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"#,
            r#""instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","doc":{},"phone":"5544999999999"}}"#,
        ),
        document
    )
}

/// Law *referees*, the other way round: what `serde_json` accepts is accepted as JSON and comes
/// back unchanged; what is accepted beyond it is judged as any body.
pub fn document(document: &str) {
    let body = embed(document);
    super::every_law(body.as_bytes());
    let Ok(raw) = serde_json::from_str::<&RawValue>(document) else {
        return;
    };
    match under(Tolerance::STRICT, body.as_bytes()) {
        Ok(parsed) => {
            assert_eq!(parsed.dialect(), Dialect::Json, "referees: {document}");
            assert_eq!(quirks(&parsed), Vec::<Quirk>::new(), "referees: {document}");
            let json: Vec<_> = parsed.unknown.iter().map(UnknownField::json).collect();
            assert_eq!(json, [raw.get()], "referees: {document}");
        }
        Err(error) => {
            let is_limit = matches!(error.kind(), ErrorKind::TooDeep(_) | ErrorKind::TooLong(_));
            assert!(
                is_limit || members::has_lone_surrogate(document),
                "referees: {error} in {document}"
            );
        }
    }
}
