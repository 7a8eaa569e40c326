//! What both stores promise to a consumer, and to who looks after them.
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

use std::collections::HashMap;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use support::load::{Kind, Load, deliveries};
use support::postgres::Postgres;
use support::rows::{Row, rows, with_postgres};
use support::{Program, eventually, run, said, sqlite};
use tempfile::TempDir;
use zapi_webhooks::EventType;
use zapi_webhooks_http::testing;

mod support;

/// One store of each kind, and what keeps it alive.
fn stores() -> (Postgres, TempDir, [String; 2]) {
    let (postgres, directory) = (Postgres::start(), tempfile::tempdir().unwrap());
    let stores = [sqlite(directory.path()), postgres.url()];
    (postgres, directory, stores)
}

/// Runs a statement in a store.
fn execute(store: &str, sql: &str) {
    match store.strip_prefix("sqlite:") {
        Some(path) => rusqlite::Connection::open(path)
            .unwrap()
            .execute_batch(sql)
            .unwrap(),
        None => with_postgres(store, async |client| {
            client.batch_execute(sql).await.unwrap();
        }),
    }
}

/// The rows without sequence and body.
fn seen(rows: &[Row]) -> Vec<(&str, bool, i64)> {
    rows.iter()
        .map(|row| (row.verdict.as_str(), row.variant, row.repeats))
        .collect()
}

#[test]
fn repeats_count_variants_are_kept_and_what_has_no_key_is_a_row_each() {
    let (_postgres, _directory, stores) = stores();
    for store in stores {
        let program = Program::start(&store, &[]);
        let mut client = program.client();
        let message = testing::sample(EventType::Received);
        let edited = message.replace("\"Oi\"", "\"Oi?\"");
        let presence = testing::sample(EventType::PresenceChat);
        // The same event in another form is a repeat; the first body stays.
        let spaced = message.replace(':', ": ").replace("https: ", "https:");
        for body in [
            message, &edited, message, &spaced, &edited, presence, presence, "{", "{", message,
        ] {
            assert_eq!(client.deliver(body.as_bytes()).unwrap().status, 200);
        }
        let rows = rows(&store);
        let expected = [
            ("clean", false, 3),
            ("clean", true, 1),
            ("clean", false, 0),
            ("clean", false, 0),
            ("rejected", false, 0),
            ("rejected", false, 0),
        ];
        assert_eq!(seen(&rows), expected, "{store}");
        assert_eq!(rows[0].body, message.as_bytes());
        assert_eq!(
            (&rows[0].key, rows[1].body.as_slice()),
            (&rows[1].key, edited.as_bytes())
        );
        assert!(rows.windows(2).all(|two| two[0].seq < two[1].seq));
        assert_eq!(program.metric("zapi_receiver_repeats_total"), 4.0);
        assert_eq!(program.metric("zapi_receiver_variants_total"), 1.0);
    }
}

#[test]
fn repeats_and_variants_that_arrive_at_once_are_told_apart() {
    let (_postgres, _directory, stores) = stores();
    for store in stores {
        let program = Program::start(&store, &[]);
        let message = testing::sample(EventType::Received);
        std::thread::scope(|scope| {
            for number in 0..40 {
                let body = message.replace("\"Oi\"", &format!("\"Oi {}\"", number % 4));
                let mut client = program.client();
                scope.spawn(move || {
                    assert_eq!(client.deliver(body.as_bytes()).unwrap().status, 200);
                });
            }
        });
        let mut rows = rows(&store);
        rows.sort_by_key(|row| row.variant);
        let expected = [
            ("clean", false, 9),
            ("clean", true, 9),
            ("clean", true, 9),
            ("clean", true, 9),
        ];
        assert_eq!(seen(&rows), expected, "{store}");
    }
}

#[test]
fn no_text_of_a_sender_stops_a_store() {
    let (_postgres, _directory, stores) = stores();
    let message = testing::sample(EventType::Received);
    let long = "k".repeat(200_000);
    let bodies = [
        message.replace("3EB0C767D26A1B3F5C21", "3EB0\\u0000"),
        message.replace("3EB0C767D26A1B3F5C21", &long),
        message.replace("\"Oi\"", "\"\\u0000 \\ud83d\\ude00\""),
        format!(
            "{{\"type\":\"{long}\",\"instanceId\":\"{}\"}}",
            testing::INSTANCE
        ),
        "{\"type\":\"a\\u0000b\"}".to_owned(),
        "{\"type\":\"ConnectedCallback\",\"phone\":\"\u{0}".to_owned(),
        testing::sample(EventType::Connected).replace(testing::INSTANCE, "\\u0000"),
    ];
    for store in stores {
        let program = Program::start(&store, &[]);
        for body in &bodies {
            let answer = program.client().deliver(body.as_bytes()).unwrap();
            assert_eq!(answer.status, 200, "{store}: {} bytes", body.len());
        }
        let invalid = [b"{\"type\":\"".as_slice(), &[0xff, 0xfe, 0], b"\"}"].concat();
        assert_eq!(program.client().deliver(&invalid).unwrap().status, 200);
        let kept: Vec<_> = rows(&store).into_iter().map(|row| row.body).collect();
        let sent: Vec<_> = bodies
            .iter()
            .map(|body| body.clone().into_bytes())
            .collect();
        assert_eq!(kept, [sent, vec![invalid]].concat());
    }
}

/// Rules of an owner who wants no event of the type `refused`, by store.
const RULES: [(usize, &str, &str); 5] = [
    (
        0,
        "CREATE TRIGGER rule BEFORE INSERT ON zapi_deliveries WHEN NEW.event = 'refused' \
         BEGIN SELECT RAISE(ABORT, 'refused 5544999999999'); END",
        "a trigger raised an error",
    ),
    (
        0,
        "CREATE TRIGGER rule BEFORE INSERT ON zapi_deliveries WHEN NEW.event = 'refused' \
         BEGIN SELECT RAISE(ROLLBACK, 'refused 5544999999999'); END",
        "a trigger raised an error",
    ),
    (
        1,
        "ALTER TABLE zapi_deliveries ADD CONSTRAINT rule CHECK (event IS DISTINCT FROM 'refused')",
        "violates check constraint \"rule\"",
    ),
    (
        1,
        "CREATE FUNCTION rule() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN IF NEW.event = 'refused' THEN RAISE 'refused 5544999999999'; END IF; RETURN NEW; END $$; \
         CREATE TRIGGER rule BEFORE INSERT ON zapi_deliveries FOR EACH ROW EXECUTE FUNCTION rule()",
        "SQLSTATE P0001",
    ),
    (
        1,
        "ALTER TABLE zapi_deliveries ADD number BIGINT GENERATED ALWAYS AS \
         (CASE WHEN event = 'refused' THEN event::bigint END) STORED",
        "SQLSTATE 22P02",
    ),
];

#[test]
fn only_the_delivery_that_a_rule_refuses_is_not_stored() {
    for (which, rule, reason) in RULES {
        let (_postgres, directory, stores) = stores();
        let store = &stores[which];
        let program = Program::start(store, &["--wait", "30"]);
        execute(store, rule);
        let (refused, start) = (AtomicUsize::new(0), Instant::now());
        let deliveries = deliveries(640);
        std::thread::scope(|scope| {
            for some in deliveries.chunks(10) {
                let (program, refused) = (&program, &refused);
                scope.spawn(move || {
                    let mut client = program.client();
                    for delivery in some {
                        let answer = client.deliver(delivery.body.as_bytes()).unwrap();
                        assert_eq!(answer.status, 200);
                    }
                    let answer = client.deliver(br#"{"type":"refused"}"#).unwrap();
                    assert_eq!(
                        (answer.status, answer.code().as_str()),
                        (503, "store-refused")
                    );
                    assert_eq!(answer.header("retry-after"), Some("5"));
                    refused.fetch_add(1, Ordering::Relaxed);
                });
            }
        });
        // Nobody waited until `--wait` was over.
        assert!(start.elapsed() < Duration::from_secs(20), "{rule}");
        assert_eq!(
            (refused.into_inner(), rows(store).len()),
            (64, 640),
            "{rule}"
        );
        assert_eq!(program.client().get("/readyz").unwrap().status, 200);
        let log = program.stop();
        assert_eq!(log.matches(reason).count(), 64, "{log}");
        assert!(!log.contains("the store failed"), "{log}");

        let archive = directory.path().join("archive");
        let lines = [
            r#"{"type":"a"}"#,
            r#"{"type":"refused"}"#,
            r#"{"type":"b"}"#,
        ];
        std::fs::write(&archive, lines.join("\n")).unwrap();
        let archive = archive.to_str().unwrap();
        let (status, said) = said(&run(&["replay", "--to", store, archive]));
        let counts = "2 new, 0 repeats, 0 variants, 1 rejected\n";
        let line = format!("{counts}{archive}:2: the store refuses it: ");
        assert!(status == Some(1) && said.starts_with(&line), "{said}");
        assert!(said.contains(reason) && said.lines().count() == 2, "{said}");
    }
}

#[test]
fn a_database_that_has_not_every_character_is_refused() {
    let postgres = Postgres::start();
    let create = "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0";
    execute(&postgres.url(), create);
    let latin = postgres.url().replace("/postgres?", "/latin?");
    let line = "zapi-webhooks-receiver: --store (ZAPI_STORE): expected a database with the encoding UTF8\n";
    for command in ["replay", "serve"] {
        let arguments = [command, "--store", &latin, "-"];
        let arguments = if command == "serve" {
            &arguments[..3]
        } else {
            &arguments
        };
        assert_eq!(said(&run(arguments)), (Some(2), line.into()));
    }
}

#[test]
fn an_archive_is_stored_before_much_of_it_is_held() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let mut replay = support::command(&["replay", "--to", &store, "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut archive = replay.stdin.take().unwrap();
    let spaces = " ".repeat(512 * 1024);
    for number in 0..100 {
        writeln!(archive, r#"{{"type":"other",{spaces}"number":{number}}}"#).unwrap();
    }
    let peak = support::peak_memory(replay.id());
    drop(archive);
    assert!(replay.wait().unwrap().success());
    assert_eq!(rows(&store).len(), 100);
    println!("{peak} bytes at most");
    assert!(peak < 40 * 1024 * 1024, "{peak} bytes");
}

#[test]
fn an_older_schema_is_migrated_and_a_newer_one_refused() {
    let (_postgres, _directory, [sqlite, postgres]) = stores();
    let row = "INSERT INTO zapi_deliveries (seq, arrived, happened, verdict, variant, repeats, findings, body) \
        VALUES (7, 1, 1, 'clean', VARIANT, 0, '[]', BODY);";
    let first = include_str!("../src/store/schema/sqlite-1.sql");
    let row_of = |variant, body| row.replace("VARIANT", variant).replace("BODY", body);
    execute(
        &sqlite,
        &format!("{first} {} PRAGMA user_version = 1", row_of("0", "x'7b7d'")),
    );
    let first = include_str!("../src/store/schema/postgres-1.sql");
    let version =
        "CREATE TABLE zapi_schema (version BIGINT NOT NULL); INSERT INTO zapi_schema VALUES (1);";
    execute(
        &postgres,
        &format!("{first} {} {version}", row_of("false", "'{}'")),
    );
    let newer = [
        "PRAGMA user_version = 3",
        "INSERT INTO zapi_schema VALUES (3)",
    ];
    for (store, newer) in [sqlite, postgres].iter().zip(newer) {
        for _ in 0..2 {
            Program::start(store, &[]).stop();
        }
        execute(
            store,
            "SELECT body FROM zapi_events; SELECT body FROM zapi_dead_letters",
        );
        assert_eq!(rows(store)[0].body, b"{}");

        execute(store, newer);
        for command in [
            &["serve"][..],
            &["dead", "list"],
            &["forget", "5544999999999"],
        ] {
            let line = "zapi-webhooks-receiver: the store has schema 3, but this program knows none after 2: \
                start a newer program\n";
            assert_eq!(
                said(&run(&[command, &["--store", store]].concat())),
                (Some(1), line.into())
            );
        }
    }
}

#[test]
fn what_is_older_than_retain_is_deleted() {
    let (_postgres, _directory, stores) = stores();
    let deliveries = deliveries(2_500);
    for store in stores {
        let load = Load::default();
        let program = Program::start(&store, &[]);
        load.run(program.deliveries, &deliveries, 1, 32, || {});
        program.stop();
        let all = rows(&store);
        // All but the last hundred are older than two days.
        let kept = all[all.len() - 100].seq;
        let day = 24 * 60 * 60 * 1000_i64;
        execute(
            &store,
            &format!("UPDATE zapi_deliveries SET arrived = arrived - 2 * {day} WHERE seq < {kept}"),
        );
        let three = Program::start(&store, &["--retain", "3"]);
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(rows(&store).len(), 2_500);
        three.stop();
        let one = Program::start(&store, &["--retain", "1"]);
        eventually("the old deliveries are deleted", || {
            rows(&store).len() == 100
        });
        assert_eq!(rows(&store), all[all.len() - 100..]);
        // It says so after it looked for more.
        std::thread::sleep(Duration::from_millis(500));
        let log = one.stop();
        assert!(log.contains("removed=2400"), "{log}");
    }
}

#[test]
fn forget_erases_every_delivery_with_the_number() {
    let (_postgres, directory, stores) = stores();
    let number = "5511985554444";
    let holding = [
        testing::sample(EventType::Received).replace("5544999999999", number),
        testing::sample(EventType::Connected).replace("5544999999999", "551185554444"),
        testing::sample(EventType::Delivery)
            .replace("A20DA9C0183A2D35A260F53F5D2B9244", "+55 (11) 98555-4444"),
        format!("{{\"type\":\"ReceivedCallback\",\"phone\":\"{number}"),
        format!("{{\"type\":\"{number}\"}}"),
    ];
    let other = testing::sample(EventType::MessageStatus);
    for store in &stores {
        let program = Program::start(store, &[]);
        for body in holding.iter().map(String::as_str).chain([other, "{"]) {
            assert_eq!(
                program.client().deliver(body.as_bytes()).unwrap().status,
                200
            );
        }
        let count = said(&run(&["forget", "--store", store, "--dry-run", number]));
        assert_eq!(count, (Some(0), "deliveries with the number: 5\n".into()));
        assert_eq!(rows(store).len(), 7);
        // The receiver goes on meanwhile.
        let erased = said(&run(&["forget", "--store", store, number]));
        assert_eq!(erased, (Some(0), "deliveries erased: 5\n".into()));
        assert_eq!(
            said(&run(&["forget", "--store", store, number])).1,
            "deliveries erased: 0\n"
        );
        let bodies: Vec<_> = rows(store).into_iter().map(|row| row.body).collect();
        assert_eq!(bodies, [other.as_bytes(), b"{"]);
        assert_eq!(
            program.client().deliver(other.as_bytes()).unwrap().status,
            200
        );
    }
    // Nothing of it is left in the files.
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for text in [number, "551185554444", "98555-4444"] {
            assert!(
                !bytes
                    .windows(text.len())
                    .any(|window| window == text.as_bytes())
            );
        }
    }
    let wrong = said(&run(&["forget", "--store", &stores[0], "+55 11"]));
    assert_eq!(wrong.0, Some(2));
    assert!(wrong.1.contains("expected a number such as"), "{}", wrong.1);
}

/// Runs `zapi-webhooks` of this project.
fn zapi_webhooks(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    command
        .args(["run", "-q", "-p", "zapi-webhooks-cli", "--"])
        .args(arguments);
    said(&command.output().unwrap())
}

#[test]
fn dead_letters_are_listed_shown_exported_and_read_again() {
    let (_postgres, directory, stores) = stores();
    let conflict = testing::CLEAN_BODY.replacen('{', "{\"phone\":\"5544888888888\",", 1);
    let commented = testing::CLEAN_BODY.replacen('{', "{ // a\n", 1);
    for store in &stores {
        let program = Program::start(store, &["--tolerance", "strict"]);
        for body in [
            conflict.as_bytes(),
            commented.as_bytes(),
            b"{\"type\":\"Conn",
            &[0xff, 0x00],
        ] {
            program.client().deliver(body).unwrap();
        }
        program.client().deliver_gzip(b"{\"gzip\":").unwrap();
        let headers = format!("{}Content-Encoding: gzip\r\n", support::right());
        program.client().post(&headers, b"no gzip").unwrap();
        program.stop();
        let dead =
            |arguments: &[&str]| said(&run(&[&["dead"], arguments, &["--store", store]].concat()));

        let (status, list) = dead(&["list"]);
        let codes: Vec<_> = list
            .lines()
            .map(|line| line.split('\t').nth(2).unwrap())
            .collect();
        let expected = [
            "CODE",
            "gzip-truncated",
            "unexpected-end",
            "encoding",
            "unexpected-end",
            "denied",
            "conflicting-duplicate",
        ];
        assert_eq!(
            (status, codes.as_slice()),
            (Some(0), expected.as_slice()),
            "{list}"
        );
        assert_eq!(dead(&["list", "--limit", "2"]).1.lines().count(), 3);

        let first = rows(store)[0].seq.to_string();
        let (status, shown) = dead(&["show", &first]);
        assert_eq!(status, Some(0));
        assert!(shown.starts_with("conflicting-duplicate: "), "{shown}");
        assert!(
            shown.contains("^^^") && shown.ends_with("this reading rejects it\n"),
            "{shown}"
        );
        let (_, shown) = dead(&["show", &first, "--on-conflict", "last"]);
        assert!(
            shown.contains("this reading accepts it: {\"connected\":true"),
            "{shown}"
        );
        let missing = dead(&["show", "999999"]);
        assert_eq!(
            missing,
            (
                Some(1),
                "zapi-webhooks-receiver: there is no dead letter 999999\n".into()
            )
        );

        let (status, exported) = dead(&["export"]);
        assert_eq!((status, exported.lines().count()), (Some(0), 6));
        let archive = directory.path().join("dead.ndjson");
        std::fs::write(&archive, exported).unwrap();
        let (status, replayed) =
            zapi_webhooks(&["replay", "--pointer", "/body", archive.to_str().unwrap()]);
        assert_eq!(status, Some(1), "{replayed}");
        assert!(
            replayed.contains("read 6: accepted 1, rejected 5"),
            "{replayed}"
        );

        assert_eq!(
            dead(&["retry", "--tolerance", "strict"]),
            (Some(0), "0 accepted, 6 rejected\n".into())
        );
        assert_eq!(
            dead(&["retry", "--instances", "OTHER"]),
            (Some(0), "0 accepted, 6 rejected\n".into())
        );
        assert_eq!(
            dead(&["retry"]),
            (Some(0), "1 accepted, 5 rejected\n".into())
        );
        let retried = dead(&["retry", "--on-conflict", "last", &first]);
        assert_eq!(retried, (Some(0), "1 accepted, 0 rejected\n".into()));
        // Both are the same event: the last copy of the phone is that of the clean body.
        let rows = rows(store);
        assert_eq!(
            (rows.len(), rows[4].repeats, rows[4].body.as_slice()),
            (5, 1, commented.as_bytes())
        );
    }
}

#[test]
fn postgres_by_tls_needs_a_certificate_that_is_trusted() {
    let postgres = Postgres::start();
    let data = postgres.data();
    let request = "req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.crt -days 1 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:false";
    let mut openssl = postgres.command("openssl");
    openssl.current_dir(&data).args(request.split_whitespace());
    assert!(openssl.output().unwrap().status.success());
    execute(&postgres.url(), "ALTER SYSTEM SET ssl = on");
    execute(&postgres.url(), "SELECT pg_reload_conf()");
    let store = postgres
        .url()
        .replace("127.0.0.1", "localhost")
        .replace("disable", "require");
    let ca = data.join("server.crt");
    let ca = ca.to_str().unwrap();
    eventually("the server speaks TLS", || {
        said(&run(&["dead", "list", "--store", &store, "--store-ca", ca])).0 == Some(0)
    });
    let (status, line) = said(&run(&["dead", "list", "--store", &store]));
    assert_eq!((status, line.lines().count()), (Some(1), 1), "{line}");
    assert!(line.contains("certificate"), "{line}");
    let program = Program::start(&store, &["--store-ca", ca]);
    assert_eq!(
        program
            .client()
            .deliver(testing::CLEAN_BODY.as_bytes())
            .unwrap()
            .status,
        200
    );
    assert_eq!(rows(&postgres.url()).len(), 1);
    let sessions = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
        WHERE application_name = 'zapi-webhooks-receiver'";
    with_postgres(&postgres.url(), async |client| {
        let rows = client.query(sessions, &[]).await.unwrap();
        assert!(!rows.is_empty() && rows.iter().all(|row| row.get(0)));
    });
    let missing = said(&run(&[
        "dead",
        "list",
        "--store",
        &store,
        "--store-ca",
        "/no/file",
    ]));
    let line = "zapi-webhooks-receiver: --store-ca (ZAPI_STORE_CA): expected a PEM file with certificates\n";
    assert_eq!(missing, (Some(2), line.into()));
}

/// The recipes of the README, by the comment in their first line.
fn recipe(name: &str) -> String {
    let readme = include_str!("../README.md");
    let mut blocks = readme
        .split("```sql\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap());
    blocks
        .find(|block| block.starts_with(&format!("-- {name}")))
        .unwrap()
        .to_owned()
}

#[test]
fn sqlite_is_polled_by_sequence() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let program = Program::start(&store, &[]);
    let deliveries = deliveries(3_000);
    let load = Load::default();
    let (ended, mut polled) = (AtomicBool::new(false), Vec::new());
    let sql = recipe("poll").replace("$1", "?1");
    let path = store.strip_prefix("sqlite:").unwrap();
    std::thread::scope(|scope| {
        let consumer = scope.spawn(|| {
            let connection = rusqlite::Connection::open(path).unwrap();
            let mut statement = connection.prepare(&sql).unwrap();
            let (mut last, mut all) = (0, Vec::new());
            loop {
                let is_last = ended.load(Ordering::Relaxed);
                let rows = statement.query_map([last], |row| Ok((row.get(0)?, row.get(2)?)));
                let rows: Vec<(i64, String)> = rows.unwrap().collect::<Result<_, _>>().unwrap();
                if rows.is_empty() && is_last {
                    return all;
                }
                last = rows.last().map_or(last, |row| row.0);
                all.extend(rows);
            }
        });
        load.run(program.deliveries, &deliveries, 2, 32, || {});
        ended.store(true, Ordering::Relaxed);
        polled = consumer.join().unwrap();
    });
    check_polled(&store, &polled);
}

/// Every event was polled once, in order.
fn check_polled(store: &str, polled: &[(i64, String)]) {
    let rows = rows(store)
        .into_iter()
        .filter(|row| row.canonical.is_some());
    let events: Vec<_> = rows.map(|row| (row.seq, row.canonical.unwrap())).collect();
    assert!(events.len() > 2_500);
    assert_eq!(polled.len(), events.len());
    assert!(polled == events);
}

#[test]
fn postgres_is_polled_by_sequence_while_two_receivers_store() {
    let postgres = Postgres::start();
    let store = postgres.url();
    let programs = [Program::start(&store, &[]), Program::start(&store, &[])];
    let deliveries = deliveries(3_000);
    let ended = AtomicBool::new(false);
    let sql = recipe("poll");
    let mut polled = Vec::new();
    std::thread::scope(|scope| {
        let consumer = scope.spawn(|| {
            with_postgres(&store, async |client| {
                let (mut last, mut all) = (0_i64, Vec::new());
                loop {
                    let is_last = ended.load(Ordering::Relaxed);
                    let rows = client.query(&sql, &[&last]).await.unwrap();
                    if rows.is_empty() && is_last {
                        return all;
                    }
                    let rows: Vec<(i64, String)> =
                        rows.iter().map(|row| (row.get(0), row.get(2))).collect();
                    last = rows.last().map_or(last, |row| row.0);
                    all.extend(rows);
                }
            })
        });
        std::thread::scope(|scope| {
            for program in &programs {
                // Both get all deliveries, so the same event reaches both.
                scope.spawn(|| Load::default().run(program.deliveries, &deliveries, 1, 32, || {}));
            }
        });
        ended.store(true, Ordering::Relaxed);
        polled = consumer.join().unwrap();
    });
    check_polled(&store, &polled);
    let keyed = deliveries
        .iter()
        .filter(|delivery| delivery.kind == Kind::Keyed);
    let mut rows: HashMap<_, _> = rows(&store)
        .into_iter()
        .map(|row| (row.body.clone(), row))
        .collect();
    for delivery in keyed {
        let row = rows.remove(delivery.body.as_bytes()).unwrap();
        assert!(!row.variant && row.repeats == 1, "{} repeats", row.repeats);
    }
}

#[test]
fn postgres_workers_share_the_events_by_skip_locked() {
    let postgres = Postgres::start();
    let store = postgres.url();
    let program = Program::start(&store, &[]);
    execute(&store, &recipe("once"));
    let (enqueue, take) = (recipe("enqueue"), recipe("take"));
    let (select, delete) = take.split_once("-- handle them").unwrap();
    let (select, delete) = (select.trim(), delete.trim());
    let select = select.split_once("BEGIN;").unwrap().1;
    let delete = delete.split_once("COMMIT").unwrap().0;
    let deliveries = deliveries(3_000);
    let ended = AtomicBool::new(false);
    let worker = || {
        with_postgres(&store, async |client| {
            let mut handled: Vec<(i64, String)> = Vec::new();
            loop {
                let is_last = ended.load(Ordering::Relaxed);
                client.batch_execute(&enqueue).await.unwrap();
                let transaction = client.transaction().await.unwrap();
                let rows = transaction.query(select, &[]).await.unwrap();
                let seqs: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
                transaction.execute(delete, &[&seqs]).await.unwrap();
                transaction.commit().await.unwrap();
                handled.extend(rows.iter().map(|row| (row.get(0), row.get(2))));
                if rows.is_empty() && is_last {
                    return handled;
                }
            }
        })
    };
    let mut handled = Vec::new();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(worker)).collect();
        Load::default().run(program.deliveries, &deliveries, 2, 32, || {});
        ended.store(true, Ordering::Relaxed);
        let shares: Vec<_> = workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .collect();
        assert!(shares.iter().filter(|share| !share.is_empty()).count() > 1);
        handled = shares.concat();
    });
    handled.sort();
    check_polled(&store, &handled);
}
