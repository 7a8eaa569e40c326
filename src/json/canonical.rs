//! The canonical spelling of strict JSON: RFC 8785.

use crate::json::strict::write_json_string;
use crate::json::string::decode;

/// Spells strict JSON canonically. A number that a double cannot hold exactly keeps its spelling.
///
/// Nothing recurses, since the caller may permit any depth.
pub(crate) fn canonical(strict: &str) -> String {
    let mut out = String::with_capacity(strict.len());
    let mut open: Vec<Open> = Vec::new();
    let mut rest = strict;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', ',', ':']);
        let Some(first) = rest.bytes().next() else {
            return out;
        };
        if matches!(first, b']' | b'}') {
            if let Some(container) = open.pop() {
                container.close(&mut out);
            }
            rest = rest.get(1..).unwrap_or_default();
        } else if open.last_mut().is_some_and(|it| it.is_before_key(&mut out)) {
            let (key, after) = string(rest);
            if let Some(object) = open.last_mut() {
                object
                    .members
                    .push((key.encode_utf16().collect(), out.len()));
            }
            write_json_string(&key, &mut out);
            out.push(':');
            rest = after;
        } else if matches!(first, b'[' | b'{') {
            out.push(char::from(first));
            open.push(Open::new(first == b'{', out.len()));
            rest = rest.get(1..).unwrap_or_default();
        } else {
            rest = scalar(rest, &mut out);
        }
    }
}

/// Spells the scalar at the start of strict JSON, and returns what follows it.
fn scalar<'j>(rest: &'j str, out: &mut String) -> &'j str {
    if rest.starts_with('"') {
        let (text, after) = string(rest);
        write_json_string(&text, out);
        return after;
    }
    let end = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']);
    let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
    if word.starts_with(|c: char| c.is_ascii_lowercase()) {
        out.push_str(word);
    } else {
        out.push_str(&canonical_number(word));
    }
    after
}

/// An object or array that is being written.
struct Open {
    is_object: bool,
    /// Whether the key of a member was written, and its value was not.
    has_key: bool,
    /// Where the inside starts.
    start: usize,
    /// The keys in UTF-16, as RFC 8785, section 3.2.3 compares them, and where their members start.
    members: Vec<(Vec<u16>, usize)>,
}

impl Open {
    fn new(is_object: bool, start: usize) -> Self {
        Self {
            is_object,
            has_key: false,
            start,
            members: Vec::new(),
        }
    }

    /// Whether a key comes next, not a value. A comma is written before all but the first member or item.
    fn is_before_key(&mut self, out: &mut String) -> bool {
        self.has_key = self.is_object && !self.has_key;
        if (self.has_key || !self.is_object) && out.len() > self.start {
            out.push(',');
        }
        self.has_key
    }

    /// Puts the members into order, and closes the object or array.
    fn close(self, out: &mut String) {
        if !self.members.is_sorted() {
            let inside = out.split_off(self.start);
            let mut ends = self
                .members
                .iter()
                .skip(1)
                .map(|(_, start)| start.wrapping_sub(1));
            let mut members: Vec<(&[u16], &str)> = Vec::with_capacity(self.members.len());
            for (key, start) in &self.members {
                let from = start.wrapping_sub(self.start);
                let to = ends
                    .next()
                    .map_or(inside.len(), |end| end.wrapping_sub(self.start));
                members.push((key, inside.get(from..to).unwrap_or_default()));
            }
            members.sort_by_key(|(key, _)| *key);
            for (place, (_, member)) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(member);
            }
        }
        out.push(if self.is_object { '}' } else { ']' });
    }
}

/// Takes the string at the start of strict JSON, decoded, and what follows it.
fn string(rest: &str) -> (String, &str) {
    let inside = rest.get(1..).unwrap_or_default();
    let mut is_escaped = false;
    let end = inside.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    let (text, after) = inside.split_at(end.unwrap_or(inside.len()));
    (decode(text), after.get(1..).unwrap_or_default())
}

/// Spells a number of strict JSON as RFC 8785, section 3.2.2.3 asks for, unless that would round it.
pub(crate) fn canonical_number(digits: &str) -> String {
    match exact_double(digits) {
        Some(double) => double_text(double),
        None => digits.to_owned(),
    }
}

/// Returns a double whose shortest digits are this number.
pub(crate) fn exact_double(digits: &str) -> Option<f64> {
    let double: f64 = digits.parse().ok()?;
    let is_exact = double.is_finite() && significant(&format!("{double:e}")) == significant(digits);
    is_exact.then_some(double)
}

/// Spells a double as ECMA-262, `Number::toString` does: no exponent from 10^-6 to 10^21.
pub(crate) fn double_text(double: f64) -> String {
    let size = double.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        double.to_string()
    } else {
        let sign = if size < 1.0 { "e" } else { "e+" };
        format!("{double:e}").replace('e', sign)
    }
}

/// Returns the digits of a number without zeros around them, and the power of ten that the last one counts.
fn significant(number: &str) -> Option<(String, i64)> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [integer.trim_start_matches('-'), fraction].concat();
    let kept = digits.trim_end_matches('0');
    let zeros = digits.len().checked_sub(kept.len())?;
    let shift = i64::try_from(zeros)
        .ok()?
        .checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let kept = kept.trim_start_matches('0').to_owned();
    if kept.is_empty() {
        return Some((kept, 0));
    }
    let exponent: i64 = exponent.parse().ok()?;
    Some((kept, exponent.checked_add(shift)?))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn members_are_sorted_by_utf16_and_numbers_keep_their_value() {
        for (strict, spelled) in [
            ("[ ]", "[]"),
            ("{ }", "{}"),
            ("[1, [2 ,{ }] ,3]", "[1,[2,{}],3]"),
            (
                r#"{"b":1,"a":{"d":[],"c":"x"}}"#,
                r#"{"a":{"c":"x","d":[]},"b":1}"#,
            ),
            (
                "{\"\u{fb33}\":1,\"\u{1f600}\":2}",
                "{\"\u{1f600}\":2,\"\u{fb33}\":1}",
            ),
            (
                r#"{"\u0062":"\u00e9\/","a":[",",":","\"}"]}"#,
                "{\"a\":[\",\",\":\",\"\\\"}\"],\"b\":\"é/\"}",
            ),
            ("[1.0,-0,1e3,1E-7,0.10,1e21]", "[1,0,1000,1e-7,0.1,1e+21]"),
            (
                "[12345678901234567891,1e400]",
                "[12345678901234567891,1e400]",
            ),
            (
                r#"{"c":null,"b":true,"a":false}"#,
                r#"{"a":false,"b":true,"c":null}"#,
            ),
        ] {
            assert_eq!(canonical(strict), spelled, "{strict}");
            assert_eq!(canonical(spelled), spelled);
        }
    }
}
