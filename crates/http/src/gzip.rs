//! Inflates a body, and stops when it gets too long.

use std::io::{ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

/// Why a body cannot be inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GzipError {
    TooLarge,
    Truncated,
    Damaged,
}

/// Inflates all members of a gzip stream (RFC 1952) into at most `limit` bytes.
///
/// Only further members may follow the first one: if other bytes were dropped, half of a body would
/// be read as the whole.
pub(crate) fn inflate(stream: &[u8], limit: usize) -> Result<Vec<u8>, GzipError> {
    let cap = u64::try_from(limit).unwrap_or(u64::MAX);
    let mut body = Vec::new();
    MultiGzDecoder::new(stream)
        .take(cap.saturating_add(1))
        .read_to_end(&mut body)
        .map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => GzipError::Truncated,
            _ => GzipError::Damaged,
        })?;
    if body.len() > limit {
        return Err(GzipError::TooLarge);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::{GzipError, inflate};
    use crate::testing::gzip;

    #[test]
    fn a_stream_is_read_to_its_end_and_no_further_than_the_limit() {
        let text = b"0123456789".repeat(10);
        let stream = gzip(&text);
        assert_eq!(inflate(&stream, 100).as_ref(), Ok(&text));
        assert_eq!(inflate(&stream, 99), Err(GzipError::TooLarge));
        assert_eq!(inflate(&stream, usize::MAX).as_ref(), Ok(&text));
        assert_eq!(inflate(&gzip(b""), 0), Ok(Vec::new()));
    }

    #[test]
    fn every_prefix_of_a_stream_is_truncated() {
        let stream = gzip(b"a body that is not very long");
        for end in 0..stream.len() {
            let cut = stream.get(..end).unwrap_or_default();
            assert_eq!(inflate(cut, 1000), Err(GzipError::Truncated), "{end}");
        }
    }

    #[test]
    fn members_are_joined_and_anything_else_after_one_is_damage() {
        let (one, other) = (gzip(b"one"), gzip(b" other"));
        assert_eq!(
            inflate(&[one.clone(), other].concat(), 99),
            Ok(b"one other".to_vec())
        );
        let followed = [one.clone(), b"{\"type\": \"ConnectedCallback\"}".to_vec()].concat();
        assert_eq!(inflate(&followed, 99), Err(GzipError::Damaged));
        let mut wrong_sum = one;
        if let Some(byte) = wrong_sum.iter_mut().rev().nth(5) {
            *byte ^= 1;
        }
        assert_eq!(inflate(&wrong_sum, 99), Err(GzipError::Damaged));
        assert_eq!(
            inflate(b"{\"not\": \"gzip\", \"at\": \"all\"}", 99),
            Err(GzipError::Damaged)
        );
    }
}
