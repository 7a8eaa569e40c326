//! The quick way for a body of clean JSON: one pass by the table of its event, into its struct.
//!
//! It reports doubts about values, and leaves a body with any other deviation. Its law is in `parse`: the full
//! way gives the same.

use super::coerce::{doubt_instance_id, doubt_moment, doubt_phone};
use super::json::{Decimal, Json};
use super::rows::Rows;
use super::table::{Kind, Presence, Row, Table};
use super::text::{LONGEST_ID, is_identifying};
use super::{InstanceId, Moment, Phone};
use crate::event_type::EventType;
use crate::json::{MAX_SAFE_INTEGER, Object, Pieces, canonical, canonical_number, decode};
use crate::ledger::Ledger;
use crate::options::{Limits, OnConflict, ParseOptions, Tolerance};
use crate::parsed::Rest;
use crate::quirk::Quirk;
use crate::span::Span;
use crate::unknown::UnknownFields;

/// Reads a body as an event.
pub(super) fn read<T: CleanRows>(
    event: &mut T,
    text: &str,
    options: &ParseOptions,
) -> Option<Rest> {
    not_cut(text)?;
    let mut reader = Reader::of(text, 0, options);
    reader.object(event)?;
    reader.finish()
}

/// Passes a body that is not cut.
#[inline]
fn not_cut(text: &str) -> Option<()> {
    text.trim_ascii_end().ends_with('}').then_some(())
}

/// Reads which documented event a body without deviations announces.
pub(super) fn event_type(text: &str, options: &ParseOptions, table: &Table) -> Option<EventType> {
    not_cut(text)?;
    let mut reader = Reader::of(text, 0, options);
    reader.enter()?;
    let (mut event, mut count, mut before) = (None, 0_usize, b'{');
    while let Some(key) = reader.pieces.key(before) {
        (count, before) = (count.wrapping_add(1), b',');
        let name = key.of(reader.text);
        if name == "type" && event.is_none() {
            event = Some(EventType::exact(reader.plain_text()?)?);
        } else if table.known.may_resemble(name.as_bytes()) && table.known.find(name).is_some() {
            return None;
        } else {
            reader.pieces.value(reader.ledger.limits.max_depth)?;
        }
    }
    reader.pieces.byte(b'}')?;
    event.filter(|_| reader.pieces.are_over() && count <= reader.ledger.limits.max_members)
}

/// A struct that is made of a table, and read from clean pieces.
pub trait CleanRows: Rows {
    /// Reads the members of an object that was entered, and its end.
    fn read(&mut self, reader: &mut Reader<'_>) -> Option<()>;
}

/// The fields of a struct by the numbers of their rows.
pub(super) trait Fields {
    /// Reads the value of a row.
    fn read_row(&mut self, reader: &mut Reader<'_>, number: usize, row: &Row) -> Option<()>;
}

/// The members of an object that were read.
pub struct Members {
    /// Their rows, a bit each.
    seen: u128,
    count: usize,
    contents: u32,
    /// The byte before the next key.
    before: u8,
}

impl Members {
    pub(super) const NONE: Self = Self {
        seen: 0,
        count: 0,
        contents: 0,
        before: b'{',
    };

    /// Members of these rows, a bit each; none is a content.
    pub(super) fn of(rows: u8) -> Self {
        Self {
            seen: u128::from(rows),
            count: usize::try_from(rows.count_ones()).unwrap_or_default(),
            contents: 0,
            before: if rows == 0 { b'{' } else { b',' },
        }
    }

    /// Enters a row, unless it was read before.
    #[inline]
    fn put(&mut self, number: usize, is_content: bool) -> bool {
        self.count = self.count.wrapping_add(1);
        self.contents = self.contents.wrapping_add(u32::from(is_content));
        self.before = b',';
        let before = self.seen;
        self.seen |= bit(number);
        self.seen != before
    }
}

/// The bit of a row.
#[inline]
fn bit(row: usize) -> u128 {
    1_u128.wrapping_shl(u32::try_from(row).unwrap_or_default())
}

/// Reads clean pieces, and stops at anything else.
pub struct Reader<'a> {
    text: &'a str,
    pub(super) ledger: Ledger,
    level: usize,
    pieces: Pieces<'a>,
    unknown: UnknownFields<'a>,
}

impl<'a> Reader<'a> {
    /// Starts to read a body, or the rest of one from this place on.
    #[inline]
    pub(super) fn of(text: &'a str, start: usize, options: &ParseOptions) -> Self {
        let mut unknown = UnknownFields::of(text);
        unknown.start = start;
        Self {
            text,
            ledger: Ledger::new(options, Limits::EVENT),
            level: 0,
            pieces: Pieces::of(text),
            unknown,
        }
    }

    /// Reads the rest of a body as an event, after some of its members.
    #[inline]
    pub(super) fn read_rest<T: CleanRows + Fields>(
        &mut self,
        event: &mut T,
        mut members: Members,
    ) -> Option<()> {
        self.enter()?;
        self.rest(&mut members, T::TABLE, event)
    }

    /// Takes the account of a body if it is over.
    #[inline]
    pub(super) fn finish(&mut self) -> Option<Rest> {
        let is_whole = self.pieces.are_over();
        is_whole.then(|| (self.ledger.take_diagnostics(), self.unknown.take_fields()))
    }

    /// Reads an object.
    #[inline]
    fn object<T: CleanRows>(&mut self, object: &mut T) -> Option<()> {
        self.enter()?;
        object.read(self)?;
        self.leave();
        Some(())
    }

    fn enter(&mut self) -> Option<()> {
        self.level = self.level.wrapping_add(1);
        (self.level <= self.ledger.limits.max_depth).then_some(())
    }

    fn leave(&mut self) {
        self.level = self.level.wrapping_sub(1);
    }

    /// Takes the key of a row if it comes next in the usual spelling.
    #[expect(clippy::inline_always, reason = "the row is constant")]
    #[inline(always)]
    pub(super) fn expect(&mut self, members: &mut Members, number: usize, row: &Row) -> bool {
        self.pieces.expect(members.before, row.lead) && members.put(number, row.is_content)
    }

    /// Takes the `type` of the event if it comes next in the usual spelling.
    #[inline]
    pub(super) fn expect_type(&mut self, members: &mut Members, number: usize, member: &str) {
        if self.pieces.expect(members.before, member) {
            members.put(number, false);
        }
    }

    fn own_type(&mut self, table: &Table) -> Option<()> {
        (self.plain_text()? == table.event?.0).then_some(())
    }

    /// Reads the rest of the members of an object, in any order, and its end.
    pub(super) fn rest(
        &mut self,
        members: &mut Members,
        table: &'static Table,
        fields: &mut dyn Fields,
    ) -> Option<()> {
        while let Some(key) = self.pieces.key(members.before) {
            // A slice of bytes costs less than one of text.
            let name = self.text.as_bytes().get(key.range()).unwrap_or_default();
            match table.find(name) {
                Some((number, false)) => {
                    let row = table.rows.get(number);
                    if !members.put(number, row.is_some_and(|row| row.is_content)) {
                        return None;
                    }
                    match row {
                        Some(row) => fields.read_row(self, number, row)?,
                        None => self.own_type(table)?,
                    }
                }
                Some((_, true)) => return None,
                None => {
                    self.unknown(table, key, name)?;
                    members.count = members.count.wrapping_add(1);
                    members.before = b',';
                }
            }
        }
        if members.count == 0 {
            self.pieces.byte(b'{')?;
        }
        self.pieces.byte(b'}')?;
        let is_event = table.event.is_some();
        let is_whole = members.seen & table.required == table.required
            && members.contents <= 1
            && (!is_event || members.count <= self.ledger.limits.max_members);
        is_whole.then_some(())
    }

    /// Keeps an unknown member of the outermost object, unless its key looks like a known one.
    fn unknown(&mut self, table: &Table, key: Span, name: &[u8]) -> Option<()> {
        let known = table.known;
        let resembles = known.may_resemble(name) && known.find(key.of(self.text)).is_some();
        if resembles || table.event.is_none() {
            return None;
        }
        let value = self.pieces.value(self.ledger.limits.max_depth)?;
        self.unknown.push(None, Err(key), None, value);
        Some(())
    }

    /// Reads the value of a row into its field. Null that is as good as absence leaves it as it is.
    #[inline]
    pub(super) fn field<T: CleanValue>(&mut self, row: &Row, field: &mut T) -> Option<()> {
        if row.presence == Presence::Nullable && self.pieces.null().is_some() {
            return Some(());
        }
        let start = self.pieces.at();
        match T::read(self, row) {
            Some(value) => *field = value,
            None if row.presence == Presence::Optional => self.unexpected_null(row, start)?,
            None => return None,
        }
        Some(())
    }

    /// Reads null where it is as good as absence, but never sent.
    #[cold]
    fn unexpected_null(&mut self, row: &Row, start: usize) -> Option<()> {
        self.pieces.go_to(start);
        self.pieces.null()?;
        self.admit(row, Quirk::UnexpectedNull, "null".len())
    }

    /// Reports the doubt about a text without escapes that was read right before.
    #[inline]
    pub(super) fn doubt(&mut self, row: &Row, doubt: Option<Quirk>, text: &str) -> Option<()> {
        let length = text.len().wrapping_add("\"\"".len());
        doubt.map_or(Some(()), |quirk| self.admit(row, quirk, length))
    }

    /// Reports the doubt about a value of so many bytes that was read right before.
    #[cold]
    fn admit(&mut self, row: &Row, quirk: Quirk, length: usize) -> Option<()> {
        let end = self.unknown.start.wrapping_add(self.pieces.at());
        let value = Span::in_text(end.wrapping_sub(length), end);
        self.ledger.field = Some(row.field);
        self.ledger.admit(quirk, value).ok()
    }

    /// Reads a text without escapes.
    #[inline]
    pub(super) fn plain_text(&mut self) -> Option<&'a str> {
        let (text, has_escapes) = self.pieces.string()?;
        (!has_escapes).then_some(text)
    }

    /// Reads a text without escapes that identifies something, and reports the doubt about it.
    #[inline]
    fn plain_id(&mut self, row: &Row, doubt: impl Fn(&str) -> Option<Quirk>) -> Option<&'a str> {
        let text = self.plain_text()?;
        let doubt = doubt(text);
        // A short text beyond doubt consists of digits and letters, so it identifies something.
        if doubt.is_some() || text.len() > LONGEST_ID {
            is_identifying(text).then_some(())?;
            self.doubt(row, doubt, text)?;
        }
        Some(text)
    }

    /// Reads a text.
    #[inline]
    fn text(&mut self) -> Option<String> {
        let (text, has_escapes) = self.pieces.string()?;
        Some(if has_escapes {
            decode(text)
        } else {
            text.to_owned()
        })
    }

    /// Reads a value of any kind, unless an object in it repeats a key.
    fn json(&mut self) -> Option<&'a str> {
        let outer = self.level.wrapping_sub(1);
        let depth = self.ledger.limits.max_depth.wrapping_sub(outer);
        let json = self.pieces.value(depth)?.of(self.text);
        if json.contains('{') {
            let strict = ParseOptions::new()
                .tolerance(Tolerance::STRICT)
                .limits(self.ledger.limits);
            let mut ledger = Ledger::new(&strict, Limits::EVENT);
            let mut object = Object::new(json, None, &mut ledger);
            object.json(OnConflict::Refuse).ok()?;
            if ledger.count() > 0 || ledger.is_refused() {
                return None;
            }
        }
        Some(json)
    }
}

/// A value that is read from clean pieces.
pub(super) trait CleanValue: Sized {
    /// Reads the value of a row.
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self>;
}

impl<T: CleanValue> CleanValue for Option<T> {
    #[inline]
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self> {
        T::read(reader, row).map(Some)
    }
}

impl CleanValue for String {
    #[inline]
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self> {
        let text = reader.text()?;
        let may_be_any = !matches!(row.kind, Kind::Id);
        (may_be_any || is_identifying(&text)).then_some(text)
    }
}

impl CleanValue for Phone {
    #[inline]
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self> {
        let phone = reader.plain_id(row, doubt_phone)?;
        Some(Self::recognised(phone))
    }
}

impl CleanValue for InstanceId {
    #[inline]
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self> {
        let id = reader.plain_id(row, doubt_instance_id)?;
        Some(Self::recognised(id))
    }
}

impl CleanValue for Moment {
    #[inline]
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self> {
        let number = reader.pieces.integer()?;
        let moment = Self::new(number)?;
        if let Some(quirk) = doubt_moment(moment) {
            reader.admit(row, quirk, number.to_string().len())?;
        }
        Some(moment)
    }
}

impl CleanValue for bool {
    #[inline]
    fn read(reader: &mut Reader<'_>, row: &Row) -> Option<Self> {
        let value = reader.pieces.boolean()?;
        if let Some((_, quirk)) = row.doubt.filter(|(doubtful, _)| value == *doubtful) {
            let word = if value { "true" } else { "false" };
            reader.admit(row, quirk, word.len())?;
        }
        Some(value)
    }
}

impl CleanValue for i64 {
    #[inline]
    fn read(reader: &mut Reader<'_>, _: &Row) -> Option<Self> {
        let number = reader.pieces.integer()?;
        (number <= MAX_SAFE_INTEGER).then_some(number)
    }
}

impl CleanValue for Decimal {
    fn read(reader: &mut Reader<'_>, _: &Row) -> Option<Self> {
        Some(Self::new(&canonical_number(reader.pieces.number()?)))
    }
}

impl CleanValue for Vec<String> {
    fn read(reader: &mut Reader<'_>, _: &Row) -> Option<Self> {
        reader.pieces.byte(b'[')?;
        reader.enter()?;
        let mut texts = Self::new();
        while reader.pieces.byte(b']').is_none() {
            if !texts.is_empty() {
                reader.pieces.byte(b',')?;
            }
            texts.push(reader.text()?);
        }
        reader.leave();
        Some(texts)
    }
}

impl CleanValue for Json {
    fn read(reader: &mut Reader<'_>, _: &Row) -> Option<Self> {
        let json = reader.json()?;
        // Null would be reported.
        (json != "null").then(|| Self::new(&canonical(json)))
    }
}

impl<T: CleanRows> CleanValue for Box<T> {
    fn read(reader: &mut Reader<'_>, _: &Row) -> Option<Self> {
        let mut object = Self::new(T::empty());
        reader.object(&mut *object)?;
        Some(object)
    }
}
