//! A text that is stored in place if it is as short as the real ones, and on the heap otherwise.

use core::cmp::Ordering;
use core::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::swar::is_visible_ascii;

/// How many bytes are stored in place: more than any known id or number has.
const SHORT: usize = 38;

/// The longest text that identifies something, in bytes.
pub(super) const LONGEST_ID: usize = 128;

/// An identifying text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Text {
    /// The count of the bytes, and the bytes of UTF-8 with zeros after them.
    Short(u8, [u8; SHORT]),
    Long(Box<str>),
}

impl Text {
    /// No text.
    pub(super) const EMPTY: Self = Self::Short(0, [0; SHORT]);

    /// Stores bytes that are known to be UTF-8, if they are short.
    #[inline]
    pub(super) fn in_place(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self::Short(u8::try_from(text.len()).ok()?, bytes))
    }

    #[inline]
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Short(..) => core::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Self::Long(text) => text,
        }
    }

    /// The bytes of UTF-8, which [`as_str`](Self::as_str) checks again.
    #[inline]
    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short(len, bytes) => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Self::Long(text) => text.as_bytes(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::in_place(text.as_bytes()).unwrap_or_else(|| Self::Long(text.into()))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Identifying)
    }
}

/// Visits an identifying text.
struct Identifying;

impl Visitor<'_> for Identifying {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("1 to 128 bytes of visible text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        let rule = "expected 1 to 128 bytes of visible text";
        is_identifying(text)
            .then(|| text.into())
            .ok_or_else(|| E::custom(rule))
    }
}

/// Whether a text is 1 to 128 bytes long and has no invisible character.
///
/// Control characters, bidirectional and zero-width formatting, white space outside ASCII, noncharacters and
/// U+FFFD are rejected. If they were not, two texts that look the same could name two things, and a line
/// break could forge a line in a log.
#[inline]
pub(super) fn is_identifying(text: &str) -> bool {
    matches!(text.len(), 1..=LONGEST_ID)
        && (is_visible_ascii(text.as_bytes()) || !text.chars().any(is_invisible))
}

/// Whether a text takes the place of a value in a template: dots, stars, a name in marks, such as `<phone>`,
/// `{id}`, `${id}` or `{{ id }}`, or the text that JavaScript prints if there is no value.
pub(super) fn is_template(text: &str) -> bool {
    let within = |close: char| text.ends_with(close);
    let repeats = |mark: u8| text.len() >= 3 && text.bytes().all(|byte| byte == mark);
    match text.as_bytes() {
        [b'<', ..] => within('>'),
        [b'{', ..] | [b'$', b'{', ..] => within('}'),
        [mark @ (b'.' | b'*'), ..] => repeats(*mark),
        _ => matches!(text, "undefined" | "null" | "\u{2026}"),
    }
}

/// Whether a character is invisible, or looks the same as another one.
#[inline]
pub(super) fn is_invisible(c: char) -> bool {
    !matches!(c, ' '..='~' | '\u{c0}'..='\u{2ff}') && is_invisible_beyond(c)
}

/// The same of a character that is neither ASCII nor a Latin letter.
#[cold]
fn is_invisible_beyond(c: char) -> bool {
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
    use super::{SHORT, Text, is_identifying};
    use proptest::prelude::*;

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

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_is_kept(text in "\\PC{0,60}", other in "\\PC{0,60}") {
            let kept = Text::from(text.as_str());
            prop_assert_eq!(kept.as_str(), &text);
            prop_assert_eq!(matches!(kept, Text::Short(..)), text.len() <= SHORT);
            let kept_other = Text::from(other.as_str());
            prop_assert_eq!(kept == kept_other, text == other);
            prop_assert_eq!(kept.cmp(&kept_other), text.cmp(&other));
        }
    }
}
