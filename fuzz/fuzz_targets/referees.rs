//! The parser against `serde_json` and `json5`, on a document inside an otherwise clean body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zapi_webhooks_fuzz::invariants::referees;

fuzz_target!(|document: &str| referees::document(document));
