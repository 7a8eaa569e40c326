//! Measures `zapi-webhooks` and its peers on the same bodies.
//!
//! The binaries in `src/bin` are the commands; `README.md` says how to run them. Of this crate the
//! test suite runs only `tests/`, which counts bytes and never time.

#[cfg(feature = "peers")]
pub mod aims;
pub mod bodies;
#[cfg(feature = "peers")]
pub mod bulk;
pub mod clock;
#[cfg(any(feature = "peers", feature = "replay"))]
pub mod flat;
pub mod generators;
pub mod heap;
pub mod jobs;
pub mod meter;
pub mod million;
#[cfg(feature = "peers")]
pub mod peers;
pub mod reader;
pub mod table;
