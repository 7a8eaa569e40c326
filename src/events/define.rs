//! Makes a struct and a table of one list of rows, when the crate is compiled.

use super::table::{Kind, Presence, Row};

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
                use $crate::events::rows::Masked;
                f.debug_struct(stringify!($Name))
                    $(.field(stringify!($field), &Masked(&self.$field)))*
                    .finish()
            }
        }

        const _: () = {
            use $crate::events::skeleton::{Known, KnownKeys};
            use $crate::events::define::{aliased, canonical_order, contents, required};
            use $crate::events::rows::{FieldType, Lent, Rows};
            use $crate::events::table::{Kind, Presence, Record, Row, Source, Table, Value};
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
