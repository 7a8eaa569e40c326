//! The events in serde's data model, by their tables.

use core::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json::{Decimal, Json};
use super::parse;
use super::rows::{Lend, Lent, Rows};
use super::table::{Kind, Presence, Record, Row, Table, Value};
use super::text::Text;
use super::transcode;
use super::{
    AudioContent, ButtonsContent, ButtonsResponseContent, ConnectedEvent, ContactContent,
    DeliveryEvent, DisconnectedEvent, DocumentContent, Event, ImageContent, InstanceId,
    ListResponseContent, LiveLocationContent, LocationContent, MessageStatusEvent, Moment,
    OtherEvent, Phone, PollContent, PollVoteContent, PresenceChatEvent, PtvContent,
    ReactionContent, ReceivedEvent, StickerContent, TextContent, VideoContent,
};
use crate::json::MAX_SAFE_INTEGER;
use crate::options::{Limits, ParseOptions, Tolerance};

macro_rules! by_table {
    ($($Name:ident),* $(,)?) => {$(
        /// Writes the members that are there, in canonical order.
        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write(self, serializer)
            }
        }

        /// Reads the members from a self-describing format, by the rules of the parser under
        /// [`Tolerance::STRICT`](crate::Tolerance::STRICT). Unknown members are ignored.
        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read(deserializer)
            }
        }
    )*};
}

by_table! {
    ConnectedEvent, DisconnectedEvent, DeliveryEvent, MessageStatusEvent, PresenceChatEvent,
    ReceivedEvent, TextContent, ImageContent, AudioContent, VideoContent, PtvContent,
    DocumentContent, StickerContent, ReactionContent, LocationContent, LiveLocationContent,
    ContactContent, PollContent, PollVoteContent, ButtonsContent, ButtonsResponseContent,
    ListResponseContent,
}

/// Writes the members that are there, in canonical order.
fn write<S: Serializer>(object: &dyn Lend, serializer: S) -> Result<S::Ok, S::Error> {
    let table = object.table();
    let present = |number: &&u8| {
        let number = usize::from(**number);
        number == table.type_row() || object.lend_row(number).is_some()
    };
    let count = table.order.iter().filter(present).count();
    let mut members = serializer.serialize_struct(table.name, count)?;
    for number in table.order {
        let number = usize::from(*number);
        match (table.rows.get(number), table.event) {
            (Some(row), _) => match object.lend_row(number) {
                Some(value) => members.serialize_field(row.key, &value)?,
                None => members.skip_field(row.key)?,
            },
            (None, Some((name, _))) => members.serialize_field("type", name)?,
            (None, None) => {}
        }
    }
    members.end()
}

impl Serialize for Lent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Id(text) => text.serialize(serializer),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(digits) => transcode::write_number(digits, serializer),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Json(text) => transcode::write(text, serializer),
            Self::Object(object) => write(*object, serializer),
        }
    }
}

/// Reads the members of a struct that is made of a table.
fn read<'de, T: Rows, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let record = read_record(T::TABLE, deserializer)?;
    T::from_record(record, None).ok_or_else(|| D::Error::custom("a member is missing"))
}

fn read_record<'de, D: Deserializer<'de>>(
    table: &'static Table,
    deserializer: D,
) -> Result<Record, D::Error> {
    deserializer.deserialize_struct(table.name, table.keys, OfTable(table))
}

/// Visits the members of a table.
struct OfTable(&'static Table);

impl<'de> Visitor<'de> for OfTable {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", self.0.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let table = self.0;
        let mut record = Record::default();
        let mut seen = 0_u128;
        while let Some(number) = map.next_key_seed(KeyOf(table))? {
            let Some(number) = number else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let row = table.rows.get(usize::from(number));
            let bit = 1_u128.wrapping_shl(u32::from(number));
            if seen & bit != 0 {
                return Err(A::Error::duplicate_field(row.map_or("type", |row| row.key)));
            }
            seen |= bit;
            match row {
                Some(row) => {
                    let value = map.next_value_seed(ValueOf(row))?;
                    record.values.extend(value.map(|value| (number, value)));
                }
                None => check_type(table, &map.next_value::<String>()?)?,
            }
        }
        for number in table.order {
            let bit = 1_u128.wrapping_shl(u32::from(*number));
            if table.required & !seen & bit != 0 {
                let row = table.rows.get(usize::from(*number));
                return Err(A::Error::missing_field(row.map_or("type", |row| row.key)));
            }
        }
        Ok(record)
    }
}

fn check_type<E: Error>(table: &Table, text: &str) -> Result<(), E> {
    match table.event {
        Some((name, _)) if name != text => {
            Err(E::custom(format_args!("`type` has to be `{name}`")))
        }
        _ => Ok(()),
    }
}

/// Reads a key: the number of its row, unless it is unknown.
struct KeyOf(&'static Table);

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = Option<u8>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<u8>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = Option<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Option<u8>, E> {
        let row = self.0.rows.iter().position(|row| row.key == key);
        let row = row.or_else(|| (key == "type").then_some(self.0.type_row()));
        let row = row.filter(|row| *row < self.0.order.len());
        Ok(row.and_then(|row| u8::try_from(row).ok()))
    }

    fn visit_bytes<E: Error>(self, key: &[u8]) -> Result<Option<u8>, E> {
        core::str::from_utf8(key).map_or(Ok(None), |key| self.visit_str(key))
    }
}

/// Reads the value of a row; nothing for null if the member may be absent.
struct ValueOf(&'static Row);

impl<'de> DeserializeSeed<'de> for ValueOf {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.0.presence {
            Presence::Required => read_value(self.0.kind, deserializer).map(Some),
            _ => deserializer.deserialize_option(self),
        }
    }
}

impl<'de> Visitor<'de> for ValueOf {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value of `{}`", self.0.key)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        read_value(self.0.kind, deserializer).map(Some)
    }
}

fn read_value<'de, D: Deserializer<'de>>(kind: Kind, deserializer: D) -> Result<Value, D::Error> {
    Ok(match kind {
        Kind::Text | Kind::Word(_) => Value::Text(String::deserialize(deserializer)?),
        Kind::Id => Value::Text(Text::deserialize(deserializer)?.as_str().to_owned()),
        Kind::Phone => Value::Phone(Phone::deserialize(deserializer)?),
        Kind::InstanceId => Value::InstanceId(InstanceId::deserialize(deserializer)?),
        Kind::Moment => Value::Moment(Moment::deserialize(deserializer)?),
        Kind::Boolean => Value::Boolean(bool::deserialize(deserializer)?),
        Kind::Integer => Value::Integer(read_integer(deserializer)?),
        Kind::Decimal => Value::Decimal(Decimal::deserialize(deserializer)?),
        Kind::Texts => Value::Texts(Vec::deserialize(deserializer)?),
        Kind::Object(table) => Value::Object(read_record(table, deserializer)?),
        Kind::Json => Value::Json(Json::deserialize(deserializer)?),
    })
}

fn read_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = i64::deserialize(deserializer)?;
    let rule = "expected an integer of at most 2^53 - 1";
    let is_exact = (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&value);
    is_exact
        .then_some(value)
        .ok_or_else(|| D::Error::custom(rule))
}

/// Writes every member, each copy of it, in the order of the payload.
impl Serialize for OtherEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(self.members().len()))?;
        for member in self.members() {
            members.serialize_entry(member.name(), &Lent::Json(member.json()))?;
        }
        members.end()
    }
}

/// Writes the event alone, without a mark of its variant: its `type` is one.
impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Connected(event) => event.serialize(serializer),
            Self::Disconnected(event) => event.serialize(serializer),
            Self::Delivery(event) => event.serialize(serializer),
            Self::MessageStatus(event) => event.serialize(serializer),
            Self::PresenceChat(event) => event.serialize(serializer),
            Self::Received(event) => event.serialize(serializer),
            Self::Other(event) => event.serialize(serializer),
        }
    }
}

/// Reads the members from a self-describing format, and then the event as [`parse`](crate::parse) does
/// under [`Tolerance::STRICT`], without limits. Unknown members are ignored.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut limits = Limits::EVENT;
        limits.max_bytes = usize::MAX;
        limits.max_depth = usize::MAX;
        limits.max_members = usize::MAX;
        limits.max_quirks = usize::MAX;
        let strict = ParseOptions::new()
            .tolerance(Tolerance::STRICT)
            .limits(limits);
        let members = transcode::read(deserializer, true)?;
        match parse::parse(members.as_bytes(), &strict) {
            Ok(parsed) => Ok(parsed.event),
            // The places are those of a text that the caller has not seen.
            Err(error) => Err(D::Error::custom(error.kind())),
        }
    }
}

/// Reads an event of an undocumented type, as [`Event`] does.
impl<'de> Deserialize<'de> for OtherEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Event::deserialize(deserializer)? {
            Event::Other(event) => Ok(event),
            _ => Err(D::Error::custom("`type` has to be undocumented")),
        }
    }
}
