//! What stands between tokens that mean something: white space and comments.

use crate::error_kind::ErrorKind;
use crate::json::lexer::Lexer;
use crate::json::parser::Parser;
use crate::json::token::{Kind, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

impl Lexer<'_> {
    /// Takes the next token that is neither white space nor a whole comment.
    pub(super) fn significant(&mut self) -> Token {
        loop {
            let token = self.token();
            match token.kind {
                Kind::Blank
                | Kind::WideBlank
                | Kind::LineComment
                | Kind::BlockComment { closed: true } => {}
                _ => return token,
            }
        }
    }

    /// Looks ahead to the next token that is neither white space nor a whole comment, unless a look from
    /// another place went over this one before.
    pub(super) fn look(&mut self) -> Option<Token> {
        let mut ahead = *self;
        ahead.skip_blank();
        let start = ahead.pos();
        match self.looked {
            (from, to) if start == from => ahead.go_to(to),
            (_, to) if start < to => return None,
            _ => {}
        }
        let token = ahead.significant();
        (self.unclosed, self.looked) = (ahead.unclosed, (start, token.start));
        Some(token)
    }
}

impl Parser<'_, '_> {
    /// Takes the next token that is neither white space nor a comment.
    #[inline]
    pub(super) fn token(&mut self) -> Result<Token, Refused> {
        loop {
            self.lexer.skip_blank();
            let token = self.lexer.token();
            match token.kind {
                Kind::WideBlank | Kind::LineComment | Kind::BlockComment { .. } => {
                    self.trivia(token)?;
                }
                _ => return Ok(token),
            }
        }
    }

    #[cold]
    fn trivia(&mut self, token: Token) -> Result<(), Refused> {
        let span = token.span();
        match token.kind {
            Kind::BlockComment { closed: false } => {
                // No end of it is searched for twice, so what stands behind counts as not read.
                self.lexer = self.lexer.at(token.start);
                Err(self.unexpected(token, ""))
            }
            Kind::BlockComment { .. } => self.replace(Quirk::BlockComment, span, ""),
            Kind::LineComment => {
                if !ends_for_all(self.text(), span) {
                    self.open_comment = Some(span);
                    if self.is_read_further(token) {
                        return self.refuse_comment(span);
                    }
                }
                self.replace(Quirk::LineComment, span, "")
            }
            _ if span.of(self.text()).starts_with('\u{feff}')
                && !self.ledger.allows(Quirk::Json5Whitespace) =>
            {
                let rule = "expected no byte order mark behind the start";
                self.ledger.fault(ErrorKind::UnexpectedToken, rule, span)
            }
            _ => self.replace(Quirk::Json5Whitespace, span, " "),
        }
    }

    /// Whether some reader takes more for a comment that does not end for all, and sees an end of it. Where
    /// no line end follows, a reader that goes on never sees the end of the object.
    fn is_read_further(&mut self, comment: Token) -> bool {
        let text = self.lexer.text();
        let behind = text.get(comment.end..).unwrap_or_default();
        let (feed, either) = *self
            .line_ends
            .get_or_insert_with(|| (text.rfind('\n'), text.rfind(['\n', '\r'])));
        let last = if behind.starts_with('\r') {
            feed
        } else {
            either
        };
        last.is_some_and(|last| last >= comment.end)
    }

    /// Refuses a value in a row, where some reader takes it for a part of a comment above it and sees
    /// one document less.
    pub(super) fn refuse_hidden(&mut self) -> Result<(), Refused> {
        let hidden_by = self.open_comment.filter(|_| !self.ledger.is_refused());
        hidden_by.map_or(Ok(()), |comment| self.refuse_comment(comment))
    }

    fn refuse_comment(&mut self, comment: Span) -> Result<(), Refused> {
        let rule = "expected a line feed behind a line comment";
        let span = Span::of_char(self.text(), comment.end());
        self.ledger.fault(ErrorKind::UnexpectedToken, rule, span)
    }
}

/// Whether all readers see the same behind a line comment. All of them end one at a line feed, some do at a
/// carriage return, JSON5 also at U+2028 and U+2029.
fn ends_for_all(text: &str, comment: Span) -> bool {
    let behind = text.get(comment.end()..).unwrap_or_default();
    let behind = behind.trim_start_matches([' ', '\t', '\r', '\u{2028}', '\u{2029}']);
    behind.is_empty() || behind.starts_with('\n')
}
