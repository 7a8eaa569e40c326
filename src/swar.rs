//! Eight bytes at a time (SWAR): the end of plain text, visible text, digits.

/// Counts the bytes before the first delimiter, backslash or control character.
#[inline]
pub(crate) fn plain_len(bytes: &[u8], delimiter: u8) -> usize {
    let mut rest = bytes;
    // Without an early exit the compiler looks at all of them at a time.
    let is_special = |byte: u8| byte == delimiter || byte == b'\\' || byte < b' ';
    while let Some((chunk, after)) = rest.split_first_chunk::<16>() {
        if chunk
            .iter()
            .fold(false, |any, byte| any | is_special(*byte))
        {
            break;
        }
        rest = after;
    }
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let special = special_bytes(u64::from_le_bytes(*chunk), delimiter);
        if special != 0 {
            let before = special.trailing_zeros().wrapping_div(8);
            let skipped = bytes.len().wrapping_sub(rest.len());
            return skipped.wrapping_add(usize::try_from(before).unwrap_or_default());
        }
        rest = after;
    }
    let tail = rest.iter().position(|byte| is_special(*byte));
    let tail = tail.unwrap_or(rest.len());
    bytes.len().wrapping_sub(rest.len()).wrapping_add(tail)
}

/// Counts as [`plain_len`] does, faster if fewer than eight bytes come before it.
#[inline]
pub(crate) fn short_plain_len(bytes: &[u8], delimiter: u8) -> usize {
    let eight = bytes.first_chunk().map(|eight| u64::from_le_bytes(*eight));
    match eight.map_or(0, |eight| special_bytes(eight, delimiter)) {
        0 => plain_len(bytes, delimiter),
        special => usize::try_from(special.trailing_zeros().wrapping_div(8)).unwrap_or_default(),
    }
}

/// Whether a text has no quotation mark, backslash or control character.
#[inline]
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    let is_plain = |eight: &[u8; 8]| special_bytes(u64::from_le_bytes(*eight), b'"') == 0;
    let mut rest = bytes;
    if let (8..=64, Some(last)) = (bytes.len(), bytes.last_chunk()) {
        while let Some((eight, after)) = rest.split_first_chunk() {
            if !is_plain(eight) {
                return false;
            }
            rest = after;
        }
        // Some of these bytes were looked at before.
        return is_plain(last);
    }
    plain_len(bytes, b'"') == bytes.len()
}

/// Finds the first line feed.
#[inline]
pub(crate) fn line_feed(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    // Without an early exit the compiler looks at all of them at a time.
    let is_feed = |byte: u8| byte == b'\n';
    while let Some((chunk, after)) = rest.split_first_chunk::<32>() {
        if chunk.iter().fold(false, |any, byte| any | is_feed(*byte)) {
            break;
        }
        rest = after;
    }
    let skipped = bytes.len().wrapping_sub(rest.len());
    let at = rest.iter().position(|byte| is_feed(*byte))?;
    Some(skipped.wrapping_add(at))
}

/// A word whose lowest set bit lies in the first byte that is a delimiter, a backslash or a
/// control character. Bytes above the first one may be marked wrongly, by the borrow.
#[inline]
const fn special_bytes(word: u64, delimiter: u8) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // Swaps the delimiter, either quotation mark, with the space, so that it comes right after the controls.
    let swapped = word ^ u64::from_ne_bytes([delimiter ^ b' '; 8]);
    let slashes = word ^ u64::from_ne_bytes([b'\\'; 8]);
    let low = swapped.wrapping_sub(u64::from_ne_bytes([b'!'; 8]));
    (low | slashes.wrapping_sub(ONES)) & !word & HIGH
}

/// Whether all bytes are visible ASCII characters; the space is none.
#[inline]
pub(crate) fn is_visible_ascii(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_ne_bytes(*eight);
        let low = word.wrapping_sub(u64::from_ne_bytes([b'!'; 8]));
        if (word | low | word.wrapping_add(ONES)) & HIGH != 0 {
            return false;
        }
        rest = after;
    }
    rest.iter().all(|byte| matches!(byte, b'!'..=b'~'))
}

/// Whether eight bytes are ASCII digits.
#[inline]
pub(crate) const fn are_digits(word: u64) -> bool {
    const ZEROES: u64 = u64::from_ne_bytes([b'0'; 8]);
    const NIBBLES: u64 = u64::from_ne_bytes([0xf0; 8]);
    const SIXES: u64 = u64::from_ne_bytes([6; 8]);
    // A digit has 3 in its high half, and still has it when 6 is added.
    let halves = (word & NIBBLES) | ((word.wrapping_add(SIXES) & NIBBLES).wrapping_shr(4));
    halves == ZEROES | ZEROES.wrapping_shr(4)
}

/// Reads eight ASCII digits.
#[inline]
pub(crate) fn eight_digits(digits: [u8; 8]) -> Option<i64> {
    let word = u64::from_le_bytes(digits);
    if !are_digits(word) {
        return None;
    }
    // Neighbours are joined: digits to pairs, pairs to fours, fours to eight.
    let ones = word ^ u64::from_ne_bytes([b'0'; 8]);
    let pairs = ones.wrapping_mul(10).wrapping_add(ones.wrapping_shr(8)) & 0x00ff_00ff_00ff_00ff;
    let fours =
        pairs.wrapping_mul(100).wrapping_add(pairs.wrapping_shr(16)) & 0x0000_ffff_0000_ffff;
    let eight = fours
        .wrapping_mul(10_000)
        .wrapping_add(fours.wrapping_shr(32))
        & 0xffff_ffff;
    i64::try_from(eight).ok()
}

/// Spells a number of less than nine digits, with zeros before it. The first digit is the lowest byte.
#[inline]
pub(crate) const fn digits(number: u64) -> u64 {
    // Parts are halved: eight digits to fours, fours to pairs, pairs to digits.
    let high = number.wrapping_div(10_000);
    let fours = high
        | number
            .wrapping_sub(high.wrapping_mul(10_000))
            .wrapping_shl(32);
    let high = fours.wrapping_mul(5243).wrapping_shr(19) & 0x0000_007f_0000_007f;
    let pairs = high | fours.wrapping_sub(high.wrapping_mul(100)).wrapping_shl(16);
    let high = pairs.wrapping_mul(103).wrapping_shr(10) & 0x000f_000f_000f_000f;
    let ones = high | pairs.wrapping_sub(high.wrapping_mul(10)).wrapping_shl(8);
    ones | u64::from_ne_bytes([b'0'; 8])
}

#[cfg(test)]
mod tests {
    use super::{eight_digits, is_plain, is_visible_ascii, line_feed, plain_len};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn eight_digits_are_read_as_parse_reads_them(digits in prop::array::uniform8(b'\''..b'A')) {
            let all = digits.iter().all(u8::is_ascii_digit);
            let text = core::str::from_utf8(&digits).unwrap_or_default();
            prop_assert_eq!(eight_digits(digits), text.parse().ok().filter(|_| all));
        }

        #[test]
        fn line_feed_is_the_first_one(bytes in prop::collection::vec(b'\t'..b'\r', 0..90)) {
            let bytes = bytes.into_iter().map(|byte| if byte == b'\n' { b'x' } else { byte });
            let mut bytes: Vec<u8> = bytes.collect();
            prop_assert_eq!(line_feed(&bytes), None);
            let end = bytes.len();
            bytes.extend(b"\n123\n");
            prop_assert_eq!(line_feed(&bytes), Some(end));
        }

        #[test]
        fn visible_bytes_are_graphic(text in "[!-~]{0,20}|[ -\u{7f}é]{0,20}") {
            let graphic = text.bytes().all(|byte| byte.is_ascii_graphic());
            prop_assert_eq!(is_visible_ascii(text.as_bytes()), graphic);
        }

        #[test]
        fn eight_digits_are_ascii(digits in any::<[u8; 8]>(), number in 0..100_000_000_i64) {
            let all = digits.iter().all(u8::is_ascii_digit);
            prop_assert_eq!(eight_digits(digits).is_some(), all);
            let text = format!("{number:08}");
            let digits = text.as_bytes().first_chunk().copied().unwrap_or_default();
            prop_assert_eq!(eight_digits(digits), Some(number));
            prop_assert_eq!(super::digits(number.unsigned_abs()).to_le_bytes(), digits);
        }

        #[test]
        fn plain_len_is_the_first_special_byte(
            bytes in prop::collection::vec(prop_oneof![9 => b' '..=b'~', 1 => any::<u8>()], 0..40),
            delimiter in prop::sample::select(vec![b'"', b'\'']),
        ) {
            let special = |&byte: &u8| byte == delimiter || byte == b'\\' || byte < b' ';
            let expected = bytes.iter().position(special);
            prop_assert_eq!(plain_len(&bytes, delimiter), expected.unwrap_or(bytes.len()));
            let is_special = |&byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
            prop_assert_eq!(is_plain(&bytes), !bytes.iter().any(is_special));
        }
    }
}
