//! Laws about verdicts: what more or fewer bytes, quirks, limits and another order change.

use zapi_webhooks::{
    ConnectedEvent, Diagnostic, ErrorKind, EventType, Limits, OnConflict, ParseOptions, Parsed,
    PartialEvent, Quirk, Tolerance,
};

use super::{Dice, Subject, Verdict, WIDEST, allow_all, members, nothing, quirks, read, shown};

/// `event_type` and `parse_connected` say the same about the type.
pub fn event_type_agrees(payload: &[u8], tolerance: Tolerance, verdict: &Verdict) {
    let event = ParseOptions::new().tolerance(tolerance).event_type(payload);
    let agree = match (&event, verdict) {
        (Ok(event), Ok(_)) => *event == EventType::Connected,
        (Ok(event), Err(error)) => match error.kind() {
            ErrorKind::WrongEvent(other) => *event == other && other != EventType::Connected,
            ErrorKind::SuspiciousKey(_) | ErrorKind::TooManyQuirks(_) => true,
            ErrorKind::MissingField(_)
            | ErrorKind::InvalidField(_)
            | ErrorKind::ConflictingDuplicate(_)
            | ErrorKind::Denied(_) => *event == EventType::Connected,
            _ => false,
        },
        (Err(_), Ok(_)) => false,
        // To a reader of one event, a type in another case is one more type that it does not read.
        (Err(event), Err(error)) => {
            let denied = event.kind() == ErrorKind::Denied(Quirk::EventTypeCase);
            let agree = match error.kind() {
                ErrorKind::WrongEvent(other) => denied && other == EventType::Unknown,
                _ => true,
            };
            // A reader of the type alone rejects a value at once that a field would be asked about at the end.
            let is_at_once = match event.kind() {
                ErrorKind::Denied(_) => true,
                ErrorKind::UnexpectedToken => event.span() < error.span(),
                _ => false,
            };
            agree && (is_at_once || event.is_truncated() == error.is_truncated())
        }
    };
    assert!(
        agree,
        "event type: {event:?} and {verdict:?} of {}",
        shown(payload)
    );
}

/// Law *full recognition*: a payload cut short is refused as cut short, unless only white space
/// and comments are missing. It is cut at `most` places or fewer, the last bytes included.
pub fn full_recognition<T: Subject>(
    payload: &[u8],
    tolerance: Tolerance,
    parsed: &Parsed<T>,
    most: usize,
) {
    let mut dice = Dice::of(payload);
    let cuts: Vec<usize> = if payload.len() <= most {
        (0..payload.len()).collect()
    } else {
        let last = payload.len() - most / 4;
        let sample = (0..most - most / 4).map(|_| dice.below(last));
        sample.chain(last..payload.len()).collect()
    };
    for cut in cuts {
        let prefix = dice.cut(payload, cut);
        match read::<T>(tolerance, &prefix) {
            Err(error) => assert!(
                error.is_truncated(),
                "full recognition: {error} in the first {cut} bytes of {}",
                shown(payload)
            ),
            Ok(short) => {
                assert_eq!(short.event, parsed.event);
                assert!(
                    only_trivia_is_missing::<T>(payload, cut, tolerance),
                    "full recognition: accepted the first {cut} bytes of {}",
                    shown(payload)
                );
            }
        }
    }
}

/// Whether the document ends at or before a cut, with nothing after it but trivia, or marks that make the
/// end of a code fence longer.
fn only_trivia_is_missing<T: Subject>(payload: &[u8], cut: usize, tolerance: Tolerance) -> bool {
    let ends = (1..=cut).rev().filter(|end| {
        payload
            .get(end - 1)
            .is_some_and(|byte| matches!(byte, b'}' | b'`' | b'~'))
    });
    ends.map(|end| payload.split_at(end))
        .any(|(document, rest)| {
            let rest = std::str::from_utf8(rest).unwrap_or("?");
            let rest = match document.last() {
                Some(b'`') => rest.trim_start_matches('`'),
                Some(b'~') => rest.trim_start_matches('~'),
                _ => rest,
            };
            is_trivia(rest) && read::<T>(tolerance, document).is_ok()
        })
}

/// Whether a text is white space and comments.
fn is_trivia(text: &str) -> bool {
    let blank = |c: char| c.is_whitespace() && c != '\u{85}' || c == '\u{feff}';
    let mut rest = text.trim_start_matches(blank);
    while !rest.is_empty() {
        let behind = if let Some(comment) = rest.strip_prefix("//") {
            let end = comment.find(['\n', '\r', '\u{2028}', '\u{2029}']);
            comment.get(end.unwrap_or(comment.len())..)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map(|(_, behind)| behind)
        } else {
            None
        };
        let Some(behind) = behind else {
            return false;
        };
        rest = behind.trim_start_matches(blank);
    }
    true
}

/// Law *monotone tolerance*: to admit more refuses nothing and changes nothing; and what is
/// reported is exactly what has to be admitted.
pub fn monotone_tolerance<T: Subject>(payload: &[u8], widest: &Verdict<T>) {
    let mut dice = Dice::of(payload);
    let mut chain = vec![
        Tolerance::STRICT,
        Tolerance::DOCUMENTED,
        Tolerance::LENIENT,
        dice.tolerance(),
    ];
    if let Ok(parsed) = widest {
        let present = quirks(parsed);
        let exact = allow_all(nothing(), &present);
        let grown = Quirk::ALL.iter().filter(|_| dice.number() % 2 == 0);
        let grown = grown.fold(exact, |set, quirk| set.allow(*quirk));
        for tolerance in [exact, grown] {
            assert_eq!(
                &read::<T>(tolerance, payload),
                widest,
                "monotone tolerance: {tolerance:?} on {}",
                shown(payload)
            );
        }
        for quirk in present {
            for tolerance in [exact.deny(quirk), WIDEST.deny(quirk)] {
                assert!(
                    read::<T>(tolerance, payload).is_err(),
                    "monotone tolerance: accepted without {quirk} {}",
                    shown(payload)
                );
            }
        }
        chain.push(WIDEST.deny(Quirk::ALL[dice.below(Quirk::ALL.len())]));
    }
    for narrow in chain {
        if let Ok(parsed) = read::<T>(narrow, payload) {
            assert_eq!(
                Ok(&parsed),
                widest.as_ref(),
                "monotone tolerance: {narrow:?} on {}",
                shown(payload)
            );
        }
    }
}

/// Law *monotone tolerance*, for the type alone: to admit less, or fewer quirks, may refuse a type, but
/// never reads another one, whatever the policy for conflicts.
pub fn monotone_event_type(payload: &[u8]) {
    let mut dice = Dice::of(payload);
    let mut none = Limits::EVENT;
    none.max_quirks = 0;
    let chain = [
        Tolerance::STRICT,
        Tolerance::DOCUMENTED,
        nothing(),
        dice.tolerance(),
        Tolerance::LENIENT,
        WIDEST,
    ];
    for policy in [OnConflict::Refuse, OnConflict::First, OnConflict::Last] {
        let options = ParseOptions::new().on_conflict(policy);
        let widest = options.tolerance(WIDEST).event_type(payload).ok();
        for options in chain.map(|narrow| options.tolerance(narrow)) {
            for options in [options, options.limits(none)] {
                let event = options.event_type(payload).ok();
                assert!(
                    event.is_none() || event == widest,
                    "monotone tolerance: {event:?} under {options:?}, {widest:?} of {}",
                    shown(payload)
                );
            }
        }
    }
}

/// Law *order independence*: the members of a JSON body can be permuted.
pub fn order_independence<T: Subject>(payload: &[u8], tolerance: Tolerance, verdict: &Verdict<T>) {
    let Ok(text) = std::str::from_utf8(payload) else {
        return;
    };
    if serde_json::from_str::<&serde_json::value::RawValue>(text).is_err() {
        return;
    }
    let Some(members) = members::split(text) else {
        return;
    };
    if members.is_empty()
        || members.len() > Limits::EVENT.max_members
        || text.len() > Limits::EVENT.max_bytes
    {
        return;
    }
    let mut dice = Dice::of(payload);
    let mut turned = members.clone();
    turned.rotate_left(dice.below(members.len()));
    let mut shuffled = members.clone();
    for place in 1..shuffled.len() {
        shuffled.swap(place, dice.below(place + 1));
    }
    let reversed: Vec<_> = members.iter().rev().copied().collect();
    for permuted in [turned, shuffled, reversed] {
        let permuted = members::join(permuted);
        let other = read::<T>(tolerance, permuted.as_bytes());
        assert!(
            same_verdict(verdict, &other),
            "order independence: {verdict:?} of {}, {other:?} of {permuted}",
            shown(payload)
        );
    }
}

/// Whether two verdicts say the same, apart from places and order.
fn same_verdict<T: Subject>(one: &Verdict<T>, other: &Verdict<T>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => {
            let unknown = |parsed: &Parsed<T>| {
                let mut all: Vec<(String, String)> = parsed
                    .unknown
                    .iter()
                    .map(|it| (it.name().to_owned(), it.json().to_owned()))
                    .collect();
                all.sort();
                all
            };
            one.event.is_same(&other.event)
                && codes(&one.diagnostics) == codes(&other.diagnostics)
                && unknown(one) == unknown(other)
        }
        (Err(one), Err(other)) => {
            let alike = (one.kind(), kept(one.partial()), one.event_type())
                == (other.kind(), kept(other.partial()), other.event_type())
                && codes(one.diagnostics()) == codes(other.diagnostics());
            // The first fault of the grammar hides all that stands behind it.
            alike || is_structural(one.kind()) && is_structural(other.kind())
        }
        _ => false,
    }
}

/// What a rejected payload gave, without the places.
fn kept(partial: &PartialEvent) -> impl PartialEq + use<> {
    let mut members: Vec<_> = partial.members().collect();
    members.sort();
    let fields = (partial.connected, partial.moment, partial.is_business);
    let texts = (partial.instance_id.clone(), partial.phone.clone());
    (fields, texts, members)
}

/// Whether a violation ends the reading of the members.
fn is_structural(kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::WrongEvent(_)
        | ErrorKind::ConflictingDuplicate(_)
        | ErrorKind::SuspiciousKey(_)
        | ErrorKind::MissingField(_)
        | ErrorKind::InvalidField(_) => false,
        ErrorKind::Denied(quirk) => quirk == Quirk::EscapedKey,
        _ => true,
    }
}

/// What was found, in which fields, without the places.
fn codes(findings: &[Diagnostic]) -> Vec<(&'static str, Option<&'static str>)> {
    let mut codes: Vec<_> = findings
        .iter()
        .map(|it| (it.code(), it.field().map(zapi_webhooks::Field::as_str)))
        .collect();
    codes.sort_unstable();
    codes
}

/// Sets one limit, and names what is said past it.
type Set = fn(&mut Limits, usize);
type Kind = fn(usize) -> ErrorKind;

/// Each limit admits exactly what it says, and past it the payload is refused by that name.
pub fn limits(payload: &[u8], parsed: &Parsed<ConnectedEvent>) {
    let given = quirks(parsed);
    let repeated = |it: &&Quirk| matches!(it, Quirk::DuplicateKey | Quirk::PlaceholderSuperseded);
    let known = 5 + usize::from(parsed.event.is_business.is_some());
    let members = known + parsed.unknown.len() + given.iter().filter(repeated).count();
    let deepest = parsed.unknown.iter().map(|it| members::depth(it.json()));
    let depth = 1 + deepest.max().unwrap_or_default();
    let checks: [(usize, Set, Kind); 4] = [
        (payload.len(), |it, n| it.max_bytes = n, ErrorKind::TooLong),
        (
            members,
            |it, n| it.max_members = n,
            ErrorKind::TooManyMembers,
        ),
        (depth, |it, n| it.max_depth = n, ErrorKind::TooDeep),
        (
            given.len(),
            |it, n| it.max_quirks = n,
            ErrorKind::TooManyQuirks,
        ),
    ];
    for (needed, set, kind) in checks {
        let with = |most: usize| {
            let mut limits = Limits::EVENT;
            set(&mut limits, most);
            let options = ParseOptions::new().tolerance(WIDEST).limits(limits);
            options.parse_connected(payload)
        };
        // `"isBusiness": null` is a member that leaves no trace in the event.
        let slack = usize::from(
            kind(0) == ErrorKind::TooManyMembers(0) && parsed.event.is_business.is_none(),
        );
        let enough = with(needed).or_else(|_| with(needed + slack));
        assert_eq!(
            enough.as_ref(),
            Ok(parsed),
            "limits: {:?} is enough for {}",
            kind(needed),
            shown(payload)
        );
        if let Some(fewer) = needed.checked_sub(1) {
            assert_eq!(
                with(fewer).map_err(|error| error.kind()),
                Err(kind(fewer)),
                "limits: on {}",
                shown(payload)
            );
        }
    }
}

/// A policy for conflicts changes nothing where there is none.
pub fn conflict_policy<T: Subject>(payload: &[u8], parsed: &Parsed<T>) {
    for policy in [OnConflict::First, OnConflict::Last] {
        let options = ParseOptions::new().tolerance(WIDEST);
        let chosen = T::read(options.on_conflict(policy), payload);
        let same = chosen.as_ref().is_ok_and(|chosen| {
            chosen.event == parsed.event
                && chosen.unknown == parsed.unknown
                && codes(&chosen.diagnostics) == codes(&parsed.diagnostics)
        });
        assert!(
            same,
            "conflict policy: {policy:?} gives {chosen:?} on {}",
            shown(payload)
        );
    }
}
