//! Names the option or the command that reads an archive whose records are split otherwise.

use zapi_webhooks::ParseOptions;

use super::records::Framing;

/// The byte order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Returns a hint if the first values of a source are not its records.
///
/// `start` is the start of the source if its records are lines, else its first record.
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
