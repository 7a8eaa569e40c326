//! The promises under load, for each store: nothing acknowledged is lost, nothing with a key is there twice.
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

use std::sync::atomic::Ordering;

use support::load::{Load, deliveries};
use support::postgres::Postgres;
use support::rows::rows;
use support::{Program, sqlite};

mod support;

const DELIVERIES: usize = 20_000;
const CONNECTIONS: usize = 64;

/// Kills the receiver twice with SIGKILL while the clients deliver.
fn killed_twice(store: &str) {
    let deliveries = deliveries(DELIVERIES);
    let program = Program::start(store, &[]);
    let address = program.deliveries;
    let load = Load::default();
    let mut program = Some(program);
    load.run(address, &deliveries, 2, CONNECTIONS, || {
        for kill in 1..=2 {
            load.wait_for(DELIVERIES * 2 * kill / 3);
            program.take().unwrap().kill();
            program = Some(Program::start_at(&address.to_string(), store, &[]));
        }
    });
    program.unwrap().stop();
    let interrupted = load.interrupted.load(Ordering::Relaxed);
    assert!(
        interrupted >= CONNECTIONS,
        "only {interrupted} requests were interrupted"
    );
    load.check(&deliveries, &rows(store));
}

#[test]
fn sqlite_keeps_what_it_acknowledged_when_the_receiver_is_killed() {
    let directory = tempfile::tempdir().unwrap();
    killed_twice(&sqlite(directory.path()));
}

#[test]
fn postgres_keeps_what_it_acknowledged_when_the_receiver_is_killed() {
    let postgres = Postgres::start();
    killed_twice(&postgres.url());
}

#[test]
fn deliveries_share_commits() {
    let (postgres, directory) = (Postgres::start(), tempfile::tempdir().unwrap());
    for store in [sqlite(directory.path()), postgres.url()] {
        let deliveries = deliveries(4_000);
        let program = Program::start(&store, &[]);
        let load = Load::default();
        load.run(program.deliveries, &deliveries, 1, CONNECTIONS, || {});
        let commits = program.metric("zapi_receiver_commits_total");
        let stored = program.metric("zapi_receiver_deliveries_total");
        assert_eq!(stored, 4_000.0);
        let average = stored / commits;
        assert!(average >= 8.0, "{average} deliveries a commit");
        println!("{average} deliveries a commit");
    }
}
