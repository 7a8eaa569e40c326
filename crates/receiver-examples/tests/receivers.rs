//! Runs both example receivers as processes and sends deliveries over loopback TCP.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    dead_code,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;

use http::{Method, Request};
use support::{
    CANONICAL, RECEIVERS, Server, acknowledging, clean, code, configured, padded, strict, with,
    without,
};
use zapi_webhooks::{EventType, Limits, Quirk, Tolerance};
use zapi_webhooks_http::testing::{self, Sample};

/// Rejected requests, with the status and the code under the strict policy, and whether the sender
/// is authenticated.
fn rejected() -> Vec<(Request<Vec<u8>>, u16, &'static str, bool)> {
    let by = |method: Method| {
        let mut request = clean();
        *request.method_mut() = method;
        request
    };
    let conflict = testing::CLEAN_BODY.replace('}', r#","phone":"5544888888888"}"#);
    let empty = br#"{"type":"ConnectedCallback"}"#;
    vec![
        (by(Method::PUT), 405, "method-not-allowed", false),
        (by(Method::PATCH), 405, "method-not-allowed", false),
        (
            with(clean(), "content-type", "text/plain"),
            415,
            "unsupported-media-type",
            true,
        ),
        (
            with(clean(), "content-encoding", "br"),
            415,
            "unsupported-coding",
            true,
        ),
        (without(clean(), "z-api-token"), 401, "missing-token", false),
        (
            with(clean(), "z-api-token", "guess"),
            401,
            "wrong-token",
            false,
        ),
        (with(clean(), "z-api-token", ""), 401, "wrong-token", false),
        (
            testing::delivery(padded(Limits::EVENT.max_bytes + 1)),
            413,
            "body-too-large",
            true,
        ),
        (
            testing::delivery("{\"type\": ?}"),
            400,
            "unexpected-token",
            true,
        ),
        (
            testing::delivery(&testing::CLEAN_BODY[..90]),
            400,
            "unexpected-end",
            true,
        ),
        (
            with(clean(), "content-encoding", "gzip"),
            400,
            "gzip-damaged",
            true,
        ),
        (testing::delivery(empty), 422, "missing-field", true),
        (
            testing::delivery(conflict),
            422,
            "conflicting-duplicate",
            true,
        ),
    ]
}

#[test]
fn strict_answers_every_status() {
    for program in RECEIVERS {
        let server = strict(program);
        let mut kept = 0;
        for (request, status, problem, known) in rejected() {
            let response = server.send(request);
            assert_eq!(
                (response.status().as_u16(), code(&response).as_str()),
                (status, problem)
            );
            assert_eq!(
                response.headers()["content-type"],
                "application/problem+json"
            );
            assert_eq!(support::leak(response.body()), None);
            let header = match status {
                401 => Some(("www-authenticate", "z-api-token")),
                405 => Some(("allow", "POST")),
                415 => Some(("accept", "application/json")),
                _ => None,
            };
            if let Some((name, value)) = header {
                assert_eq!(response.headers()[name], value);
            }
            kept += usize::from(known);
        }
        assert_eq!(server.dead_letters(kept).len(), kept);
        assert_eq!(server.end().stdout, "");
    }
}

#[test]
fn acknowledge_answers_200_to_every_known_sender_of_a_whole_body_and_keeps_it() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        let mut bodies = BTreeSet::new();
        for (request, status, problem, known) in rejected() {
            let body = request.body().clone();
            let response = server.send(request);
            let acknowledged = known && problem != "body-too-large";
            assert_eq!(response.status(), if acknowledged { 200 } else { status });
            assert_eq!(response.body().is_empty(), acknowledged);
            if known {
                bodies.insert(body);
            }
        }
        let letters: BTreeSet<_> = server.dead_letters(8).into_iter().collect();
        assert_eq!(letters, bodies);
        assert_eq!(server.end().stdout, "");
    }
}

#[test]
fn tokens_are_rotated() {
    for program in RECEIVERS {
        let both = format!("{},NEXT-TOKEN", testing::TOKEN);
        let next = || with(clean(), "z-api-token", "NEXT-TOKEN");
        for (tokens, statuses) in [
            (testing::TOKEN, [200, 401]),
            (both.as_str(), [200, 200]),
            ("NEXT-TOKEN", [401, 200]),
        ] {
            let server = Server::start(program, &[("ZAPI_TOKENS", tokens)]);
            assert_eq!(server.send(clean()).status(), statuses[0]);
            assert_eq!(server.send(next()).status(), statuses[1]);
        }
    }
}

#[test]
fn every_event_is_printed() {
    for program in RECEIVERS {
        let server = Server::start(program, &[("ZAPI_INSTANCES", testing::INSTANCE)]);
        let mut printed = String::new();
        for Sample { name, body, .. } in testing::SAMPLES {
            let response = server.send(testing::delivery(body));
            assert_eq!(
                (response.status().as_u16(), response.body().as_str()),
                (200, ""),
                "{name}"
            );
            let event = zapi_webhooks::parse(body.as_bytes()).unwrap().event;
            writeln!(printed, "{}", event.to_canonical_json()).unwrap();
        }
        assert!(printed.starts_with(CANONICAL));
        assert_eq!(server.dead_letters(0).len(), 0);
        let foreign = testing::CLEAN_BODY.replace("3C67", "0000");
        assert_eq!(server.send(testing::delivery(foreign)).status(), 200);
        assert_eq!(server.dead_letters(1).len(), 1);
        assert_eq!(server.end().stdout, printed);
    }
}

#[test]
fn quirky_bodies_are_read() {
    let quirks = Quirk::ALL.iter().copied();
    let quirks = quirks.filter(|quirk| Tolerance::LENIENT.allows(*quirk));
    let bodies: Vec<(Quirk, String)> = quirks
        .flat_map(|quirk| {
            let events = EventType::DOCUMENTED.iter();
            events.filter_map(move |event| Some((quirk, testing::quirky_sample(*event, quirk)?)))
        })
        .collect();
    for program in RECEIVERS {
        let server = strict(program);
        for (quirk, body) in &bodies {
            assert_eq!(
                server.send(testing::delivery(body)).status(),
                200,
                "{quirk}"
            );
        }
        assert_eq!(
            server
                .send(testing::delivery(testing::DOCUMENTED_BODY))
                .status(),
            200
        );
        let documented = r#"{"connected":true,"instanceId":"instance.id","momment":26151515154,"#;
        let stdout = server.end().stdout;
        assert_eq!(stdout.lines().count(), bodies.len() + 1);
        assert!(stdout.lines().last().unwrap().starts_with(documented));
    }
}

#[test]
fn a_dead_letter_is_read_back_by_the_command() {
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        command.args(arguments).output().unwrap()
    };
    for program in RECEIVERS {
        let server = acknowledging(program);
        server.send(testing::gzip_delivery(&testing::CLEAN_BODY[..90]));
        let truncated = server.dead_letter_files(1).remove(0);
        server.send(with(clean(), "content-type", "text/plain"));
        let files = server.dead_letter_files(2);
        let whole = files.iter().find(|file| **file != truncated).unwrap();
        let check = [
            "run",
            "-q",
            "-p",
            "zapi-webhooks-cli",
            "--",
            "check",
            "--format",
            "json",
        ];
        let check = |file: &std::path::Path| {
            let output = cargo(&[&check[..], &[file.to_str().unwrap()]].concat());
            let text = String::from_utf8(output.stdout).unwrap();
            let line: serde_json::Value = serde_json::from_str(&text)
                .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
            (output.status.code(), line)
        };
        let (status, line) = check(&truncated);
        assert_eq!(
            (status, &line["error"]["kind"]),
            (Some(1), &"unexpected-end".into())
        );
        assert_eq!(line["error"]["truncated"], true);
        let (status, line) = check(whole);
        assert_eq!(
            (status, line["event"].to_string().as_str()),
            (Some(0), CANONICAL)
        );
    }
}

#[test]
fn a_delivery_that_could_not_be_kept_is_not_acknowledged() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        std::fs::remove_dir_all(server.letters.path()).unwrap();
        assert_eq!(server.send(testing::delivery("{")).status(), 500);
        assert_eq!(server.send(clean()).status(), 200);
    }
}

#[cfg(unix)]
#[test]
fn a_dead_letter_is_private_and_never_incomplete() {
    use std::os::unix::fs::PermissionsExt as _;

    for program in RECEIVERS {
        // A write after the limit fails, if the signal that comes with it is ignored.
        let mut command = Command::new("bash");
        command.args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\"", program]);
        let server = Server::spawn(command, &[]);
        let broken = |length: usize| testing::delivery(vec![b'{'; length]);
        assert_eq!(server.send(broken(10_000)).status(), 500);
        let mut names = std::fs::read_dir(server.letters.path()).unwrap();
        assert!(names.next().is_none());
        assert_eq!(server.send(broken(100)).status(), 200);
        let file = server.dead_letter_files(1).remove(0);
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_receiver_does_not_start_unprotected() {
    for program in RECEIVERS {
        for (name, value) in [
            ("ZAPI_TOKENS", ""),
            ("ZAPI_TOKENS", "a b"),
            ("ZAPI_POLICY", "lax"),
            ("ZAPI_INSTANCES", "\u{200b}"),
            ("ZAPI_INSTANCES", ""),
            ("ZAPI_INSTANCES", ","),
        ] {
            let directory = tempfile::tempdir().unwrap();
            let output = configured(&mut Command::new(program), directory.path())
                .env("ZAPI_LIFETIME", "1")
                .env(name, value)
                .output()
                .unwrap();
            let error = String::from_utf8(output.stderr).unwrap();
            assert!(!output.status.success() && error.contains(name), "{error}");
        }
    }
}

#[test]
fn a_receiver_ends_with_its_lifetime() {
    for program in RECEIVERS {
        let directory = tempfile::tempdir().unwrap();
        let output = configured(&mut Command::new(program), directory.path())
            .env("ZAPI_LIFETIME", "1")
            .output()
            .unwrap();
        assert!(output.status.success());
    }
}

#[test]
fn the_check_of_the_logs_can_fail_and_logs_are_written() {
    let leaky = format!("WARN rejected body={}", testing::CLEAN_BODY);
    assert!(support::leak(&leaky).is_some());
    assert_eq!(support::leak("phone=5544999999999"), Some("5544999"));
    let server = strict(RECEIVERS[0]);
    server.send(clean());
    server.send(with(clean(), "z-api-token", "guess"));
    let log = server.end().stderr;
    assert!(
        log.contains("event received event=ConnectedCallback quirks=0"),
        "{log}"
    );
    assert!(
        log.contains(r#"delivery rejected status=401 problem="wrong-token""#),
        "{log}"
    );
}
