//! The promises on a cluster of three servers of NATS, while receivers and servers are killed.
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
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use serde_json::{Value, json};
use support::load::{Kind, Load, deliveries};
use support::nats::{Nats, block_on, with_jetstream};
use support::rows::rows;
use support::{Program, eventually, run, said};
use zapi_webhooks::EventType;
use zapi_webhooks_http::testing;
use zapi_webhooks_receiver::record::Record;
use zapi_webhooks_receiver::store::{Filter, Storage as _, Store, Stored};

mod support;

const DELIVERIES: usize = 20_000;
const CONNECTIONS: usize = 64;

/// Delivers everything twice to two receivers, kills each once, and runs something between.
fn load(nats: &mut Nats, between: impl FnOnce(&mut Nats, &Load)) {
    let store = nats.url();
    let deliveries = deliveries(DELIVERIES);
    let mut programs = [Program::start(&store, &[]), Program::start(&store, &[])].map(Some);
    let addresses = [0, 1].map(|it| programs[it].as_ref().unwrap().deliveries);
    let load = Load::default();
    let start = Instant::now();
    load.share(&addresses, &deliveries, 2, CONNECTIONS, || {
        let mut kill = |receiver: usize| {
            programs[receiver].take().unwrap().kill();
            let address = addresses[receiver].to_string();
            programs[receiver] = Some(Program::start_at(&address, &store, &[]));
        };
        load.wait_for(DELIVERIES / 2);
        kill(0);
        load.wait_for(DELIVERIES * 3 / 4);
        between(nats, &load);
        load.wait_for(DELIVERIES * 7 / 4);
        kill(1);
    });
    let rate = 40_000.0 / start.elapsed().as_secs_f64();
    for program in programs {
        program.unwrap().stop();
    }
    let (interrupted, unavailable) = (&load.interrupted, &load.unavailable);
    let interrupted = interrupted.load(Ordering::Relaxed);
    let unavailable = unavailable.load(Ordering::Relaxed);
    println!("{rate:.0} a second, {interrupted} interrupted, {unavailable} answered 503");
    assert!(
        interrupted >= CONNECTIONS,
        "only {interrupted} requests were interrupted"
    );
    nats.wait_for_replicas();
    load.check(&deliveries, &rows(&store));
}

#[test]
fn two_receivers_are_killed() {
    load(&mut Nats::three(), |_, _| {});
}

#[test]
fn two_receivers_and_a_follower_are_killed() {
    load(&mut Nats::three(), |nats, load| {
        let follower = (nats.leader() + 1) % 3;
        nats.kill(follower);
        load.wait_for(DELIVERIES);
        nats.start_again(follower);
    });
}

#[test]
fn two_receivers_and_the_leader_are_killed() {
    load(&mut Nats::three(), |nats, load| {
        let leader = nats.leader();
        nats.kill(leader);
        load.wait_for(DELIVERIES);
        nats.start_again(leader);
    });
}

#[test]
fn one_server_is_killed_and_keeps_what_it_acknowledged() {
    let mut nats = Nats::one();
    let store = nats.url();
    let deliveries = deliveries(4_000);
    let program = Program::start(&store, &[]);
    let load = Load::default();
    load.run(program.deliveries, &deliveries, 2, CONNECTIONS, || {
        for kill in 1..=2 {
            load.wait_for(2_500 * kill);
            nats.kill(0);
            nats.start_again(0);
        }
    });
    program.stop();
    load.check(&deliveries, &rows(&store));
}

/// A body of an event that is not in [`deliveries`].
fn other(number: usize) -> String {
    let moment = (1_757_000_000_000 + number).to_string();
    testing::CLEAN_BODY.replace("1757333824580", &moment)
}

/// Delivers until three are answered 503, each within the bound.
fn refused_in_time(program: &Program, body: &str) {
    let (mut client, mut refused) = (program.client(), 0);
    eventually("deliveries are answered 503", || {
        let start = Instant::now();
        let answer = client.deliver(body.as_bytes()).unwrap();
        let took = start.elapsed();
        assert!(took < Duration::from_secs(1), "{took:?}");
        refused += usize::from(answer.status == 503);
        refused == 3
    });
    eventually("the store is not ready", || {
        client.get("/readyz").unwrap().status == 503
    });
    assert_eq!(client.get("/healthz").unwrap().status, 200);
}

#[test]
fn without_a_majority_the_answer_is_503_until_it_is_back() {
    let mut nats = Nats::three();
    let store = nats.url();
    let deliveries = deliveries(3_000);
    let program = Program::start(&store, &["--wait", "0.5"]);
    let ready = || {
        eventually("the store is ready again", || {
            program.client().get("/readyz").unwrap().status == 200
        });
    };
    let load = Load::default();
    // A delivery that was answered 503 may be stored, so these are no part of the load.
    let bodies = [1, 2].map(other);
    load.run(program.deliveries, &deliveries, 1, 16, || {
        load.wait_for(800);
        nats.wait_for_replicas();
        // Frozen servers neither answer nor close a connection.
        nats.signal(0, "STOP");
        nats.signal(1, "STOP");
        refused_in_time(&program, &bodies[0]);
        let before = load.acknowledged.load(Ordering::Relaxed);
        std::thread::sleep(Duration::from_secs(2));
        assert_eq!(load.acknowledged.load(Ordering::Relaxed), before);
        nats.signal(0, "CONT");
        nats.signal(1, "CONT");
        ready();

        load.wait_for(1_900);
        nats.wait_for_replicas();
        nats.stop(1);
        nats.stop(2);
        refused_in_time(&program, &bodies[1]);
        nats.start_again(2);
        ready();
        nats.start_again(1);
    });
    assert_eq!(load.interrupted.load(Ordering::Relaxed), 0);
    program.stop();
    nats.wait_for_replicas();
    let mut rows = rows(&store);
    rows.retain(|row| !bodies.iter().any(|it| row.body == it.as_bytes()));
    load.check(&deliveries, &rows);
}

/// Changes the stream as its owner does.
fn update(store: &str, change: impl FnOnce(&mut Config)) {
    with_jetstream(store, async |context| {
        let stream = context.get_stream("zapi").await.unwrap();
        let mut config = stream.cached_info().config.clone();
        change(&mut config);
        context.update_stream(config).await.unwrap();
    });
}

#[test]
fn a_delivery_without_a_key_that_is_sent_again_is_stored_once() {
    let nats = Nats::three();
    let store = nats.url();
    let program = Program::start(&store, &["--wait", "60"]);
    nats.wait_for_replicas();
    let leader = nats.leader();
    let followers = [(leader + 1) % 3, (leader + 2) % 3];
    for follower in followers {
        nats.signal(follower, "STOP");
    }
    std::thread::scope(|scope| {
        let program = &program;
        for number in 0..20 {
            scope.spawn(move || {
                let presence = testing::sample(EventType::PresenceChat);
                let body = presence.replacen('{', &format!("{{\"n\":{number},"), 1);
                let answer = program.client().deliver(body.as_bytes()).unwrap();
                assert_eq!(answer.status, 200);
            });
        }
        // Long enough for some attempts, and too short for another leader, so each attempt counts afterwards.
        std::thread::sleep(Duration::from_secs(6));
        for follower in followers {
            nats.signal(follower, "CONT");
        }
    });
    assert!(program.metric("zapi_receiver_store_errors_total") > 0.0);
    program.stop();
    nats.wait_for_replicas();
    assert_eq!(rows(&store).len(), 20);
}

#[test]
fn a_full_stream_is_503_until_it_has_space_again() {
    let nats = Nats::three();
    let store = nats.url();
    let program = Program::start(&store, &["--wait", "0.5"]);
    update(&store, |it| it.max_messages = 120);
    let deliveries = deliveries(3_000);
    let load = Load::default();
    load.run(program.deliveries, &deliveries, 1, 16, || {
        eventually("deliveries are answered 503", || {
            load.unavailable.load(Ordering::Relaxed) >= 32
        });
        assert!(load.acknowledged.load(Ordering::Relaxed) > 20);
        assert_eq!(program.client().get("/readyz").unwrap().status, 503);
        update(&store, |it| it.max_messages = -1);
        eventually("the store is ready again", || {
            program.client().get("/readyz").unwrap().status == 200
        });
    });
    assert_eq!(load.interrupted.load(Ordering::Relaxed), 0);
    program.stop();
    load.check(&deliveries, &rows(&store));
}

/// Delivers events and, between them, a body that has this answer. All events are stored.
fn with_one_that_is_refused(program: &Program, store: &str, body: &str, code: &str) {
    let deliveries = deliveries(320);
    let deliveries: Vec<_> = deliveries
        .iter()
        .filter(|it| it.kind != Kind::Broken)
        .collect();
    std::thread::scope(|scope| {
        for some in deliveries.chunks(10) {
            scope.spawn(move || {
                let mut client = program.client();
                for delivery in some {
                    let answer = client.deliver(delivery.body.as_bytes()).unwrap();
                    assert_eq!(answer.status, 200);
                }
            });
        }
        for _ in 0..8 {
            scope.spawn(|| {
                let answer = program.client().deliver(body.as_bytes()).unwrap();
                assert_eq!((answer.status, answer.code().as_str()), (503, code));
            });
        }
    });
    let rows = rows(store);
    assert_eq!(rows.len(), deliveries.len());
    assert!(rows.iter().all(|it| it.body != body.as_bytes()));
}

/// The body of a dead letter of 330,000 bytes.
fn cut() -> String {
    format!(
        "{{\"type\":\"ReceivedCallback\",\"a\":\"{}",
        "x".repeat(330_000)
    )
}

#[test]
fn a_message_that_is_too_large_for_the_stream_is_503_alone() {
    let nats = Nats::three();
    let store = nats.url();
    let program = Program::start(&store, &["--wait", "30"]);
    update(&store, |it| it.max_message_size = 100_000);
    let start = Instant::now();
    with_one_that_is_refused(&program, &store, &cut(), "store-refused");
    assert!(start.elapsed() < Duration::from_secs(20), "nobody waited");
    let log = program.stop();
    assert!(log.contains("the store refuses it: "), "{log}");
}

#[test]
fn a_message_that_is_too_large_for_the_server_is_503_alone() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config");
    fs::write(&file, "max_payload: 1MB").unwrap();
    let arguments = ["--jetstream", "--config", file.to_str().unwrap()];
    let mut nats = Nats::start(1, &arguments);
    let store = nats.url();
    let program = eventually_started(&store, &["--wait", "30"]);
    nats.stop(0);
    fs::write(&file, "max_payload: 200KB").unwrap();
    nats.start_again(0);
    let start = Instant::now();
    with_one_that_is_refused(&program, &store, &cut(), "store-refused");
    assert!(start.elapsed() < Duration::from_secs(20), "nobody waited");
}

/// Starts the receiver after its server answers.
fn eventually_started(store: &str, arguments: &[&str]) -> Program {
    eventually("the server answers", || {
        run(&["dead", "list", "--store", store]).status.code() == Some(0)
    });
    Program::start(store, arguments)
}

#[test]
fn a_message_that_the_server_ignores_is_503_alone() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config");
    let config = r#"authorization { users = [
        { user: zapi, password: s3cret, permissions: { publish: { deny: "zapi.dead.>" } } } ] }"#;
    fs::write(&file, config).unwrap();
    let arguments = ["--jetstream", "--config", file.to_str().unwrap()];
    let nats = Nats::start(1, &arguments);
    let store = nats.url().replace("//", "//zapi:s3cret@");
    let program = eventually_started(&store, &["--wait", "9"]);
    with_one_that_is_refused(&program, &store, "{", "store-busy");
}

#[test]
fn a_stream_that_is_changed_takes_nothing_until_it_is_as_it_was() {
    let nats = Nats::three();
    let store = nats.url();
    let program = Program::start(&store, &["--wait", "0.5"]);
    let deliver = |number| {
        let answer = program.client().deliver(other(number).as_bytes());
        answer.unwrap().status
    };
    assert_eq!(deliver(1), 200);
    let changes: [(&str, Change); 2] = [
        ("max_msgs_per_subject", |it| it.max_messages_per_subject = 2),
        ("discard new", |it| {
            it.discard_new_per_subject = false;
            it.discard = DiscardPolicy::Old;
        }),
    ];
    for (part, change) in changes {
        update(&store, change);
        let ready = program.client().get("/readyz").unwrap();
        let rule = "--store (ZAPI_STORE): expected the stream `zapi` to";
        assert!(
            ready.status == 503 && ready.body.starts_with(rule),
            "{}",
            ready.body
        );
        // It is found before anything is stored, at the latest after a minute.
        assert_eq!(deliver(2), 503, "{part}");
        update(&store, |it| {
            it.max_messages_per_subject = 1;
            it.discard = DiscardPolicy::New;
            it.discard_new_per_subject = true;
        });
        eventually("it is stored again", || deliver(3) == 200);
        assert_eq!(program.client().get("/readyz").unwrap().status, 200);
    }
    let log = program.stop();
    assert!(log.contains("to have max_msgs_per_subject 1"), "{log}");
}

#[test]
fn another_stream_with_the_same_subjects_gets_nothing() {
    let nats = Nats::one();
    let store = nats.url();
    let program = Program::start(&store, &["--wait", "0.5"]);
    // A dead letter and an event without a key are not looked for before they are sent.
    let bodies = ["{", testing::sample(EventType::PresenceChat)];
    with_jetstream(&store, async |context| {
        context.delete_stream("zapi").await.unwrap();
        let config = Config {
            name: "other".into(),
            subjects: vec!["zapi.>".into()],
            ..Config::default()
        };
        context.create_stream(config).await.unwrap();
    });
    for body in bodies {
        let answer = program.client().deliver(body.as_bytes()).unwrap();
        assert_eq!(answer.status, 503);
    }
    let messages = with_jetstream(&store, async |context| {
        let stream = context.get_stream("other").await.unwrap();
        stream.cached_info().state.messages
    });
    assert_eq!(messages, 0);
}

/// Runs `serve`, which has to end by itself with exit code 2, and returns its one line.
fn refused(store: &str) -> String {
    // `serve` would not end if it accepted the store.
    assert_eq!(
        run(&["dead", "list", "--store", store]).status.code(),
        Some(2)
    );
    let (status, line) = said(&run(&[
        "serve",
        "--store",
        store,
        "--listen",
        "127.0.0.1:0",
        "--page",
        "127.0.0.1:0",
    ]));
    assert_eq!((status, line.lines().count()), (Some(2), 1), "{line}");
    let prefix = "zapi-webhooks-receiver: --store (ZAPI_STORE): ";
    line.strip_prefix(prefix).unwrap().trim_end().to_owned()
}

#[test]
fn a_wrong_server_is_one_line_and_exit_2() {
    let without = Nats::start(1, &[]);
    eventually("the server answers", || {
        run(&["dead", "list", "--store", &without.url()])
            .status
            .code()
            == Some(2)
    });
    let rule = "expected a server with JetStream, which `nats-server --jetstream` has";
    assert_eq!(refused(&without.url()), rule);

    let closed = Nats::start(1, &["--jetstream", "--user", "zapi", "--pass", "s3cret"]);
    eventually("the user and the password are right", || {
        run(&["dead", "list", "--store", &closed.url()])
            .status
            .code()
            == Some(0)
    });
    let rule = "the server refuses the user, the password or the token of the URL";
    assert_eq!(refused(&closed.url().replace("zapi:s3cret@", "")), rule);
    assert_eq!(refused(&closed.url().replace("s3cret", "wrong")), rule);

    for url in ["nats://", "nats://127.0.0.1:1,", "nats://127.0.0.1:99999"] {
        let rule = "expected `sqlite:PATH`, `postgres://USER@HOST/DATABASE` or `nats://HOST`";
        assert_eq!(refused(url), rule, "{url}");
    }
    let gone = said(&run(&["dead", "list", "--store", "nats://127.0.0.1:1"]));
    assert_eq!((gone.0, gone.1.lines().count()), (Some(1), 1), "{}", gone.1);
}

type Change = fn(&mut Config);

#[test]
fn a_stream_of_another_shape_is_refused() {
    let nats = Nats::three();
    let store = nats.url();
    let right = Config {
        name: "zapi".into(),
        subjects: vec!["zapi.>".into()],
        discard: DiscardPolicy::New,
        max_messages_per_subject: 1,
        discard_new_per_subject: true,
        num_replicas: 3,
        ..Config::default()
    };
    let wrong: [(&str, Change); 8] = [
        ("subjects", |it| it.subjects = vec!["zapi.event.>".into()]),
        ("max_msgs_per_subject", |it| {
            it.max_messages_per_subject = 2;
        }),
        ("discard_new_per_subject", |it| {
            it.discard_new_per_subject = false;
        }),
        ("discard new", |it| {
            it.discard_new_per_subject = false;
            it.max_messages_per_subject = 1;
            it.discard = DiscardPolicy::Old;
        }),
        ("retention", |it| it.retention = RetentionPolicy::WorkQueue),
        ("files", |it| it.storage = StorageType::Memory),
        ("three replicas", |it| it.num_replicas = 1),
        ("max_bytes", |it| it.max_bytes = 1_000_000),
    ];
    let is_new = with_jetstream(&store, async |context| {
        context.client().is_server_compatible(2, 10, 5)
    });
    for (part, change) in wrong {
        if part == "max_bytes" && is_new {
            continue;
        }
        let mut config = right.clone();
        change(&mut config);
        let made = with_jetstream(&store, async |context| {
            let _ = context.delete_stream("zapi").await;
            let made = context.create_stream(config).await.unwrap();
            made.cached_info().config.clone()
        });
        let line = refused(&store);
        let part = if part == "discard new" {
            "max_msgs_per_subject"
        } else {
            part
        };
        assert!(
            line.starts_with("expected the stream `zapi` to") && line.contains(part),
            "{line}"
        );
        let left = with_jetstream(&store, async |context| {
            let stream = context.get_stream("zapi").await.unwrap();
            stream.cached_info().clone()
        });
        assert!(left.config == made && left.state.messages == 0, "{part}");
    }
}

/// The sequences and payloads that a group of workers wrote, in the order in which it did.
fn effects(file: &Path) -> Vec<(i64, String)> {
    let connection = rusqlite::Connection::open(file).unwrap();
    let sql = "SELECT seq, canonical FROM effects ORDER BY rowid";
    let Ok(mut statement) = connection.prepare(sql) else {
        return Vec::new();
    };
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// A worker that ends when this value is dropped.
struct Worker(Child);

impl Worker {
    fn start(store: &str, file: &Path, group: &str, from: &str, at_once: &str) -> Self {
        let examples = Path::new(support::PROGRAM).with_file_name("examples");
        let mut command = Command::new(examples.join("worker"));
        command.args([OsStr::new(store), file.as_os_str()]);
        command.args([group, from, at_once]);
        Self(command.stdout(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        self.0.wait().unwrap();
    }
}

/// Lets three workers handle what arrives, kills one, and returns the events and their effects, each in its order.
fn three_workers(nats: &Nats, file: &Path, at_once: &str) -> [Vec<(i64, String)>; 2] {
    let store = nats.url();
    let program = Program::start(&store, &[]);
    let deliveries = deliveries(1_200);
    with_jetstream(&store, async |context| {
        let sent = context.publish("zapi.event.undocumented.poison", "no JSON".into());
        sent.await.unwrap().await.unwrap();
    });
    let worker = |_| Worker::start(&store, file, "group", START, at_once);
    let mut workers: Vec<_> = (0..3).map(worker).collect();
    Load::default().run(program.deliveries, &deliveries, 2, 16, || {
        eventually("some have their effect", || effects(file).len() > 100);
        assert!(effects(file).len() < 1_100, "the middle is over");
        drop(workers.remove(0));
    });
    program.stop();
    let events = rows(&store).into_iter();
    let events: Vec<_> = events
        .filter_map(|row| Some((row.seq, row.canonical?)))
        .collect();
    // A server that answers too late ends a worker, and the system starts it again.
    let mut started = 0;
    eventually("all have their effect, and the poison has failed", || {
        for ended in &mut workers {
            if ended.0.try_wait().unwrap().is_some() {
                started += 1;
                *ended = worker(started);
            }
        }
        effects(file).len() >= events.len() && has_failed(&store)
    });
    assert!(started <= 2, "workers ended {started} times");
    [events, effects(file)]
}

const START: &str = "2000-01-01T00:00:00Z";

/// Whether a worker gave up on an event.
fn has_failed(store: &str) -> bool {
    with_jetstream(store, async |context| {
        let stream = context.get_stream("zapi").await.unwrap();
        let failed = stream.get_last_raw_message_by_subject("zapi.failed.>");
        failed.await.is_ok()
    })
}

#[test]
fn effects_that_take_long_are_not_begun_twice() {
    let nats = Nats::one();
    let store = nats.url();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("effects.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    // Each effect counts up to a number, which takes about 0.7 seconds: one is in time, but not ten.
    let table = "CREATE TABLE effects (event TEXT PRIMARY KEY, seq INTEGER, canonical TEXT)";
    connection.execute_batch(table).unwrap();
    let count = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < LIMIT) SELECT max(n) FROM n";
    let start = Instant::now();
    let million = count.replace("LIMIT", "1000000");
    connection.query_row(&million, [], |_| Ok(())).unwrap();
    let limit = 700_000_000 / start.elapsed().as_millis().max(1);
    let slow = count.replace("LIMIT", &limit.to_string());
    let trigger = format!("CREATE TRIGGER slow BEFORE INSERT ON effects BEGIN {slow}; END");
    connection.execute_batch(&trigger).unwrap();
    drop(Program::start(&store, &[]));
    with_jetstream(&store, async |context| {
        for number in 0..10 {
            let subject = format!("zapi.event.undocumented.{number}");
            context
                .publish(subject, "{}".into())
                .await
                .unwrap()
                .await
                .unwrap();
        }
    });
    let _worker = Worker::start(&store, &file, "group", START, "100");
    eventually("all have their effect", || effects(&file).len() == 10);
    let delivered = with_jetstream(&store, async |context| {
        let stream = context.get_stream("zapi").await.unwrap();
        let info = stream.consumer_info("group").await.unwrap();
        info.delivered.consumer_sequence
    });
    assert_eq!(delivered, 10, "each was delivered once");
}

#[test]
fn three_workers_have_each_effect_once_and_in_order_and_one_is_killed() {
    let nats = Nats::three();
    let directory = tempfile::tempdir().unwrap();
    let [events, effects] = three_workers(&nats, &directory.path().join("effects.db"), "1");
    assert!(effects == events, "once each, in the order of the stream");
}

#[test]
fn three_workers_at_once_have_each_effect_once_and_one_is_killed() {
    let nats = Nats::three();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("effects.db");
    let [events, mut done] = three_workers(&nats, &file, "100");
    done.sort();
    assert!(done == events, "once each");

    // The poison was tried five times. Another group starts from a time.
    let store = nats.url();
    let middle = events[events.len() / 2].0;
    let poison = "zapi.event.undocumented.poison";
    let (sent, failed, from): (_, _, Value) = with_jetstream(&store, async |context| {
        let stream = context.get_stream("zapi").await.unwrap();
        let sent = stream.get_last_raw_message_by_subject(poison);
        let failed = stream.get_last_raw_message_by_subject("zapi.failed.>");
        let request = json!({"seq": middle});
        let from = context.request("STREAM.MSG.GET.zapi", &request);
        (
            sent.await.unwrap(),
            failed.await.unwrap(),
            from.await.unwrap(),
        )
    });
    let seconds = (failed.time - sent.time).as_seconds_f64();
    assert!(
        seconds >= 4.0,
        "a second between its tries, {seconds} in all"
    );
    let subject = format!("zapi.failed.group.{poison}.5");
    assert_eq!(
        (failed.subject.as_str(), &failed.payload[..]),
        (subject.as_str(), &b"no JSON"[..])
    );
    let again = directory.path().join("again.db");
    let from = from["message"]["time"].as_str().unwrap();
    let _worker = Worker::start(&store, &again, "later", from, "100");
    let later = events.iter().filter(|(seq, _)| *seq >= middle).count();
    eventually("the later half has its effect", || {
        effects(&again).len() >= later
    });
    assert!(effects(&again).iter().all(|(seq, _)| *seq >= middle));
}

#[test]
fn a_delivery_of_any_size_is_listed_read_removed_pruned_and_erased() {
    let nats = Nats::three();
    let url = nats.url();
    let program = Program::start(&url, &[]);
    let received = testing::sample(EventType::Received);
    let long = "\u{e9}\\n5511985554444 ".repeat(14_000);
    let text = received
        .find("\"message\": ")
        .or(received.find("\"message\":"));
    let text = text.unwrap() + received[text.unwrap()..].find(": ").map_or(10, |_| 11);
    let mut large = received.to_owned();
    let quote = large[text..].find('"').unwrap() + text;
    large.insert_str(quote + 1, &long);
    let bodies = [
        testing::CLEAN_BODY.to_owned(),
        large,
        format!(" {}\n", testing::sample(EventType::MessageStatus)),
        format!(
            "{{\"type\":\"ReceivedCallback\",\"a\":\"{}",
            "x".repeat(400_000)
        ),
        "{".to_owned(),
    ];
    for body in &bodies {
        for _ in 0..2 {
            let answer = program.client().deliver(body.as_bytes()).unwrap();
            assert_eq!(answer.status, 200);
        }
    }
    let now = zapi_webhooks_receiver::record::now();
    block_on(async {
        let store = Store::open(&url, None).await.unwrap();
        let all = store.list(&Filter::default(), None, 100).await.unwrap();
        let sizes: Vec<_> = all
            .iter()
            .rev()
            .map(|it| usize::try_from(it.body_bytes).unwrap())
            .collect();
        let expected = [0, 1, 2, 3, 3, 4, 4].map(|it: usize| bodies[it].len());
        assert_eq!(sizes, expected);
        for (summary, index) in all.iter().rev().zip([0, 1, 2, 3, 3, 4, 4]) {
            let row = store.get(summary.seq).await.unwrap().unwrap();
            assert_eq!(&row.summary, summary);
            assert!(row.body == bodies[index].as_bytes(), "{index}");
            if index < 3 {
                let parsed = zapi_webhooks::parse(bodies[index].as_bytes()).unwrap();
                let record = Record::event(&parsed, row.body.clone(), summary.arrived);
                assert!(row.canonical == record.canonical && row.key == record.key);
                assert!(row.findings == record.findings && row.rejection.is_none());
                assert_eq!(
                    store.put(&[record]).await,
                    [Ok(Stored::Repeat(summary.seq))]
                );
            } else {
                assert_eq!(row.rejection.unwrap().code, "unexpected-end");
            }
        }
        let newest = all.iter().map(|it| it.seq).max();
        assert_eq!(
            store.list(&Filter::default(), newest, 2).await.unwrap(),
            all[1..3]
        );
        let dead = store.list(&Filter::dead(), None, 3).await.unwrap();
        assert_eq!(dead, all[..3]);
        let event = Filter {
            event: all[6].event.clone(),
            ..Filter::default()
        };
        assert_eq!(store.list(&event, None, 9).await.unwrap(), all[6..]);
        assert!(store.remove_dead(dead[0].seq).await.unwrap());
        assert!(!store.remove_dead(dead[0].seq).await.unwrap());
        assert!(!store.remove_dead(all[6].seq).await.unwrap());
        assert!(store.get(dead[0].seq).await.unwrap().is_none());
    });
    let number = "5511985554444";
    let erased = said(&run(&["forget", "--store", &url, number]));
    assert_eq!(erased, (Some(0), "deliveries erased: 1\n".into()));
    program.stop();
    block_on(async {
        let store = Store::open(&url, None).await.unwrap();
        assert_eq!(
            store
                .list(&Filter::default(), None, 100)
                .await
                .unwrap()
                .len(),
            5
        );
        assert_eq!(store.prune(0, 100).await.unwrap(), 0);
        assert!((1..=2).contains(&store.prune(now + 60_000, 2).await.unwrap()));
        while store.prune(now + 60_000, 2).await.unwrap() > 0 {}
        assert_eq!(store.list(&Filter::default(), None, 100).await.unwrap(), []);
    });
    let left = with_jetstream(&url, async |context| {
        context
            .get_stream("zapi")
            .await
            .unwrap()
            .cached_info()
            .state
            .messages
    });
    assert_eq!(left, 0);
}

#[test]
fn an_archive_is_replayed_into_the_stream() {
    let nats = Nats::three();
    let store = nats.url();
    let directory = tempfile::tempdir().unwrap();
    let replay = |name: &str, bytes: &[u8], flags: &[&str]| {
        let file = directory.path().join(name);
        fs::write(&file, bytes).unwrap();
        let arguments = ["replay", "--to", &store, file.to_str().unwrap()];
        said(&run(&[&arguments, flags].concat()))
    };
    let deliveries = deliveries(600);
    let keyed: Vec<_> = deliveries
        .iter()
        .filter(|it| it.kind == Kind::Keyed)
        .map(|it| it.body.replace('\n', " "))
        .collect();
    let lines = keyed.join("\n");
    let new = format!("{} new, 0 repeats, 0 variants, 0 rejected\n", keyed.len());
    assert_eq!(replay("lines", lines.as_bytes(), &[]), (Some(0), new));
    let repeats = format!("0 new, {} repeats, 0 variants, 0 rejected\n", keyed.len());
    assert_eq!(
        replay("again", lines.as_bytes(), &[]),
        (Some(0), repeats.clone())
    );
    let texts: Vec<_> = keyed
        .iter()
        .map(|it| Value::from(it.as_str()).to_string())
        .collect();
    let texts = format!("\n{}\r\n\n", texts.join("\r\n"));
    assert_eq!(
        replay("texts", texts.as_bytes(), &[]),
        (Some(0), repeats.clone())
    );
    assert_eq!(
        replay("nul", keyed.join("\0").as_bytes(), &["-0"]),
        (Some(0), repeats)
    );

    let long = "x".repeat(4 * 1024 * 1024 + 1);
    let broken = format!("{{\"type\":\"5544999\n{long}\n\"{{\n{}\n", other(1));
    let (status, said) = replay("broken", broken.as_bytes(), &[]);
    assert_eq!(status, Some(1));
    let said: Vec<_> = said
        .lines()
        .map(|it| it.replace(directory.path().to_str().unwrap(), ""))
        .collect();
    let expected = [
        "1 new, 0 repeats, 0 variants, 3 rejected",
        "/broken:1: unexpected-end: payload ends inside a string (field `type`) at byte 16",
        "/broken:2: too-long: expected at most 4194304 bytes",
        "/broken:3: envelope: expected a JSON string with a body",
    ];
    assert_eq!(said, expected);
    let (status, line) = said_of(&store, "/nowhere");
    assert_eq!((status, line.lines().count()), (Some(2), 1), "{line}");

    let mut rows = rows(&store);
    rows.retain(|row| row.body != other(1).as_bytes());
    let bodies: Vec<_> = rows
        .into_iter()
        .map(|row| String::from_utf8(row.body).unwrap())
        .collect();
    let order: Vec<_> = bodies
        .iter()
        .map(|body| keyed.iter().position(|it| it == body))
        .collect();
    assert!(
        order.iter().flatten().copied().eq(0..keyed.len()),
        "the exact bodies, in the order of the archive: {order:?}"
    );
}

fn said_of(store: &str, archive: &str) -> (Option<i32>, String) {
    said(&run(&["replay", "--to", store, archive]))
}

#[test]
fn tls_needs_a_certificate_that_is_trusted_and_is_never_left_out() {
    let directory = tempfile::tempdir().unwrap();
    let request = "req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.crt -days 1 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:false";
    let mut openssl = Command::new("openssl");
    openssl.current_dir(directory.path());
    let made = openssl.args(request.split_whitespace()).output();
    assert!(made.unwrap().status.success());
    let file = |name| directory.path().join(name).to_str().unwrap().to_owned();
    let (ca, key) = (file("server.crt"), file("server.key"));
    let arguments = ["--jetstream", "--tls", "--tlscert", &ca, "--tlskey", &key];
    let nats = Nats::start(1, &arguments);
    let store = nats.url().replace("127.0.0.1", "localhost");
    let list = |store: &str, more: &[&str]| {
        said(&run(&[&["dead", "list", "--store", store], more].concat()))
    };
    eventually("the server speaks TLS", || {
        list(&store, &["--store-ca", &ca]).0 == Some(0)
    });
    let (status, line) = list(&store, &[]);
    assert_eq!((status, line.lines().count()), (Some(1), 1), "{line}");
    assert!(line.contains("certificate"), "{line}");
    // Whoever names a certificate sends no password in the clear.
    let plain = Nats::one();
    let (status, line) = list(&plain.url(), &["--store-ca", &ca]);
    assert_eq!((status, line.lines().count()), (Some(1), 1), "{line}");
    assert_eq!(list(&plain.url(), &[]).0, Some(0));
}

fn only(event: &str) -> Filter {
    Filter {
        event: Some(event.into()),
        ..Filter::default()
    }
}

#[test]
fn nothing_is_missed_while_a_server_gets_what_it_lacks() {
    let mut nats = Nats::three();
    let url = nats.url();
    drop(block_on(Store::open(&url, None)).unwrap());
    let follower = (nats.leader() + 1) % 3;
    nats.kill(follower);
    with_jetstream(&url, async |context| {
        for number in 0..600 {
            let subject = format!("zapi.event.long.{number}");
            let sent = context.publish(subject, vec![b'x'; 200_000].into()).await;
            sent.unwrap().await.unwrap();
        }
    });
    block_on(async {
        let body = testing::CLEAN_BODY.as_bytes();
        let parsed = zapi_webhooks::parse(body).unwrap();
        let store = Store::open(&url, None).await.unwrap();
        let record = Record::event(&parsed, body.to_vec(), 0);
        let stored = store.put(&[record]).await[0].as_ref().unwrap().seq();
        nats.start_again(follower);
        let (start, filter) = (Instant::now(), only("ConnectedCallback"));
        while start.elapsed() < Duration::from_secs(10) {
            let newest = store.list(&filter, None, 1).await.unwrap();
            assert_eq!(newest.iter().map(|it| it.seq).collect::<Vec<_>>(), [stored]);
        }
    });
}

/// Returns an event of a number, too long for the headers.
fn long(phone: &str, moment: usize) -> String {
    let mut body: Value = serde_json::from_str(&other(moment)).unwrap();
    body["phone"] = json!(phone);
    body["more"] = json!("\u{e9}".repeat(40_000));
    body.to_string()
}

/// The subjects that start with a text, with the sequences of their messages.
fn stored(store: &str, filter: &str) -> Vec<(String, u64)> {
    with_jetstream(store, async |context| {
        let stream = context.get_stream("zapi").await.unwrap();
        let mut all = Vec::new();
        for seq in 1..=stream.cached_info().state.last_sequence {
            if let Ok(message) = stream.get_raw_message(seq).await
                && message.subject.starts_with(filter)
            {
                all.push((message.subject.to_string(), seq));
            }
        }
        all
    })
}

#[test]
fn forget_erases_copies_of_events_and_deliveries_that_were_half_removed() {
    let nats = Nats::one();
    let store = nats.url();
    let program = Program::start(&store, &[]);
    let bodies = [long("5544888888888", 1), long("5544777777777", 2)];
    for body in &bodies {
        let answer = program.client().deliver(body.as_bytes()).unwrap();
        assert_eq!(answer.status, 200);
    }
    program.stop();
    // A worker gave both up. Then `forget` was killed after it had erased a part of the first event.
    with_jetstream(&store, async |context| {
        for (name, body) in ["a", "b"].iter().zip(&bodies) {
            let canonical = zapi_webhooks::parse(body.as_bytes()).unwrap();
            let canonical = canonical.event.to_canonical_json();
            let subject = format!("zapi.failed.group.{name}.5");
            let sent = context.publish(subject, canonical.into()).await;
            sent.unwrap().await.unwrap();
        }
    });
    let parts = stored(&store, "zapi.part.");
    assert_eq!(parts.len(), 2, "{parts:?}");
    with_jetstream(&store, async |context| {
        let stream = context.get_stream("zapi").await.unwrap();
        assert!(stream.delete_message(parts[0].1).await.unwrap());
    });

    let forget = |number: &str| said(&run(&["forget", "--store", &store, number]));
    let none = (Some(0), "deliveries erased: 0\n".into());
    assert_eq!(forget("5544666666666"), none);
    assert_eq!(stored(&store, "zapi.failed.").len(), 2);
    let one = (Some(0), "deliveries erased: 1\n".into());
    assert_eq!(forget("5544888888888"), one);
    assert_eq!(forget("5544888888888"), none);
    let subjects = |filter| stored(&store, filter).into_iter().map(|it| it.0);
    assert!(subjects("zapi.failed.").eq(["zapi.failed.group.b.5".to_owned()]));
    assert!(subjects("zapi.part.").eq([parts[1].0.clone()]));
    assert_eq!(stored(&store, "zapi.event.").len(), 1);
}

#[test]
fn parts_that_belong_to_no_message_are_erased_when_they_are_old() {
    let nats = Nats::one();
    let url = nats.url();
    let now = zapi_webhooks_receiver::record::now;
    let body = long("5544888888888", 1);
    let record = || {
        let parsed = zapi_webhooks::parse(body.as_bytes()).unwrap();
        Record::event(&parsed, body.clone().into_bytes(), now())
    };
    let (first, started) = block_on(async {
        let store = Store::open(&url, None).await.unwrap();
        (store.put(&[record()]).await[0].clone().unwrap(), now())
    });
    assert!(matches!(first, Stored::New(_)));
    // Another receiver sent the parts of the same event, and was then refused or killed.
    let part = stored(&url, "zapi.part.").remove(0).0;
    let mut tokens = part.split('.').skip(2);
    let mut next = || tokens.next().unwrap();
    let (digest, attempt, number) = (next(), next(), next());
    let orphans = [
        format!("zapi.part.{digest}.other{attempt}.{number}"),
        format!("zapi.part.unknown.{attempt}.{number}"),
    ];
    with_jetstream(&url, async |context| {
        for subject in &orphans {
            let sent = context.publish(subject.clone(), "x".into()).await;
            sent.unwrap().await.unwrap();
        }
    });
    block_on(async {
        let store = Store::open(&url, None).await.unwrap();
        let erase = async |before| store.erase_rest(|_| false, before).await.unwrap();
        assert_eq!(erase(started - 60_000).await, 0, "they may be under way");
        assert_eq!(erase(now() + 60_000).await, 2);
        assert_eq!(erase(now() + 60_000).await, 0);
        let row = store.get(first.seq()).await.unwrap().unwrap();
        assert!(row.body == body.as_bytes());
    });
    assert!(
        stored(&url, "zapi.part.")
            .iter()
            .map(|it| &it.0)
            .eq([&part])
    );
}
