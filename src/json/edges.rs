//! The edges of a value: a byte order mark, a code fence, the end of the payload.

use crate::error_kind::ErrorKind;
use crate::json::lexer::Lexer;
use crate::json::parser::Parser;
use crate::json::token::{Kind, Token};
use crate::ledger::{Refused, Stop};
use crate::quirk::Quirk;
use crate::span::Span;

/// The start of a value: its first token, and the code fence around it.
pub(super) struct Start<'a> {
    pub(super) token: Token,
    pub(super) fence: Option<Box<Fence<'a>>>,
}

/// A code fence (`CommonMark`, section 4.5).
pub(super) struct Fence<'a> {
    /// The text around the fence, and the reason if it ends before the payload.
    outside: (&'a str, Option<Stop>),
    /// The marks of the opening fence.
    marks: &'a str,
    /// The place of the closing marks.
    close: Option<Span>,
}

impl Fence<'_> {
    /// Whether the fence has its end.
    pub(super) const fn is_closed(&self) -> bool {
        self.close.is_some()
    }
}

/// Returns the first token of a value, after a byte order mark and the start of a code fence, if any.
#[inline]
pub(super) fn enter<'a>(
    parser: &mut Parser<'a, '_>,
    may_have_mark: bool,
) -> Result<Start<'a>, Refused> {
    if may_have_mark && parser.lexer.pos() == 0 && parser.text().starts_with('\u{feff}') {
        parser.replace(Quirk::ByteOrderMark, Span::new(0, 3), "")?;
        parser.lexer.go_to(3);
    }
    parser.lexer.skip_blank();
    let fence = match parser.lexer.rest() {
        [b'`' | b'~', ..] => open_fence(parser)?,
        _ => None,
    };
    let token = parser.token()?;
    Ok(Start { token, fence })
}

/// Skips the opening fence that its first mark announces. The parser's text then ends before the closing fence.
#[cold]
fn open_fence<'a>(parser: &mut Parser<'a, '_>) -> Result<Option<Box<Fence<'a>>>, Refused> {
    let (text, start) = (parser.text(), parser.lexer.pos());
    let rest = text.get(start..).unwrap_or_default();
    let marks = marks_of(rest);
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let end = start.saturating_add(line.len());
    if marks.len() < 3 && marks.len() == rest.trim_ascii_end().len() {
        return Err(parser.refuse_end("payload ends inside a code fence"));
    }
    let before = text.get(..start).unwrap_or_default();
    let indent = before.rsplit(['\n', '\r', '\u{feff}']).next();
    let indent = indent.unwrap_or_default();
    let info = line.get(marks.len()..).unwrap_or_default();
    let is_fence =
        marks.len() >= 3 && is_indent(indent) && !(marks.starts_with('`') && info.contains('`'));
    if !is_fence {
        let rule = "expected a value or a code fence of CommonMark";
        let span = Span::new(start, start.saturating_add(marks.len()));
        let kind = ErrorKind::UnexpectedToken;
        return Err(parser.ledger.refuse(kind, rule, span));
    }
    parser.replace(Quirk::CodeFence, Span::new(start, end), "")?;
    let outside = (text, parser.stop);
    let close = closing_marks(text, end, marks);
    let inside = close.map_or(text, |close| {
        let before = text.get(..close.start()).unwrap_or_default();
        before.trim_end_matches(' ')
    });
    if let Some(span) = close {
        parser.after_fence = end_after(parser, span);
        parser.stop = Some(Stop {
            kind: ErrorKind::UnexpectedToken,
            rule: "expected the value to end before the code fence does",
            span,
            truncated: false,
        });
    }
    parser.lexer = Lexer::new(inside, end);
    parser.is_indented = !indent.is_empty();
    Ok(Some(Box::new(Fence {
        outside,
        marks,
        close,
    })))
}

/// The end of the payload, if only white space comes before it and after the closing marks.
fn end_after(parser: &Parser<'_, '_>, close: Span) -> Option<Stop> {
    let text = parser.text();
    let is_last = text.get(close.end()..)?.trim_ascii().is_empty();
    let end = Stop {
        kind: ErrorKind::UnexpectedEnd,
        rule: "payload ends inside a code fence",
        span: Span::new(text.len(), text.len()),
        truncated: true,
    };
    is_last.then(|| parser.stop.unwrap_or(end))
}

/// The backticks or tildes at the start of a text.
fn marks_of(text: &str) -> &str {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'));
    let length = mark.map_or(0, |mark| {
        text.len().wrapping_sub(text.trim_start_matches(mark).len())
    });
    text.get(..length).unwrap_or_default()
}

/// Whether a text consists of at most three spaces.
fn is_indent(text: &str) -> bool {
    text.len() <= 3 && text.bytes().all(|byte| byte == b' ')
}

/// Finds the closing fence: the first line of the same marks, at least as many as in the opening fence, with
/// only blanks around them.
fn closing_marks(text: &str, from: usize, marks: &str) -> Option<Span> {
    let mut start = from;
    loop {
        let rest = text.get(start..)?;
        let end = rest.find(['\n', '\r'])?;
        start = start.saturating_add(end).saturating_add(1);
        let line = text.get(start..)?.split(['\n', '\r']).next()?;
        let unindented = line.trim_start_matches(' ');
        let indent = line.get(..line.len().wrapping_sub(unindented.len()))?;
        let found = marks_of(unindented);
        let after = unindented.get(found.len()..)?;
        let is_close = is_indent(indent)
            && found.starts_with(marks)
            && after.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        if is_close {
            let start = start.saturating_add(indent.len());
            return Some(Span::new(start, start.saturating_add(found.len())));
        }
    }
}

/// Skips the end of the code fence, if the value is in one.
pub(super) fn leave<'a>(
    parser: &mut Parser<'a, '_>,
    fence: Option<Box<Fence<'a>>>,
) -> Result<(), Refused> {
    let Some(fence) = fence else { return Ok(()) };
    let token = parser.token()?;
    let Some(close) = fence.close else {
        // The payload may end inside the closing marks.
        let rest = parser.text().get(token.start()..).unwrap_or_default();
        return Err(if fence.marks.starts_with(rest.trim_ascii_end()) {
            parser.refuse_end("payload ends before the code fence does")
        } else {
            trailing(parser, token)
        });
    };
    if token.kind != Kind::End {
        let kind = ErrorKind::TrailingData;
        return Err(parser.ledger.refuse(kind, "", token.span()));
    }
    let (text, stop) = fence.outside;
    (parser.lexer, parser.stop) = (Lexer::new(text, close.end()), stop);
    parser.is_indented = false;
    // Both ends are one deviation, but a document needs an edit at each.
    if parser.spells {
        parser.replace(Quirk::CodeFence, close, "")?;
    }
    Ok(())
}

/// Checks that the payload ends here, after the end of the code fence if there is one. Only white space may
/// follow the fence.
pub(super) fn finish<'a>(
    parser: &mut Parser<'a, '_>,
    fence: Option<Box<Fence<'a>>>,
) -> Result<(), Refused> {
    let is_fenced = fence.is_some();
    leave(parser, fence)?;
    parser.lexer.skip_blank();
    let start = parser.lexer.pos();
    if start < parser.text().len() {
        if is_fenced {
            let span = Span::of_char(parser.text(), start);
            return Err(parser.ledger.refuse(ErrorKind::TrailingData, "", span));
        }
        let token = parser.token()?;
        if token.kind != Kind::End {
            return Err(trailing(parser, token));
        }
    }
    if parser.ends_early() {
        return Err(parser.refuse_end(""));
    }
    Ok(())
}

/// Rejects a token after the value. If the text ends in a slash, it may be the start of a comment.
fn trailing(parser: &mut Parser<'_, '_>, token: Token) -> Refused {
    if token.kind == Kind::Stray && parser.is_cut(token) {
        return parser.unexpected(token, "");
    }
    let kind = ErrorKind::TrailingData;
    parser.ledger.refuse(kind, "", token.span())
}
