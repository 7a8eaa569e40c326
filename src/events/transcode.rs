//! Any JSON and numbers by their digits in serde's data model.

use core::cell::Cell;
use core::fmt;
use std::collections::BTreeSet;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json::{Decimal, Json};
use crate::json::{canonical, canonical_number, double_text, exact_double};
use crate::json::{decode, strict_number, write_json_string};

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.as_str(), serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, false).map(|text| Self::new(&canonical(&text)))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_number(self.as_str(), serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read(deserializer, false)?;
        let inside = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let digits = inside.unwrap_or(&text);
        let rule = "expected a number";
        is_number(digits)
            .then(|| Self::new(&canonical_number(digits)))
            .ok_or_else(|| D::Error::custom(rule))
    }
}

fn is_number(digits: &str) -> bool {
    strict_number(digits).is_some_and(|strict| strict == digits)
}

/// The deepest nesting that is written: no deeper than `serde_json` reads.
const MAX_DEPTH: usize = 127;

/// Writes strict JSON as the value that it spells.
pub(super) fn write<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let end = Cell::new(0);
    let whole = Part {
        text: json,
        end: &end,
        start: 0,
        depth: 0,
    };
    let value = whole.next().unwrap_or(whole);
    value.serialize(serializer)
}

/// A value inside strict JSON.
struct Part<'a> {
    text: &'a str,
    /// The end of what was written.
    end: &'a Cell<usize>,
    start: usize,
    /// How many objects and arrays the value is in.
    depth: usize,
}

impl<'a> Part<'a> {
    /// Returns the next member or item, unless the object or array ends.
    fn next(&self) -> Option<Self> {
        let rest = self.text.get(self.end.get()..)?;
        let value = rest.trim_start_matches([' ', '\t', '\n', '\r', ',', ':']);
        let start = self.text.len().wrapping_sub(value.len());
        if value.starts_with([']', '}']) {
            self.end.set(start.wrapping_add(1));
            return None;
        }
        Some(Self {
            start,
            depth: self.depth.wrapping_add(1),
            ..*self
        })
    }

    /// Enters an object or array.
    fn open<E: serde::ser::Error>(&self) -> Result<(), E> {
        self.end.set(self.start.wrapping_add(1));
        if self.depth > MAX_DEPTH {
            return Err(E::custom("a value is nested deeper than 127 levels"));
        }
        Ok(())
    }

    /// Takes a string, without its quotes, or a word or number.
    fn scalar(&self) -> &'a str {
        let rest = self.text.get(self.start..).unwrap_or_default();
        let (value, length) = if let Some(inside) = rest.strip_prefix('"') {
            let mut is_escaped = false;
            let end = inside.find(|c| {
                let is_end = c == '"' && !is_escaped;
                is_escaped = c == '\\' && !is_escaped;
                is_end
            });
            let value = inside
                .get(..end.unwrap_or(inside.len()))
                .unwrap_or_default();
            (value, value.len().wrapping_add(2))
        } else {
            let end = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']);
            let value = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            (value, value.len())
        };
        self.end.set(self.start.wrapping_add(length));
        value
    }

    /// Checks that the serializer wrote the value, since only then its end is known.
    fn is_written<E: serde::ser::Error>(&self) -> Result<(), E> {
        if self.end.get() > self.start {
            Ok(())
        } else {
            Err(E::custom("the format skipped a value"))
        }
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text.as_bytes().get(self.start) {
            Some(b'{') => {
                self.open::<S::Error>()?;
                let mut members = serializer.serialize_map(None)?;
                while let Some(key) = self.next() {
                    let name = decode(key.scalar());
                    let value = self.next().unwrap_or(key);
                    members.serialize_entry(&name, &value)?;
                    value.is_written::<S::Error>()?;
                }
                members.end()
            }
            Some(b'[') => {
                self.open::<S::Error>()?;
                let mut items = serializer.serialize_seq(None)?;
                while let Some(item) = self.next() {
                    items.serialize_element(&item)?;
                    item.is_written::<S::Error>()?;
                }
                items.end()
            }
            Some(b'"') => serializer.serialize_str(&decode(self.scalar())),
            _ => match self.scalar() {
                "null" => serializer.serialize_unit(),
                "true" => serializer.serialize_bool(true),
                "false" => serializer.serialize_bool(false),
                digits => write_number(digits, serializer),
            },
        }
    }
}

/// Writes a number as an integer, a double or a string, whichever keeps every digit.
pub(super) fn write_number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let double = exact_double(digits);
    let plain = double.map(|double| double.to_string());
    let plain = plain.as_deref().unwrap_or(digits);
    if let Ok(integer) = plain.parse::<i64>() {
        serializer.serialize_i64(integer)
    } else if let Ok(integer) = plain.parse::<u64>() {
        serializer.serialize_u64(integer)
    } else if let Some(double) = double {
        serializer.serialize_f64(double)
    } else {
        serializer.serialize_str(digits)
    }
}

/// Reads any value as strict JSON. The outermost object may repeat keys if the caller can handle it.
pub(super) fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    may_repeat: bool,
) -> Result<String, D::Error> {
    let mut out = String::new();
    let any = Any {
        out: &mut out,
        may_repeat,
    };
    any.deserialize(deserializer)?;
    Ok(out)
}

/// Appends a value as strict JSON.
struct Any<'o> {
    out: &'o mut String,
    may_repeat: bool,
}

impl Any<'_> {
    /// Returns the reader of a value inside this one.
    fn inner(&mut self) -> Any<'_> {
        Any {
            out: self.out,
            may_repeat: false,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.out.push_str(&number.to_string());
        Ok(())
    }

    fn visit_i128<E>(self, number: i128) -> Result<(), E> {
        self.out.push_str(&number.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.out.push_str(&number.to_string());
        Ok(())
    }

    fn visit_u128<E>(self, number: u128) -> Result<(), E> {
        self.out.push_str(&number.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        if !number.is_finite() {
            return Err(E::custom("JSON has no word for this number"));
        }
        self.out.push_str(&double_text(number));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        write_json_string(text, self.out);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.out.push_str("null");
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.out.push_str("null");
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let start = self.out.len();
        self.out.push('[');
        while items.next_element_seed(self.inner())?.is_some() {
            self.out.push(',');
        }
        if self.out.len() > start.wrapping_add(1) {
            self.out.pop();
        }
        self.out.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        /// The key by which `serde_json` hands over digits if it keeps all (feature `arbitrary_precision`).
        const DIGITS: &str = "$serde_json::private::Number";
        let mut keys = BTreeSet::new();
        let mut separator = '{';
        while let Some(key) = members.next_key::<String>()? {
            if key == DIGITS && separator == '{' {
                let digits = members.next_value::<String>()?;
                if !is_number(&digits) {
                    return Err(A::Error::custom("expected a number"));
                }
                self.out.push_str(&digits);
                return Ok(());
            }
            self.out.push(separator);
            separator = ',';
            write_json_string(&key, self.out);
            self.out.push(':');
            members.next_value_seed(self.inner())?;
            if !self.may_repeat && !keys.insert(key) {
                return Err(A::Error::custom("an object repeats a key"));
            }
        }
        self.out.push_str(if separator == '{' { "{}" } else { "}" });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Json};
    use proptest::prelude::*;

    fn written(json: &str) -> String {
        serde_json::to_string(&Json::new(json)).unwrap()
    }

    #[test]
    fn a_number_keeps_its_digits_or_becomes_a_text() {
        for (digits, spelled) in [
            ("0", "0"),
            ("-0", "0"),
            ("12345678901234567890", "12345678901234567890"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("-23.5505199", "-23.5505199"),
            ("-23.50", "-23.5"),
            ("1e3", "1000"),
            ("10.0", "10"),
            ("0.000010e4", "0.1"),
            ("1e300", "1e+300"),
            ("123456789012345678901", "\"123456789012345678901\""),
            ("0.10000000000000000001", "\"0.10000000000000000001\""),
            ("1e-400", "\"1e-400\""),
            ("1E400", "\"1E400\""),
        ] {
            assert_eq!(written(digits), spelled, "{digits}");
            assert_eq!(
                serde_json::to_string(&Decimal::new(digits)).unwrap(),
                spelled
            );
            let read: Decimal = serde_json::from_str(spelled).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), spelled);
        }
    }

    #[test]
    fn numbers_are_read_as_ecmascript_spells_them() {
        for (written, spelled) in [
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("0.000001", "0.000001"),
            ("0.00000012", "1.2e-7"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            let read: Json = serde_json::from_str(written).unwrap();
            assert_eq!(read.as_str(), spelled);
        }
    }

    #[test]
    fn no_object_repeats_a_key() {
        for json in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#] {
            let error = serde_json::from_str::<Json>(json).unwrap_err();
            assert!(
                error.to_string().starts_with("an object repeats a key"),
                "{error}"
            );
        }
        for number in ["true", "\"1x\"", "\"\"", "[1]", "null", "\"+1\""] {
            assert!(serde_json::from_str::<Decimal>(number).is_err(), "{number}");
        }
    }

    #[test]
    fn what_is_too_deep_to_be_read_is_not_written() {
        let nested = |levels| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert_eq!(written(&nested(127)), nested(127));
        assert!(serde_json::from_str::<Json>(&nested(127)).is_ok());
        assert!(serde_json::to_string(&Json::new(&nested(128))).is_err());
    }

    fn value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            "\\PC{0,4}|[\"\\\\/\n\u{1f},:\\[\\]{}]{0,6}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            let key = "[a-c\"\\\\\n]{0,3}";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::btree_map(key, inner, 0..5)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_value_is_written_and_read_back(value in value()) {
            let compact = value.to_string();
            prop_assert_eq!(written(&compact), compact.as_str());
            let spaced = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(written(&spaced), compact.as_str());
            let read: Json = serde_json::from_str(&spaced).unwrap();
            prop_assert_eq!(read.as_str(), compact);
            prop_assert_eq!(serde_json::to_value(&read).unwrap(), value);
        }

        #[test]
        fn any_double_is_written_and_read_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let read: Json = serde_json::from_value(number.into()).unwrap();
            prop_assert_eq!(written(read.as_str()).parse(), Ok(number));
        }
    }
}
