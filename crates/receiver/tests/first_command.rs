//! The first command of the README. It builds the program anew, so no other test runs beside it.
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

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use support::rows::rows;
use support::{signal, sqlite};
use zapi_webhooks_http::testing;

mod support;

const README: &str = include_str!("../README.md");
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn the_first_command_accepts_the_documented_example() {
    let script = README
        .split("```sh\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let mut shell = Command::new("sh")
        .args(["-c", &format!("exec {script}")])
        .current_dir(ROOT)
        .env("ZAPI_STORE", &store)
        .env("ZAPI_LISTEN", "127.0.0.1:0")
        .env("ZAPI_PAGE", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(shell.stdout.take().unwrap()).lines();
    let lines: Vec<_> = lines
        .map(Result::unwrap)
        .take_while(|line| !line.starts_with("content-length"))
        .collect();
    assert!(
        lines.iter().any(|line| line.starts_with("HTTP/1.1 200 OK")),
        "{lines:?}"
    );
    signal(shell.id(), "TERM");
    shell.wait().unwrap();
    let rows = rows(&store);
    assert_eq!(
        (rows.len(), rows[0].body.as_slice()),
        (1, testing::DOCUMENTED_BODY.as_bytes())
    );
}
