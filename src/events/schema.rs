//! The JSON Schema of an event, by its table.

use super::event::table_of;
use super::table::{Kind, Presence, Row, Source, Table};
use crate::event_type::EventType;
use crate::json::quoted;

/// The largest integer that a double holds exactly, as all those below it.
const LARGEST: &str = "9007199254740991";

/// A text of 1 to 128 bytes without control characters. What else is invisible is left to the parser.
const VISIBLE: &str = r#""^[^\\u0000-\\u001f\\u007f-\\u009f]+$""#;

/// Writes the JSON Schema (2020-12) of an event's canonical JSON.
pub(crate) fn schema(event: EventType) -> String {
    let name = event.as_str().unwrap_or("OtherCallback");
    let mut schema = Object::default();
    schema.text("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.text("$id", &format!("urn:zapi-webhooks:event:{name}"));
    schema.text("title", name);
    if let Some(table) = table_of(event) {
        let about = format!("The canonical JSON of a `{name}`: one line of RFC 8785.");
        schema.text("description", &about);
        members(table, &mut schema);
    } else {
        let about = "The JSON of an event whose `type` is not documented, with every member.";
        schema.text("description", about);
        other(&mut schema);
    }
    let mut out = String::new();
    schema.write("", &mut out);
    out.push('\n');
    out
}

/// Describes an object by its table.
fn members(table: &Table, schema: &mut Object) {
    schema.text("type", "object");
    let mut properties = Object::default();
    let mut required = Vec::new();
    let (name, place) = table.event.map_or((None, 0), |(name, at)| (Some(name), at));
    for (at, row) in table.rows.iter().enumerate() {
        if at == place {
            add_type(name, &mut properties, &mut required);
        }
        properties.object(row.key, member(row));
        if row.presence == Presence::Required {
            required.push(quoted(row.key));
        }
    }
    if place >= table.rows.len() {
        add_type(name, &mut properties, &mut required);
    }
    schema.object("properties", properties);
    if !required.is_empty() {
        schema.list("required", &required);
    }
    schema.raw("additionalProperties", "false");
}

/// Describes the member `type` of an event.
fn add_type(name: Option<&str>, properties: &mut Object, required: &mut Vec<String>) {
    if let Some(name) = name {
        let mut schema = Object::default();
        schema.text("description", "The type of the event.");
        schema.text("const", name);
        properties.object("type", schema);
        required.push(quoted("type"));
    }
}

/// Describes a member by its row.
fn member(row: &Row) -> Object {
    let mut schema = Object::default();
    schema.text("description", &description(row));
    let is_nullable = row.presence == Presence::Nullable;
    let mut typed = |name: &str| {
        if is_nullable {
            schema.list("type", &[quoted(name), quoted("null")]);
        } else {
            schema.text("type", name);
        }
    };
    match row.kind {
        Kind::Text => typed("string"),
        Kind::Id | Kind::Phone | Kind::InstanceId => {
            typed("string");
            identifying(&mut schema);
        }
        Kind::Moment => {
            typed("integer");
            schema.raw("minimum", "0");
            schema.raw("maximum", LARGEST);
        }
        Kind::Boolean => typed("boolean"),
        Kind::Integer => {
            typed("integer");
            schema.raw("minimum", &format!("-{LARGEST}"));
            schema.raw("maximum", LARGEST);
        }
        Kind::Decimal => typed("number"),
        Kind::Texts => {
            typed("array");
            let mut items = Object::default();
            items.text("type", "string");
            schema.object("items", items);
        }
        Kind::Word(words) => {
            typed("string");
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            schema.list("examples", &words);
        }
        Kind::Object(table) => members(table, &mut schema),
        Kind::Json => {
            let null = if is_nullable { &["null"][..] } else { &[] };
            let kinds = ["object", "array", "string", "number", "boolean"];
            let kinds: Vec<String> = kinds.iter().chain(null).map(|kind| quoted(kind)).collect();
            schema.list("type", &kinds);
        }
    }
    schema
}

/// Returns the first sentence of a member's documentation, and its source.
fn description(row: &Row) -> String {
    let doc = match row.kind {
        Kind::Object(table) if row.doc.is_empty() => table.doc,
        _ => row.doc,
    };
    let doc = doc.trim();
    let sentence = doc.split_once(". ").map_or(doc, |(first, _)| first);
    let source = match row.source {
        Source::Documented => "the vendor's pages",
        Source::Seen => "real traffic",
        Source::Both => "the vendor's pages and real traffic",
    };
    let sentence = sentence.trim_end_matches('.');
    let gap = if sentence.is_empty() { "" } else { ". " };
    format!("{sentence}{gap}Source: {source}.")
}

fn identifying(schema: &mut Object) {
    schema.raw("minLength", "1");
    schema.raw("maxLength", "128");
    schema.raw("pattern", VISIBLE);
}

/// Describes an event whose type is not documented.
fn other(schema: &mut Object) {
    schema.text("type", "object");
    let mut kind = Object::default();
    kind.text(
        "description",
        "The type of the event: any that is not documented.",
    );
    kind.text("type", "string");
    identifying(&mut kind);
    let documented = EventType::DOCUMENTED.iter().filter_map(|it| it.as_str());
    let documented: Vec<String> = documented.map(quoted).collect();
    let mut not = Object::default();
    not.list("enum", &documented);
    kind.object("not", not);
    let mut properties = Object::default();
    properties.object("type", kind);
    schema.object("properties", properties);
    schema.list("required", &[quoted("type")]);
}

/// An object of JSON, to be written with a member a line.
#[derive(Default)]
struct Object(Vec<(String, Value)>);

enum Value {
    /// A scalar or a list of scalars.
    Raw(String),
    Object(Object),
}

impl Object {
    fn raw(&mut self, key: &str, json: &str) {
        self.0.push((quoted(key), Value::Raw(json.to_owned())));
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key, &quoted(text));
    }

    fn list(&mut self, key: &str, items: &[String]) {
        self.raw(key, &format!("[{}]", items.join(", ")));
    }

    fn object(&mut self, key: &str, object: Self) {
        self.0.push((quoted(key), Value::Object(object)));
    }

    fn write(&self, indent: &str, out: &mut String) {
        let inner = format!("{indent}  ");
        out.push('{');
        for (place, (key, value)) in self.0.iter().enumerate() {
            out.push_str(if place > 0 { ",\n" } else { "\n" });
            out.push_str(&inner);
            out.push_str(key);
            out.push_str(": ");
            match value {
                Value::Raw(json) => out.push_str(json),
                Value::Object(object) => object.write(&inner, out),
            }
        }
        out.push('\n');
        out.push_str(indent);
        out.push('}');
    }
}
