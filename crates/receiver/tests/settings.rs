//! A bad setting ends the program with one line and exit code 2.
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

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use support::command;
use zapi_webhooks_http::testing;

mod support;

/// Runs `serve`, which has to end by itself, and returns its one line.
fn refused(mut command: Command) -> String {
    let output = command.output().unwrap();
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(2), 1),
        "{line}"
    );
    assert!(output.stdout.is_empty());
    line.strip_prefix("zapi-webhooks-receiver: ")
        .unwrap()
        .trim_end()
        .to_owned()
}

fn serve(variable: &str, value: &str) -> Command {
    let mut command = command(&["serve"]);
    // Not reached, since the setting is wrong.
    command
        .env("ZAPI_STORE", "sqlite:/no/such/folder/events.db")
        .env(variable, value);
    command
}

#[test]
fn each_variable_has_a_rule() {
    let seconds = "expected seconds from 0.1 to 3600";
    let size = "expected a size from 1 to 2048MiB, such as 65536, 512KiB or 32MiB";
    let address = "expected an address such as 127.0.0.1:8080";
    let store = "expected `sqlite:PATH`, `postgres://USER@HOST/DATABASE` or `nats://HOST`";
    let ids = "expected ids of instances, separated by commas";
    for (flag, variable, value, rule) in [
        (
            "--tokens",
            "ZAPI_TOKENS",
            "",
            "expected the token that the gateway sends",
        ),
        (
            "--tokens",
            "ZAPI_TOKENS",
            " , ",
            "expected the token that the gateway sends",
        ),
        (
            "--tokens",
            "ZAPI_TOKENS",
            "hidden\u{e9}",
            "secret has a character that is not visible ASCII",
        ),
        ("--instances", "ZAPI_INSTANCES", "", ids),
        ("--instances", "ZAPI_INSTANCES", "\u{200b}", ids),
        (
            "--policy",
            "ZAPI_POLICY",
            "maybe",
            "expected one of acknowledge, strict",
        ),
        (
            "--tolerance",
            "ZAPI_TOLERANCE",
            "",
            "expected one of strict, documented, lenient",
        ),
        ("--listen", "ZAPI_LISTEN", "8080", address),
        ("--page", "ZAPI_PAGE", "localhost", address),
        ("--max-body", "ZAPI_MAX_BODY", "0", size),
        ("--max-body", "ZAPI_MAX_BODY", "1GB", size),
        ("--max-body", "ZAPI_MAX_BODY", "\u{b2}", size),
        (
            "--max-head",
            "ZAPI_MAX_HEAD",
            "1KiB",
            "expected a size of at least 8KiB",
        ),
        ("--memory", "ZAPI_MEMORY", "-1", size),
        (
            "--memory",
            "ZAPI_MEMORY",
            "1MiB",
            "expected more than twice the size of --max-body",
        ),
        (
            "--connections",
            "ZAPI_CONNECTIONS",
            "0",
            "expected a count from 1 to 100000",
        ),
        ("--head-time", "ZAPI_HEAD_TIME", "0", seconds),
        ("--body-time", "ZAPI_BODY_TIME", "NaN", seconds),
        ("--wait", "ZAPI_WAIT", "inf", seconds),
        ("--grace", "ZAPI_GRACE", "5s", seconds),
        (
            "--retain",
            "ZAPI_RETAIN",
            "0",
            "expected days from 1 to 36500",
        ),
        (
            "--log",
            "ZAPI_LOG",
            "loud",
            "expected one of error, warn, info",
        ),
        ("--store", "ZAPI_STORE", "mysql://localhost", store),
        ("--store", "ZAPI_STORE", "sqlite:", store),
        ("--store", "ZAPI_STORE", "sqlite::memory:", store),
        (
            "--store",
            "ZAPI_STORE",
            "postgres://localhost:port/x",
            store,
        ),
        ("--store", "ZAPI_STORE", "postgres://", store),
        (
            "--store-ca",
            "ZAPI_STORE_CA",
            "ca.pem",
            "expected no certificates, since the store is a file",
        ),
    ] {
        let line = refused(serve(variable, value));
        assert_eq!(line, format!("{flag} ({variable}): {rule}"));
    }
}

#[test]
fn a_missing_token_an_unknown_argument_and_a_used_port_are_named() {
    let mut without = serve("ZAPI_LOG", "info");
    without.env_remove("ZAPI_TOKENS");
    assert_eq!(refused(without), "--tokens (ZAPI_TOKENS): is not set");

    let mut unknown = serve("ZAPI_LOG", "info");
    unknown.arg("--lisen");
    assert_eq!(refused(unknown), "--lisen: there is no such argument");
    for (arguments, expected) in [
        (&["run"][..], "run: there is no such subcommand"),
        (&["serve", "--wait"], "--wait (ZAPI_WAIT): expected a value"),
        (
            &["serve", "--wait=1", "--wait=2"],
            "--wait (ZAPI_WAIT): is given twice",
        ),
        (
            &["dead", "show", "x"],
            "<SEQ>: expected a sequence, as `dead list` prints it",
        ),
    ] {
        assert_eq!(refused(command(arguments)), expected);
    }
    let mut no_text = serve("ZAPI_LOG", "info");
    no_text.env("ZAPI_INSTANCES", OsStr::from_bytes(b"\xff"));
    assert_eq!(refused(no_text), "ZAPI_INSTANCES: expected UTF-8");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let line = refused(serve("ZAPI_LISTEN", &address));
    assert!(
        line.starts_with("--listen (ZAPI_LISTEN): cannot listen: Address already in use"),
        "{line}"
    );
}

#[test]
fn certificates_are_those_of_a_file_that_has_some() {
    let directory = tempfile::tempdir().unwrap();
    let empty = directory.path().join("empty");
    std::fs::write(&empty, "no certificate").unwrap();
    for file in [
        "/dev/zero",
        "/no/such/file",
        directory.path().to_str().unwrap(),
        empty.to_str().unwrap(),
    ] {
        for store in ["postgres://zapi@127.0.0.1:1/zapi", "nats://127.0.0.1:1"] {
            let mut command = serve("ZAPI_STORE_CA", file);
            command.env("ZAPI_STORE", store);
            assert_eq!(
                refused(command),
                "--store-ca (ZAPI_STORE_CA): expected a PEM file with certificates"
            );
        }
    }
}

#[test]
fn sigterm_ends_a_receiver_that_still_waits_for_its_store() {
    // A server that accepts connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    for signal in ["TERM", "INT"] {
        let mut command = serve("ZAPI_LOG", "info");
        command.env("ZAPI_STORE", format!("postgres://zapi@{address}/zapi"));
        let mut child = command.spawn().unwrap();
        let held = silent.accept().unwrap();
        let start = Instant::now();
        support::signal(child.id(), signal);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        assert!(
            start.elapsed() < Duration::from_secs(3),
            "{:?}",
            start.elapsed()
        );
        drop(held);
    }
}

#[test]
fn no_line_and_no_help_shows_a_secret() {
    let mut command = command(&["serve", "--help"]);
    command.env("ZAPI_STORE", "postgres://zapi:hidden@localhost/zapi");
    let output = command.output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        help.contains("ZAPI_TOKENS") && help.contains("ZAPI_STORE"),
        "{help}"
    );
    assert!(
        !help.contains(testing::TOKEN) && !help.contains("hidden"),
        "{help}"
    );
    let line = refused(serve(
        "ZAPI_STORE",
        "postgres://zapi:hidden@local host/zapi?x=y",
    ));
    assert!(!line.contains("hidden"), "{line}");
}

#[test]
fn a_store_that_cannot_be_opened_is_one_line_and_exit_1() {
    for (store, reason) in [
        (
            "sqlite:/no/such/folder/events.db",
            "the store failed: /no/such/folder/events.db: No such file",
        ),
        ("sqlite:/", "the store failed: /: Is a directory"),
        (
            "postgres://zapi:hidden@127.0.0.1:1/zapi?sslmode=disable",
            "the store failed: error connecting to server: ",
        ),
    ] {
        let output = command(&["serve", "--store", store]).output().unwrap();
        let line = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), line.lines().count()),
            (Some(1), 1),
            "{line}"
        );
        let expected = format!("zapi-webhooks-receiver: {reason}");
        assert!(
            line.starts_with(&expected) && !line.contains("hidden"),
            "{line}"
        );
    }
}
