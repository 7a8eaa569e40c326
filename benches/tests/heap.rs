//! Limits the heap use of a parse: it grows at most in proportion to the input.

use std::hint::black_box;

use zapi_webhooks::{ErrorKind, ParseOptions, parse_connected};
use zapi_webhooks_benches::bodies;
use zapi_webhooks_benches::generators::{self, Entry};
use zapi_webhooks_benches::heap::{Counting, Usage, usage};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most heap bytes per byte of a body, without limits.
///
/// The densest input needs two bytes for a finding, which is an element of a vector that doubles.
const EVENT_PER_BYTE: usize = 96;

/// The same for documents: members of an open object are kept, to compare them if a key repeats.
const DOCUMENT_PER_BYTE: usize = 144;

/// The most heap bytes for findings and fields under the default limits, for any input.
const ACCOUNT: usize = 16 * 1024;

/// The most heap bytes per byte of input under the default limits, besides [`ACCOUNT`]. The worst
/// input is one bare word, which is quoted, escaped and kept.
const LIMITED_PER_BYTE: usize = 3;

fn parse(options: ParseOptions, body: &[u8]) -> Usage {
    usage(|| black_box(options.parse_connected(black_box(body))))
}

#[test]
fn a_wire_body_allocates_nothing() {
    for name in ["compact", "pretty"] {
        let body = bodies::by_name(name).expect("the body is in the list");
        let used = parse(ParseOptions::new(), body.bytes);
        assert_eq!(used.allocations, 0, "{name}: {used:?}");
    }
}

#[test]
fn a_rejected_body_of_159_bytes_needs_a_fixed_heap() {
    for name in ["conflict", "truncated", "wrong-event"] {
        let body = bodies::by_name(name).expect("the body is in the list");
        assert!(parse_connected(body.bytes).is_err());
        let used = parse(ParseOptions::new(), body.bytes);
        assert!(used.allocations <= 12, "{name}: {used:?}");
        assert!(used.peak <= 2048, "{name}: {used:?}");
    }
}

#[test]
fn a_body_over_the_limit_needs_no_heap_for_its_length() {
    let costs = [1 << 17, 1 << 23].map(|length| {
        let body = vec![b' '; length];
        let error = parse_connected(&body).expect_err("the body is too long");
        assert!(matches!(error.kind(), ErrorKind::TooLong(_)));
        parse(ParseOptions::new(), &body)
    });
    assert_eq!(costs[0], costs[1]);
}

#[test]
fn every_hostile_body_within_the_limits_needs_a_fixed_heap_and_a_small_multiple_of_its_length() {
    for generator in generators::EVENTS {
        let body = generator.body(60 * 1024);
        let used = parse(ParseOptions::new(), &body);
        let allowed = ACCOUNT + LIMITED_PER_BYTE * body.len();
        assert!(used.peak <= allowed, "{}: {used:?}", generator.name);
    }
}

#[test]
fn every_hostile_input_without_limits_needs_a_small_multiple_of_its_length() {
    for generator in generators::all() {
        let per_byte = match generator.entry {
            Entry::Event => EVENT_PER_BYTE,
            _ => DOCUMENT_PER_BYTE,
        };
        let input = generator.body(64 * 1024);
        let used = usage(|| generator.read(black_box(&input)));
        let allowed = per_byte * input.len();
        assert!(used.peak <= allowed, "{}: {used:?}", generator.name);
    }
}

#[test]
fn the_heap_for_a_hostile_input_grows_no_faster_than_its_length() {
    for generator in generators::all() {
        let [single, double] = [1 << 15, 1 << 16].map(|length| {
            let input = generator.body(length);
            let used = usage(|| generator.read(black_box(&input)));
            used.peak.max(4096)
        });
        assert!(
            double <= single * 21 / 10,
            "{}: {single} bytes, then {double}",
            generator.name
        );
    }
}

#[test]
fn the_allocator_counts() {
    let used = usage(|| {
        let mut kept = vec![0_u8; 100];
        drop(vec![0_u8; 1000]);
        kept.reserve_exact(900);
        kept
    });
    assert_eq!(used.allocations, 3);
    assert_eq!((used.bytes, used.peak), (2100, 1100));
}
