//! Hides phone numbers and instance ids in a text, byte by byte, so that every place in it stays where it is.

use std::ops::Range;

/// A number has at least as many digits. Shorter ones are counts, codes and years.
const NUMBER: usize = 8;

/// The most characters between two digits of one number, as in `+55 (44) 99999-9999`.
const SIGNS: usize = 3;

/// As many hexadecimal digits in a row are an id.
const ID: usize = 16;

/// The name whose value is an id in any spelling.
const NAME: &str = "instanceid";

/// How many of its last characters a number and a whole id show, to tell it from others.
const SHOWN: (usize, usize) = (2, 4);

/// A character, or the escape of one, and its bytes.
struct Unit {
    value: char,
    bytes: Range<usize>,
}

/// Replaces what may be a phone number or the id of an instance by asterisks, and keeps the length.
///
/// - A number is eight or more digits with at most three signs between two of them. Thirteen digits in a row
///   that start with 1 are a time in milliseconds: no country has such numbers.
/// - An id is 16 or more hexadecimal digits in a row, the value of `instanceId`, and the `known` text.
pub(super) fn mask(text: &mut [u8], known: Option<&str>) {
    let units = units(text);
    let mut hidden = numbers(&units);
    hidden.extend(ids(&units));
    hidden.extend(named(&units));
    hidden.extend(
        known
            .into_iter()
            .flat_map(|known| occurrences(&units, known)),
    );
    for unit in hidden.into_iter().filter_map(|at| units.get(at)) {
        let Some(bytes) = text.get_mut(unit.bytes.clone()) else {
            continue;
        };
        let escape: &[u8] = match bytes {
            [b'\\', b'u', ..] => br"\u002a",
            [b'\\', b'x', ..] => br"\x2a",
            _ => b"",
        };
        if escape.len() == bytes.len() {
            bytes.copy_from_slice(escape);
        } else {
            bytes.fill(b'*');
        }
    }
}

/// Returns the text with its numbers and ids hidden.
pub(super) fn masked(text: &str, known: Option<&str>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    mask(&mut bytes, known);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn units(text: &[u8]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    let mut start = 0_usize;
    let mut rest = text;
    while !rest.is_empty() {
        let (value, length) = escape(rest).unwrap_or_else(|| character(rest));
        let end = start.saturating_add(length);
        units.push(Unit {
            value,
            bytes: start..end,
        });
        start = end;
        rest = rest.get(length..).unwrap_or_default();
    }
    units
}

/// Reads the escape at the start of a text.
fn escape(text: &[u8]) -> Option<(char, usize)> {
    let (digits, length) = match text {
        [b'\\', b'u', ..] => (text.get(2..6)?, 6),
        [b'\\', b'x', ..] => (text.get(2..4)?, 4),
        // After an escaped backslash comes no escape.
        [b'\\', b'\\', ..] => return Some(('\\', 2)),
        _ => return None,
    };
    let digits = str::from_utf8(digits).ok()?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some((
        char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER),
        length,
    ))
}

/// Reads the character at the start of a text, or a byte that is none.
fn character(text: &[u8]) -> (char, usize) {
    let longest = text.get(..4).unwrap_or(text);
    let first = longest.utf8_chunks().next().map(|chunk| chunk.valid());
    match first.and_then(|valid| valid.chars().next()) {
        Some(character) => (character, character.len_utf8()),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

fn numbers(units: &[Unit]) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut digits: Vec<usize> = Vec::new();
    let mut signs = 0_usize;
    let mut spread = false;
    let mut end = |digits: &mut Vec<usize>, spread: bool| {
        let first = digits.first().and_then(|at| units.get(*at));
        let is_time = digits.len() == 13 && !spread && first.is_some_and(|it| it.value == '1');
        if digits.len() >= NUMBER && !is_time {
            digits.truncate(digits.len().saturating_sub(SHOWN.0));
            hidden.append(digits);
        }
        digits.clear();
    };
    for (at, unit) in units.iter().enumerate() {
        if unit.value.is_numeric() {
            spread |= signs > 0 && !digits.is_empty();
            digits.push(at);
            signs = 0;
            continue;
        }
        signs = signs.saturating_add(1);
        let is_sign = " -.()/+_".contains(unit.value) || !unit.value.is_ascii();
        if !is_sign || signs > SIGNS {
            end(&mut digits, spread);
            (signs, spread) = (0, false);
        }
    }
    end(&mut digits, spread);
    hidden
}

fn ids(units: &[Unit]) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut start = 0_usize;
    for run in units.split(|unit| !unit.value.is_ascii_hexdigit()) {
        let end = start.saturating_add(run.len());
        if run.len() >= ID {
            hidden.extend(start..end.saturating_sub(SHOWN.1));
        }
        start = end.saturating_add(1);
    }
    hidden
}

fn named(units: &[Unit]) -> Vec<usize> {
    let mut hidden = Vec::new();
    for name in starts(units, NAME) {
        let from = name.saturating_add(NAME.len());
        let rest = units.get(from..).unwrap_or_default();
        let is_value = |unit: &Unit| unit.value.is_alphanumeric() || "._-".contains(unit.value);
        // Between the two are quotes, a colon and white space.
        let before = rest
            .iter()
            .take(64)
            .position(is_value)
            .unwrap_or(rest.len());
        let value = rest.iter().skip(before).take_while(|unit| is_value(unit));
        let start = from.saturating_add(before);
        hidden.extend(shortened(start, value.count()));
    }
    hidden
}

fn occurrences(units: &[Unit], text: &str) -> Vec<usize> {
    let length = text.chars().count();
    // One of two letters would hide half of the text.
    let starts = if length < 4 {
        Vec::new()
    } else {
        starts(units, text)
    };
    let ranges = starts.into_iter().map(|start| shortened(start, length));
    ranges.flatten().collect()
}

/// Returns which units of an id to hide.
fn shortened(start: usize, length: usize) -> Range<usize> {
    let shown = if length >= ID { SHOWN.1 } else { 0 };
    start..start.saturating_add(length.saturating_sub(shown))
}

/// Returns where a text starts, in any case of ASCII.
fn starts(units: &[Unit], text: &str) -> Vec<usize> {
    let length = text.chars().count();
    let windows = units.windows(length.max(1)).enumerate();
    let found = windows.filter(|(_, window)| {
        let mut pairs = window.iter().zip(text.chars());
        pairs.all(|(unit, character)| unit.value.eq_ignore_ascii_case(&character))
    });
    found.map(|(start, _)| start).collect()
}

#[cfg(test)]
mod tests {
    use super::{mask, masked};

    #[test]
    fn numbers_and_ids_are_hidden_in_every_spelling_and_the_rest_is_kept() {
        for (text, expected) in [
            (
                r#"{"phone":"5544999999999"}"#,
                r#"{"phone":"***********99"}"#,
            ),
            (r#"{"phone":5544999999999}"#, r#"{"phone":***********99}"#),
            ("+55 (44) 99999-9999", "+** (**) *****-**99"),
            (
                "\u{202a}+55\u{a0}44\u{2011}9999-9999",
                "\u{202a}+**\u{a0}**\u{2011}****-**99",
            ),
            (r"\u0035\u0035449\x399999999", r"\u002a\u002a***\x2a*****99"),
            (r"+55\u00a044 9999-9999", r"+**\u00a0** ****-**99"),
            ("5544999999999-1623281429", "*************-********29"),
            ("120363019502650977-group", "****************77-group"),
            ("５５４４999999999", "*******************99"),
            // Times, counts and years are no numbers.
            (
                r#"{"momment":1757333824580,"n":1234567}"#,
                r#"{"momment":1757333824580,"n":1234567}"#,
            ),
            ("[2024, 1, 15, 10, 20, 30]", "[2024, 1, 15, 10, 20, 30]"),
            (
                "3C67AB641C8AA0412F6A0242B4E23AC7",
                "****************************3AC7",
            ),
            (
                r#"{"instanceId": instance.id,"#,
                r#"{"instanceId": ***********,"#,
            ),
            (
                r#"{'\u0069nstanceId' : "3C67A"#,
                r#"{'\u0069nstanceId' : "*****"#,
            ),
            ("ConnectedCallback", "ConnectedCallback"),
        ] {
            assert_eq!(masked(text, None), expected);
        }
        assert_eq!(
            masked("connected:my-own-id:1", Some("my-own-id")),
            "connected:*********:1"
        );
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let mut text = *b"\xff\xe9 5544999999999 \xf0\x9f";
        mask(&mut text, None);
        assert_eq!(&text, b"\xff\xe9 ***********99 \xf0\x9f");
    }
}
