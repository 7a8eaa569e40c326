//! What a table of members says, and the values that are read by one.
//!
//! Each event has one table, and so has each object inside it whose members are known. A row drives
//! reading, duplicates, lookalikes, canonical writing, serde, the JSON Schema and the documentation.

use super::index::Index;
use super::json::{Decimal, Json};
use super::skeleton::KnownKeys;
use super::{InstanceId, Moment, Phone};
use crate::field::Field;
use crate::quirk::Quirk;

/// More rows than any table has, `type` included.
pub(crate) const MOST_ROWS: usize = 80;

/// The members of an object that are known, in the order of the gateway.
pub struct Table {
    /// The name of the struct.
    pub(crate) name: &'static str,
    /// The documentation of the struct, which starts with a sentence that says what it is.
    pub(crate) doc: &'static str,
    /// Every key, `type` included.
    pub(crate) keys: &'static [&'static str],
    /// The value of `type`, and the place of the key among the rows; nothing for a nested object.
    pub(crate) event: Option<(&'static str, usize)>,
    pub(crate) rows: &'static [Row],
    /// The rows in the canonical order of their keys; `rows.len()` is the key `type`.
    pub(crate) order: &'static [u8],
    /// Finds the row of a key.
    pub(crate) index: Index,
    /// The rows that have to be there, a bit each.
    pub(crate) required: u128,
    /// The keys that no other key may look like.
    pub(crate) known: &'static KnownKeys<Field>,
}

/// A member that is known.
pub struct Row {
    pub(crate) key: &'static str,
    /// The documentation of the member, which starts with a sentence that says all.
    pub(crate) doc: &'static str,
    /// A comma, the key in quotes and its colon.
    pub(crate) lead: &'static str,
    /// The path from the outermost object.
    pub(crate) field: Field,
    /// Another spelling of the key.
    pub(crate) alias: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
    pub(crate) source: Source,
    /// Whether it says what was received. All known bodies have one such member at most.
    pub(crate) is_content: bool,
    /// The boolean that is doubtful, and why.
    pub(crate) doubt: Option<(bool, Quirk)>,
}

/// Rows are equal if they are of one field.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field
    }
}

impl Eq for Row {}

impl Row {
    /// The doubt about a boolean, if any.
    #[inline]
    pub(crate) fn doubt(&self, value: bool) -> Option<Quirk> {
        let (_, quirk) = self.doubt.filter(|(doubtful, _)| *doubtful == value)?;
        Some(quirk)
    }
}

/// What a member may hold.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text that identifies something: 1 to 128 bytes, all visible.
    Id,
    Phone,
    InstanceId,
    Moment,
    Boolean,
    /// An integer that a double holds exactly.
    Integer,
    /// A number with a fraction, by its digits.
    Decimal,
    Texts,
    /// One of some words; any other text is kept.
    Word(&'static [&'static str]),
    /// An object whose members are known.
    Object(&'static Table),
    /// Any JSON.
    Json,
}

/// Whether a member has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    /// Optional, and null is as good as absence.
    Nullable,
}

/// How a member is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// From the vendor's pages.
    Documented,
    /// From real traffic.
    Seen,
    Both,
}

/// The value of a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    Text(String),
    Phone(Phone),
    InstanceId(InstanceId),
    Moment(Moment),
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Texts(Vec<String>),
    Object(Record),
    Json(Json),
}

/// The values of an object, each with the number of its row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Record {
    pub(crate) values: Vec<(u8, Value)>,
}

/// Keeps the values of an object.
pub(super) trait Keep {
    /// Keeps the value of the row with this number.
    fn keep(&mut self, number: usize, value: Value);
}

impl Keep for Record {
    #[expect(clippy::inline_always, reason = "the variant is constant")]
    #[inline(always)]
    fn keep(&mut self, number: usize, value: Value) {
        let number = u8::try_from(number).unwrap_or(u8::MAX);
        self.values.push((number, value));
    }
}

/// Keeps the last value.
impl Keep for Option<Value> {
    #[expect(clippy::inline_always, reason = "the variant is constant")]
    #[inline(always)]
    fn keep(&mut self, _: usize, value: Value) {
        *self = Some(value);
    }
}

impl Table {
    /// The number of `type` among the rows.
    pub(crate) fn type_row(&self) -> usize {
        self.rows.len()
    }

    /// Finds the row of a key, and whether the key is its alias.
    #[inline]
    pub(crate) fn find(&self, key: &[u8]) -> Option<(usize, bool)> {
        let (number, is_alias) = self.index.find(key)?;
        let known = match self.rows.get(number) {
            Some(row) if is_alias => row.alias?,
            Some(row) => row.key,
            None => "type",
        };
        (known.as_bytes() == key).then_some((number, is_alias))
    }

    /// Whether a row says what was received.
    pub(crate) fn is_content(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.is_content)
    }

    /// The field of a row, or of `type`.
    pub(crate) fn field(&self, row: usize) -> Field {
        self.rows.get(row).map_or(Field::TYPE, |row| row.field)
    }
}
