//! The documents say what the code does: tables, codes, examples, the spelling of `momment`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use zapi_webhooks::{Quirk, Tolerance};

use super::{files, read};

/// Writes the table of quirks as the README shows it.
fn quirk_table() -> String {
    let mut table = String::from(
        "| code | what the payload shows | severity | grammar | tolerated from |\n\
         |---|---|---|---|---|\n",
    );
    for quirk in Quirk::ALL {
        let (code, message) = (quirk.code(), quirk.message());
        let (severity, dialect) = (quirk.severity(), quirk.dialect());
        let from = [
            (Tolerance::STRICT, "strict"),
            (Tolerance::DOCUMENTED, "documented"),
            (Tolerance::LENIENT, "lenient"),
        ];
        let from = from.iter().find(|(tolerance, _)| tolerance.allows(*quirk));
        let from = from.map_or("never", |(_, name)| name);
        writeln!(
            table,
            "| `{code}` | {message} | {severity} | {dialect} | {from} |"
        )
        .unwrap();
    }
    table
}

/// Takes what stands between two markers.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0.trim())
}

#[test]
fn the_readme_shows_the_table_of_quirks() {
    let readme = read("README.md");
    let shown = between(&readme, "<!-- quirks -->", "<!-- /quirks -->");
    let table = quirk_table();
    assert!(
        shown == Some(table.trim()),
        "between `<!-- quirks -->` and `<!-- /quirks -->` README.md has to show:\n\n{table}"
    );
}

#[test]
fn another_table_is_seen() {
    let table = quirk_table();
    let page = |table: &str| format!("a\n<!-- quirks -->\n\n{table}\n<!-- /quirks -->\nb");
    let shown = |page: &str| {
        between(page, "<!-- quirks -->", "<!-- /quirks -->").map(|shown| shown == table.trim())
    };
    assert_eq!(shown(&page(&table)), Some(true));
    assert_eq!(shown(&page(&table.replace("note", "warning"))), Some(false));
    let without_one = table.replacen("| `", "| ", 1);
    assert_eq!(shown(&page(&without_one)), Some(false));
    assert_eq!(shown(&table), None);
}

#[test]
fn the_examples_of_the_readme_are_compiled() {
    let is_included = |source: &str| {
        let source: String = source.split_whitespace().collect();
        source.contains("include_str!(\"../README.md\")")
    };
    assert!(is_included("#[doc = include_str!(\"../README.md\")]"));
    assert!(!is_included("#[doc = include_str!(\"../CHANGELOG.md\")]"));
    assert!(
        is_included(&read("src/lib.rs")),
        "src/lib.rs has to make the README's examples doctests by `include_str!(\"../README.md\")`"
    );
    let readme = read("README.md");
    assert!(
        readme.contains("```rust\n"),
        "README.md has to show an example"
    );
    for fence in readme.lines().filter(|line| line.starts_with("```rust")) {
        assert!(
            !fence.contains("ignore") && !fence.contains("no_run"),
            "{fence}"
        );
    }
}

/// Turns a variant's name into its code: `Json5Escape` into `json5-escape`.
fn kebab(name: &str) -> String {
    let mut code = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !code.is_empty() {
            code.push('-');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

#[test]
fn every_code_is_the_kebab_case_of_one_name() {
    let mut codes = BTreeSet::new();
    for quirk in Quirk::ALL {
        assert_eq!(quirk.code(), kebab(&format!("{quirk:?}")));
        assert_eq!(Quirk::from_code(quirk.code()), Some(*quirk));
        assert!(codes.insert(quirk.code().to_owned()), "{quirk}");
    }
    let source = read("src/error_kind.rs");
    let table = between(&source, "pub const fn code(self)", "\n    }\n").unwrap();
    let error_codes = table
        .lines()
        .filter_map(|line| Some(line.split_once("=> \"")?.1.split_once('"')?.0));
    let error_codes: Vec<&str> = error_codes.collect();
    let variants = between(&source, "pub enum ErrorKind {", "\n}").unwrap();
    let variants: Vec<&str> = variants
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .map(|line| line.split(['(', ',']).next().unwrap())
        .collect();
    assert!(variants.len() >= 15, "{variants:?}");
    assert_eq!(variants.len(), error_codes.len());
    for (name, code) in variants.iter().zip(&error_codes) {
        assert_eq!(*code, kebab(name));
        assert!(
            codes.insert((*code).to_owned()),
            "{code} names a quirk and an error"
        );
    }
}

/// Finds the lines where `momment` stands bare, outside code and quotation marks, without (sic).
fn bare_momments(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            continue;
        }
        let outside = |text: &str, mark: char| -> String {
            text.split(mark)
                .step_by(2)
                .collect::<Vec<_>>()
                .join("\u{1}")
        };
        let prose = outside(&outside(line, '`'), '"');
        if prose
            .match_indices("momment")
            .any(|(at, word)| !prose[at + word.len()..].starts_with(" (sic)"))
        {
            found.push(line.to_owned());
        }
    }
    found
}

#[test]
fn momment_is_never_taken_for_a_slip_of_ours() {
    for (path, text) in files("", ".md") {
        assert_eq!(bare_momments(&text), [""; 0], "{path}");
    }
    for (path, source) in files("src", ".rs") {
        let comments: Vec<&str> = source
            .lines()
            .filter_map(|line| {
                let line = line.trim_start();
                let text = line.strip_prefix("//")?;
                Some(text.trim_start_matches(['/', '!']))
            })
            .collect();
        assert_eq!(bare_momments(&comments.join("\n")), [""; 0], "src/{path}");
    }
    for quirk in Quirk::ALL {
        for text in [quirk.message(), quirk.reading(), quirk.explain()] {
            assert_eq!(bare_momments(text), [""; 0], "{quirk}");
        }
    }
}

#[test]
fn a_bare_momment_is_seen() {
    for bare in [
        "the momment field",
        "momment",
        "a\n`x` momment `y`",
        "momment sic",
    ] {
        assert_eq!(bare_momments(bare).len(), 1, "{bare}");
    }
    for fine in [
        "`momment`",
        "\"momment\"",
        "momment (sic)",
        "```json\n{\"x\": momment}\n```",
        "moment",
    ] {
        assert_eq!(bare_momments(fine), [""; 0], "{fine}");
    }
}
