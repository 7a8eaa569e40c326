//! A finding shown in its line, with carets. No other text shows payload bytes.

use core::fmt;

use crate::diagnostic::Diagnostic;
use crate::error_kind::ErrorKind;
use crate::quirk::Quirk;
use crate::span::{Places, Span};

/// How many columns of a long line are shown before and after the start of a finding.
const WINDOW: usize = 60;

/// More bytes than so many columns have, and one character.
const NEAR: usize = WINDOW * 4 + 4;

/// A finding for a person: its line, carets under its place, and how it was read.
///
/// It shows payload bytes, so it belongs on a developer's terminal and not in a shared log. A
/// character that would move the cursor, reorder the line or hide text is shown as an escape, and so
/// is a byte that is not UTF-8. Long lines are cut around the finding.
///
/// ```
/// use zapi_webhooks::{Report, Severity};
///
/// let body = br#"{
///   "type": 'ConnectedCallback',
///   "connected": true, "momment": 1757333824580,
///   "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7", "phone": "5544999999999"
/// }"#;
/// let parsed = zapi_webhooks::parse_connected(body)?;
/// assert_eq!(Report::new(body, &parsed.diagnostics[0]).to_string(), "\
/// note[single-quotes]: string in single quotes (field `type`)
///  --> line 2, column 11
///   |
/// 2 |   \"type\": 'ConnectedCallback',
///   |           ^^^^^^^^^^^^^^^^^^^
///   = read as the text between the quotes
/// ");
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Report<'a> {
    input: &'a [u8],
    finding: &'a Diagnostic,
    name: Option<&'a str>,
    places: Option<&'a Places<'a>>,
}

impl<'a> Report<'a> {
    /// Creates the report of a finding in its payload; for a rejected payload that is
    /// [`ParseError::primary`](crate::ParseError::primary) first. The text ends with a line feed.
    #[must_use]
    pub const fn new(input: &'a [u8], finding: &'a Diagnostic) -> Self {
        Self {
            input,
            finding,
            name: None,
            places: None,
        }
    }

    /// Names the file that the payload was read from, for the line with the place.
    ///
    /// ```
    /// use zapi_webhooks::{Report, parse_connected};
    ///
    /// let body = b"{\n  \"type\" = 1\n}";
    /// let error = parse_connected(body).unwrap_err();
    /// let report = Report::new(body, error.primary()).file("a.json").to_string();
    /// assert!(report.contains("\n --> a.json:2:10\n"));
    /// ```
    #[must_use]
    pub const fn file(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Finds lines and columns by the places of all findings, so that many reports do not each count from the start.
    ///
    /// ```
    /// use zapi_webhooks::{Places, Report, parse_connected};
    ///
    /// let body = b"{\n  \"type\" = 1\n}";
    /// let error = parse_connected(body).unwrap_err();
    /// let places = Places::new(body, error.diagnostics().iter().map(|finding| finding.span()));
    /// for finding in error.diagnostics() {
    ///     let report = Report::new(body, finding);
    ///     assert_eq!(report.places(&places).to_string(), report.to_string());
    /// }
    /// ```
    #[must_use]
    pub const fn places(mut self, places: &'a Places<'a>) -> Self {
        self.places = Some(places);
        self
    }

    fn excerpt(&self, span: Span, escapes: Escapes) -> Excerpt {
        let place = match self.places {
            Some(places) => places.line_column(span),
            None => span.line_column(self.input),
        };
        Excerpt::of(self.input, span, place, escapes)
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("finding", self.finding)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finding = self.finding;
        let (severity, code) = (finding.severity(), finding.code());
        write!(f, "{severity}[{code}]: {}", finding.headline())?;
        if let Some(field) = finding.field() {
            write!(f, " (field `{field}`)")?;
        }
        let escapes = match finding.error_kind() {
            // The key looks like a known one, so the report has to show the difference.
            Some(ErrorKind::SuspiciousKey(_)) => Escapes::NonAscii,
            // The two values may differ in combining marks alone.
            Some(ErrorKind::ConflictingDuplicate(_)) => Escapes::Marks,
            _ => Escapes::Unsafe,
        };
        let shown = self.excerpt(place(self.input, finding), escapes);
        match self.name {
            Some(name) => {
                f.write_str("\n --> ")?;
                let units = units(name.as_bytes(), Escapes::Unsafe);
                units.iter().try_for_each(|unit| f.write_str(&unit.text))?;
                writeln!(f, ":{}:{}", shown.line, shown.column)?;
            }
            None => writeln!(f, "\n --> line {}, column {}", shown.line, shown.column)?,
        }
        let mut excerpts = vec![(shown, '^', "")];
        if let Some(twin) = finding.related() {
            let note = match finding.quirk() {
                Some(Quirk::PlaceholderSuperseded) => " real value given here",
                _ if twin > finding.span() => " kept as given here",
                _ => " first given here",
            };
            excerpts.push((self.excerpt(twin, escapes), '-', note));
        }
        excerpts.sort_by_key(|(excerpt, ..)| (excerpt.line, excerpt.column));
        let widest = excerpts.last().map_or(0, |(excerpt, ..)| excerpt.line);
        let margin = widest.to_string().len();
        writeln!(f, "{:margin$} |", "")?;
        let mut line = None;
        for (excerpt, mark, note) in excerpts {
            if line.is_some_and(|line: usize| excerpt.line.abs_diff(line) > 1) {
                writeln!(f, "...")?;
            }
            excerpt.write(f, margin, mark, note)?;
            line = Some(excerpt.line);
        }
        if let Some(quirk) = finding.quirk() {
            writeln!(f, "{:margin$} = read as {}", "", quirk.reading())?;
        }
        Ok(())
    }
}

/// Returns the place to mark: the span, without the commas around the copy of a repeated member.
fn place(input: &[u8], finding: &Diagnostic) -> Span {
    let span = finding.span();
    if finding.quirk() != Some(Quirk::DuplicateKey) {
        return span;
    }
    let copy = input.get(span.range()).unwrap_or_default();
    let start = span.end().saturating_sub(after_separators(copy).len());
    let is_around = |byte: &&u8| matches!(**byte, b',' | b' ' | b'\t' | b'\r' | b'\n');
    let after = copy.iter().rev().take_while(is_around).count();
    Span::new(start, span.end().saturating_sub(after).max(start))
}

/// Returns the text after commas, white space and comments.
fn after_separators(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b',' | b' ' | b'\t' | b'\r' | b'\n', rest @ ..] => rest,
            [b'/', b'/', comment @ ..] => {
                let end = comment.iter().position(|byte| *byte == b'\n');
                end.and_then(|end| comment.get(end..)).unwrap_or_default()
            }
            [b'/', b'*', comment @ ..] => {
                let end = comment.windows(2).position(|pair| pair == b"*/");
                let rest = end.and_then(|end| comment.get(end.saturating_add(2)..));
                rest.unwrap_or_default()
            }
            _ => return text,
        };
    }
}

/// The line that a span starts in, safe to print, and the columns of the span in it.
struct Excerpt {
    line: usize,
    column: usize,
    text: String,
    before: usize,
    marked: usize,
}

impl Excerpt {
    fn of(input: &[u8], span: Span, (line, column): (usize, usize), escapes: Escapes) -> Self {
        let start = span.start().min(input.len());
        let (before, after) = input.split_at_checked(start).unwrap_or((input, b""));
        // Of a long line only what is near is read.
        let near = before.len().saturating_sub(NEAR);
        let before = before.get(near..).unwrap_or_default();
        let line_start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at.saturating_add(1));
        let before = before.get(line_start..).unwrap_or_default();
        let near = after.get(..NEAR.saturating_mul(2)).unwrap_or(after);
        let line_end = near.iter().position(|b| *b == b'\n');
        let is_whole = line_end.is_some() || near.len() == after.len();
        let after = line_end.and_then(|end| near.get(..end)).unwrap_or(near);
        let whole = after.strip_suffix(b"\r").filter(|_| is_whole);
        let after = whole.unwrap_or(after);
        let length = span.end().saturating_sub(span.start());
        let (marked, rest) = after.split_at_checked(length).unwrap_or((after, b""));

        let (mut text, before) = last_shown(before);
        let (shown, marked, is_cut) = first_shown(marked, WINDOW, escapes);
        text.push_str(&shown);
        if !is_cut {
            let escapes = match escapes {
                Escapes::NonAscii => Escapes::Unsafe,
                other => other,
            };
            text.push_str(&first_shown(rest, WINDOW.saturating_sub(marked), escapes).0);
        }
        Self {
            line,
            column,
            text,
            before,
            marked: marked.max(1),
        }
    }

    fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        margin: usize,
        mark: char,
        note: &str,
    ) -> fmt::Result {
        writeln!(f, "{:>margin$} | {}", self.line, self.text.trim_end())?;
        write!(f, "{:margin$} | {:indent$}", "", "", indent = self.before)?;
        (0..self.marked).try_for_each(|_| write!(f, "{mark}"))?;
        writeln!(f, "{note}")
    }
}

/// Shows the end of the text before a finding, and returns its width.
fn last_shown(bytes: &[u8]) -> (String, usize) {
    let mut from = bytes.len().saturating_sub(WINDOW.saturating_mul(4));
    if from > 0 {
        from = character_start(bytes, from);
    }
    let units = units(bytes.get(from..).unwrap_or_default(), Escapes::Unsafe);
    let mut width = 0_usize;
    let kept = units.iter().rev().take_while(|unit| {
        width = width.saturating_add(unit.width);
        width <= WINDOW
    });
    let start = units.len().saturating_sub(kept.count());
    let is_cut = from > 0 || start > 0;
    let mut kept = units.get(start..).unwrap_or_default();
    // A mark belongs to the character before it, which is cut off.
    while let [Unit { width: 0, .. }, rest @ ..] = kept {
        kept = rest;
    }
    let cut = if is_cut { "..." } else { "" };
    let width = kept.iter().map(|unit| unit.width).sum::<usize>();
    (join(cut, kept), width.saturating_add(cut.len()))
}

/// Shows the start of the text at or after a finding; returns its width, and whether it is cut.
fn first_shown(bytes: &[u8], most: usize, escapes: Escapes) -> (String, usize, bool) {
    let end = most.saturating_mul(4);
    let near = match bytes.get(..end) {
        Some(_) => bytes.get(..character_start(bytes, end)).unwrap_or(bytes),
        None => bytes,
    };
    let mut is_cut = near.len() < bytes.len();
    let mut units = units(near, escapes);
    let mut width = 0_usize;
    for (at, unit) in units.iter().enumerate() {
        let wider = width.saturating_add(unit.width);
        if wider > most {
            is_cut = true;
            units.truncate(at);
            break;
        }
        width = wider;
    }
    let cut = if is_cut { "..." } else { "" };
    (join("", &units) + cut, width, is_cut)
}

fn join(start: &str, units: &[Unit]) -> String {
    let texts = units.iter().map(|unit| unit.text.as_str());
    core::iter::once(start).chain(texts).collect()
}

/// Moves an index back to the start of the character that it is in.
fn character_start(bytes: &[u8], at: usize) -> usize {
    let is_inside = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let start = (at.saturating_sub(3)..=at).rev().find(|at| !is_inside(at));
    start.unwrap_or(at)
}

/// Which characters are shown as escapes.
#[derive(Clone, Copy)]
enum Escapes {
    /// Those that are not safe to show.
    Unsafe,
    /// Combining marks too.
    Marks,
    /// In the place of the finding, all but ASCII.
    NonAscii,
}

/// A character or byte as it is shown, and how many columns it takes.
struct Unit {
    text: String,
    width: usize,
}

/// Shows each character as itself or as an escape, and each byte that is not UTF-8 as an escape.
fn units(bytes: &[u8], escapes: Escapes) -> Vec<Unit> {
    let mut units = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let width = columns(c).filter(|width| match escapes {
                Escapes::Unsafe => true,
                Escapes::Marks => *width > 0,
                Escapes::NonAscii => c.is_ascii(),
            });
            units.push(match width {
                _ if c == '\t' => Unit::escape(" ".to_owned()),
                // A mark on its own would be shown on the text around the excerpt.
                Some(0) if units.is_empty() => Unit::escape(c.escape_unicode().to_string()),
                Some(width) => Unit {
                    text: c.to_string(),
                    width,
                },
                None => Unit::escape(c.escape_unicode().to_string()),
            });
        }
        let escape = |byte: &u8| Unit::escape(format!("\\x{byte:02x}"));
        units.extend(chunk.invalid().iter().map(escape));
    }
    units
}

impl Unit {
    fn escape(text: String) -> Self {
        Self {
            width: text.len(),
            text,
        }
    }
}

/// Returns how many columns a terminal shows a character in, or `None` if the character moves the
/// cursor, reorders the line, hides text or is not shown at all.
fn columns(c: char) -> Option<usize> {
    let code = u32::from(c);
    let is_in = |ranges: &[(u32, u32)]| {
        let at = ranges.partition_point(|(_, last)| *last < code);
        ranges.get(at).is_some_and(|(first, _)| *first <= code)
    };
    match c {
        ' '..='~' => Some(1),
        // The standard library escapes what has no shape of its own: controls, formats, white space.
        _ if is_in(UNSEEN) || is_in(RIGHT_TO_LEFT) || is_escaped_after_text(c) => None,
        '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}' => Some(0),
        _ if c.escape_debug().len() > 1 => Some(0),
        _ if is_in(WIDE) => Some(2),
        _ => Some(1),
    }
}

/// Whether the standard library escapes a character that follows another one. At the start of a text
/// it escapes combining marks too.
fn is_escaped_after_text(c: char) -> bool {
    let text: String = ['a', c].iter().collect();
    text.escape_debug().count() > 2
}

/// Characters that show nothing and are neither controls nor formats, such as fillers and variation
/// selectors.
const UNSEEN: &[(u32, u32)] = &[
    (0x34f, 0x34f),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xffa0, 0xffa0),
    (0xe0100, 0xe01ef),
];

/// Blocks of scripts that run from right to left.
const RIGHT_TO_LEFT: &[(u32, u32)] = &[
    (0x590, 0x8ff),
    (0xfb1d, 0xfdff),
    (0xfe70, 0xfeff),
    (0x10800, 0x10fff),
    (0x1e800, 0x1efff),
];

/// Characters of two columns: East Asian Width W or F in Unicode 16 (UAX #11), over unassigned ones.
#[rustfmt::skip]
const WIDE: &[(u32, u32)] = &[
    (0x1100, 0x115f), (0x231a, 0x231b), (0x2329, 0x232a), (0x23e9, 0x23ec), (0x23f0, 0x23f0),
    (0x23f3, 0x23f3), (0x25fd, 0x25fe), (0x2614, 0x2615), (0x2630, 0x2637), (0x2648, 0x2653),
    (0x267f, 0x267f), (0x268a, 0x268f), (0x2693, 0x2693), (0x26a1, 0x26a1), (0x26aa, 0x26ab),
    (0x26bd, 0x26be), (0x26c4, 0x26c5), (0x26ce, 0x26ce), (0x26d4, 0x26d4), (0x26ea, 0x26ea),
    (0x26f2, 0x26f3), (0x26f5, 0x26f5), (0x26fa, 0x26fa), (0x26fd, 0x26fd), (0x2705, 0x2705),
    (0x270a, 0x270b), (0x2728, 0x2728), (0x274c, 0x274c), (0x274e, 0x274e), (0x2753, 0x2755),
    (0x2757, 0x2757), (0x2795, 0x2797), (0x27b0, 0x27b0), (0x27bf, 0x27bf), (0x2b1b, 0x2b1c),
    (0x2b50, 0x2b50), (0x2b55, 0x2b55), (0x2e80, 0x303e), (0x3041, 0x3247), (0x3250, 0xa4c6),
    (0xa960, 0xa97c), (0xac00, 0xd7a3), (0xf900, 0xfad9), (0xfe10, 0xfe6b), (0xff01, 0xff60),
    (0xffe0, 0xffe6), (0x16fe0, 0x1b2fb), (0x1d300, 0x1d356), (0x1d360, 0x1d376),
    (0x1f004, 0x1f004), (0x1f0cf, 0x1f0cf), (0x1f18e, 0x1f18e), (0x1f191, 0x1f19a),
    (0x1f200, 0x1f320), (0x1f32d, 0x1f335), (0x1f337, 0x1f37c), (0x1f37e, 0x1f393),
    (0x1f3a0, 0x1f3ca), (0x1f3cf, 0x1f3d3), (0x1f3e0, 0x1f3f0), (0x1f3f4, 0x1f3f4),
    (0x1f3f8, 0x1f43e), (0x1f440, 0x1f440), (0x1f442, 0x1f4fc), (0x1f4ff, 0x1f53d),
    (0x1f54b, 0x1f54e), (0x1f550, 0x1f567), (0x1f57a, 0x1f57a), (0x1f595, 0x1f596),
    (0x1f5a4, 0x1f5a4), (0x1f5fb, 0x1f64f), (0x1f680, 0x1f6c5), (0x1f6cc, 0x1f6cc),
    (0x1f6d0, 0x1f6d2), (0x1f6d5, 0x1f6df), (0x1f6eb, 0x1f6ec), (0x1f6f4, 0x1f6fc),
    (0x1f7e0, 0x1f7f0), (0x1f90c, 0x1f93a), (0x1f93c, 0x1f945), (0x1f947, 0x1f9ff),
    (0x1fa70, 0x1faff), (0x20000, 0x3fffd),
];
