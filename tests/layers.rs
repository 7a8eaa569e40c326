//! Draws the dependencies of `src/`, file by file: no arrow points up, so no circle can close.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of `src/`, lowest first, a layer a line. A file may use only the files before it.
/// A `mod.rs` only passes names on, so it has no layer.
const LAYERS: &[&str] = &[
    // Names, places and findings.
    "span swar quirk field event_type",
    "error_kind",
    "diagnostic",
    "options",
    "json/strict",
    "unknown",
    // The values of an event and its table, which know nothing of bytes and tokens.
    "events/text events/instance_id events/moment events/phone events/json",
    "events/skeleton_table events/skeleton",
    "events/index",
    "events/table",
    "events/partial events/rows",
    // The gate.
    "error",
    "ledger",
    // The grammar, which knows nothing of the gateway.
    "json/token json/number json/nesting json/encoding",
    "json/copies json/first_look json/second_look json/duplicates",
    "json/lexer",
    "json/scalar json/clean json/pieces",
    "json/parser",
    "json/string json/word json/separator json/edges",
    "json/value",
    "json/canonical json/object json/document",
    "parsed",
    // The bridge from the grammar to the values.
    "events/members",
    "events/coerce",
    "events/resolve",
    "events/clean",
    "events/define events/words",
    // The events, one table each.
    "events/connected events/disconnected events/delivery events/message_status",
    "events/presence_chat events/content events/received events/other",
    "events/event",
    "events/schema",
    "events/fast_path events/full",
    "events/parse",
    // The events in serde's data model, and their JSON Schema.
    "events/transcode",
    "events/serde events/schema",
    // Documents of any value.
    "normalize documents",
    // Output, and the entry points.
    "canonical report",
    "lib",
];

/// Modules of `std` that reach out of the process. The library only turns bytes into values.
const OUTSIDE: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread", "time"];

/// The code of each file without comments and tests, by its path without `.rs`.
type Files = BTreeMap<String, String>;

#[test]
fn no_arrow_points_up() {
    let files = files();
    let order: Vec<&str> = LAYERS.iter().flat_map(|layer| layer.split(' ')).collect();
    let place = |file: &str| order.iter().position(|it| *it == file);
    let listed: BTreeSet<&str> = order.iter().copied().collect();
    let present = files.keys().map(String::as_str);
    let present: BTreeSet<&str> = present.filter(|file| !file.ends_with("mod")).collect();
    let unpaired = listed.symmetric_difference(&present);
    let mut faults: Vec<String> = unpaired
        .map(|file| format!("{file} is only in LAYERS or only in src/"))
        .collect();
    for (from, to) in arrows(&files) {
        if place(&to).is_none() || place(&to) >= place(&from) {
            faults.push(format!("{from} uses {to}, which is not below it"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_library_does_not_reach_out_of_the_process() {
    for (file, code) in files() {
        let uses = code
            .split("std::")
            .skip(1)
            .chain(code.split("core::").skip(1));
        let is_outside = |name: &String| OUTSIDE.contains(&name.split('/').next().unwrap());
        assert_eq!(uses.flat_map(names).find(is_outside), None, "{file}");
    }
}

fn files() -> Files {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source.clone()];
    let mut files = Files::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&source).unwrap().with_extension("");
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap().lines();
            let code: Vec<&str> = code
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            files.insert(name.to_str().unwrap().replace('\\', "/"), code.join("\n"));
        }
    }
    files
}

/// Draws an arrow for each path through `crate` or `super`, and for each call of a method that
/// another file adds to a type from elsewhere.
fn arrows(files: &Files) -> BTreeSet<(String, String)> {
    let passed_on = passed_on(files);
    let added = added_methods(files);
    let mut arrows = BTreeSet::new();
    for (from, code) in files.iter().filter(|(file, _)| !file.ends_with("mod")) {
        let code = match from.split_once('/') {
            Some((folder, _)) => code
                .replace("super::super::", "crate::")
                .replace("super::", &format!("crate::{folder}::")),
            None => code.replace("super::", "crate::"),
        };
        for path in code.split("crate::").skip(1).flat_map(names) {
            let starts = path.match_indices('/').map(|(at, _)| path.split_at(at).0);
            let file = starts.chain([&*path]).find_map(|start| {
                let file = files.contains_key(start).then(|| start.to_owned());
                file.or_else(|| passed_on.get(start).cloned())
            });
            arrows.insert((from.clone(), file.unwrap_or(path)));
        }
        for (to, subject, method) in &added {
            let call = [format!(".{method}("), format!("::{method}(")];
            if code.contains(subject) && call.iter().any(|call| code.contains(call)) {
                arrows.insert((from.clone(), to.clone()));
            }
        }
    }
    arrows.retain(|(from, to)| from != to);
    arrows
}

/// Expands a path whose last part may be a group of names, with `/` for `::`.
fn names(text: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let (path, rest) = text.split_at(text.find(|c| !is_path(c)).unwrap_or(text.len()));
    let path = path.replace("::", "/");
    let Some((group, _)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return vec![path];
    };
    assert!(!group.contains('{'), "one `use` for each module: {group}");
    let names = group.split(',').map(str::trim);
    names.map(|name| format!("{path}{name}")).collect()
}

/// Lists the names that a `mod.rs` passes on, and the file of each.
fn passed_on(files: &Files) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (hub, code) in files {
        let Some(folder) = hub.strip_suffix("mod") else {
            continue;
        };
        for path in code.split(" use ").skip(1).flat_map(names) {
            let (file, name) = path.split_once('/').unwrap();
            found.insert(format!("{folder}{name}"), format!("{folder}{file}"));
        }
    }
    found
}

/// Lists the methods that a file adds to a type from elsewhere, as file, type and method, if no
/// other file has a method of that name.
fn added_methods(files: &Files) -> Vec<(String, String, String)> {
    let word = |text: &str| -> String {
        let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
        text.chars().take_while(is_word).collect()
    };
    let mut found = Vec::new();
    for (file, code) in files {
        for block in code.split("\nimpl").skip(1) {
            let (head, body) = block.split_once('{').unwrap();
            let generics = head.split_once("> ").filter(|_| head.starts_with('<'));
            let subject = word(generics.map_or(head, |(_, it)| it).trim());
            let declares = |kind: &str| code.contains(&format!("{kind} {subject}"));
            if head.contains(" for ") || declares("struct") || declares("enum") {
                continue;
            }
            let body = body.split("\n}").next().unwrap();
            for method in body.split("fn ").skip(1).map(word) {
                let declaration = format!("fn {method}(");
                let declaring = files.values().filter(|code| code.contains(&declaration));
                if declaring.count() == 1 {
                    found.push((file.clone(), subject.clone(), method));
                }
            }
        }
    }
    found
}
