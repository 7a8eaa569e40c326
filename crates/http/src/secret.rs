//! A secret text, and the only comparison with one.

use core::fmt;

use subtle::{Choice, ConstantTimeEq};

/// A text that authenticates a sender: the value of `z-api-token`, or a token of the account.
///
/// `Debug` shows only the length. There is no `==`: if a comparison stops at the first difference,
/// its duration reveals how much of a guess was right. [`Receiver`](crate::Receiver) compares in
/// constant time.
///
/// ```
/// use zapi_webhooks_http::Secret;
///
/// let secret = Secret::new("A1B2C3D4E5F6A7B8C9D0E1F2")?;
/// assert_eq!(format!("{secret:?}"), "Secret(24 bytes)");
/// assert_eq!(Secret::new("").unwrap_err().to_string(), "secret is empty");
/// # Ok::<(), zapi_webhooks_http::InvalidSecret>(())
/// ```
///
/// ```compile_fail,E0369
/// # let secret = zapi_webhooks_http::Secret::new("a").unwrap();
/// let _ = secret == secret;
/// ```
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// Creates a secret from 1 to 256 visible ASCII characters, which a header can hold unchanged.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidSecret`] for any other text. If an empty one were accepted, a variable that
    /// was never set would admit every sender of an empty header. With a line break at the end, the
    /// secret would admit no request at all.
    pub fn new(text: &str) -> Result<Self, InvalidSecret> {
        match text.len() {
            0 => Err(InvalidSecret::Empty),
            257.. => Err(InvalidSecret::TooLong),
            _ if !text.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Err(InvalidSecret::NotVisibleAscii)
            }
            _ => Ok(Self(text.into())),
        }
    }

    /// Returns the text to the modules that compare and send it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}

/// Whether `presented` is one of the texts.
///
/// Each is compared to its end, even after a match, so the duration reveals only lengths.
pub(crate) fn is_one_of<'a>(presented: &[u8], accepted: impl Iterator<Item = &'a str>) -> bool {
    accepted
        .map(|text| text.as_bytes().ct_eq(presented))
        .fold(Choice::from(0), |found, matches| found | matches)
        .into()
}

/// Why a text cannot be a [`Secret`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSecret {
    /// It is empty.
    Empty,
    /// It is longer than 256 bytes.
    TooLong,
    /// It has a space, a control character or a character outside ASCII.
    NotVisibleAscii,
}

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "secret is empty",
            Self::TooLong => "secret is longer than 256 bytes",
            Self::NotVisibleAscii => "secret has a character that is not visible ASCII",
        })
    }
}

impl core::error::Error for InvalidSecret {}

#[cfg(test)]
mod tests {
    use super::{InvalidSecret, Secret, is_one_of};

    #[test]
    fn a_secret_is_accepted_only_whole() {
        let accepted = ["first", "second"];
        for (presented, verdict) in [
            ("first", true),
            ("second", true),
            ("", false),
            ("firs", false),
            ("firstt", false),
            ("First", false),
            ("firstsecond", false),
            ("first,second", false),
        ] {
            let found = is_one_of(presented.as_bytes(), accepted.into_iter());
            assert_eq!(found, verdict, "{presented}");
        }
        for length in 0..=25 {
            let secret = "a".repeat(length);
            let is_accepted =
                |presented: &[u8]| is_one_of(presented, [secret.as_str()].into_iter());
            assert!(is_accepted(secret.as_bytes()));
            for differs in 0..length {
                let mut presented = secret.clone().into_bytes();
                presented.splice(differs..=differs, [b'b']);
                assert!(!is_accepted(&presented), "{differs} of {length}");
            }
            for other in (0..=33).filter(|other| *other != length) {
                assert!(
                    !is_accepted("a".repeat(other).as_bytes()),
                    "{other} of {length}"
                );
            }
        }
        assert!(!is_one_of(b"", [].into_iter()));
        assert!(!is_one_of(b"first", [].into_iter()));
    }

    #[test]
    fn texts_that_no_header_can_carry_are_no_secrets() {
        for (text, error) in [
            (String::new(), InvalidSecret::Empty),
            ("a".repeat(257), InvalidSecret::TooLong),
            ("a b".into(), InvalidSecret::NotVisibleAscii),
            ("token\n".into(), InvalidSecret::NotVisibleAscii),
            ("s\u{e9}cret".into(), InvalidSecret::NotVisibleAscii),
        ] {
            assert_eq!(Secret::new(&text).err(), Some(error), "{text:?}");
        }
        assert!(Secret::new(&"a".repeat(256)).is_ok());
    }
}
