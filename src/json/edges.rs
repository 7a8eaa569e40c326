//! What stands around the one value: a byte order mark, a code fence, the end of the payload.

use crate::error_kind::ErrorKind;
use crate::json::lexer::Lexer;
use crate::json::parser::Parser;
use crate::json::token::{Kind, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

impl Parser<'_, '_> {
    /// Takes the first token of the value, past a byte order mark and the start of a code fence.
    pub(super) fn enter(&mut self) -> Result<Token, Refused> {
        if self.lexer.pos() == 0 && self.text().starts_with('\u{feff}') {
            self.replace(Quirk::ByteOrderMark, Span::new(0, 3), "")?;
            self.lexer = Lexer::new(self.text(), 3);
        }
        let token = self.token()?;
        if token.kind != Kind::Fence {
            return Ok(token);
        }
        self.replace(Quirk::CodeFence, token.span(), "")?;
        self.fence = Some(token.start);
        let behind = self.text().get(token.end..).unwrap_or_default();
        if !(behind.is_empty() || behind.starts_with(['\n', '\r'])) {
            let rule = "expected a line end behind a code fence";
            let span = Span::of_char(self.text(), token.end);
            return Err(self.ledger.refuse(ErrorKind::UnexpectedToken, rule, span));
        }
        self.token()
    }

    /// Enters the outermost object.
    pub(crate) fn enter_object(&mut self) -> Result<(), Refused> {
        if self.text().starts_with('{') && self.ledger.limits.max_depth != 0 {
            self.lexer.go_to(1);
            return Ok(());
        }
        let token = self.enter()?;
        match token.kind {
            Kind::OpenBrace if self.ledger.limits.max_depth == 0 => {
                Err(self.ledger.refuse(ErrorKind::TooDeep(0), "", token.span()))
            }
            Kind::OpenBrace => Ok(()),
            Kind::End => Err(self.refuse_end("payload is empty", token.end)),
            Kind::OpenBracket | Kind::Text { .. } | Kind::Word | Kind::Call => {
                Err(self.ledger.refuse(ErrorKind::NotAnObject, "", token.span()))
            }
            _ => Err(self.unexpected(token, "expected an object")),
        }
    }

    /// Takes the end of the code fence, where the value stands in one.
    pub(super) fn leave(&mut self) -> Result<(), Refused> {
        if self.fence.is_none() {
            return Ok(());
        }
        let token = self.token()?;
        if token.kind == Kind::Fence && token.span().of(self.text()) == "```" {
            // Both ends are one deviation, but a document needs an edit at each.
            if self.rewrite.is_some() {
                self.replace(Quirk::CodeFence, token.span(), "")?;
            }
            return Ok(());
        }
        Err(match token.kind {
            Kind::End | Kind::Stray => self.unexpected(token, "expected the end of the code fence"),
            _ => self
                .ledger
                .refuse(ErrorKind::TrailingData, "", token.span()),
        })
    }

    /// Sees the end of the payload, past the end of a code fence.
    pub(crate) fn finish(&mut self) -> Result<(), Refused> {
        self.leave()?;
        let token = self.token()?;
        if token.kind == Kind::End {
            return Ok(());
        }
        // Half a comment may have been cut, half a fence may not.
        Err(
            if self.is_cut(token) && token.span().of(self.text()) == "/" {
                self.unexpected(token, "")
            } else {
                self.ledger
                    .refuse(ErrorKind::TrailingData, "", token.span())
            },
        )
    }
}
