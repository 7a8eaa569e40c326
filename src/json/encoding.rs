//! Bytes to UTF-8 text within the limit; names the encoding of what is none.

use crate::error_kind::{Encoding, ErrorKind};
use crate::ledger::{Ledger, Refused, Stop};
use crate::span::Span;

/// The longest payload that is read, whatever its limit, since an offset has 32 bits.
const LONGEST: usize = Span::new(usize::MAX, usize::MAX).start().wrapping_sub(1);

/// Accepts the text at the start of a payload that is not too long, and returns why it ends, if it ends
/// before the payload.
pub(crate) fn text<'a>(
    payload: &'a [u8],
    ledger: &mut Ledger,
) -> Result<(&'a str, Option<Stop>), Refused> {
    length(payload, ledger.limits.max_bytes)
        .and_then(|()| start_of(payload))
        .map_err(|stop| ledger.refuse_stop(stop))
}

/// Accepts the text at the start of a payload, and returns why it ends, if it ends before the payload.
pub(crate) fn start_of(payload: &[u8]) -> Result<(&str, Option<Stop>), Stop> {
    length(payload, LONGEST)?;
    if let Some((encoding, mark)) = foreign_encoding(payload) {
        return Err(not_text(encoding, Span::new(0, mark)));
    }
    match core::str::from_utf8(payload) {
        Ok(text) => Ok((text, None)),
        Err(error) => Ok(valid_start(payload, error.valid_up_to())),
    }
}

/// The text before the first byte that is no UTF-8, and the rejection of that byte. A character that the
/// payload ends in is cut, whatever white space follows.
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

/// Stops at the limit of bytes.
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

/// Recognises what other programs send instead of UTF-8, and by how many bytes: by magic number,
/// by byte order mark, and, as in RFC 4627 section 3, by where the zero bytes of the first ASCII
/// characters lie.
fn foreign_encoding(payload: &[u8]) -> Option<(Encoding, usize)> {
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
