//! Reports and hints on standard error, in colour on a terminal.

use std::io::{self, BufWriter, Write};

use anstyle::{AnsiColor, Style};
use zapi_webhooks::{Diagnostic, Report, Severity, Span};
use zapi_webhooks_verdict::places;

use crate::color;
use crate::printable::printable;

const GUTTER: Style = AnsiColor::Blue.on_default().bold();

/// Prints reports on stderr, an empty line after each.
///
/// The line with the place has `file:line:column`, which editors and terminals can open.
pub(crate) fn report<'a>(
    file: &str,
    body: &[u8],
    findings: impl IntoIterator<Item = &'a Diagnostic> + Clone,
) -> io::Result<()> {
    let places = places(body, findings.clone());
    let mut out = BufWriter::new(color::stderr().lock());
    for finding in findings {
        let report = Report::new(body, finding).file(file).places(&places);
        let report = report.to_string();
        paint(&report, finding.severity(), &mut out)?;
        writeln!(out)?;
    }
    out.flush()
}

/// Prints one line on stderr about a place in an input.
pub(crate) fn report_place(file: &str, body: &[u8], span: Span, text: &str) -> io::Result<()> {
    let (line, column) = span.line_column(body);
    writeln!(
        color::stderr(),
        "{}:{line}:{column}: {text}",
        printable(file)
    )
}

/// Prints how many findings of an input are not shown.
pub(crate) fn report_rest(file: &str, count: usize) -> io::Result<()> {
    let plural = if count == 1 { "" } else { "s" };
    writeln!(
        color::stderr(),
        "{}: and {count} more finding{plural}\n",
        printable(file)
    )
}

/// Prints one line on stderr that names another subcommand or option.
pub(crate) fn hint(text: &str) -> io::Result<()> {
    writeln!(color::stderr(), "hint: {}", printable(text))
}

/// The colour of a severity.
pub(crate) fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        _ => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// Writes a report with its parts in colour.
///
/// A line of the payload follows a number and a line of marks does not, so no payload can imitate a
/// mark.
pub(crate) fn paint(report: &str, severity: Severity, out: &mut impl Write) -> io::Result<()> {
    let of_severity = style(severity);
    let bold = Style::new().bold();
    let mut lines = report.lines();
    if let Some((code, headline)) = lines.next().and_then(|line| line.split_once(": ")) {
        writeln!(
            out,
            "{of_severity}{code}{of_severity:#}{bold}: {headline}{bold:#}"
        )?;
    }
    for line in lines {
        let (gutter, rest) = split(line);
        write!(out, "{GUTTER}{gutter}{GUTTER:#}")?;
        let is_mark = gutter.trim() == "|";
        let marks = rest.trim_start_matches(' ');
        let style = match marks.chars().next() {
            Some('^') if is_mark => of_severity,
            Some('-') if is_mark => GUTTER,
            _ => Style::new(),
        };
        writeln!(out, "{style}{rest}{style:#}")?;
    }
    Ok(())
}

/// Splits a line of a report after its gutter.
fn split(line: &str) -> (&str, &str) {
    let signs = ["-->", "|", "=", "..."];
    let text = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let sign = signs.iter().find_map(|sign| text.strip_prefix(sign));
    let rest = sign.unwrap_or(line);
    let gutter = line.len().saturating_sub(rest.len());
    line.split_at_checked(gutter).unwrap_or(("", line))
}
