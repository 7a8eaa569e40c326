//! A finding shown in its line, with carets. The only text that shows payload bytes.

use core::fmt;

use crate::diagnostic::Diagnostic;
use crate::error_kind::ErrorKind;
use crate::quirk::Quirk;
use crate::span::Span;

/// How many characters of a long line are shown before and behind the start of a finding.
const WINDOW: usize = 60;

/// A finding as a person wants to see it: the line, carets under the place, and what was read.
///
/// It shows payload bytes, so it belongs on a developer's terminal and not in a shared log.
/// Control, formatting and undecodable bytes appear as escapes, so that no payload can forge a
/// line or colour a terminal. Long lines are cut around the finding.
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
}

impl<'a> Report<'a> {
    /// Shows a finding in the payload that it was found in; for a refused payload, that is
    /// [`ParseError::primary`](crate::ParseError::primary) first. The text ends with a line feed.
    #[must_use]
    pub const fn new(input: &'a [u8], finding: &'a Diagnostic) -> Self {
        Self { input, finding }
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
        // A key that only looks like a known one has to show what it is made of.
        let is_lookalike = matches!(finding.error_kind(), Some(ErrorKind::SuspiciousKey(_)));
        let shown = Excerpt::of(self.input, place(self.input, finding), is_lookalike);
        writeln!(f, "\n --> line {}, column {}", shown.line, shown.column)?;
        let mut excerpts = vec![(shown, '^', "")];
        if let Some(twin) = finding.related() {
            let note = match finding.quirk() {
                Some(Quirk::PlaceholderSuperseded) => " real value given here",
                _ if twin > finding.span() => " kept as given here",
                _ => " first given here",
            };
            excerpts.push((Excerpt::of(self.input, twin, false), '-', note));
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

/// Where a finding is shown: a copy of a member without the commas that go away with it.
fn place(input: &[u8], finding: &Diagnostic) -> Span {
    let span = finding.span();
    if finding.quirk() != Some(Quirk::DuplicateKey) {
        return span;
    }
    let copy = input.get(span.range()).unwrap_or_default();
    let is_around = |byte: &&u8| matches!(**byte, b',' | b' ' | b'\t' | b'\r' | b'\n');
    let before = copy.iter().take_while(is_around).count();
    let behind = copy.iter().rev().take_while(is_around).count();
    Span::new(
        span.start().saturating_add(before),
        span.end().saturating_sub(behind),
    )
}

/// The line that a span starts in, made safe to print, and where the span lies in it.
struct Excerpt {
    line: usize,
    column: usize,
    text: String,
    before: usize,
    marked: usize,
}

impl Excerpt {
    fn of(input: &[u8], span: Span, ascii_only: bool) -> Self {
        let (line, column) = span.line_column(input);
        let start = span.start().min(input.len());
        let (before, behind) = input.split_at_checked(start).unwrap_or((input, b""));
        let line_start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at.saturating_add(1));
        let before = before.get(line_start..).unwrap_or_default();
        let line_end = behind
            .iter()
            .position(|b| *b == b'\n')
            .unwrap_or(behind.len());
        let behind = behind.get(..line_end).unwrap_or_default();
        let behind = behind.strip_suffix(b"\r").unwrap_or(behind);
        let length = span.end().saturating_sub(span.start());
        let (marked, rest) = behind.split_at_checked(length).unwrap_or((behind, b""));

        let (mut text, before) = last_shown(before);
        let (shown, marked, is_cut) = first_shown(marked, WINDOW, ascii_only);
        text.push_str(&shown);
        if !is_cut {
            text.push_str(&first_shown(rest, WINDOW.saturating_sub(marked), false).0);
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

/// Shows the end of what stands before a finding, and says how wide it is.
fn last_shown(bytes: &[u8]) -> (String, usize) {
    let from = bytes.len().saturating_sub(WINDOW.saturating_mul(4));
    let units = units(bytes.get(from..).unwrap_or_default(), false);
    let mut width = 0_usize;
    let kept = units.iter().rev().take_while(|unit| {
        width = width.saturating_add(unit.len());
        width <= WINDOW
    });
    let start = units.len().saturating_sub(kept.count());
    let cut = if from == 0 && start == 0 { "" } else { "..." };
    let kept = units.get(start..).unwrap_or_default();
    let kept: Vec<char> = cut.chars().chain(kept.iter().flatten().copied()).collect();
    (kept.iter().collect(), kept.len())
}

/// Shows the start of what stands at or behind a finding; says how wide it is, and if it is cut.
fn first_shown(bytes: &[u8], most: usize, ascii_only: bool) -> (String, usize, bool) {
    let near = bytes.get(..most.saturating_mul(4)).unwrap_or(bytes);
    let mut shown = Vec::new();
    for unit in units(near, ascii_only) {
        if shown.len().saturating_add(unit.len()) > most {
            return (shown.iter().collect::<String>() + "...", shown.len(), true);
        }
        shown.extend(unit);
    }
    let is_cut = near.len() < bytes.len();
    let cut = if is_cut { "..." } else { "" };
    (shown.iter().collect::<String>() + cut, shown.len(), is_cut)
}

/// Spells each character in columns of one: itself, or an escape where a terminal would not show
/// it so. A byte that belongs to no character is an escape too.
fn units(bytes: &[u8], ascii_only: bool) -> Vec<Vec<char>> {
    let mut units = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            units.push(match c {
                '\t' => vec![' '],
                _ if is_one_column(c) && (c.is_ascii() || !ascii_only) => vec![c],
                _ => c.escape_unicode().collect(),
            });
        }
        let escape = |byte: &u8| format!("\\x{byte:02x}").chars().collect();
        units.extend(chunk.invalid().iter().map(escape));
    }
    units
}

/// Whether a character is certain to take one column, from left to right, and to be seen.
fn is_one_column(c: char) -> bool {
    match c {
        ' '..='~' | '\u{2010}'..='\u{2027}' => true,
        '\u{a1}'..='\u{2ff}' => c != '\u{ad}',
        '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => c.is_alphabetic(),
        _ => false,
    }
}
