//! The laws of documents, on the bytes as they come.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zapi_webhooks_fuzz::invariants::documents::every_law;

fuzz_target!(|bytes: &[u8]| every_law(bytes));
