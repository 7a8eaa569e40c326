//! The grammar half: JSON, JSON5 and the lenient superset. It knows nothing of Z-API.
//!
//! Bytes become text at the [`door`], text becomes tokens in the [`lexer`], or larger pieces in the
//! [`clean`] lane where it is plain JSON, the [`parser`] strings
//! tokens together into members inside their [`frame`], and [`value`] takes what stands in them: words with
//! the help of [`literal`], numbers with that of [`number`], strings with that of [`string`]. An unknown value is spelled as strict
//! JSON by a [`rewrite`]. A whole [`document`] is spelled so too, and the keys that it [`repeats`] are
//! folded. White space and comments between tokens are [`trivia`].

mod clean;
mod document;
mod duplicates;
mod edges;
pub(crate) mod encoding;
mod lexer;
mod nesting;
mod number;
mod parser;
mod scalar;
mod strict;
mod string;
mod token;
mod trivia;
mod value;

pub(crate) use clean::{CleanKey, Lane};
pub(crate) use document::Reader;
pub(crate) use number::integral;
pub(crate) use parser::{Key, Parser};
pub(crate) use scalar::Word;
pub(crate) use strict::spell;
pub(crate) use string::write_json_string;
pub(crate) use value::Scalar;
