//! What the fuzz targets share: the laws of the property tests, documents written with known deviations, and
//! payloads spliced together.

#[path = "../../tests/support/document.rs"]
pub mod document;
#[path = "../../tests/support/invariants.rs"]
pub mod invariants;
pub mod splice;
