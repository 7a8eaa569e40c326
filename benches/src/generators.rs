//! Hostile bodies of any length: each aims at one loop that could turn out quadratic.

use zapi_webhooks::{Limits, ParseOptions};

/// A family of bodies, one for each length.
pub struct Generator {
    /// The name on the command line.
    pub name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
    /// Whether the event's members come first.
    in_event: bool,
}

impl Generator {
    /// Makes the body of at least `length` bytes, by less than one unit.
    #[must_use]
    pub fn body(&self, length: usize) -> Vec<u8> {
        let mut body = String::with_capacity(length + self.unit.len() + self.tail.len());
        if self.in_event {
            body.push_str(EVENT);
        }
        body.push_str(self.head);
        while body.len() + self.tail.len() < length {
            body.push_str(self.unit);
        }
        body.push_str(self.tail);
        body.into_bytes()
    }
}

/// Returns options that admit every length, depth and count.
pub fn unlimited() -> ParseOptions {
    let mut limits = Limits::default();
    limits.max_bytes = usize::MAX;
    limits.max_depth = usize::MAX;
    limits.max_members = usize::MAX;
    limits.max_quirks = usize::MAX;
    ParseOptions::new().limits(limits)
}

const EVENT: &str = r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"9A1F04C7E2B85D3690FE7B21C4A8D650","phone":"5544987650123""#;

/// Behind the members of an event.
const fn event(
    name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
) -> Generator {
    let in_event = true;
    Generator {
        name,
        head,
        unit,
        tail,
        in_event,
    }
}

/// From the first byte on.
const fn bare(
    name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
) -> Generator {
    let in_event = false;
    Generator {
        name,
        head,
        unit,
        tail,
        in_event,
    }
}

/// Every generator.
pub const ALL: &[Generator] = &[
    event("commas", "", ",", "}"),
    event("commas-in-array", r#","a":[1"#, ",", "]}"),
    event("comma-pairs", "", r#",,"a":1"#, "}"),
    event("missing-commas", "", r#" "a":1"#, "}"),
    event("missing-comma-far-colon", r#" "a""#, "/* */ ", ":1}"),
    bare("quotes", "{", "\"", ""),
    event("quotes-in-value", r#","a":"#, "\"", ""),
    event("alternating-quotes", r#","a":"#, "'\"", "}"),
    event("quoted-quotes", r#","a":[1"#, r#",'"'"#, "]}"),
    event("curly-quotes", "", ",“a”:“b”", "}"),
    event("curly-quotes-open", r#","a":"#, "“", ""),
    event("backticks", r#","a":"#, "`", "}"),
    bare("fences", "", "```json\n", ""),
    event("backslashes", r#","a":""#, r"\\", r#""}"#),
    event("backslashes-open", r#","a":""#, "\\", ""),
    event("unicode-escapes", r#","a":""#, r"\u00e9", r#""}"#),
    event("unicode-escapes-cut", r#","a":""#, r"\u", r#""}"#),
    event("surrogate-pairs", r#","a":""#, r"\ud83d\ude00", r#""}"#),
    event("lone-surrogates", r#","a":""#, r"\ud83d", r#""}"#),
    event("json5-escapes", r#","a":""#, r"\x41", r#""}"#),
    event("line-continuations", r#","a":""#, "\\\n", r#""}"#),
    event("control-characters", r#","a":""#, "\u{1}", r#""}"#),
    event("line-comments", "", "//x\n", "}"),
    event("block-comments", "", "/**/", "}"),
    event("block-comment-open", "/*", "* /", ""),
    event("white-space", "", " \t\r\n", "}"),
    event("wide-white-space", "", "\u{a0} ", "}"),
    event("byte-order-marks", "", "\u{feff}", "}"),
    bare("byte-order-marks-first", "", "\u{feff}", "{}"),
    event("brackets-open", r#","a":"#, "[", ""),
    event("brackets-mixed", r#","a":"#, "[{\"a\":", ""),
    event("brackets-closed", r#","a":[0"#, ",[[[]]]", "]}"),
    event("empty-objects", r#","a":[{}"#, ",{}", "]}"),
    event("numbers", r#","a":[0"#, ",-1.5e9", "]}"),
    event("long-number", r#","a":1"#, "2", "}"),
    event("long-hexadecimal", r#","a":0x1"#, "f", "}"),
    event("long-exponent", r#","a":1e"#, "9", "}"),
    event("json5-numbers", r#","a":[0"#, ",+0xF,.5", "]}"),
    event("non-numbers", r#","a":[0"#, ",NaN,-Infinity", "]}"),
    event("words", r#","a":[a"#, ",b.c", "]}"),
    event("long-word", r#","a":a"#, ".b", "}"),
    event("literals", r#","a":[true"#, ",None,True,null", "]}"),
    event("wrappers", r#","a":"#, "NumberLong(", "}"),
    event("wrapped-numbers", r#","a":[0"#, ",NumberLong(7)", "]}"),
    event("duplicate-keys", "", r#","phone":"5544987650123""#, "}"),
    event(
        "conflicting-keys",
        "",
        r#","phone":"1","phone":"2","connected":false"#,
        "}",
    ),
    event(
        "placeholder-keys",
        "",
        r#","instanceId":instance.id,"instanceId":"SUA_INSTANCIA""#,
        "}",
    ),
    event("escaped-keys", "", r#","ph\u006fne":"5544987650123""#, "}"),
    event("bare-keys", "", ",phone:'5544987650123'", "}"),
    event("invalid-fields", "", r#","momment":-1,"momment":[]"#, "}"),
    event("unknown-keys", "", r#","a":0"#, "}"),
    event("zero-width-keys", "", ",\"a\u{200b}b\":0", "}"),
    event("suspicious-keys", "", ",\"ph\u{200b}one\":0", "}"),
    event("long-zero-width-key", ",\"ph", "\u{200b}", "one\":0}"),
    event("long-key", ",\"", "p", "\":0}"),
    event("long-phone", r#","phone":""#, "5", r#""}"#),
    event("long-instance", r#","instanceId":""#, "é", r#""}"#),
    event("long-momment", r#","momment":""#, "1", r#""}"#),
    event("long-text", r#","a":""#, "número ", r#""}"#),
    event("trailing-data", "}", " {}", ""),
    bare(
        "wrong-events",
        "{\"a\":0",
        r#","type":"DeliveryCallback""#,
        "}",
    ),
    bare("not-an-object", "[0", ",0", "]"),
];
