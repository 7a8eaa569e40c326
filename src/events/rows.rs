//! What a struct that is made of a table can do: take the values that were read, and lend them to be written.

use core::fmt;

use super::json::{Decimal, Json};
use super::partial::PartialEvent;
use super::table::{Record, Table, Value};
use super::text::Text;
use super::{InstanceId, Moment, Phone};
use crate::json::quoted;
use crate::swar::{digits, is_plain};

/// A type that a field of a struct may have.
pub(crate) trait FieldType: Sized {
    /// The field before its value is read.
    fn empty() -> Self;

    /// Sets the field to a value that was read for it.
    fn set(&mut self, value: Value) -> Option<()>;

    /// Lends the value to write it, unless it is absent.
    fn lend(&self) -> Option<Lent<'_>>;

    /// Writes a comma, a key and the value that is there as canonical JSON.
    #[expect(clippy::inline_always, reason = "the key is constant")]
    #[inline(always)]
    fn write(&self, lead: &str, out: &mut Vec<u8>) {
        if let Some(value) = self.lend() {
            out.extend_from_slice(lead.as_bytes());
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
    Id(&'v Text),
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
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => write_text(text.as_bytes(), out),
            Self::Id(text) => write_text(text.as_bytes(), out),
            Self::Boolean(true) => out.extend_from_slice(b"true"),
            Self::Boolean(false) => out.extend_from_slice(b"false"),
            Self::Integer(number) => write_integer(*number, out),
            Self::Number(json) | Self::Json(json) => out.extend_from_slice(json.as_bytes()),
            Self::Texts(texts) => {
                out.push(b'[');
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    write_text(text.as_bytes(), out);
                }
                out.push(b']');
            }
            Self::Object(object) => object.write(out),
        }
    }
}

/// Writes a text as a JSON string. Its bytes are not checked again, unless it needs an escape.
fn write_text(text: &[u8], out: &mut Vec<u8>) {
    if is_plain(text) {
        out.push(b'"');
        out.extend_from_slice(text);
        out.push(b'"');
    } else {
        write_escaped(text, out);
    }
}

#[cold]
#[inline(never)]
fn write_escaped(text: &[u8], out: &mut Vec<u8>) {
    let text = core::str::from_utf8(text).unwrap_or_default();
    out.extend_from_slice(quoted(text).as_bytes());
}

/// Writes a number without the machinery of `fmt`, which costs several times as much.
fn write_integer(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    write_digits(number.unsigned_abs(), out);
}

fn write_digits(number: u64, out: &mut Vec<u8>) {
    const EIGHT: u64 = 100_000_000;
    let eight = digits(number.wrapping_rem(EIGHT));
    if number >= EIGHT {
        write_digits(number.wrapping_div(EIGHT), out);
        out.extend_from_slice(&eight.to_le_bytes());
        return;
    }
    let zeros = (eight ^ digits(0)).trailing_zeros().wrapping_div(8).min(7);
    // All eight are copied, since a copy of constant length needs no call.
    out.extend_from_slice(&eight.wrapping_shr(zeros.wrapping_mul(8)).to_le_bytes());
    let zeros = usize::try_from(zeros).unwrap_or_default();
    out.truncate(out.len().wrapping_sub(zeros));
}

/// Encloses members that come after a comma each in braces.
pub(crate) fn enclose(start: usize, out: &mut Vec<u8>) {
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
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

    /// Lends the value of a row, unless it is absent.
    fn lend_row(&self, row: usize) -> Option<Lent<'_>>;

    /// Writes the struct as canonical JSON, its members in the order of their keys.
    fn write(&self, out: &mut Vec<u8>);
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
    Phone, Phone, Phone::EMPTY, phone => Lent::Id(&phone.0), "{phone:?}";
    InstanceId, InstanceId, InstanceId::EMPTY, id => Lent::Id(&id.0), "{id:?}";
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

#[cfg(test)]
mod tests {
    use super::write_integer;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_integer_is_written_as_fmt_writes_it(number in any::<i64>(), shift in 0..64_u32) {
            for number in [number >> shift, i64::MIN, 0, 100_000_000] {
                let mut out = Vec::new();
                write_integer(number, &mut out);
                prop_assert_eq!(out, number.to_string().into_bytes());
            }
        }
    }
}
