//! A unified diff, in colour on a terminal.

use std::io::{self, BufWriter, Write as _};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::color;
use crate::printable::printable;

/// How long to search for the smallest diff before a larger one is printed.
const PATIENCE: Duration = Duration::from_secs(2);

/// Prints the diff from the old text to the new one, or nothing if they are equal.
pub(super) fn print(name: &str, old: &str, new: &str) -> io::Result<()> {
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let (old, new) = (lines(old), lines(new));
    let mut config = TextDiff::configure();
    config.timeout(PATIENCE).newline_terminated(true);
    let diff = config.diff_slices(&old, &new);
    let name = header_name(name);
    let mut unified = diff.unified_diff();
    unified.header(&format!("a/{name}"), &format!("b/{name}"));
    let text = unified.to_string();
    let mut out = BufWriter::new(color::stdout().lock());
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let style = match line.chars().next() {
            _ if at < 2 => Style::new().bold(),
            Some('-') => AnsiColor::Red.on_default(),
            Some('+') => AnsiColor::Green.on_default(),
            Some('@') => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        let (text, end) = match line.strip_suffix('\n') {
            Some(text) => (text, "\n"),
            None => (line, ""),
        };
        write!(out, "{style}{text}{style:#}{end}")?;
    }
    out.flush()
}

/// Returns a name for the header: relative, because `git apply` accepts no other, and with a tab at the
/// end if it has a space, at which GNU patch would cut it.
fn header_name(name: &str) -> String {
    let steps = name.split('/').filter(|step| !matches!(*step, "" | "."));
    let mut relative = printable(&steps.collect::<Vec<_>>().join("/")).into_owned();
    if relative.contains(' ') {
        relative.push('\t');
    }
    relative
}
