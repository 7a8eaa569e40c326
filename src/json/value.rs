//! Values: a scalar for a field that is known, and values of any depth, without recursion, for
//! those that are not.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::duplicates::Value;
use crate::json::nesting::Nesting;
use crate::json::number::{strict_number, wrapped_number};
use crate::json::parser::Parser;
use crate::json::scalar::{Word, is_begun};
use crate::json::strict::Rewrite;
use crate::json::token::{Kind, Token};
use crate::ledger::{Ledger, Refused};
use crate::quirk::Quirk;
use crate::span::Span;

const VALUE: &str = "expected a value";
const ONE_READING: &str = "expected a value with one reading";
const FINITE: &str = "expected a finite number, since JSON has no other";

/// A value, as its grammar reads it. What its field makes of it is not decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Text(Cow<'a, str>),
    /// The digits of a number of RFC 8259.
    Number(&'a str),
    /// The number inside a MongoDB shell wrapper.
    Wrapped(&'a str),
    /// A word that is no JSON.
    Word(Word, &'a str),
    /// An object or array, as it stands.
    Container(&'a str),
}

impl Scalar<'_> {
    /// Enters how the grammar deviates here, for a value that no field takes.
    pub(crate) fn admit(&self, span: Span, ledger: &mut Ledger) -> Result<(), Refused> {
        match self {
            Self::Wrapped(_) => ledger.admit(Quirk::NumberWrapper, span),
            Self::Word(bare, _) => match bare.quirk() {
                Some(quirk) => ledger.admit(quirk, span),
                None => Err(ledger.refuse(ErrorKind::UnexpectedToken, ONE_READING, span)),
            },
            Self::Null | Self::Bool(_) | Self::Text(_) | Self::Number(_) | Self::Container(_) => {
                Ok(())
            }
        }
    }
}

impl<'a> Parser<'a, '_> {
    /// Takes any value of the outermost object, and says where it stands.
    #[cold]
    pub(crate) fn any_scalar(&mut self) -> Result<(Scalar<'a>, Span), Refused> {
        let token = self.token()?;
        let scalar = match token.kind {
            Kind::Text { .. } => Scalar::Text(self.string(token)?),
            Kind::Word => self.word(token)?,
            Kind::OpenBrace | Kind::OpenBracket => {
                self.value(token)?;
                let span = Span::new(token.start, self.lexer.pos());
                return Ok((Scalar::Container(span.of(self.text())), span));
            }
            Kind::Call => Scalar::Wrapped(self.call(token)?),
            _ => return Err(self.unexpected(token, VALUE)),
        };
        Ok((scalar, token.span()))
    }

    /// Takes a value of any depth, checks it, and says where it stands; spells it as strict JSON
    /// where it deviates.
    #[cold]
    pub(crate) fn strict_value(&mut self) -> Result<(Option<String>, Span), Refused> {
        let token = self.token()?;
        self.rewrite = Some(Rewrite::default());
        self.value(token)?;
        let span = Span::new(token.start, self.lexer.pos());
        let rewrite = self.rewrite.take();
        let strict = rewrite.and_then(|it| it.apply(self.text(), span));
        Ok((strict, span))
    }

    /// Takes the value that starts with a token, whatever its depth.
    pub(super) fn value(&mut self, mut token: Token) -> Result<(), Refused> {
        let mut nesting = Nesting::default();
        let limit = self.ledger.limits.max_depth;
        // The event's own object is a level too.
        let most = limit.saturating_sub(usize::from(self.repeats.is_none()));
        loop {
            let mut first = matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket);
            if first {
                nesting.push(token.kind == Kind::OpenBrace);
                if nesting.depth() > most {
                    self.refuse_size(ErrorKind::TooDeep(limit), token.span())?;
                }
                if let Some(repeats) = &mut self.repeats {
                    repeats.open();
                }
            } else {
                let value = self.nested_scalar(token)?;
                if let Some(repeats) = &mut self.repeats {
                    repeats.value(value, token.end, nesting.top());
                }
            }
            token = loop {
                let Some(is_object) = nesting.top() else {
                    return Ok(());
                };
                let close = if is_object {
                    Kind::CloseBrace
                } else {
                    Kind::CloseBracket
                };
                match self.item(close, first)? {
                    Some(key) if is_object => break self.nested_key(key)?,
                    Some(item) => break item,
                    None => {
                        nesting.pop();
                        self.note_close(is_object, nesting.top());
                    }
                }
                first = false;
            };
        }
    }

    /// Takes the key of a nested object, its colon, and the first token of its value.
    fn nested_key(&mut self, token: Token) -> Result<Token, Refused> {
        let key = match token.kind {
            Kind::Text { .. } => self.string(token)?,
            _ => Cow::Borrowed(self.bare_key(token)?),
        };
        self.note_key(key, token.span())?;
        self.colon()?;
        self.token()
    }

    /// Checks a scalar of an unknown value, and spells it strictly.
    #[inline]
    fn nested_scalar(&mut self, token: Token) -> Result<Value<'a>, Refused> {
        match token.kind {
            Kind::Text { .. } => return Ok(Value::Text(self.string(token)?)),
            Kind::Word => {}
            Kind::Call => {
                let number = self.call(token)?;
                self.replace(Quirk::NumberWrapper, token.span(), number)?;
                return Ok(Value::Word(Cow::Borrowed(number)));
            }
            _ => return Err(self.unexpected(token, VALUE)),
        }
        let word = token.span().of(self.lexer.text());
        match Word::of(word) {
            Word::Null | Word::Bool(_) | Word::Number if !self.is_cut(token) => {
                Ok(Value::Word(Cow::Borrowed(word)))
            }
            bare => self.nested_word(token, bare, word),
        }
    }

    #[cold]
    fn nested_word(
        &mut self,
        token: Token,
        bare: Word,
        word: &'a str,
    ) -> Result<Value<'a>, Refused> {
        if self.is_cut(token) {
            return Err(self.unexpected(token, ""));
        }
        let span = token.span();
        // A text that makes up a whole document may as well be prose.
        let is_prose = self.is_alone && bare == Word::Text;
        let Some(quirk) = bare.quirk().filter(|_| !is_prose) else {
            if self.is_alone && token.end == self.text().len() && is_begun(word) {
                return Err(self.refuse_end("payload ends inside a value", token.end));
            }
            self.fault(ONE_READING, span)?;
            return Ok(Value::Word(Cow::Borrowed(word)));
        };
        let strict = match bare {
            Word::Text => {
                self.quote(quirk, span, word)?;
                return Ok(Value::Text(Cow::Borrowed(word)));
            }
            Word::PythonBool(true) => Cow::Borrowed("true"),
            Word::PythonBool(false) => Cow::Borrowed("false"),
            Word::Json5Number => {
                let strict = strict_number(word).unwrap_or_default();
                if self.repeats.is_some() && strict.starts_with('"') {
                    self.fault(FINITE, span)?;
                }
                Cow::Owned(strict)
            }
            _ => Cow::Borrowed("null"),
        };
        self.replace(quirk, span, strict.clone())?;
        Ok(Value::Word(strict))
    }

    /// Reads a word of the outermost object.
    #[inline]
    fn word(&mut self, token: Token) -> Result<Scalar<'a>, Refused> {
        if self.is_cut(token) {
            return Err(self.unexpected(token, ""));
        }
        let word = token.span().of(self.lexer.text());
        match Word::of(word) {
            Word::Null => Ok(Scalar::Null),
            Word::Bool(value) => Ok(Scalar::Bool(value)),
            Word::Number => Ok(Scalar::Number(word)),
            Word::Malformed => Err(self.unexpected(token, ONE_READING)),
            odd => Ok(Scalar::Word(odd, word)),
        }
    }

    /// Reads the number inside a wrapper.
    #[cold]
    fn call(&mut self, token: Token) -> Result<&'a str, Refused> {
        if self.is_cut(token) {
            return Err(self.unexpected(token, ""));
        }
        let call = token.span().of(self.lexer.text());
        if let Some(number) = wrapped_number(call) {
            return Ok(number);
        }
        let rule = "expected `NumberLong` or `NumberInt` with an integer that fits";
        self.fault(rule, token.span())?;
        Ok(call)
    }
}

#[cfg(test)]
mod tests {
    use super::{Parser, Rewrite};
    use crate::json::clean::Lane;
    use crate::ledger::Ledger;
    use crate::options::{Limits, ParseOptions};
    use crate::span::Span;
    use proptest::prelude::*;

    /// What the tokens make of the value that a text starts with: where it ends, what is spelled
    /// otherwise, and how many deviations it has.
    fn by_tokens(text: &str) -> Option<(usize, Option<String>, usize)> {
        let mut ledger = Ledger::new(&ParseOptions::new(), Limits::EVENT);
        let mut parser = Parser::new(text, &mut ledger);
        let token = parser.token().ok()?;
        parser.rewrite = Some(Rewrite::default());
        parser.value(token).ok()?;
        let end = parser.lexer.pos();
        let strict = parser
            .rewrite
            .take()?
            .apply(text, Span::new(token.start, end));
        Some((end, strict, ledger.into_diagnostics().len()))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The law of the lane for clean JSON, on texts that are nearly JSON.
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
            if let Some(value) = Lane::new(&text, 0, 32).value() {
                prop_assert_eq!(by_tokens(&text), Some((value.end(), None, 0)));
            }
            if let Some(scalar) = Lane::new(&text, 0, 32).scalar() {
                let mut ledger = Ledger::new(&ParseOptions::new(), Limits::EVENT);
                let by_tokens = Parser::new(&text, &mut ledger).any_scalar();
                prop_assert_eq!(by_tokens.ok(), Some(scalar));
                prop_assert!(ledger.into_diagnostics().is_empty());
            }
        }

        /// The lane takes what real payloads hold: it would be no lane otherwise.
        #[test]
        fn strict_values_are_clean(
            numbers in prop::collection::vec(any::<i32>(), 0..4),
            text in "[a-zé \n\"\\\\]{0,12}",
        ) {
            let value = serde_json::json!({"list": numbers, "text": text, "deep": [[{"a": null}]]});
            let text = value.to_string() + "}";
            let value = Lane::new(&text, 0, 32).value();
            prop_assert_eq!(value.map(Span::end), text.len().checked_sub(1));
        }
    }
}
