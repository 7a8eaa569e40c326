//! Readers that repair the text and then parse it with `serde_json`.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::typed::{Owned, checked};
use crate::reader;
use crate::reader::Reader;

pub(super) fn readers() -> [Reader; 3] {
    [
        reader!(
            "jsonrepair",
            "jsonrepair (crate), then serde_json",
            |body| {
                let text = str::from_utf8(body).map_err(drop)?;
                let options = jsonrepair::Options::default();
                read(&jsonrepair::repair_to_string(text, &options).map_err(drop)?)
            }
        ),
        reader!("jsonrepair-rs", "jsonrepair-rs, then serde_json", |body| {
            let text = str::from_utf8(body).map_err(drop)?;
            read(&jsonrepair_rs::jsonrepair(text).map_err(drop)?)
        }),
        reader!("llm_json", "llm_json, then serde_json", |body| {
            let text = str::from_utf8(body).map_err(drop)?;
            let options = llm_json::RepairOptions::default();
            read(&llm_json::repair_json(text, &options).map_err(drop)?)
        }),
    ]
}

fn read(text: &str) -> Result<Owned, ()> {
    checked(serde_json::from_str::<LastWins>(text).map(|LastWins(event)| event))
}

/// An event for which the last duplicate wins; a derived `Deserialize` would reject duplicates.
///
/// Going through a `serde_json::Value` has the same effect and costs more.
struct LastWins(Owned);

impl<'de> Deserialize<'de> for LastWins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EventVisitor)
    }
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = LastWins;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LastWins, A::Error> {
        let (mut kind, mut connected, mut momment) = (None, None, None);
        let (mut instance_id, mut phone, mut is_business) = (None, None, None);
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "type" => kind = Some(map.next_value()?),
                "connected" => connected = Some(map.next_value()?),
                "momment" => momment = Some(map.next_value()?),
                "instanceId" => instance_id = Some(map.next_value()?),
                "phone" => phone = Some(map.next_value()?),
                "isBusiness" => is_business = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let missing = A::Error::missing_field;
        Ok(LastWins(Owned {
            r#type: kind.ok_or_else(|| missing("type"))?,
            connected: connected.ok_or_else(|| missing("connected"))?,
            momment: momment.ok_or_else(|| missing("momment"))?,
            instance_id: instance_id.ok_or_else(|| missing("instanceId"))?,
            phone: phone.ok_or_else(|| missing("phone"))?,
            is_business,
        }))
    }
}
