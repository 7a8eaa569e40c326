//! Names the option or the command for an archive that the framing of the run does not fit.

use zapi_webhooks::ParseOptions;

use super::records::{Framing, MARK};

/// Returns a hint if the values at the start of a source are not its records.
///
/// If the records are lines, `start` is the first part of the source, else the first record.
pub(super) fn hint(
    source: &str,
    start: &[u8],
    framing: Framing,
    has_pointer: bool,
) -> Option<String> {
    let start = start.strip_prefix(MARK).unwrap_or(start).trim_ascii();
    let items = start.strip_prefix(b"[");
    let start = items.unwrap_or(start);
    let mut values = ParseOptions::new().documents(start);
    let first = values.next()?;
    let text = start.get(first.span.range()).unwrap_or_default();
    if first.verdict.is_err() || !text.starts_with(b"{") {
        return None;
    }
    let is_alone = values.next().is_none();
    let is_one_line = !text.contains(&b'\n');
    let found = match (framing, items) {
        (Framing::Documents, _) => return None,
        (_, Some(_)) => "is an array",
        (Framing::Lines, None) if is_one_line => return None,
        (Framing::Lines, None) if is_alone && !has_pointer => {
            let command = format!("`zapi-webhooks check {source}`");
            return Some(format!(
                "`{source}` is one body over several lines: {command} reads it"
            ));
        }
        (Framing::Lines, None) => "has values over several lines",
        (Framing::Nul | Framing::Whole, None) if is_alone => return None,
        (Framing::Nul | Framing::Whole, None) => "has several values in one record",
    };
    Some(format!(
        "`{source}` {found}: `--documents` reads its values one by one"
    ))
}
