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

/// An item that comes next.
pub(super) struct Item {
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

/// Reads the separator before an item, or the closing bracket.
pub(super) fn item(
    parser: &mut Parser<'_, '_>,
    is_object: bool,
    before: Before,
) -> Result<Option<Item>, Refused> {
    let is_first = before == Before::Nothing;
    let close = Some(if is_object { b'}' } else { b']' });
    let next = parser.ahead()?;
    let is_over = if next == Some(b',') {
        commas(parser, is_object, is_first)?
    } else if is_first || next == close {
        next == close
    } else {
        return without_comma(parser, is_object, before);
    };
    if is_over {
        parser.lexer.token();
        return Ok(None);
    }
    Ok(Some(Item { comma: None }))
}

/// Reads the commas before an item or the closing bracket, and returns whether that comes next.
#[inline]
fn commas(parser: &mut Parser<'_, '_>, is_object: bool, is_first: bool) -> Result<bool, Refused> {
    let first = parser.lexer.token();
    let mut last = first;
    let mut next = parser.ahead()?;
    if is_first {
        refuse_hole(parser, first, is_object)?;
    }
    while next == Some(b',') {
        last = parser.lexer.token();
        next = parser.ahead()?;
    }
    let is_last = next == Some(if is_object { b'}' } else { b']' });
    let quirk = if is_first || last != first {
        refuse_hole(parser, last, is_object)?;
        Quirk::RepeatedComma
    } else if is_last {
        Quirk::TrailingComma
    } else {
        return Ok(false);
    };
    let strict = if is_first || is_last { "" } else { "," };
    parser.replace(quirk, Span::new(first.start(), last.end()), strict)?;
    Ok(is_last)
}

/// Rejects a comma too many in an array, since ECMA-262 reads a hole there.
fn refuse_hole(parser: &mut Parser<'_, '_>, comma: Token, is_object: bool) -> Result<(), Refused> {
    if is_object {
        return Ok(());
    }
    let rule = "expected an item between commas";
    let kind = ErrorKind::UnexpectedToken;
    Err(parser.ledger.refuse(kind, rule, comma.span()))
}

/// Tolerates a missing comma before a key and its colon, or after a container before an object.
#[cold]
fn without_comma(
    parser: &mut Parser<'_, '_>,
    is_object: bool,
    before: Before,
) -> Result<Option<Item>, Refused> {
    let token = parser.token()?;
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
        parser.lexer.go_to(token.start());
        return Ok(Some(Item { comma }));
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
