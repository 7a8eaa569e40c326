//! The fields a `ConnectedCallback` has. Names only: what a field may hold is `connected`'s to say.

use core::fmt;

/// A field of the `ConnectedCallback` body.
///
/// The [vendor page](https://developer.z-api.io/webhooks/on-webhook-connected) lists `connected`,
/// `phone`, `momment` (sic) and `type`, its example adds `instanceId`, and real traffic adds
/// `isBusiness`.
///
/// ```
/// use zapi_webhooks::{ErrorKind, Field, parse_connected};
///
/// let error = parse_connected(br#"{"connected":true}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::MissingField(Field::Type));
/// assert_eq!(Field::Momment.as_str(), "momment");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `type`, which names the event.
    Type,
    /// `connected`, the status of the instance.
    Connected,
    /// `momment` (sic), the time of the connection.
    Momment,
    /// `instanceId`, the instance that connected.
    InstanceId,
    /// `phone`, the number that is connected.
    Phone,
    /// `isBusiness`, whether the account is a business account (undocumented).
    IsBusiness,
}

impl Field {
    /// Every field, in the order in which violations are reported.
    pub const ALL: &[Self] = &[
        Self::Type,
        Self::Connected,
        Self::Momment,
        Self::InstanceId,
        Self::Phone,
        Self::IsBusiness,
    ];

    /// Returns the key under which the field stands in the payload.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Connected => "connected",
            Self::Momment => "momment",
            Self::InstanceId => "instanceId",
            Self::Phone => "phone",
            Self::IsBusiness => "isBusiness",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
