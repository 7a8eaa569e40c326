//! `--tolerance`: the three built-in tolerances of the library, by name.

use clap::ValueEnum;
use zapi_webhooks::Tolerance;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Level {
    /// None: only JSON that keeps the contract
    Strict,
    /// Those in the vendor's documentation
    Documented,
    /// All that have exactly one reading
    Lenient,
}

impl From<Level> for Tolerance {
    fn from(level: Level) -> Self {
        match level {
            Level::Strict => Self::STRICT,
            Level::Documented => Self::DOCUMENTED,
            Level::Lenient => Self::LENIENT,
        }
    }
}
