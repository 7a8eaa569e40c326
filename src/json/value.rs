//! Values of any depth, without recursion: scalars, and the separators and keys in containers.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::duplicates::Value;
use crate::json::lexer::is_wide_blank;
use crate::json::nesting::Nesting;
use crate::json::number::{is_wrapper, wrapped_number};
use crate::json::parser::{ELLIPSIS, Parser};
use crate::json::scalar::{
    ONE_READING, Scalar, Word, is_documented_in_brackets, is_identifier, is_prototype,
    is_reserved_key, strict_word, unescaped,
};
use crate::json::string::string;
use crate::json::token::{Kind, Quote, Token};
use crate::ledger::{Finding, Refused};
use crate::quirk::Quirk;
use crate::span::Span;

const VALUE: &str = "expected a value";
const FINITE: &str = "expected a finite number, since JSON has no other";
const CALL: &str = "expected a value, not a function call";

/// The first token of an item.
pub(super) struct Item {
    pub(super) token: Token,
    /// The finding that the comma before it is missing.
    comma: Option<Finding>,
}

/// The item before an item of a container, if any.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// An object or an array.
    Container,
    Other,
}

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
            parser.duplicates.open(token.start, is_object);
            before = Before::Nothing;
        } else {
            if nesting.top() == Some(false) && before == Before::Nothing {
                refuse_elision(parser, token)?;
            }
            let scalar = nested_scalar(parser, token)?;
            parser.duplicates.scalar(scalar, token.end);
            before = Before::Other;
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
            match item(parser, close, before)? {
                Some(key) if is_object => {
                    before = Before::Other;
                    break nested_key(parser, &key)?;
                }
                Some(item) => break item.token,
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
    let token = item.token;
    let name = key(parser, token)?;
    let limit = parser.ledger.limits.max_members;
    if parser.duplicates.key(name, token.span(), item.comma) > limit {
        parser.fault_size(ErrorKind::TooManyMembers(limit), token.span())?;
    }
    colon(parser)?;
    parser.token()
}

/// Reads the separator before an item and the item's first token, or the closing bracket.
pub(super) fn item(
    parser: &mut Parser<'_, '_>,
    close: Kind,
    before: Before,
) -> Result<Option<Item>, Refused> {
    let token = parser.token()?;
    if token.kind == close {
        return Ok(None);
    }
    let is_first = before == Before::Nothing;
    let token = match (token.kind, is_first) {
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
        (_, false) => return without_comma(parser, token, close, before),
    };
    Ok(Some(Item { token, comma: None }))
}

/// Reads a run of commas, or a comma before the closing bracket.
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
        refuse_hole(parser, last, close)?;
        Quirk::RepeatedComma
    };
    let is_last = token.kind == close;
    let strict = if is_last { "" } else { "," };
    parser.replace(quirk, Span::new(first.start, last.end), strict)?;
    Ok((!is_last).then_some(Item { token, comma: None }))
}

/// Reads the commas before the first item.
#[cold]
fn leading_commas(
    parser: &mut Parser<'_, '_>,
    first: Token,
    next: Token,
    close: Kind,
) -> Result<Option<Item>, Refused> {
    refuse_hole(parser, first, close)?;
    let (last, token) = comma_run(parser, first, next)?;
    let span = Span::new(first.start, last.end);
    parser.replace(Quirk::RepeatedComma, span, "")?;
    Ok((token.kind != close).then_some(Item { token, comma: None }))
}

/// Rejects a comma too many in an array, since ECMA-262 reads a hole there.
fn refuse_hole(parser: &mut Parser<'_, '_>, comma: Token, close: Kind) -> Result<(), Refused> {
    if close == Kind::CloseBrace {
        return Ok(());
    }
    let rule = "expected an item between commas";
    let kind = ErrorKind::UnexpectedToken;
    Err(parser.ledger.refuse(kind, rule, comma.span()))
}

/// Skips to the last comma of a run, and to the token after it.
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

/// Tolerates a missing comma before a key and its colon, or after a container before an object.
#[cold]
fn without_comma(
    parser: &mut Parser<'_, '_>,
    token: Token,
    close: Kind,
    before: Before,
) -> Result<Option<Item>, Refused> {
    let is_object = close == Kind::CloseBrace;
    let rule = if is_object {
        "expected `,` or `}`"
    } else {
        "expected `,` or `]`"
    };
    let may_be_key = matches!(token.kind, Kind::Text { closed: true, .. } | Kind::Word);
    let is_item = if is_object && may_be_key && !parser.is_cut(token) {
        let mut ahead = parser.lexer;
        let next = ahead.significant();
        if parser.is_cut(next) && !next.is_scalar() {
            return Err(parser.unexpected(next, ""));
        }
        next.kind == Kind::Colon
    } else {
        !is_object && before == Before::Container && token.kind == Kind::OpenBrace
    };
    if is_item {
        let span = Span::new(token.start, token.start);
        parser.replace(Quirk::MissingComma, span, ",")?;
        let comma = parser.ledger.last();
        return Ok(Some(Item { token, comma }));
    }
    // If the text ends in a word or an open string, it may be a cut key.
    Err(match token.kind {
        Kind::Text { closed: false, .. } | Kind::Word if is_object => {
            parser.unexpected(token, rule)
        }
        _ => parser.misplaced(token, rule),
    })
}

/// Reads a key.
pub(super) fn key<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<Cow<'a, str>, Refused> {
    let Kind::Text { quote, .. } = token.kind else {
        return bare_key(parser, token);
    };
    let name = string(parser, token)?;
    if quote != Quote::Double && is_prototype(&name) {
        parser.fault("expected `__proto__` in double quotes", token.span())?;
    }
    Ok(name)
}

fn bare_key<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<Cow<'a, str>, Refused> {
    if token.kind != Kind::Word {
        return Err(parser.misplaced(token, "expected a key"));
    }
    let word = token.span().of(parser.text());
    let starts_name = |c: char| c == '\\' || is_identifier(c.encode_utf8(&mut [0; 4]));
    if parser.is_cut(token) && word.starts_with(starts_name) {
        return Err(parser.unexpected(token, ""));
    }
    let name = unescaped(word).filter(|name| is_identifier(name));
    let name = name.filter(|name| !is_reserved_key(name));
    let Some(name) = name else {
        let rule = if is_reserved_key(word) {
            "expected quotes around a key that parsers disagree about"
        } else {
            "expected a key"
        };
        parser.fault(rule, token.span())?;
        return Ok(Cow::Borrowed(word));
    };
    parser.quote(Quirk::UnquotedKey, token.span(), &name)?;
    Ok(name)
}

/// Skips the colon after a key.
#[inline]
pub(super) fn colon(parser: &mut Parser<'_, '_>) -> Result<(), Refused> {
    let token = parser.token()?;
    if token.kind == Kind::Colon {
        Ok(())
    } else {
        Err(parser.misplaced(token, "expected `:`"))
    }
}

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
    let rest = text.get(token.end..).unwrap_or_default();
    if rest.starts_with(['"', '\'', '(']) {
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
    let is_call = Span::of_char(parser.text(), token.end).of(parser.text()) == "(";
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
    let blank = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\r' | b'\n');
    let (before, after) = text.split_at_checked(token.start).unwrap_or_default();
    let blanks = before.as_bytes().iter().rev().take_while(blank).count();
    let before = before.get(..before.len().saturating_sub(blanks));
    let after = after.get(token.end.saturating_sub(token.start)..);
    let after = after.unwrap_or_default();
    let blanks = after.as_bytes().iter().take_while(blank).count();
    let after = after.get(blanks..).unwrap_or_default();
    let is_beside = match after.as_bytes() {
        [b'/', b'/' | b'*', ..] => true,
        [b',' | b'}' | b']', ..] => false,
        _ => after.starts_with(is_wide_blank),
    };
    if is_beside || before.is_some_and(|before| before.ends_with(is_wide_blank)) {
        let rule = "expected quotes around a text next to a comment or JSON5 white space";
        return parser.fault(rule, token.span());
    }
    let is_called = after.starts_with('(')
        || after.starts_with(char::is_alphabetic) && token.span().of(text) == "new";
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

/// Reads the next value before its field gives it a meaning; returns its place too.
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

const WRAPPER: &str = "expected an integer that fits the wrapper";

/// Reads the number inside a wrapper.
#[cold]
fn call<'a>(parser: &mut Parser<'a, '_>, token: Token) -> Result<&'a str, Refused> {
    if parser.is_cut(token) {
        return Err(parser.unexpected(token, ""));
    }
    let call = token.span().of(parser.text());
    let rest = parser.text().get(token.end..).unwrap_or_default();
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
