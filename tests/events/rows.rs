//! Each row of each table, one promise a test.

use std::collections::BTreeSet;

use zapi_webhooks::{ErrorKind, Event, EventType, ParseError, Quirk, Tolerance};

use crate::samples::{Place, places, value, values, wrong_values};
use crate::support::invariants::tables::{EVENTS, Kind, Presence, Row};
use crate::support::invariants::{Verdict, quirks, read};

/// The files of the library that hold tables.
const SOURCES: [&str; 7] = [
    include_str!("../../src/events/connected.rs"),
    include_str!("../../src/events/disconnected.rs"),
    include_str!("../../src/events/delivery.rs"),
    include_str!("../../src/events/message_status.rs"),
    include_str!("../../src/events/presence_chat.rs"),
    include_str!("../../src/events/received.rs"),
    include_str!("../../src/events/content.rs"),
];

fn parse(body: &str) -> Verdict<Event> {
    read(Tolerance::STRICT, body.as_bytes())
}

fn codes(place: &Place, body: &str) -> Vec<Quirk> {
    let parsed = parse(body).unwrap_or_else(|error| panic!("{}: {error}: {body}", place.path()));
    quirks(&parsed)
}

fn rejected(place: &Place, body: &str) -> ParseError {
    match parse(body) {
        Ok(parsed) => panic!("{} accepted: {parsed:?} of {body}", place.path()),
        Err(error) => error,
    }
}

/// The kind of a rejection and its field, of a body with one violation.
fn only_violation(place: &Place, body: &str) -> (String, Option<&'static str>) {
    let error = rejected(place, body);
    assert_eq!(error.violations().count(), 1, "{error:?} of {body}");
    let name = crate::support::invariants::name_of(error.kind());
    (name, error.kind().field().map(zapi_webhooks::Field::as_str))
}

/// The key in another case.
fn other_case(key: &str) -> String {
    let flip = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    key.chars().map(flip).collect()
}

#[test]
fn every_row_of_the_library_is_listed() {
    let parse_row = |line: &'static str| {
        let (_, row) = line.split_once(": ")?.1.split_once(" = \"")?;
        let (key, row) = row.split_once("\" ")?;
        let mut words = row.split(", ");
        let kind = words.next()?;
        let presence = words.next()?;
        ["Required", "Optional", "Nullable"]
            .contains(&presence)
            .then_some((key, kind, presence))
    };
    let mut theirs: Vec<_> = SOURCES
        .iter()
        .flat_map(|source| source.lines())
        .filter_map(parse_row)
        .collect();
    let mut ours = Vec::new();
    for place in places() {
        // `moment` comes in six tables, but no table of an object is used twice.
        let kind = kind_name(place.row);
        ours.push((place.row.key, kind, place.row.presence));
    }
    let mut ours: Vec<_> = ours
        .into_iter()
        .map(|(key, kind, presence)| (key, kind, format!("{presence:?}")))
        .collect();
    let name = |kind: &'static str| kind.split('(').next().unwrap();
    let mut theirs: Vec<_> = theirs
        .drain(..)
        .map(|(key, kind, presence)| (key, name(kind), presence.to_owned()))
        .collect();
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs);
    assert!(ours.len() > 150, "{}", ours.len());
}

fn kind_name(row: &Row) -> &'static str {
    match row.kind {
        Kind::Text => "Text",
        Kind::Id => "Id",
        Kind::Phone => "Phone",
        Kind::InstanceId => "InstanceId",
        Kind::Moment => "Moment",
        Kind::Boolean => "Boolean",
        Kind::Integer => "Integer",
        Kind::Decimal => "Decimal",
        Kind::Texts => "Texts",
        Kind::Word(_) => "Word",
        Kind::Object(_) => "Object",
        Kind::Json => "Json",
    }
}

#[test]
fn all_members_are_clean_and_all_are_kept() {
    for place in places() {
        let json = value(place.row);
        let body = place.body_with(&[(place.row.key, &json)]);
        let parsed = parse(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!(quirks(&parsed), [], "{body}");
        assert!(parsed.unknown.is_empty(), "{body}");
        let keys = |json: &str| -> BTreeSet<String> {
            let value: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(json).unwrap();
            value.keys().cloned().collect()
        };
        assert_eq!(
            keys(&parsed.event.to_canonical_json()),
            keys(&body),
            "{body}"
        );
        let ours: serde_json::Value =
            serde_json::from_str(&parsed.event.to_canonical_json()).unwrap();
        let theirs: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn an_absent_member_is_clean_if_it_is_optional() {
    for place in places() {
        let body = place.body_with(&[]);
        if place.row.presence == Presence::Required {
            let missing = ("MissingField".to_owned(), Some(place.row.key));
            assert_eq!(only_violation(&place, &body), missing, "{body}");
        } else {
            assert_eq!(codes(&place, &body), [], "{body}");
        }
    }
}

#[test]
fn null_is_absence_as_the_table_says() {
    for place in places() {
        let body = place.body_with(&[(place.row.key, "null")]);
        let path = place.path();
        match place.row.presence {
            Presence::Required => {
                let (name, field) = only_violation(&place, &body);
                assert_eq!((&*name, field), ("InvalidField", Some(&*path)), "{body}");
            }
            Presence::Optional => {
                assert_eq!(codes(&place, &body), [Quirk::UnexpectedNull], "{body}");
            }
            Presence::Nullable => assert_eq!(codes(&place, &body), [], "{body}"),
        }
        if place.row.presence != Presence::Required {
            let absent = parse(&place.body_with(&[])).unwrap();
            assert_eq!(parse(&body).unwrap().event, absent.event, "{body}");
        }
    }
}

#[test]
fn a_value_of_a_wrong_kind_is_rejected_by_its_path() {
    let mut count = 0;
    for place in places() {
        for json in wrong_values(place.row.kind) {
            let body = place.body_with(&[(place.row.key, json)]);
            let (name, field) = only_violation(&place, &body);
            assert_eq!(
                (&*name, field),
                ("InvalidField", Some(&*place.path())),
                "{body}"
            );
            count += 1;
        }
    }
    assert!(count > 500, "{count}");
}

/// Each other member of a rejected body is kept by its path.
#[test]
fn a_rejected_body_keeps_all_that_could_be_read() {
    for place in places() {
        let Some(json) = wrong_values(place.row.kind).first() else {
            continue;
        };
        let body = place.body_with(&[(place.row.key, json), ("xtra", "[1.50]")]);
        let error = rejected(&place, &body);
        let mut kept: Vec<_> = error.partial().members().collect();
        let whole =
            parse(&place.body_with(&[("xtra", "[1.50]"), (place.row.key, &value(place.row))]));
        let whole = whole.unwrap_or_else(|error| panic!("{error}: {body}"));
        let mut all = leaves(&whole.event.to_canonical_json());
        all.extend(
            whole
                .unknown
                .iter()
                .map(|it| (it.pointer(), it.json().to_owned())),
        );
        let own = format!("/{}", place.path().replace('.', "/"));
        let inside = format!("{own}/");
        all.retain(|(pointer, _)| *pointer != own && !pointer.starts_with(&inside));
        kept.sort();
        all.sort();
        assert_eq!(kept, all, "{body}");
    }
}

/// The members of an event but `type`, those of known objects each on its own.
fn leaves(json: &str) -> Vec<(String, String)> {
    let members = crate::support::invariants::members::split(json).unwrap();
    let mut leaves = Vec::new();
    for (key, value) in members {
        let key = key.trim_matches('"');
        let row = places()
            .into_iter()
            .find(|it| it.row.key == key && it.row.rows().is_some());
        match row {
            _ if key == "type" => {}
            Some(_) => leaves.extend(
                leaves_inside(value).map(|(inside, json)| (format!("/{key}/{inside}"), json)),
            ),
            None => leaves.push((format!("/{key}"), value.to_owned())),
        }
    }
    leaves
}

fn leaves_inside(json: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let members = crate::support::invariants::members::split(json).unwrap();
    let leaf = |(key, value): (&str, &str)| (key.trim_matches('"').to_owned(), value.to_owned());
    members.into_iter().map(leaf)
}

/// A body that ends inside a value says in which field, after its type and, of a field of a connection, before it.
#[test]
fn a_cut_inside_a_value_names_its_field() {
    for (event, rows) in EVENTS {
        for row in rows {
            let value = value(row);
            let of_connection = event == EventType::Connected;
            let before = ["{", "{'x':true,"].into_iter().filter(|_| of_connection);
            let after = format!("{{\"type\":\"{event}\",");
            for start in before.chain([&*after]) {
                for end in 1..value.len() {
                    let body = format!("{start}\"{}\":{}", row.key, &value[..end]);
                    let error = read::<Event>(Tolerance::LENIENT, body.as_bytes()).unwrap_err();
                    let field = error.primary().field().map_or("", |field| field.as_str());
                    let outermost = field.split('.').next();
                    assert_eq!(outermost, Some(row.key), "{error}: {body}");
                    assert!(error.is_truncated(), "{body}");
                    assert_eq!(error.violations().last(), Some(error.primary()), "{body}");
                }
            }
        }
    }
}

#[test]
fn an_equal_copy_is_folded() {
    for place in places() {
        let json = value(place.row);
        let once = parse(&place.body_with(&[(place.row.key, &json)])).unwrap();
        let body = place.body_with(&[(place.row.key, &json), (place.row.key, &json)]);
        let lenient: Verdict<Event> = read(Tolerance::LENIENT, body.as_bytes());
        let lenient = lenient.unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!(quirks(&lenient), [Quirk::DuplicateKey], "{body}");
        assert_eq!(lenient.event, once.event, "{body}");
        let error = rejected(&place, &body);
        assert_eq!(
            error.kind(),
            ErrorKind::Denied(Quirk::DuplicateKey),
            "{body}"
        );
    }
}

#[test]
fn a_copy_with_another_value_is_a_conflict() {
    for place in places() {
        let [one, other] = values(place.row.kind);
        for pair in [[&one, &other], [&other, &one]] {
            let body = place.body_with(&pair.map(|json| (place.row.key, json.as_str())));
            let error = rejected(&place, &body);
            let field = error.kind().field().map(zapi_webhooks::Field::as_str);
            assert!(
                matches!(error.kind(), ErrorKind::ConflictingDuplicate(_)),
                "{error}: {body}"
            );
            assert_eq!(field, Some(&*place.path()), "{body}");
        }
    }
}

#[test]
fn a_key_in_another_case_is_suspicious() {
    for place in places() {
        let json = value(place.row);
        let other = other_case(place.row.key);
        let body = place.body_with(&[(place.row.key, &json), (&other, &json)]);
        let (name, field) = only_violation(&place, &body);
        assert_eq!(
            (&*name, field),
            ("SuspiciousKey", Some(&*place.path())),
            "{body}"
        );
    }
}

/// A member of one table is unknown to the others, and kept.
#[test]
fn members_of_other_events_are_kept_as_unknown() {
    for (event, rows) in EVENTS {
        let place = Place {
            event,
            parent: None,
            row: &rows[0],
        };
        for other in places().iter().filter(|it| it.parent.is_none()) {
            if rows.iter().any(|row| row.key == other.row.key) {
                continue;
            }
            let json = value(other.row);
            let own = value(place.row);
            let body = place.body_with(&[(place.row.key, &own), (other.row.key, &json)]);
            let parsed = parse(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
            let kept: Vec<_> = parsed
                .unknown
                .iter()
                .map(|it| (it.name(), it.json()))
                .collect();
            assert_eq!(kept, [(other.row.key, json.as_str())], "{body}");
            assert!(parsed.is_clean());
        }
    }
}
