//! Runs the commands of the project's README and compares their output.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Returns the fenced blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let starts = page.split(&*fence).skip(1);
    starts
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

/// Runs the command of a console block, and asserts that it prints the text below.
fn run(block: &str) -> (String, String) {
    // A command may go on after a backslash.
    let block = block.replacen(" \\\n    ", " ", 1);
    let (command, shown) = block.split_once('\n').unwrap();
    let arguments = command.strip_prefix("$ cargo run -q -- ").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"))
        .args(arguments.split(' '))
        .current_dir(root())
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        shown,
        "{command}"
    );
    (
        command.to_owned(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_readme_shows_what_its_command_prints() {
    let page = fs::read_to_string(root().join("README.md")).unwrap();
    let commands = blocks(&page, "console");
    assert!(!commands.is_empty());
    let reports: Vec<_> = commands.into_iter().map(run).collect();
    let texts = blocks(&page, "text");
    let example = fs::read_to_string(root().join("fixtures/docs-example.json")).unwrap();
    assert!(
        texts.contains(&&*example),
        "the documented example, byte for byte"
    );
    let (_, report) = reports.first().unwrap();
    let findings: Vec<_> = report.trim_end().split("\n\n").collect();
    let shown = texts.iter().find(|text| text.starts_with("note[")).unwrap();
    let shown: Vec<_> = shown.trim_end().split("\n\n").collect();
    let of_example = |it: &&&str| it.contains(" --> fixtures/docs-example.json:");
    let count = findings.iter().filter(of_example).count();
    assert_eq!((count, shown.len()), (7, 2));
    for finding in shown {
        assert!(
            findings.contains(&finding),
            "{finding}\nis not in the report of the first command:\n{report}"
        );
    }
}

#[test]
#[should_panic(expected = "assertion `left == right` failed")]
fn another_output_is_seen() {
    run("$ cargo run -q -- check fixtures/docs-example.json\n{}\n");
}

/// Returns the folder that a page says to install, in this clone.
fn installed(page: &str) -> Option<std::path::PathBuf> {
    let (_, path) = page.split_once("cargo install --locked --path ")?;
    let path = path.split(['`', '\n']).next()?;
    fs::canonicalize(root().join(path)).ok()
}

#[test]
fn both_readmes_say_how_to_install_the_command() {
    let here = fs::canonicalize(env!("CARGO_MANIFEST_DIR")).unwrap();
    for page in ["README.md", "crates/cli/README.md"] {
        let page = fs::read_to_string(root().join(page)).unwrap();
        assert_eq!(installed(&page).as_ref(), Some(&here));
    }
    assert_eq!(
        installed("cargo install --locked --path crates/nothing\n"),
        None
    );
    assert_eq!(installed("cargo build"), None);
}
