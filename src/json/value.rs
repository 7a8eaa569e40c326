//! Values: a scalar for a field that is known, and values of any depth, without recursion, for
//! those that are not.

use std::borrow::Cow;

use crate::error_kind::ErrorKind;
use crate::json::literal::{Bare, strict_number, wrapped_number};
use crate::json::parser::Parser;
use crate::json::rewrite::Rewrite;
use crate::json::string::write_json_string;
use crate::json::token::{Kind, Quote, Token};
use crate::ledger::Refused;
use crate::quirk::Quirk;
use crate::span::Span;

const VALUE: &str = "expected a value";
const ONE_READING: &str = "expected a value with one reading";

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
    /// A bare text.
    Bare(&'a str),
    PythonBool(bool),
    /// A word or number that no field takes: `NaN`, `0x1F`, `None`, `undefined`.
    Foreign(&'a str),
    /// An object or array, as it stands.
    Container(&'a str),
}

impl<'a> Parser<'a, '_> {
    /// Takes a value of the outermost object, and says where it stands.
    #[inline]
    pub(crate) fn scalar(&mut self) -> Result<(Scalar<'a>, Span), Refused> {
        match self.lexer.clean_scalar() {
            Some(clean) => Ok(clean),
            None => self.any_scalar(),
        }
    }

    fn any_scalar(&mut self) -> Result<(Scalar<'a>, Span), Refused> {
        let token = self.token()?;
        let scalar = match token.kind {
            Kind::Text { .. } => Scalar::Text(self.string(token)?),
            Kind::Word => self.word(token)?,
            Kind::OpenBrace | Kind::OpenBracket => {
                self.lexer.back_to(token);
                self.value()?;
                let span = Span::new(token.start, self.lexer.pos());
                return Ok((Scalar::Container(span.of(self.text())), span));
            }
            Kind::Call => Scalar::Wrapped(self.call(token)?),
            _ => return Err(self.unexpected(token, VALUE)),
        };
        Ok((scalar, token.span()))
    }

    /// Takes a value of any depth, checks it, and spells it as strict JSON.
    #[inline]
    pub(crate) fn strict_value(&mut self) -> Result<(Cow<'a, str>, Span), Refused> {
        match self.lexer.clean_scalar() {
            Some((_, span)) => Ok((Cow::Borrowed(span.of(self.text())), span)),
            None => self.any_strict_value(),
        }
    }

    fn any_strict_value(&mut self) -> Result<(Cow<'a, str>, Span), Refused> {
        let token = self.token()?;
        self.lexer.back_to(token);
        self.rewrite = Some(Rewrite::from(token.start));
        self.value()?;
        let end = self.lexer.pos();
        let rewrite = self.rewrite.take();
        let json = rewrite.map(|it| it.finish(self.lexer.text(), end));
        Ok((json.unwrap_or_default(), Span::new(token.start, end)))
    }

    /// Takes a value, whatever its depth.
    fn value(&mut self) -> Result<(), Refused> {
        let mut nesting = Nesting::default();
        loop {
            let mut first = match self.lexer.clean_scalar() {
                Some(_) => false,
                None => self.open_or_take(&mut nesting)?,
            };
            loop {
                let Some(is_object) = nesting.top() else {
                    return Ok(());
                };
                if self.clean_item(is_object, first) || self.any_item(is_object, first)? {
                    break;
                }
                nesting.pop();
                first = false;
            }
        }
    }

    /// Enters a container, or takes a scalar. Says whether it entered.
    #[inline]
    fn open_or_take(&mut self, nesting: &mut Nesting) -> Result<bool, Refused> {
        let start = self.lexer.pos();
        let is_object = if self.lexer.eat(b'{') {
            true
        } else if self.lexer.eat(b'[') {
            false
        } else {
            let token = self.token()?;
            if !matches!(token.kind, Kind::OpenBrace | Kind::OpenBracket) {
                return self.nested_scalar(token).map(|()| false);
            }
            token.kind == Kind::OpenBrace
        };
        nesting.push(is_object);
        // The outermost object is a level too.
        let limit = self.ledger.limits.max_depth;
        if nesting.depth >= limit {
            let span = Span::new(start, self.lexer.pos());
            return Err(self.ledger.refuse(ErrorKind::TooDeep(limit), "", span));
        }
        Ok(true)
    }

    /// Goes on to the next item, its key included, where all is clean.
    #[inline]
    fn clean_item(&mut self, is_object: bool, first: bool) -> bool {
        if is_object {
            self.lexer.clean_key(first).is_some()
        } else {
            !first && self.lexer.clean_comma()
        }
    }

    /// Goes on to the next item, its key included, or leaves the container.
    fn any_item(&mut self, is_object: bool, first: bool) -> Result<bool, Refused> {
        let close = if is_object {
            Kind::CloseBrace
        } else {
            Kind::CloseBracket
        };
        if self.lexer.eat(if is_object { b'}' } else { b']' }) {
            return Ok(false);
        }
        let Some(token) = self.item(close, first)? else {
            return Ok(false);
        };
        if is_object {
            self.nested_key(token)?;
        } else {
            self.lexer.back_to(token);
        }
        Ok(true)
    }

    /// Takes the key of a nested object and its colon.
    fn nested_key(&mut self, token: Token) -> Result<(), Refused> {
        if let Kind::Text { .. } = token.kind {
            self.nested_string(token)?;
        } else {
            let key = self.bare_key(token)?;
            self.rewrite_string(token.span(), key);
        }
        self.colon()
    }

    /// Checks a scalar of an unknown value, and spells it strictly.
    #[inline]
    fn nested_scalar(&mut self, token: Token) -> Result<(), Refused> {
        match token.kind {
            Kind::Text { .. } => return self.nested_string(token),
            Kind::Word => {}
            Kind::Call => {
                let number = self.call(token)?;
                return self.replace(Quirk::NumberWrapper, token.span(), number);
            }
            _ => return Err(self.unexpected(token, VALUE)),
        }
        let word = token.span().of(self.lexer.text());
        match Bare::of(word) {
            Bare::Null | Bare::Bool(_) | Bare::Number if !self.is_cut(token) => Ok(()),
            bare => self.nested_word(token, bare, word),
        }
    }

    #[cold]
    fn nested_word(&mut self, token: Token, bare: Bare, word: &str) -> Result<(), Refused> {
        if self.is_cut(token) {
            return Err(self.unexpected(token, ""));
        }
        let span = token.span();
        match bare {
            Bare::PythonNone => self.replace(Quirk::PythonLiteral, span, "null"),
            Bare::PythonBool(true) => self.replace(Quirk::PythonLiteral, span, "true"),
            Bare::PythonBool(false) => self.replace(Quirk::PythonLiteral, span, "false"),
            Bare::Json5Number => {
                let strict = strict_number(word).unwrap_or_default();
                self.replace(Quirk::Json5Number, span, strict)
            }
            Bare::Text => {
                self.ledger.admit(Quirk::UnquotedValue, span)?;
                self.rewrite_string(span, word);
                Ok(())
            }
            _ => Err(self.unexpected(token, ONE_READING)),
        }
    }

    /// Reads a word of the outermost object.
    #[inline]
    fn word(&mut self, token: Token) -> Result<Scalar<'a>, Refused> {
        if self.is_cut(token) {
            return Err(self.unexpected(token, ""));
        }
        let word = token.span().of(self.lexer.text());
        Ok(match Bare::of(word) {
            Bare::Null => Scalar::Null,
            Bare::Bool(value) => Scalar::Bool(value),
            Bare::Number => Scalar::Number(word),
            Bare::Text => Scalar::Bare(word),
            Bare::PythonBool(value) => Scalar::PythonBool(value),
            Bare::Json5Number | Bare::PythonNone | Bare::Reserved => Scalar::Foreign(word),
            Bare::Malformed => {
                return Err(self.unexpected(token, ONE_READING));
            }
        })
    }

    /// Reads the number inside a wrapper.
    #[cold]
    fn call(&mut self, token: Token) -> Result<&'a str, Refused> {
        if self.is_cut(token) {
            return Err(self.unexpected(token, ""));
        }
        let call = token.span().of(self.lexer.text());
        wrapped_number(call).ok_or_else(|| {
            self.unexpected(
                token,
                "expected `NumberLong` or `NumberInt` with an integer that fits",
            )
        })
    }

    /// Checks a string of an unknown value, and spells it strictly where it deviates.
    #[inline]
    fn nested_string(&mut self, token: Token) -> Result<(), Refused> {
        if let Kind::Text {
            quote: Quote::Double,
            closed: true,
            plain: true,
        } = token.kind
        {
            return Ok(());
        }
        let tolerated = self.ledger.len();
        let text = self.string(token)?;
        if self.ledger.len() != tolerated {
            self.rewrite_string(token.span(), &text);
        }
        Ok(())
    }

    /// Spells a key or a text of an unknown value as a strict string.
    fn rewrite_string(&mut self, span: Span, text: &str) {
        if let Some(rewrite) = &mut self.rewrite {
            let mut strict = String::with_capacity(text.len().saturating_add(2));
            write_json_string(text, &mut strict);
            rewrite.replace(span, strict);
        }
    }
}

/// Which containers are open, one bit each: set for an object.
#[derive(Default)]
struct Nesting {
    depth: usize,
    /// The innermost levels, the last one lowest.
    bits: u64,
    /// The levels further out, 64 in each.
    outer: Vec<u64>,
}

impl Nesting {
    #[inline]
    fn push(&mut self, is_object: bool) {
        if self.depth.trailing_zeros() >= 6 && self.depth != 0 {
            self.outer.push(self.bits);
        }
        self.bits = self.bits.wrapping_shl(1) | u64::from(is_object);
        self.depth = self.depth.wrapping_add(1);
    }

    #[inline]
    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.bits = self.bits.wrapping_shr(1);
        if self.depth.trailing_zeros() >= 6 && self.depth != 0 {
            self.bits = self.outer.pop().unwrap_or_default();
        }
    }

    #[inline]
    fn top(&self) -> Option<bool> {
        (self.depth != 0).then_some(self.bits & 1 == 1)
    }
}
