//! The names of the fields, by their path in the outermost object.

use core::fmt;

/// A member that an event's table knows, by its path: `phone`, or `image.imageUrl` for one inside an object.
///
/// Two fields are equal if their paths are: `phone` is one field in all events. The constants are the six
/// fields of a [`ConnectedEvent`](crate::ConnectedEvent), for patterns; [`named`](Self::named) finds the
/// others.
///
/// ```
/// use zapi_webhooks::{ErrorKind, Field, parse_connected};
///
/// let error = parse_connected(br#"{"connected":true}"#).unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::MissingField(Field::TYPE)));
/// assert_eq!(Field::MOMMENT.as_str(), "momment");
/// assert_eq!(Field::named("image.imageUrl").map(Field::as_str), Some("image.imageUrl"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(&'static &'static str);

impl Field {
    /// `type`, which names the event.
    pub const TYPE: Self = Self(&"type");
    /// `connected`, the status of the instance.
    pub const CONNECTED: Self = Self(&"connected");
    /// `momment` (sic), the time of the event.
    pub const MOMMENT: Self = Self(&"momment");
    /// `instanceId`, the instance of the event.
    pub const INSTANCE_ID: Self = Self(&"instanceId");
    /// `phone`, a number or a chat.
    pub const PHONE: Self = Self(&"phone");
    /// `isBusiness`, whether the account is a business account.
    pub const IS_BUSINESS: Self = Self(&"isBusiness");

    /// The six fields of a connection, in the order in which violations are reported.
    pub const ALL: &[Self] = &[
        Self::TYPE,
        Self::CONNECTED,
        Self::MOMMENT,
        Self::INSTANCE_ID,
        Self::PHONE,
        Self::IS_BUSINESS,
    ];

    /// The field with a path that a table has.
    pub(crate) const fn of(path: &'static &'static str) -> Self {
        Self(path)
    }

    /// Returns the path: keys from the outermost object on, with a point between two.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.as_str())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
