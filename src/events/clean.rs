//! The quick way for a body without deviations: one pass by the table of its event.
//!
//! It answers only if nothing is to be reported. Its law is in `parse`: the full way then gives the same.

use super::coerce;
use super::json::Json;
use super::table::{Kind, Presence, Record, Row, Table, Value};
use crate::json::{Key, Object, Scalar, canonical, encoding};
use crate::ledger::Ledger;
use crate::options::{Limits, OnConflict, ParseOptions, Tolerance};
use crate::unknown::UnknownFields;

/// Reads a body by a table, unless it deviates in any way: its values, and its unknown members.
pub(super) fn read<'a>(
    payload: &'a [u8],
    options: &ParseOptions,
    table: &'static Table,
) -> Option<(Record, UnknownFields<'a>)> {
    let strict = (*options).tolerance(Tolerance::STRICT);
    let mut ledger = Ledger::new(&strict, Limits::EVENT);
    let (text, None) = encoding::text(payload, &mut ledger).ok()? else {
        return None;
    };
    let mut reader = Reader {
        text,
        max_members: ledger.limits.max_members,
        object: Object::new(text, None, &mut ledger),
        unknown: UnknownFields::of(text),
    };
    reader.object.open().ok()?;
    let record = reader.members(table)?;
    reader.object.finish().ok()?;
    let unknown = reader.unknown;
    (ledger.count() == 0 && !ledger.is_refused()).then_some((record, unknown))
}

struct Reader<'a, 'l> {
    text: &'a str,
    max_members: usize,
    object: Object<'a, 'l>,
    unknown: UnknownFields<'a>,
}

impl Reader<'_, '_> {
    /// Reads the members of an object that was entered, and its end.
    fn members(&mut self, table: &'static Table) -> Option<Record> {
        let mut record = Record {
            values: Vec::with_capacity(table.rows.len().min(24)),
        };
        let (mut present, mut count, mut likely) = (0_u128, 0_usize, 0_usize);
        loop {
            let first = count == 0;
            let expected = table.rows.get(likely);
            let number = if expected.is_some_and(|row| self.object.expect(row.quoted, first)) {
                likely
            } else {
                let Some(key) = self.object.key(first).ok()? else {
                    break;
                };
                match table.find(&key.name, likely) {
                    Some((number, false)) if !key.is_escaped => number,
                    None if table.event.is_some() && !self.resembles(table, &key) => {
                        let (None, value) = self.object.any().ok()? else {
                            return None;
                        };
                        self.unknown.push(None, key.place(), None, value);
                        count = count.wrapping_add(1);
                        continue;
                    }
                    _ => return None,
                }
            };
            count = count.wrapping_add(1);
            let bit = 1_u128.wrapping_shl(u32::try_from(number).ok()?);
            if present & bit != 0 {
                return None;
            }
            present |= bit;
            match table.rows.get(number) {
                Some(row) => {
                    likely = number.wrapping_add(1);
                    self.value(row, u8::try_from(number).ok()?, &mut record)?;
                }
                None => self.own_type(table)?,
            }
        }
        let is_whole = table.required & !present == 0
            && (table.event.is_none() || count <= self.max_members)
            && (present & table.contents).count_ones() <= 1;
        is_whole.then_some(record)
    }

    /// Whether a key looks like a known one.
    fn resembles(&self, table: &Table, key: &Key<'_>) -> bool {
        let name = || key.place().unwrap_or_else(|place| place.of(self.text));
        table.known.may_resemble(&key.name) && table.known.find(name()).is_some()
    }

    /// Reads `type`, which has to name the event of the table.
    fn own_type(&mut self, table: &Table) -> Option<()> {
        let (Scalar::Text(text), _) = self.object.scalar(table.field(table.type_row())).ok()?
        else {
            return None;
        };
        (table.event?.0 == text).then_some(())
    }

    /// Reads the value of a row into the record, except null if that is as good as absence.
    #[inline]
    fn value(&mut self, row: &'static Row, number: u8, record: &mut Record) -> Option<()> {
        let value = match row.kind {
            Kind::Object(table) if self.object.enter(true).ok()? => {
                let inside = self.members(table)?;
                self.object.leave();
                Value::Object(inside)
            }
            Kind::Texts if self.object.enter(false).ok()? => {
                let mut texts = Vec::new();
                while let Some((item, _)) = self.object.item(texts.is_empty()).ok()? {
                    let Scalar::Text(text) = item else {
                        return None;
                    };
                    texts.push(text.into_owned());
                }
                self.object.leave();
                Value::Texts(texts)
            }
            Kind::Json => {
                let (None, span) = self.object.json(OnConflict::Refuse).ok()? else {
                    return None;
                };
                match span.of(self.text) {
                    "null" => return (row.presence == Presence::Nullable).then_some(()),
                    text => Value::Json(Json::new(&canonical(text))),
                }
            }
            kind => {
                let (scalar, span) = self.object.scalar(row.field).ok()?;
                if scalar == Scalar::Null {
                    return (row.presence == Presence::Nullable).then_some(());
                }
                let ledger = self.object.ledger();
                let (value, doubt) = coerce::scalar(kind, &scalar, span, ledger).ok()?;
                if doubt.is_some() {
                    return None;
                }
                value
            }
        };
        if row.doubt.is_some_and(|doubt| doubt(&value).is_some()) {
            return None;
        }
        record.values.push((number, value));
        Some(())
    }
}
