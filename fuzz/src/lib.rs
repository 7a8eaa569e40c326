//! What the fuzz targets share: the laws of the property tests, and payloads spliced together.

#[path = "../../tests/support/invariants.rs"]
pub mod invariants;
pub mod splice;
