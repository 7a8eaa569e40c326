//! The commands of the README do what it says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::float_cmp,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use jiff::Timestamp;
use support::rows::rows;
use support::{Program, command, said, sqlite};
use zapi_webhooks_http::testing;

mod support;

const README: &str = include_str!("../README.md");

#[test]
fn every_variable_is_in_the_table_and_in_the_help() {
    let help = said(&command(&["serve", "--help"]).output().unwrap()).1;
    let of = |text: &str| {
        let parts = text.split(|c: char| !c.is_ascii_uppercase() && c != '_');
        let mut names: Vec<_> = parts
            .filter(|it| it.starts_with("ZAPI_"))
            .map(str::to_owned)
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let table: String = README
        .lines()
        .filter(|line| line.starts_with("| `ZAPI_"))
        .collect();
    assert_eq!(of(&table), of(&help));
}

#[test]
fn every_metric_is_in_the_table() {
    let of = |text: &str| -> BTreeSet<String> {
        let parts = text.split(|c: char| !c.is_ascii_lowercase() && c != '_');
        let names = parts.filter(|it| it.starts_with("zapi_receiver_"));
        names.map(str::to_owned).collect()
    };
    let sources = [
        include_str!("../src/committer.rs"),
        include_str!("../src/intake.rs"),
    ];
    let table: Vec<_> = README
        .lines()
        .filter(|line| line.starts_with("| `zapi_receiver_"))
        .collect();
    let described = of(&table.join("\n"));
    assert_eq!(described, of(&sources.concat()));
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&sqlite(directory.path()), &[]);
    for body in [
        testing::CLEAN_BODY,
        testing::CLEAN_BODY,
        &testing::CLEAN_BODY.replace("true}", "false}"),
        testing::DOCUMENTED_BODY,
        "{",
    ] {
        program.client().deliver(body.as_bytes()).unwrap();
    }
    for name in described {
        // These two count failures.
        let expected = !["unavailable", "errors"].iter().any(|it| name.contains(it));
        let name = name.replace("seconds", "seconds_count");
        assert_eq!(program.metric(&name) > 0.0, expected, "{name}");
    }
}

#[test]
fn the_commands_that_look_after_it_print_what_the_readme_shows() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let program = Program::start(&store, &[]);
    program
        .client()
        .deliver(testing::CLEAN_BODY.as_bytes())
        .unwrap();
    program.client().deliver(b"{\"type\":\"Conn").unwrap();
    program.stop();
    let block = README
        .split("```console\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let mut commands = 0;
    for part in block.split("$ zapi-webhooks-receiver ").skip(1) {
        let (line, expected) = part.split_once('\n').unwrap();
        let line = line.split(" > ").next().unwrap();
        let output = command(&line.split(' ').collect::<Vec<_>>())
            .env("ZAPI_STORE", &store)
            .output();
        let (status, printed) = said(&output.unwrap());
        // The time of arrival differs.
        let is_time = |field: &str| field.ends_with('Z') && field.parse::<Timestamp>().is_ok();
        let masked = |text: &str| {
            let fields = text.split_inclusive(['\t', '\n']);
            let fields = fields.map(|it| if is_time(it.trim_end()) { "TIME\t" } else { it });
            fields.collect::<String>()
        };
        assert_eq!(status, Some(0), "{line}");
        if !line.ends_with("export") {
            assert_eq!(masked(&printed), masked(expected), "{line}");
        }
        commands += 1;
    }
    assert_eq!(commands, 5);
    assert_eq!(rows(&store).len(), 1);
}
