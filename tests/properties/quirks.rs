//! A clean event, written down with a known set of quirks, is read back with exactly that account.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use zapi_webhooks::{ConnectedEvent, Diagnostic, Event, EventType, Quirk, Tolerance};

use crate::arbitrary::{any_payload, event_of, payload, payload_of, some_quirks};
use crate::cases;
use crate::support::invariants::{Subject, WIDEST, allow_all, nothing, read, under};
use crate::support::payload::Payload;
use crate::support::payload::mutators::MUTATORS;

/// How many payloads are made for each quirk alone.
const EACH: usize = 24;

/// The event, the unknown fields and every finding with its place are the known ones; and the
/// payload is accepted with just these quirks admitted, but not with one of them missing.
fn read_back(payload: &Payload) {
    read_back_as::<Event>(payload);
    if payload.plain.event == EventType::Connected {
        read_back_as::<ConnectedEvent>(payload);
    }
}

fn read_back_as<T: Subject>(payload: &Payload) {
    let Payload {
        text,
        plain,
        findings,
        unknown,
    } = payload;
    let bytes = text.as_bytes();
    let parsed = read::<T>(WIDEST, bytes);
    let parsed = parsed.unwrap_or_else(|error| panic!("{error}: {text:?}"));
    assert_eq!(parsed.event.canonical(), plain.canonical(), "{text:?}");

    let place = |it: &Diagnostic| Some((it.quirk()?, it.span().start(), it.span().end()));
    let mut found: Vec<_> = parsed.diagnostics.iter().filter_map(place).collect();
    found.sort_unstable_by_key(|(quirk, start, end)| (*start, *end, *quirk));
    assert_eq!(&found, findings, "{text:?}");

    let kept: Vec<_> = parsed
        .unknown
        .iter()
        .map(|it| (it.name().to_owned(), it.json().to_owned()))
        .collect();
    assert_eq!(&kept, unknown, "{text:?}");

    let present: Vec<Quirk> = findings.iter().map(|(quirk, ..)| *quirk).collect();
    let exact = allow_all(nothing(), &present);
    assert_eq!(read::<T>(exact, bytes).as_ref(), Ok(&parsed), "{text:?}");
    for quirk in present {
        for tolerance in [WIDEST.deny(quirk), exact.deny(quirk)] {
            assert!(read::<T>(tolerance, bytes).is_err(), "{quirk}: {text:?}");
        }
    }
}

/// The events that have a place for a quirk.
fn events_with(quirk: Quirk) -> &'static [EventType] {
    match quirk {
        Quirk::NotConnected => &[EventType::Connected],
        Quirk::SeveralContents => &[EventType::Received],
        Quirk::UnknownWord => &[EventType::MessageStatus, EventType::PresenceChat],
        Quirk::BooleanAsString => &[EventType::Connected, EventType::Received],
        Quirk::MomentInSeconds
        | Quirk::ImplausibleMoment
        | Quirk::MomentAlias
        | Quirk::StringMoment => &[
            EventType::Connected,
            EventType::Disconnected,
            EventType::MessageStatus,
            EventType::Received,
        ],
        _ => EventType::DOCUMENTED,
    }
}

#[test]
fn the_widest_tolerance_admits_every_quirk() {
    assert_eq!(allow_all(WIDEST, Quirk::ALL), WIDEST);
}

#[test]
fn every_quirk_has_one_mutator() {
    let listed: BTreeSet<Quirk> = MUTATORS.iter().map(|(quirk, _)| *quirk).collect();
    assert_eq!(listed, Quirk::ALL.iter().copied().collect());
    assert_eq!(MUTATORS.len(), Quirk::ALL.len());
}

#[test]
fn each_quirk_alone_is_reported_alone() {
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(cases(1), seed);
    for quirk in Quirk::ALL {
        let mut reported = 0;
        for _ in 0..EACH {
            let strategy = payload_of(event_of(events_with(*quirk)), Just(vec![*quirk]));
            let payload = strategy.new_tree(&mut runner).unwrap().current();
            read_back(&payload);
            assert!(payload.findings.len() <= 1, "{payload:?}");
            reported += payload.findings.iter().filter(|it| it.0 == *quirk).count();
        }
        assert!(
            reported * 4 >= EACH,
            "{quirk} was reported {reported} times"
        );
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_clean_payload_is_clean(payload in payload(Just(Vec::new()))) {
        prop_assert!(payload.findings.is_empty());
        read_back(&payload);
        let strict = under(Tolerance::STRICT, payload.text.as_bytes()).unwrap();
        prop_assert!(strict.is_clean());
    }

    #[test]
    fn a_clean_payload_of_any_event_is_clean(payload in any_payload(Just(Vec::new()))) {
        prop_assert!(payload.findings.is_empty());
        read_back(&payload);
        let strict = read::<Event>(Tolerance::STRICT, payload.text.as_bytes()).unwrap();
        prop_assert!(strict.is_clean());
    }

    #[test]
    fn a_set_of_quirks_in_any_event_is_reported_exactly(payload in any_payload(some_quirks())) {
        prop_assume!(payload.findings.len() <= 32);
        read_back(&payload);
    }

    #[test]
    fn a_set_of_quirks_is_reported_exactly(payload in payload(some_quirks())) {
        prop_assume!(payload.findings.len() <= 32);
        read_back(&payload);
    }
}
