//! Texts that are one of some words; any other text is kept.

/// The words of `status` in a `MessageStatusCallback`.
pub(super) const MESSAGE_STATUS: &[&str] = &["SENT", "RECEIVED", "READ", "READ_BY_ME", "PLAYED"];

/// The words of `status` in a `PresenceChatCallback`.
pub(super) const PRESENCE: &[&str] = &[
    "UNAVAILABLE",
    "AVAILABLE",
    "COMPOSING",
    "RECORDING",
    "PAUSED",
];

/// The words of `status` in a `ReceivedCallback`.
pub(super) const RECEIVED_STATUS: &[&str] = &[
    "PENDING",
    "SENT",
    "RECEIVED",
    "READ",
    "PLAYED",
    "MESSAGE_RECEIVED",
];

/// Makes an enum of words, which keeps any other.
macro_rules! words {
    ($(#[$doc:meta])* enum $Name:ident of $words:ident {
        $($(#[$word_doc:meta])* $Word:ident = $text:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $Name {
            $($(#[$word_doc])* $Word,)*
            /// A word that is not documented, as it came.
            Other(Box<str>),
        }

        impl $Name {
            /// Returns the word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Word => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $Name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$Word,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        /// An undocumented word shows its length only.
        impl core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$Word => f.write_str(stringify!($Word)),)*
                    Self::Other(text) => write!(f, "Other({} bytes)", text.len()),
                }
            }
        }

        impl core::fmt::Display for $Name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $Name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $Name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text: String = ::serde::Deserialize::deserialize(deserializer)?;
                Ok(Self::from(&*text))
            }
        }

        impl $crate::events::rows::FieldType for $Name {
            fn empty() -> Self {
                Self::Other(Box::default())
            }

            fn set(&mut self, value: $crate::events::table::Value) -> Option<()> {
                match value {
                    $crate::events::table::Value::Text(text) => {
                        *self = Self::from(&*text);
                        Some(())
                    }
                    _ => None,
                }
            }

            #[inline]
            fn lend(&self) -> Option<$crate::events::rows::Lent<'_>> {
                Some($crate::events::rows::Lent::Text(self.as_str()))
            }

            fn mask(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Debug::fmt(self, f)
            }
        }

        impl $crate::events::clean::CleanValue for $Name {
            fn read(
                reader: &mut $crate::events::clean::Reader<'_>,
                row: &$crate::events::table::Row,
            ) -> Option<Self> {
                let text = reader.plain_text()?;
                let word = Self::from(text);
                let is_unknown = matches!(word, Self::Other(_));
                let doubt = is_unknown.then_some($crate::quirk::Quirk::UnknownWord);
                reader.doubt(row, doubt, text)?;
                Some(word)
            }
        }

        /// The words of the enum are those of the table.
        const _: () = assert!($words.len() == [$($text),*].len());
    };
}
pub(super) use words;
