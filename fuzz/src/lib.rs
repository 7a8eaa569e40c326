//! What the fuzz targets share: the laws of the property tests, documents and events written with known
//! deviations, and payloads spliced together.

#[path = "../../tests/support/document.rs"]
pub mod document;
pub mod events;
#[path = "../../tests/support/invariants.rs"]
pub mod invariants;
#[path = "../../tests/support/payload.rs"]
pub mod payload;
pub mod splice;
