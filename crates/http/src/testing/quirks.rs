//! Bodies with one deviation each: small edits of the clean ones.

use zapi_webhooks::{EventType, Quirk};

use super::sample;

/// Returns the [`sample`] of a documented event with this quirk and no other finding, or `None` if no body of
/// the event can have it.
///
/// ```
/// use zapi_webhooks::{EventType, Quirk, parse};
/// use zapi_webhooks_http::testing;
///
/// let body = testing::quirky_sample(EventType::MessageStatus, Quirk::UnknownWord).expect("it has a status");
/// let parsed = parse(body.as_bytes())?;
/// assert_eq!(parsed.diagnostics[0].quirk(), Some(Quirk::UnknownWord));
///
/// assert_eq!(testing::quirky_sample(EventType::Delivery, Quirk::MomentAlias), None);
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[must_use]
pub fn quirky_sample(event: EventType, quirk: Quirk) -> Option<String> {
    EventType::DOCUMENTED.iter().find(|it| **it == event)?;
    let (_, edits) = EDITS.iter().find(|(of, _)| *of == quirk)?;
    edits.iter().find_map(|edit| edit.apply(sample(event)))
}

enum Edit {
    /// Replaces the first occurrence of a text.
    Replace(&'static str, &'static str),
    /// Adds a text before the closing brace.
    Append(&'static str),
    /// Adds a text before the body and one after it.
    Wrap(&'static str, &'static str),
}

use Edit::{Append, Replace, Wrap};

impl Edit {
    fn apply(&self, body: &str) -> Option<String> {
        match self {
            Self::Replace(from, to) => body.contains(from).then(|| body.replacen(from, to, 1)),
            Self::Append(text) => Some(format!("{}{text}}}", body.strip_suffix('}')?)),
            Self::Wrap(before, after) => Some(format!("{before}{body}{after}")),
        }
    }
}

/// For each quirk the edits that put it into a sample; the first that fits is made.
const EDITS: &[(Quirk, &[Edit])] = &[
    (Quirk::ByteOrderMark, &[Wrap("\u{feff}", "")]),
    (Quirk::Json5Whitespace, &[Replace(",\"", ",\u{a0}\"")]),
    (
        Quirk::LineComment,
        &[Replace(",\"", ", // since the restart\n\"")],
    ),
    (
        Quirk::BlockComment,
        &[Replace(",\"", ", /* since the restart */\"")],
    ),
    (Quirk::CodeFence, &[Wrap("```json\n", "\n```\n")]),
    (Quirk::TrailingComma, &[Append(",")]),
    (Quirk::RepeatedComma, &[Replace(",\"", ",,\"")]),
    (Quirk::MissingComma, &[Replace(",\"", " \"")]),
    (
        Quirk::SingleQuotes,
        &[Replace(
            "\"3C67AB641C8AA0412F6A0242B4E23AC7\"",
            "'3C67AB641C8AA0412F6A0242B4E23AC7'",
        )],
    ),
    (
        Quirk::CurlyQuotes,
        &[Replace(
            "\"3C67AB641C8AA0412F6A0242B4E23AC7\"",
            "\u{201c}3C67AB641C8AA0412F6A0242B4E23AC7\u{201d}",
        )],
    ),
    (Quirk::ControlCharacter, &[Append(",\"note\":\"a\tb\"")]),
    (Quirk::Json5Escape, &[Replace("\"3C67", "\"\\x33C67")]),
    (
        Quirk::UnquotedKey,
        &[Replace("\"instanceId\"", "instanceId")],
    ),
    (
        Quirk::EscapedKey,
        &[Replace("\"instanceId\"", "\"instance\\u0049d\"")],
    ),
    (Quirk::MomentAlias, &[Replace("momment", "moment")]),
    (
        Quirk::DuplicateKey,
        &[Append(
            ",\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\"",
        )],
    ),
    (
        Quirk::PlaceholderSuperseded,
        &[Append(",\"instanceId\":\"instance.id\"")],
    ),
    (
        Quirk::UnquotedValue,
        &[Replace(
            "\"3C67AB641C8AA0412F6A0242B4E23AC7\"",
            "3C67AB641C8AA0412F6A0242B4E23AC7",
        )],
    ),
    (
        Quirk::NumberWrapper,
        &[
            Replace("1757333824580", "NumberLong(1757333824580)"),
            Append(",\"attempt\":NumberLong(1)"),
        ],
    ),
    (
        Quirk::PythonLiteral,
        &[
            Replace(":true", ":True"),
            Replace(":false", ":False"),
            Append(",\"retry\":True"),
        ],
    ),
    (Quirk::Json5Number, &[Append(",\"attempt\":+1")]),
    (
        Quirk::StringMoment,
        &[Replace("1757333824580", "\"1757333824580\"")],
    ),
    (
        Quirk::IntegralFloat,
        &[Replace("1757333824580", "1757333824580.0")],
    ),
    (
        Quirk::BooleanAsString,
        &[
            Replace(":true", ":\"true\""),
            Replace(":false", ":\"true\""),
        ],
    ),
    (
        Quirk::PhoneAsNumber,
        &[
            Replace("\"phone\":\"5544999999999\"", "\"phone\":5544999999999"),
            // Only public receivers show a lost connection with a phone.
            Replace(
                "DisconnectedCallback\"",
                "DisconnectedCallback\",\"phone\":5544999999999",
            ),
        ],
    ),
    (Quirk::EventTypeCase, &[Replace("Callback", "CallBack")]),
    (
        Quirk::NotConnected,
        &[Replace("\"connected\":true", "\"connected\":false")],
    ),
    (
        Quirk::MomentInSeconds,
        &[Replace("1757333824580", "1757333824")],
    ),
    (
        Quirk::ImplausibleMoment,
        &[Replace("1757333824580", "26151515154")],
    ),
    (
        Quirk::UnusualPhone,
        &[
            Replace(
                "\"phone\":\"5544999999999\"",
                "\"phone\":\"+55 44 99999-9999\"",
            ),
            Replace(
                "DisconnectedCallback\"",
                "DisconnectedCallback\",\"phone\":\"+55 44 99999-9999\"",
            ),
        ],
    ),
    (
        Quirk::UnusualInstanceId,
        &[Replace(
            "3C67AB641C8AA0412F6A0242B4E23AC7",
            "3C67AB641C8AA041",
        )],
    ),
    (
        Quirk::UnexpectedNull,
        &[
            Replace("\"isBusiness\":true", "\"isBusiness\":null"),
            Replace("\"disconnected\":true", "\"disconnected\":null"),
            Replace(
                "\"zaapId\":\"A20DA9C0183A2D35A260F53F5D2B9244\"",
                "\"zaapId\":null",
            ),
            Replace("\"isGroup\":false", "\"isGroup\":null"),
        ],
    ),
    (
        Quirk::UnknownWord,
        &[
            Replace("\"READ\"", "\"SINGING\""),
            Replace("\"COMPOSING\"", "\"SINGING\""),
            Replace("\"RECEIVED\"", "\"SINGING\""),
        ],
    ),
    (
        Quirk::SeveralContents,
        &[Replace(
            "\"text\":{",
            "\"image\":{\"caption\":\"Oi\"},\"text\":{",
        )],
    ),
    (
        Quirk::Placeholder,
        &[Replace("3C67AB641C8AA0412F6A0242B4E23AC7", "instance.id")],
    ),
];
