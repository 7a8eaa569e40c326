//! Readers that keep unknown members, as this project does.

use core::fmt;
use core::marker::PhantomData;
use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use sonic_rs::{JsonValueTrait, LazyValue};

use super::typed::{Owned, Typed, checked};
use crate::bodies::{Answer, Unknown};
use crate::reader;
use crate::reader::Reader;

pub(super) fn readers() -> [Reader; 7] {
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
        reader!(
            "serde_json-visitor",
            "serde_json, visitor that keeps `&RawValue`",
            |body| checked(serde_json::from_slice::<Visited<&RawValue>>(body))
        ),
        reader!("sonic-rs-lazy", "sonic-rs, map of `LazyValue`", |body| {
            checked(lazy(body))
        }),
        reader!(
            "sonic-rs-visitor",
            "sonic-rs, visitor that keeps `LazyValue`",
            |body| checked(sonic_rs::from_slice::<Visited<LazyValue<'_>>>(body))
        ),
        reader!(
            "sonic-rs-iter",
            "sonic-rs, iterator of `LazyValue`",
            |body| checked(iterated(body).ok_or(()))
        ),
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

/// An event, and its other members in a list, made in one pass.
struct Visited<'a, V> {
    event: Owned,
    rest: Vec<(Cow<'a, str>, V)>,
}

impl<V> Typed for Visited<'_, V> {
    const TYPE: &'static str = Owned::TYPE;

    fn name(&self) -> &str {
        self.event.name()
    }
}

impl<V: Raw> From<Visited<'_, V>> for Answer {
    fn from(visited: Visited<'_, V>) -> Self {
        let rest = visited.rest.into_iter();
        let rest = rest.map(|(name, json)| (name.into_owned(), json.text().to_owned()));
        Self {
            unknown: Unknown::Kept(rest.collect()),
            ..visited.event.into()
        }
    }
}

/// A value that was not read.
trait Raw {
    fn text(&self) -> &str;
}

impl Raw for &RawValue {
    fn text(&self) -> &str {
        self.get()
    }
}

impl Raw for LazyValue<'_> {
    fn text(&self) -> &str {
        self.as_raw_str()
    }
}

impl<'de: 'a, 'a, V: Deserialize<'de>> Deserialize<'de> for Visited<'a, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EventVisitor(PhantomData))
    }
}

struct EventVisitor<'a, V>(PhantomData<Visited<'a, V>>);

impl<'de: 'a, 'a, V: Deserialize<'de>> Visitor<'de> for EventVisitor<'a, V> {
    type Value = Visited<'a, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut kind, mut connected, mut momment) = (None, None, None);
        let (mut instance_id, mut phone, mut is_business) = (None, None, None);
        let mut rest = Vec::new();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match key.0.as_ref() {
                "type" => once(&mut kind, "type", &mut map)?,
                "connected" => once(&mut connected, "connected", &mut map)?,
                "momment" => once(&mut momment, "momment", &mut map)?,
                "instanceId" => once(&mut instance_id, "instanceId", &mut map)?,
                "phone" => once(&mut phone, "phone", &mut map)?,
                "isBusiness" => once(&mut is_business, "isBusiness", &mut map)?,
                _ => rest.push((key.0, map.next_value()?)),
            }
        }
        let missing = A::Error::missing_field;
        Ok(Visited {
            event: Owned {
                r#type: kind.ok_or_else(|| missing("type"))?,
                connected: connected.ok_or_else(|| missing("connected"))?,
                momment: momment.ok_or_else(|| missing("momment"))?,
                instance_id: instance_id.ok_or_else(|| missing("instanceId"))?,
                phone: phone.ok_or_else(|| missing("phone"))?,
                is_business,
            },
            rest,
        })
    }
}

/// A key, borrowed if it has no escape.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads a value that may be there once.
fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    value: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    match value.replace(map.next_value()?) {
        None => Ok(()),
        Some(_) => Err(A::Error::duplicate_field(name)),
    }
}

/// Reads the members one by one, without a visitor. A member that is there twice is rejected, as in the visitor.
fn iterated(body: &[u8]) -> Option<Visited<'_, LazyValue<'_>>> {
    let (mut kind, mut connected, mut momment) = (None, None, None);
    let (mut instance_id, mut phone, mut is_business) = (None, None, None);
    let mut rest = Vec::new();
    for member in sonic_rs::to_object_iter(body) {
        let (key, value) = member.ok()?;
        let is_again = match key.as_ref() {
            "type" => kind.replace(value.as_str()?.to_owned()).is_some(),
            "connected" => connected.replace(value.as_bool()?).is_some(),
            "momment" => momment.replace(value.as_i64()?).is_some(),
            "instanceId" => instance_id.replace(value.as_str()?.to_owned()).is_some(),
            "phone" => phone.replace(value.as_str()?.to_owned()).is_some(),
            "isBusiness" => is_business.replace(value.as_bool()?).is_some(),
            _ => {
                rest.push((key, value));
                false
            }
        };
        if is_again {
            return None;
        }
    }
    Some(Visited {
        event: Owned {
            r#type: kind?,
            connected: connected?,
            momment: momment?,
            instance_id: instance_id?,
            phone: phone?,
            is_business,
        },
        rest,
    })
}
