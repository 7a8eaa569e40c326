//! Each law by its name, and all of them on every fixture.

use proptest::prelude::*;
use zapi_webhooks::{ErrorKind, OnConflict, ParseOptions, Quirk, Report};

use crate::arbitrary::{bytes, payload, some_quirks};
use crate::cases;
use crate::support::invariants::{
    Dice, TOLERANCES, WIDEST, account, events, every_law, findings, members, output, under,
    verdicts,
};

/// Members that conflict with every event that is made at random.
const CONFLICTS: &[(&str, &str)] = &[
    ("\"phone\"", "\"1\""),
    ("\"phone\"", "null"),
    ("\"phone\"", "\"+5544999999999\""),
    ("\"instanceId\"", "\"another one\""),
    ("\"instanceId\"", "\"\""),
    ("\"connected\"", "false"),
    ("\"connected\"", "\"false\""),
    ("\"momment\"", "1757333824"),
    ("\"moment\"", "0"),
    ("\"type\"", "\"DisconnectedCallback\""),
];

/// Copies of each field that some tolerance or other takes, denies or never takes.
const COPIES: &[&[(&str, &str)]] = &[
    &[
        ("\"type\"", "\"ConnectedCallback\""),
        ("\"type\"", "\"connectedcallback\""),
        ("\"type\"", "\"ReceivedCallBack\""),
        ("\"type\"", "1"),
    ],
    &[
        ("\"connected\"", "true"),
        ("\"connected\"", "\"true\""),
        ("\"c\\u006fnnected\"", "false"),
        ("\"connected\"", "1"),
    ],
    &[
        ("\"momment\"", "1757333824580"),
        ("\"moment\"", "1757333824580"),
        ("\"moment\"", "1.5e12"),
        ("\"momment\"", "1.5e12"),
        ("\"momment\"", "\"1757333824580\""),
        ("\"momment\"", "1.5"),
    ],
    &[
        ("\"instanceId\"", "\"12E45\""),
        ("\"instanceId\"", "12E45"),
        ("\"instanceId\"", "\"instance.id\""),
        ("\"instanceId\"", "7"),
    ],
    &[
        ("\"phone\"", "\"5544999999999\""),
        ("\"phone\"", "5544999999999"),
        ("\"phone\"", "\"número\""),
        ("\"phone\"", "[]"),
    ],
    &[
        ("\"isBusiness\"", "null"),
        ("\"isBusiness\"", "\"true\""),
        ("\"isBusiness\"", "true"),
        ("\"isBusiness\"", "0"),
    ],
];

/// A few copies of one field.
fn copies() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    prop::sample::select(COPIES)
        .prop_flat_map(|of| prop::collection::vec(prop::sample::select(of), 1..4))
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn total(bytes in prop_oneof![bytes().boxed(), prop::collection::vec(any::<u8>(), 0..64).boxed()]) {
        for tolerance in TOLERANCES {
            let verdict = under(tolerance, &bytes);
            findings::total(&bytes, &verdict);
            findings::violations(&bytes, &verdict);
        }
    }

    #[test]
    fn full_recognition(payload in payload(some_quirks())) {
        let bytes = payload.text.as_bytes();
        for tolerance in TOLERANCES {
            if let Ok(parsed) = under(tolerance, bytes) {
                verdicts::full_recognition(bytes, tolerance, &parsed, bytes.len());
            }
        }
    }

    #[test]
    fn order_independence(bytes in bytes()) {
        for tolerance in TOLERANCES {
            verdicts::order_independence(&bytes, tolerance, &under(tolerance, &bytes));
        }
    }

    /// A copy with another value refuses the payload, wherever it stands.
    #[test]
    fn no_copy_wins(payload in payload(Just(Vec::new())), copy in prop::sample::select(CONFLICTS)) {
        let mut all = members::split(&payload.text).unwrap();
        for (place, (key, value)) in [(0, copy), (all.len() + 1, copy)] {
            all.insert(place, (key, value));
            let body = members::join(all.iter().copied());
            let verdict = under(WIDEST, body.as_bytes());
            let kind = verdict.as_ref().map_err(zapi_webhooks::ParseError::kind);
            prop_assert!(matches!(kind, Err(ErrorKind::ConflictingDuplicate(_))), "{kind:?}: {body}");
            verdicts::order_independence(body.as_bytes(), WIDEST, &verdict);
        }
    }

    /// Copies of one field say the same in any order, whichever of them is denied.
    #[test]
    fn no_order_of_copies_matters(
        payload in payload(Just(Vec::new())),
        copies in copies(),
        set in any::<u64>(),
    ) {
        let mut all = members::split(&payload.text).unwrap();
        all.extend(copies);
        let body = members::join(all);
        for tolerance in TOLERANCES.into_iter().chain([Dice::new(set).tolerance()]) {
            let verdict = under(tolerance, body.as_bytes());
            verdicts::order_independence(body.as_bytes(), tolerance, &verdict);
        }
    }

    /// Whatever the policy keeps, a narrower tolerance keeps the same, or nothing.
    #[test]
    fn no_tolerance_keeps_another_copy(
        payload in payload(Just(Vec::new())),
        copies in copies(),
        sets in prop::collection::vec(any::<u64>(), 4),
    ) {
        let mut all = members::split(&payload.text).unwrap();
        all.extend(copies);
        let turn = payload.text.len() % all.len();
        all.rotate_left(turn);
        let body = members::join(all);
        verdicts::monotone_event_type(body.as_bytes());
        let some = |set: u64| Dice::new(set).tolerance().allow(Quirk::DuplicateKey);
        let narrow = TOLERANCES.into_iter().chain(sets.into_iter().map(some));
        for tolerance in narrow {
            for policy in [OnConflict::Refuse, OnConflict::First, OnConflict::Last] {
                let options = ParseOptions::new().on_conflict(policy);
                let widest = options.tolerance(WIDEST).parse_connected(body.as_bytes());
                let verdict = options.tolerance(tolerance).parse_connected(body.as_bytes());
                if verdict.is_ok() {
                    prop_assert_eq!(verdict, widest, "{:?} under {:?}", body, tolerance);
                }
            }
        }
    }

    #[test]
    fn exact_account(bytes in bytes()) {
        account::exact_account(&bytes, &under(WIDEST, &bytes));
    }

    #[test]
    fn fast_path(bytes in bytes()) {
        account::fast_path(&bytes, &under(WIDEST, &bytes));
    }

    #[test]
    fn monotone_tolerance(bytes in bytes()) {
        verdicts::monotone_tolerance(&bytes, &under(WIDEST, &bytes));
        verdicts::monotone_event_type(&bytes);
    }

    #[test]
    fn canonical(payload in payload(some_quirks())) {
        if let Ok(parsed) = under(WIDEST, payload.text.as_bytes()) {
            output::canonical(payload.text.as_bytes(), &parsed);
        }
    }

    #[test]
    fn limits(payload in payload(some_quirks())) {
        if let Ok(parsed) = under(WIDEST, payload.text.as_bytes()) {
            verdicts::limits(payload.text.as_bytes(), &parsed);
            verdicts::conflict_policy(payload.text.as_bytes(), &parsed);
        }
    }

    #[test]
    fn the_type_is_the_same_for_all(bytes in bytes()) {
        for tolerance in TOLERANCES {
            verdicts::event_type_agrees(&bytes, tolerance, &under(tolerance, &bytes));
        }
    }

    #[test]
    fn what_a_refusal_keeps_breaks_no_rule(bytes in bytes()) {
        for tolerance in TOLERANCES {
            if let Err(error) = under(tolerance, &bytes) {
                findings::partial(&bytes, &error);
            }
        }
    }

    /// A word that no message has stands wherever a payload has room for one.
    #[test]
    fn private(payload in payload(some_quirks()), damage in "\\PC{0,3}", at in any::<prop::sample::Index>()) {
        let word = "qzqzqz";
        let text = |field| payload.plain.text(field).unwrap_or_default();
        let body = payload.text.replace(text("phone"), word);
        let body = body.replace(text("instanceId"), word);
        let body = body.replace("\"x", "\"qzqzqz").replace("//", "//qzqzqz").replace("Callback", word);
        let at = (0..=at.index(body.len())).rfind(|at| body.is_char_boundary(*at)).unwrap_or(0);
        let damaged = format!("{}{word}{damage}{}", &body[..at], &body[at..]);
        for bytes in [body.as_bytes(), damaged.as_bytes(), payload.text.as_bytes()] {
            let verdict = under(WIDEST, bytes);
            findings::private(bytes, &verdict);
            let mut said = format!("{verdict:?} {verdict:#?}");
            for finding in findings::all(&verdict) {
                said += &format!("{finding} {finding:?}");
            }
            if let Err(error) = &verdict {
                said += &format!("{error} {} {:?}", error.kind(), error.kind());
            }
            prop_assert!(!said.contains("qzq"), "{said}");
        }
    }

    #[test]
    fn every_law_of_every_event(bytes in bytes()) {
        events::every_law(&bytes);
    }

    #[test]
    fn reports_of_other_payloads_are_safe(bytes in bytes(), other in prop::collection::vec(any::<u8>(), 0..80)) {
        let verdict = under(WIDEST, &bytes);
        for finding in findings::all(&verdict) {
            let report = Report::new(&other, finding).to_string();
            prop_assert!(!report.contains(|c: char| c.is_control() && c != '\n'), "{report:?}");
        }
    }
}

#[test]
fn fixtures_keep_every_law() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let mut count = 0;
    for entry in std::fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            every_law(&bytes);
            if let Ok(parsed) = under(WIDEST, &bytes) {
                let all = bytes.len();
                verdicts::full_recognition(&bytes, WIDEST, &parsed, all);
            }
            count += 1;
        }
    }
    assert!(count > 0, "no fixtures");
}
