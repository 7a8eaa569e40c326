//! Findings as annotations: workflow commands that GitHub Actions reads from a log.
//!
//! Escapes as `@actions/core` does, GitHub's own toolkit.

use std::fmt::Write as _;

use zapi_webhooks::{EventType, Severity};
use zapi_webhooks_verdict::{findings, places};

use crate::event::Verdict;
use crate::input::Input;
use crate::printable::printable;

/// Writes one command a line. No message repeats payload bytes, so the log of a public project shows
/// none.
pub(super) fn annotations(input: &Input, body: &[u8], verdict: &Verdict) -> String {
    let mut out = String::new();
    let event = match verdict {
        Ok(accepted) => Some(accepted.event.event_type()),
        Err(error) => error.event_type(),
    };
    let event = event.and_then(EventType::as_str);
    let findings = findings(verdict);
    let places = places(body, findings);
    for finding in findings {
        let command = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            _ => "notice",
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "::{command} ");
        if let Input::File(_) = input {
            let (line, column) = places.line_column(finding.span());
            let name = input.name();
            // The site does not know names with a leading `.`, such as those of the folder `.`.
            let file = property(name.strip_prefix("./").unwrap_or(&name));
            let _ = write!(out, "file={file},line={line},col={column},");
        }
        let mut message = event.map_or_else(String::new, |event| format!("{event}: "));
        message.push_str(&finding.to_string());
        if let Some(quirk) = finding.quirk() {
            message.push_str(", read as ");
            message.push_str(quirk.reading());
        }
        let _ = writeln!(
            out,
            "title={}::{}",
            property(finding.code()),
            data(&message)
        );
    }
    out
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes the message after the properties.
fn data(text: &str) -> String {
    let text = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    printable(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        assert_eq!(data("100%\r\na: b, c"), "100%25%0D%0Aa: b, c");
        assert_eq!(property("100%\r\na:b,c"), "100%25%0D%0Aa%3Ab%2Cc");
        assert_eq!(property("%3A"), "%253A");
        assert_eq!(data("\u{1b}[31m"), "\\u001b[31m");
    }
}
