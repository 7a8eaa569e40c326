//! The jobs of the table of aims that are counted in instructions: their bodies, and this project's readers.
//!
//! The bodies are leaked once, since a [`Body`] borrows for the whole program.

use core::hint::black_box;
use std::fmt::Write as _;
use std::sync::LazyLock;

use zapi_webhooks::{
    ConnectedEvent, EventType, Lines, Normalized, ParseError, Parsed, event_type, lines, normalize,
    parse_connected,
};

use crate::bodies::{Answer, Body, Unknown, by_name};
use crate::million::{self, next};
use crate::reader;
use crate::reader::Reader;

/// Returns this project's jobs: bodies with readers.
#[must_use]
pub fn all() -> Vec<(Vec<Body>, Vec<Reader>)> {
    vec![
        (texts(), vec![texts_reader()]),
        (near(), vec![connected_reader()]),
        (types(), vec![type_reader()]),
        (documents(), vec![document_reader()]),
        (streams(), vec![lines_reader()]),
    ]
}

/// The usual body, of which two texts are read.
#[must_use]
pub fn texts() -> Vec<Body> {
    let usual = by_name("compact").into_iter();
    usual
        .map(|usual| Body {
            name: "texts",
            title: "the usual body, and two texts of it",
            ..usual
        })
        .collect()
}

fn texts_reader() -> Reader {
    reader!(
        "zapi-webhooks",
        "zapi-webhooks, two texts read",
        parse_connected,
        seen: |parsed: &Parsed<ConnectedEvent>| {
            black_box(parsed.event.instance_id.as_str());
            black_box(parsed.event.phone.as_str());
        }
    )
}

/// The usual body with one slight difference, seven times.
#[must_use]
pub fn near() -> Vec<Body> {
    let edits: [(&str, &str, &str); 7] = [
        ("near-end", "true}", "true}\n"),
        (
            "near-order",
            "\"type\":\"ConnectedCallback\",\"connected\":true",
            "\"connected\":true,\"type\":\"ConnectedCallback\"",
        ),
        ("near-false", "\"connected\":true", "\"connected\":false"),
        (
            "near-lower",
            "9A1F04C7E2B85D3690FE7B21C4A8D650",
            "9a1f04c7e2b85d3690fe7b21c4a8d650",
        ),
        ("near-lid", "5544987650123", "81000000000001@lid"),
        ("near-unknown", "true}", "true,\"attempt\":1}"),
        ("near-spaces", "\":", "\": "),
    ];
    let usual = by_name("compact").into_iter();
    usual
        .flat_map(|usual| {
            edits.map(|(name, from, to)| {
                let edit = |text: &str| text.replace(from, to);
                let text = String::from_utf8_lossy(usual.bytes);
                // The members that differ are spelled in canonical JSON as in the body.
                let answer = match name {
                    "near-end" | "near-order" | "near-unknown" | "near-spaces" => usual.answer,
                    _ => usual.answer.map(|answer| leaked(edit(answer))),
                };
                Body {
                    name,
                    title: name,
                    bytes: leaked(edit(&text)).as_bytes(),
                    answer,
                    unknown: usize::from(name == "near-unknown"),
                    ..usual
                }
            })
        })
        .collect()
}

fn connected_reader() -> Reader {
    reader!("zapi-webhooks", "zapi-webhooks", parse_connected)
}

/// Bodies of which only the type is read.
#[must_use]
pub fn types() -> Vec<Body> {
    let body = |name, of| {
        by_name(of).map(|body| Body {
            name,
            title: name,
            answer: body.event.as_str(),
            unknown: 0,
            ..body
        })
    };
    let short = body("type-174", "compact").map(|body| {
        let text = String::from_utf8_lossy(body.bytes).replace("true}", "true,\"attempt\":1234}");
        Body {
            bytes: leaked(text).as_bytes(),
            ..body
        }
    });
    let bodies = [short, body("type-573", "text"), body("type-1900", "image")];
    bodies.into_iter().flatten().collect()
}

fn type_reader() -> Reader {
    reader!("zapi-webhooks", "zapi-webhooks, `event_type`", event_type)
}

impl From<EventType> for Answer {
    fn from(event: EventType) -> Self {
        Self {
            event: event.as_str().unwrap_or_default().to_owned(),
            unknown: Unknown::Dropped,
        }
    }
}

/// Documents to rewrite as strict JSON.
#[must_use]
pub fn documents() -> Vec<Body> {
    static TEXTS: LazyLock<[[&str; 2]; 3]> = LazyLock::new(|| {
        let short = by_name("unknown").map_or("", |body| {
            leaked(String::from_utf8_lossy(body.bytes).into_owned())
        });
        let clean = leaked(clean(1 << 16));
        let [quirky, strict] = quirky(1 << 16);
        [
            [short, short],
            [clean, clean],
            [leaked(quirky), leaked(strict)],
        ]
    });
    let names = ["normalize-1k", "normalize-64k", "normalize-quirky"];
    let pairs = names.into_iter().zip(TEXTS.iter());
    pairs
        .map(|(name, [text, strict])| document(name, text, strict))
        .collect()
}

fn document(name: &'static str, text: &'static str, answer: &'static str) -> Body {
    Body {
        name,
        title: name,
        bytes: text.as_bytes(),
        event: EventType::Unknown,
        answer: Some(answer),
        unknown: 0,
    }
}

fn document_reader() -> Reader {
    reader!("zapi-webhooks", "zapi-webhooks, `normalize`", normalize)
}

impl From<Normalized> for Answer {
    fn from(normalized: Normalized) -> Self {
        Self {
            event: normalized.json,
            unknown: Unknown::Dropped,
        }
    }
}

/// Events on a line each, to rewrite as strict JSON. The answer is how many bytes they have without line feeds.
#[must_use]
pub fn streams() -> Vec<Body> {
    static TEXT: LazyLock<[&str; 2]> = LazyLock::new(|| {
        let text = events(100);
        let length = text.bytes().filter(|byte| *byte != b'\n').count();
        [leaked(text), leaked(length.to_string())]
    });
    let [text, length] = *TEXT;
    vec![document("lines", text, length)]
}

fn lines_reader() -> Reader {
    reader!(
        "zapi-webhooks",
        "zapi-webhooks, `lines`",
        |body: &[u8]| { length_of(lines(body)) }
    )
}

/// The length of all documents, of which none is kept.
pub(crate) fn length_of(lines: Lines<'_>) -> Result<Length, ParseError> {
    let mut length = 0;
    for line in lines {
        length += line.verdict?.json.len();
    }
    Ok(Length(length))
}

/// How many bytes the documents of a stream have.
pub(crate) struct Length(pub(crate) usize);

impl From<Length> for Answer {
    fn from(length: Length) -> Self {
        Self {
            event: length.0.to_string(),
            unknown: Unknown::Dropped,
        }
    }
}

/// Events in the mix of real traffic, each on a line.
pub(crate) fn events(count: u64) -> String {
    let mut bytes = Vec::new();
    million::write(&mut bytes, count).expect("memory can be written to");
    String::from_utf8(bytes).expect("the events are text")
}

/// A document of this length without deviations.
pub(crate) fn clean(length: usize) -> String {
    let [_, strict] = quirky(length);
    strict
}

/// A document of this length with four deviations in each 185 bytes, which the repairing peers read too, and its strict
/// JSON.
pub(crate) fn quirky(length: usize) -> [String; 2] {
    let (mut quirky, mut strict) = (String::from("["), String::from("["));
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    while quirky.len() < length {
        let (id, at) = (next(&mut state), next(&mut state) % 100_000);
        let _ = write!(
            quirky,
            r#"{{id:'{id:016X}',"at":{at},'ok':true,"note":"conexão restabelecida","path":[1,2.5,-3,null,],"device":{{"model":"SM-A546E","battery":{{"level":{},"plugged":false}}}}}},"#,
            at % 101
        );
        let _ = write!(
            strict,
            r#"{{"id":"{id:016X}","at":{at},"ok":true,"note":"conexão restabelecida","path":[1,2.5,-3,null],"device":{{"model":"SM-A546E","battery":{{"level":{},"plugged":false}}}}}},"#,
            at % 101
        );
    }
    for text in [&mut quirky, &mut strict] {
        text.push_str("0]");
    }
    [quirky, strict]
}

fn leaked(text: String) -> &'static str {
    text.leak()
}
