//! The grammar half: JSON, JSON5 and the lenient superset. It knows nothing of Z-API.
//!
//! Bytes become text at the [`door`], text becomes tokens in the [`lexer`], or larger pieces in the
//! [`clean`] lane where it is plain JSON, the [`parser`] strings
//! tokens together into members, and [`value`] takes what stands in them: words and numbers with
//! the help of [`literal`], strings with that of [`string`]. An unknown value is spelled as strict
//! JSON by a [`rewrite`]. White space and comments between tokens are [`trivia`].

mod clean;
pub(crate) mod door;
mod lexer;
mod literal;
mod nesting;
mod parser;
mod rewrite;
mod string;
mod token;
mod trivia;
mod value;

pub(crate) use literal::integral;
pub(crate) use parser::{Key, Parser};
pub(crate) use string::write_json_string;
pub(crate) use value::Scalar;
