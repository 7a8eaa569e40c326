//! What a struct that is made of a table can do: take the values that were read, and lend them to be written.

use core::fmt;

use super::json::{Decimal, Json};
use super::table::{Record, Table, Value};
use super::{InstanceId, Moment, Phone};

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
