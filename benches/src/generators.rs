//! Hostile inputs of any length: each aims at one loop that could turn out quadratic.

mod documents;

use zapi_webhooks::{Limits, OnConflict, ParseOptions, Tolerance};

/// A family of inputs, one for each length.
pub struct Generator {
    /// The name on the command line.
    pub name: &'static str,
    /// What the inputs are read with.
    pub entry: Entry,
    shape: Shape,
}

/// A function of the crate that reads hostile inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// `parse_connected`.
    Event,
    /// `normalize`.
    Document,
    /// `normalize`, where the last of several copies that differ is kept.
    LastCopy,
    /// `documents`, to the end.
    Rows,
    /// `documents`, to the end, where no deviation is tolerated.
    StrictRows,
}

/// How inputs of any length are made.
enum Shape {
    /// A head, a unit as often as it fits, a tail, and what closes each unit. A `%` in the unit stands
    /// for how many units come before, in eight digits.
    Repeated {
        head: [&'static str; 2],
        unit: &'static str,
        tail: &'static str,
        close: &'static str,
    },
    /// What a function makes of a length.
    Made(fn(usize) -> Vec<u8>),
}

impl Generator {
    /// Makes the input of at least `length` bytes, by less than one unit where it is of units.
    #[must_use]
    pub fn body(&self, length: usize) -> Vec<u8> {
        let (head, unit, tail, close) = match self.shape {
            Shape::Repeated {
                head,
                unit,
                tail,
                close,
            } => (head.concat(), unit, tail, close),
            Shape::Made(make) => return make(length),
        };
        let mut body = String::with_capacity(length + unit.len() + tail.len());
        body.push_str(&head);
        let mut units = 0;
        while body.len() + units * close.len() + tail.len() < length {
            body.push_str(&unit.replace('%', &format!("{units:08}")));
            units += 1;
        }
        body.push_str(tail);
        body.push_str(&close.repeat(units));
        body.into_bytes()
    }

    /// Reads an input with all limits raised, and says what became of it.
    #[must_use]
    pub fn read(&self, input: &[u8]) -> String {
        let options = unlimited();
        let verdict = match self.entry {
            Entry::Event => options.parse_connected(input).map(drop),
            Entry::Document => options.normalize(input).map(drop),
            Entry::LastCopy => options
                .on_conflict(OnConflict::Last)
                .normalize(input)
                .map(drop),
            Entry::Rows | Entry::StrictRows => {
                let options = match self.entry {
                    Entry::StrictRows => options.tolerance(Tolerance::STRICT),
                    _ => options,
                };
                let mut counts = [0, 0];
                for document in options.documents(input) {
                    counts[usize::from(document.verdict.is_err())] += 1;
                }
                let [accepted, refused] = counts;
                return format!("{accepted} accepted, {refused} refused");
            }
        };
        match verdict {
            Ok(()) => "accepted".to_owned(),
            Err(error) => error.kind().code().to_owned(),
        }
    }
}

/// Returns every generator.
pub fn all() -> impl Iterator<Item = &'static Generator> {
    EVENTS.iter().chain(documents::ALL)
}

/// Returns options that admit every length, depth and count.
pub fn unlimited() -> ParseOptions {
    let mut limits = Limits::EVENT;
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
    repeated(name, Entry::Event, [EVENT, head], [unit, tail, ""])
}

/// From the first byte on.
const fn bare(
    name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
) -> Generator {
    repeated(name, Entry::Event, ["", head], [unit, tail, ""])
}

/// A head, a unit, a tail, and what closes each unit.
const fn repeated(
    name: &'static str,
    entry: Entry,
    head: [&'static str; 2],
    [unit, tail, close]: [&'static str; 3],
) -> Generator {
    let shape = Shape::Repeated {
        head,
        unit,
        tail,
        close,
    };
    Generator { name, entry, shape }
}

/// What aims at `parse_connected`.
pub const EVENTS: &[Generator] = &[
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
