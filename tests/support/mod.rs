//! What several test files share: the laws, and payloads whose account is known beforehand.

#[allow(dead_code, reason = "each test file uses its part")]
pub mod document;
#[allow(dead_code, reason = "each test file uses its part")]
pub mod invariants;
#[allow(dead_code, reason = "each test file uses its part")]
pub mod payload;
