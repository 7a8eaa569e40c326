//! Hostile inputs of any length. Each targets one loop that could be quadratic.

mod documents;

use zapi_webhooks::{Document, Limits, OnConflict, ParseOptions, Tolerance};

/// A family of inputs, one for each length.
pub struct Generator {
    /// The name on the command line.
    pub name: &'static str,
    /// The function that parses the inputs.
    pub entry: Entry,
    shape: Shape,
}

/// A function of the library, with its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// `parse_connected`.
    Event,
    /// `normalize`.
    Document,
    /// `normalize`; if copies of a key differ, the last one wins.
    LastCopy,
    /// `documents`, to the end.
    Documents,
    /// `documents`, to the end, without tolerance.
    StrictDocuments,
    /// `lines`, to the end.
    Lines,
}

impl Entry {
    /// Returns the name of the function.
    #[must_use]
    pub const fn function(self) -> &'static str {
        match self {
            Self::Event => "parse_connected",
            Self::Document | Self::LastCopy => "normalize",
            Self::Documents | Self::StrictDocuments => "documents",
            Self::Lines => "lines",
        }
    }

    /// Adds what the entry changes to options.
    pub fn options(self, options: ParseOptions) -> ParseOptions {
        match self {
            Self::LastCopy => options.on_conflict(OnConflict::Last),
            Self::StrictDocuments => options.tolerance(Tolerance::STRICT),
            _ => options,
        }
    }
}

/// A recipe for inputs of any length.
enum Shape {
    /// A head, a unit as often as it fits, a tail, and a text that closes each unit. A `%` in the unit
    /// is replaced by its index in eight digits.
    Repeated {
        head: [&'static str; 2],
        unit: &'static str,
        tail: &'static str,
        close: &'static str,
    },
    /// The result of a function of the length.
    Made(fn(usize) -> Vec<u8>),
}

impl Generator {
    /// Makes an input of at least `length` bytes. If it consists of units, it has less than one more.
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

    /// Parses an input without limits, and returns the verdict as a word or two counts.
    #[must_use]
    pub fn read(&self, input: &[u8]) -> String {
        self.read_by(unlimited(), input)
    }

    /// Parses an input by some options, and returns the verdict as a word or two counts.
    #[must_use]
    pub fn read_by(&self, options: ParseOptions, input: &[u8]) -> String {
        let options = self.entry.options(options);
        let verdict = match self.entry {
            Entry::Event => options.parse_connected(input).map(drop),
            Entry::Document | Entry::LastCopy => options.normalize(input).map(drop),
            Entry::Documents | Entry::StrictDocuments => return counts(options.documents(input)),
            Entry::Lines => return counts(options.lines(input)),
        };
        match verdict {
            Ok(()) => "accepted".to_owned(),
            Err(error) => error.kind().code().to_owned(),
        }
    }
}

fn counts(documents: impl Iterator<Item = Document>) -> String {
    let mut counts = [0, 0];
    for document in documents {
        counts[usize::from(document.verdict.is_err())] += 1;
    }
    let [accepted, rejected] = counts;
    format!("{accepted} accepted, {rejected} rejected")
}

/// Returns every generator.
pub fn all() -> impl Iterator<Item = &'static Generator> {
    EVENTS.iter().chain(documents::ALL)
}

/// Returns options without limits on length, depth and counts.
pub fn unlimited() -> ParseOptions {
    let mut limits = Limits::EVENT;
    limits.max_bytes = usize::MAX;
    limits.max_depth = usize::MAX;
    limits.max_members = usize::MAX;
    limits.max_quirks = usize::MAX;
    ParseOptions::new().limits(limits)
}

const EVENT: &str = r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"9A1F04C7E2B85D3690FE7B21C4A8D650","phone":"5544987650123""#;

/// After the members of an event.
const fn event(
    name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
) -> Generator {
    repeated(name, Entry::Event, [EVENT, head], [unit, tail, ""])
}

/// At the first byte.
const fn bare(
    name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
) -> Generator {
    repeated(name, Entry::Event, ["", head], [unit, tail, ""])
}

/// A head, a unit, a tail, and a text that closes each unit.
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

/// Every generator for `parse_connected`.
pub const EVENTS: &[Generator] = &[
    event("commas", "", ",", "}"),
    event("commas-in-array", r#","a":[1"#, ",", "]}"),
    event("comma-pairs", "", r#",,"a":1"#, "}"),
    event("containers-without-commas", r#","a":[{}"#, "{}", "]}"),
    event("containers-before-brackets", r#","a":[{}"#, "{}[]", "]}"),
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
    bare("long-fence", "", "~", "\n{}\n~~~"),
    bare("long-info-of-a-fence", "```", "json ", "\n{}\n```"),
    bare("fence-closed-too-short", "````\n{}\n", "```\n", "````"),
    bare(
        "fence-of-short-fences",
        "````\n{\"a\":0",
        "\n```\n",
        "}\n````",
    ),
    bare("fence-before-white-space", "```\n{}\n```\n", " \t\r\n", ""),
    event("backslashes", r#","a":""#, r"\\", r#""}"#),
    event("backslashes-open", r#","a":""#, "\\", ""),
    event("unicode-escapes", r#","a":""#, r"\u00e9", r#""}"#),
    event("unicode-escapes-cut", r#","a":""#, r"\u", r#""}"#),
    event("surrogate-pairs", r#","a":""#, r"\ud83d\ude00", r#""}"#),
    event("lone-surrogates", r#","a":""#, r"\ud83d", r#""}"#),
    event("json5-escapes", r#","a":""#, r"\x41", r#""}"#),
    event("line-continuations", r#","a":""#, "\\\n", r#""}"#),
    event("control-characters", r#","a":""#, "\u{1}", r#""}"#),
    event("control-characters-apart", r#","a":""#, "\u{1}b", r#""}"#),
    event("control-characters-of-texts", "", ",\"a\":\"\t\"", "}"),
    event("control-characters-in-keys", "", ",\"a\t\":0", "}"),
    event("line-comments", "", "//x\n", "}"),
    event("block-comments", "", "/**/", "}"),
    event("block-comment-open", "/*", "* /", ""),
    event("white-space", "", " \t\r\n", "}"),
    event("cut-before-white-space", r#","a":"#, " \r\n", ""),
    event("cut-array-before-white-space", r#","a":[0"#, " \r\n", ""),
    event("cut-text-before-white-space", r#","a":"b"#, "\n", ""),
    event("cut-key-before-white-space", ",\"b", " \n", ""),
    event("cut-escape-before-white-space", r#","a":"\u00"#, "\n", ""),
    event("cut-wrapper-before-white-space", r#","a":Long("#, "\n", ""),
    event("cut-word-before-white-space", r#","a":tr"#, "\n", ""),
    event("cuts-before-white-space", "", "\n,\"a", "\n\n"),
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
    event("word-before-white-space", r#","a":b"#, " \n", "}"),
    event("word-before-a-far-comment", r#","a":b"#, " \n", "//\n}"),
    event("word-before-a-long-comment", r#","a":b/*"#, "*", "/}"),
    event("words-before-white-space", r#","a":[b"#, " \n,c ", "]}"),
    event("words-before-comments", r#","a":[b"#, " /**/ ,c", "]}"),
    event("words-after-comments", r#","a":[b"#, ",/**/c", "]}"),
    event(
        "words-after-wide-white-space",
        r#","a":[b"#,
        ",\u{a0}c",
        "]}",
    ),
    event("words-next-to-quotes", r#","a":[b"#, r#"c"d""#, "]}"),
    event("words-in-brackets", r#","a":[0"#, ",[b]", "]}"),
    event("words-that-call", r#","a":[0"#, ",b('c')", "]}"),
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
    event("bare-keys-of-scripts", "", ",número:0,名:0,Σ\u{301}:0", "}"),
    event("bare-keys-escaped", "", r",ph\u006fne:'5544987650123'", "}"),
    event("bare-keys-escaped-unknown", "", r",\u0061:0", "}"),
    event("long-bare-key", ",", "名", ":0}"),
    event("long-bare-key-escaped", ",", r"\u0061", ":0}"),
    event("long-bare-key-of-marks", ",a", "\u{301}", ":0}"),
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
