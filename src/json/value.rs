//! Values of any depth, without recursion.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::clean::{self, Clean};
use crate::json::nesting::Nesting;
use crate::json::parser::{ELLIPSIS, Parser};
use crate::json::scalar::{ONE_READING, Scalar, Word, is_documented_in_brackets};
use crate::json::second_look::Value;
use crate::json::separator::{Before, Item, colon, item, key};
use crate::json::string::string;
use crate::json::token::{Kind, Token};
use crate::json::word::{VALUE, call, nested_scalar, word_of};
use crate::ledger::{Finding, Refused};
use crate::span::Span;

/// Reads the value that starts with a token, at any depth.
pub(super) fn value(parser: &mut Parser<'_, '_>, mut token: Token) -> Result<(), Refused> {
    let mut nesting = Nesting::default();
    let mut before = Before::Nothing;
    let limit = parser.ledger.limits.max_depth;
    let most = limit.saturating_sub(parser.levels);
    loop {
        if matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket) {
            let is_object = token.kind == Kind::OpenBrace;
            nesting.push(is_object);
            if nesting.depth() > most {
                parser.fault_size(ErrorKind::TooDeep(limit), token.span())?;
            }
            parser.duplicates.open(token.start(), is_object);
            before = Before::Nothing;
        } else {
            if nesting.top() == Some(false) && before == Before::Nothing {
                refuse_elision(parser, token)?;
            }
            let scalar = nested_scalar(parser, token)?;
            parser.duplicates.scalar(scalar, token.end());
            before = Before::Other;
        }
        token = loop {
            let Some(is_object) = nesting.top() else {
                return Ok(());
            };
            if let Some(token) = clean_items(parser, is_object, &mut before)? {
                break token;
            }
            match item(parser, is_object, before)? {
                Some(key) if is_object => {
                    before = Before::Other;
                    break nested_key(parser, &key)?;
                }
                Some(_) => break parser.token()?,
                None => {
                    nesting.pop();
                    let end = parser.lexer.pos();
                    parser.duplicates.close(is_object, end, parser.ledger);
                    before = Before::Container;
                }
            }
        };
    }
}

/// Skips clean scalars in the innermost container, each with the comma and the key before it. If another value
/// follows a clean key, returns its first token.
fn clean_items(
    parser: &mut Parser<'_, '_>,
    is_object: bool,
    before: &mut Before,
) -> Result<Option<Token>, Refused> {
    let text = parser.text();
    loop {
        let (at, first) = (parser.lexer.pos(), *before == Before::Nothing);
        let found = if is_object {
            let Some((key, end)) = clean::key(text, at, first) else {
                return Ok(None);
            };
            parser.lexer.go_to(end);
            note_key(parser, None, key, None)?;
            *before = Before::Other;
            clean::scalar(text, end)
        } else {
            let at = clean::separator(text.as_bytes(), at, first);
            at.and_then(|at| clean::scalar(text, at))
        };
        let Some((scalar, span)) = found else {
            return is_object.then(|| parser.token()).transpose();
        };
        let value = match scalar {
            Clean::Text => Value::Text(Cow::Borrowed(span.inside().of(text))),
            _ => Value::Word(Cow::Borrowed(span.of(text))),
        };
        parser.duplicates.scalar(value, span.end());
        parser.lexer.go_to(span.end());
        *before = Before::Other;
    }
}

/// Notes a key of the innermost object, and rejects the object if it has too many.
fn note_key<'a>(
    parser: &mut Parser<'a, '_>,
    name: Option<Cow<'a, str>>,
    key: Span,
    comma: Option<Finding>,
) -> Result<(), Refused> {
    let limit = parser.ledger.limits.max_members;
    let is_clean = parser.ledger.count() == 0;
    if parser.duplicates.key(name, key, comma, is_clean) > limit {
        parser.fault_size(ErrorKind::TooManyMembers(limit), key)?;
    }
    Ok(())
}

/// Rejects a word alone in brackets: a console prints one if it leaves out a value.
fn refuse_elision(parser: &mut Parser<'_, '_>, token: Token) -> Result<(), Refused> {
    let word = token.span().of(parser.text());
    if token.kind != Kind::Word || is_documented_in_brackets(word) {
        return Ok(());
    }
    let is_alone = parser.lexer.clone().significant().kind == Kind::CloseBracket;
    if is_alone && Word::of(word) == Word::Text {
        let rule = "expected a value, not a console's placeholder such as `[Object]`";
        return parser.fault(rule, token.span());
    }
    Ok(())
}

/// Reads the key of a nested object, its colon, and the first token of its value.
fn nested_key(parser: &mut Parser<'_, '_>, item: &Item) -> Result<Token, Refused> {
    let token = parser.token()?;
    let name = key(parser, token)?;
    note_key(parser, Some(name), token.span(), item.comma)?;
    colon(parser)?;
    parser.token()
}

/// Reads the next value before its field gives it a meaning; returns its place too.
#[cold]
pub(super) fn scalar<'a>(parser: &mut Parser<'a, '_>) -> Result<(Scalar<'a>, Span), Refused> {
    let token = parser.token()?;
    let scalar = match token.kind {
        Kind::Text { .. } => Scalar::Text(string(parser, token)?),
        Kind::Word => word(parser, token)?,
        Kind::OpenBrace | Kind::OpenBracket => {
            value(parser, token)?;
            let span = Span::new(token.start(), parser.lexer.pos());
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
    let says = word_of(parser, token)?;
    let word = token.span().of(parser.text());
    match says {
        Word::Null => Ok(Scalar::Null),
        Word::Bool(value) => Ok(Scalar::Bool(value)),
        Word::Number => Ok(Scalar::Number(word)),
        Word::Malformed if word.starts_with("...") => Err(parser.unexpected(token, ELLIPSIS)),
        Word::Malformed => Err(parser.unexpected(token, ONE_READING)),
        says => Ok(Scalar::Word(says, word)),
    }
}
