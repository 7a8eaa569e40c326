//! What no source file may do, and how long it may be.

use super::{code_of, files, names_behind};

const LINES_OF_A_FILE: usize = 350;
const LINES_OF_A_FUNCTION: usize = 50;

/// Doors to the outside: the library turns bytes into values and touches nothing else.
const DOORS: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread", "time"];

const WORDS: &[&str] = &[
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "todo!",
    "unimplemented!",
    "option_env!",
    "include_bytes!",
    "unsafe ",
];

/// Marks of unfinished work, put together so that a search for them finds none here.
const MARKS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    "HACK",
];

/// Finds what a source file does and may not.
fn faults(source: &str) -> Vec<String> {
    let code = code_of(source);
    let mut found = Vec::new();
    for root in ["std::", "core::", "alloc::"] {
        let mut names = names_behind(&code, root);
        names.retain(|name| DOORS.contains(&name.as_str()));
        found.extend(names.iter().map(|name| format!("{root}{name}")));
    }
    let used = |word: &&&str| {
        code.match_indices(**word)
            .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    found.extend(WORDS.iter().filter(used).map(|word| (*word).to_owned()));
    let words = || source.split(|c: char| !c.is_alphanumeric());
    let marks = MARKS
        .iter()
        .filter(|mark| words().any(|word| word == **mark));
    found.extend(marks.map(|mark| (*mark).to_owned()));
    let lines = source.lines().count();
    if lines > LINES_OF_A_FILE {
        found.push(format!("{lines} lines"));
    }
    found.extend(long_functions(source));
    found
}

/// Finds the functions that are too long, by the indentation that rustfmt gives them.
fn long_functions(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let text = line.trim_start();
        let Some((before, signature)) = text.split_once("fn ") else {
            continue;
        };
        let is_function = before
            .split_whitespace()
            .all(|word| word.starts_with("pub") || ["const", "async", "unsafe"].contains(&word));
        if !is_function || text.ends_with('}') || text.ends_with(';') {
            continue;
        }
        let close = format!("{}}}", " ".repeat(line.len() - text.len()));
        let length = lines[start..].iter().position(|line| *line == close);
        let length = length.map_or(0, |length| length + 1);
        if length > LINES_OF_A_FUNCTION {
            let name = signature.split(['(', '<']).next().unwrap_or_default();
            found.push(format!("fn {name} of {length} lines"));
        }
    }
    found
}

#[test]
fn no_source_file_has_a_fault() {
    let faulty: Vec<(String, Vec<String>)> = files("src", ".rs")
        .into_iter()
        .map(|(path, source)| (path, faults(&source)))
        .filter(|(_, faults)| !faults.is_empty())
        .collect();
    assert!(faulty.is_empty(), "{faulty:#?}");
}

#[test]
fn a_fault_is_seen() {
    for (source, fault) in [
        ("use std::fs;", "std::fs"),
        ("use std::fs::File;", "std::fs"),
        ("use std::{borrow::Cow, time::Instant};", "std::time"),
        ("use core::{\n    fmt,\n    net::IpAddr,\n};", "core::net"),
        ("fn f() { std::thread::sleep(x) }", "std::thread"),
        ("fn f() { ::std::process::exit(1) }", "std::process"),
        ("fn f() { dbg!(1); }", "dbg!"),
        ("fn f() { println!(); }", "println!"),
        ("// HACK for now", "HACK"),
        (concat!("// TO", "DO later"), concat!("TO", "DO")),
    ] {
        assert_eq!(faults(source), [fault], "{source}");
    }
    let long = "let x = 1;\n".repeat(LINES_OF_A_FILE + 1);
    assert_eq!(faults(&long), ["351 lines"]);
    let function = |lines: usize| {
        let body = "        x;\n".repeat(lines - 2);
        format!("impl X {{\n    pub(crate) const fn f<T>(x: u8) {{\n{body}    }}\n}}\n")
    };
    assert_eq!(faults(&function(51)), ["fn f of 51 lines"]);
    for fine in [
        &function(50),
        "use std::borrow::Cow;",
        "//! std::fs is not used.",
        concat!("let time = x.io; // not \\uXX", "XX"),
        "#[cfg(test)]\nmod tests {\n    use std::fs;\n}",
    ] {
        assert_eq!(faults(fine), [""; 0], "{fine}");
    }
}

/// Finds what the library's minimum Rust cannot compile and no lint reports: conditions that chain
/// `let` with `&&`, which came with Rust 1.88.
fn let_chains(code: &str) -> usize {
    let code: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    code.matches("&& let ").count()
}

#[test]
fn no_condition_needs_a_later_rust() {
    assert_eq!(let_chains("if a\n    && let Some(b) = c {}"), 1);
    assert_eq!(let_chains("if let Some(b) = c { a && b }"), 0);
    for (path, source) in files("src", ".rs") {
        assert_eq!(let_chains(&super::code_of(&source)), 0, "{path}");
    }
}
