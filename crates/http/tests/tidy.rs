//! Secrets are compared in constant time and nowhere else: a rule that no type can state.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// Names under which secrets, and what is held against them, go by in the sources.
const NAMES: [&str; 6] = [
    "secret",
    "token",
    "presented",
    "accepted",
    "expected",
    "expose",
];

/// What stops at the first difference.
const COMPARISONS: [&str; 10] = [
    "==",
    "!=",
    ".eq(",
    ".ne(",
    ".cmp(",
    "contains(",
    "starts_with(",
    "ends_with(",
    "strip_prefix(",
    "any(",
];

/// The lines of shipped code that compare something that goes by such a name.
fn plain_comparisons(source: &str) -> Vec<&str> {
    let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code = shipped
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let compares = |line: &&str| {
        COMPARISONS
            .iter()
            .any(|comparison| line.contains(comparison))
    };
    let names = |line: &&str| {
        let line = line.to_lowercase();
        NAMES.iter().any(|name| line.contains(name))
    };
    code.filter(compares).filter(names).collect()
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_source_compares_a_secret_plainly() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in ["http", "axum", "receiver-examples"] {
        let sources = sources(&crates.join(name).join("src"));
        assert!(sources.len() > 2, "{name}");
        for path in sources {
            let source = fs::read_to_string(&path).unwrap();
            assert_eq!(plain_comparisons(&source), [""; 0], "{}", path.display());
        }
    }
}

#[test]
fn the_check_finds_what_public_receivers_do() {
    for line in [
        "if header != self.secret {",
        "if token == expected { Ok(()) }",
        "presented == secret.expose().as_bytes()",
        "accepted.iter().any(|text| text.as_bytes().eq(presented))",
        "if self.secrets.contains(&presented) {",
        "secret.expose().starts_with(presented)",
        "Some(value) if value.as_bytes() == token => Ok(()),",
    ] {
        assert_eq!(plain_comparisons(line), [line]);
    }
    for line in [
        "/// Whether `presented == secret`.",
        "let token = read();",
        "if a == b {",
    ] {
        assert_eq!(plain_comparisons(line), [""; 0]);
    }
}

#[test]
fn the_check_finds_a_plain_comparison_put_into_the_receiver() {
    let read =
        |file: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let secret = read("src/secret.rs");
    let plain = secret.replace(".ct_eq(presented)", " == presented");
    assert_ne!(plain, secret);
    assert_eq!(plain_comparisons(&plain).len(), 1);
    let receiver = read("src/receiver.rs");
    let plain = receiver.replace(
        "is_one_of(presented.as_bytes(), accepted)",
        "accepted.any(presented)",
    );
    assert_ne!(plain, receiver);
    assert_eq!(plain_comparisons(&plain).len(), 1);
}
