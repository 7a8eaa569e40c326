//! `ConnectedCallback`: the instance connected to WhatsApp.

use super::table::{Value, table};
use super::{InstanceId, Moment, Phone};
use crate::quirk::Quirk;

table! {
    /// A connection of an instance to WhatsApp, canonical and validated.
    ///
    /// The contract is the vendor's page
    /// [on-webhook-connected](https://developer.z-api.io/webhooks/on-webhook-connected), as far as it is one,
    /// and real traffic.
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
    struct ConnectedEvent = "ConnectedCallback" at 0 {
        /// The status of the instance.
        pub connected: bool = "connected" Boolean, Required, Both, doubt not_connected;
        /// The time of the event, from the key `momment` (sic).
        pub moment: Moment = "momment" Moment, Required, Both, or "moment";
        /// The instance that connected.
        pub instance_id: InstanceId = "instanceId" InstanceId, Required, Both;
        /// The number that is connected.
        pub phone: Phone = "phone" Phone, Required, Both;
        /// Whether the account is a business account: undocumented, present in real traffic.
        pub is_business: Option<bool> = "isBusiness" Boolean, Optional, Seen;
    }
}

fn not_connected(value: &Value) -> Option<Quirk> {
    (*value == Value::Boolean(false)).then_some(Quirk::NotConnected)
}

impl ConnectedEvent {
    /// Creates an event without the undocumented `isBusiness`.
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
