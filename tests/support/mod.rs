//! What several test files share: the laws, payloads whose account is known beforehand, and on how many
//! cases a property is tried.

#[allow(dead_code, reason = "each test file uses its part")]
pub mod document;
#[allow(dead_code, reason = "each test file uses its part")]
pub mod invariants;
#[allow(dead_code, reason = "each test file uses its part")]
pub mod payload;

use proptest::test_runner::Config;

/// How many cases a property is tried on, unless `PROPTEST_CASES` says otherwise.
#[allow(dead_code, reason = "each test file uses its part")]
pub fn cases(cases: u32) -> Config {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    config
}
