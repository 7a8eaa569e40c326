//! Bytes to UTF-8 text within the limit; names the encoding of what is none.

use crate::error_kind::{Encoding, ErrorKind};
use crate::ledger::{Ledger, Refused, Stop};
use crate::span::Span;

/// The longest payload that is read, whatever its limit, since an offset has 32 bits.
const LONGEST: usize = Span::new(usize::MAX, usize::MAX).start().wrapping_sub(1);

/// Accepts a payload that is UTF-8 text and not too long.
pub(crate) fn text<'a>(payload: &'a [u8], ledger: &mut Ledger) -> Result<&'a str, Refused> {
    length(payload, ledger.limits.max_bytes)
        .and_then(|()| encoding(payload))
        .and_then(|()| utf8(payload))
        .map_err(|stop| ledger.refuse_stop(stop))
}

/// Accepts the text at the start of a payload, and returns why it ends, if it ends before the payload.
pub(crate) fn start_of(payload: &[u8]) -> Result<(&str, Option<Stop>), Stop> {
    length(payload, LONGEST)?;
    encoding(payload)?;
    Ok(match utf8(payload) {
        Ok(text) => (text, None),
        Err(stop) => {
            let valid = payload.get(..stop.span.start()).unwrap_or_default();
            (core::str::from_utf8(valid).unwrap_or_default(), Some(stop))
        }
    })
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

/// Stops at what is recognised as another encoding than UTF-8.
#[inline]
fn encoding(payload: &[u8]) -> Result<(), Stop> {
    match foreign_encoding(payload) {
        Some((encoding, mark)) => Err(not_text(encoding, Span::new(0, mark), false)),
        None => Ok(()),
    }
}

/// Takes bytes that are UTF-8, or stops at the first that are not.
#[inline]
fn utf8(bytes: &[u8]) -> Result<&str, Stop> {
    core::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let length = error.error_len();
        let end = length.map_or(bytes.len(), |length| start.saturating_add(length));
        not_text(
            Encoding::InvalidUtf8,
            Span::new(start, end),
            length.is_none(),
        )
    })
}

#[cold]
const fn not_text(encoding: Encoding, span: Span, truncated: bool) -> Stop {
    Stop {
        kind: ErrorKind::Encoding(encoding),
        rule: "",
        span,
        truncated,
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
