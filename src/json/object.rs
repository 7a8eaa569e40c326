//! The outermost object, read member by member: the next key, then its value.
//!
//! Clean pieces are read whole, others token by token; the caller sees no difference.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::clean::{self, Clean};
use crate::json::duplicates::Duplicates;
use crate::json::edges::{Fence, enter, finish};
use crate::json::parser::Parser;
use crate::json::scalar::Scalar;
use crate::json::separator::{Before, colon, item, key};
use crate::json::strict::spell;
use crate::json::token::Kind;
use crate::json::value::{scalar, value};
use crate::ledger::{Ledger, Refused, Stop};
use crate::options::OnConflict;
use crate::span::Span;

/// A key.
#[derive(Debug)]
pub(crate) struct Key<'a> {
    /// The name, decoded. It is UTF-8.
    pub(crate) name: Cow<'a, [u8]>,
    /// The place of the key, its quotes included.
    pub(crate) span: Span,
    /// Whether the key is spelled with an escape.
    pub(crate) is_escaped: bool,
}

impl<'a> Key<'a> {
    /// A key in quotes without escapes.
    #[inline]
    fn clean(text: &'a str, span: Span) -> Self {
        let name = text.as_bytes().get(span.inside().range());
        Self {
            name: Cow::Borrowed(name.unwrap_or_default()),
            span,
            is_escaped: false,
        }
    }

    /// The name as text if it is decoded, or its place if the payload has it as it is.
    #[inline]
    pub(crate) fn place(&self) -> Result<&str, Span> {
        if let Cow::Owned(name) = &self.name {
            return Ok(core::str::from_utf8(name).unwrap_or_default());
        }
        let (start, end) = (self.span.start(), self.span.end());
        let quotes = end.wrapping_sub(start).wrapping_sub(self.name.len());
        let width = quotes.wrapping_shr(1);
        Err(Span::in_text(
            start.wrapping_add(width),
            end.wrapping_sub(width),
        ))
    }
}

/// The rest of the outermost object.
pub(crate) struct Object<'a, 'l> {
    parser: Parser<'a, 'l>,
    fence: Option<Box<Fence<'a>>>,
}

impl<'a, 'l> Object<'a, 'l> {
    /// Starts to read the object of a text. If the text ends before the payload, `stop` says why.
    #[inline]
    pub(crate) fn new(text: &'a str, stop: Option<Stop>, ledger: &'l mut Ledger) -> Self {
        Self {
            parser: Parser::object(text, stop, ledger),
            fence: None,
        }
    }

    /// Skips the opening brace, and a byte order mark, comments or a fence before it.
    #[inline]
    pub(crate) fn open(&mut self) -> Result<(), Refused> {
        let parser = &mut self.parser;
        if parser.text().starts_with('{') && parser.ledger.limits.max_depth != 0 {
            parser.lexer.go_to(1);
        } else {
            self.fence = enter_object(parser)?;
        }
        Ok(())
    }

    /// The findings of the payload.
    #[inline]
    pub(crate) fn ledger(&mut self) -> &mut Ledger {
        self.parser.ledger
    }

    /// Reads the next key and its colon, or `None` at the end of the object.
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<Key<'a>>, Refused> {
        let text = self.parser.text();
        match clean::key(text, self.parser.lexer.pos(), first) {
            Some((span, end)) => {
                self.parser.lexer.go_to(end);
                Ok(Some(Key::clean(text, span)))
            }
            None => self.odd_key(first),
        }
    }

    /// Reads the end of the object, or a key that is not clean.
    #[cold]
    fn odd_key(&mut self, first: bool) -> Result<Option<Key<'a>>, Refused> {
        let parser = &mut self.parser;
        if let Some(end) = clean::close(parser.text(), parser.lexer.pos()) {
            parser.lexer.go_to(end);
            return Ok(None);
        }
        let before = if first {
            Before::Nothing
        } else {
            Before::Other
        };
        if item(parser, true, before)?.is_none() {
            return Ok(None);
        }
        let text = parser.text();
        if let Some((span, end)) = clean::key_at(text.as_bytes(), parser.lexer.pos()) {
            parser.lexer.go_to(end);
            return Ok(Some(Key::clean(text, span)));
        }
        let token = parser.token()?;
        let name = match key(parser, token)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        colon(parser)?;
        Ok(Some(Key {
            name,
            span: token.span(),
            is_escaped: !matches!(token.kind, Kind::Text { plain: true, .. })
                && token.span().of(parser.text()).contains('\\'),
        }))
    }

    /// Enters the value of the last key if it is a container that opens with this brace or bracket.
    pub(crate) fn enter(&mut self, is_object: bool) -> Result<bool, Refused> {
        let open = if is_object {
            Kind::OpenBrace
        } else {
            Kind::OpenBracket
        };
        let mut ahead = self.parser.lexer;
        if ahead.significant().kind != open {
            return Ok(false);
        }
        let token = self.parser.token()?;
        self.parser.levels = self.parser.levels.saturating_add(1);
        let limit = self.parser.ledger.limits.max_depth;
        if self.parser.levels > limit {
            self.parser
                .fault_size(ErrorKind::TooDeep(limit), token.span())?;
        }
        Ok(true)
    }

    /// Leaves a container whose end was taken.
    pub(crate) fn leave(&mut self) {
        self.parser.levels = self.parser.levels.saturating_sub(1);
    }

    /// Takes the next item of a list, and returns its place too; or the end of the list.
    pub(crate) fn item(&mut self, first: bool) -> Result<Option<(Scalar<'a>, Span)>, Refused> {
        let before = if first {
            Before::Nothing
        } else {
            Before::Other
        };
        if item(&mut self.parser, false, before)?.is_none() {
            return Ok(None);
        }
        scalar(&mut self.parser).map(Some)
    }

    /// Takes the value of the last key if it is a clean scalar.
    #[expect(clippy::inline_always, reason = "a call costs a tenth of a member")]
    #[inline(always)]
    pub(crate) fn clean_scalar(&mut self) -> Option<(Clean, Span)> {
        let lexer = &mut self.parser.lexer;
        let (clean, span) = clean::scalar(lexer.text(), lexer.pos())?;
        lexer.go_to(span.end());
        Some((clean, span))
    }

    /// Takes the value of the last key, whatever it is, and returns its place too.
    pub(crate) fn scalar(&mut self) -> Result<(Scalar<'a>, Span), Refused> {
        scalar(&mut self.parser)
    }

    /// Reads a value of any kind for the last key, and returns its place; spells it as strict JSON if it
    /// deviates.
    #[inline]
    pub(crate) fn any(&mut self) -> Result<(Option<String>, Span), Refused> {
        let parser = &mut self.parser;
        let limit = parser.ledger.limits.max_depth;
        let limit = limit.saturating_sub(parser.levels.saturating_sub(1));
        if let Some(span) = clean::value(parser.text(), parser.lexer.pos(), limit) {
            parser.lexer.go_to(span.end());
            return Ok((None, span));
        }
        self.odd_value()
    }

    #[cold]
    fn odd_value(&mut self) -> Result<(Option<String>, Span), Refused> {
        let parser = &mut self.parser;
        let count = parser.ledger.count();
        let token = parser.token()?;
        parser.spells = true;
        value(parser, token)?;
        parser.spells = false;
        let span = Span::new(token.start(), parser.lexer.pos());
        let deviates = parser.ledger.count() > count;
        let strict = deviates.then(|| spell(parser.text(), span, parser.ledger.edits(count)));
        Ok((strict, span))
    }

    /// Takes the value of the last key, whatever it is, in which no object may repeat a key with another
    /// value; returns its place, and its strict spelling if it deviates.
    pub(crate) fn json(&mut self, policy: OnConflict) -> Result<(Option<String>, Span), Refused> {
        let parser = &mut self.parser;
        let (start, count) = (parser.lexer, parser.ledger.count());
        parser.spells = true;
        parser.duplicates = Duplicates::found(parser.text(), policy);
        let token = parser.token()?;
        value(parser, token)?;
        let repeating = parser.duplicates.fold(parser.ledger);
        parser.duplicates = Duplicates::Ignored;
        if !repeating.is_empty() {
            parser.lexer = start;
            parser.ledger.rewind(count);
            parser.duplicates = Duplicates::folded(parser.text(), repeating, policy);
            let token = parser.token()?;
            value(parser, token)?;
            parser.duplicates = Duplicates::Ignored;
        }
        parser.spells = false;
        let span = Span::new(token.start(), parser.lexer.pos());
        let deviates = parser.ledger.count() > count;
        let strict = deviates.then(|| spell(parser.text(), span, parser.ledger.edits(count)));
        Ok((strict, span))
    }

    /// Takes a key that is expected next, in the usual spelling: its lead is a comma, the key in quotes and its
    /// colon. Returns the place of the key.
    #[inline]
    pub(crate) fn expect(&mut self, lead: &str, first: bool) -> Option<Span> {
        let text = self.parser.text().as_bytes();
        let start = clean::separator(text, self.parser.lexer.pos(), first)?;
        let lead = lead.as_bytes().get(1..)?;
        let end = start.wrapping_add(lead.len());
        let key = text.get(start..end)?;
        // Most other keys differ in their first letter.
        if key.get(1) != lead.get(1) || key != lead {
            return None;
        }
        self.parser.lexer.go_to(end);
        Some(Span::in_text(start, end.wrapping_sub(1)))
    }

    /// The place of the byte that was taken last.
    pub(crate) fn last(&self) -> Span {
        let end = self.parser.lexer.pos();
        Span::new(end.saturating_sub(1), end)
    }

    /// Checks that the payload ends after the object.
    pub(crate) fn finish(&mut self) -> Result<(), Refused> {
        finish(&mut self.parser, self.fence.take())
    }
}

/// Skips the opening brace, and a byte order mark, comments or a fence before it.
#[cold]
fn enter_object<'a>(parser: &mut Parser<'a, '_>) -> Result<Option<Box<Fence<'a>>>, Refused> {
    let start = enter(parser, true)?;
    let token = start.token;
    match token.kind {
        Kind::OpenBrace if parser.ledger.limits.max_depth == 0 => {
            let kind = ErrorKind::TooDeep(0);
            Err(parser.ledger.refuse(kind, "", token.span()))
        }
        Kind::OpenBrace => Ok(start.fence),
        Kind::End => Err(parser.refuse_end("payload is empty")),
        _ if token.is_scalar()
            || token.kind == Kind::OpenBracket
            || token.span().of(parser.text()).starts_with('<') =>
        {
            let rest = parser.text().get(token.start()..).unwrap_or_default();
            let kind = ErrorKind::NotAnObject;
            Err(parser.ledger.refuse(kind, no_object(rest), token.span()))
        }
        _ => Err(parser.unexpected(token, "expected an object")),
    }
}

/// The rule for a payload that is not an object; names its kind if the start of the text shows it.
fn no_object(text: &str) -> &'static str {
    let line = text.lines().next().unwrap_or_default();
    let word = text.split(|c: char| !c.is_ascii_alphanumeric()).next();
    let word = word.unwrap_or_default();
    let is_form = |line: &str| {
        let key = line.split('=').next().unwrap_or_default();
        let in_key = |c: char| c.is_ascii_alphanumeric() || "_-.%+[]".contains(c);
        key.len() < line.len() && !key.is_empty() && key.chars().all(in_key)
    };
    let is_base64 = |text: &str| {
        let text = text.trim_ascii_end();
        let in_base64 = |c: char| c.is_ascii_alphanumeric() || "+/-_=\r\n".contains(c);
        text.len() >= 16 && text.len() % 4 == 0 && text.chars().all(in_base64)
    };
    let is_log = |line: &str| {
        let before = line.split_once('{').map_or("", |(before, _)| before);
        before.chars().filter(char::is_ascii_digit).count() > 3
    };
    let item = text.strip_prefix('[').map(str::trim_ascii_start);
    let is_array = item.is_some_and(|item| item.starts_with(['{', '[', '"', '\'', ']']));
    if line.starts_with("HTTP/") || line.contains(" HTTP/1") || line.contains(" HTTP/2") {
        "expected an object, not an HTTP message"
    } else if text.starts_with('<') {
        "expected an object, not HTML or XML"
    } else if is_base64(text) {
        "expected an object, not Base64"
    } else if is_form(line) {
        "expected an object, not a form body"
    } else if text.starts_with(['"', '\'', '\u{201c}', '\u{2018}']) {
        "expected an object, not a string"
    } else if !is_array && is_log(line) {
        "expected an object, not a log prefix before it"
    } else if text.starts_with('[') {
        "expected an object, not an array"
    } else if word == "null" {
        "expected an object, not null"
    } else if matches!(word, "true" | "false") {
        "expected an object, not a boolean"
    } else if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        "expected an object, not a number"
    } else {
        "expected an object, not other text"
    }
}

#[cfg(test)]
mod tests {
    use super::{Parser, clean, scalar, spell, value};
    use crate::ledger::Ledger;
    use crate::options::{Limits, ParseOptions};
    use crate::span::Span;
    use proptest::prelude::*;

    /// Reads the value at the start of a text token by token: its end, its strict spelling if that differs,
    /// and how many deviations it has.
    fn by_tokens(text: &str) -> Option<(usize, Option<String>, usize)> {
        let mut ledger = Ledger::new(&ParseOptions::new(), Limits::EVENT);
        let mut parser = Parser::object(text, None, &mut ledger);
        parser.spells = true;
        let token = parser.token().ok()?;
        value(&mut parser, token).ok()?;
        let span = Span::new(token.start(), parser.lexer.pos());
        let count = ledger.count();
        let strict = (count > 0).then(|| spell(text, span, ledger.edits(0)));
        Some((span.end(), strict, count))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The law of clean pieces, on texts that are nearly JSON.
        #[test]
        fn clean_values_are_read_the_same_by_tokens(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"\\n\"", "\"\\u00e9\"",
                    "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"é\"", "'b'", "0", "-1.5e3", "01", "1.",
                    "true", "null", "truex", "//", "\u{a0}", "\"\\x41\"", "{\"k\":1}", "[1,2]",
                    "{\"a\":[{}],\"b\":\"\"}", "\"", "\\",
                ]),
                1..12,
            ),
        ) {
            let text = pieces.concat() + ",";
            if let Some(value) = clean::value(&text, 0, 32) {
                prop_assert_eq!(by_tokens(&text), Some((value.end(), None, 0)));
            }
            if let Some((clean, span)) = clean::scalar(&text, 0) {
                let mut ledger = Ledger::new(&ParseOptions::new(), Limits::EVENT);
                let by_tokens = scalar(&mut Parser::object(&text, None, &mut ledger));
                prop_assert_eq!(by_tokens.ok(), Some((clean.scalar(&text, span), span)));
                prop_assert!(ledger.take_diagnostics().is_empty());
            }
        }

        /// Strict JSON is clean, or else the fast path would be of no use.
        #[test]
        fn strict_values_are_clean(
            numbers in prop::collection::vec(any::<i32>(), 0..4),
            text in "[a-zé \n\"\\\\]{0,12}",
        ) {
            let value = serde_json::json!({"list": numbers, "text": text, "deep": [[{"a": null}]]});
            let text = value.to_string() + "}";
            let value = clean::value(&text, 0, 32);
            prop_assert_eq!(value.map(Span::end), text.len().checked_sub(1));
        }
    }
}
