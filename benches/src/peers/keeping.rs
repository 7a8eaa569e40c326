//! Readers that keep unknown members, as this project does.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sonic_rs::{JsonValueTrait, LazyValue};

use super::typed::{Owned, Typed, checked};
use crate::bodies::{Answer, Unknown};
use crate::reader;
use crate::reader::Reader;

pub(super) fn readers() -> [Reader; 4] {
    [
        reader!(
            "serde_json-flatten",
            "serde_json, `flatten` into a map",
            |body| checked(serde_json::from_slice::<Flattened>(body))
        ),
        reader!(
            "serde_json-raw",
            "serde_json, map of `Box<RawValue>`",
            |body| checked(raw_owned(body))
        ),
        reader!(
            "serde_json-raw-str",
            "serde_json, map of `&RawValue`",
            |body| checked(raw_borrowed(body))
        ),
        reader!("sonic-rs-lazy", "sonic-rs, map of `LazyValue`", |body| {
            checked(lazy(body))
        }),
    ]
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Flattened {
    r#type: String,
    connected: bool,
    momment: i64,
    instance_id: String,
    phone: String,
    is_business: Option<bool>,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

impl Typed for Flattened {
    const TYPE: &'static str = Owned::TYPE;

    fn name(&self) -> &str {
        &self.r#type
    }
}

impl From<Flattened> for Answer {
    fn from(event: Flattened) -> Self {
        let rest = event.rest.into_iter();
        let unknown = Unknown::Kept(rest.map(|(name, json)| (name, json.to_string())).collect());
        let event = Owned {
            r#type: event.r#type,
            connected: event.connected,
            momment: event.momment,
            instance_id: event.instance_id,
            phone: event.phone,
            is_business: event.is_business,
        };
        Self {
            unknown,
            ..event.into()
        }
    }
}

/// An event whose fields were removed from a map, and the rest of the map.
struct Picked<K, V> {
    event: Owned,
    rest: HashMap<K, V>,
}

impl<K, V> Typed for Picked<K, V> {
    const TYPE: &'static str = Owned::TYPE;

    fn name(&self) -> &str {
        self.event.name()
    }
}

impl<K: Into<String>, V: ToString> From<Picked<K, V>> for Answer {
    fn from(picked: Picked<K, V>) -> Self {
        let rest = picked.rest.into_iter();
        let rest = rest.map(|(name, json)| (name.into(), json.to_string()));
        Self {
            unknown: Unknown::Kept(rest.collect()),
            ..picked.event.into()
        }
    }
}

fn raw_owned(body: &[u8]) -> serde_json::Result<Picked<String, Box<RawValue>>> {
    pick(serde_json::from_slice(body)?)
}

fn raw_borrowed(body: &[u8]) -> serde_json::Result<Picked<&str, &RawValue>> {
    pick(serde_json::from_slice(body)?)
}

fn pick<K, V>(mut rest: HashMap<K, V>) -> serde_json::Result<Picked<K, V>>
where
    K: Borrow<str> + Eq + Hash,
    V: Deref<Target = RawValue>,
{
    let mut take = |name| rest.remove(name).ok_or_else(|| missing(name));
    let event = Owned {
        r#type: serde_json::from_str(take("type")?.get())?,
        connected: serde_json::from_str(take("connected")?.get())?,
        momment: serde_json::from_str(take("momment")?.get())?,
        instance_id: serde_json::from_str(take("instanceId")?.get())?,
        phone: serde_json::from_str(take("phone")?.get())?,
        is_business: match take("isBusiness") {
            Ok(value) => serde_json::from_str(value.get())?,
            Err(_) => None,
        },
    };
    Ok(Picked { event, rest })
}

fn missing(name: &'static str) -> serde_json::Error {
    serde::de::Error::missing_field(name)
}

fn lazy(body: &[u8]) -> Result<Picked<&str, LazyValue<'_>>, ()> {
    picked_lazily(body).ok_or(())
}

fn picked_lazily(body: &[u8]) -> Option<Picked<&str, LazyValue<'_>>> {
    let mut rest: HashMap<&str, LazyValue<'_>> = sonic_rs::from_slice(body).ok()?;
    let event = Owned {
        r#type: rest.remove("type")?.as_str()?.to_owned(),
        connected: rest.remove("connected")?.as_bool()?,
        momment: rest.remove("momment")?.as_i64()?,
        instance_id: rest.remove("instanceId")?.as_str()?.to_owned(),
        phone: rest.remove("phone")?.as_str()?.to_owned(),
        is_business: match rest.remove("isBusiness") {
            Some(value) => Some(value.as_bool()?),
            None => None,
        },
    };
    Some(Picked { event, rest })
}
