//! Pieces of a payload: strings in any spelling, and texts that stand for themselves.

use std::ops::Range;

use zapi_webhooks::Quirk;

/// The quotation marks around a string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quote {
    Double,
    Single,
    CurlyDouble,
    CurlySingle,
    None,
}

/// How the first character of a string is spelled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spelling {
    Plain,
    /// As an escape of JSON.
    Json,
    /// As an escape that only JSON5 knows.
    Json5,
    /// After a backslash and this line end.
    Continued(&'static str),
}

/// A string, and how it is spelled.
#[derive(Clone, Debug)]
pub struct Text {
    pub content: String,
    pub quote: Quote,
    pub first: Spelling,
}

/// Where a finding lies in its piece: somewhere, or all over it.
pub type Place = Option<Range<usize>>;

/// A part of a payload that is written without a break.
#[derive(Clone, Debug)]
pub struct Piece {
    pub form: Form,
    pub findings: Vec<(Quirk, Place)>,
}

#[derive(Clone, Debug)]
pub enum Form {
    Text(Text),
    /// A text as it stands, what it is in strict JSON, and whether a mutator made it.
    Raw {
        text: String,
        json: String,
        made: bool,
    },
}

impl Piece {
    /// A string in the usual spelling.
    pub fn text(content: &str) -> Self {
        let text = Text {
            content: content.to_owned(),
            quote: Quote::Double,
            first: Spelling::Plain,
        };
        Self {
            form: Form::Text(text),
            findings: Vec::new(),
        }
    }

    /// A text that stands for itself.
    pub fn raw(text: &str) -> Self {
        let form = Form::Raw {
            text: text.to_owned(),
            json: text.to_owned(),
            made: false,
        };
        Self {
            form,
            findings: Vec::new(),
        }
    }

    /// A text that deviates somewhere, and its strict spelling.
    pub fn deviant(text: String, json: String, quirk: Quirk, place: Place) -> Self {
        let form = Form::Raw {
            text,
            json,
            made: true,
        };
        Self {
            form,
            findings: vec![(quirk, place)],
        }
    }

    /// The string, where it is one.
    pub fn as_text(&mut self) -> Option<&mut Text> {
        match &mut self.form {
            Form::Text(text) => Some(text),
            Form::Raw { .. } => None,
        }
    }

    /// The text that stands for itself, where no mutator has touched it.
    pub fn untouched(&self) -> Option<&str> {
        match &self.form {
            Form::Raw {
                text, made: false, ..
            } => Some(text),
            _ => None,
        }
    }

    /// What the piece says.
    pub fn content(&self) -> String {
        match &self.form {
            Form::Text(text) => text.content.clone(),
            Form::Raw { text, .. } => text.clone(),
        }
    }

    /// The piece in strict JSON: as it stands, where it does not deviate.
    pub fn json(&self) -> String {
        match &self.form {
            Form::Raw { json, .. } => json.clone(),
            Form::Text(text) => {
                let (written, findings) = text.write();
                if findings.is_empty() {
                    written
                } else {
                    serde_json::to_string(&text.content).unwrap_or_default()
                }
            }
        }
    }

    /// The piece as it stands in the payload, and its findings.
    pub fn write(&self) -> (String, Vec<(Quirk, Range<usize>)>) {
        let (text, mut findings) = match &self.form {
            Form::Text(text) => text.write(),
            Form::Raw { text, .. } => (text.clone(), Vec::new()),
        };
        for (quirk, place) in &self.findings {
            let whole = 0..text.len();
            findings.push((*quirk, place.clone().unwrap_or(whole)));
        }
        (text, findings)
    }
}

impl Text {
    /// Whether the content can stand between typographic quotation marks as it is.
    pub fn fits_curly(&self, double: bool) -> bool {
        let clashes: &[char] = if double {
            &['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}']
        } else {
            &['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}']
        };
        !self.content.contains(clashes)
    }

    fn write(&self) -> (String, Vec<(Quirk, Range<usize>)>) {
        let (open, close) = match self.quote {
            Quote::Double => ("\"", "\""),
            Quote::Single => ("'", "'"),
            Quote::CurlyDouble => ("\u{201c}", "\u{201d}"),
            Quote::CurlySingle => ("\u{2018}", "\u{2019}"),
            Quote::None => ("", ""),
        };
        let mut out = open.to_owned();
        let mut findings = Vec::new();
        for (place, c) in self.content.char_indices() {
            let start = out.len();
            match self.first {
                _ if place != 0 => self.push(c, &mut out),
                Spelling::Plain => self.push(c, &mut out),
                Spelling::Json => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                Spelling::Json5 => {
                    out.push_str(&format!("\\x{:02X}", u32::from(c)));
                    findings.push((Quirk::Json5Escape, start..out.len()));
                }
                Spelling::Continued(line_end) => {
                    out.push('\\');
                    out.push_str(line_end);
                    findings.push((Quirk::Json5Escape, start..out.len()));
                    self.push(c, &mut out);
                }
            }
        }
        out.push_str(close);
        match self.quote {
            Quote::Single => findings.push((Quirk::SingleQuotes, 0..out.len())),
            Quote::CurlyDouble | Quote::CurlySingle => {
                findings.push((Quirk::CurlyQuotes, 0..out.len()));
            }
            Quote::Double | Quote::None => {}
        }
        (out, findings)
    }

    fn push(&self, c: char, out: &mut String) {
        match c {
            '"' if self.quote == Quote::Double => out.push_str("\\\""),
            '\'' if self.quote == Quote::Single => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
}
