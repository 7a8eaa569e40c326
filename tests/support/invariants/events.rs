//! Laws of all six events and of the undocumented ones.

use serde_json::Value;
use serde_json::value::RawValue;
use zapi_webhooks::{
    Callback, ConnectedEvent, DeliveryEvent, Dialect, DisconnectedEvent, ErrorKind, Event,
    EventType, Limits, MessageStatusEvent, ParseError, ParseOptions, Parsed, PresenceChatEvent,
    ReceivedEvent, Tolerance,
};

use super::account;
use super::output::CONTENT;
use super::referees::{Pairs, agree, is_json};
use super::tables::{self, Row};
use super::{TOLERANCES, Verdict, WIDEST, common_laws, members, quirks, read, referees, shown};

/// Asserts every law of any event.
pub fn every_law(payload: &[u8]) {
    for tolerance in TOLERANCES {
        let verdict = read(tolerance, payload);
        one_event_agrees(payload, tolerance, &verdict);
        event_type_agrees(payload, tolerance, &verdict);
    }
    let widest = common_laws::<Event>(payload);
    exact_account(payload, &widest);
    if let Ok(parsed) = &widest {
        canonical(payload, parsed);
        referees::dialects(payload, parsed);
        clean_members(payload, parsed);
        limits(payload, parsed);
        match &parsed.event {
            Event::Other(_) => kept_whole(payload, parsed),
            _ => unknown(payload, parsed),
        }
    }
}

/// All texts in a value.
pub fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(members) => members.values().for_each(|item| texts(item, into)),
        _ => {}
    }
}

/// `parse` and `parse_as` of each event agree, or the latter says `WrongEvent`.
fn one_event_agrees(payload: &[u8], tolerance: Tolerance, verdict: &Verdict<Event>) {
    let connected = one::<ConnectedEvent>(payload, tolerance, verdict, |event| match event {
        Event::Connected(event) => Some(event),
        _ => None,
    });
    let by_name = super::under(tolerance, payload);
    assert_eq!(connected, by_name, "one event: {}", shown(payload));
    one::<DisconnectedEvent>(payload, tolerance, verdict, |event| match event {
        Event::Disconnected(event) => Some(event),
        _ => None,
    })
    .ok();
    one::<DeliveryEvent>(payload, tolerance, verdict, |event| match event {
        Event::Delivery(event) => Some(event),
        _ => None,
    })
    .ok();
    one::<MessageStatusEvent>(payload, tolerance, verdict, |event| match event {
        Event::MessageStatus(event) => Some(event),
        _ => None,
    })
    .ok();
    one::<PresenceChatEvent>(payload, tolerance, verdict, |event| match event {
        Event::PresenceChat(event) => Some(event),
        _ => None,
    })
    .ok();
    one::<ReceivedEvent>(payload, tolerance, verdict, |event| match event {
        Event::Received(event) => Some(event),
        _ => None,
    })
    .ok();
}

/// `parse` agrees with `parse_as` of one event, whose verdict is returned.
fn one<T: Callback + Clone + PartialEq + std::fmt::Debug>(
    payload: &[u8],
    tolerance: Tolerance,
    verdict: &Verdict<Event>,
    of: fn(&Event) -> Option<&T>,
) -> Verdict<T> {
    let asked = ParseOptions::new()
        .tolerance(tolerance)
        .parse_as::<T>(payload);
    let agree = match (verdict, &asked) {
        (Ok(any), Ok(asked)) => {
            of(&any.event) == Some(&asked.event)
                && any.diagnostics == asked.diagnostics
                && any.unknown == asked.unknown
        }
        (Ok(any), Err(error)) => {
            any.event.event_type() != T::EVENT_TYPE
                && error.kind() == ErrorKind::WrongEvent(any.event.event_type())
        }
        (Err(_), Ok(_)) => false,
        (Err(any), Err(asked)) if any.event_type() == Some(T::EVENT_TYPE) => {
            // If a copy of the type is denied, `parse` knows no table to read the rest by.
            let is_denied = |error: &ParseError| matches!(error.kind(), ErrorKind::Denied(_));
            any == asked || is_denied(any)
        }
        // Whether the grammar is read up to its first fault or further depends on the table, since a field may
        // take a word that an unknown member may not hold.
        (Err(_), Err(_)) => true,
    };
    assert!(
        agree,
        "one event: {verdict:?} and {asked:?} as {} of {}",
        T::EVENT_TYPE,
        shown(payload)
    );
    asked
}

/// `event_type` and `parse` say the same about the type.
fn event_type_agrees(payload: &[u8], tolerance: Tolerance, verdict: &Verdict<Event>) {
    let event = ParseOptions::new().tolerance(tolerance).event_type(payload);
    let agree = match (&event, verdict) {
        (Ok(event), Ok(parsed)) => *event == parsed.event.event_type(),
        (Ok(event), Err(error)) => {
            let is_of_a_field = matches!(
                error.kind(),
                ErrorKind::SuspiciousKey(_)
                    | ErrorKind::TooManyQuirks(_)
                    | ErrorKind::MissingField(_)
                    | ErrorKind::InvalidField(_)
                    | ErrorKind::ConflictingDuplicate(_)
                    | ErrorKind::Denied(_)
            );
            is_of_a_field && error.event_type() == Some(*event)
        }
        (Err(_), Ok(_)) => false,
        (Err(_), Err(_)) => true,
    };
    assert!(
        agree,
        "event type: {event:?} and {verdict:?} of {}",
        shown(payload)
    );
}

/// Law *exact account*: nothing is reported if and only if the payload is contract-clean JSON.
fn exact_account(payload: &[u8], widest: &Verdict<Event>) {
    let clean = std::str::from_utf8(payload).is_ok_and(tables::is_contract_clean);
    match widest {
        Ok(parsed) => assert_eq!(
            parsed.is_clean(),
            clean,
            "exact account: {:?} of {}",
            parsed.diagnostics,
            shown(payload)
        ),
        Err(error) => account::rejected(payload, clean, error),
    }
}

/// Law *canonical*: an event has one text that strictly says the same event, in sorted order.
fn canonical(payload: &[u8], parsed: &Parsed<Event>) {
    let event = &parsed.event;
    let text = event.to_canonical_json();
    let at = shown(payload);
    assert!(is_json(&text), "canonical: {text} of {at}");
    if let Event::Other(other) = event {
        let again: Parsed<Event> = read(WIDEST, text.as_bytes()).expect("canonical: other");
        assert_eq!(again.event.to_canonical_json(), text, "canonical: {at}");
        assert_eq!(
            (again.event.phone(), again.event.instance_id()),
            (other.phone(), other.instance_id())
        );
        return;
    }
    let again: Verdict<Event> = read(Tolerance::STRICT, text.as_bytes());
    let again = again.unwrap_or_else(|error| panic!("canonical: {error} in {text} of {at}"));
    assert_eq!(&again.event, event, "canonical: {text} of {at}");
    assert!(again.unknown.is_empty(), "canonical: {text} of {at}");
    assert_eq!(again.dialect(), Dialect::Json, "canonical: {text} of {at}");
    assert_eq!(again.event.to_canonical_json(), text, "canonical: {at}");
    let keys: Vec<&str> = members::split(&text)
        .unwrap_or_default()
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert!(keys.is_sorted(), "canonical: {text} of {at}");

    let of_content = |parsed: &Parsed<Event>| {
        let mut doubts = quirks(parsed);
        doubts.retain(|quirk| CONTENT.contains(quirk));
        doubts.sort();
        doubts
    };
    assert_eq!(
        quirks(&again).len(),
        of_content(&again).len(),
        "canonical: findings left in {text} of {at}"
    );
    assert_eq!(
        of_content(&again),
        of_content(parsed),
        "canonical: findings left in {text} of {at}"
    );
    assert_eq!(again.event.idempotency_key(), event.idempotency_key());
}

/// Law *referees*: a clean body and the event say the same, as `serde_json` reads them.
fn clean_members(payload: &[u8], parsed: &Parsed<Event>) {
    let Some(rows) = tables::rows_of(parsed.event.event_type()) else {
        return;
    };
    let text = std::str::from_utf8(payload).unwrap_or_default();
    if !parsed.is_clean() {
        return;
    }
    // A number too large for `serde_json` is not compared.
    let Ok(Value::Object(mut theirs)) = serde_json::from_str(text) else {
        return;
    };
    let event_type = theirs.remove("type");
    let mut theirs = known_members(Value::Object(theirs), rows);
    if let (Value::Object(members), Some(event_type)) = (&mut theirs, event_type) {
        members.insert("type".to_owned(), event_type);
    }
    let ours = serde_json::from_str(&parsed.event.to_canonical_json()).expect("JSON");
    assert!(
        agree(&ours, &theirs),
        "referees: {ours} and {theirs} of {}",
        shown(payload)
    );
}

/// The members of an object that some rows know and that are not null, in the objects inside too.
fn known_members(value: Value, rows: &[Row]) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let known = members.into_iter().filter_map(|(key, value)| {
        let row = rows.iter().find(|row| row.key == key)?;
        match (value, row.rows()) {
            (Value::Null, _) => None,
            (value, Some(inside)) => Some((key, known_members(value, inside))),
            (value, None) => Some((key, value)),
        }
    });
    Value::Object(known.collect())
}

/// An unknown member is strict JSON, and its pointer ends in its name.
fn unknown(payload: &[u8], parsed: &Parsed<Event>) {
    for unknown in &parsed.unknown {
        assert!(is_json(unknown.json()), "unknown: {}", shown(payload));
        let name = unknown.name().replace('~', "~0").replace('/', "~1");
        assert!(
            unknown.pointer().ends_with(&format!("/{name}")),
            "unknown: {:?} of {}",
            unknown.pointer(),
            shown(payload)
        );
    }
    let text = std::str::from_utf8(payload).unwrap_or_default();
    let Ok(Pairs(pairs)) = serde_json::from_str::<Pairs<&RawValue>>(text) else {
        return;
    };
    let rows = tables::rows_of(parsed.event.event_type()).unwrap_or_default();
    let is_known = |name: &str| {
        let is_row = rows.iter().any(|row| row.key == name);
        is_row || name == "type" || name == "moment" && rows.iter().any(|row| row.key == "momment")
    };
    let theirs: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| !is_known(name))
        .map(|(name, raw)| (name.as_str(), raw.get()))
        .collect();
    let of_outermost = |pointer: &str| pointer.matches('/').count() == 1;
    let ours: Vec<_> = parsed
        .unknown
        .iter()
        .filter(|it| of_outermost(&it.pointer()))
        .map(|it| (it.name(), it.json()))
        .collect();
    assert_eq!(ours, theirs, "unknown: {}", shown(payload));
}

/// An event of an undocumented type keeps every member and every copy of it, byte by byte.
fn kept_whole(payload: &[u8], parsed: &Parsed<Event>) {
    let Event::Other(event) = &parsed.event else {
        return;
    };
    assert_eq!(parsed.event.event_type(), EventType::Unknown);
    assert_eq!(parsed.event.idempotency_key(), None);
    assert!(parsed.unknown.is_empty(), "whole: {}", shown(payload));
    for member in event.members() {
        assert!(is_json(member.json()), "whole: {}", shown(payload));
    }
    let text = std::str::from_utf8(payload).unwrap_or_default();
    let Ok(Pairs(pairs)) = serde_json::from_str::<Pairs<&RawValue>>(text) else {
        return;
    };
    let ours = event.members().iter().map(|it| (it.name(), it.json()));
    for ((name, json), (their_name, raw)) in ours.zip(&pairs) {
        assert_eq!(name, their_name, "whole: {}", shown(payload));
        // The text of `type` is decoded.
        if name == "type" {
            assert_eq!(
                serde_json::from_str::<String>(json).ok().as_deref(),
                Some(event.type_name())
            );
        } else {
            assert_eq!(json, raw.get(), "whole: {}", shown(payload));
        }
    }
    assert_eq!(
        event.members().len(),
        pairs.len(),
        "whole: {}",
        shown(payload)
    );
}

/// Each limit admits exactly what it says, and past it the payload is rejected by that name.
fn limits(payload: &[u8], parsed: &Parsed<Event>) {
    let given = parsed.diagnostics.len();
    let mut checks: Vec<(Limits, ErrorKind)> = Vec::new();
    let mut check = |needed: usize, set: fn(&mut Limits, usize), kind: fn(usize) -> ErrorKind| {
        let mut limits = Limits::EVENT;
        set(&mut limits, needed);
        let enough = ParseOptions::new().tolerance(WIDEST).limits(limits);
        assert_eq!(
            enough.parse(payload).as_ref(),
            Ok(parsed),
            "limits: {:?} is enough for {}",
            kind(needed),
            shown(payload)
        );
        if let Some(fewer) = needed.checked_sub(1) {
            set(&mut limits, fewer);
            checks.push((limits, kind(fewer)));
        }
    };
    check(
        payload.len(),
        |it, most| it.max_bytes = most,
        ErrorKind::TooLong,
    );
    check(
        given,
        |it, most| it.max_quirks = most,
        ErrorKind::TooManyQuirks,
    );
    let text = std::str::from_utf8(payload).unwrap_or_default();
    if let Some(members) = members::split(text).filter(|_| is_json(text)) {
        let depth = members::depth(text);
        check(
            members.len(),
            |it, most| it.max_members = most,
            ErrorKind::TooManyMembers,
        );
        check(depth, |it, most| it.max_depth = most, ErrorKind::TooDeep);
    }
    for (limits, kind) in checks {
        let options = ParseOptions::new().tolerance(WIDEST).limits(limits);
        assert_eq!(
            options.parse(payload).map_err(|error| error.kind()),
            Err(kind),
            "limits: on {}",
            shown(payload)
        );
    }
}
