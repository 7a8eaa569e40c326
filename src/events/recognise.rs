//! The quick reader of all events: a body of its table without anything to report, or none.
//!
//! It tries the next row's key first, since the gateway's order is the table's. The first member that is
//! odd, doubtful or repeated ends it, and the full way reads the body from the same rows; both agree (a law
//! of the tests).

use super::coerce::{doubt, plain_integer};
use super::json::{Decimal, Json};
use super::moment::Moment;
use super::table::{Kind, Presence, Record, Row, Table, Value};
use super::text::is_identifying;
use super::{InstanceId, Phone};
use crate::field::Field;
use crate::json::{Object, Scalar};
use crate::parsed::UnknownFields;
use crate::span::Span;

/// Recognises the members of a body.
pub(super) fn recognise<'a>(
    object: &mut Object<'a, '_>,
    table: &'static Table,
    unknown: &mut UnknownFields<'a>,
) -> Option<Record> {
    if !object.clean_byte(b'{') {
        return None;
    }
    let limit = object.ledger().limits;
    let (record, count) = members(object, table, unknown, None)?;
    let is_within = count <= limit.max_members && limit.max_depth > 0 && object.is_over();
    is_within.then_some(record)
}

/// Recognises the members of an object that was entered, and counts them.
fn members<'a>(
    object: &mut Object<'a, '_>,
    table: &'static Table,
    unknown: &mut UnknownFields<'a>,
    of: Option<Field>,
) -> Option<(Record, usize)> {
    let mut record = Record {
        values: Vec::with_capacity(table.rows.len().min(32)),
    };
    let (mut seen, mut likely, mut count) = (0_u128, 0_usize, 0_usize);
    while !object.clean_byte(b'}') {
        let first = count == 0;
        count = count.wrapping_add(1);
        let expected = table.rows.get(likely);
        let number = if expected.is_some_and(|row| object.expect(row.quoted, first)) {
            likely
        } else {
            let name = object.clean_key(first)?;
            let key = name.of(unknown.payload);
            match table.find(key.as_bytes(), likely) {
                Some((number, false)) => number,
                Some((_, true)) => return None,
                None => {
                    if table.known.may_resemble(key.as_bytes()) && table.known.find(key).is_some() {
                        return None;
                    }
                    let value = object.clean_value()?;
                    unknown.push(of, Err(name), None, value);
                    continue;
                }
            }
        };
        let bit = 1_u128.checked_shl(u32::try_from(number).ok()?)?;
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
        let Some(row) = table.rows.get(number) else {
            let (name, _) = table.event?;
            match object.clean_scalar()? {
                Scalar::Text(text) if text == name => continue,
                _ => return None,
            }
        };
        likely = number.wrapping_add(1);
        if let Some(value) = value(object, row, unknown)? {
            let number = u8::try_from(number).ok()?;
            record.values.push((number, value));
        }
    }
    let is_whole = seen & table.required == table.required;
    let has_several = (seen & table.contents).count_ones() > 1;
    (is_whole && !has_several).then_some((record, count))
}

/// Recognises a value beyond doubt, or null if it is as good as absence.
#[inline]
fn value<'a>(
    object: &mut Object<'a, '_>,
    row: &Row,
    unknown: &mut UnknownFields<'a>,
) -> Option<Option<Value>> {
    if let Kind::Object(table) = row.kind {
        return inside(object, row, table, unknown).map(Some);
    }
    if matches!(row.kind, Kind::Texts) {
        return texts(object).map(|texts| Some(Value::Texts(texts)));
    }
    let value = match (object.clean_scalar()?, row.kind) {
        (Scalar::Null, _) => return (row.presence == Presence::Nullable).then_some(None),
        (Scalar::Text(text), Kind::Text | Kind::Word(_)) => Value::Text(text.into_owned()),
        (Scalar::Text(text), Kind::Id) if is_identifying(&text) => Value::Text(text.into_owned()),
        (Scalar::Text(text), Kind::Phone) => Value::Phone(Phone::new(&text)?),
        (Scalar::Text(text), Kind::InstanceId) => Value::InstanceId(InstanceId::new(&text)?),
        (Scalar::Bool(value), Kind::Boolean) => Value::Boolean(value),
        (Scalar::Number(digits), Kind::Moment) => {
            Value::Moment(Moment::new(plain_integer(digits)?)?)
        }
        (Scalar::Number(digits), Kind::Integer) => {
            let value = plain_integer(digits)?;
            Value::Integer(Moment::new(value)?.raw())
        }
        (Scalar::Number(digits), Kind::Decimal) => Value::Decimal(Decimal::new(digits)),
        (Scalar::Number(json), Kind::Json) => Value::Json(Json::new(json)),
        (Scalar::Bool(value), Kind::Json) => {
            Value::Json(Json::new(if value { "true" } else { "false" }))
        }
        _ => return None,
    };
    doubt(row, &value).is_none().then_some(Some(value))
}

fn inside<'a>(
    object: &mut Object<'a, '_>,
    row: &Row,
    table: &'static Table,
    unknown: &mut UnknownFields<'a>,
) -> Option<Value> {
    // An object inside the outermost one.
    if object.ledger().limits.max_depth < 2 || !object.clean_byte(b'{') {
        return None;
    }
    object.nest();
    let (record, _) = members(object, table, unknown, Some(row.field))?;
    object.leave();
    Some(Value::Object(record))
}

fn texts(object: &mut Object<'_, '_>) -> Option<Vec<String>> {
    if object.ledger().limits.max_depth < 2 || !object.clean_byte(b'[') {
        return None;
    }
    let mut texts = Vec::new();
    while !object.clean_byte(b']') {
        if !texts.is_empty() && !object.clean_byte(b',') {
            return None;
        }
        match object.clean_scalar()? {
            Scalar::Text(text) => texts.push(text.into_owned()),
            _ => return None,
        }
    }
    Some(texts)
}

/// Where the name of the event is, as far as a search for the usual spelling tells.
pub(super) fn type_of(text: &str) -> Option<&str> {
    const KEY: &str = "\"type\":\"";
    let start = text.find(KEY)?.wrapping_add(KEY.len());
    let rest = text.get(start..)?;
    let end = rest.find('"')?;
    Some(Span::new(start, start.wrapping_add(end)).of(text))
}
