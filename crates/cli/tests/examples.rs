//! Runs the examples of this crate's README and compares their output.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Comes before the output of each command. No output contains it.
const MARK: &str = "\u{1}\n";

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns the commands of a console block, each with the output below it.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.split_inclusive('\n') {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command.trim_end().to_owned(), String::new()));
        } else {
            let last = commands.last_mut().expect("a block starts with a command");
            last.1.push_str(line);
        }
    }
    commands
}

/// Runs the commands of a block in one shell, and returns the output of each.
fn outputs(commands: &[(String, String)], folder: &Path) -> Vec<String> {
    let mut script = String::new();
    for (command, _) in commands {
        // The mark keeps the status of the command before it.
        let mark = "status=$?; printf '\\001\\n'; (exit $status)";
        script.extend([mark, "\n", command, "\n"]);
    }
    let bin = Path::new(env!("CARGO_BIN_EXE_zapi-webhooks"));
    let bin = bin.parent().expect("a folder").display();
    let path = std::env::var("PATH").expect("a path");
    let output = Command::new("bash")
        .args(["-c", &format!("exec 2>&1\n{script}")])
        .env("PATH", format!("{bin}:{path}"))
        .env_remove("CLICOLOR_FORCE")
        .current_dir(folder)
        .output()
        .expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.split(MARK).skip(1).map(str::to_owned).collect()
}

/// Makes a folder that has the fixtures.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let copied = Command::new("cp")
        .arg("-R")
        .args([place("../../fixtures").as_path(), folder.path()])
        .status();
    assert!(copied.expect("cp runs").success());
    folder
}

/// Runs every console block of a page, and returns the page with the real output.
fn rerun(page: &str) -> String {
    let folder = folder();
    let mut out = String::new();
    for (at, part) in page.split("```console\n").enumerate() {
        if at == 0 {
            out.push_str(part);
            continue;
        }
        let (block, after) = part.split_once("```\n").expect("the end of the block");
        let commands = commands(block);
        out.push_str("```console\n");
        for ((command, _), output) in commands.iter().zip(outputs(&commands, folder.path())) {
            out.extend(["$ ", command, "\n", &output]);
        }
        out.push_str("```\n");
        out.push_str(after);
    }
    out
}

#[test]
fn the_readme_shows_what_its_commands_print() {
    let page = fs::read_to_string(place("README.md")).expect("a README");
    assert!(page.matches("```console\n").count() > 10);
    let rerun = rerun(&page);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(place("README.md"), &rerun).expect("a README");
    }
    snapbox::assert_data_eq!(page, snapbox::Data::text(rerun).raw());
}

#[test]
fn another_output_is_seen() {
    let page = "a\n```console\n$ echo 1; false\n1\n$ echo $?\n1\n```\nb\n";
    assert_eq!(rerun(page), page);
    assert_eq!(rerun(&page.replace("\n1\n", "\n2\n")), page);
    assert_eq!(rerun(&page.replace("\n1\n", "\n")), page);
}

#[test]
fn every_subcommand_is_in_the_readme() {
    let page = fs::read_to_string(place("README.md")).expect("a README");
    let help = Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"))
        .arg("--help")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the command runs");
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    let (_, list) = help.split_once("Commands:\n").expect("a list");
    let names = list.lines().take_while(|line| !line.is_empty());
    for name in names.filter_map(|line| line.split_whitespace().next()) {
        let is_there = name == "help" || page.contains(&format!("`{name}`"));
        assert!(is_there, "{name}");
    }
}
