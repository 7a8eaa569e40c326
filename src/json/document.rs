//! Whole documents of any value: the only one of a text, or the next one in a row.

use crate::json::duplicates::Duplicates;
use crate::json::edges::{Fence, Start, enter, finish, leave};
use crate::json::lexer::Lexer;
use crate::json::parser::Parser;
use crate::json::scalar::{ONE_READING, Word, is_begun};
use crate::json::token::{Kind, Token};
use crate::json::value::value;
use crate::json::word::{odd_word, word_of};
use crate::ledger::{Ledger, Refused, Stop};
use crate::options::{Limits, ParseOptions};
use crate::span::Span;

/// A text that holds documents, and the position in it.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    lexer: Lexer<'a>,
    /// Whether several documents may follow one another.
    is_row: bool,
    /// Whether the text is the start of the payload, which may have a byte order mark.
    is_start: bool,
    /// Why the text ends, if it ends before the payload does.
    stop: Option<Stop>,
}

/// A document that was read.
pub(crate) struct Found {
    /// The place of the value, or `None` if only white space and comments were left. An error if the end of
    /// the value is not certain.
    pub(crate) value: Result<Option<Span>, Refused>,
    pub(crate) ledger: Ledger,
}

impl<'a> Reader<'a> {
    /// Starts to read a text that holds one document. If the text ends before the payload, `stop` says why.
    pub(crate) const fn single(text: &'a str, stop: Option<Stop>, is_start: bool) -> Self {
        Self {
            lexer: Lexer::new(text, 0),
            is_row: false,
            is_start,
            stop,
        }
    }

    /// Starts to read a text that holds documents in a row; see [`single`](Self::single).
    pub(crate) const fn row(text: &'a str, stop: Option<Stop>) -> Self {
        Self {
            lexer: Lexer::new(text, 0),
            is_row: true,
            is_start: true,
            stop,
        }
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.lexer.text()
    }

    /// Skips white space, and returns the position after it.
    pub(crate) fn skip_blank(&mut self) -> usize {
        self.lexer.skip_blank();
        self.lexer.pos()
    }

    /// Reads the next document, a second time if it repeats a key.
    pub(crate) fn read(&mut self, options: &ParseOptions) -> Found {
        let start = self.lexer;
        let (found, repeating) = self.look(Duplicates::found(self.text()), options);
        if repeating.is_empty() || found.ledger.is_refused() {
            return found;
        }
        self.lexer = start;
        let folded = Duplicates::folded(repeating, options.on_conflict);
        self.look(folded, options).0
    }

    fn look(&mut self, duplicates: Duplicates<'a>, options: &ParseOptions) -> (Found, Vec<u32>) {
        let mut ledger = Ledger::new(options, Limits::DOCUMENT);
        ledger.recovers = self.is_row;
        let mut parser = Parser::document(self.lexer, &mut ledger, duplicates, self.stop);
        let value = document(&mut parser, self.is_row, self.is_start);
        self.lexer = parser.lexer;
        let repeating = parser.duplicates.into_repeating();
        (Found { value, ledger }, repeating)
    }
}

/// Reads a document, and what follows it if it is the only one or the last.
fn document(
    parser: &mut Parser<'_, '_>,
    is_row: bool,
    is_start: bool,
) -> Result<Option<Span>, Refused> {
    let Start { token, fence } = enter(parser, is_start)?;
    if token.kind == Kind::End {
        return if is_row && fence.is_none() && !parser.ends_early() {
            Ok(None)
        } else {
            Err(parser.refuse_end("payload is empty"))
        };
    }
    if token.kind == Kind::Word {
        lone_word(parser, token, fence.as_deref())?;
    } else {
        value(parser, token)?;
    }
    let span = Span::new(token.start, parser.lexer.pos());
    if !is_row {
        finish(parser, fence)?;
        return Ok(Some(span));
    }
    let mut ahead = parser.lexer;
    let is_last = fence.is_none() && ahead.significant().kind == Kind::End;
    if is_last && !parser.ends_early() {
        // Comments after the last value belong to it.
        parser.token()?;
    }
    leave(parser, fence)?;
    Ok(Some(span))
}

/// Reads a word that is a whole document, so that the end of the text completes it. A text without quotes
/// is rejected, since it may be prose.
fn lone_word(
    parser: &mut Parser<'_, '_>,
    token: Token,
    fence: Option<&Fence<'_>>,
) -> Result<(), Refused> {
    let is_last = parser.is_last(token) && !fence.is_some_and(Fence::is_closed);
    if is_last && fence.is_some() {
        return Err(parser.unexpected(token, ""));
    }
    let word = token.span().of(parser.text());
    let says = Word::of(word);
    let is_plain = matches!(says, Word::Null | Word::Bool(_) | Word::Number);
    let is_odd = says != Word::Text && says.quirk().is_some();
    if is_last && !is_plain && !is_odd && is_begun(word) {
        return Err(parser.refuse_end("payload ends inside a value"));
    }
    word_of(parser, token)?;
    if is_plain {
        Ok(())
    } else if is_odd || says == Word::NotFinite {
        odd_word(parser, token, says).map(drop)
    } else {
        parser.fault(ONE_READING, token.span())
    }
}
