//! The edges of a value: a byte order mark, a code fence, the end of the payload.

use crate::error_kind::ErrorKind;
use crate::json::parser::Parser;
use crate::json::token::{Kind, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

/// The start of a value: its first token, and the code fence around it.
pub(super) struct Start {
    pub(super) token: Token,
    pub(super) fence: Option<Token>,
}

/// Takes the first token of a value, past a byte order mark and the start of a code fence.
pub(super) fn enter(parser: &mut Parser<'_, '_>, may_have_mark: bool) -> Result<Start, Refused> {
    if may_have_mark && parser.lexer.pos() == 0 && parser.text().starts_with('\u{feff}') {
        parser.replace(Quirk::ByteOrderMark, Span::new(0, 3), "")?;
        parser.lexer.go_to(3);
    }
    let token = parser.token()?;
    if token.kind != Kind::Fence {
        return Ok(Start { token, fence: None });
    }
    parser.replace(Quirk::CodeFence, token.span(), "")?;
    let rest = parser.text().get(token.end..).unwrap_or_default();
    if !(rest.is_empty() || rest.starts_with(['\n', '\r'])) {
        let rule = "expected a line end after a code fence";
        let span = Span::of_char(parser.text(), token.end);
        let kind = ErrorKind::UnexpectedToken;
        return Err(parser.ledger.refuse(kind, rule, span));
    }
    Ok(Start {
        token: parser.token()?,
        fence: Some(token),
    })
}

/// Takes the end of the code fence, if the value is in one.
pub(super) fn leave(parser: &mut Parser<'_, '_>, fence: Option<Token>) -> Result<(), Refused> {
    if fence.is_none() {
        return Ok(());
    }
    let token = parser.token()?;
    if token.kind == Kind::Fence && token.span().of(parser.text()) == "```" {
        // Both ends are one deviation, but a document needs an edit at each.
        if parser.spells {
            parser.replace(Quirk::CodeFence, token.span(), "")?;
        }
        return Ok(());
    }
    let rule = "expected the end of the code fence";
    Err(match token.kind {
        Kind::End | Kind::Stray => parser.unexpected(token, rule),
        _ => parser
            .ledger
            .refuse(ErrorKind::TrailingData, "", token.span()),
    })
}

/// Sees the end of the payload, past the end of a code fence.
pub(super) fn finish(parser: &mut Parser<'_, '_>, fence: Option<Token>) -> Result<(), Refused> {
    leave(parser, fence)?;
    let token = parser.token()?;
    if token.kind == Kind::End {
        return Ok(());
    }
    // Half a comment may have been cut, half a fence may not.
    Err(
        if parser.is_cut(token) && token.span().of(parser.text()) == "/" {
            parser.unexpected(token, "")
        } else {
            let kind = ErrorKind::TrailingData;
            parser.ledger.refuse(kind, "", token.span())
        },
    )
}
