//! Chunked, slow, cut and concurrent deliveries, and bodies that are too long.
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
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use support::{CANONICAL, RECEIVERS, Server, acknowledging, clean, code, padded, raw_head, strict};
use zapi_webhooks::Limits;
use zapi_webhooks_http::testing;

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
        // The offer byte for byte as the gateway sends it, since a client may change it.
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

#[test]
fn a_body_at_the_limit_is_received_and_one_byte_more_is_not() {
    for program in RECEIVERS {
        let server = strict(program);
        assert_eq!(
            server
                .send(testing::delivery(padded(Limits::EVENT.max_bytes)))
                .status(),
            200
        );
        assert_eq!(
            server
                .send(testing::delivery(padded(Limits::EVENT.max_bytes + 1)))
                .status(),
            413
        );
        assert_eq!(
            server
                .send(testing::gzip_delivery(padded(Limits::EVENT.max_bytes)))
                .status(),
            200
        );
        assert_eq!(
            server
                .send(testing::gzip_delivery(padded(Limits::EVENT.max_bytes + 1)))
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
        let long = format!(
            "{head}{}0\r\n\r\n",
            chunk(&padded(Limits::EVENT.max_bytes + 1))
        );
        let answer = server.send_raw(&[long.as_bytes()], pause);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert_eq!(server.end().stdout.lines().count(), 5);
    }
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
            // Neither delays other deliveries.
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
fn the_received_part_of_a_stuck_body_is_kept() {
    for program in RECEIVERS {
        let server = acknowledging(program);
        let head = raw_head("Content-Length: 200");
        let begin = &testing::CLEAN_BODY.as_bytes()[..30];
        let answer = server.send_raw(&[head.as_bytes(), begin], Duration::ZERO);
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert_eq!(server.dead_letters(1), [begin.to_vec()]);
    }
}

#[test]
fn the_received_part_of_a_cut_body_is_kept() {
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
        // The receiver still works.
        assert_eq!(server.send(clean()).status(), 200);
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n"));
    }
}

#[test]
fn a_gzip_bomb_stops_at_the_cap() {
    // Deflate expands at most 1,032 times, so 10 KB give 10 MB and 100 KB give 100 MB. Further members
    // do not multiply that, and `gzip, gzip` is rejected.
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
        // Long enough even if the machine is busy.
        let server = Server::start(program, &[("ZAPI_PATIENCE", "60")]);
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
