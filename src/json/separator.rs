//! What is around the values of a container: commas, keys and colons.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::parser::Parser;
use crate::json::scalar::{is_identifier, is_prototype, is_reserved_key, unescaped};
use crate::json::string::string;
use crate::json::token::{Kind, Quote, Token};
use crate::ledger::{Finding, Refused};
use crate::quirk::Quirk;
use crate::span::Span;

/// The first token of an item.
pub(super) struct Item {
    pub(super) token: Token,
    /// The finding that the comma before it is missing.
    pub(super) comma: Option<Finding>,
}

/// The item before an item of a container, if any.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// An object or an array.
    Container,
    Other,
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
    parser.replace(quirk, Span::new(first.start(), last.end()), strict)?;
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
    let span = Span::new(first.start(), last.end());
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
        let span = Span::new(token.start(), token.start());
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
