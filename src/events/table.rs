//! What a table of members says, and the values that are read by one.
//!
//! Each event has one table, and so has each object inside it whose members are known. A row drives
//! reading, duplicates, lookalikes, canonical writing, serde, the JSON Schema and the documentation.

use core::fmt;

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

/// A type that a field of a struct may have.
pub(crate) trait FieldType: Sized {
    /// Takes the value that was read for the field.
    fn take(value: Option<Value>) -> Option<Self>;

    /// Lends the value to write it, unless it is absent.
    fn lend(&self) -> Option<Lent<'_>>;

    /// Shows the value for `Debug`, personal data by its length only.
    fn mask(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A field's value for `Debug`, personal data by its length only.
pub(crate) struct Masked<'v, T>(pub(crate) &'v T);

impl<T: FieldType> fmt::Debug for Masked<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.mask(f)
    }
}

/// A value of a field, to be written.
pub(crate) enum Lent<'v> {
    Text(&'v str),
    Boolean(bool),
    Integer(i64),
    /// A number, by its digits.
    Number(&'v str),
    Texts(&'v [String]),
    Json(&'v str),
    Object(&'v dyn Lend),
}

/// A struct that is made of a table.
pub(crate) trait Rows: Sized {
    const TABLE: &'static Table;

    /// Takes the values that were read, unless one that has to be there is missing.
    fn from_record(record: Record) -> Option<Self>;

    /// Lends the value of a row, unless it is absent.
    fn lend_row(&self, row: usize) -> Option<Lent<'_>>;
}

/// A struct that is made of a table, to be written.
pub(crate) trait Lend {
    fn table(&self) -> &'static Table;

    /// Lends the value of a row, unless it is absent.
    fn lend_row(&self, row: usize) -> Option<Lent<'_>>;
}

impl<T: Rows> Lend for T {
    fn table(&self) -> &'static Table {
        T::TABLE
    }

    fn lend_row(&self, row: usize) -> Option<Lent<'_>> {
        Rows::lend_row(self, row)
    }
}

macro_rules! field_types {
    ($($Type:ty, $Variant:ident, $value:ident => $lent:expr, $($shown:expr),+;)*) => {$(
        impl FieldType for $Type {
            #[inline]
            fn take(value: Option<Value>) -> Option<Self> {
                match value {
                    Some(Value::$Variant(value)) => Some(value),
                    _ => None,
                }
            }

            fn lend(&self) -> Option<Lent<'_>> {
                let $value = self;
                Some($lent)
            }

            fn mask(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let $value = self;
                write!(f, $($shown),+)
            }
        }
    )*};
}

field_types! {
    String, Text, text => Lent::Text(text), "{} bytes", text.len();
    Phone, Phone, phone => Lent::Text(phone.as_str()), "{phone:?}";
    InstanceId, InstanceId, id => Lent::Text(id.as_str()), "{id:?}";
    Moment, Moment, moment => Lent::Integer(moment.raw()), "{moment:?}";
    bool, Boolean, value => Lent::Boolean(*value), "{value}";
    i64, Integer, value => Lent::Integer(*value), "{value}";
    Decimal, Decimal, value => Lent::Number(value.as_str()), "{value:?}";
    Vec<String>, Texts, texts => Lent::Texts(texts), "{} texts", texts.len();
    Json, Json, json => Lent::Json(json.as_str()), "{json:?}";
}

impl<T: FieldType> FieldType for Option<T> {
    #[inline]
    fn take(value: Option<Value>) -> Option<Self> {
        Some(T::take(value))
    }

    fn lend(&self) -> Option<Lent<'_>> {
        self.as_ref()?.lend()
    }

    fn mask(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => f.debug_tuple("Some").field(&Masked(value)).finish(),
            None => f.write_str("None"),
        }
    }
}

impl<T: FieldType> FieldType for Box<T> {
    #[inline]
    fn take(value: Option<Value>) -> Option<Self> {
        T::take(value).map(Box::new)
    }

    fn lend(&self) -> Option<Lent<'_>> {
        (**self).lend()
    }

    fn mask(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).mask(f)
    }
}

/// The canonical order of some keys, which is that of their bytes; the last number is the key `type`.
#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "computed when the crate is compiled"
)]
pub(crate) const fn canonical_order<const N: usize>(rows: &[Row], is_event: bool) -> [u8; N] {
    let mut order = [0; N];
    let mut count = 0;
    while count < N {
        let key = key_of(rows, count);
        let mut at = count;
        while at > 0 && is_less(key, key_of(rows, order[at - 1] as usize)) {
            order[at] = order[at - 1];
            at -= 1;
        }
        order[at] = count as u8;
        count += 1;
    }
    assert!(N == rows.len() + is_event as usize);
    order
}

#[expect(
    clippy::indexing_slicing,
    reason = "computed when the crate is compiled"
)]
const fn key_of(rows: &[Row], row: usize) -> &'static [u8] {
    if row < rows.len() {
        rows[row].key.as_bytes()
    } else {
        b"type"
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed when the crate is compiled"
)]
const fn is_less(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    one.len() < other.len()
}

/// The rows that have to be there, a bit each.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed when the crate is compiled"
)]
pub(crate) const fn required(rows: &[Row], is_event: bool) -> u128 {
    let mut bits = if is_event { 1_u128 << rows.len() } else { 0 };
    let mut row = 0;
    while row < rows.len() {
        if matches!(rows[row].presence, Presence::Required) {
            bits |= 1 << row;
        }
        row += 1;
    }
    bits
}

/// The row that has an alias, or the number of rows.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed when the crate is compiled"
)]
pub(crate) const fn aliased(rows: &[Row]) -> usize {
    let mut row = 0;
    while row < rows.len() && rows[row].alias.is_none() {
        row += 1;
    }
    row
}

/// The rows from `text` to `notification`, a bit each; the image of a status comes with other contents.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed when the crate is compiled"
)]
pub(crate) const fn contents(rows: &[Row]) -> u128 {
    let mut bits = 0_u128;
    let mut is_within = false;
    let mut row = 0;
    while row < rows.len() {
        let key = rows[row].key.as_bytes();
        is_within |= matches!(rows[row].kind, Kind::Object(_)) && is_equal(key, b"text");
        if is_within && !is_equal(key, b"statusImage") {
            bits |= 1 << row;
        }
        is_within &= !is_equal(key, b"notification");
        row += 1;
    }
    bits
}

const fn is_equal(one: &[u8], other: &[u8]) -> bool {
    !is_less(one, other) && !is_less(other, one)
}

/// Makes a struct of a table: its fields, its rows, its reader and its writer.
///
/// `struct Name = "NameCallback" at 2 { .. }` is an event, whose key `type` comes before the third row;
/// `struct Name in "parent" { .. }` is an object inside an event. A row is
/// `/// Documentation. pub field: Type = "key" Kind, Presence, Source;`.
macro_rules! table {
    ($(#[doc = $doc:literal])* struct $Name:ident = $event:literal at $at:literal { $($rows:tt)* }) => {
        table! { @make [$($doc)*] $Name [Some(($event, $at))] [1] ["" ""] [
            $crate::events::skeleton::Known::new("type", $crate::field::Field::TYPE),
        ] { $($rows)* } }
    };
    ($(#[doc = $doc:literal])* struct $Name:ident in $parent:literal { $($rows:tt)* }) => {
        table! { @make [$($doc)*] $Name [None] [0] [$parent "."] [] { $($rows)* } }
    };
    (@make [$($doc:literal)*] $Name:ident [$event:expr] [$more:expr] [$parent:literal $dot:literal]
        [$($known:tt)*] {
        $($(#[doc = $field_doc:literal])* $vis:vis $field:ident: $Type:ty = $key:literal
            $kind:expr, $presence:ident, $source:ident $(, or $alias:literal)? $(, doubt $doubt:expr)?;)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub struct $Name {
            $($(#[doc = $field_doc])* $vis $field: $Type,)*
        }

        /// Texts show their length only, since they may be personal data.
        impl core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                use $crate::events::table::Masked;
                f.debug_struct(stringify!($Name))
                    $(.field(stringify!($field), &Masked(&self.$field)))*
                    .finish()
            }
        }

        const _: () = {
            use $crate::events::skeleton::{Known, KnownKeys};
            use $crate::events::table::{
                FieldType, Kind, Lent, Presence, Record, Row, Rows, Source, Table, Value,
                aliased, canonical_order, contents, required,
            };
            use $crate::field::Field;

            static ROWS: &[Row] = &[$(Row {
                key: $key,
                doc: concat!($($field_doc),*),
                quoted: concat!("\"", $key, "\":"),
                field: Field::of(&concat!($parent, $dot, $key)),
                alias: table!(@option $($alias)?),
                kind: { use Kind::*; $kind },
                presence: Presence::$presence,
                source: Source::$source,
                doubt: table!(@option $($doubt)?),
            },)*];
            const COUNT: usize = ROWS.len() + $more;
            static ORDER: [u8; COUNT] = canonical_order(ROWS, $more == 1);
            static KNOWN: KnownKeys<Field> = KnownKeys::new(&[
                $($known)*
                $(Known::new($key, Field::of(&concat!($parent, $dot, $key))),)*
                $($(Known::new($alias, Field::of(&concat!($parent, $dot, $key))),)?)*
            ]);
            static TABLE: Table = Table {
                name: stringify!($Name),
                doc: concat!($($doc),*),
                keys: match $more {
                    0 => &[$($key),*],
                    _ => &["type", $($key),*],
                },
                event: $event,
                rows: ROWS,
                order: &ORDER,
                aliased: aliased(ROWS),
                required: required(ROWS, $more == 1),
                contents: contents(ROWS),
                known: &KNOWN,
            };

            /// The rows by number.
            #[allow(non_camel_case_types, clippy::enum_variant_names, reason = "named as the fields are")]
            #[derive(Clone, Copy)]
            enum At {
                $($field,)*
            }

            impl At {
                const ALL: [Self; ROWS.len()] = [$(Self::$field,)*];
            }

            impl Rows for $Name {
                const TABLE: &'static Table = &TABLE;

                fn from_record(record: Record) -> Option<Self> {
                    $(let mut $field: Option<Value> = None;)*
                    for (row, value) in record.values {
                        match At::ALL.get(usize::from(row))? {
                            $(At::$field => $field = Some(value),)*
                        }
                    }
                    Some(Self {
                        $($field: FieldType::take($field)?,)*
                    })
                }

                fn lend_row(&self, row: usize) -> Option<Lent<'_>> {
                    match At::ALL.get(row)? {
                        $(At::$field => self.$field.lend(),)*
                    }
                }
            }

            impl FieldType for $Name {
                fn take(value: Option<Value>) -> Option<Self> {
                    match value {
                        Some(Value::Object(record)) => Self::from_record(record),
                        _ => None,
                    }
                }

                fn lend(&self) -> Option<Lent<'_>> {
                    Some(Lent::Object(self))
                }

                fn mask(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    core::fmt::Debug::fmt(self, f)
                }
            }
        };
    };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
}
pub(crate) use table;
