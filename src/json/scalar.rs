//! The meaning of scalars. A bare word is a literal, a number or a text, or it has no single reading.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::number::{json_number, json5_number, strict_number};
use crate::ledger::{Ledger, Refused};
use crate::quirk::Quirk;
use crate::span::Span;

/// The message for a word with no reading, or more than one.
pub(super) const ONE_READING: &str = "expected a value with one reading";

/// A value as the grammar reads it, before the rules of its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Text(Cow<'a, str>),
    /// The digits of a number of RFC 8259.
    Number(&'a str),
    /// The number inside a MongoDB shell wrapper.
    Wrapped(&'a str),
    /// A word that is not JSON.
    Word(Word, &'a str),
    /// The text of an object or array.
    Container(&'a str),
}

impl Scalar<'_> {
    /// Reports the deviation of a value that no field reads, if it has one.
    pub(crate) fn admit(&self, span: Span, ledger: &mut Ledger) -> Result<(), Refused> {
        match self {
            Self::Wrapped(_) => ledger.admit(Quirk::NumberWrapper, span),
            Self::Word(bare, _) => match bare.quirk() {
                Some(quirk) => ledger.admit(quirk, span),
                None => Err(ledger.refuse(ErrorKind::UnexpectedToken, ONE_READING, span)),
            },
            Self::Null | Self::Bool(_) | Self::Text(_) | Self::Number(_) | Self::Container(_) => {
                Ok(())
            }
        }
    }
}

/// The meaning of a bare word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Null,
    Bool(bool),
    /// A number of RFC 8259.
    Number,
    /// A number of JSON5 only.
    Json5Number,
    /// `NaN` or `Infinity`, with a sign or not.
    NotFinite,
    /// Python's `None`.
    PythonNone,
    /// Python's `True` or `False`.
    PythonBool(bool),
    /// An identifier, a member expression, or hexadecimal digits that are not a number.
    Text,
    /// A word that some reader takes for a literal, such as `undefined`, `NULL` or `yes`.
    Reserved,
    /// Anything else: no reader accepts it, or readers disagree.
    Malformed,
}

impl Word {
    /// Reads a word.
    #[inline]
    pub(crate) fn of(word: &str) -> Self {
        match word {
            _ if json_number(word.as_bytes()) => Self::Number,
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            "null" => Self::Null,
            _ => Self::rare(word),
        }
    }

    #[cold]
    fn rare(word: &str) -> Self {
        const RESERVED: [&str; 15] = [
            "true",
            "false",
            "null",
            "none",
            "nil",
            "undefined",
            "nan",
            "inf",
            "infinity",
            "yes",
            "no",
            "on",
            "off",
            "y",
            "n",
        ];
        let is_short = word.len() <= "undefined".len();
        match word {
            "True" => Self::PythonBool(true),
            "False" => Self::PythonBool(false),
            "None" => Self::PythonNone,
            _ if !is_short && is_member_expression(word) => Self::Text,
            _ if json5_number(word).is_some() => Self::Json5Number,
            _ if matches!(word.trim_start_matches(['+', '-']), "NaN" | "Infinity") => {
                Self::NotFinite
            }
            _ if is_short && RESERVED.iter().any(|it| it.eq_ignore_ascii_case(word)) => {
                Self::Reserved
            }
            _ if is_member_expression(word) || is_hexadecimal_id(word) => Self::Text,
            _ => Self::Malformed,
        }
    }

    /// The quirk of a word, if it is not JSON but has one reading.
    pub(crate) const fn quirk(self) -> Option<Quirk> {
        match self {
            Self::Json5Number => Some(Quirk::Json5Number),
            Self::PythonNone | Self::PythonBool(_) => Some(Quirk::PythonLiteral),
            Self::Text => Some(Quirk::UnquotedValue),
            Self::Null
            | Self::Bool(_)
            | Self::Number
            | Self::NotFinite
            | Self::Reserved
            | Self::Malformed => None,
        }
    }
}

/// Spells a literal or a number as strict JSON.
pub(super) fn strict_word(word: &str, says: Word) -> Cow<'_, str> {
    match says {
        Word::PythonBool(true) => Cow::Borrowed("true"),
        Word::PythonBool(false) => Cow::Borrowed("false"),
        Word::PythonNone => Cow::Borrowed("null"),
        Word::Json5Number => Cow::Owned(strict_number(word).unwrap_or_default()),
        _ => Cow::Borrowed(word),
    }
}

/// Whether a word may become a value if more bytes follow.
pub(crate) fn is_begun(word: &str) -> bool {
    const VALUES: [&str; 12] = [
        "true",
        "false",
        "null",
        "True",
        "False",
        "None",
        "NumberLong(",
        "NumberInt(",
        "Long(",
        "Int32(",
        "new NumberLong(",
        "new NumberInt(",
    ];
    VALUES
        .iter()
        .any(|value| value.starts_with(word) && *value != word)
        || json5_number(&[word, "0"].concat()).is_some()
}

/// Whether this is an identifier in Latin letters, or several with points between them.
fn is_member_expression(word: &str) -> bool {
    let mut in_name = false;
    for c in word.chars() {
        in_name = match c {
            'a'..='z' | 'A'..='Z' | '_' | '$' => true,
            '0'..='9' if in_name => true,
            '.' if in_name => false,
            '\u{aa}'..='\u{24f}' if c.is_alphabetic() => true,
            _ => return false,
        };
    }
    in_name
}

/// Whether this is an identifier that ECMA-262 (edition 5.1, section 7.6) and Unicode (UAX #31) both define,
/// in any script.
pub(super) fn is_identifier(word: &str) -> bool {
    let mut chars = word.chars();
    let is_start = |c: char| {
        matches!(c, '_' | '$') || unicode_ident::is_xid_start(c) && !is_unicode_only(c, true)
    };
    let is_part =
        |c: char| c == '$' || unicode_ident::is_xid_continue(c) && !is_unicode_only(c, false);
    chars.next().is_some_and(is_start) && chars.all(is_part)
}

/// Whether Unicode admits a character to identifiers by an exception that ECMA-262 does not know. If only
/// ECMA-262 admits a character, it is not an XID character anyway.
fn is_unicode_only(c: char, at_start: bool) -> bool {
    match c {
        '\u{1885}' | '\u{1886}' => at_start,
        '\u{b7}'
        | '\u{387}'
        | '\u{1369}'..='\u{1371}'
        | '\u{19da}'
        | '\u{200c}'
        | '\u{200d}'
        | '\u{2118}'
        | '\u{212e}'
        | '\u{30fb}'
        | '\u{ff65}' => true,
        _ => false,
    }
}

/// The text of a bare key with its escapes decoded, or `None` if one of them is not a character.
pub(super) fn unescaped(word: &str) -> Option<Cow<'_, str>> {
    if !word.contains('\\') {
        return Some(Cow::Borrowed(word));
    }
    let mut parts = word.split('\\');
    let mut text = String::with_capacity(word.len());
    text.push_str(parts.next()?);
    for part in parts {
        let (digits, rest) = part.strip_prefix('u')?.split_at_checked(4)?;
        let unit = u32::from_str_radix(digits, 16).ok()?;
        text.push(char::from_u32(unit)?);
        text.push_str(rest);
    }
    Some(Cow::Owned(text))
}

/// Whether readers disagree about a bare key: Python reads a literal, ECMA-262 the object's prototype.
pub(super) fn is_reserved_key(name: &str) -> bool {
    matches!(name, "True" | "False" | "None") || is_prototype(name)
}

/// Whether ECMA-262 reads a key as the prototype of the object, not as a member.
pub(super) fn is_prototype(name: &str) -> bool {
    name == "__proto__"
}

/// Whether the vendor's documentation has this word alone in brackets. If it is another word, a console may
/// have printed it for a value that it left out.
pub(super) fn is_documented_in_brackets(word: &str) -> bool {
    const WORDS: [&str; 5] = [
        "número",
        "numero",
        "instance.id",
        "SUA_INSTANCIA",
        "YOUR_INSTANCE",
    ];
    WORDS.contains(&word)
}

/// Whether this is an id of hexadecimal digits that no reader takes for a number: it is not binary (`0b1`),
/// and has no exponent or type suffix (`01e5`, `12L`, `12F`, `1e5f`).
fn is_hexadecimal_id(word: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |it: &str| {
        let (mantissa, exponent) = it.split_once(['e', 'E']).unwrap_or((it, "0"));
        digits(mantissa) && !exponent.is_empty() && digits(exponent)
    };
    let binary = word
        .get(..2)
        .is_some_and(|it| it.eq_ignore_ascii_case("0b"))
        && word.get(2..).is_some_and(digits);
    let suffixed = word.get(..word.len().saturating_sub(1)).is_some_and(number);
    word.bytes().all(|byte| byte.is_ascii_hexdigit()) && !binary && !suffixed && !number(word)
}

#[cfg(test)]
mod tests {
    use super::Word;

    #[test]
    fn words_with_one_reading_have_a_meaning() {
        for text in [
            "instance.id",
            "número",
            "3C67AB641C8AA0412F6A0242B4E23AC7",
            "a",
            "_x.$y1",
            "0B12C3",
            "1ef",
            "1e5e5f",
        ] {
            assert_eq!(Word::of(text), Word::Text, "{text}");
        }
        for word in ["NULL", "undefined", "Yes", "TRUE", "nan", "INFINITY", "Inf"] {
            assert_eq!(Word::of(word), Word::Reserved, "{word}");
        }
        for word in ["0x1F", "+1", ".5", "5.", "5.e3", "-.5", "+0X0"] {
            assert_eq!(Word::of(word), Word::Json5Number, "{word}");
        }
        for word in ["NaN", "Infinity", "-Infinity", "+NaN"] {
            assert_eq!(Word::of(word), Word::NotFinite, "{word}");
        }
        assert_eq!(Word::of("12E45"), Word::Number);
    }

    #[test]
    fn words_that_readers_disagree_about_are_malformed() {
        for word in [
            "007",
            "0o17",
            "0b1",
            "0B101",
            "1_000",
            "123n",
            "12F",
            "12L",
            "1e5f",
            "0e0D",
            "1.2.3",
            "5..5",
            "a..b",
            ".",
            "-",
            "+",
            "a-b",
            "0x",
            "..5",
            "+-5",
            "0x-1",
            "12E455.",
            "1e5.",
            "1e",
            "-01",
            "①",
            "abc½",
            "01e5",
            "09E2",
            "00e1",
            "0xFFFFFFFFFFFFFFFFFF",
            "日本",
            "a\\u0062",
        ] {
            assert_eq!(Word::of(word), Word::Malformed, "{word}");
        }
    }
}
