//! The canonical event, and the part of it that a refused payload still gave.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::{InstanceId, Moment, Phone};

/// A connection of an instance to WhatsApp, canonical and validated.
///
/// `Serialize` writes the canonical members in canonical order, `Deserialize` reads them back from
/// a self-describing format. Its errors are serde's, and may repeat what they are about.
///
/// ```
/// use zapi_webhooks::{ConnectedEvent, InstanceId, Moment, Phone};
///
/// let event = ConnectedEvent::new(
///     true,
///     Moment::new(1757333824580).unwrap(),
///     InstanceId::new("3C67AB641C8AA0412F6A0242B4E23AC7").unwrap(),
///     Phone::new("5544999999999").unwrap(),
/// );
/// let json = serde_json::to_string(&event)?;
/// assert_eq!(json, event.to_canonical_json());
/// assert_eq!(serde_json::from_str::<ConnectedEvent>(&json)?, event);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "Members")]
#[non_exhaustive]
pub struct ConnectedEvent {
    /// The status of the instance.
    pub connected: bool,
    /// The time of the event, from the key `momment` (sic).
    pub moment: Moment,
    /// The instance that connected.
    pub instance_id: InstanceId,
    /// The number that is connected.
    pub phone: Phone,
    /// Whether the account is a business account: undocumented, present in real traffic.
    pub is_business: Option<bool>,
}

impl ConnectedEvent {
    /// The value of `type`.
    pub const TYPE: &str = "ConnectedCallback";

    /// Makes an event without the undocumented `isBusiness`.
    #[must_use]
    pub fn new(connected: bool, moment: Moment, instance_id: InstanceId, phone: Phone) -> Self {
        Self {
            connected,
            moment,
            instance_id,
            phone,
            is_business: None,
        }
    }

    /// Returns `type:instanceId:momment`, the same for every delivery of the same event.
    ///
    /// The gateway repeats events, on a restart for example, and gives them no id of their own. Two
    /// bodies of one instance with the same `momment` have one key, whatever else they say. The key
    /// holds the instance id, so keep it out of shared logs.
    ///
    /// ```
    /// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#;
    /// assert_eq!(
    ///     zapi_webhooks::parse_connected(body)?.event.idempotency_key(),
    ///     "ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580"
    /// );
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let (id, moment) = (self.instance_id.as_str(), self.moment.raw());
        format!("{}:{id}:{moment}", Self::TYPE)
    }
}

impl Serialize for ConnectedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = if self.is_business.is_some() { 6 } else { 5 };
        let mut event = serializer.serialize_struct("ConnectedEvent", members)?;
        event.serialize_field("connected", &self.connected)?;
        event.serialize_field("instanceId", &self.instance_id)?;
        match self.is_business {
            Some(is_business) => event.serialize_field("isBusiness", &is_business)?,
            None => event.skip_field("isBusiness")?,
        }
        event.serialize_field("momment", &self.moment)?;
        event.serialize_field("phone", &self.phone)?;
        event.serialize_field("type", Self::TYPE)?;
        event.end()
    }
}

/// The members of the canonical event, before they are validated: a refusal names one of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    r#type: String,
    connected: bool,
    momment: i64,
    instance_id: String,
    phone: String,
    is_business: Option<bool>,
}

impl TryFrom<Members> for ConnectedEvent {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, Self::Error> {
        if members.r#type != Self::TYPE {
            return Err("`type` has to be `ConnectedCallback`");
        }
        Ok(Self {
            connected: members.connected,
            moment: Moment::new(members.momment)
                .ok_or("`momment` has to be an integer from 0 to 2^53 - 1")?,
            instance_id: InstanceId::new(&members.instance_id)
                .ok_or("`instanceId` has to be 1 to 128 bytes of visible text")?,
            phone: Phone::new(&members.phone)
                .ok_or("`phone` has to be 1 to 128 bytes of visible text")?,
            is_business: members.is_business,
        })
    }
}

/// Every field of a refused payload that could be read.
///
/// ```
/// let error = zapi_webhooks::parse_connected(br#"{"connected": true, "momment": "#).unwrap_err();
/// assert!(error.is_truncated());
/// assert_eq!(error.partial().connected, Some(true));
/// assert_eq!(error.partial().moment, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PartialEvent {
    /// The status of the instance.
    pub connected: Option<bool>,
    /// The time of the event.
    pub moment: Option<Moment>,
    /// The instance that connected.
    pub instance_id: Option<InstanceId>,
    /// The number that is connected.
    pub phone: Option<Phone>,
    /// Whether the account is a business account.
    pub is_business: Option<bool>,
}

impl PartialEvent {
    /// Makes the event, where no required field is missing.
    pub(super) fn complete(self) -> Result<ConnectedEvent, Self> {
        match self {
            Self {
                connected: Some(connected),
                moment: Some(moment),
                instance_id: Some(instance_id),
                phone: Some(phone),
                is_business,
            } => Ok(ConnectedEvent {
                connected,
                moment,
                instance_id,
                phone,
                is_business,
            }),
            partial => Err(partial),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectedEvent, InstanceId, Moment, Phone};
    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Line {
        last: BTreeMap<Phone, Option<Moment>>,
        of: (InstanceId, Moment),
    }

    #[test]
    fn what_a_caller_keeps_is_read_back() {
        let json = r#"{"last":{"5544999999999":1757333824580,"\u006eúmero":null},"of":["\"",0]}"#;
        let line: Line = serde_json::from_str(json).unwrap();
        assert_eq!(
            line.last.keys().map(Phone::as_str).collect::<Vec<_>>(),
            ["5544999999999", "número"]
        );
        let written = serde_json::to_string(&line).unwrap();
        assert_eq!(serde_json::from_str::<Line>(&written).unwrap(), line);
        let value = serde_json::to_value(&line).unwrap();
        assert_eq!(serde_json::from_value::<Line>(value).unwrap(), line);
    }

    /// What no constructor takes is not read, and a text is not repeated.
    #[test]
    fn what_breaks_a_rule_is_not_read_back() {
        fn refusal<T: DeserializeOwned>(json: &str) -> String {
            serde_json::from_str::<T>(json)
                .map(drop)
                .unwrap_err()
                .to_string()
        }
        let long = format!("\"{}\"", "a".repeat(129));
        for text in [
            "\"\"",
            "\"qzq\\u200b\"",
            "\"qzq\\n\"",
            &long,
            "null",
            "true",
        ] {
            for said in [refusal::<Phone>(text), refusal::<InstanceId>(text)] {
                assert!(
                    said.contains("1 to 128 bytes of visible text") && !said.contains("qzq"),
                    "{said}"
                );
            }
        }
        for number in ["-1", "9007199254740992"] {
            let said = refusal::<Moment>(number);
            assert!(
                said.contains("expected an integer from 0 to 2^53 - 1"),
                "{said}"
            );
        }
        for number in ["1.0", "\"1\"", "1e3", "18446744073709551615"] {
            refusal::<Moment>(number);
        }
        let event = r#"{"type":"ConnectedCallback","connected":true,"momment":-1,"instanceId":"a","phone":"b"}"#;
        refusal::<ConnectedEvent>(event);
        assert!(serde_json::from_str::<ConnectedEvent>(&event.replace("-1", "1")).is_ok());
    }
}
