//! Payloads of any event whose event and account are known before they are parsed.
//!
//! A [`Draft`] is a clean body in pieces. [`mutators`] put quirks into it, one for each quirk, and
//! [`Draft::write`] renders it together with the findings that a parse has to report.

use std::ops::Range;

use std::collections::BTreeMap;

use zapi_webhooks::{EventType, Quirk};

use super::invariants::Dice;
use super::invariants::tables::{Kind, Presence, Row, rows_of};

#[path = "payload/events.rs"]
pub mod events;
#[path = "payload/mutators.rs"]
pub mod mutators;
#[path = "payload/text.rs"]
pub mod text;

pub use text::Piece;

/// The values of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    pub event: EventType,
    /// The members but `type`, in any order.
    pub members: Vec<(&'static str, Value)>,
    /// Members that are null, which their table calls as good as absence.
    pub nulls: Vec<&'static str>,
}

/// A member's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    /// JSON as it stands.
    Json(String),
}

/// What stands behind a member.
#[derive(Clone, Debug, PartialEq)]
pub enum Comma {
    /// A comma, except behind the last member.
    Usual,
    Missing,
    /// Commas where one, or none, belongs.
    Run(&'static str, Quirk),
}

/// A member in pieces.
#[derive(Clone, Debug)]
pub struct Member {
    pub field: Option<&'static str>,
    /// Whether the value is a placeholder beside a real one.
    pub superseded: bool,
    /// Before the key, the colon, the value and the comma.
    pub gaps: [Piece; 4],
    pub key: Piece,
    pub value: Piece,
    pub comma: Comma,
}

/// The lines around a body that was copied from Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Fence {
    /// Spaces before each of the two lines.
    pub indents: [&'static str; 2],
    /// The marks and the info string.
    pub open: &'static str,
    /// The marks, and blanks after them.
    pub close: &'static str,
}

/// A body in pieces, and what it says.
#[derive(Clone, Debug)]
pub struct Draft {
    pub plain: Plain,
    /// What is doubtful about the settled value of a field.
    pub doubts: Vec<(&'static str, Quirk)>,
    pub marked: bool,
    pub fence: Option<Fence>,
    pub leading_commas: Option<&'static str>,
    pub members: Vec<Member>,
    /// Before the opening brace, before the closing brace, and behind it.
    pub gaps: [Piece; 3],
}

/// A payload and all that a parse has to say about it.
#[derive(Clone, Debug)]
pub struct Payload {
    pub text: String,
    pub plain: Plain,
    /// Every finding and where it stands, sorted.
    pub findings: Vec<(Quirk, usize, usize)>,
    pub unknown: Vec<(String, String)>,
}

impl Value {
    fn piece(&self) -> Piece {
        match self {
            Self::Text(text) => Piece::text(text),
            Self::Json(json) => Piece::raw(json),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Text(text) => serde_json::to_string(text).unwrap_or_default(),
            Self::Json(json) => json.clone(),
        }
    }
}

impl Plain {
    /// The value of `type`.
    pub fn type_name(&self) -> &'static str {
        self.event.as_str().unwrap_or_default()
    }

    /// The keys of the members that are there, `type` included.
    pub fn fields(&self) -> Vec<&'static str> {
        let keys = self.members.iter().map(|(key, _)| *key);
        keys.chain(["type"]).collect()
    }

    /// The value of a member.
    pub fn get(&self, field: &str) -> Option<&Value> {
        let mut members = self.members.iter();
        members
            .find(|(key, _)| *key == field)
            .map(|(_, value)| value)
    }

    /// The text of a member that is a string.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.get(field)? {
            Value::Text(text) => Some(text),
            Value::Json(_) => None,
        }
    }

    /// Replaces the value of a member.
    pub fn set(&mut self, field: &'static str, value: Value) {
        self.members.retain(|(key, _)| *key != field);
        self.members.push((field, value));
    }

    /// What the member may hold.
    pub fn kind(&self, field: &str) -> Option<Kind> {
        let row = rows_of(self.event)?.iter().find(|row| row.key == field);
        row.map(|row| row.kind)
    }

    /// The members of a kind that are there.
    pub fn of_kind(&self, is_kind: fn(Kind) -> bool) -> Vec<&'static str> {
        let keys = self.members.iter().map(|(key, _)| *key);
        keys.filter(|key| self.kind(key).is_some_and(is_kind))
            .collect()
    }

    /// Optional members that are not there, and that are not null in any known body.
    pub fn never_null(&self) -> Vec<&'static str> {
        let rows = rows_of(self.event).unwrap_or_default().iter();
        let optional = rows.filter(|row| row.presence == Presence::Optional);
        let keys = optional.map(|row| row.key);
        keys.filter(|key| self.get(key).is_none()).collect()
    }

    /// Whether a member says what was received.
    pub fn is_content(&self, field: &str) -> bool {
        let rows = rows_of(self.event).unwrap_or_default();
        let row = rows.iter().find(|row| row.key == field);
        self.event == EventType::Received && row.is_some_and(Row::is_content)
    }

    /// The canonical JSON of the event.
    pub fn canonical(&self) -> String {
        let mut members: BTreeMap<&str, String> = BTreeMap::new();
        members.insert("type", format!("\"{}\"", self.type_name()));
        for (key, value) in &self.members {
            members.insert(key, value.json());
        }
        let members = members
            .iter()
            .map(|(key, json)| format!("\"{key}\":{json}"));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

impl Draft {
    /// Makes a clean body, with members and white space in random order.
    pub fn new(plain: &Plain, unknown: &[(String, Value)], dice: &mut Dice) -> Self {
        let mut draft = Self {
            plain: plain.clone(),
            doubts: Vec::new(),
            marked: false,
            fence: None,
            leading_commas: None,
            members: Vec::new(),
            gaps: std::array::from_fn(|_| blank(dice)),
        };
        for (name, value) in unknown {
            let member = Member::new(None, name, value.piece(), dice);
            draft.insert(member, dice);
        }
        for field in plain.fields() {
            if let Some(member) = draft.known(field, dice) {
                draft.insert(member, dice);
            }
        }
        for field in &plain.nulls {
            let member = Member::new(Some(field), field, Piece::raw("null"), dice);
            draft.insert(member, dice);
        }
        draft
    }

    /// A clean member for a field, where the event has it.
    pub fn known(&self, field: &'static str, dice: &mut Dice) -> Option<Member> {
        let value = self.value(field)?;
        Some(Member::new(Some(field), field, value, dice))
    }

    /// The clean value of a field, where the event has it.
    pub fn value(&self, field: &str) -> Option<Piece> {
        if field == "type" {
            return Some(Piece::text(self.plain.type_name()));
        }
        self.plain.get(field).map(Value::piece)
    }

    /// Puts a member anywhere, except behind a comma that a mutator has changed.
    pub fn insert(&mut self, member: Member, dice: &mut Dice) {
        let mut place = dice.below(self.members.len() + 1);
        while place > 0 && self.members[place - 1].comma != Comma::Usual {
            place -= 1;
        }
        self.members.insert(place, member);
    }

    /// Writes the body down.
    pub fn write(&self) -> Payload {
        let mut canvas = Canvas::default();
        if self.marked {
            canvas.find(Quirk::ByteOrderMark, "\u{feff}");
        }
        if let Some(fence) = self.fence {
            canvas.text.push_str(fence.indents[0]);
            canvas.find(Quirk::CodeFence, fence.open);
            canvas.text.push('\n');
        }
        let [before, closing, behind] = &self.gaps;
        canvas.piece(before);
        canvas.text.push('{');
        if let Some(commas) = self.leading_commas {
            canvas.find(Quirk::RepeatedComma, commas);
        }
        let mut seen = Vec::new();
        let mut contents = 0;
        for (place, member) in self.members.iter().enumerate() {
            let is_last = place + 1 == self.members.len();
            self.write_member(member, is_last, &mut seen, &mut contents, &mut canvas);
        }
        canvas.piece(closing);
        canvas.text.push('}');
        canvas.piece(behind);
        if let Some(fence) = self.fence {
            canvas.text.push('\n');
            canvas.text.push_str(fence.indents[1]);
            canvas.text.push_str(fence.close);
            canvas.text.push('\n');
        }
        canvas
            .findings
            .sort_unstable_by_key(|(quirk, start, end)| (*start, *end, *quirk));
        Payload {
            text: canvas.text,
            plain: self.plain.clone(),
            findings: canvas.findings,
            unknown: canvas.unknown,
        }
    }

    fn write_member(
        &self,
        member: &Member,
        is_last: bool,
        seen: &mut Vec<&'static str>,
        contents: &mut usize,
        canvas: &mut Canvas,
    ) {
        let [before_key, before_colon, before_value, before_comma] = &member.gaps;
        canvas.piece(before_key);
        let key = canvas.piece(&member.key);
        canvas.piece(before_colon);
        canvas.text.push(':');
        canvas.piece(before_value);
        let value = canvas.piece(&member.value);
        canvas.piece(before_comma);
        match member.field {
            None => canvas
                .unknown
                .push((member.key.content(), member.value.json())),
            Some(_) if member.superseded => canvas.found(Quirk::PlaceholderSuperseded, key),
            Some(field) if seen.contains(&field) => canvas.found(Quirk::DuplicateKey, key),
            Some(field) => {
                seen.push(field);
                let is_content = self.plain.is_content(field) && member.value.json() != "null";
                *contents += usize::from(is_content);
                if is_content && *contents > 1 {
                    canvas.found(Quirk::SeveralContents, key);
                }
                for (_, doubt) in self.doubts.iter().filter(|(of, _)| *of == field) {
                    canvas.found(*doubt, value.clone());
                }
            }
        }
        match member.comma {
            Comma::Usual if is_last => {}
            Comma::Usual => canvas.text.push(','),
            // No word touches the next key.
            Comma::Missing
                if !canvas
                    .text
                    .ends_with(['"', '\'', '\u{201d}', '\u{2019}', ']', '}']) =>
            {
                canvas.text.push(' ');
            }
            Comma::Missing => {}
            Comma::Run(commas, quirk) => canvas.find(quirk, commas),
        }
    }
}

impl Member {
    pub fn new(field: Option<&'static str>, name: &str, value: Piece, dice: &mut Dice) -> Self {
        Self {
            field,
            superseded: false,
            gaps: std::array::from_fn(|_| blank(dice)),
            key: Piece::text(name),
            value,
            comma: Comma::Usual,
        }
    }
}

/// White space that means nothing.
fn blank(dice: &mut Dice) -> Piece {
    let blanks = ["", "", " ", "\n  ", "\r\n\t"];
    Piece::raw(
        blanks
            .get(dice.below(blanks.len()))
            .copied()
            .unwrap_or_default(),
    )
}

/// The text so far, and the findings in it.
#[derive(Default)]
struct Canvas {
    text: String,
    findings: Vec<(Quirk, usize, usize)>,
    unknown: Vec<(String, String)>,
}

impl Canvas {
    /// Writes a piece, and says where it stands.
    fn piece(&mut self, piece: &Piece) -> Range<usize> {
        let start = self.text.len();
        let (text, findings) = piece.write();
        self.text.push_str(&text);
        for (quirk, range) in findings {
            self.found(quirk, start + range.start..start + range.end);
        }
        start..self.text.len()
    }

    /// Writes a text that is a finding as a whole.
    fn find(&mut self, quirk: Quirk, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.found(quirk, start..self.text.len());
    }

    fn found(&mut self, quirk: Quirk, range: Range<usize>) {
        self.findings.push((quirk, range.start, range.end));
    }
}
