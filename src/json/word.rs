//! One scalar as a value: a string, a word or a call, with one reading or none.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::lexer::is_wide_blank;
use crate::json::number::{is_wrapper, wrapped_number};
use crate::json::parser::{ELLIPSIS, Parser};
use crate::json::scalar::{ONE_READING, Word, strict_word};
use crate::json::second_look::Value;
use crate::json::string::string;
use crate::json::token::{Kind, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

pub(super) const VALUE: &str = "expected a value";
const FINITE: &str = "expected a finite number, since JSON has no other";
const CALL: &str = "expected a value, not a function call";
const WRAPPER: &str = "expected an integer that fits the wrapper";

/// Reads a scalar at any depth, and returns its strict spelling.
#[inline]
pub(super) fn nested_scalar<'a>(
    parser: &mut Parser<'a, '_>,
    token: Token,
) -> Result<Value<'a>, Refused> {
    match token.kind {
        Kind::Text { .. } => return string(parser, token).map(Value::Text),
        Kind::Word => {}
        Kind::Call => {
            let number = call(parser, token)?;
            parser.replace(Quirk::NumberWrapper, token.span(), number)?;
            return Ok(Value::Word(Cow::Borrowed(number)));
        }
        _ => return Err(parser.unexpected(token, VALUE)),
    }
    if parser.is_cut(token) {
        return Err(parser.unexpected(token, ""));
    }
    match word_of(parser, token)? {
        Word::Null | Word::Bool(_) | Word::Number => {
            let word = token.span().of(parser.text());
            Ok(Value::Word(Cow::Borrowed(word)))
        }
        says => odd_word(parser, token, says),
    }
}

/// Finds the meaning of a word, unless the text next to it makes that doubtful.
#[inline]
pub(super) fn word_of(parser: &mut Parser<'_, '_>, token: Token) -> Result<Word, Refused> {
    let text = parser.text();
    if let Some(b'"' | b'\'' | b'(') = text.as_bytes().get(token.end()) {
        return Err(refuse_touched(parser, token));
    }
    let says = Word::of(token.span().of(text));
    if says == Word::Text {
        refuse_beside(parser, token)?;
    }
    Ok(says)
}

/// Rejects a word right before a quote or a parenthesis.
#[cold]
fn refuse_touched(parser: &mut Parser<'_, '_>, token: Token) -> Refused {
    let word = token.span().of(parser.text());
    let is_call = Span::of_char(parser.text(), token.end()).of(parser.text()) == "(";
    let is_prefix = word.len() <= 2 && word.chars().all(|c| "bBrRuUfF".contains(c));
    let rule = if is_call && is_wrapper(word) {
        WRAPPER
    } else if is_call {
        CALL
    } else if is_prefix && word.contains(['b', 'B']) {
        "expected a value, not a Python bytes literal"
    } else if is_prefix {
        "expected a string without a prefix"
    } else {
        "expected a separator between a word and a quote"
    };
    let kind = ErrorKind::UnexpectedToken;
    parser.ledger.refuse(kind, rule, token.span())
}

/// Rejects a text without quotes if a comment or white space of JSON5 is next to it, since some readers take
/// that for a part of the text; and a word that starts a call.
fn refuse_beside(parser: &mut Parser<'_, '_>, token: Token) -> Result<(), Refused> {
    let text = parser.text();
    let is_solid = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let before = text.get(..token.start()).unwrap_or_default();
    let last = before.bytes().rposition(|byte| is_solid(&byte));
    let before = before.get(..=last.unwrap_or_default()).unwrap_or_default();
    let after = text.get(token.end()..).unwrap_or_default();
    let first = after.bytes().position(|byte| is_solid(&byte));
    let after = after
        .get(first.unwrap_or(after.len())..)
        .unwrap_or_default();
    let is_beside = match after.as_bytes() {
        [b'/', b'/' | b'*', ..] => true,
        [b',' | b'}' | b']', ..] => false,
        _ => after.starts_with(is_wide_blank),
    };
    let is_after = || !before.ends_with([':', ',', '[']) && before.ends_with(is_wide_blank);
    if is_beside || is_after() {
        let rule = "expected quotes around a text next to a comment or JSON5 white space";
        return parser.fault(rule, token.span());
    }
    let is_called = after.starts_with('(')
        || token.span().of(text) == "new" && after.starts_with(char::is_alphabetic);
    if is_called {
        let kind = ErrorKind::UnexpectedToken;
        return Err(parser.ledger.refuse(kind, CALL, token.span()));
    }
    Ok(())
}

/// Tolerates a word that is not JSON, if it has one reading.
#[cold]
pub(super) fn odd_word<'a>(
    parser: &mut Parser<'a, '_>,
    token: Token,
    says: Word,
) -> Result<Value<'a>, Refused> {
    let span = token.span();
    let word = span.of(parser.text());
    let Some(quirk) = says.quirk() else {
        let rule = match says {
            Word::NotFinite => FINITE,
            _ if word.starts_with("...") => ELLIPSIS,
            _ => ONE_READING,
        };
        parser.fault(rule, span)?;
        return Ok(Value::Word(Cow::Borrowed(word)));
    };
    if says == Word::Text {
        parser.quote(quirk, span, word)?;
        return Ok(Value::Text(Cow::Borrowed(word)));
    }
    let strict = strict_word(word, says);
    parser.replace(quirk, span, &strict)?;
    Ok(Value::Word(strict))
}

/// Reads the number inside a wrapper.
#[cold]
pub(super) fn call<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<&'a str, Refused> {
    if parser.is_cut(token) {
        return Err(parser.unexpected(token, ""));
    }
    let call = token.span().of(parser.text());
    let rest = parser.text().get(token.end()..).unwrap_or_default();
    if rest.starts_with(|c: char| c == '"' || c == '\'' || c.is_alphanumeric()) {
        return Err(refuse_touched(parser, token));
    }
    if let Some(number) = wrapped_number(call) {
        return Ok(number);
    }
    let rule = if is_wrapper(call) { WRAPPER } else { CALL };
    parser.fault(rule, token.span())?;
    Ok(call)
}
