//! One body for each code: a body of real traffic with one edit, so that the edit is the example.
//! The code of records has a record.

use Edit::{Made, Text};

const CLEAN: &str = r#"{
  "type": "ConnectedCallback",
  "connected": true,
  "momment": 1757333824580,
  "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
  "phone": "5544999999999"
}
"#;

enum Edit {
    /// The first text becomes the second.
    Text(&'static str, &'static str),
    /// More than a text can say.
    Made(fn() -> Vec<u8>),
}

/// Returns the body that provokes the quirk or the error, and nothing else.
pub(super) fn example(code: &str) -> Option<Vec<u8>> {
    let (_, edit) = EXAMPLES.iter().find(|(name, _)| *name == code)?;
    Some(match edit {
        Text(from, to) => CLEAN.replacen(from, to, 1).into_bytes(),
        Made(make) => make(),
    })
}

const EXAMPLES: &[(&str, Edit)] = &[
    ("byte-order-mark", Text("{\n", "\u{feff}{\n")),
    ("json5-whitespace", Text(" true", "\u{a0}true")),
    ("line-comment", Text("true,", "true, // since the restart")),
    (
        "block-comment",
        Text("true,", "true, /* since the restart */"),
    ),
    (
        "code-fence",
        Made(|| format!("```json\n{CLEAN}```\n").into_bytes()),
    ),
    ("trailing-comma", Text("9999\"", "9999\",")),
    ("repeated-comma", Text("true,", "true,,")),
    ("missing-comma", Text("true,", "true")),
    (
        "single-quotes",
        Text("\"ConnectedCallback\"", "'ConnectedCallback'"),
    ),
    (
        "curly-quotes",
        Text("\"ConnectedCallback\"", "\u{201c}ConnectedCallback\u{201d}"),
    ),
    ("json5-escape", Text("\"5544", "\"\\x35544")),
    ("unquoted-key", Text("\"connected\"", "connected")),
    ("escaped-key", Text("\"phone\"", "\"ph\\u006fne\"")),
    ("moment-alias", Text("momment", "moment")),
    (
        "duplicate-key",
        Text("true,", "true,\n  \"connected\": true,"),
    ),
    (
        "placeholder-superseded",
        Text("9999\"", "9999\",\n  \"instanceId\": \"instance.id\""),
    ),
    (
        "unquoted-value",
        Text("\"3C67AB641C8AA0412F6A0242B4E23AC7\"", "my.instance"),
    ),
    (
        "number-wrapper",
        Text("1757333824580", "NumberLong(1757333824580)"),
    ),
    ("python-literal", Text("true", "True")),
    ("json5-number", Text("9999\"", "9999\",\n  \"attempt\": +1")),
    ("string-moment", Text("1757333824580", "\"1757333824580\"")),
    ("integral-float", Text("1757333824580", "1757333824580.0")),
    ("boolean-as-string", Text("true", "\"true\"")),
    (
        "phone-as-number",
        Text("\"5544999999999\"", "5544999999999"),
    ),
    (
        "event-type-case",
        Text("ConnectedCallback", "ConnectedCallBack"),
    ),
    ("not-connected", Text("true", "false")),
    ("moment-in-seconds", Text("1757333824580", "1757333824")),
    ("implausible-moment", Text("1757333824580", "26151515154")),
    ("unusual-phone", Text("5544999999999", "+55 44 99999-9999")),
    (
        "placeholder",
        Text("3C67AB641C8AA0412F6A0242B4E23AC7", "instance.id"),
    ),
    (
        "too-long",
        Made(|| with("\"note\": \"", "long ", 14_000, "\"")),
    ),
    (
        "too-deep",
        Made(|| with("\"note\": ", "[", 32, &"]".repeat(32))),
    ),
    (
        "too-many-members",
        Made(|| with("", "\"note\": 0, ", 252, "\"note\": 0")),
    ),
    (
        "too-many-quirks",
        Made(|| with("\"notes\": [", "0,, ", 33, "0]")),
    ),
    (
        "encoding",
        Made(|| in_latin_1("9999\"", b"9999\", \"note\": \"n\xfamero\"")),
    ),
    ("unexpected-end", Text("999\"\n}\n", "")),
    (
        "unexpected-token",
        Text("\"connected\":", "\"connected\" ="),
    ),
    ("trailing-data", Text("}\n", "}\n{}\n")),
    (
        "not-an-object",
        Made(|| format!("[{}]\n", CLEAN.trim_end()).into_bytes()),
    ),
    (
        "wrong-event",
        Text("ConnectedCallback", "DisconnectedCallback"),
    ),
    (
        "conflicting-duplicate",
        Text("9999\"", "9999\",\n  \"phone\": \"5544888888888\""),
    ),
    (
        "suspicious-key",
        Text("9999\"", "9999\",\n  \"Phone\": \"5544888888888\""),
    ),
    ("missing-field", Text("  \"connected\": true,\n", "")),
    ("invalid-field", Text("true", "\"sim\"")),
    (
        "denied",
        Text("\"ConnectedCallback\"", "'ConnectedCallback'"),
    ),
    ("envelope", Made(|| b"{\"status\":404}\n".to_vec())),
];

/// Adds a line with a part that is repeated.
fn with(before: &str, part: &str, times: usize, behind: &str) -> Vec<u8> {
    let line = format!("9999\",\n  {before}{}{behind}", part.repeat(times));
    CLEAN.replacen("9999\"", &line, 1).into_bytes()
}

/// Puts bytes that are no UTF-8 in place of a text.
fn in_latin_1(from: &str, to: &[u8]) -> Vec<u8> {
    let (before, behind) = CLEAN.split_once(from).unwrap_or_default();
    [before.as_bytes(), to, behind.as_bytes()].concat()
}
