//! A store that is gone for a while: nothing acknowledged is lost, the answers are 503, and the receiver goes on.
//!
//! These tests mount file systems, so they need root.
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

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::Duration;

use support::load::{Delivery, Kind, Load, deliveries};
use support::postgres::Postgres;
use support::rows::{rows, with_postgres};
use support::{Client, Program, command, eventually, said, sqlite};
use tempfile::TempDir;
use zapi_webhooks_http::testing;

mod support;

/// A mounted file system.
struct Mount {
    directory: TempDir,
}

impl Mount {
    fn new(arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        shell(
            "mount",
            &[arguments, &[directory.path().to_str().unwrap()]].concat(),
        );
        Self { directory }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn remount(&self, how: &str) {
        shell(
            "mount",
            &[
                "-o",
                &format!("remount,{how}"),
                self.path().to_str().unwrap(),
            ],
        );
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        shell("umount", &["-l", self.path().to_str().unwrap()]);
    }
}

fn shell(program: &str, arguments: &[&str]) -> String {
    let (status, text) = said(&Command::new(program).args(arguments).output().unwrap());
    assert_eq!(status, Some(0), "{program} {arguments:?}: {text}");
    text
}

/// Delivers until the answer is 200: a busy disk may take longer than a delivery waits.
fn deliver_until_accepted(program: &Program, delivery: &Delivery) {
    eventually("the delivery is accepted", || {
        let answer = program.client().deliver(delivery.body.as_bytes());
        answer.unwrap().status == 200
    });
}

/// Delivers until this many are answered 503, and returns the bodies that were answered 200.
fn deliver_until_refused<'a>(
    program: &Program,
    deliveries: &mut impl Iterator<Item = &'a Delivery>,
    refusals: usize,
) -> Vec<&'a str> {
    let (mut client, mut acknowledged, mut refused) = (program.client(), Vec::new(), 0);
    for delivery in deliveries {
        let answer = client.deliver(delivery.body.as_bytes()).unwrap();
        match answer.status {
            200 => acknowledged.push(delivery.body.as_str()),
            503 => {
                assert_eq!(answer.header("retry-after"), Some("5"));
                refused += 1;
            }
            status => panic!("{status}"),
        }
        if refused == refusals {
            return acknowledged;
        }
    }
    panic!(
        "{refused} of {refusals} refusals after {} acknowledged",
        acknowledged.len()
    );
}

fn check(store: &str, acknowledged: &[&str]) {
    let stored: HashSet<_> = rows(store).into_iter().map(|row| row.body).collect();
    let lost = acknowledged
        .iter()
        .filter(|body| !stored.contains(body.as_bytes()))
        .count();
    assert_eq!(lost, 0, "lost of {}", acknowledged.len());
}

#[test]
fn a_full_file_system_is_503_until_it_has_space_again() {
    let mount = Mount::new(&["-t", "tmpfs", "-o", "size=4m", "none"]);
    let filler = mount.path().join("filler");
    fs::write(&filler, vec![0; 1024 * 1024]).unwrap();
    let store = sqlite(mount.path());
    let program = Program::start(&store, &["--wait", "0.3"]);
    let all = deliveries(20_000);
    let mut next = all.iter();
    let mut acknowledged = deliver_until_refused(&program, &mut next, 3);
    assert!(acknowledged.len() > 20, "{}", acknowledged.len());
    check(&store, &acknowledged);

    fs::remove_file(filler).unwrap();
    let body = next.next().unwrap().body.as_str();
    eventually("there is space again", || {
        program.client().deliver(body.as_bytes()).unwrap().status == 200
    });
    acknowledged.push(body);
    let again = deliver_until_refused(&program, &mut next, 3);
    assert!(again.len() > 20, "{}", again.len());
    acknowledged.extend(again);
    let log = program.stop();
    assert!(
        log.contains("the store failed: database or disk is full"),
        "{log}"
    );
    check(&store, &acknowledged);
}

#[test]
fn a_file_system_that_is_read_only_at_the_start_is_one_line_and_exit_1() {
    let mount = Mount::new(&["-t", "tmpfs", "-o", "size=4m", "none"]);
    let store = sqlite(mount.path());
    let program = Program::start(&store, &[]);
    let bodies: Vec<_> = testing::SAMPLES.iter().map(|sample| sample.body).collect();
    for body in &bodies {
        assert_eq!(
            program.client().deliver(body.as_bytes()).unwrap().status,
            200
        );
    }
    program.kill();
    mount.remount("ro");
    let output = command(&["serve", "--store", &store]).output().unwrap();
    let (status, line) = said(&output);
    assert_eq!((status, line.lines().count()), (Some(1), 1), "{line}");
    assert!(line.contains("Read-only file system"), "{line}");
    mount.remount("rw");
    let program = Program::start(&store, &[]);
    assert_eq!(program.client().get("/readyz").unwrap().status, 200);
    check(&store, &bodies);
}

/// A file system on a loop device, which the kernel makes read-only after an error.
struct Disk {
    image: PathBuf,
    mount: PathBuf,
    _directory: TempDir,
}

impl Disk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let [image, mount] = ["image", "mount"].map(|name| directory.path().join(name));
        fs::File::create(&image)
            .unwrap()
            .set_len(16 * 1024 * 1024)
            .unwrap();
        fs::create_dir(&mount).unwrap();
        shell("mkfs.ext4", &["-q", image.to_str().unwrap()]);
        let disk = Self {
            image,
            mount,
            _directory: directory,
        };
        disk.mount();
        disk
    }

    fn mount(&self) {
        let (image, mount) = (self.image.to_str().unwrap(), self.mount.to_str().unwrap());
        shell("mount", &["-o", "loop,errors=remount-ro", image, mount]);
    }

    /// Makes the kernel find an error.
    fn fail(&self) {
        let device = shell(
            "losetup",
            &["-n", "-O", "NAME", "-j", self.image.to_str().unwrap()],
        );
        let name = device.trim().strip_prefix("/dev/").unwrap().to_owned();
        fs::write(format!("/sys/fs/ext4/{name}/trigger_fs_error"), "a test").unwrap();
    }

    /// Unmounts the file system, which works only if no program has a file of it open.
    fn unmount(&self) {
        eventually("no file is open", || {
            let unmount = Command::new("umount").arg(&self.mount).output();
            unmount.unwrap().status.success()
        });
        let image = self.image.to_str().unwrap();
        eventually("the device is free", || {
            shell("losetup", &["-j", image]).is_empty()
        });
    }

    fn repair(&self) {
        let image = self.image.to_str().unwrap();
        let output = Command::new("e2fsck").args(["-fy", image]).output();
        let (status, text) = said(&output.unwrap());
        assert!(status.unwrap() < 4, "{text}");
        self.mount();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        shell("umount", &["-l", self.mount.to_str().unwrap()]);
    }
}

#[test]
fn a_disk_that_becomes_read_only_is_503_until_it_is_repaired() {
    let disk = Disk::new();
    let store = sqlite(&disk.mount);
    let program = Program::start(&store, &["--wait", "0.3"]);
    let all = deliveries(20_000);
    let mut next = all.iter();
    let mut acknowledged = Vec::new();
    for delivery in next.by_ref().take(500) {
        deliver_until_accepted(&program, delivery);
        acknowledged.push(delivery.body.as_str());
    }
    // The page has its own connection.
    assert_eq!(
        Client::new(program.page).get("/deliveries").unwrap().status,
        200
    );
    shell("sync", &["-f", disk.mount.to_str().unwrap()]);
    disk.fail();
    acknowledged.extend(deliver_until_refused(&program, &mut next, 3));
    assert_eq!(
        acknowledged.len(),
        500,
        "none is acknowledged after the error"
    );
    assert_eq!(program.client().get("/readyz").unwrap().status, 503);
    assert_eq!(program.client().get("/healthz").unwrap().status, 200);

    disk.unmount();
    // The folder below is writable, but not the place of the events.
    deliver_until_refused(&program, &mut next, 1);
    assert_eq!(fs::read_dir(&disk.mount).unwrap().count(), 0);

    disk.repair();
    check(&store, &acknowledged);
    eventually("the store answers", || {
        program.client().get("/readyz").unwrap().status == 200
    });
    for delivery in next.take(500) {
        deliver_until_accepted(&program, delivery);
        acknowledged.push(delivery.body.as_str());
    }
    assert_eq!(
        Client::new(program.page).get("/deliveries").unwrap().status,
        200
    );
    let log = program.stop();
    assert!(log.contains("the store failed: "), "{log}");
    check(&store, &acknowledged);
}

#[test]
fn a_database_that_is_removed_or_replaced_is_found_before_the_next_200() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let [file, backup, aside] =
        ["events.db", "backup", "aside"].map(|name| directory.path().join(name));
    let program = Program::start(&store, &["--wait", "0.5"]);
    let all = deliveries(1_000);
    let mut next = all.iter();
    let mut some = |count: usize| {
        let mut acknowledged = Vec::new();
        for delivery in next.by_ref().take(count) {
            deliver_until_accepted(&program, delivery);
            acknowledged.push(delivery.body.as_str());
        }
        acknowledged
    };
    let mut acknowledged = some(100);
    let sql = format!("VACUUM INTO '{}'", backup.display());
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch(&sql).unwrap();
    drop(connection);

    // Moved away, as a backup does: what was acknowledged goes with it, and nothing is acknowledged after it.
    acknowledged.extend(some(100));
    fs::rename(&file, &aside).unwrap();
    let mut refused = all.iter().rev();
    assert_eq!(deliver_until_refused(&program, &mut refused, 3).len(), 0);
    assert!(!file.exists(), "it is not made anew");
    check(&format!("sqlite:{}", aside.display()), &acknowledged);

    // No database, then the backup: it takes what follows, and the old log is not read as its own.
    fs::write(&file, [b'x'; 8192]).unwrap();
    assert_eq!(deliver_until_refused(&program, &mut refused, 3).len(), 0);
    fs::rename(&backup, &file).unwrap();
    let mut acknowledged = acknowledged[..100].to_vec();
    acknowledged.extend(some(100));
    check(&store, &acknowledged);

    // Replaced at once, while everything is well: the delivery after it is in the new file.
    fs::copy(&aside, &backup).unwrap();
    fs::rename(&backup, &file).unwrap();
    let after = some(100);
    check(&store, &after);

    // The log alone is removed: what it had is not lost.
    for name in ["events.db-wal", "events.db-shm"] {
        let mut acknowledged = some(100);
        fs::remove_file(directory.path().join(name)).unwrap();
        acknowledged.extend(some(100));
        check(&store, &acknowledged);
    }
    let log = program.stop();
    for line in [
        "the database file or its log was replaced or removed",
        "unable to open database file",
        "file is not a database",
    ] {
        assert!(log.contains(line), "{line}: {log}");
    }
    let connection = rusqlite::Connection::open(&file).unwrap();
    let whole: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}

#[test]
fn an_outage_is_a_line_for_each_error_and_one_at_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let [file, aside] = ["events.db", "aside"].map(|name| directory.path().join(name));
    let program = Program::start(&store, &["--wait", "30"]);
    fs::rename(&file, &aside).unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let answer = program.client().deliver(testing::CLEAN_BODY.as_bytes());
            answer.unwrap().status
        });
        let failures = || program.metric("zapi_receiver_store_errors_total");
        eventually("many commits have failed", || failures() >= 12.0);
        fs::rename(&aside, &file).unwrap();
        assert_eq!(waiting.join().unwrap(), 200);
    });
    let log = program.stop();
    let count = |text: &str| log.matches(text).count();
    let replaced = "the database file or its log was replaced or removed";
    assert_eq!(
        (count("the store failed: "), count(replaced)),
        (2, 1),
        "{log}"
    );
    assert_eq!(count("the store works again"), 1, "{log}");
}

#[test]
fn a_receiver_that_is_frozen_does_not_stop_another_one() {
    let postgres = Postgres::start();
    let store = postgres.url();
    let deliveries = deliveries(3_000);
    let programs = [Program::start(&store, &[]), Program::start(&store, &[])];
    let loads = [Load::default(), Load::default()];
    std::thread::scope(|scope| {
        for (program, load) in programs.iter().zip(&loads) {
            scope.spawn(|| load.run(program.deliveries, &deliveries, 1, 32, || {}));
        }
        let [frozen, other] = &loads;
        frozen.wait_for(1_000);
        // It is frozen again until it holds the lock meanwhile.
        let holds = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) \
            WHERE locktype = 'advisory' AND granted AND state = 'idle in transaction'";
        eventually("it is frozen in a transaction", || {
            programs[0].signal("STOP");
            std::thread::sleep(Duration::from_millis(100));
            let count: i64 = with_postgres(&store, async |client| {
                client.query_one(holds, &[]).await.unwrap().get(0)
            });
            if count == 0 {
                programs[0].signal("CONT");
                std::thread::sleep(Duration::from_millis(20));
            }
            count > 0
        });
        other.wait_for(deliveries.len());
        programs[0].signal("CONT");
    });
    let rows = rows(&store);
    let keyed = deliveries
        .iter()
        .filter(|delivery| delivery.kind == Kind::Keyed);
    for delivery in keyed {
        let found = rows
            .iter()
            .filter(|row| row.body == delivery.body.as_bytes());
        let repeats: Vec<_> = found.map(|row| row.repeats).collect();
        assert!(repeats.len() == 1 && repeats[0] >= 1, "{repeats:?}");
    }
}

#[test]
fn postgres_crashes_under_load_and_comes_back() {
    let mut postgres = Postgres::start();
    let store = postgres.url();
    let deliveries = deliveries(6_000);
    let program = Program::start(&store, &["--wait", "0.5"]);
    let load = Load::default();
    load.run(program.deliveries, &deliveries, 2, 64, || {
        for crash in 1..=2 {
            load.wait_for(4_000 * crash);
            postgres.stop();
            eventually("deliveries are answered 503", || {
                load.unavailable.load(Ordering::Relaxed) >= 64 * crash
            });
            assert_eq!(program.client().get("/readyz").unwrap().status, 503);
            std::thread::sleep(Duration::from_millis(300));
            postgres.start_again();
        }
    });
    assert_eq!(load.interrupted.load(Ordering::Relaxed), 0);
    assert_eq!(program.client().get("/readyz").unwrap().status, 200);
    load.check(&deliveries, &rows(&store));
    let log = program.stop();
    assert!(log.contains("the store failed: "), "{log}");
}
