//! The connected number. Its kind is inferred from its form; the text is never rewritten.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Text, is_identifying};

/// The value of `phone` as it came.
///
/// Nothing is stripped or added: if the punctuation of an `@lid` were removed, the result would be the
/// number of another person. `Debug` shows kind and length only, since the number is personal data. Phones
/// are ordered by their texts. `Deserialize` accepts the same texts as [`new`](Self::new).
///
/// ```
/// use zapi_webhooks::{Phone, PhoneKind};
///
/// let phone = Phone::new("5544999999999").unwrap();
/// assert_eq!((phone.as_str(), phone.kind()), ("5544999999999", PhoneKind::Msisdn));
/// assert_eq!(format!("{phone:?}"), "Phone(Msisdn, 13 bytes)");
/// assert!(phone.same_line(&Phone::new("554499999999").unwrap()));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Phone(pub(super) Text);

/// The form of a [`Phone`], among those known from the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhoneKind {
    /// A telephone number: 8 to 15 digits (ITU-T E.164) without a leading zero.
    Msisdn,
    /// A hidden number: digits and `@lid`.
    Lid,
    /// A group: digits and `-group`, or, in the old form, digits, `-` and a ten-digit time.
    Group,
    /// A broadcast list: digits and `-broadcast`.
    Broadcast,
    /// A channel: digits and `@newsletter`.
    Newsletter,
    /// A text that the documentation has in place of a number.
    Placeholder,
    /// Anything else.
    Other,
}

impl Phone {
    /// No valid one: the field before one is read.
    pub(super) const EMPTY: Self = Self(Text::EMPTY);

    /// Creates a phone, or returns `None` if the text does not have 1 to 128 bytes, or if any character of it
    /// is invisible.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        is_identifying(text).then(|| Self(text.into()))
    }

    /// Creates a phone from a short text that is known to be visible and UTF-8.
    #[inline]
    pub(super) fn in_place(text: &[u8]) -> Option<Self> {
        Text::in_place(text).map(Self)
    }

    /// Creates a phone from a text that is known to be visible.
    pub(super) fn recognised(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the form of the text.
    #[must_use]
    pub fn kind(&self) -> PhoneKind {
        PhoneKind::of(self.as_str())
    }

    /// Returns whether both are the same line, if the ninth digit of Brazilian mobile numbers is ignored.
    ///
    /// Brazil put a 9 before its eight-digit mobile numbers, and the gateway reports the same line
    /// in both ways: `55`, the area code, and eight digits that start with 6 to 9, or a 9 before
    /// them. All other numbers are the same only if they are equal.
    #[must_use]
    pub fn same_line(&self, other: &Self) -> bool {
        let both = brazilian_mobile(self.as_str()).zip(brazilian_mobile(other.as_str()));
        self == other || both.is_some_and(|(one, another)| one == another)
    }
}

impl PhoneKind {
    /// Returns the lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Msisdn => "msisdn",
            Self::Lid => "lid",
            Self::Group => "group",
            Self::Broadcast => "broadcast",
            Self::Newsletter => "newsletter",
            Self::Placeholder => "placeholder",
            Self::Other => "other",
        }
    }

    /// Finds the form of a text.
    #[inline]
    pub(super) fn of(text: &str) -> Self {
        let digits = |text: &str| {
            let digit = |all: bool, byte: &u8| all & byte.is_ascii_digit();
            text.as_bytes().iter().fold(!text.is_empty(), digit)
        };
        if matches!(text.len(), 8..=15) && digits(text) && !text.starts_with('0') {
            return Self::Msisdn;
        }
        if matches!(text, "número" | "numero" | "PHONE DO CHAT")
            || text.starts_with("{{") && text.ends_with("}}")
        {
            return Self::Placeholder;
        }
        let mark = text.bytes().position(|byte| matches!(byte, b'-' | b'@'));
        let parts = mark.and_then(|mark| text.split_at_checked(mark));
        match parts {
            Some((id, _)) if !digits(id) => Self::Other,
            Some((_, "-group")) => Self::Group,
            Some((_, "-broadcast")) => Self::Broadcast,
            Some((_, "@lid")) => Self::Lid,
            Some((_, "@newsletter")) => Self::Newsletter,
            Some((_, suffix)) => match suffix.strip_prefix('-') {
                Some(time) if time.len() == 10 && digits(time) => Self::Group,
                _ => Self::Other,
            },
            None => Self::Other,
        }
    }
}

impl fmt::Display for PhoneKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The area code and the last eight digits of a Brazilian mobile number.
fn brazilian_mobile(text: &str) -> Option<(&str, &str)> {
    if PhoneKind::of(text) != PhoneKind::Msisdn {
        return None;
    }
    let (area, line) = text.strip_prefix("55")?.split_at_checked(2)?;
    let eight = match line.len() {
        8 => line,
        9 => line.strip_prefix('9')?,
        _ => return None,
    };
    eight
        .starts_with(['6', '7', '8', '9'])
        .then_some((area, eight))
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({:?}, {} bytes)", self.kind(), self.as_str().len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Phone, PhoneKind};

    #[test]
    fn kinds_are_told_apart_by_form() {
        for (text, kind) in [
            ("5544999999999", PhoneKind::Msisdn),
            ("12345678", PhoneKind::Msisdn),
            ("1234567", PhoneKind::Other),
            ("0544999999999", PhoneKind::Other),
            ("1234567890123456", PhoneKind::Other),
            ("+5544999999999", PhoneKind::Other),
            ("120363019502650977-group", PhoneKind::Group),
            ("5544999999999-1623281429", PhoneKind::Group),
            ("5544999999999-162328142", PhoneKind::Other),
            ("123456789012345@lid", PhoneKind::Lid),
            ("@lid", PhoneKind::Other),
            ("5544-lid", PhoneKind::Other),
            ("1680000000-broadcast", PhoneKind::Broadcast),
            ("120363166555745933@newsletter", PhoneKind::Newsletter),
            ("número", PhoneKind::Placeholder),
            ("{{phone}}", PhoneKind::Placeholder),
            ("nu\u{301}mero", PhoneKind::Other),
        ] {
            assert_eq!(PhoneKind::of(text), kind, "{text}");
        }
    }

    #[test]
    fn the_ninth_digit_is_the_only_difference_that_counts() {
        let same = |one: &str, other: &str| {
            Phone::new(one)
                .zip(Phone::new(other))
                .is_some_and(|(one, other)| one.same_line(&other))
        };
        assert!(same("5544999999999", "554499999999"));
        assert!(same("554499999999", "5544999999999"));
        assert!(
            !same("554433333333", "5544933333333"),
            "a fixed line is no mobile"
        );
        assert!(!same("5544999999999", "5543999999999"));
        assert!(!same("15449999999999", "154499999999"));
        assert!(same("5544-group", "5544-group"));
    }
}
