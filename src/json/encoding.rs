//! Bytes to UTF-8 text within the limit; names the encoding if it is another one.

use crate::error_kind::{Encoding, ErrorKind};
use crate::ledger::{Ledger, Refused, Stop};
use crate::span::Span;

/// The longest payload that is read under any limit, since an offset has 32 bits.
const LONGEST: usize = Span::new(usize::MAX, usize::MAX).start().wrapping_sub(1);

/// The text at the start of a payload. If the text ends before the payload, the reason too.
pub(crate) type Start<'a> = Result<(&'a str, Option<Stop>), Stop>;

/// Returns the text of a payload that is not too long.
pub(crate) fn text<'a>(
    payload: &'a [u8],
    ledger: &mut Ledger,
) -> Result<(&'a str, Option<Stop>), Refused> {
    start_within(payload, ledger.limits.max_bytes).map_err(|stop| ledger.refuse_stop(stop))
}

/// Returns the text of a payload that is at most so long.
pub(crate) fn start_within(payload: &[u8], limit: usize) -> Start<'_> {
    length(payload, limit).and_then(|()| start_of(payload))
}

/// Returns the text of a payload.
pub(crate) fn start_of(payload: &[u8]) -> Start<'_> {
    length(payload, LONGEST)?;
    if let Some((encoding, mark)) = foreign_encoding(payload) {
        return Err(not_text(encoding, Span::new(0, mark)));
    }
    match core::str::from_utf8(payload) {
        Ok(text) => Ok((text, None)),
        Err(error) => Ok(valid_start(payload, error.valid_up_to())),
    }
}

/// The text before the first byte that is not UTF-8, and the reason to reject that byte. If the payload ends
/// inside a character, with or without white space after it, that character is cut.
#[cold]
fn valid_start(payload: &[u8], start: usize) -> (&str, Option<Stop>) {
    let (valid, rest) = payload.split_at_checked(start).unwrap_or_default();
    let text = core::str::from_utf8(valid).unwrap_or_default();
    let after = rest
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_whitespace());
    let cut = rest.get(..rest.len().saturating_sub(after.count()));
    let error = |bytes| core::str::from_utf8(bytes).err();
    let is_cut = error(cut.unwrap_or_default())
        .is_some_and(|error| error.valid_up_to() == 0 && error.error_len().is_none());
    if is_cut {
        let stop = Stop {
            kind: ErrorKind::UnexpectedEnd,
            rule: "payload ends inside a character",
            span: Span::new(start, payload.len()),
            truncated: true,
        };
        return (text, Some(stop));
    }
    let length = error(rest).and_then(|error| error.error_len());
    let end = start.saturating_add(length.unwrap_or(rest.len()));
    let stop = not_text(Encoding::InvalidUtf8, Span::new(start, end));
    (text, Some(stop))
}

/// Rejects a payload that is longer than the limit.
#[inline]
pub(crate) fn length(payload: &[u8], limit: usize) -> Result<(), Stop> {
    let limit = limit.min(LONGEST);
    if payload.len() <= limit {
        return Ok(());
    }
    Err(Stop {
        kind: ErrorKind::TooLong(limit),
        rule: "",
        span: Span::new(limit, payload.len()),
        truncated: false,
    })
}

#[cold]
const fn not_text(encoding: Encoding, span: Span) -> Stop {
    Stop {
        kind: ErrorKind::Encoding(encoding),
        rule: "",
        span,
        truncated: false,
    }
}

/// Recognizes another encoding, and returns how many bytes show it: a magic number, a byte order mark, or,
/// as in RFC 4627, section 3, the zero bytes among the first ASCII characters.
fn foreign_encoding(payload: &[u8]) -> Option<(Encoding, usize)> {
    if matches!(payload, [b' '..=b'~', 1..=0x7f, ..]) {
        return None;
    }
    match payload {
        [0x1f, 0x8b, ..] => Some((Encoding::Gzip, 2)),
        [0, 0, 0xfe, 0xff, ..]
        | [0xff, 0xfe, 0, 0, ..]
        | [0, 0, 0, 1..=255, ..]
        | [1..=255, 0, 0, 0, ..] => Some((Encoding::Utf32, 4)),
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => Some((Encoding::Utf16, 2)),
        [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..] => Some((Encoding::Utf16, 4)),
        _ => None,
    }
}
