//! What the lexer finds: kinds of tokens, quotation marks, places.

use crate::span::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Colon,
    Comma,
    /// A string, its quotes included. It ends at the closing quote or before the first control
    /// character; it is `plain` where no backslash stands in it.
    Text {
        quote: Quote,
        closed: bool,
        plain: bool,
    },
    /// A run of letters, digits and `_ $ . + -`: a literal, a number or a bare text.
    Word,
    /// A word with a number in parentheses: `NumberLong(1)`.
    Call,
    /// White space of JSON.
    Blank,
    /// White space of JSON5 that JSON does not know.
    WideBlank,
    LineComment,
    BlockComment {
        closed: bool,
    },
    /// Three backticks, and the letters and digits behind them.
    Fence,
    /// One character that starts none of the others.
    Stray,
    End,
}

/// Which quotation marks a string stands in.
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

    /// Whether `c` cannot stand inside, since it makes doubtful where the string ends.
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
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    /// Whether this is a scalar or the start of one.
    pub(crate) const fn is_scalar(self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Call | Kind::Text { .. })
    }

    pub(crate) const fn span(self) -> Span {
        Span::in_text(self.start, self.end)
    }
}
