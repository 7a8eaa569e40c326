//! Eight bytes at a time: the search for the end of plain text in a string.

/// How many bytes stand before the first delimiter, backslash or control character.
#[inline]
pub(crate) fn plain_len(bytes: &[u8], delimiter: u8) -> usize {
    let mut rest = bytes;
    while let Some((chunk, behind)) = rest.split_first_chunk::<8>() {
        let special = special_bytes(u64::from_le_bytes(*chunk), delimiter);
        if special != 0 {
            let before = special.trailing_zeros().wrapping_div(8);
            let skipped = bytes.len().wrapping_sub(rest.len());
            return skipped.wrapping_add(usize::try_from(before).unwrap_or_default());
        }
        rest = behind;
    }
    let tail = rest
        .iter()
        .position(|&byte| byte == delimiter || byte == b'\\' || byte < b' ')
        .unwrap_or(rest.len());
    bytes.len().wrapping_sub(rest.len()).wrapping_add(tail)
}

/// A word whose lowest set bit lies in the first byte that is a delimiter, a backslash or a
/// control character. Bytes above the first one may be marked wrongly, by the borrow.
#[inline]
const fn special_bytes(word: u64, delimiter: u8) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let quotes = word ^ u64::from_ne_bytes([delimiter; 8]);
    let slashes = word ^ u64::from_ne_bytes([b'\\'; 8]);
    let controls = word.wrapping_sub(u64::from_ne_bytes([b' '; 8])) & !word;
    let found = (quotes.wrapping_sub(ONES) & !quotes) | (slashes.wrapping_sub(ONES) & !slashes);
    (found | controls) & HIGH
}

#[cfg(test)]
mod tests {
    use super::plain_len;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_len_is_the_first_special_byte(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let expected = bytes.iter().position(|&b| b == b'"' || b == b'\\' || b < b' ');
            prop_assert_eq!(plain_len(&bytes, b'"'), expected.unwrap_or(bytes.len()));
        }
    }
}
