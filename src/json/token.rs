//! The tokens of the lexer: kinds, quotation marks, places.

use crate::span::Span;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Colon,
    Comma,
    /// A string, its quotes included. It ends at the closing quote, or before a line end; it is `plain`
    /// if it has neither a backslash nor a control character.
    Text {
        quote: Quote,
        closed: bool,
        plain: bool,
    },
    /// A run of letters, digits, marks, `_ $ . + -` and `\u` escapes: a literal, a number, a bare text.
    Word,
    /// A word with a number in parentheses, quoted or not, after `new` or not: `NumberLong(1)`.
    Call,
    /// White space of JSON.
    Blank,
    /// White space of JSON5 that JSON does not know.
    WideBlank,
    LineComment,
    BlockComment {
        closed: bool,
    },
    /// One character that starts no other token.
    Stray,
    End,
}

/// The quotation marks around a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    Double,
    Single,
    CurlyDouble,
    CurlySingle,
}

impl Quote {
    pub(crate) const fn open(self) -> char {
        match self {
            Self::Double => '"',
            Self::Single => '\'',
            Self::CurlyDouble => '\u{201c}',
            Self::CurlySingle => '\u{2018}',
        }
    }

    pub(crate) const fn close(self) -> char {
        match self {
            Self::CurlyDouble => '\u{201d}',
            Self::CurlySingle => '\u{2019}',
            straight => straight.open(),
        }
    }

    /// Whether `c` inside makes the end of the string doubtful.
    pub(crate) const fn clashes(self, c: char) -> bool {
        match self {
            Self::CurlyDouble => matches!(c, '"' | '\u{201c}' | '\u{201e}' | '\u{201f}'),
            Self::CurlySingle => matches!(c, '\'' | '\u{2018}' | '\u{201a}' | '\u{201b}'),
            Self::Double | Self::Single => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    span: Span,
}

/// A token is returned in two registers.
const _: () = assert!(size_of::<Token>() == 12);

impl Token {
    /// Whether this is a scalar or the start of one.
    pub(crate) const fn is_scalar(self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Call | Kind::Text { .. })
    }

    pub(crate) const fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span }
    }

    pub(crate) const fn span(self) -> Span {
        self.span
    }

    pub(crate) const fn start(self) -> usize {
        self.span.start()
    }

    pub(crate) const fn end(self) -> usize {
        self.span.end()
    }
}
