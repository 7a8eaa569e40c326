//! The tokens that are neither white space nor comments, and the errors at a token or at the end.

use crate::error_kind::ErrorKind;
use crate::json::duplicates::Duplicates;
use crate::json::lexer::Lexer;
use crate::json::token::{Kind, Token};
use crate::ledger::{Ledger, Refused, Stop};
use crate::quirk::Quirk;
use crate::span::Span;

/// A text that is being read: the rest of its tokens, and the findings so far.
pub(crate) struct Parser<'a, 'l> {
    pub(super) lexer: Lexer<'a>,
    pub(super) ledger: &'l mut Ledger,
    /// Which keys of nested objects are compared.
    pub(super) duplicates: Duplicates<'a>,
    /// Whether strict JSON is asked for, so that every finding needs its replacement.
    pub(super) spells: bool,
    /// How many containers are open around the value.
    pub(super) levels: usize,
    /// Why the text ends, if it ends before the payload does.
    pub(super) stop: Option<Stop>,
    /// The end of the payload, if it comes right after the end of a code fence. A line in a string or a comment
    /// may start like that end.
    pub(super) after_fence: Option<Stop>,
    /// Whether the value is in an indented code fence, which takes blanks from the start of a line.
    pub(super) is_indented: bool,
}

impl<'a, 'l> Parser<'a, 'l> {
    /// Starts to read a document of any value, to spell it as strict JSON.
    pub(super) fn document(
        lexer: Lexer<'a>,
        ledger: &'l mut Ledger,
        duplicates: Duplicates<'a>,
        stop: Option<Stop>,
    ) -> Self {
        Self {
            lexer,
            ledger,
            duplicates,
            spells: true,
            levels: 0,
            stop,
            after_fence: None,
            is_indented: false,
        }
    }

    /// Starts to read an object for the values of its members.
    pub(super) fn object(text: &'a str, stop: Option<Stop>, ledger: &'l mut Ledger) -> Self {
        Self {
            lexer: Lexer::new(text, 0),
            ledger,
            duplicates: Duplicates::Ignored,
            spells: false,
            levels: 1,
            stop,
            after_fence: None,
            is_indented: false,
        }
    }

    pub(super) fn text(&self) -> &'a str {
        self.lexer.text()
    }

    /// Returns the next token that is neither white space nor a comment.
    #[inline]
    pub(super) fn token(&mut self) -> Result<Token, Refused> {
        self.lexer.skip_blank();
        let token = self.lexer.token();
        match token.kind {
            Kind::WideBlank | Kind::LineComment | Kind::BlockComment { .. } => {
                self.after_trivia(token)
            }
            _ => Ok(token),
        }
    }

    /// Skips white space and comments, and returns the byte that comes next.
    #[inline]
    pub(super) fn ahead(&mut self) -> Result<Option<u8>, Refused> {
        self.lexer.skip_blank();
        if let Some(b'/' | 0x0b | 0x0c | 0x80..) = self.lexer.peek() {
            let token = self.token()?;
            self.lexer.go_to(token.start());
        }
        Ok(self.lexer.peek())
    }

    /// Tolerates white space and comments from this token on, and returns the token after them.
    #[cold]
    fn after_trivia(&mut self, mut token: Token) -> Result<Token, Refused> {
        loop {
            match token.kind {
                Kind::Blank => {}
                Kind::WideBlank | Kind::LineComment | Kind::BlockComment { .. } => {
                    self.trivia(token)?;
                }
                _ => return Ok(token),
            }
            token = self.lexer.token();
        }
    }

    /// Tolerates white space that JSON does not know, or a comment.
    #[cold]
    fn trivia(&mut self, token: Token) -> Result<(), Refused> {
        let span = token.span();
        match token.kind {
            Kind::BlockComment { closed: false } => Err(self.unexpected(token, "")),
            Kind::BlockComment { .. } => self.replace(Quirk::BlockComment, span, ""),
            Kind::LineComment if has_two_ends(span.of(self.text())) => {
                let rule = "expected a line feed at the end of a line comment";
                Err(self.ledger.refuse(ErrorKind::UnexpectedToken, rule, span))
            }
            Kind::LineComment => self.replace(Quirk::LineComment, span, ""),
            _ if span.of(self.text()).starts_with('\u{feff}')
                && !self.ledger.allows(Quirk::Json5Whitespace) =>
            {
                let rule = "unexpected byte order mark after the start";
                self.ledger.fault(ErrorKind::UnexpectedToken, rule, span)
            }
            _ => self.replace(Quirk::Json5Whitespace, span, " "),
        }
    }

    /// Tolerates a quirk that strict JSON spells as `strict`.
    pub(super) fn replace(
        &mut self,
        quirk: Quirk,
        span: Span,
        strict: &str,
    ) -> Result<(), Refused> {
        if self.spells {
            self.ledger.admit_as(quirk, span, strict)
        } else {
            self.ledger.admit(quirk, span)
        }
    }

    /// Tolerates a quirk that strict JSON spells as a text in double quotes.
    pub(super) fn quote(&mut self, quirk: Quirk, span: Span, text: &str) -> Result<(), Refused> {
        if self.spells {
            self.ledger.admit_quoted(quirk, span, text)
        } else {
            self.ledger.admit(quirk, span)
        }
    }

    /// Rejects a scalar that has no reading. Its end is certain, so the parser may go on.
    #[cold]
    pub(super) fn fault(&mut self, rule: &'static str, span: Span) -> Result<(), Refused> {
        self.ledger.fault(ErrorKind::UnexpectedToken, rule, span)
    }

    /// Rejects a container for its size, and compares no more keys, since they cost memory.
    pub(super) fn fault_size(&mut self, kind: ErrorKind, span: Span) -> Result<(), Refused> {
        let is_known = self.ledger.recovers && matches!(self.duplicates, Duplicates::Ignored);
        self.duplicates = Duplicates::Ignored;
        if is_known {
            return Ok(());
        }
        self.ledger.fault(kind, "", span)
    }

    /// Whether this token is the last one, and more text could make it another token.
    #[inline]
    pub(super) fn is_cut(&self, token: Token) -> bool {
        let may_go_on = match token.kind {
            Kind::Word => true,
            Kind::End => return true,
            Kind::Call => !token.span().of(self.text()).ends_with(')'),
            Kind::Stray => token.span().of(self.text()) == "/",
            Kind::Text { closed, .. } | Kind::BlockComment { closed } => !closed,
            _ => false,
        };
        may_go_on && self.is_last(token)
    }

    /// Whether nothing but white space follows a token.
    pub(super) fn is_last(&self, token: Token) -> bool {
        let rest = self.text().as_bytes().get(token.end()..);
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        rest.unwrap_or_default().iter().all(is_blank)
    }

    /// Whether the text ends before the payload does.
    pub(super) fn ends_early(&self) -> bool {
        self.stop.is_some()
    }

    /// Rejects the end of the text.
    #[cold]
    pub(super) fn refuse_end(&mut self, rule: &'static str) -> Refused {
        let end = self.text().len();
        let stop = self.stop.unwrap_or(Stop {
            kind: ErrorKind::UnexpectedEnd,
            rule,
            span: Span::new(end, end),
            truncated: true,
        });
        self.ledger.refuse_stop(stop)
    }

    /// Rejects a token in a place that takes no value, even if it is cut; or the end of the text.
    #[cold]
    pub(super) fn misplaced(&mut self, token: Token, rule: &'static str) -> Refused {
        if token.is_scalar() {
            let kind = ErrorKind::UnexpectedToken;
            return self.ledger.refuse(kind, rule, token.span());
        }
        self.unexpected(token, rule)
    }

    /// Rejects a token, or the end of the text.
    #[cold]
    pub(super) fn unexpected(&mut self, token: Token, rule: &'static str) -> Refused {
        if self.is_cut(token) {
            return self.refuse_cut(token);
        }
        let rule = self.known_slip(token).unwrap_or(rule);
        let kind = ErrorKind::UnexpectedToken;
        self.ledger.refuse(kind, rule, token.span())
    }

    /// Rejects the end of the text, which cuts this token.
    #[cold]
    pub(super) fn refuse_cut(&mut self, token: Token) -> Refused {
        let is_open = matches!(token.kind, Kind::Text { .. } | Kind::BlockComment { .. });
        let holds_fence = is_open && token.end() == self.text().len();
        if let Some(stop) = self.after_fence.filter(|_| holds_fence) {
            return self.ledger.refuse_stop(stop);
        }
        let rule = match token.kind {
            Kind::Text { .. } => "payload ends inside a string",
            Kind::BlockComment { .. } => "payload ends inside a comment",
            _ => "payload ends inside a value",
        };
        self.refuse_end(rule)
    }

    /// The message for a well-known slip, such as `=` for a colon.
    fn known_slip(&self, token: Token) -> Option<&'static str> {
        let rest = self.text().get(token.start()..)?;
        match token.kind {
            Kind::Stray if rest.starts_with('=') => Some("expected `:`, not `=`"),
            Kind::Stray if rest.starts_with('#') => Some("expected `//` before a comment, not `#`"),
            Kind::Stray if rest.starts_with('\u{2026}') => Some(ELLIPSIS),
            Kind::Word if rest.starts_with("...") => Some(ELLIPSIS),
            Kind::Stray if rest.starts_with('`') => {
                Some("expected `\"` around a string, not a backtick")
            }
            _ => None,
        }
    }
}

/// The message for `...`.
pub(super) const ELLIPSIS: &str = "expected a value, not an ellipsis for one that was left out";

/// Whether readers disagree about the end of a line comment. All end it at a line feed. Some end it at a
/// carriage return, and JSON5 also at U+2028 and U+2029, and read the text after that.
fn has_two_ends(comment: &str) -> bool {
    let ends = ['\r', '\u{2028}', '\u{2029}'];
    let rest = comment.split_once(ends).map_or("", |(_, rest)| rest);
    !rest
        .trim_start_matches([' ', '\t', '\r', '\u{2028}', '\u{2029}'])
        .is_empty()
}
