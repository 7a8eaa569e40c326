//! Limits the heap use of a parse: a fixed part, and a small multiple of the input.

use std::hint::black_box;

use zapi_webhooks::{Document, ErrorKind, ParseOptions, parse_connected};
use zapi_webhooks_benches::bodies;
use zapi_webhooks_benches::generators::{self, Entry};
use zapi_webhooks_benches::heap::{Counting, Usage, usage};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most heap bytes under the default limits, for any input, besides those for its length.
const FIXED: usize = 64 * 1024;

/// The most heap bytes per byte of input under the default limits, findings and their texts included.
const PER_BYTE: usize = 48;

/// The same for an input without findings.
const PER_CLEAN_BYTE: usize = 3;

/// The lengths of bodies. The longest is next to the limit.
const BODIES: [usize; 4] = [1 << 12, 1 << 15, 1 << 17, (1 << 19) - (1 << 12)];

/// The lengths of documents. The first ones lie between two powers of two, since a vector doubles.
const DOCUMENTS: [usize; 7] = [
    1 << 15,
    5 << 13,
    6 << 13,
    7 << 13,
    1 << 18,
    1 << 20,
    1 << 22,
];

/// The lengths of inputs that consist of items. A longer one has more of them, but only one in hand.
const ITEMS: [usize; 4] = [1 << 15, 5 << 13, 3 << 14, 1 << 18];

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
    let costs = [1 << 20, 1 << 23].map(|length| {
        let body = vec![b' '; length];
        let error = parse_connected(&body).expect_err("the body is too long");
        assert!(matches!(error.kind(), ErrorKind::TooLong(_)));
        parse(ParseOptions::new(), &body)
    });
    assert_eq!(costs[0], costs[1]);
}

/// The longest item of an input, and whether there is no finding in any.
struct Read {
    longest: usize,
    is_clean: bool,
}

/// Parses an input under the default limits, one item in hand at a time.
fn read(entry: Entry, input: &[u8]) -> Read {
    let options = entry.options(ParseOptions::new());
    let whole = |is_clean| Read {
        longest: input.len(),
        is_clean,
    };
    match entry {
        Entry::Event => whole(options.parse_connected(input).is_ok_and(|it| it.is_clean())),
        Entry::Document | Entry::LastCopy => whole(
            options
                .normalize(input)
                .is_ok_and(|it| it.diagnostics.is_empty()),
        ),
        Entry::Documents | Entry::StrictDocuments => items(options.documents(input), input.len()),
        Entry::Lines => items(options.lines(input), input.len()),
    }
}

/// Drops each item before the next. Comments belong to the item after them, the last ones to the last item.
fn items(items: impl Iterator<Item = Document>, length: usize) -> Read {
    let (mut longest, mut findings) = (0, 0);
    let (mut start, mut end) = (0, 0);
    for item in items {
        findings += item.verdict.map_or(1, |it| it.diagnostics.len());
        (start, end) = (end, item.span.end());
        longest = longest.max(end - start);
    }
    Read {
        longest: longest.max(length - start),
        // The findings of an input without items are not returned.
        is_clean: end > 0 && findings == 0,
    }
}

/// Returns the bytes held at the peak, and how many are allowed.
fn peak(entry: Entry, input: &[u8]) -> (usize, usize) {
    let mut verdict = None;
    let used = usage(|| verdict = Some(read(entry, black_box(input))));
    let Read { longest, is_clean } = verdict.expect("the input was read");
    let per_byte = if is_clean { PER_CLEAN_BYTE } else { PER_BYTE };
    (used.peak, FIXED + per_byte * longest)
}

#[test]
fn every_input_within_the_limits_needs_a_fixed_heap_and_a_small_multiple_of_its_length() {
    let mut over = Vec::new();
    for generator in generators::all() {
        let lengths = match generator.entry {
            Entry::Event => &BODIES[..],
            Entry::Document | Entry::LastCopy => &DOCUMENTS,
            Entry::Documents | Entry::StrictDocuments | Entry::Lines => &ITEMS,
        };
        for &length in lengths {
            let (peak, allowed) = peak(generator.entry, &generator.body(length));
            if peak > allowed {
                let name = generator.name;
                over.push(format!("{name} of {length}: {peak} > {allowed}"));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn the_heap_for_a_hostile_input_grows_no_faster_than_its_length() {
    for generator in generators::all() {
        let [single, double] = [1 << 15, 1 << 16].map(|length| {
            let input = generator.body(length);
            let used = usage(|| generator.read(black_box(&input)));
            used.peak.max(4096)
        });
        // Findings grow by half, so that either length may lie just before or just after a step.
        assert!(
            double <= single * 16 / 5,
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
