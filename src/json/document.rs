//! Whole documents of any value: the one that makes up a text, or the next one of several in a row.

use crate::error_kind::ErrorKind;
use crate::json::duplicates::Repeats;
use crate::json::lexer::Lexer;
use crate::json::parser::Parser;
use crate::json::strict::Rewrite;
use crate::json::token::{Kind, Token};
use crate::ledger::{Ledger, Refused, Stop};
use crate::options::OnConflict;
use crate::span::Span;

/// A text that holds documents, how far it has been read, and why it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    lexer: Lexer<'a>,
    /// Whether there may be several documents.
    is_row: bool,
    stop: Option<Stop>,
    line_ends: Option<(Option<usize>, Option<usize>)>,
}

/// What one look at a document found.
pub(crate) struct Look<'a> {
    /// Where the value or its code fence starts, once something of the value was seen.
    pub(crate) start: Option<usize>,
    /// Where the value stands, or nothing where nothing but trivia is left.
    pub(crate) value: Result<Option<Span>, Refused>,
    /// Whether some object repeats a key, which a second look has to judge.
    pub(crate) has_repeats: bool,
    /// Where a line comment stands that some reader takes further.
    pub(crate) open_comment: Option<Span>,
    rewrite: Rewrite<'a>,
}

impl Look<'_> {
    /// What strict JSON has in place of each deviation, in the order of the account.
    pub(crate) fn into_replacements(self) -> impl Iterator<Item = Box<str>> {
        self.rewrite.into_replacements()
    }
}

impl<'a> Reader<'a> {
    /// Starts to read a text that holds one document.
    pub(crate) const fn single(text: &'a str) -> Self {
        Self {
            is_row: false,
            ..Self::row(text, None)
        }
    }

    /// Starts to read a text that holds documents in a row, and may end before the payload does.
    pub(crate) const fn row(text: &'a str, stop: Option<Stop>) -> Self {
        Self {
            lexer: Lexer::new(text, 0),
            is_row: true,
            stop,
            line_ends: None,
        }
    }

    /// Whether there may be several documents.
    pub(crate) const fn is_row(&self) -> bool {
        self.is_row
    }

    /// Why the text ends, where it is not the end of the payload.
    pub(crate) const fn stop(&self) -> Option<Stop> {
        self.stop
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.lexer.text()
    }

    pub(crate) const fn position(&self) -> usize {
        self.lexer.pos()
    }

    /// The same place of a text that ends with the line of the next value, or with the line of this place
    /// where a look went over it before.
    pub(crate) fn within_line(&mut self) -> Self {
        let next = self.lexer.look().map(|token| token.start);
        let end = self.line_end(next.unwrap_or(self.position()));
        let lexer = Lexer::new(self.text().get(..end).unwrap_or_default(), self.position());
        let stop = Stop {
            kind: ErrorKind::UnexpectedToken,
            rule: "expected the value to end on its line",
            span: Span::new(end.saturating_sub(1), end),
            truncated: false,
        };
        let is_last = end == self.text().len();
        Self {
            lexer,
            is_row: true,
            stop: if is_last { self.stop } else { Some(stop) },
            line_ends: None,
        }
    }

    /// The same text from another byte on, unless it ends there.
    pub(crate) fn at(mut self, pos: usize) -> Option<Self> {
        self.go_to(pos);
        (pos < self.text().len()).then_some(self)
    }

    /// Goes on at a byte.
    pub(crate) fn go_to(&mut self, pos: usize) {
        self.lexer.go_to(pos);
    }

    /// Where the next document may start.
    pub(crate) fn start(&mut self) -> usize {
        self.lexer.skip_blank();
        self.lexer.pos()
    }

    /// Reads the one document that the text holds, or the next one, and in a second look compares
    /// the copies of repeated keys.
    pub(crate) fn read(&mut self, second: Option<OnConflict>, ledger: &mut Ledger) -> Look<'a> {
        let mut parser = Parser::at(self.lexer, ledger);
        parser.stop = self.stop;
        parser.line_ends = self.line_ends;
        parser.rewrite = Some(Rewrite::default());
        parser.repeats = Some(second.map_or_else(Repeats::default, Repeats::compared));
        let mut start = None;
        let value = parser.document(self.is_row, &mut start);
        self.lexer = parser.lexer;
        self.line_ends = parser.line_ends;
        Look {
            start,
            value,
            open_comment: parser.open_comment,
            has_repeats: parser.repeats.is_some_and(|repeats| repeats.is_found),
            rewrite: parser.rewrite.unwrap_or_default(),
        }
    }

    /// Passes over what was refused before a value: the rest of the line.
    pub(crate) fn pass_line(&mut self) {
        self.pass_to_end(self.position());
    }

    /// Passes over a refused document: the rest of the line at a byte, and the lines behind it that
    /// cannot start a value, since they close a bracket, go on behind a comma or give a member.
    pub(crate) fn pass_lines(&mut self, from: usize) {
        self.pass_to_end(from);
        loop {
            if self.lexer.look().is_none() {
                return;
            }
            let mut ahead = self.within_line();
            let token = ahead.lexer.significant();
            let is_member = matches!(token.kind, Kind::Text { .. } | Kind::Word)
                && ahead.lexer.significant().kind == Kind::Colon;
            let recovers = matches!(
                token.kind,
                Kind::CloseBrace | Kind::CloseBracket | Kind::Comma | Kind::Colon
            );
            if !(is_member || recovers) {
                return;
            }
            self.pass_to_end(token.end);
        }
    }

    /// Passes over the line of a comment, if the end of it is ahead.
    pub(crate) fn pass_comment(&mut self, comment: Span) {
        self.lexer = self
            .lexer
            .at(self.line_end(comment.end()).max(self.position()));
    }

    /// Goes on behind the line at a byte.
    fn pass_to_end(&mut self, from: usize) {
        self.lexer = self.lexer.at(self.line_end(from));
    }

    /// Where the line behind a byte starts.
    fn line_end(&self, from: usize) -> usize {
        let text = self.text();
        let rest = text.get(from..).unwrap_or_default();
        rest.find('\n').map_or(text.len(), |length| {
            from.saturating_add(length).saturating_add(1)
        })
    }
}

impl Parser<'_, '_> {
    /// Takes a document, and what stands behind it where it is the only one or the last.
    fn document(
        &mut self,
        is_row: bool,
        start: &mut Option<usize>,
    ) -> Result<Option<Span>, Refused> {
        let token = self.enter()?;
        if token.kind == Kind::End {
            return if is_row && self.fence.is_none() {
                Ok(None)
            } else {
                Err(self.refuse_end("payload is empty", token.end))
            };
        }
        *start = Some(self.fence.unwrap_or(token.start));
        if is_row {
            self.refuse_hidden()?;
        }
        self.is_alone = matches!(token.kind, Kind::Word | Kind::Call);
        self.value(token)?;
        let value = Span::new(token.start, self.lexer.pos());
        if !is_row {
            self.finish()?;
            return Ok(Some(value));
        }
        self.leave()?;
        match self.lexer.look() {
            // Comments behind the last value belong to it.
            Some(next) if next.kind == Kind::End => {
                self.token()?;
            }
            // It is no document, but a key.
            Some(next) if next.kind == Kind::Colon && self.is_key(token, value, next) => {
                // All up to there has been read.
                *start = Some(next.start);
                let colon = self.token()?.span();
                return Err(self.ledger.refuse(ErrorKind::TrailingData, "", colon));
            }
            _ => {}
        }
        Ok(Some(value))
    }

    /// Whether a colon on the same line makes a key of a value.
    fn is_key(&self, first: Token, value: Span, colon: Token) -> bool {
        let between = Span::new(value.end(), colon.start).of(self.text());
        !matches!(first.kind, Kind::OpenBrace | Kind::OpenBracket) && !between.contains('\n')
    }
}
