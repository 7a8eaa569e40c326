//! The grammar: JSON, JSON5 and the lenient superset. It knows nothing of Z-API.
//!
//! The files are layers, and each uses only those before it: [`token`], [`number`], [`nesting`],
//! [`encoding`] (bytes to text), [`strict`] (JSON, written); [`copies`], [`first_look`], [`second_look`] and
//! [`duplicates`] (repeated keys); [`lexer`] (text to tokens); [`scalar`] and [`clean`] (one word, number or clean piece); [`parser`] (the tokens that are
//! neither white space nor comments); [`string`], [`word`], [`separator`] and [`edges`];
//! [`value`]; [`canonical`] (RFC 8785), [`object`] and [`document`].

mod canonical;
mod clean;
mod copies;
mod document;
mod duplicates;
mod edges;
pub(crate) mod encoding;
mod first_look;
mod lexer;
mod nesting;
mod number;
mod object;
mod parser;
mod pieces;
mod scalar;
mod second_look;
mod separator;
mod strict;
mod string;
mod token;
mod value;
mod word;

pub(crate) use canonical::{canonical, canonical_number, double_text, exact_double};
pub(crate) use clean::Clean;
pub(crate) use document::Reader;
pub(crate) use number::{MAX_SAFE_INTEGER, integral, strict_number};
pub(crate) use object::{Key, Object};
pub(crate) use pieces::Pieces;
pub(crate) use scalar::{Scalar, Word};
pub(crate) use strict::{quoted, spell, write_json_string};
pub(crate) use string::decode;
