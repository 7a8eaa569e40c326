//! Events at random, and values of each kind.

use zapi_webhooks::EventType;

use super::super::invariants::tables::{Kind, Presence, Row, rows_of};
use super::{Dice, Plain, Value};

/// An event of a documented type without anything doubtful.
pub fn plain(event: EventType, dice: &mut Dice) -> Plain {
    let mut plain = Plain {
        event,
        members: Vec::new(),
        nulls: Vec::new(),
    };
    let rows = rows_of(event).unwrap_or_default();
    let contents: Vec<&Row> = rows
        .iter()
        .filter(|row| plain.is_content(row.key))
        .collect();
    let content = match contents.len() {
        0 => None,
        count => contents.get(dice.below(count + 2)).map(|row| row.key),
    };
    for row in rows {
        let is_there = match row.presence {
            _ if plain.is_content(row.key) => content == Some(row.key),
            Presence::Required => true,
            _ => dice.below(3) == 0,
        };
        if is_there {
            plain.members.push((row.key, value(row, dice)));
        } else if row.presence == Presence::Nullable && dice.below(3) == 0 {
            plain.nulls.push(row.key);
        }
    }
    plain
}

/// A clean value of a row.
pub fn value(row: &Row, dice: &mut Dice) -> Value {
    let one = |of: &[&str], dice: &mut Dice| of[dice.below(of.len())].to_owned();
    let number = |most: usize, dice: &mut Dice| dice.below(most).to_string();
    match row.kind {
        Kind::Text => Value::Text(one(TEXTS, dice)),
        Kind::Id => Value::Text(format!("3EB0{:012X}", dice.number() >> 16)),
        Kind::Phone => Value::Text(match dice.below(8) {
            0 => format!("1203630{:011}-group", dice.below(99_999_999_999)),
            1 => format!("{:014}@lid", dice.below(99_999_999_999)),
            _ => format!("55{:011}", dice.below(99_999_999_999)),
        }),
        Kind::InstanceId => Value::Text(format!("{:016X}{:016X}", dice.number(), dice.number())),
        Kind::Moment => Value::Json(format!("1{:012}", dice.below(1_000_000_000_000))),
        Kind::Boolean if row.key == "connected" => Value::Json("true".to_owned()),
        Kind::Boolean => Value::Json(one(&["true", "false"], dice)),
        Kind::Integer => Value::Json(match dice.below(4) {
            0 => format!("-{}", 1 + dice.below(1_000_000)),
            1 => "9007199254740991".to_owned(),
            _ => number(1_000_000, dice),
        }),
        Kind::Decimal => Value::Json(one(&["-23.55051", "0", "46.6333", "1.5"], dice)),
        Kind::Texts => {
            let texts: Vec<String> = (0..dice.below(4)).map(|_| one(TEXTS, dice)).collect();
            Value::Json(serde_json::to_string(&texts).unwrap_or_default())
        }
        Kind::Word(words) => Value::Text(one(words, dice)),
        Kind::Object(rows) => {
            let mut members: Vec<(&str, String)> = Vec::new();
            for row in rows {
                if dice.below(2) == 0 {
                    members.push((row.key, value(row, dice).json()));
                }
            }
            members.sort();
            let members = members
                .iter()
                .map(|(key, json)| format!("\"{key}\":{json}"));
            Value::Json(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
        }
        Kind::Json => Value::Json(one(JSON, dice)),
    }
}

/// Texts that are written as they are in canonical JSON, quotes apart.
const TEXTS: &[&str] = &[
    "Oi",
    "",
    "Chega \"hoje\"?",
    "Olá",
    "true",
    "\u{1f44d}",
    "a\nb\\c",
    "5544999999999",
    "{\"type\":\"ConnectedCallback\"}",
];

/// Canonical JSON that is not null.
const JSON: &[&str] = &[
    "[]",
    "{}",
    "\"x\"",
    "17",
    "[\"5544999999999\",{\"a\":null}]",
    "{\"a\":[1.5,true],\"b\":\"\\n\",\"type\":\"ConnectedCallback\"}",
];
