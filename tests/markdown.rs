//! Every Markdown page names only files that exist, and `README.md` lists every quirk.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use zapi_webhooks::{Quirk, Tolerance};

#[test]
fn the_readme_shows_the_table_of_quirks() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, shown) = readme.split_once("<!-- quirks -->").unwrap();
    let (shown, _) = shown.split_once("<!-- /quirks -->").unwrap();
    let table = quirk_table();
    assert!(
        shown.trim() == table.trim(),
        "between `<!-- quirks -->` and `<!-- /quirks -->` README.md has to show:\n\n{table}"
    );
}

fn quirk_table() -> String {
    let mut table = String::from(
        "| code | what the payload shows | severity | grammar | tolerated from |\n\
         |---|---|---|---|---|\n",
    );
    for quirk in Quirk::ALL {
        let (message, severity, dialect) = (quirk.message(), quirk.severity(), quirk.dialect());
        let presets = [
            (Tolerance::STRICT, "strict"),
            (Tolerance::DOCUMENTED, "documented"),
            (Tolerance::LENIENT, "lenient"),
        ];
        let preset = presets.iter().find(|(preset, _)| preset.allows(*quirk));
        let from = preset.map_or("only if allowed", |(_, name)| name);
        let row = format!("| `{quirk}` | {message} | {severity} | {dialect} | {from} |");
        writeln!(table, "{row}").unwrap();
    }
    table
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

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
