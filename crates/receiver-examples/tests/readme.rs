//! Runs every command of the README and compares its output.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    dead_code,
    missing_docs,
    reason = "tests"
)]

#[path = "support/gateway.rs"]
mod gateway;
mod support;

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use gateway::Gateway;
use http::{Request, Version};
use support::Server;

/// A command and the lines that the README shows below it.
struct Example {
    words: Vec<String>,
    shown: Vec<String>,
}

/// The commands of all `console` blocks.
fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let (true, Some(command)) = (inside, line.strip_prefix("$ ")) {
            let mut command = command.to_owned();
            while let Some(start) = command.strip_suffix('\\') {
                command = format!("{start}{}", lines.next().unwrap());
            }
            let shown = Vec::new();
            examples.push(Example {
                words: words(&command),
                shown,
            });
        } else if inside {
            examples.last_mut().unwrap().shown.push(line.to_owned());
        }
    }
    examples
}

/// Splits a command as a shell does, if only single quotes occur in it.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (n, part) in command.split('\'').enumerate() {
        if n % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        for (n, word) in part.split(' ').enumerate() {
            if n > 0 && words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
            words.last_mut().unwrap().push_str(word);
        }
    }
    words
}

/// Sends the request that `curl` would send, and returns the output of `curl -i`.
fn curl(arguments: &[String], address: SocketAddr) -> String {
    let mut request = Request::builder();
    let (mut method, mut body) = (None, None);
    let mut typed = false;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-i" => {}
            "-X" => method = arguments.next().cloned(),
            "-H" => {
                let (name, value) = arguments.next().unwrap().split_once(": ").unwrap();
                typed |= name.eq_ignore_ascii_case("content-type");
                request = request.header(name, value);
            }
            "-d" => body = arguments.next().map(|text| text.clone().into_bytes()),
            "--data-binary" => {
                let file = arguments.next().unwrap().strip_prefix('@').unwrap();
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
                body = Some(std::fs::read(root.join(file)).unwrap());
            }
            url => request = request.uri(url.parse::<http::Uri>().unwrap().path()),
        }
    }
    if !typed {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    let request = request.method(method.as_deref().unwrap_or("POST"));
    let (head, body) = support::send(address, request.body(body.unwrap()).unwrap()).into_parts();
    assert_eq!(head.version, Version::HTTP_11);
    let mut printed = format!("HTTP/1.1 {}\n", head.status);
    for (name, value) in &head.headers {
        writeln!(printed, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    printed + "\n" + &body
}

/// Runs `register` against a gateway on loopback.
fn register(variables: &[(&str, &str)], url: &str, address: SocketAddr) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_register"))
        .args(["--base", &format!("http://{address}"), url])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn every_command_does_what_is_shown() {
    let text = include_str!("../README.md");
    let gateway = Gateway::start();
    let mut server: Option<Server> = None;
    let mut commands = 0;
    for Example { words, shown } in examples(text) {
        commands += 1;
        let is_variable = |word: &&String| word.starts_with("ZAPI_");
        let variables: Vec<(&str, &str)> = words
            .iter()
            .take_while(is_variable)
            .map(|word| word.split_once('=').unwrap())
            .collect();
        let command: Vec<&str> = words[variables.len()..]
            .iter()
            .map(String::as_str)
            .collect();
        let printed = match command.as_slice() {
            ["curl", ..] => {
                let to_gateway = command.iter().any(|word| word.contains("api.z-api.io"));
                let address = match &server {
                    Some(server) if !to_gateway => server.address,
                    _ => gateway.address,
                };
                curl(&words[1..], address)
            }
            [
                "cargo",
                "run",
                "-p",
                "zapi-webhooks-receiver-examples",
                "--features",
                "tls",
                "--bin",
                "register",
                "--",
                url,
            ] => register(&variables, url, gateway.address),
            [
                "cargo",
                "run",
                "-p",
                "zapi-webhooks-receiver-examples",
                "--bin",
                name,
            ] => {
                let program = support::RECEIVERS
                    .iter()
                    .find(|path| path.ends_with(name))
                    .unwrap();
                server = Some(Server::start(program, &variables));
                "listening on http://127.0.0.1:8080".into()
            }
            other => panic!("{other:?}"),
        };
        for line in shown {
            assert!(
                printed.lines().any(|printed| printed == line),
                "{line} in\n{printed}"
            );
        }
    }
    assert_eq!(commands, 16);
}

#[test]
fn the_receiver_on_hyper_has_fewer_than_60_lines() {
    assert!(include_str!("../src/bin/receiver-hyper.rs").lines().count() < 60);
}

#[test]
fn the_throughput_is_measured_with_every_delivery_answered() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_throughput"));
    let output = program.arg("1").output().unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in [
        "Connected, microseconds",
        "Bytes, microseconds",
        "throughput beside Bytes",
        "control: Bytes again",
    ] {
        // Once for wall-clock time, once for the time of the server's thread.
        assert_eq!(printed.matches(line).count(), 2, "{line}: {printed}");
    }
}
