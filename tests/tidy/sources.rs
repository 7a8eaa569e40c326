//! What no source file may do, and how long it may be.

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprBinary, Macro, Token};

use super::{code_of, files, names_behind, read};

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

/// Counts what the minimum Rust cannot compile and no lint reports: conditions that chain `let` with
/// `&&`, which came with Rust 1.88.
#[derive(Default)]
struct LetChains(usize);

impl<'ast> Visit<'ast> for LetChains {
    fn visit_expr_binary(&mut self, it: &'ast ExprBinary) {
        let has_let = [&it.left, &it.right]
            .into_iter()
            .any(|side| matches!(**side, Expr::Let(_)));
        self.0 += usize::from(matches!(it.op, BinOp::And(_)) && has_let);
        visit::visit_expr_binary(self, it);
    }

    /// Looks into a macro that takes expressions, as `assert!` does.
    fn visit_macro(&mut self, it: &'ast Macro) {
        if let Ok(all) = it.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            all.iter().for_each(|inner| self.visit_expr(inner));
        }
    }
}

fn let_chains(source: &str) -> usize {
    let mut found = LetChains::default();
    found.visit_file(&syn::parse_file(source).unwrap());
    found.0
}

/// The folders of this crate, and of those beside it that name the same minimum Rust.
fn folders_of_the_minimum_rust() -> Vec<String> {
    let line = |manifest: &str| {
        let mut lines = manifest.lines();
        let line = lines.find(|line| line.starts_with("rust-version"));
        line.map(str::to_owned)
    };
    let ours = line(&read("Cargo.toml")).unwrap();
    let mut folders = vec!["src".to_owned(), "tests".to_owned()];
    let manifests = files("", "Cargo.toml").into_iter();
    let same = manifests.filter(|(_, manifest)| line(manifest).as_ref() == Some(&ours));
    folders.extend(same.filter_map(|(path, _)| Some(path.strip_suffix("/Cargo.toml")?.to_owned())));
    folders
}

#[test]
fn no_condition_needs_a_later_rust() {
    let mut found = Vec::new();
    for folder in folders_of_the_minimum_rust() {
        let sources = files(&folder, ".rs").into_iter();
        let chained = sources.filter(|(_, source)| let_chains(source) > 0);
        found.extend(chained.map(|(path, _)| format!("{folder}/{path}")));
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_chain_of_conditions_is_seen() {
    let body = |body: &str| let_chains(&format!("fn f() {{ {body} }}"));
    for chain in [
        "if a\n    && let Some(b) = c {}",
        "if let Ok(x) = f(c)\n    && c.is_ascii() {}",
        "while a && let Some(b) = c {}",
        "while let Some(b) = c && a {}",
        "let d = if let Some(b) = c && b { 1 } else { 2 };",
        "loop { match a { _ => if let Some(&&b) = c && b {} } }",
        "assert!(if let Some(b) = c && b { true } else { false });",
    ] {
        assert_eq!(body(chain), 1, "{chain}");
    }
    assert_eq!(
        body("if let A = b && let C = d {} while e && let F = g && h {}"),
        2
    );
    for fine in [
        "if let Some(b) = c { a && b; }",
        "if let Some(&&b) = &&c {}",
        "if let Some(b) = (a && b) {}",
        "if (if let A = b { a } else { b }) && c {}",
        "// if a && let b = c {}\n let d = \"if a && let b = c {}\";",
    ] {
        assert_eq!(body(fine), 0, "{fine}");
    }
}
