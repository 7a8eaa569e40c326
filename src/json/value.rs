//! Values of any depth, without recursion: scalars, and the separators and keys in containers.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::duplicates::Value;
use crate::json::nesting::Nesting;
use crate::json::number::wrapped_number;
use crate::json::parser::Parser;
use crate::json::scalar::{ONE_READING, Scalar, Word, is_identifier, strict_word};
use crate::json::string::string;
use crate::json::token::{Kind, Token};
use crate::ledger::{Finding, Refused};
use crate::quirk::Quirk;
use crate::span::Span;

const VALUE: &str = "expected a value";
const FINITE: &str = "expected a finite number, since JSON has no other";

/// The first token of an item.
pub(super) struct Item {
    pub(super) token: Token,
    /// The finding that the comma before it is missing.
    comma: Option<Finding>,
}

/// Reads the value that starts with a token, whatever its depth.
pub(super) fn value(parser: &mut Parser<'_, '_>, mut token: Token) -> Result<(), Refused> {
    let mut nesting = Nesting::default();
    let limit = parser.ledger.limits.max_depth;
    let most = limit.saturating_sub(parser.levels);
    loop {
        let mut first = matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket);
        if first {
            let is_object = token.kind == Kind::OpenBrace;
            nesting.push(is_object);
            if nesting.depth() > most {
                parser.fault_size(ErrorKind::TooDeep(limit), token.span())?;
            }
            parser.duplicates.open(token.start, is_object);
        } else {
            let scalar = nested_scalar(parser, token)?;
            parser.duplicates.scalar(scalar, token.end);
        }
        token = loop {
            let Some(is_object) = nesting.top() else {
                return Ok(());
            };
            let close = if is_object {
                Kind::CloseBrace
            } else {
                Kind::CloseBracket
            };
            match item(parser, close, first)? {
                Some(key) if is_object => break nested_key(parser, &key)?,
                Some(item) => break item.token,
                None => {
                    nesting.pop();
                    let end = parser.lexer.pos();
                    parser.duplicates.close(is_object, end, parser.ledger);
                }
            }
            first = false;
        };
    }
}

/// Takes the key of a nested object, its colon, and the first token of its value.
fn nested_key(parser: &mut Parser<'_, '_>, item: &Item) -> Result<Token, Refused> {
    let token = item.token;
    let name = key(parser, token)?;
    let limit = parser.ledger.limits.max_members;
    if parser.duplicates.key(name, token.span(), item.comma) > limit {
        parser.fault_size(ErrorKind::TooManyMembers(limit), token.span())?;
    }
    colon(parser)?;
    parser.token()
}

/// Takes the separator before an item, and the item's first token; or the closing bracket.
pub(super) fn item(
    parser: &mut Parser<'_, '_>,
    close: Kind,
    first: bool,
) -> Result<Option<Item>, Refused> {
    let token = parser.token()?;
    if token.kind == close {
        return Ok(None);
    }
    let token = match (token.kind, first) {
        (Kind::Comma, false) => {
            let next = parser.token()?;
            if next.kind == Kind::Comma || next.kind == close {
                return commas(parser, token, next, close);
            }
            next
        }
        (Kind::Comma, true) => {
            let next = parser.token()?;
            return leading_commas(parser, token, next, close);
        }
        (_, true) => token,
        (_, false) => return without_comma(parser, token, close),
    };
    Ok(Some(Item { token, comma: None }))
}

/// Takes the commas from one that another one or the end follows.
#[cold]
fn commas(
    parser: &mut Parser<'_, '_>,
    first: Token,
    next: Token,
    close: Kind,
) -> Result<Option<Item>, Refused> {
    let (last, token) = comma_run(parser, first, next)?;
    let quirk = if last == first {
        Quirk::TrailingComma
    } else {
        Quirk::RepeatedComma
    };
    let is_last = token.kind == close;
    let strict = if is_last { "" } else { "," };
    parser.replace(quirk, Span::new(first.start, last.end), strict)?;
    Ok((!is_last).then_some(Item { token, comma: None }))
}

/// Takes the commas before the first item.
#[cold]
fn leading_commas(
    parser: &mut Parser<'_, '_>,
    first: Token,
    next: Token,
    close: Kind,
) -> Result<Option<Item>, Refused> {
    let (last, token) = comma_run(parser, first, next)?;
    let span = Span::new(first.start, last.end);
    parser.replace(Quirk::RepeatedComma, span, "")?;
    Ok((token.kind != close).then_some(Item { token, comma: None }))
}

/// Goes on to the last comma of a run, and to the token after it.
fn comma_run(
    parser: &mut Parser<'_, '_>,
    first: Token,
    next: Token,
) -> Result<(Token, Token), Refused> {
    let (mut last, mut next) = (first, next);
    while next.kind == Kind::Comma {
        last = next;
        next = parser.token()?;
    }
    Ok((last, next))
}

/// Tolerates that no comma comes before a quoted key.
#[cold]
fn without_comma(
    parser: &mut Parser<'_, '_>,
    token: Token,
    close: Kind,
) -> Result<Option<Item>, Refused> {
    let is_object = close == Kind::CloseBrace;
    let rule = if is_object {
        "expected `,` or `}`"
    } else {
        "expected `,` or `]`"
    };
    if is_object && matches!(token.kind, Kind::Text { closed: true, .. }) {
        let mut ahead = parser.lexer;
        let next = ahead.significant();
        if next.kind == Kind::Colon {
            let span = Span::new(token.start, token.start);
            parser.replace(Quirk::MissingComma, span, ",")?;
            return Ok(Some(Item {
                token,
                comma: parser.ledger.last(),
            }));
        }
        if parser.is_cut(next) && !next.is_scalar() {
            return Err(parser.unexpected(next, ""));
        }
    }
    Err(match token.kind {
        // It may have become a key.
        Kind::Text { closed: false, .. } if is_object => parser.unexpected(token, rule),
        _ => parser.misplaced(token, rule),
    })
}

/// Reads a key.
pub(super) fn key<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<Cow<'a, str>, Refused> {
    match token.kind {
        Kind::Text { .. } => string(parser, token),
        _ => bare_key(parser, token).map(Cow::Borrowed),
    }
}

fn bare_key<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<&'a str, Refused> {
    let text = token.span().of(parser.text());
    let (is_key, is_cut) = (is_identifier(text), parser.is_cut(token));
    if token.kind != Kind::Word || is_cut && !is_key {
        return Err(parser.misplaced(token, "expected a key"));
    }
    if is_cut {
        return Err(parser.unexpected(token, ""));
    }
    if is_key {
        parser.quote(Quirk::UnquotedKey, token.span(), text)?;
    } else {
        parser.fault("expected a key", token.span())?;
    }
    Ok(text)
}

/// Takes the colon after a key.
#[inline]
pub(super) fn colon(parser: &mut Parser<'_, '_>) -> Result<(), Refused> {
    let token = parser.token()?;
    if token.kind == Kind::Colon {
        Ok(())
    } else {
        Err(parser.misplaced(token, "expected `:`"))
    }
}

/// Reads a scalar of a value of any depth, and enters its strict spelling.
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
    let word = token.span().of(parser.text());
    match Word::of(word) {
        Word::Null | Word::Bool(_) | Word::Number if !parser.is_cut(token) => {
            Ok(Value::Word(Cow::Borrowed(word)))
        }
        _ if parser.is_cut(token) => Err(parser.unexpected(token, "")),
        says => odd_word(parser, token, says),
    }
}

/// Tolerates a word that is no JSON and has one reading all the same.
#[cold]
pub(super) fn odd_word<'a>(
    parser: &mut Parser<'a, '_>,
    token: Token,
    says: Word,
) -> Result<Value<'a>, Refused> {
    let span = token.span();
    let word = span.of(parser.text());
    let Some(quirk) = says.quirk() else {
        parser.fault(ONE_READING, span)?;
        return Ok(Value::Word(Cow::Borrowed(word)));
    };
    if says == Word::Text {
        parser.quote(quirk, span, word)?;
        return Ok(Value::Text(Cow::Borrowed(word)));
    }
    let strict = strict_word(word, says);
    if parser.levels == 0 && strict.starts_with('"') {
        parser.fault(FINITE, span)?;
    }
    parser.replace(quirk, span, &strict)?;
    Ok(Value::Word(strict))
}

/// Reads the next value, whatever it is, without its meaning; returns its place too.
#[cold]
pub(super) fn scalar<'a>(parser: &mut Parser<'a, '_>) -> Result<(Scalar<'a>, Span), Refused> {
    let token = parser.token()?;
    let scalar = match token.kind {
        Kind::Text { .. } => Scalar::Text(string(parser, token)?),
        Kind::Word => word(parser, token)?,
        Kind::OpenBrace | Kind::OpenBracket => {
            value(parser, token)?;
            let span = Span::new(token.start, parser.lexer.pos());
            return Ok((Scalar::Container(span.of(parser.text())), span));
        }
        Kind::Call => Scalar::Wrapped(call(parser, token)?),
        _ => return Err(parser.unexpected(token, VALUE)),
    };
    Ok((scalar, token.span()))
}

fn word<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<Scalar<'a>, Refused> {
    if parser.is_cut(token) {
        return Err(parser.unexpected(token, ""));
    }
    let word = token.span().of(parser.text());
    match Word::of(word) {
        Word::Null => Ok(Scalar::Null),
        Word::Bool(value) => Ok(Scalar::Bool(value)),
        Word::Number => Ok(Scalar::Number(word)),
        Word::Malformed => Err(parser.unexpected(token, ONE_READING)),
        says => Ok(Scalar::Word(says, word)),
    }
}

/// Reads the number inside a wrapper.
#[cold]
pub(super) fn call<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<&'a str, Refused> {
    if parser.is_cut(token) {
        return Err(parser.unexpected(token, ""));
    }
    let call = token.span().of(parser.text());
    if let Some(number) = wrapped_number(call) {
        return Ok(number);
    }
    let rule = "expected `NumberLong` or `NumberInt` with an integer that fits";
    parser.fault(rule, token.span())?;
    Ok(call)
}
