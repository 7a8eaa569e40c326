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
    let fenced = pen.frame();
    pen.trivia();
    pen.value(&value, true);
    pen.trivia();
    if fenced {
        pen.text.push('\n');
        pen.deviate(Quirk::CodeFence, "```");
    }
    pen.findings.sort_unstable();
    Written {
        text: pen.text,
        value,
        findings: pen.findings,
    }
}

/// What keys and strings are made of.
const TEXTS: [&str; 8] = [
    "",
    "a",
    "b",
    "\u{e9}",
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
}

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
        TEXTS[usize::from(self.choose(8))].to_owned()
    }

    /// Writes a deviation.
    fn deviate(&mut self, quirk: Quirk, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.findings.push((start, self.text.len(), quirk));
    }

    /// Starts the document, and says whether in a fence.
    fn frame(&mut self) -> bool {
        match self.choose(8) {
            1 => self.deviate(Quirk::ByteOrderMark, "\u{feff}"),
            2 => {
                self.deviate(Quirk::CodeFence, "```json");
                self.text.push('\n');
                return true;
            }
            _ => {}
        }
        false
    }

    /// Writes what may stand between two tokens.
    fn trivia(&mut self) {
        match self.choose(12) {
            1..=3 => self.text.push(' '),
            4 => self.text.push_str("\r\n\t"),
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
                1 | 5 if !is_alone && matches!(&**text, "a" | "b") => {
                    self.deviate(Quirk::UnquotedValue, text);
                }
                way => self.string(text, way),
            },
            Tree::List(items) => self.list(items),
            Tree::Object(members) => self.object(members),
        }
    }

    fn word(&mut self, word: &str) {
        let way = self.choose(6);
        match (word, way) {
            ("null", 1) => self.deviate(Quirk::PythonLiteral, "None"),
            ("true", 1) => self.deviate(Quirk::PythonLiteral, "True"),
            ("false", 1) => self.deviate(Quirk::PythonLiteral, "False"),
            ("31", 1) => self.deviate(Quirk::Json5Number, "0x1F"),
            ("31", 2) => self.deviate(Quirk::NumberWrapper, "NumberLong(31)"),
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

    /// Writes a comma, or not, behind the last item.
    fn trail(&mut self) {
        match self.choose(12) {
            1 => self.deviate(Quirk::TrailingComma, ","),
            2 => self.deviate(Quirk::RepeatedComma, ",,"),
            _ => return,
        }
        self.trivia();
    }

    fn list(&mut self, items: &[Tree]) {
        self.text.push('[');
        self.trivia();
        self.lead();
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.comma();
                self.trivia();
            }
            self.value(item, false);
            self.trivia();
        }
        if !items.is_empty() {
            self.trail();
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
        let is_bare = way == 1 && matches!(key, "a" | "b" | "\u{e9}");
        if is_next && !is_bare && self.choose(8) == 1 {
            self.deviate(Quirk::MissingComma, "");
        } else if is_next {
            self.comma();
            self.trivia();
        }
        if is_bare {
            self.deviate(Quirk::UnquotedKey, key);
        } else {
            self.string(key, way);
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
