//! Payloads whose event and account are known before they are parsed.
//!
//! A [`Draft`] is a clean body in pieces. [`mutators`] put quirks into it, one for each quirk, and
//! [`Draft::write`] renders it together with the findings that a parse has to report.

use std::ops::Range;

use zapi_webhooks::{Field, Quirk};

use super::invariants::Dice;

#[path = "payload/mutators.rs"]
pub mod mutators;
#[path = "payload/text.rs"]
pub mod text;

pub use text::Piece;

/// The values of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    pub connected: bool,
    pub moment: i64,
    pub instance_id: String,
    pub phone: String,
    pub is_business: Option<bool>,
}

/// An unknown field's value.
#[derive(Clone, Debug)]
pub enum Foreign {
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
    pub field: Option<Field>,
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
    pub doubts: Vec<(Field, Quirk)>,
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

impl Draft {
    /// Makes a clean body, with members and white space in random order.
    pub fn new(plain: &Plain, unknown: &[(String, Foreign)], dice: &mut Dice) -> Self {
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
            let value = match value {
                Foreign::Text(text) => Piece::text(text),
                Foreign::Json(json) => Piece::raw(json),
            };
            let member = Member::new(None, name, value, dice);
            draft.insert(member, dice);
        }
        for field in Field::ALL {
            if let Some(member) = draft.known(*field, dice) {
                draft.insert(member, dice);
            }
        }
        draft
    }

    /// A clean member for a field, where the event has it.
    pub fn known(&self, field: Field, dice: &mut Dice) -> Option<Member> {
        let value = self.value(field)?;
        Some(Member::new(Some(field), field.as_str(), value, dice))
    }

    /// The clean value of a field, where the event has it.
    pub fn value(&self, field: Field) -> Option<Piece> {
        let plain = &self.plain;
        Some(match field {
            Field::TYPE => Piece::text("ConnectedCallback"),
            Field::CONNECTED => Piece::raw(&plain.connected.to_string()),
            Field::MOMMENT => Piece::raw(&plain.moment.to_string()),
            Field::INSTANCE_ID => Piece::text(&plain.instance_id),
            Field::PHONE => Piece::text(&plain.phone),
            _ => Piece::raw(&plain.is_business?.to_string()),
        })
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
        for (place, member) in self.members.iter().enumerate() {
            let is_last = place + 1 == self.members.len();
            self.write_member(member, is_last, &mut seen, &mut canvas);
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
        seen: &mut Vec<Field>,
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
    pub fn new(field: Option<Field>, name: &str, value: Piece, dice: &mut Dice) -> Self {
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
