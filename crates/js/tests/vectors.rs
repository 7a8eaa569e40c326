//! The table of vectors against the library. The tests in JavaScript run the same table.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use zapi_webhooks::{normalize, parse};
use zapi_webhooks_verdict::Verdict;

/// One body, and what the command said about it.
#[derive(Deserialize)]
struct Vector {
    name: String,
    body: String,
    normalized: Option<String>,
    verdict: Box<RawValue>,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn vectors() -> Vec<Vector> {
    let text = fs::read_to_string(root().join("tests/vectors.json")).expect("the table");
    serde_json::from_str(&text).expect("a list of vectors")
}

#[test]
fn every_vector_is_the_verdict_of_the_library() {
    for vector in vectors() {
        let body = STANDARD.decode(&vector.body).expect("Base64");
        let verdict = parse(&body);
        let written = serde_json::to_string(&Verdict::new(&body, &verdict)).expect("JSON");
        let parsed = |json: &str| serde_json::from_str::<Value>(json).expect("JSON");
        let expected = vector.verdict.get();
        // The command escapes the characters that a terminal obeys, so two texts may spell one verdict.
        if written != expected {
            assert_eq!(parsed(&written), parsed(expected), "{}", vector.name);
        }
        let normalized = normalize(&body).ok();
        let normalized = normalized.as_ref().map(|it| it.json.trim_end_matches('\n'));
        assert_eq!(normalized, vector.normalized.as_deref(), "{}", vector.name);
    }
}

#[test]
fn every_fixture_is_a_vector() {
    let fixtures: BTreeSet<(String, Vec<u8>)> = fs::read_dir(root().join("fixtures"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("a fixture"))
        })
        .collect();
    let vectors: BTreeSet<(String, Vec<u8>)> = vectors()
        .into_iter()
        .map(|vector| (vector.name, STANDARD.decode(vector.body).expect("Base64")))
        .collect();
    let odd: Vec<&str> = fixtures
        .symmetric_difference(&vectors)
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(odd.is_empty(), "run scripts/vectors.py: {odd:?}");
}
