//! Both example receivers, each as a process, over loopback TCP.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use http::{Method, Request};
use support::{RECEIVERS, Server, clean, code, with, without};
use zapi_webhooks::EventType;
use zapi_webhooks_http::testing;

const CANONICAL: &str = concat!(
    r#"{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"#,
    r#""momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}"#,
);

fn strict(program: &str) -> Server {
    Server::start(
        program,
        &[("ZAPI_POLICY", "strict"), ("ZAPI_PATIENCE", "5")],
    )
}

fn acknowledging(program: &str) -> Server {
    Server::start(program, &[("ZAPI_PATIENCE", "5")])
}

fn padded(length: usize) -> String {
    let spaces = " ".repeat(length - testing::CLEAN_BODY.len());
    format!("{}{spaces}", testing::CLEAN_BODY)
}

#[test]
fn a_delivery_with_the_offer_of_http2_is_printed() {
    for program in RECEIVERS {
        let server = strict(program);
        let delivery = clean();
        assert_eq!(delivery.headers()["upgrade"], "h2c");
        let response = server.send(delivery);
        assert_eq!(
            (response.status().as_u16(), response.body().as_str()),
            (200, "")
        );
        // The offer as the gateway puts it on the wire, whatever a client makes of it.
        let body = testing::CLEAN_BODY;
        let raw = format!(
            "POST /z-api HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: {}\r\n\
             Host: localhost\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n\
             Upgrade: h2c\r\nContent-Type: application/json\r\nz-api-token: {}\r\n\r\n{body}",
            body.len(),
            testing::TOKEN,
        );
        let mut stream = server.connect();
        stream.write_all(raw.as_bytes()).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        drop(stream);
        let twice = format!("{CANONICAL}\n{CANONICAL}\n");
        assert_eq!(server.end().stdout, twice);
    }
}

/// Requests that are refused, with the status and the code under the strict policy, and whether
/// the sender is known.
fn refused() -> Vec<(Request<Vec<u8>>, u16, &'static str, bool)> {
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
            testing::delivery(padded(64 * 1024 + 1)),
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
        for (request, status, problem, known) in refused() {
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
fn acknowledge_answers_200_to_every_known_sender_and_keeps_the_body() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        let mut bodies = BTreeSet::new();
        for (request, status, _, known) in refused() {
            let body = request.body().clone();
            let response = server.send(request);
            assert_eq!(response.status(), if known { 200 } else { status });
            if known {
                assert_eq!(response.body(), "");
                bodies.insert(body);
            }
        }
        let letters: BTreeSet<_> = server.dead_letters(8).into_iter().collect();
        assert_eq!(letters, bodies);
        assert_eq!(server.end().stdout, "");
    }
}

#[test]
fn a_body_at_the_limit_is_received_and_one_byte_more_is_not() {
    for program in RECEIVERS {
        let server = strict(program);
        assert_eq!(
            server.send(testing::delivery(padded(64 * 1024))).status(),
            200
        );
        assert_eq!(
            server
                .send(testing::delivery(padded(64 * 1024 + 1)))
                .status(),
            413
        );
        assert_eq!(
            server
                .send(testing::gzip_delivery(padded(64 * 1024)))
                .status(),
            200
        );
        assert_eq!(
            server
                .send(testing::gzip_delivery(padded(64 * 1024 + 1)))
                .status(),
            413
        );
    }
}

#[test]
fn chunked_bodies_are_joined() {
    for program in RECEIVERS {
        let server = strict(program);
        let head = raw_head("Transfer-Encoding: chunked");
        let (first, second) = testing::CLEAN_BODY.split_at(77);
        let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
        let body = format!("{}{}0\r\n\r\n", chunk(first), chunk(second));
        let pause = Duration::from_millis(50);
        for at in [1, 40, 80, 83, body.len() - 1] {
            let pieces = [
                head.as_bytes(),
                &body.as_bytes()[..at],
                &body.as_bytes()[at..],
            ];
            assert!(
                server.send_raw(&pieces, pause).starts_with("HTTP/1.1 200 "),
                "{at}"
            );
        }
        let long = format!("{head}{}0\r\n\r\n", chunk(&padded(64 * 1024 + 1)));
        let answer = server.send_raw(&[long.as_bytes()], pause);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert_eq!(server.end().stdout.lines().count(), 5);
    }
}

/// The head of a raw delivery, closed after its answer.
fn raw_head(length: &str) -> String {
    format!(
        "POST /z-api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nz-api-token: {}\r\n{length}\r\n\r\n",
        testing::TOKEN
    )
}

#[test]
fn a_slow_connection_is_waited_for_and_a_stuck_one_is_not() {
    for program in RECEIVERS {
        let server = strict(program);
        let head = raw_head(&format!("Content-Length: {}", testing::CLEAN_BODY.len()));
        let pieces: Vec<&[u8]> = testing::CLEAN_BODY.as_bytes().chunks(20).collect();
        let slow = [&[head.as_bytes()], pieces.as_slice()].concat();
        std::thread::scope(|scope| {
            let slow = scope.spawn(|| server.send_raw(&slow, Duration::from_millis(80)));
            let stuck = scope.spawn(|| {
                let started = Instant::now();
                let (head, begin) = (head.as_bytes(), &testing::CLEAN_BODY.as_bytes()[..30]);
                (
                    server.send_raw(&[head, begin], Duration::ZERO),
                    started.elapsed(),
                )
            });
            // Neither holds up anybody else.
            assert_eq!(server.send(clean()).status(), 200);
            assert!(slow.join().unwrap().starts_with("HTTP/1.1 200 "));
            let (answer, waited) = stuck.join().unwrap();
            assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
            assert!(waited < Duration::from_secs(20), "{waited:?}");
        });
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n{CANONICAL}\n"));
    }
}

#[test]
fn what_a_stuck_connection_brought_is_kept() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        let head = raw_head("Content-Length: 200");
        let begin = &testing::CLEAN_BODY.as_bytes()[..30];
        let answer = server.send_raw(&[head.as_bytes(), begin], Duration::ZERO);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert_eq!(server.dead_letters(1), [begin.to_vec()]);
    }
}

#[test]
fn what_a_cut_connection_brought_is_kept() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        let head = raw_head(&format!("Content-Length: {}", testing::CLEAN_BODY.len()));
        let begin = &testing::CLEAN_BODY.as_bytes()[..100];
        for cut in [true, false] {
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(begin).unwrap();
            stream.flush().unwrap();
            std::thread::sleep(Duration::from_millis(100));
            if cut {
                stream.shutdown(std::net::Shutdown::Write).unwrap();
                assert_eq!(server.dead_letters(1), [begin.to_vec()]);
            }
        }
        // The receiver is none the worse for it.
        assert_eq!(server.send(clean()).status(), 200);
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n"));
    }
}

#[test]
fn a_gzip_bomb_stops_at_the_cap() {
    // Deflate expands 1,032 times at most: 10 KB to 10 MB, and 100 KB to 100 MB.
    let small = testing::gzip_delivery(vec![b' '; 10_000_000]);
    let mut large = small.clone();
    *large.body_mut() = small.body().repeat(10);
    assert!(small.body().len() < 10_000 && large.body().len() < 100_000);
    for program in RECEIVERS {
        let raised = [("ZAPI_POLICY", "strict"), ("ZAPI_MAX_BODY", "131072")];
        let server = Server::start(program, &raised);
        assert_eq!(
            server
                .send(testing::gzip_delivery(testing::CLEAN_BODY))
                .status(),
            200
        );
        #[cfg(target_os = "linux")]
        let before = server.peak_memory();
        for bomb in [&small, &large] {
            let response = server.send(bomb.clone());
            assert_eq!(response.status(), 413);
            assert_eq!(code(&response), "body-too-large");
        }
        #[cfg(target_os = "linux")]
        {
            let grown = server.peak_memory() - before;
            assert!(grown < 4_000_000, "{grown} bytes");
        }
        let letters = server.dead_letters(2);
        assert!(
            letters
                .iter()
                .all(|letter| letter.starts_with(&[0x1f, 0x8b]))
        );
    }
}

#[test]
fn two_hundred_concurrent_deliveries_are_all_printed_once() {
    for program in RECEIVERS {
        let server = strict(program);
        let body = |n: u32| {
            let id = format!("3C67AB641C8AA0412F6A0242B4E2{n:04}");
            testing::CLEAN_BODY
                .replace("5544999999999", &format!("55449{n:08}"))
                .replace(testing::INSTANCE, &id)
                .replace("580", &format!("{n:03}"))
        };
        let barrier = std::sync::Barrier::new(200);
        std::thread::scope(|scope| {
            for n in 0..200 {
                let (server, barrier, body) = (&server, &barrier, body(n));
                scope.spawn(move || {
                    let gzip = n % 2 == 0;
                    let request = if gzip {
                        testing::gzip_delivery(body)
                    } else {
                        testing::delivery(body)
                    };
                    barrier.wait();
                    assert_eq!(server.send(request).status(), 200);
                });
            }
        });
        let expected: BTreeSet<String> = (0..200)
            .map(|n| {
                let parsed = zapi_webhooks::parse_connected(body(n).as_bytes()).unwrap();
                parsed.event.to_canonical_json()
            })
            .collect();
        let stdout = server.end().stdout;
        assert_eq!(stdout.lines().count(), 200);
        assert_eq!(
            stdout.lines().map(Into::into).collect::<BTreeSet<String>>(),
            expected
        );
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
fn of_the_six_events_only_the_connection_is_printed() {
    for program in RECEIVERS {
        let server = Server::start(program, &[("ZAPI_INSTANCES", testing::INSTANCE)]);
        for (event, body) in testing::EVENT_BODIES {
            let response = server.send(testing::delivery(body));
            assert_eq!(
                (response.status().as_u16(), response.body().as_str()),
                (200, ""),
                "{event}"
            );
        }
        assert!(
            testing::EVENT_BODIES
                .iter()
                .any(|(event, _)| *event == EventType::Connected)
        );
        assert_eq!(server.dead_letters(0).len(), 0);
        let foreign = testing::CLEAN_BODY.replace("3C67", "0000");
        assert_eq!(server.send(testing::delivery(foreign)).status(), 200);
        assert_eq!(server.dead_letters(1).len(), 1);
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n"));
    }
}

#[test]
fn quirky_bodies_are_read() {
    for program in RECEIVERS {
        let server = strict(program);
        for (quirk, body) in testing::QUIRKY_BODIES {
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
        assert_eq!(stdout.lines().count(), testing::QUIRKY_BODIES.len() + 1);
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
            (Some(1), &"UnexpectedEnd".into())
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
fn nothing_is_acknowledged_that_could_not_be_kept() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        std::fs::remove_dir_all(server.letters.path()).unwrap();
        assert_eq!(server.send(testing::delivery("{")).status(), 500);
        assert_eq!(server.send(clean()).status(), 200);
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
        ] {
            let directory = tempfile::tempdir().unwrap();
            let output = Command::new(program)
                .env("ZAPI_TOKENS", testing::TOKEN)
                .env("ZAPI_LISTEN", "127.0.0.1:0")
                .env("ZAPI_DEAD_LETTERS", directory.path())
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
        let output = Command::new(program)
            .env("ZAPI_TOKENS", testing::TOKEN)
            .env("ZAPI_LISTEN", "127.0.0.1:0")
            .env("ZAPI_DEAD_LETTERS", directory.path())
            .env("ZAPI_LIFETIME", "1")
            .output()
            .unwrap();
        assert!(output.status.success());
    }
}

#[test]
fn the_check_of_the_logs_can_fail_and_the_logs_are_there() {
    let leaky = format!("WARN refused body={}", testing::CLEAN_BODY);
    assert!(support::leak(&leaky).is_some());
    assert_eq!(support::leak("phone=5544999999999"), Some("5544999"));
    let server = strict(RECEIVERS[0]);
    server.send(clean());
    server.send(with(clean(), "z-api-token", "guess"));
    let log = server.end().stderr;
    assert!(log.contains("connection received quirks=0"), "{log}");
    assert!(
        log.contains(r#"delivery refused status=401 problem="wrong-token""#),
        "{log}"
    );
}
