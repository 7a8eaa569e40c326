#![doc = include_str!("../README.md")]

mod body;
mod extract;
mod log;

pub use extract::{Connected, Rejection};
