//! The time of the event: a number with an inferred unit. It is converted only if the caller asks.

use core::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// The value of `momment` (sic) as it came, with the unit that makes it plausible.
///
/// The documentation gives no unit. Real traffic counts milliseconds since 1970-01-01T00:00:00Z,
/// the vendor's `DisconnectedCallback` shows seconds, and the documented example fits neither. No
/// clock is read: a number counts seconds if it has ten digits, and milliseconds if it has thirteen, which
/// is 2001 to 2286 in both. `Deserialize` accepts the same numbers as [`new`](Self::new).
///
/// ```
/// use zapi_webhooks::{Moment, MomentUnit};
///
/// let moment = Moment::new(1757333824580).unwrap();
/// assert_eq!((moment.unit(), moment.as_millis()), (MomentUnit::Millis, Some(1757333824580)));
/// let moment = Moment::new(1580163342).unwrap();
/// assert_eq!((moment.unit(), moment.as_millis()), (MomentUnit::Seconds, Some(1580163342000)));
/// let moment = Moment::new(26151515154).unwrap();
/// assert_eq!((moment.unit(), moment.as_millis()), (MomentUnit::Unknown, None));
/// assert_eq!(Moment::new(-1), None);
/// ```
///
/// Moments have no order, since numbers of different units have none. To sort them, compare
/// [`as_millis`](Self::as_millis), and decide whether unknown units come first or last:
///
/// ```
/// use zapi_webhooks::Moment;
///
/// let mut moments = [1757333824580, 1580163342, 26151515154].map(|raw| Moment::new(raw).unwrap());
/// moments.sort_by_key(|moment| moment.as_millis()); // the unknown ones first
/// assert_eq!(moments.map(Moment::raw), [26151515154, 1580163342, 1757333824580]);
/// ```
///
/// ```compile_fail,E0369
/// # use zapi_webhooks::Moment;
/// Moment::new(1580163342).unwrap() < Moment::new(26151515154).unwrap();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment(#[serde(deserialize_with = "raw")] i64);

/// The unit of a [`Moment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MomentUnit {
    /// Seconds since the Unix epoch: 10^9 to 10^10.
    Seconds,
    /// Milliseconds since the Unix epoch: 10^12 to 10^13.
    Millis,
    /// Plausible in neither.
    Unknown,
}

impl MomentUnit {
    /// Returns the lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Millis => "milliseconds",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for MomentUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Moment {
    /// The moment before one is read.
    pub(super) const EMPTY: Self = Self(0);

    /// Creates a moment, or returns `None` if the number is not from 0 to 2^53 - 1, which every JSON reader
    /// holds exactly (RFC 7493, section 2.2).
    #[must_use]
    pub fn new(raw: i64) -> Option<Self> {
        matches!(raw, 0..=9_007_199_254_740_991).then_some(Self(raw))
    }

    /// Returns the number as it came.
    #[must_use]
    pub fn raw(self) -> i64 {
        self.0
    }

    /// Returns the unit that makes the number plausible.
    #[must_use]
    pub fn unit(self) -> MomentUnit {
        match self.0 {
            1_000_000_000..=9_999_999_999 => MomentUnit::Seconds,
            1_000_000_000_000..=9_999_999_999_999 => MomentUnit::Millis,
            _ => MomentUnit::Unknown,
        }
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z, or `None` if the unit is unknown.
    #[must_use]
    pub fn as_millis(self) -> Option<i64> {
        match self.unit() {
            MomentUnit::Seconds => self.0.checked_mul(1000),
            MomentUnit::Millis => Some(self.0),
            MomentUnit::Unknown => None,
        }
    }
}

/// Deserializes the number of a moment.
fn raw<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let moment = Moment::new(i64::deserialize(deserializer)?);
    let rule = "expected an integer from 0 to 2^53 - 1";
    moment
        .map(Moment::raw)
        .ok_or_else(|| D::Error::custom(rule))
}
