//! Every file of `fixtures/documents` against its snapshot: each document, its strict JSON, its account.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use zapi_webhooks::{Report, documents, lines};

/// What is said about each document of an input, which has one on each line if its name says so.
fn account(name: &str, input: &[u8]) -> String {
    let mut out = String::new();
    let documents: Vec<_> = if name.starts_with("lines-") {
        lines(input).collect()
    } else {
        documents(input).collect()
    };
    for document in documents {
        let (line, column) = document.span.line_column(input);
        write!(out, "--- line {line}, column {column}: ").unwrap();
        match &document.verdict {
            Ok(normalized) => {
                writeln!(out, "{}\n{}", normalized.dialect(), normalized.json).unwrap();
                for finding in &normalized.diagnostics {
                    let strict = normalized.replacement(finding).unwrap_or("?");
                    writeln!(out, "{finding}: {strict:?}").unwrap();
                }
            }
            Err(error) => {
                writeln!(out, "refused").unwrap();
                for violation in error.violations() {
                    writeln!(out, "{}", Report::new(input, violation)).unwrap();
                }
            }
        }
    }
    out
}

#[test]
fn every_fixture_matches_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join("fixtures/documents")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let account = account(&name, &fs::read(&path).unwrap());
        settings.bind(|| insta::assert_snapshot!(name.as_str(), account));
        names.push(name);
    }
    for entry in fs::read_dir(folder.join("tests/documents/snapshots")).unwrap() {
        let snapshot = entry.unwrap().path();
        let name = snapshot.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(names.contains(&name), "{name}: a snapshot alone");
    }
    assert!(names.len() > 10, "{names:?}");
}
