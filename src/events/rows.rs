//! What a struct that is made of a table can do: take the values that were read, and lend them to be written.

use core::fmt;

use super::json::{Decimal, Json};
use super::partial::PartialEvent;
use super::table::{Record, Table, Value};
use super::{InstanceId, Moment, Phone};
use crate::json::write_json_string;

/// A type that a field of a struct may have.
pub(crate) trait FieldType: Sized {
    /// The field before its value is read.
    fn empty() -> Self;

    /// Sets the field to a value that was read for it.
    fn set(&mut self, value: Value) -> Option<()>;

    /// Whether there is a value to write.
    fn is_there(&self) -> bool {
        true
    }

    /// Lends the value to write it, unless it is absent.
    fn lend(&self) -> Option<Lent<'_>>;

    /// Writes a key and the value that is there as canonical JSON.
    #[expect(clippy::inline_always, reason = "the key is constant")]
    #[inline(always)]
    fn write(&self, key: &str, out: &mut String) {
        if let Some(value) = self.lend() {
            out.push_str(key);
            value.write(out);
        }
    }

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
pub enum Lent<'v> {
    Text(&'v str),
    Boolean(bool),
    Integer(i64),
    /// A number, by its digits.
    Number(&'v str),
    Texts(&'v [String]),
    Json(&'v str),
    Object(&'v dyn Lend),
}

impl Lent<'_> {
    /// Writes the value as canonical JSON.
    #[expect(clippy::inline_always, reason = "the variant is constant")]
    #[inline(always)]
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => write_json_string(text, out),
            Self::Boolean(true) => out.push_str("true"),
            Self::Boolean(false) => out.push_str("false"),
            Self::Integer(number) => write_integer(*number, out),
            Self::Number(digits) | Self::Json(digits) => out.push_str(digits),
            Self::Texts(texts) => {
                out.push('[');
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    write_json_string(text, out);
                }
                out.push(']');
            }
            Self::Object(object) => write_object(*object, out),
        }
    }
}

/// Writes a number without the machinery of `fmt`, which costs several times as much.
fn write_integer(number: i64, out: &mut String) {
    let mut digits = [0_u8; 20];
    let mut start = digits.len();
    let mut rest = number.unsigned_abs();
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.wrapping_add(u8::try_from(rest.wrapping_rem(10)).unwrap_or_default());
        start = start.wrapping_sub(1);
        rest = rest.wrapping_div(10);
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    let digits = digits.get(start..).unwrap_or_default();
    out.push_str(core::str::from_utf8(digits).unwrap_or_default());
}

/// Writes an object as canonical JSON, its members in the order of their keys.
pub(crate) fn write_object(object: &dyn Lend, out: &mut String) {
    let order = object.table().order;
    let mut before = '{';
    let mut rest = object.present();
    while rest != 0 {
        let place = usize::try_from(rest.trailing_zeros()).unwrap_or_default();
        rest &= rest.wrapping_sub(1);
        out.push(before);
        before = ',';
        object.write_member(order.get(place).copied().map_or(0, usize::from), out);
    }
    if before == '{' {
        out.push('{');
    }
    out.push('}');
}

/// A struct that is made of a table. It is public in a private module, so that it seals
/// [`Callback`](super::Callback).
pub trait Rows: Lend + Sized + fmt::Debug {
    const TABLE: &'static Table;

    /// The struct before its values are read.
    fn empty() -> Self;

    /// Takes the values that were read, and the common fields apart from them, unless one that has to be there is
    /// missing.
    fn from_record(record: Record, common: Option<&mut PartialEvent>) -> Option<Self>;
}

/// A struct that is made of a table, to be written.
pub trait Lend {
    fn table(&self) -> &'static Table;

    /// The rows that are there, a bit each, by their places in the canonical order.
    fn present(&self) -> u128;

    /// Lends the value of a row, unless it is absent.
    fn lend_row(&self, row: usize) -> Option<Lent<'_>>;

    /// Writes the key of a row, or of `type` after the last one, and its value as canonical JSON.
    fn write_member(&self, row: usize, out: &mut String);
}

macro_rules! field_types {
    ($($Type:ty, $Variant:ident, $empty:expr, $value:ident => $lent:expr, $($shown:expr),+;)*) => {$(
        impl FieldType for $Type {
            fn empty() -> Self {
                $empty
            }

            #[inline]
            fn set(&mut self, value: Value) -> Option<()> {
                match value {
                    Value::$Variant(value) => {
                        *self = value;
                        Some(())
                    }
                    _ => None,
                }
            }

            #[inline]
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
    String, Text, String::new(), text => Lent::Text(text), "{} bytes", text.len();
    Phone, Phone, Phone::EMPTY, phone => Lent::Text(phone.as_str()), "{phone:?}";
    InstanceId, InstanceId, InstanceId::EMPTY, id => Lent::Text(id.as_str()), "{id:?}";
    Moment, Moment, Moment::EMPTY, moment => Lent::Integer(moment.raw()), "{moment:?}";
    bool, Boolean, false, value => Lent::Boolean(*value), "{value}";
    i64, Integer, 0, value => Lent::Integer(*value), "{value}";
    Decimal, Decimal, Decimal::new(""), value => Lent::Number(value.as_str()), "{value:?}";
    Vec<String>, Texts, Vec::new(), texts => Lent::Texts(texts), "{} texts", texts.len();
    Json, Json, Json::new(""), json => Lent::Json(json.as_str()), "{json:?}";
}

impl<T: FieldType> FieldType for Option<T> {
    fn empty() -> Self {
        None
    }

    fn set(&mut self, value: Value) -> Option<()> {
        self.insert(T::empty()).set(value)
    }

    fn is_there(&self) -> bool {
        self.is_some()
    }

    #[inline]
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

impl<T: Rows> FieldType for Box<T> {
    fn empty() -> Self {
        Self::new(T::empty())
    }

    fn set(&mut self, value: Value) -> Option<()> {
        match value {
            Value::Object(record) => {
                **self = T::from_record(record, None)?;
                Some(())
            }
            _ => None,
        }
    }

    #[inline]
    fn lend(&self) -> Option<Lent<'_>> {
        Some(Lent::Object(&**self))
    }

    fn mask(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
