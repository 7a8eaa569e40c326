//! Every limit and check of the intake, over sockets.
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

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use support::load::{Load, deliveries};
use support::rows::{Row, rows};
use support::{Client, Program, eventually, right, sqlite};
use tempfile::TempDir;
use zapi_webhooks::EventType;
use zapi_webhooks_http::testing;

mod support;

const LIMIT: usize = 512 * 1024;

/// A receiver with a store of its own.
fn start(arguments: &[&str]) -> (Program, String, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    (Program::start(&store, arguments), store, directory)
}

/// The row of the newest dead letter.
fn newest(store: &str) -> Row {
    rows(store).pop().unwrap()
}

/// Header lines, body, status and code, and the coding of the dead letter if there is one.
type Case<'a> = (&'a str, &'a [u8], u16, &'a str, Option<&'a str>);

#[test]
fn every_bad_delivery_gets_its_status_and_code_and_a_known_sender_a_dead_letter() {
    let instance = [
        "--policy",
        "strict",
        "--instances",
        "3C67AB641C8AA0412F6A0242B4E23AC7",
    ];
    let (program, store, _directory) = start(&instance);
    let json = "Content-Type: application/json\r\n";
    let token = format!("z-api-token: {}\r\n", testing::TOKEN);
    let right = right();
    let clean = testing::CLEAN_BODY.as_bytes();
    let other = testing::CLEAN_BODY.replace("3C67AB641C", "0000000000");
    let spaces = vec![b' '; LIMIT + 1];
    let gzip = testing::gzip(clean);
    let mut damaged = gzip.clone();
    damaged[12] ^= 0xff;
    let gzipped = format!("{right}Content-Encoding: gzip\r\n");
    let bomb = testing::gzip(&vec![b' '; 8 * LIMIT]);
    let cases: &[Case<'_>] = &[
        (json, clean, 401, "missing-token", None),
        (
            &format!("{json}z-api-token: guess\r\n"),
            clean,
            401,
            "wrong-token",
            None,
        ),
        (
            &format!("{json}z-api-token: \r\n"),
            clean,
            401,
            "wrong-token",
            None,
        ),
        (
            &format!("{right}{token}"),
            clean,
            401,
            "repeated-token",
            None,
        ),
        (
            &format!("{json}z-api-token: {0}, {0}\r\n", testing::TOKEN),
            clean,
            401,
            "wrong-token",
            None,
        ),
        (
            &format!("{json}z-api-token: guess, {}\r\n", testing::TOKEN),
            clean,
            401,
            "wrong-token",
            None,
        ),
        (
            &format!("{json}z-api-token: guess\r\n{token}"),
            clean,
            401,
            "repeated-token",
            None,
        ),
        (
            "Content-Type: text/plain\r\n",
            clean,
            415,
            "unsupported-media-type",
            None,
        ),
        (
            &format!("Content-Type: text/plain\r\n{token}"),
            clean,
            415,
            "unsupported-media-type",
            Some("identity"),
        ),
        (
            &token,
            clean,
            415,
            "unsupported-media-type",
            Some("identity"),
        ),
        (&right, &spaces, 413, "body-too-large", Some("identity")),
        (
            &format!("{right}Content-Encoding: br\r\n"),
            b"brotli",
            415,
            "unsupported-coding",
            Some("br"),
        ),
        (&gzipped, &gzip[..20], 400, "gzip-truncated", Some("gzip")),
        (&gzipped, &damaged, 400, "gzip-damaged", Some("gzip")),
        (&gzipped, &bomb, 413, "body-too-large", Some("gzip")),
        (&right, b"", 400, "unexpected-end", Some("identity")),
        (
            &right,
            b"{\"type\":\"ConnectedCallback\",",
            400,
            "unexpected-end",
            Some("identity"),
        ),
        (&right, b"[1]", 422, "not-an-object", Some("identity")),
        (
            &right,
            b"{\"a\":}",
            400,
            "unexpected-token",
            Some("identity"),
        ),
        (
            &right,
            b"{\"type\":\"ConnectedCallback\"}",
            422,
            "missing-field",
            Some("identity"),
        ),
        (
            &right,
            other.as_bytes(),
            422,
            "unexpected-instance",
            Some("identity"),
        ),
        (
            &gzipped,
            &testing::gzip(b"{"),
            400,
            "unexpected-end",
            Some("identity"),
        ),
    ];
    let mut kept = 0;
    for (headers, body, status, code, coding) in cases {
        let answer = program.client().post(headers, body).unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (*status, *code),
            "{headers}"
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
        if let Some(coding) = coding {
            kept += 1;
            let letter = newest(&store);
            let found = (letter.code.as_deref(), letter.coding.as_deref());
            assert_eq!(found, (Some(*code), Some(*coding)));
            let is_gzip_text = *headers == gzipped && *coding == "identity";
            let body = if is_gzip_text { b"{" } else { *body };
            assert!(letter.body == body, "{code}: {} bytes", letter.body.len());
        }
        assert_eq!(rows(&store).len(), kept, "{code}");
    }
    let get = program.client().get("/z-api").unwrap();
    assert_eq!(
        (get.status, get.code().as_str()),
        (405, "method-not-allowed")
    );
    let log = program.stop();
    assert_eq!(log.matches(": delivery ").count(), cases.len() + 1, "{log}");
}

#[test]
fn the_headers_of_a_dead_letter_hold_no_secret() {
    let (program, store, _directory) = start(&[]);
    let headers = format!(
        "{}User-Agent: gateway/1\r\nAuthorization: Bearer hidden\r\nCookie: hidden\r\n",
        right()
    );
    program.client().post(&headers, b"{").unwrap();
    let connection = rusqlite::Connection::open(store.strip_prefix("sqlite:").unwrap()).unwrap();
    let headers: String = connection
        .query_row("SELECT headers FROM zapi_dead_letters", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(
        headers,
        r#"{"content-length":["1"],"content-type":["application/json"],"user-agent":["gateway/1"]}"#
    );
    let error: String = connection
        .query_row("SELECT error FROM zapi_dead_letters", [], |row| row.get(0))
        .unwrap();
    assert!(
        error.contains(r#""start":1,"end":1,"line":1,"column":2"#),
        "{error}"
    );
}

#[test]
fn by_default_a_known_sender_is_answered_200() {
    let (program, store, _directory) = start(&[]);
    assert_eq!(program.client().deliver(b"{").unwrap().status, 200);
    let long = vec![b' '; LIMIT + 1];
    assert_eq!(program.client().deliver(&long).unwrap().status, 413);
    assert_eq!(program.client().post("", b"{").unwrap().status, 415);
    assert_eq!(rows(&store).len(), 2);
}

#[test]
fn every_sample_is_an_event_byte_for_byte() {
    let (program, store, _directory) = start(&["--policy", "strict"]);
    let mut client = program.client();
    for sample in testing::SAMPLES {
        let answer = client.deliver(sample.body.as_bytes()).unwrap();
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, ""),
            "{}",
            sample.name
        );
        let row = rows(&store)
            .into_iter()
            .rev()
            .find(|row| row.body == sample.body.as_bytes());
        let parsed = zapi_webhooks::parse(sample.body.as_bytes()).unwrap();
        let row = row.unwrap_or_else(|| panic!("{} is missing", sample.name));
        assert_eq!(
            row.canonical,
            Some(parsed.event.to_canonical_json()),
            "{}",
            sample.name
        );
        assert_eq!(row.key, parsed.event.idempotency_key(), "{}", sample.name);
    }
    // Several samples share a message id: the later contents are variants, and none is dropped.
    let count = rows(&store).len();
    assert_eq!(count, testing::SAMPLES.len());
    let documented = client.deliver(testing::DOCUMENTED_BODY.as_bytes()).unwrap();
    assert_eq!(documented.status, 200);
    assert_eq!(newest(&store).verdict, "warning");
}

#[test]
fn tokens_are_rotated() {
    let mut command =
        support::command(&["serve", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"]);
    let directory = tempfile::tempdir().unwrap();
    command.env("ZAPI_TOKENS", format!("{}, NEXT-TOKEN", testing::TOKEN));
    command.env("ZAPI_STORE", sqlite(directory.path()));
    let program = Program::spawn(command);
    let body = testing::CLEAN_BODY.as_bytes();
    for (token, status) in [
        (testing::TOKEN, 200),
        ("NEXT-TOKEN", 200),
        ("LAST-TOKEN", 401),
    ] {
        let headers = format!("Content-Type: application/json\r\nz-api-token: {token}\r\n");
        assert_eq!(
            program.client().post(&headers, body).unwrap().status,
            status
        );
    }
}

#[test]
fn a_body_at_the_limit_is_read_and_one_byte_more_is_not() {
    let (program, store, _directory) = start(&["--max-body", "64KiB"]);
    let padded = |length: usize| {
        let spaces = " ".repeat(length - testing::CLEAN_BODY.len());
        format!("{}{spaces}", testing::CLEAN_BODY)
    };
    let chunked = |body: &str| {
        let head = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\n{}Transfer-Encoding: chunked\r\n\r\n",
            right()
        );
        format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
    };
    let limit = 64 * 1024;
    for (length, status) in [(limit, 200), (limit + 1, 413), (limit * 3, 413)] {
        let body = padded(length);
        assert_eq!(
            program.client().deliver(body.as_bytes()).unwrap().status,
            status
        );
        let answer = program.client().send(chunked(&body).as_bytes()).unwrap();
        assert_eq!(answer.status, status, "chunked");
        let inflated = program.client().deliver_gzip(body.as_bytes()).unwrap();
        // It arrived whole, so it is acknowledged and kept.
        assert_eq!(inflated.status, 200, "gzip");
    }
    // Of a body that is too long, the part up to one byte after the limit is kept.
    assert_eq!(rows(&store)[1].body, padded(limit + 1).as_bytes());
    assert_eq!(rows(&store).last().unwrap().coding.as_deref(), Some("gzip"));
}

#[test]
fn an_offer_of_http2_is_ignored_and_its_body_read() {
    let (program, store, _directory) = start(&[]);
    let offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n";
    let body = testing::sample(EventType::Received).as_bytes();
    let answer = program
        .client()
        .post(&format!("{}{offer}", right()), body)
        .unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(newest(&store).body, body);
}

#[test]
fn a_head_has_limits_in_time_and_bytes() {
    let (program, store, _directory) = start(&["--head-time", "0.5", "--max-head", "8KiB"]);
    let mut stuck = TcpStream::connect(program.deliveries).unwrap();
    stuck
        .write_all(b"POST /z-api HTTP/1.1\r\nHost: loc")
        .unwrap();
    let start = Instant::now();
    stuck
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let mut answer = Vec::new();
    let _ = stuck.read_to_end(&mut answer);
    let waited = start.elapsed();
    assert!(
        (Duration::from_millis(400)..Duration::from_secs(3)).contains(&waited),
        "{waited:?}"
    );
    let long = format!("{}X-Long: {}\r\n", right(), "a".repeat(9000));
    assert_eq!(program.client().post(&long, b"{}").unwrap().status, 431);
    assert_eq!(rows(&store).len(), 0);
    assert_eq!(
        program
            .client()
            .deliver(testing::CLEAN_BODY.as_bytes())
            .unwrap()
            .status,
        200
    );
}

#[test]
fn a_body_that_does_not_end_is_kept_in_part_and_not_acknowledged() {
    let (program, store, _directory) = start(&["--body-time", "0.5"]);
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: 159\r\n\r\n",
        right()
    );
    let part = &testing::CLEAN_BODY[..70];
    let start = Instant::now();
    let mut slow = program.client();
    let answer = slow.send(format!("{head}{part}").as_bytes()).unwrap();
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (408, "body-timed-out")
    );
    assert!(start.elapsed() < Duration::from_secs(3));
    assert_eq!(
        (
            newest(&store).code.as_deref(),
            newest(&store).body.as_slice()
        ),
        (Some("body-timed-out"), part.as_bytes())
    );

    for _ in 0..50 {
        let mut cut = program.client();
        cut.write(format!("{head}{part}").as_bytes()).unwrap();
        cut.close();
    }
    eventually("the cut bodies are kept", || rows(&store).len() == 51);
    assert_eq!(newest(&store).code.as_deref(), Some("body-cut"));

    // Slow, but in time.
    let mut slow = program.client();
    for byte in format!("{head}{}", testing::CLEAN_BODY)
        .as_bytes()
        .chunks(40)
    {
        slow.write(byte).unwrap();
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(slow.read().unwrap().status, 200);
}

#[test]
fn two_hundred_clients_with_large_bodies_stay_within_the_memory() {
    let memory = 8 * 1024 * 1024;
    let (program, store, _directory) =
        start(&["--memory", "8MiB", "--wait", "30", "--body-time", "30"]);
    program
        .client()
        .deliver(testing::CLEAN_BODY.as_bytes())
        .unwrap();
    let before = program.peak_memory();
    let acknowledged = AtomicUsize::new(0);
    // It inflates to eight times the limit. It arrived whole, so it is acknowledged and kept as it is.
    let bomb = testing::gzip(&vec![b' '; 8 * LIMIT]);
    let gzipped = format!("{}Content-Encoding: gzip\r\n", right());
    std::thread::scope(|scope| {
        for number in 0..200 {
            let (program, acknowledged, bomb, gzipped) = (&program, &acknowledged, &bomb, &gzipped);
            scope.spawn(move || {
                let message = "m".repeat(400_000);
                let body = testing::sample(EventType::Received)
                    .replace("3EB0C767D26A1B3F5C21", &format!("3EB0{number:016X}"))
                    .replace("\"Oi\"", &format!("\"{message}\""));
                let mut client = program.client();
                let answer = match number % 3 {
                    0 => client.deliver(body.as_bytes()),
                    1 => client.deliver_gzip(body.as_bytes()),
                    _ => client.post(gzipped, bomb),
                };
                match answer.unwrap().status {
                    200 => drop(acknowledged.fetch_add(1, Ordering::Relaxed)),
                    status => panic!("{status}"),
                }
            });
        }
    });
    assert_eq!(acknowledged.into_inner(), 200);
    let events = rows(&store)
        .into_iter()
        .filter(|row| row.verdict == "clean")
        .count();
    assert_eq!(events, 135);
    let more = program.peak_memory() - before;
    // A body is held once as received, once as canonical JSON, and once by the store's driver.
    assert!(more < 6 * memory, "{more} bytes more");
    println!("peak memory: {before} bytes, {more} more");
}

#[test]
fn if_bodies_in_flight_take_all_memory_a_delivery_is_answered_503() {
    let arguments = ["--memory", "128KiB", "--max-body", "60KiB", "--wait", "0.3"];
    let (program, store, _directory) = start(&arguments);
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: 60000\r\n\r\n",
        right()
    );
    let mut slow: Vec<Client> = (0..2).map(|_| program.client()).collect();
    for client in &mut slow {
        client.write(format!("{head}{{").as_bytes()).unwrap();
    }
    std::thread::sleep(Duration::from_millis(200));
    let long = " ".repeat(20_000);
    let answer = program.client().deliver(long.as_bytes()).unwrap();
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (503, Some("5"))
    );
    assert_eq!(answer.code(), "memory-busy");
    drop(slow);
    eventually("the memory is free again", || {
        program
            .client()
            .deliver(testing::CLEAN_BODY.as_bytes())
            .unwrap()
            .status
            == 200
    });
    assert!(
        rows(&store)
            .iter()
            .any(|row| row.body == testing::CLEAN_BODY.as_bytes())
    );
}

/// A delivery that was answered 503 waits for the store all the same, and its body takes memory until then.
#[test]
fn if_the_store_hangs_the_bodies_that_wait_for_it_stay_within_the_memory() {
    let arguments = ["--memory", "128KiB", "--max-body", "60KiB", "--wait", "0.3"];
    let (program, store, _directory) = start(&arguments);
    let writer = rusqlite::Connection::open(store.strip_prefix("sqlite:").unwrap()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let long = [testing::CLEAN_BODY, &" ".repeat(50_000)].concat();
    let mut client = program.client();
    let codes = [(); 3].map(|()| client.deliver(long.as_bytes()).unwrap().code());
    assert_eq!(codes, ["store-busy", "store-busy", "memory-busy"]);
    writer.execute_batch("ROLLBACK").unwrap();
    eventually("the memory is free again", || {
        program.client().deliver(long.as_bytes()).unwrap().status == 200
    });
    assert_eq!(rows(&store).len(), 1);
}

#[test]
fn if_the_store_is_slow_deliveries_wait_and_are_then_answered_503() {
    let (program, store, _directory) = start(&["--wait", "3"]);
    let body = testing::CLEAN_BODY.as_bytes();
    let writer = rusqlite::Connection::open(store.strip_prefix("sqlite:").unwrap()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                let answer = program.client().deliver(body).unwrap();
                assert_eq!((answer.status, answer.code().as_str()), (503, "store-busy"));
                assert_eq!(answer.header("retry-after"), Some("5"));
            });
        }
    });
    assert!(
        (3..5).contains(&start.elapsed().as_secs()),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(program.client().get("/readyz").unwrap().status, 503);
    assert_eq!(program.client().get("/healthz").unwrap().status, 200);
    // A short wait is not seen by the sender.
    std::thread::scope(|scope| {
        let answer = scope.spawn(|| program.client().deliver(body).unwrap().status);
        std::thread::sleep(Duration::from_millis(300));
        writer.execute_batch("ROLLBACK").unwrap();
        assert_eq!(answer.join().unwrap(), 200);
    });
    assert_eq!(rows(&store).len(), 1);
    assert_eq!(program.client().get("/readyz").unwrap().status, 200);
}

#[test]
fn after_sigterm_every_answer_was_true_and_the_receiver_ends_in_time() {
    let (program, store, _directory) = start(&["--grace", "5"]);
    let deliveries = deliveries(100_000);
    let (load, ended) = (Load::default(), AtomicBool::new(false));
    // A head that never ends must not delay the end.
    let mut half = TcpStream::connect(program.deliveries).unwrap();
    half.write_all(b"POST / HTTP/1.1\r\nHos").unwrap();
    let address = program.deliveries;
    let acknowledged = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..64)
            .map(|client| {
                let (deliveries, load, ended) = (&deliveries, &load, &ended);
                scope.spawn(move || {
                    let mut acknowledged = Vec::new();
                    let mut connection = Client::new(address);
                    for index in (client..deliveries.len()).step_by(64) {
                        match connection.deliver(deliveries[index].body.as_bytes()) {
                            Ok(answer) if answer.status == 200 => acknowledged.push(index),
                            Ok(answer) => panic!("{}", answer.status),
                            Err(_) if ended.load(Ordering::Relaxed) => break,
                            Err(_) => std::thread::sleep(Duration::from_millis(1)),
                        }
                        load.acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                    acknowledged
                })
            })
            .collect();
        load.wait_for(3_000);
        let start = Instant::now();
        program.signal("TERM");
        let (status, log) = program.wait();
        ended.store(true, Ordering::Relaxed);
        assert_eq!(status.code(), Some(0), "{log}");
        assert!(
            start.elapsed() < Duration::from_secs(6),
            "{:?}",
            start.elapsed()
        );
        clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect::<Vec<_>>()
    });
    let stored: std::collections::HashSet<_> =
        rows(&store).into_iter().map(|row| row.body).collect();
    assert!(acknowledged.len() >= 3_000);
    for index in acknowledged {
        assert!(
            stored.contains(deliveries[index].body.as_bytes()),
            "{index} is lost"
        );
    }
}

#[test]
fn a_sender_that_goes_away_leaves_its_line_and_its_event() {
    let (program, store, _directory) = start(&[]);
    let writer = rusqlite::Connection::open(store.strip_prefix("sqlite:").unwrap()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let length = testing::CLEAN_BODY.len();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: {length}\r\n\r\n",
        right()
    );
    let mut sender = program.client();
    sender
        .write(format!("{head}{}", testing::CLEAN_BODY).as_bytes())
        .unwrap();
    std::thread::sleep(Duration::from_millis(200));
    sender.close();
    std::thread::sleep(Duration::from_millis(200));
    writer.execute_batch("ROLLBACK").unwrap();
    eventually("the event is stored", || rows(&store).len() == 1);
    let log = program.stop();
    assert_eq!(log.matches(": delivery ").count(), 1, "{log}");
}

#[test]
fn a_store_that_hangs_does_not_delay_the_end() {
    let (program, store, _directory) = start(&["--grace", "0.5"]);
    let writer = rusqlite::Connection::open(store.strip_prefix("sqlite:").unwrap()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut client = program.client();
    std::thread::scope(|scope| {
        let answer = scope.spawn(|| client.deliver(testing::CLEAN_BODY.as_bytes()));
        std::thread::sleep(Duration::from_millis(300));
        let start = Instant::now();
        program.signal("TERM");
        assert_eq!(program.wait().0.code(), Some(0));
        assert!(
            start.elapsed() < Duration::from_secs(2),
            "{:?}",
            start.elapsed()
        );
        assert!(answer.join().unwrap().is_err());
    });
    assert_eq!(rows(&store).len(), 0);
}

#[test]
fn a_delivery_under_way_ends_after_the_signal_and_no_new_one_begins() {
    for signal in ["TERM", "INT"] {
        let (program, store, _directory) = start(&["--grace", "10"]);
        let head = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: 159\r\n\r\n",
            right()
        );
        let mut slow = program.client();
        slow.write(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        program.signal(signal);
        std::thread::sleep(Duration::from_millis(200));
        assert!(program.client().deliver(b"{}").is_err(), "nobody listens");
        slow.write(testing::CLEAN_BODY.as_bytes()).unwrap();
        assert_eq!(slow.read().unwrap().status, 200);
        let start = Instant::now();
        assert_eq!(program.wait().0.code(), Some(0));
        assert!(start.elapsed() < Duration::from_secs(2));
        assert_eq!(newest(&store).body, testing::CLEAN_BODY.as_bytes());
    }
}

#[test]
fn the_log_has_a_line_for_each_delivery_and_nothing_private() {
    let (program, _store, _directory) = start(&[]);
    let mut client = program.client();
    let answer = client.deliver(testing::CLEAN_BODY.as_bytes()).unwrap();
    client.deliver(testing::DOCUMENTED_BODY.as_bytes()).unwrap();
    let other = r#"{"type":"5544999999999","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#;
    client.deliver(other.as_bytes()).unwrap();
    assert_eq!(program.metric("zapi_receiver_deliveries_total"), 3.0);
    assert_eq!(program.metric("zapi_receiver_quirks_total"), 7.0);
    let id = answer.header("x-request-id").unwrap().to_owned();
    // `stop` checks what is private.
    let log = program.stop();
    let line = log
        .lines()
        .find(|line| line.contains(&format!("request=\"{id}\"")))
        .unwrap();
    for part in [
        "peer=\"127.0.0.1:",
        "event=\"ConnectedCallback\"",
        "verdict=\"clean\"",
        "stored=\"new\"",
        "status=200",
    ] {
        assert!(line.contains(part), "{line}");
    }
    assert!(log.contains("event=\"undocumented\""), "{log}");
    assert_eq!(support::leak("phone=5544999999999"), Some("5544999"));
}
