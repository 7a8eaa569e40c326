//! Tokens to members: the outermost object, separators and keys, and what is skipped in between.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::clean::Lane;
use crate::json::duplicates::Repeats;
use crate::json::lexer::Lexer;
use crate::json::scalar::is_identifier;
use crate::json::strict::Rewrite;
use crate::json::token::{Kind, Token};
use crate::ledger::{Ledger, Refused, Stop};
use crate::quirk::Quirk;
use crate::span::Span;

/// A key of the outermost object that is not clean.
#[derive(Debug)]
pub(crate) struct Key<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) span: Span,
    /// Whether the key is spelled with an escape.
    pub(crate) escaped: bool,
}

/// One payload on its way: the tokens that are left, and the account so far.
pub(crate) struct Parser<'a, 'l> {
    pub(super) lexer: Lexer<'a>,
    pub(crate) ledger: &'l mut Ledger,
    /// Where an unknown value, or a whole document, is being spelled as strict JSON.
    pub(super) rewrite: Option<Rewrite<'a>>,
    /// Where a whole document is read: the keys that it may repeat.
    pub(super) repeats: Option<Repeats<'a>>,
    /// Why the text ends, where it is not the end of the payload.
    pub(super) stop: Option<Stop>,
    /// Whether the value is a word that makes up a whole document, so that the end completes it.
    pub(super) is_alone: bool,
    /// The last line comment that some reader takes further.
    pub(super) open_comment: Option<Span>,
    /// Where the code fence starts that the value stands in.
    pub(super) fence: Option<usize>,
    /// The last line feed, and the last line feed or carriage return, once somebody asked.
    pub(super) line_ends: Option<(Option<usize>, Option<usize>)>,
}

impl<'a, 'l> Parser<'a, 'l> {
    /// Starts to read a text.
    pub(crate) fn new(text: &'a str, ledger: &'l mut Ledger) -> Self {
        Self::at(Lexer::new(text, 0), ledger)
    }

    /// Starts to read where a lexer stands.
    pub(super) fn at(lexer: Lexer<'a>, ledger: &'l mut Ledger) -> Self {
        Self {
            lexer,
            ledger,
            rewrite: None,
            repeats: None,
            stop: None,
            is_alone: false,
            open_comment: None,
            fence: None,
            line_ends: None,
        }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.lexer.text()
    }

    /// Where the last byte stands that was taken.
    pub(crate) fn last(&self) -> Span {
        let end = self.lexer.pos();
        Span::new(end.saturating_sub(1), end)
    }

    /// Goes on in the lane for clean JSON.
    #[inline]
    pub(crate) fn lane(&self) -> Lane<'a> {
        Lane::new(self.text(), self.lexer.pos(), self.ledger.limits.max_depth)
    }

    /// Goes on where the lane has come to.
    #[inline]
    pub(crate) fn leave_lane(&mut self, lane: Lane<'a>) {
        self.lexer.go_to(lane.at());
    }

    /// Takes the next key of the outermost object and its colon, or leaves the object.
    #[cold]
    pub(crate) fn any_key(&mut self, first: bool) -> Result<Option<Key<'a>>, Refused> {
        let Some(token) = self.item(Kind::CloseBrace, first)? else {
            return Ok(None);
        };
        let (text, escaped) = match token.kind {
            Kind::Text { plain, .. } => (self.string(token)?, !plain),
            _ => (Cow::Borrowed(self.bare_key(token)?), false),
        };
        self.colon()?;
        let span = token.span();
        Ok(Some(Key {
            text,
            span,
            escaped,
        }))
    }

    /// Takes the separator before an item, and the item's first token; or the closing bracket.
    pub(super) fn item(&mut self, close: Kind, first: bool) -> Result<Option<Token>, Refused> {
        let token = self.token()?;
        if token.kind == close {
            return Ok(None);
        }
        match (token.kind, first) {
            (Kind::Comma, false) => {
                let next = self.token()?;
                if next.kind == Kind::Comma || next.kind == close {
                    return self.commas(token, next, close);
                }
                Ok(Some(next))
            }
            (Kind::Comma, true) => {
                let next = self.token()?;
                self.leading_commas(token, next, close)
            }
            (_, true) => Ok(Some(token)),
            (_, false) => self.without_comma(token, close),
        }
    }

    /// Takes what stands behind a comma that is followed by another one or by the end.
    #[cold]
    fn commas(&mut self, first: Token, next: Token, close: Kind) -> Result<Option<Token>, Refused> {
        let (last, next) = self.comma_run(first, next)?;
        let span = Span::new(first.start, last.end);
        let quirk = if last == first {
            Quirk::TrailingComma
        } else {
            Quirk::RepeatedComma
        };
        let is_last = next.kind == close;
        self.replace(quirk, span, if is_last { "" } else { "," })?;
        Ok((!is_last).then_some(next))
    }

    #[cold]
    fn leading_commas(
        &mut self,
        first: Token,
        next: Token,
        close: Kind,
    ) -> Result<Option<Token>, Refused> {
        let (last, next) = self.comma_run(first, next)?;
        self.replace(Quirk::RepeatedComma, Span::new(first.start, last.end), "")?;
        Ok((next.kind != close).then_some(next))
    }

    /// Goes on to the last comma of a run, and to the token behind it.
    fn comma_run(&mut self, first: Token, next: Token) -> Result<(Token, Token), Refused> {
        let (mut last, mut next) = (first, next);
        while next.kind == Kind::Comma {
            last = next;
            next = self.token()?;
        }
        Ok((last, next))
    }

    /// Tolerates that no comma stands before a quoted key.
    #[cold]
    fn without_comma(&mut self, token: Token, close: Kind) -> Result<Option<Token>, Refused> {
        let is_object = close == Kind::CloseBrace;
        if is_object && matches!(token.kind, Kind::Text { closed: true, .. }) {
            let mut ahead = self.lexer;
            let behind = ahead.significant();
            if behind.kind == Kind::Colon {
                let span = Span::new(token.start, token.start);
                self.replace(Quirk::MissingComma, span, ",")?;
                if let (Some(repeats), Some(rewrite)) = (&mut self.repeats, &self.rewrite) {
                    repeats.comma(rewrite.len().saturating_sub(1));
                }
                return Ok(Some(token));
            }
            self.lexer = ahead;
            if self.is_cut(behind) && !is_value(behind) {
                self.lexer = ahead.at(behind.start);
                return Err(self.unexpected(behind, ""));
            }
        }
        Err(match token.kind {
            // It may have become a key.
            Kind::Text { closed: false, .. } if is_object => {
                self.unexpected(token, "expected `,` or `}`")
            }
            _ if is_object => self.misplaced(token, "expected `,` or `}`"),
            _ => self.misplaced(token, "expected `,` or `]`"),
        })
    }

    /// Refuses a scalar that has no reading, but a certain end. A word that is a whole document is refused for
    /// good, since it may as well be prose.
    #[cold]
    pub(super) fn fault(&mut self, rule: &'static str, span: Span) -> Result<(), Refused> {
        let kind = ErrorKind::UnexpectedToken;
        if self.is_alone {
            return Err(self.ledger.refuse(kind, rule, span));
        }
        self.ledger.fault(kind, rule, span)
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), Refused> {
        let token = self.token()?;
        if token.kind == Kind::Colon {
            Ok(())
        } else {
            Err(self.misplaced(token, "expected `:`"))
        }
    }

    pub(super) fn bare_key(&mut self, token: Token) -> Result<&'a str, Refused> {
        let text = token.span().of(self.lexer.text());
        let (is_key, is_cut) = (is_identifier(text), self.is_cut(token));
        if token.kind != Kind::Word || is_cut && !is_key {
            return Err(self.misplaced(token, "expected a key"));
        }
        if is_cut {
            return Err(self.unexpected(token, ""));
        }
        if !is_key {
            self.fault("expected a key", token.span())?;
            return Ok(text);
        }
        self.quote(Quirk::UnquotedKey, token.span(), text)?;
        Ok(text)
    }

    /// Tolerates a quirk whose strict spelling is `strict`.
    pub(super) fn replace(
        &mut self,
        quirk: Quirk,
        span: Span,
        strict: impl Into<Cow<'a, str>>,
    ) -> Result<(), Refused> {
        self.ledger.admit(quirk, span)?;
        if let Some(rewrite) = self.edits() {
            rewrite.replace(span, strict);
        }
        Ok(())
    }

    /// Tolerates a quirk whose strict spelling is a text in double quotes.
    pub(super) fn quote(&mut self, quirk: Quirk, span: Span, text: &str) -> Result<(), Refused> {
        self.ledger.admit(quirk, span)?;
        if let Some(rewrite) = self.edits() {
            rewrite.quote(span, text);
        }
        Ok(())
    }

    /// Where edits are noted, unless nobody will ask for them.
    fn edits(&mut self) -> Option<&mut Rewrite<'a>> {
        let is_lost = self.ledger.recovers && self.ledger.is_refused();
        self.rewrite.as_mut().filter(|_| !is_lost)
    }

    /// Whether more bytes could have made another token of this one.
    #[inline]
    pub(super) fn is_cut(&self, token: Token) -> bool {
        token.end == self.lexer.text().len()
            && match token.kind {
                // A word in a code fence is not complete before the end of the fence.
                Kind::Word => !self.is_alone || self.fence.is_some(),
                Kind::Call => {
                    let is_closed = token.span().of(self.text()).ends_with(')');
                    !(self.is_alone && is_closed) || self.fence.is_some()
                }
                Kind::End => true,
                Kind::Stray => matches!(token.span().of(self.text()), "/" | "`" | "``"),
                Kind::Text { closed, .. } | Kind::BlockComment { closed } => !closed,
                _ => false,
            }
    }

    /// Refuses the end of the text.
    #[cold]
    pub(super) fn refuse_end(&mut self, rule: &'static str, end: usize) -> Refused {
        let stop = self.stop.unwrap_or(Stop {
            kind: ErrorKind::UnexpectedEnd,
            rule,
            span: Span::new(end, end),
            truncated: true,
        });
        self.ledger.refuse_stop(stop)
    }

    /// Refuses a token where no value can stand, however it goes on, or the end of the text.
    #[cold]
    fn misplaced(&mut self, token: Token, rule: &'static str) -> Refused {
        if is_value(token) {
            return self
                .ledger
                .refuse(ErrorKind::UnexpectedToken, rule, token.span());
        }
        self.unexpected(token, rule)
    }

    /// Refuses a token that cannot stand here, or the end of the text.
    #[cold]
    pub(super) fn unexpected(&mut self, token: Token, rule: &'static str) -> Refused {
        if self.is_cut(token) {
            let rule = match token.kind {
                Kind::Text { .. } => "payload ends inside a string",
                Kind::BlockComment { .. } => "payload ends inside a comment",
                _ => "payload ends inside a value",
            };
            return self.refuse_end(rule, token.end);
        }
        self.ledger
            .refuse(ErrorKind::UnexpectedToken, rule, token.span())
    }
}

/// Whether a token is a scalar or the beginning of one.
const fn is_value(token: Token) -> bool {
    matches!(token.kind, Kind::Word | Kind::Call | Kind::Text { .. })
}
