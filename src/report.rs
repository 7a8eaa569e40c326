//! A finding shown in its line, with carets. The only text that shows payload bytes.

use core::fmt::{self, Write as _};

use crate::diagnostic::Diagnostic;
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
    /// Shows a [`Diagnostic`], or the first violation of a [`ParseError`](crate::ParseError), in
    /// the payload that it was found in.
    pub fn new(input: &'a [u8], finding: &'a impl AsRef<Diagnostic>) -> Self {
        Self {
            input,
            finding: finding.as_ref(),
        }
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
        let shown = Excerpt::of(self.input, finding.span());
        writeln!(f, "\n --> line {}, column {}", shown.line, shown.column)?;
        let mut excerpts = vec![(shown, '^', "")];
        if let Some(twin) = finding.related() {
            let note = match finding.quirk() {
                Some(Quirk::PlaceholderSuperseded) => " real value given here",
                _ => " first given here",
            };
            excerpts.push((Excerpt::of(self.input, twin), '-', note));
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

/// The line that a span starts in, made safe to print, and where the span lies in it.
struct Excerpt {
    line: usize,
    column: usize,
    text: String,
    before: usize,
    marked: usize,
}

impl Excerpt {
    fn of(input: &[u8], span: Span) -> Self {
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

        let mut text = last_shown(before);
        let before = text.chars().count();
        let marked = first_shown(marked, WINDOW);
        text.push_str(&marked);
        let marked = marked.chars().count();
        text.push_str(&first_shown(rest, WINDOW.saturating_sub(marked)));
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

/// Shows the end of what stands before a finding.
fn last_shown(bytes: &[u8]) -> String {
    let cut = bytes.len().saturating_sub(WINDOW.saturating_mul(4));
    let near = bytes.get(cut..).unwrap_or_default();
    let shown = shown(near);
    let count = shown.chars().count();
    if cut == 0 && count <= WINDOW {
        return shown;
    }
    let kept = shown.chars().skip(count.saturating_sub(WINDOW));
    "...".chars().chain(kept).collect()
}

/// Shows the start of what stands at or behind a finding.
fn first_shown(bytes: &[u8], most: usize) -> String {
    let near = bytes.get(..most.saturating_mul(4)).unwrap_or(bytes);
    let shown = shown(near);
    if near.len() == bytes.len() && shown.chars().count() <= most {
        return shown;
    }
    let kept: String = shown.chars().take(most).collect();
    kept + "..."
}

/// Shows bytes with one column a character, and as escapes what a terminal would not show so.
fn shown(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\t' => out.push(' '),
                ' '..='~' => out.push(c),
                _ if c.is_alphanumeric() => out.push(c),
                // Everything else outside ASCII may be invisible, wide or combining.
                '\u{a1}'..='\u{ff}' if c != '\u{ad}' => out.push(c),
                '\u{2010}'..='\u{2027}' => out.push(c),
                _ => out.extend(c.escape_unicode()),
            }
        }
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}
