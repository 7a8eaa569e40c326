//! The memory of a run does not depend on the length of its archive.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::bench::{Bench, wire};

const MEGABYTE: usize = 1 << 20;

/// How much a run on two threads may take, whatever it reads.
const BOUND: usize = 24 * MEGABYTE;

/// Returns the most memory, in bytes, that a command has used when all but the last 64 KiB of its
/// standard input are read.
fn peak(command: &mut Command, stdin: &[u8]) -> usize {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let drain = thread::spawn(move || stdout.read_to_end(&mut Vec::new()).unwrap());
    pipe.write_all(stdin).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(pipe);
    drain.join().unwrap();
    assert!(child.wait().unwrap().code().is_some_and(|code| code < 2));
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kilobytes: usize = peak.trim().strip_suffix(" kB").unwrap().parse().unwrap();
    kilobytes * 1024
}

/// An archive of so many bytes, or a little more.
fn archive(line: impl Fn(usize) -> String, length: usize) -> Vec<u8> {
    let mut archive = Vec::with_capacity(length * 2);
    for number in 0.. {
        if archive.len() >= length {
            break;
        }
        archive.extend(line(number).bytes().chain([b'\n']));
    }
    archive
}

#[test]
fn memory_does_not_grow_with_the_archive() {
    let bench = Bench::new();
    let replay = || bench.command(&["--threads", "2", "--rejects", "rejects", "-"]);
    let accepted = archive(wire, 20 * MEGABYTE);
    let rejected = archive(|number| wire(number).replace("true", "0"), 20 * MEGABYTE);
    let endless = vec![b'x'; 40 * MEGABYTE];
    for stdin in [&accepted, &rejected, &endless] {
        let peak = peak(&mut replay(), stdin);
        assert!(peak < BOUND, "{} kB", peak / 1024);
    }
    let documents = || bench.command(&["--documents", "--rejects", "rejects", "--threads=2", "-"]);
    let values = archive(|number| wire(number).replace(',', ",\n"), 5 * MEGABYTE);
    let items = archive(|number| wire(number).replace('}', "},"), 5 * MEGABYTE);
    let items = [b"[", items.as_slice()].concat();
    let open = [b"[{".as_slice(), &values].concat();
    for stdin in [&values, &items, &open, &endless] {
        let peak = peak(&mut documents(), stdin);
        assert!(peak < BOUND, "{} kB", peak / 1024);
    }
}

/// No more is read than there is room for the results.
#[test]
fn reading_waits_until_the_results_are_read() {
    let bench = Bench::new();
    let stdin = archive(wire, 20 * MEGABYTE);
    let lines = count_lines(&stdin);
    let mut child = bench
        .command(&["--threads", "2", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let feeder = thread::spawn(move || {
        for chunk in stdin.chunks(64 * 1024) {
            pipe.write_all(chunk).unwrap();
            count.fetch_add(chunk.len(), Ordering::Relaxed);
        }
    });
    // A result is there, and reading goes on.
    let stdout = child.stdout.as_mut().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    let mut before = 0;
    while before < MEGABYTE / 2 || taken.load(Ordering::Relaxed) != before {
        before = taken.load(Ordering::Relaxed);
        thread::sleep(Duration::from_millis(300));
    }
    assert!(before < 4 * MEGABYTE, "{before} bytes");
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert_eq!(count_lines(&output.stdout), lines);
}

fn count_lines(text: &[u8]) -> usize {
    text.split(|byte| *byte == b'\n').count()
}

/// `check` holds its one body, which the same meter has to see.
#[test]
fn a_command_that_holds_its_input_is_seen() {
    let mut check = Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"));
    check
        .args(["check", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let peak = peak(&mut check, &archive(wire, 25 * MEGABYTE));
    assert!(peak > BOUND, "{} kB", peak / 1024);
}
