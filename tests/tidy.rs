//! The source tree keeps its own rules: layers, documents that match.
//!
//! Each checker is a function over text, and each is shown to catch what it is there to catch.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/layers.rs"]
mod layers;

use std::fs;
use std::path::{Path, PathBuf};

/// Reads the files below a folder of the project whose name ends so, by their path in it.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let start = place(folder);
    let mut folders = vec![start.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                let is_made = ["target", "corpus", "artifacts", "coverage"].contains(&&*name);
                if !is_made && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if name.ends_with(ending) {
                let inside = path.strip_prefix(&start).unwrap();
                let text = fs::read_to_string(&path).unwrap();
                found.push((inside.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(place(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Takes a source file without its comments and its tests.
fn code_of(source: &str) -> String {
    source
        .split("#[cfg(test)]")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Finds the names behind every `root::` of a source file, those in braces included.
fn names_behind(code: &str, root: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (at, _) in code.match_indices(root) {
        // `mycrate::` is not `crate::`, and `a::std::` not `std::`; `::std::` is.
        let before = code[..at].strip_suffix("::").unwrap_or(&code[..at]);
        if before.ends_with(is_part) {
            continue;
        }
        let rest = &code[at + root.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(rest.chars().take_while(|c| is_part(*c)).collect());
            continue;
        };
        let mut depth = 0_usize;
        let mut name = String::new();
        let mut in_name = true;
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    names.push(std::mem::take(&mut name));
                    in_name = true;
                }
                ':' | ' ' if !name.is_empty() => in_name = false,
                _ if depth == 0 && in_name && is_part(c) => name.push(c),
                _ => {}
            }
        }
        if !name.is_empty() {
            names.push(name);
        }
    }
    names
}

#[test]
fn names_are_found_in_every_form() {
    let code = "use crate::span::Span;\nuse crate::{json::{a, b}, quirk as q,\n    report};\nlet x = crate::ledger::f();\nmycrate::no::x; a::crate::no";
    assert_eq!(
        names_behind(code, "crate::"),
        ["span", "json", "quirk", "report", "ledger"]
    );
    assert_eq!(
        code_of("//! crate::a\nuse b;\n    /// crate::c\n#[cfg(test)]\nmod tests { use d; }"),
        "use b;"
    );
}
