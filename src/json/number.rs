//! Numbers of JSON, of JSON5 and in wrappers: as strict JSON and as integers, with every digit kept.

/// Whether these bytes are a number of RFC 8259, section 6.
#[inline]
pub(super) fn json_number(bytes: &[u8]) -> bool {
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let after_integer = match unsigned {
        [b'0', rest @ ..] => rest,
        [b'1'..=b'9', rest @ ..] => after_digits(rest),
        _ => return false,
    };
    after_integer.is_empty()
        || match after_integer {
            [b'.', fraction @ ..] => is_fraction(fraction),
            rest => is_exponent_or_nothing(rest),
        }
}

/// Whether these are the digits after a point, and an exponent or none.
fn is_fraction(bytes: &[u8]) -> bool {
    matches!(bytes, [b'0'..=b'9', rest @ ..] if is_exponent_or_nothing(after_digits(rest)))
}

fn is_exponent_or_nothing(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => {
            !digits.is_empty() && after_digits(digits).is_empty()
        }
        _ => false,
    }
}

#[inline]
fn after_digits(mut bytes: &[u8]) -> &[u8] {
    while let [b'0'..=b'9', rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// A finite number of [JSON5](https://spec.json5.org/#numbers) as strict JSON: a sign, and its digits or, if they
/// are hexadecimal, its value.
#[derive(Clone, Copy)]
pub(super) enum Json5Number<'w> {
    Decimal(&'static str, [&'w str; 2]),
    Hexadecimal(&'static str, i64),
}

/// Reads a finite number of JSON5. A hexadecimal number above 2^53 - 1 is rejected: ECMA-262 rounds it, Python
/// does not.
pub(super) fn json5_number(word: &str) -> Option<Json5Number<'_>> {
    let (sign, unsigned) = match word.as_bytes() {
        [b'-', b'0'..=b'9' | b'.', ..] => ("-", word.get(1..)?),
        [b'+', b'0'..=b'9' | b'.', ..] => ("", word.get(1..)?),
        [b'0'..=b'9' | b'.', ..] => ("", word),
        _ => return None,
    };
    if let [b'0', b'x' | b'X', digits @ ..] = unsigned.as_bytes() {
        let hexadecimal = digits.iter().all(u8::is_ascii_hexdigit);
        let value = i64::from_str_radix(unsigned.get(2..)?, 16).ok()?;
        let is_exact = hexadecimal && value <= MAX_SAFE_INTEGER;
        return is_exact.then_some(Json5Number::Hexadecimal(sign, value));
    }
    let point = unsigned.bytes().position(|byte| byte == b'.');
    let point = point.unwrap_or(unsigned.len());
    let (before, rest) = unsigned.split_at_checked(point)?;
    let (is_number, digits) = match (before, rest.get(1..)) {
        ("", Some(fraction)) => (is_fraction(fraction.as_bytes()), ["0.", fraction]),
        // If no digit follows the point, it comes after the integer, never after an exponent.
        (integer, Some(exponent)) if exponent.is_empty() || exponent.starts_with(['e', 'E']) => {
            let is_integer = integer.bytes().all(|byte| byte.is_ascii_digit());
            let is_number = is_integer
                && json_number(integer.as_bytes())
                && is_exponent_or_nothing(exponent.as_bytes());
            (is_number, [integer, exponent])
        }
        _ => (json_number(unsigned.as_bytes()), [unsigned, ""]),
    };
    is_number.then_some(Json5Number::Decimal(sign, digits))
}

/// Spells a finite number of JSON5 as strict JSON, with every digit kept.
pub(crate) fn strict_number(word: &str) -> Option<String> {
    json5_number(word).map(|number| match number {
        Json5Number::Decimal(sign, [one, other]) => [sign, one, other].concat(),
        Json5Number::Hexadecimal(sign, value) => format!("{sign}{value}"),
    })
}

/// Reads the number inside a MongoDB shell wrapper, if the wrapper's type can hold it. `Long` reads a number
/// without quotes as 32 bits.
pub(super) fn wrapped_number(call: &str) -> Option<&str> {
    let (name, arguments) = call.strip_suffix(')')?.split_once('(')?;
    let name = match name.strip_prefix("new") {
        Some(rest) if rest.starts_with([' ', '\t', '\r', '\n']) => rest.trim_ascii_start(),
        _ => name,
    };
    let arguments = arguments.trim_ascii();
    let within = |quote: char| arguments.strip_prefix(quote)?.strip_suffix(quote);
    let quoted = within('"').or_else(|| within('\''));
    let digits = quoted.unwrap_or(arguments);
    let fits = match name {
        "NumberInt" | "Int32" => digits.parse::<i32>().is_ok(),
        "Long" if quoted.is_none() => digits.parse::<u32>().is_ok(),
        "NumberLong" | "Long" => digits.parse::<i64>().is_ok(),
        _ => false,
    };
    (fits && digits != "-0" && json_number(digits.as_bytes())).then_some(digits)
}

/// Whether a call names a wrapper of numbers.
pub(super) fn is_wrapper(call: &str) -> bool {
    let mut parts = call.split(['(', ' ', '\t', '\r', '\n']);
    let name = parts.find(|part| !part.is_empty() && *part != "new");
    matches!(name, Some("NumberInt" | "Int32" | "NumberLong" | "Long"))
}

/// The largest integer that every JSON reader holds exactly: 2^53 - 1 (RFC 7493, section 2.2).
pub(crate) const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// Reads a number of RFC 8259 exactly, if its digits make an integer from 0 to 2^53 - 1.
pub(crate) fn integral(number: &str) -> Option<i64> {
    let (mantissa, exponent) = match number.find(['e', 'E']) {
        Some(at) => (number.get(..at)?, exponent(number.get(at..)?.get(1..)?)),
        None => (number, 0),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let point = i64::try_from(integer.len()).ok()?.saturating_add(exponent);
    let mut value = 0_i64;
    let mut place = 0_i64;
    for byte in integer.bytes().chain(fraction.bytes()) {
        let digit = i64::from(char::from(byte).to_digit(10)?);
        if place < point {
            value = shifted(value, digit)?;
        } else if digit != 0 {
            return None;
        }
        place = place.saturating_add(1);
    }
    while place < point && value != 0 {
        value = shifted(value, 0)?;
        place = place.saturating_add(1);
    }
    Some(value)
}

/// Reads an exponent; if it does not fit, the nearest number has the same effect.
fn exponent(digits: &str) -> i64 {
    match digits.strip_prefix('-') {
        Some(rest) => rest.parse().map_or(i64::MIN, i64::saturating_neg),
        None => digits.trim_start_matches('+').parse().unwrap_or(i64::MAX),
    }
}

fn shifted(value: i64, digit: i64) -> Option<i64> {
    let next = value.checked_mul(10)?.checked_add(digit)?;
    (next <= MAX_SAFE_INTEGER).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::{integral, json_number, strict_number, wrapped_number};
    use proptest::prelude::*;

    #[test]
    fn numbers_of_json5_keep_their_digits() {
        let strict = |word| strict_number(word).unwrap_or_default();
        assert_eq!(strict("0xdecaf"), "912559");
        assert_eq!(strict("-0X1FFFFFFFFFFFFF"), "-9007199254740991");
        assert_eq!(strict_number("0x20000000000000"), None);
        assert_eq!(strict_number("0xFFFFFFFFFFFFFFFFFF"), None);
        assert_eq!(strict("+1"), "1");
        assert_eq!(strict("-.5e1"), "-0.5e1");
        assert_eq!(strict("5."), "5");
        assert_eq!(strict("5.E3"), "5E3");
        assert_eq!(strict_number("-Infinity"), None);
    }

    #[test]
    fn wrappers_hold_what_their_type_holds() {
        assert_eq!(
            wrapped_number("NumberLong(1657209752000)"),
            Some("1657209752000")
        );
        assert_eq!(wrapped_number("NumberInt(\"0\")"), Some("0"));
        for call in [
            "Long('1')",
            "Int32(1)",
            "new NumberLong( \"1\" )",
            "NumberLong('1')",
            "Long(1)",
        ] {
            assert_eq!(wrapped_number(call), Some("1"), "{call}");
        }
        for call in [
            "Long(4294967296)",
            "Long(-5)",
            "newNumberLong(1)",
            "NumberInt(2147483648)",
            "NumberLong(9223372036854775808)",
            "NumberLong()",
            "NumberLong(1",
            "NumberLong(\"1)",
            "NumberLong(-0)",
            "NumberLong(01)",
            "NumberDecimal(1)",
            "Date(1)",
        ] {
            assert_eq!(wrapped_number(call), None, "{call}");
        }
    }

    #[test]
    fn integers_are_read_by_their_digits() {
        for (number, value) in [
            ("1e3", 1000),
            ("1.0", 1),
            ("1.5e1", 15),
            ("1000e-3", 1),
            ("0e999999999999999999999", 0),
            ("9007199254740991", 9_007_199_254_740_991),
            ("0.0", 0),
        ] {
            assert_eq!(integral(number), Some(value), "{number}");
        }
        for number in [
            "1.5",
            "1e-1",
            "9007199254740992",
            "1e16",
            "1e999999999999999999999",
            "-1",
            "-0",
            "1e-999999999999999999999",
        ] {
            assert_eq!(integral(number), None, "{number}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Numbers of JSON5 are numbers to its referee, and their strict spelling is the same number.
        #[test]
        fn json5_numbers_are_json5_numbers(
            word in "[+-]?[0-9]{0,2}\\.?[0-9]{0,2}([eE][+-]?[0-9]{0,2}\\.?)?|[+-]?0[xX][0-9a-fA-F.]{0,4}",
        ) {
            if let Some(strict) = strict_number(&word) {
                let referee = json5::from_str::<f64>(&word);
                prop_assert!(referee.is_ok(), "{} {:?}", word, referee);
                prop_assert_eq!(referee.ok(), strict.parse::<f64>().ok());
            }
        }

        #[test]
        fn json_numbers_are_serde_json_numbers(word in "-?[0-9]{0,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?|[-+.eE0-9]{0,6}") {
            let referee = serde_json::from_str::<&serde_json::value::RawValue>(&word).is_ok();
            prop_assert_eq!(json_number(word.as_bytes()), referee);
        }
    }
}
