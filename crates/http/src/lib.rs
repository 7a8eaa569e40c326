#![doc = include_str!("../README.md")]
#![warn(clippy::print_stdout, clippy::print_stderr, clippy::too_many_lines)]

mod coding;
mod gzip;
mod head;
mod media_type;
mod outcome;
mod problem;
mod receiver;
mod registration;
mod secret;
pub mod testing;

pub use outcome::{DeadLetter, Outcome};
pub use problem::Problem;
pub use receiver::{Admitted, Interruption, Policy, Receiver};
pub use registration::{Answer, Connected, Credentials, Every, UpdateError, UpdateWebhook};
pub use secret::{InvalidSecret, Secret};
