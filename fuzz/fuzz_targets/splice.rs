//! Every law, on real payloads with hostile fragments spliced in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zapi_webhooks_fuzz::{invariants::every_law, splice};

fuzz_target!(|recipe: &[u8]| every_law(&splice::payload(recipe)));
