//! `EVENTS.md` shows the members of every event, as the JSON Schemas of the library describe them.
//!
//! `EVENTS=write cargo test --test events_page` writes the tables anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::{self, Write as _};
use std::path::Path;
use std::{env, fs};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use zapi_webhooks::{EventType, event_schema};

const START: &str = "<!-- events -->\n";
const END: &str = "<!-- /events -->";

#[test]
fn the_page_shows_the_members_of_every_event() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("EVENTS.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let tables: String = EventType::DOCUMENTED.iter().map(|it| table(*it)).collect();
    let expected = format!("{before}{START}{tables}\n{END}{after}");
    if env::var_os("EVENTS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap();
    let differs = page.lines().zip(expected.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert!(page == expected);
}

#[test]
fn rows_say_kind_presence_and_source() {
    let tables: String = EventType::DOCUMENTED.iter().map(|it| table(*it)).collect();
    for row in [
        "| `type` | `ConnectedCallback` | required | | The type of the event |",
        "| `ids` | list of texts | required | both | The ids of the messages |",
        "| `image.imageUrl` | text | optional | both | The address of the image |",
        "| `location.latitude` | number | optional | documented | The latitude in degrees |",
        "| `externalAdReply` | any JSON | optional or null | both | The advertisement that led to the message |",
        "| `photo` | text | optional or null | both | The address of the chat's picture |",
    ] {
        assert!(tables.contains(row), "{row}");
    }
    assert!(tables.lines().count() > 160, "{}", tables.lines().count());
}

/// The members of an object, in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    fn of(json: &'a str) -> Self {
        serde_json::from_str(json).unwrap()
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.map(|(_, json)| json.get())
    }

    fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?).ok()
    }

    fn list(&self, key: &str) -> Vec<String> {
        let list = self
            .get(key)
            .and_then(|json| serde_json::from_str(json).ok());
        list.unwrap_or_default()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// Makes the section of an event.
fn table(event: EventType) -> String {
    let schema = event_schema(event);
    let mut out = format!(
        "\n## `{event}`\n\n| member | kind | presence | source | meaning |\n|---|---|---|---|---|\n"
    );
    rows(&Members::of(&schema), "", &mut out);
    out
}

/// Adds a row for each member of an object, and after an object's row those of its own members.
fn rows(schema: &Members<'_>, prefix: &str, out: &mut String) {
    let required = schema.list("required");
    for (key, member) in Members::of(schema.get("properties").unwrap()).0 {
        let member = Members::of(member.get());
        let is_nullable = member.list("type").iter().any(|it| it == "null");
        let presence = match (required.contains(&key), is_nullable) {
            (true, _) => "required",
            (false, false) => "optional",
            (false, true) => "optional or null",
        };
        let description = member.text("description").unwrap();
        let (meaning, source) = description
            .split_once("Source: ")
            .unwrap_or((&description, ""));
        let source = match source {
            "the vendor's pages." => "documented ",
            "real traffic." => "seen ",
            "the vendor's pages and real traffic." => "both ",
            _ => "",
        };
        let meaning = meaning.trim().trim_end_matches('.');
        let kind = kind(&member);
        writeln!(
            out,
            "| `{prefix}{key}` | {kind} | {presence} | {source}| {meaning} |"
        )
        .unwrap();
        if member.get("properties").is_some() {
            rows(&member, &format!("{prefix}{key}."), out);
        }
    }
}

/// Names the kind of a member.
fn kind(member: &Members<'_>) -> String {
    if let Some(text) = member.text("const") {
        return format!("`{text}`");
    }
    let words = member.list("examples");
    let types = member.list("type");
    let name = member.text("type").or_else(|| types.first().cloned());
    match name.as_deref() {
        Some("object") if types.len() > 2 => "any JSON".to_owned(),
        Some("string") if !words.is_empty() => format!("a word: `{}`", words.join("`, `")),
        Some("string") if member.get("minLength").is_some() => "identifying text".to_owned(),
        Some("string") => "text".to_owned(),
        Some("integer") if member.get("minimum") == Some("0") => "moment".to_owned(),
        Some("array") => "list of texts".to_owned(),
        name => name.unwrap_or_default().to_owned(),
    }
}
