//! The instance that connected. An id is opaque: it is checked for visibility, not for form.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Text, is_identifying, is_template};

/// The id of a Z-API instance: 32 upper-case hexadecimal digits in all known traffic.
///
/// `Debug` shows the length only, since the id is part of the credentials. Ids are ordered by
/// their texts. `Deserialize` accepts the same texts as [`new`](Self::new).
///
/// ```
/// use zapi_webhooks::InstanceId;
///
/// let id = InstanceId::new("3C67AB641C8AA0412F6A0242B4E23AC7").unwrap();
/// assert_eq!(id.as_str(), "3C67AB641C8AA0412F6A0242B4E23AC7");
/// assert!(!id.is_placeholder() && InstanceId::new("instance.id").unwrap().is_placeholder());
/// assert_eq!(format!("{id:?}"), "InstanceId(32 bytes)");
/// assert_eq!(InstanceId::new("\u{200b}"), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InstanceId(pub(super) Text);

impl InstanceId {
    /// No valid one: the field before one is read.
    pub(super) const EMPTY: Self = Self(Text::EMPTY);

    /// Creates an id, or returns `None` if the text does not have 1 to 128 bytes, or if any character of it
    /// is invisible.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        is_identifying(text).then(|| Self(text.into()))
    }

    /// Creates an id from a short text that is known to be visible and UTF-8.
    #[inline]
    pub(super) fn in_place(text: &[u8]) -> Option<Self> {
        Text::in_place(text).map(Self)
    }

    /// Creates an id from a text that is known to be visible.
    pub(super) fn recognised(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the id as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns whether the id is one that the documentation uses in place of a real one.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        InstanceIdKind::of(self.as_str()) == InstanceIdKind::Placeholder
    }
}

/// The form of an instance id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InstanceIdKind {
    /// 32 hexadecimal digits, as in all known traffic.
    Hexadecimal,
    /// A text that documentation and templates have in place of an id.
    Placeholder,
    Other,
}

impl InstanceIdKind {
    pub(super) fn of(text: &str) -> Self {
        // Without an early exit the compiler can check many bytes at a time.
        let is_hexadecimal = |text: &str| {
            let digit = |all: bool, byte: u8| all & byte.is_ascii_hexdigit();
            text.bytes().fold(true, digit)
        };
        if text.len() == 32 && is_hexadecimal(text) {
            Self::Hexadecimal
        } else if matches!(text, "instance.id" | "SUA_INSTANCIA" | "YOUR_INSTANCE")
            || is_template(text)
        {
            Self::Placeholder
        } else {
            Self::Other
        }
    }
}

impl fmt::Debug for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstanceId({} bytes)", self.as_str().len())
    }
}
