//! The rule that every identifying text keeps: `type`, `instanceId` and `phone`.

use crate::scan::is_visible_ascii;

/// Whether a text is 1 to 128 bytes long and shows all that it holds.
///
/// Control characters, bidirectional and zero-width formatting, white space outside ASCII,
/// noncharacters and U+FFFD are refused: two texts that look the same would otherwise name two things, and a line break would
/// forge a line in a log.
#[inline]
pub(super) fn is_identifying(text: &str) -> bool {
    matches!(text.len(), 1..=128)
        && (is_visible_ascii(text.as_bytes()) || !text.chars().any(is_invisible))
}

/// Whether a character shows nothing, or nothing that tells it from another.
#[cold]
pub(super) fn is_invisible(c: char) -> bool {
    if matches!(c, ' '..='~' | '\u{c0}'..='\u{2ff}') {
        return false;
    }
    let noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    c.is_control()
        || noncharacter
        || !c.is_ascii() && c.is_whitespace()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}'
                | '\u{13430}'..='\u{13455}'
                | '\u{16fe4}'
                | '\u{1d159}' | '\u{fff0}'..='\u{fffd}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::is_identifying;

    #[test]
    fn visible_texts_identify() {
        for text in ["instance.id", "número", "日本", " ", "+55 44", "e\u{301}"] {
            assert!(is_identifying(text), "{text:?}");
        }
        for c in "\0\u{1b}\n\u{7f}\u{85}\u{9f}\u{200b}\u{202e}\u{2066}\u{feff}\u{fffd}\u{fdd0}\u{1ffff}\u{2028}\u{e0041}".chars() {
            assert!(!is_identifying(&format!("a{c}")), "{c:?}");
        }
        assert!(!is_identifying(""));
        assert!(is_identifying(&"a".repeat(128)) && !is_identifying(&"a".repeat(129)));
    }
}
