//! `ConnectedCallback`: the instance connected to WhatsApp.

use super::define::table;
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
        pub connected: bool = "connected" Boolean, Required, Both, doubt (false, Quirk::NotConnected);
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

#[cfg(test)]
mod tests {
    use crate::events::ConnectedEvent;
    use crate::events::rows::Rows as _;
    use crate::field::Field;
    use proptest::prelude::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn keys_that_look_alike_are_found() {
        for (key, field) in [
            ("Phone", Field::PHONE),
            ("PHONE", Field::PHONE),
            ("phone ", Field::PHONE),
            ("pho ne", Field::PHONE),
            ("phone\0", Field::PHONE),
            ("ph\u{200b}one", Field::PHONE),
            ("ph\u{43e}ne", Field::PHONE),
            ("ph\u{f6}ne", Field::PHONE),
            ("ph0ne", Field::PHONE),
            ("instanceid", Field::INSTANCE_ID),
            ("instanceld", Field::INSTANCE_ID),
            ("туре", Field::TYPE),
            ("Moment", Field::MOMMENT),
            ("ｐｈｏｎｅ", Field::PHONE),
            ("𝐩𝐡𝐨𝐧𝐞", Field::PHONE),
            ("𝙿hone", Field::PHONE),
            ("\u{feff}type", Field::TYPE),
            ("IsBusiness", Field::IS_BUSINESS),
            ("phone\u{301}", Field::PHONE),
            ("isBusine\u{df}", Field::IS_BUSINESS),
            ("in\u{fb06}anceId", Field::INSTANCE_ID),
            ("\u{33d7}one", Field::PHONE),
            ("ⓟⓗⓞⓝⓔ", Field::PHONE),
            ("ᵖʰᵒⁿᵉ", Field::PHONE),
            ("ᴘʜᴏɴᴇ", Field::PHONE),
            ("ꓔꓬꓑꓰ", Field::TYPE),
            ("ᎢᎩᏢᎬ", Field::TYPE),
            ("ṗḣöñë", Field::PHONE),
            ("phone\u{64b}", Field::PHONE),
            ("phone\u{fffd}", Field::PHONE),
            ("\u{2800}phone", Field::PHONE),
            ("instanceｌd", Field::INSTANCE_ID),
            ("instance𝐥d", Field::INSTANCE_ID),
            ("instance｜d", Field::INSTANCE_ID),
            ("ＩＮＳＴＡＮＣＥ１Ｄ", Field::INSTANCE_ID),
            ("ph０ne", Field::PHONE),
            ("𝗉𝗁𝟢𝗇𝖾", Field::PHONE),
            ("ph\u{1fbf0}ne", Field::PHONE),
            ("ph⓪ne", Field::PHONE),
            ("\u{b9}nstanceId", Field::INSTANCE_ID),
            ("ⅿomment", Field::MOMMENT),
            ("instanceӀd", Field::INSTANCE_ID),
            ("mo㎜ent", Field::MOMMENT),
            ("isΒusiness", Field::IS_BUSINESS),
            ("tүpe", Field::TYPE),
            ("cσnnected", Field::CONNECTED),
            ("rnomment", Field::MOMMENT),
            ("MornRNent", Field::MOMMENT),
            ("rnornenT", Field::MOMMENT),
            ("ph\u{902}one", Field::PHONE),
            ("ph\u{d02}ne", Field::PHONE),
            ("is\u{3b2}usine\u{3b2}", Field::IS_BUSINESS),
            ("|nstance|d", Field::INSTANCE_ID),
        ] {
            assert_eq!(
                ConnectedEvent::TABLE.known.find(key),
                Some(field),
                "{key:?}"
            );
            assert!(
                ConnectedEvent::TABLE.known.may_resemble(key.as_bytes()),
                "{key:?}"
            );
        }
    }

    #[test]
    fn other_keys_are_left_alone() {
        for key in [
            "",
            "phones",
            "phoneDevice",
            "connectedPhone",
            "instance_id",
            "is_business",
            "type,",
            "ph,\u{f6}ne",
            "mornent2",
            "clate",
            "conected",
            "momentum",
            "日本語版",
            "тест",
            "__proto__",
            "x",
            "typ",
        ] {
            assert_eq!(ConnectedEvent::TABLE.known.find(key), None, "{key:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_resembles_is_looked_at(
            name in prop::sample::select(vec!["type", "connected", "momment", "instanceid", "phone", "rnoment"]),
            other in prop::option::of("\\PC"),
            capital in any::<bool>(),
        ) {
            let name = if capital { name.to_uppercase() } else { name.to_owned() };
            let tail = name.get(1..).unwrap_or_default();
            let key = other.map_or(name.clone(), |other| other + tail);
            prop_assert!(ConnectedEvent::TABLE.known.may_resemble(key.as_bytes()) || ConnectedEvent::TABLE.known.find(&key).is_none());
        }
    }
}
