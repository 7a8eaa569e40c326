//! The Markdown pages are true: files that they name exist, programs are whole, numbers are the measured
//! ones, and `ARCHITECTURE.md` lists every quirk and answers its questions.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use zapi_webhooks::{Quirk, Tolerance};

#[test]
fn the_readme_is_short_and_its_programs_are_whole() {
    let readme = page("README.md");
    assert!(readme.lines().count() <= 180);
    let programs: Vec<_> = readme.split("```rust\n").skip(1).collect();
    assert!(!programs.is_empty());
    for program in programs {
        let (program, _) = program.split_once("```").unwrap();
        assert!(program.contains("\nfn main() "), "{program}");
        // A doctest also sees the crates that only our tests depend on.
        for used in program.lines().filter_map(|it| it.strip_prefix("use ")) {
            assert!(used.starts_with("zapi_webhooks::"), "{used}");
        }
    }
}

#[test]
fn the_readme_shows_the_measured_ratios() {
    let results = page("benches/results.jsonl");
    let results: Vec<Value> = results
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let instructions = |reader: &str, body: &str| {
        let is_meant = |it: &&Value| it["reader"] == reader && it["body"] == body;
        let value = &results.iter().find(is_meant).unwrap()["value"];
        u32::try_from(value.as_u64().unwrap()).unwrap()
    };
    let readme = page("README.md");
    for (body, peer) in [
        ("compact", "serde_json"),
        ("unknown", "serde_json-flatten"),
        ("quirky", "jsonrepair"),
    ] {
        let (ours, theirs) = (
            instructions("zapi-webhooks", body),
            instructions(peer, body),
        );
        let ratio = f64::from(ours) / f64::from(theirs);
        let (ours, theirs) = (grouped(ours), grouped(theirs));
        let row = |it: &&str| {
            it.contains(&format!("| {ours} | {theirs}, `"))
                && it.ends_with(&format!(" | {ratio:.2} |"))
        };
        let rows = readme.lines().filter(row).count();
        assert_eq!(
            rows, 1,
            "{body} against {peer}: {ours}, {theirs}, {ratio:.2}"
        );
    }
}

/// Writes a number of less than a million with a comma.
fn grouped(number: u32) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

#[test]
fn the_architecture_shows_the_table_of_quirks() {
    let architecture = page("ARCHITECTURE.md");
    let (_, shown) = architecture.split_once("<!-- quirks -->").unwrap();
    let (shown, _) = shown.split_once("<!-- /quirks -->").unwrap();
    let table = quirk_table();
    assert!(
        shown.trim() == table.trim(),
        "between `<!-- quirks -->` and `<!-- /quirks -->` ARCHITECTURE.md has to show:\n\n{table}"
    );
}

fn quirk_table() -> String {
    let mut table = String::from(
        "| code | what the payload shows | severity | grammar | tolerated from | source |\n\
         |---|---|---|---|---|---|\n",
    );
    for quirk in Quirk::ALL {
        let (message, severity, dialect) = (quirk.message(), quirk.severity(), quirk.dialect());
        let source = quirk.source();
        let presets = [
            (Tolerance::STRICT, "strict"),
            (Tolerance::DOCUMENTED, "documented"),
            (Tolerance::LENIENT, "lenient"),
        ];
        let preset = presets.iter().find(|(preset, _)| preset.allows(*quirk));
        let from = preset.map_or("`allow` alone", |(_, name)| name);
        let row = format!("| `{quirk}` | {message} | {severity} | {dialect} | {from} | {source} |");
        writeln!(table, "{row}").unwrap();
    }
    table
}

#[test]
fn the_answers_are_in_the_files_that_the_architecture_names() {
    let architecture = page("ARCHITECTURE.md");
    let (_, answers) = architecture.split_once("## Twelve questions").unwrap();
    let rows: Vec<_> = answers.lines().filter(|it| it.contains("? |")).collect();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let [_, _, word, files, code, _] = *row.split('|').collect::<Vec<_>>() else {
            unreachable!("four columns: {row}")
        };
        let files = quoted(files);
        assert!(matches!(files.len(), 1 | 2), "{row}");
        for text in files.into_iter().map(page) {
            for needle in [word, code].map(|it| quoted(it).concat()) {
                assert!(
                    !needle.is_empty() && text.contains(&needle),
                    "{needle}: {row}"
                );
            }
        }
    }
}

/// The parts of a text between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_file_that_a_page_names_exists() {
    let pages = pages();
    assert!(pages.len() > 5, "{pages:?}");
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let folder = page.parent().unwrap();
        for name in links(&text).chain(paths(&text)) {
            let is_there = folder.join(name).exists() || root().join(name).exists();
            assert!(is_there, "{} names {name}", page.display());
        }
    }
}

/// The targets of links to files.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://"))
}

/// The paths into a folder of the repository or of the page, patterns apart.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || "/._-*".contains(c);
    let words = text.split(move |c| !is_path(c));
    words.map(|word| word.trim_end_matches('.')).filter(|word| {
        let folders = ["crates/", "fixtures/", "scripts/", "src/", "tests/"];
        folders.iter().any(|folder| word.starts_with(folder)) && !word.contains('*')
    })
}

fn pages() -> Vec<PathBuf> {
    let files = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let folders = ["", "benches", "fuzz"].map(|folder| root().join(folder));
    let folders = folders.into_iter().chain(files(root().join("crates")));
    let pages = folders.flat_map(files);
    pages
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect()
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
