#![doc = include_str!("../README.md")]
#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

mod body;
mod extract;
mod log;

pub use extract::{Connected, Delivery, Rejection};
