//! What a table of members says, and the values that are read by one.
//!
//! Each event has one table, and so has each object inside it whose members are known. A row drives
//! reading, duplicates, lookalikes, canonical writing, serde, the JSON Schema and the documentation.

use super::json::{Decimal, Json};
use super::skeleton::KnownKeys;
use super::{InstanceId, Moment, Phone};
use crate::field::Field;
use crate::quirk::Quirk;

/// The members of an object that are known, in the order of the gateway.
pub(crate) struct Table {
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
    /// The row that has an alias, if one has.
    pub(crate) aliased: usize,
    /// The rows that have to be there, a bit each.
    pub(crate) required: u128,
    /// The rows that say what was received, a bit each. All known bodies have one at most.
    pub(crate) contents: u128,
    /// The keys that no other key may look like.
    pub(crate) known: &'static KnownKeys<Field>,
}

/// A member that is known.
pub(crate) struct Row {
    pub(crate) key: &'static str,
    /// The documentation of the member, which starts with a sentence that says all.
    pub(crate) doc: &'static str,
    /// The key in quotes and its colon.
    pub(crate) quoted: &'static str,
    /// The path from the outermost object.
    pub(crate) field: Field,
    /// Another spelling of the key.
    pub(crate) alias: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
    pub(crate) source: Source,
    /// What may be doubtful about a value beyond its kind.
    pub(crate) doubt: Option<fn(&Value) -> Option<Quirk>>,
}

/// What a member may hold.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
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
pub(crate) enum Presence {
    Required,
    Optional,
    /// Optional, and null is as good as absence.
    Nullable,
}

/// How a member is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// From the vendor's pages.
    Documented,
    /// From real traffic.
    Seen,
    Both,
}

/// The value of a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value {
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
pub(crate) struct Record {
    pub(crate) values: Vec<(u8, Value)>,
}

impl Table {
    /// The number of `type` among the rows.
    pub(crate) fn type_row(&self) -> usize {
        self.rows.len()
    }

    /// Finds the row of a key, from a likely one on; and whether the key is its alias.
    #[inline]
    pub(crate) fn find(&self, key: &[u8], likely: usize) -> Option<(usize, bool)> {
        if !self.known.may_be(key) {
            return None;
        }
        if key == b"type" && self.event.is_some() {
            return Some((self.type_row(), false));
        }
        let same = |row: &Row| row.key.len() == key.len() && row.key.as_bytes() == key;
        let (before, after) = self.rows.split_at_checked(likely)?;
        if let Some(at) = after.iter().position(same) {
            return Some((at.wrapping_add(before.len()), false));
        }
        if let Some(at) = before.iter().position(same) {
            return Some((at, false));
        }
        let alias = |row: &Row| row.alias.is_some_and(|alias| alias.as_bytes() == key);
        let at = self.rows.get(self.aliased)?;
        alias(at).then_some((self.aliased, true))
    }

    /// The field of a row, or of `type`.
    pub(crate) fn field(&self, row: usize) -> Field {
        self.rows.get(row).map_or(Field::TYPE, |row| row.field)
    }
}
