//! A text that is kept in place where it is as short as the real ones, and on the heap otherwise.

use core::cmp::Ordering;
use core::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::identity::is_identifying;

/// How many bytes are kept in place: more than any known id or number has.
const SHORT: usize = 38;

/// An identifying text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Text {
    /// So many bytes of UTF-8, and zeros behind them.
    Short(u8, [u8; SHORT]),
    Long(Box<str>),
}

impl Text {
    /// Takes bytes that are known to be UTF-8, where they are short.
    #[inline]
    pub(super) fn in_place(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self::Short(u8::try_from(text.len()).ok()?, bytes))
    }

    #[inline]
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Short(len, bytes) => {
                let text = bytes.get(..usize::from(*len)).unwrap_or_default();
                core::str::from_utf8(text).unwrap_or_default()
            }
            Self::Long(text) => text,
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

/// Takes a text that identifies.
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

#[cfg(test)]
mod tests {
    use super::{SHORT, Text};
    use proptest::prelude::*;

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
