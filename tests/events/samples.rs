//! Bodies with all members of a table, and values of each kind.

use zapi_webhooks::EventType;

use crate::support::invariants::tables::{EVENTS, Kind, Row, rows_of};

/// A row, and where it is.
#[derive(Clone, Copy)]
pub struct Place {
    pub event: EventType,
    /// The member that holds the object of the row, unless it is the outermost one.
    pub parent: Option<&'static Row>,
    pub row: &'static Row,
}

impl Place {
    /// The path of the field.
    pub fn path(&self) -> String {
        match self.parent {
            Some(parent) => format!("{}.{}", parent.key, self.row.key),
            None => self.row.key.to_owned(),
        }
    }

    /// The content that a body with this row may have: a message has one at most.
    fn content(&self) -> &'static str {
        let row = self.parent.unwrap_or(self.row);
        if row.is_content() { row.key } else { "text" }
    }

    /// A clean body in which the members of the row are these, each with the text of its value.
    pub fn body_with(&self, members: &[(&str, &str)]) -> String {
        let rows = rows_of(self.event).unwrap();
        let mut all = Vec::new();
        for row in rows {
            if row.is_content() && self.event == EventType::Received && row.key != self.content() {
                continue;
            }
            let is_parent = self.parent.is_some_and(|parent| parent.key == row.key);
            if is_parent {
                all.push(format!("\"{}\":{}", row.key, self.object_with(members)));
            } else if self.parent.is_none() && row.key == self.row.key {
                all.extend(
                    members
                        .iter()
                        .map(|(key, json)| format!("\"{key}\":{json}")),
                );
            } else {
                all.push(format!("\"{}\":{}", row.key, value(row)));
            }
        }
        all.push(format!("\"type\":\"{}\"", self.event));
        format!("{{{}}}", all.join(","))
    }

    fn object_with(&self, members: &[(&str, &str)]) -> String {
        let rows = self.parent.and_then(Row::rows).unwrap_or_default();
        let others = rows.iter().filter(|row| row.key != self.row.key);
        let others = others.map(|row| format!("\"{}\":{}", row.key, value(row)));
        let members = members
            .iter()
            .map(|(key, json)| format!("\"{key}\":{json}"));
        format!(
            "{{{}}}",
            others.chain(members).collect::<Vec<_>>().join(",")
        )
    }
}

/// All rows of all tables.
pub fn places() -> Vec<Place> {
    let mut places = Vec::new();
    for (event, rows) in EVENTS {
        for row in rows {
            let parent = None;
            places.push(Place { event, parent, row });
            for inside in row.rows().unwrap_or_default() {
                let parent = Some(row);
                places.push(Place {
                    event,
                    parent,
                    row: inside,
                });
            }
        }
    }
    places
}

/// A clean value of a row.
pub fn value(row: &Row) -> String {
    values(row.kind)[0].clone()
}

/// Two clean values of a kind that differ.
pub fn values(kind: Kind) -> [String; 2] {
    let [one, other] = match kind {
        Kind::Text => ["\"Oi\"", "\"\""],
        Kind::Id => ["\"3EB0C0FFEE0DDBA11\"", "\"3EB0C0FFEE0DDBA12\""],
        Kind::Phone => ["\"5544999999999\"", "\"120363000000000001-group\""],
        Kind::InstanceId => [
            "\"0F1E2D3C4B5A69788796A5B4C3D2E1F0\"",
            "\"0F1E2D3C4B5A69788796A5B4C3D2E1F1\"",
        ],
        Kind::Moment => ["1757333824580", "1757333824581"],
        Kind::Boolean => ["true", "false"],
        Kind::Integer => ["-7", "9007199254740991"],
        Kind::Decimal => ["-23.55051990", "0"],
        Kind::Texts => ["[\"a\",\"b\"]", "[\"b\",\"a\"]"],
        Kind::Json => ["{\"a\":[1.5,null]}", "{\"a\":[1.5]}"],
        Kind::Word(words) => {
            return [words[0], words[1]].map(|word| format!("\"{word}\""));
        }
        Kind::Object(rows) => {
            let members: Vec<String> = rows
                .iter()
                .map(|row| format!("\"{}\":{}", row.key, value(row)))
                .collect();
            return [format!("{{{}}}", members.join(",")), "{}".to_owned()];
        }
    };
    [one, other].map(str::to_owned)
}

/// Values that a kind does not take.
pub fn wrong_values(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text | Kind::Word(_) => &["1", "true", "[]", "{}", "[\"Oi\"]", "1.5"],
        Kind::Id | Kind::InstanceId => &["1", "true", "[]", "{}", "\"\"", "\"a\\u200b\""],
        Kind::Phone => &[
            "1.5",
            "-1",
            "true",
            "[]",
            "{}",
            "\"\"",
            "[\"5544999999999\"]",
        ],
        Kind::Moment => &["-1", "1.5", "true", "\"x\"", "[]", "{}", "9007199254740992"],
        Kind::Boolean => &["1", "0", "\"no\"", "\"false\"", "[]", "{}"],
        Kind::Integer => &["\"1\"", "0.5", "true", "[]", "{}", "9007199254740992", "-0"],
        Kind::Decimal => &["\"1.5\"", "true", "[]", "{}"],
        Kind::Texts => &[
            "\"a\"",
            "1",
            "{}",
            "[1]",
            "[null]",
            "[[\"a\"]]",
            "[\"a\",true]",
        ],
        Kind::Object(_) => &["\"Oi\"", "1", "true", "[]", "[{}]"],
        Kind::Json => &[],
    }
}
