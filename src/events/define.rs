//! Makes a struct and a table of one list of rows, when the crate is compiled.

use super::table::{Presence, Row};

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

/// Makes a struct of a table: its fields, its rows, its reader and its writer.
///
/// `struct Name = "NameCallback" at 2 { .. }` is an event, whose key `type` comes before the third row;
/// `struct Name in "parent" { .. }` is an object inside an event. A row is
/// `/// Documentation. pub field: Type = "key" Kind, Presence, Source;`. Before the semicolon may follow
/// `, as content` for one that says what was received, `, or "alias"`, and `, doubt (value, quirk)`.
macro_rules! table {
    ($(#[doc = $doc:literal])* struct $Name:ident = $event:literal at $at:literal { $($rows:tt)* }) => {
        table! { @make [$($doc)*] $Name [Some(($event, $at)), concat!(",\"type\":\"", $event, "\"")] [1] ["" ""] [
            $crate::events::skeleton::Known::new("type", $crate::field::Field::TYPE),
        ] [("type", None),] { $($rows)* } }
    };
    ($(#[doc = $doc:literal])* struct $Name:ident in $parent:literal { $($rows:tt)* }) => {
        table! { @make [$($doc)*] $Name [None, ""] [0] [$parent "."] [] [] { $($rows)* } }
    };
    (@make [$($doc:literal)*] $Name:ident [$event:expr, $type_member:expr] [$more:expr] [$parent:literal $dot:literal]
        [$($known:tt)*] [$($type:tt)*] {
        $($(#[doc = $field_doc:literal])* $vis:vis $field:ident: $Type:ty = $key:literal
            $kind:expr, $presence:ident, $source:ident $(, as $content:ident)? $(, or $alias:literal)? $(, doubt $doubt:expr)?;)*
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
            use $crate::events::define::{canonical_order, required};
            use $crate::events::clean::{CleanRows, Fields, Members, Reader};
            use $crate::events::index::{Index, perfect, slots_for};
            use $crate::events::rows::{FieldType, Lend, Lent, Rows, enclose};
            use $crate::events::partial::PartialEvent;
            use $crate::events::table::{Kind, Record, Row, Source, Table};
            use $crate::field::Field;

            static ROWS: &[Row] = &[$(Row {
                key: $key,
                doc: concat!($($field_doc),*),
                lead: concat!(",\"", $key, "\":"),
                field: Field::of(&concat!($parent, $dot, $key)),
                alias: table!(@option $($alias)?),
                kind: { use Kind::*; $kind },
                presence: $crate::events::table::Presence::$presence,
                source: Source::$source,
                is_content: table!(@is_content $($content)?),
                doubt: table!(@option $($doubt)?),
            },)*];
            const COUNT: usize = ROWS.len() + $more;
            const EVENT: Option<(&str, usize)> = $event;
            /// The row that `type` comes before.
            const TYPE_AT: usize = match EVENT {
                Some((_, at)) => at,
                None => COUNT,
            };
            const ORDER: [u8; COUNT] = canonical_order(ROWS, $more == 1);
            static KNOWN: KnownKeys<Field> = KnownKeys::new(&[
                $($known)*
                $(Known::new($key, Field::of(&concat!($parent, $dot, $key))),)*
                $($(Known::new($alias, Field::of(&concat!($parent, $dot, $key))),)?)*
            ]);
            static INDEX: (u64, [u8; slots_for(COUNT)]) = perfect(&[
                $(($key, table!(@option $($alias)?)),)*
                $($type)*
            ]);
            static TABLE: Table = Table {
                name: stringify!($Name),
                doc: concat!($($doc),*),
                keys: match $more {
                    0 => &[$($key),*],
                    _ => &["type", $($key),*],
                },
                event: EVENT,
                rows: ROWS,
                order: &ORDER,
                index: Index::new(&INDEX.1, INDEX.0),
                required: required(ROWS, $more == 1),
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

            impl CleanRows for $Name {
                /// Reads the rows in their order first, one comparison each, and then the rest.
                #[expect(clippy::indexing_slicing, reason = "computed when the crate is compiled")]
                fn read(&mut self, reader: &mut Reader<'_>) -> Option<()> {
                    let mut members = Members::NONE;
                    $(
                        if TYPE_AT == At::$field as usize {
                            reader.expect_type(&mut members, ROWS.len(), $type_member);
                        }
                        let row = &ROWS[At::$field as usize];
                        if reader.expect(&mut members, At::$field as usize, row) {
                            reader.field(row, &mut self.$field)?;
                        }
                    )*
                    reader.rest(&mut members, &TABLE, self)
                }
            }

            impl Fields for $Name {
                fn read_row(&mut self, reader: &mut Reader<'_>, number: usize, row: &Row) -> Option<()> {
                    match At::ALL.get(number)? {
                        $(At::$field => reader.field(row, &mut self.$field),)*
                    }
                }
            }

            impl Rows for $Name {
                const TABLE: &'static Table = &TABLE;

                fn empty() -> Self {
                    Self {
                        $($field: FieldType::empty(),)*
                    }
                }

                #[expect(clippy::indexing_slicing, reason = "computed when the crate is compiled")]
                fn from_record(record: Record, common: Option<&mut PartialEvent>) -> Option<Self> {
                    let mut it = Self::empty();
                    let mut missing = TABLE.required;
                    if let Some(common) = common {
                        $(
                            if let Some(value) = common.take(&ROWS[At::$field as usize]) {
                                missing &= !(1_u128 << At::$field as u32);
                                it.$field.set(value)?;
                            }
                        )*
                    }
                    for (row, value) in record.values {
                        missing &= !(1_u128 << row);
                        match At::ALL.get(usize::from(row))? {
                            $(At::$field => it.$field.set(value)?,)*
                        }
                    }
                    (missing & !(1 << ROWS.len()) == 0).then_some(it)
                }
            }

            impl Lend for $Name {
                fn table(&self) -> &'static Table {
                    &TABLE
                }

                fn lend_row(&self, row: usize) -> Option<Lent<'_>> {
                    match At::ALL.get(row)? {
                        $(At::$field => self.$field.lend(),)*
                    }
                }

                fn write(&self, out: &mut Vec<u8>) {
                    let start = out.len();
                    for row in ORDER {
                        match At::ALL.get(usize::from(row)) {
                            $(Some(At::$field) => self.$field.write(concat!(",\"", $key, "\":"), out),)*
                            None => out.extend_from_slice($type_member.as_bytes()),
                        }
                    }
                    enclose(start, out);
                }
            }
        };
    };
    (@is_content) => { false };
    (@is_content content) => { true };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
}
pub(crate) use table;
