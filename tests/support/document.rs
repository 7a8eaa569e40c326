//! Documents whose value and account are known beforehand: a value is made, then written down with
//! deviations of every kind.

use std::collections::BTreeMap;

use zapi_webhooks::Quirk;

use super::invariants::documents::Tree;

/// A document, what it says, and what has to be reported.
#[derive(Clone, Debug)]
pub struct Written {
    /// The document.
    pub text: String,
    /// Its value.
    pub value: Tree,
    /// Every deviation with its place, in the order of the document.
    pub findings: Vec<(usize, usize, Quirk)>,
}

/// Writes a document. Every choice is a byte of the recipe, and zero chooses what is plain.
pub fn written(recipe: &[u8]) -> Written {
    let mut pen = Pen {
        recipe,
        ..Pen::default()
    };
    let value = pen.invent(0);
    let fence = pen.enter();
    pen.trivia();
    pen.value(&value, true);
    pen.trivia();
    if let Some((indent, marks, after)) = fence {
        pen.text.push('\n');
        pen.text.push_str(indent);
        pen.deviate(Quirk::CodeFence, marks);
        pen.text.push_str(after);
    }
    pen.findings.sort_unstable();
    Written {
        text: pen.text,
        value,
        findings: pen.findings,
    }
}

/// White space of JSON.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// What keys and strings are made of.
const TEXTS: [&str; 11] = [
    "",
    "a",
    "b",
    "\u{e9}",
    "\u{540d}",
    "\u{43a}\u{3b1}",
    "__proto__",
    "x y",
    "it's",
    "a \"b\"",
    "line\n\u{1}\\",
];

#[derive(Default)]
struct Pen<'a> {
    recipe: &'a [u8],
    text: String,
    findings: Vec<(usize, usize, Quirk)>,
    /// The end of the last text without quotes.
    word: Option<usize>,
}

/// The end of a code fence: its indentation, its marks, and what follows them.
type FenceEnd = (&'static str, &'static str, &'static str);

impl Pen<'_> {
    /// Chooses a number below `bound`.
    fn choose(&mut self, bound: u8) -> u8 {
        let (first, rest) = self.recipe.split_first().unwrap_or((&0, &[]));
        self.recipe = rest;
        first % bound
    }

    /// Makes a value.
    fn invent(&mut self, depth: usize) -> Tree {
        let kinds = if depth < 4 { 6 } else { 4 };
        match self.choose(kinds) {
            0 => Tree::Word("null".to_owned()),
            1 => Tree::Word(["true", "false"][usize::from(self.choose(2))].to_owned()),
            2 => {
                let numbers = ["5", "31", "0.5", "-7", "1.50e3"];
                Tree::Word(numbers[usize::from(self.choose(5))].to_owned())
            }
            3 => Tree::Text(self.invent_text()),
            4 => Tree::List(
                (0..self.choose(4))
                    .map(|_| self.invent(depth + 1))
                    .collect(),
            ),
            _ => {
                let members = (0..self.choose(4)).map(|_| {
                    let key = self.invent_text();
                    (key, self.invent(depth + 1))
                });
                Tree::Object(members.collect::<BTreeMap<_, _>>())
            }
        }
    }

    fn invent_text(&mut self) -> String {
        TEXTS[usize::from(self.choose(11))].to_owned()
    }

    /// Writes a deviation.
    fn deviate(&mut self, quirk: Quirk, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.findings.push((start, self.text.len(), quirk));
    }

    /// Starts the document, and returns the end of the fence around it.
    fn enter(&mut self) -> Option<FenceEnd> {
        let (open, end) = match self.choose(12) {
            1 => {
                self.deviate(Quirk::ByteOrderMark, "\u{feff}");
                return None;
            }
            2 => ("```json", ("", "```", "")),
            3 => ("``` js title={1}", ("   ", "````", " \n")),
            4 => ("~~~~`x`", (" ", "~~~~", "\t\r\n")),
            _ => return None,
        };
        self.deviate(Quirk::CodeFence, open);
        self.text.push('\n');
        Some(end)
    }

    /// Writes what may come between two tokens. Next to a text without quotes that is white space of JSON.
    fn trivia(&mut self) {
        let rest = self.word.map(|end| &self.text[end..]);
        let is_beside_word = rest.is_some_and(|rest| rest.trim_matches(BLANK).is_empty());
        match self.choose(12) {
            1..=3 => self.text.push(' '),
            4 => self.text.push_str("\r\n\t"),
            _ if is_beside_word => {}
            // Two in a row would be one.
            5 if !self.text.ends_with('\u{a0}') => self.deviate(Quirk::Json5Whitespace, "\u{a0}"),
            6 => self.deviate(Quirk::BlockComment, "/* , } */"),
            7 => {
                self.deviate(Quirk::LineComment, "// , ]");
                self.text.push('\n');
            }
            _ => {}
        }
    }

    fn value(&mut self, value: &Tree, is_alone: bool) {
        match value {
            Tree::Word(word) => self.word(word),
            Tree::Text(text) => match self.choose(8) {
                1 | 5 if !is_alone && self.may_be_bare(text) => {
                    self.deviate(Quirk::UnquotedValue, text);
                    self.word = Some(self.text.len());
                }
                way => self.string(text, way),
            },
            Tree::List(items) => self.list(items),
            Tree::Object(members) => self.object(members),
        }
    }

    /// Whether a text may go without quotes here.
    fn may_be_bare(&self, text: &str) -> bool {
        let before = self.text.trim_end_matches(BLANK);
        matches!(text, "a" | "b" | "\u{e9}") && !before.ends_with('\u{a0}')
    }

    fn word(&mut self, word: &str) {
        let way = self.choose(6);
        match (word, way) {
            ("null", 1) => self.deviate(Quirk::PythonLiteral, "None"),
            ("true", 1) => self.deviate(Quirk::PythonLiteral, "True"),
            ("false", 1) => self.deviate(Quirk::PythonLiteral, "False"),
            ("31", 1) => self.deviate(Quirk::Json5Number, "0x1F"),
            ("31", 2) => self.deviate(Quirk::NumberWrapper, "NumberLong(31)"),
            ("31", 3) => self.deviate(Quirk::NumberWrapper, "new Int32( '31' )"),
            ("-7", 1) => self.deviate(Quirk::NumberWrapper, "Long('-7')"),
            ("5", 1) => self.deviate(Quirk::Json5Number, "5."),
            ("5", 2) => self.deviate(Quirk::NumberWrapper, "NumberInt(\"5\")"),
            ("5", 3) => self.deviate(Quirk::Json5Number, "+5"),
            ("0.5", 1) => self.deviate(Quirk::Json5Number, ".5"),
            _ => self.text.push_str(word),
        }
    }

    /// Writes a string in one of several quotation marks, with escapes of JSON or JSON5.
    fn string(&mut self, text: &str, way: u8) {
        let start = self.text.len();
        let (open, close, quirk) = match way {
            2 | 3 => ('\'', '\'', Some(Quirk::SingleQuotes)),
            4 if !text.contains('"') => ('\u{201c}', '\u{201d}', Some(Quirk::CurlyQuotes)),
            _ => ('"', '"', None),
        };
        self.text.push(open);
        if self.choose(8) == 1 {
            self.deviate(Quirk::Json5Escape, "\\\n");
        }
        for c in text.chars() {
            match (c, self.choose(6)) {
                ('\'', _) if open == '\'' => self.text.push_str("\\'"),
                ('\'', 1) => self.deviate(Quirk::Json5Escape, "\\'"),
                ('"', 1) => self.deviate(Quirk::Json5Escape, "\\x22"),
                ('"', _) if open == '"' => self.text.push_str("\\\""),
                ('a', 1) => self.deviate(Quirk::Json5Escape, "\\x61"),
                ('a', 2) => self.text.push_str("\\u0061"),
                ('\n', _) => self.text.push_str("\\n"),
                ('\u{1}', 1) => self.deviate(Quirk::Json5Escape, "\\x01"),
                ('\u{1}', 2) => self.deviate(Quirk::ControlCharacter, "\u{1}"),
                ('\u{1}', _) => self.text.push_str("\\u0001"),
                ('\\', _) => self.text.push_str("\\\\"),
                _ => self.text.push(c),
            }
        }
        self.text.push(close);
        let end = self.text.len();
        self.findings.extend(quirk.map(|quirk| (start, end, quirk)));
    }

    /// Writes a comma too many, or not, in front of the first item.
    fn lead(&mut self) {
        if self.choose(16) == 1 {
            self.deviate(Quirk::RepeatedComma, ",");
            self.trivia();
        }
    }

    /// Writes the comma between two items, or a run of them.
    fn comma(&mut self) {
        let start = self.text.len();
        self.text.push(',');
        if self.choose(12) == 1 {
            self.trivia();
            self.text.push(',');
            let end = self.text.len();
            self.findings.push((start, end, Quirk::RepeatedComma));
        }
    }

    /// Writes a comma, or not, after the last item of an object.
    fn trail(&mut self) {
        match self.choose(12) {
            1 => self.deviate(Quirk::TrailingComma, ","),
            2 => self.deviate(Quirk::RepeatedComma, ",,"),
            _ => return,
        }
        self.trivia();
    }

    /// Writes an array, which has no comma too many, since that makes a hole.
    fn list(&mut self, items: &[Tree]) {
        self.text.push('[');
        self.trivia();
        let mut follows_container = false;
        for (place, item) in items.iter().enumerate() {
            let may_miss = follows_container && matches!(item, Tree::Object(_));
            if may_miss && self.choose(4) == 1 {
                self.deviate(Quirk::MissingComma, "");
            } else if place > 0 {
                self.text.push(',');
                self.trivia();
            }
            // A word alone in brackets is what a console prints for a value that it left out.
            self.value(item, items.len() == 1);
            self.trivia();
            follows_container = matches!(item, Tree::List(_) | Tree::Object(_));
        }
        if !items.is_empty() && self.choose(12) == 1 {
            self.deviate(Quirk::TrailingComma, ",");
            self.trivia();
        }
        self.text.push(']');
    }

    fn object(&mut self, members: &BTreeMap<String, Tree>) {
        let mut members: Vec<(&String, &Tree)> = members.iter().collect();
        if self.choose(2) == 1 {
            members.reverse();
        }
        self.text.push('{');
        self.trivia();
        self.lead();
        let mut is_next = false;
        for (place, (key, value)) in members.iter().enumerate() {
            let end = self.member(is_next, key, value);
            is_next = true;
            if self.choose(6) == 1 {
                // An equal copy of this member or of an earlier one.
                let copied = usize::from(self.choose(4)).min(place);
                let (key, value) = members[copied];
                let copy_end = self.member(true, key, value);
                // A copy goes away with what separates it from the member before it.
                self.findings.push((end, copy_end, Quirk::DuplicateKey));
            }
        }
        if !members.is_empty() {
            self.trail();
        }
        self.text.push('}');
    }

    /// Writes a member, after another one or not, and returns the end of its value.
    fn member(&mut self, is_next: bool, key: &str, value: &Tree) -> usize {
        let way = self.choose(8);
        let separators = [
            ' ', '\t', '\n', '\u{a0}', '"', '\'', '\u{201d}', ']', '}', '/',
        ];
        if is_next && self.text.ends_with(separators) && self.choose(6) == 1 {
            self.deviate(Quirk::MissingComma, "");
        } else if is_next {
            self.comma();
            self.trivia();
        }
        match (way, key) {
            (1, "a" | "b" | "\u{e9}" | "\u{540d}" | "\u{43a}\u{3b1}") => {
                self.deviate(Quirk::UnquotedKey, key);
            }
            (5, "a") => self.deviate(Quirk::UnquotedKey, "\\u0061"),
            // Without double quotes it names the prototype in ECMA-262.
            (_, "__proto__") => self.string(key, 0),
            _ => self.string(key, way),
        }
        self.trivia();
        self.text.push(':');
        self.trivia();
        self.value(value, false);
        let end = self.text.len();
        self.trivia();
        end
    }
}
