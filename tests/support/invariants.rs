//! The laws of the parser, each a function over the bytes of one payload.
//!
//! A law that does not hold panics with its name and the payload. The property tests and the fuzz
//! targets assert the same functions, so that what one of them finds, all of them keep.

#[path = "invariants/account.rs"]
pub mod account;
#[path = "invariants/documents.rs"]
pub mod documents;
#[path = "invariants/events.rs"]
pub mod events;
#[path = "invariants/findings.rs"]
pub mod findings;
#[path = "invariants/members.rs"]
pub mod members;
#[path = "invariants/output.rs"]
pub mod output;
#[path = "invariants/referees.rs"]
pub mod referees;
#[path = "invariants/rows.rs"]
pub mod rows;
#[path = "invariants/tables.rs"]
pub mod tables;
#[path = "invariants/verdicts.rs"]
pub mod verdicts;

use std::fmt::Debug;

use zapi_webhooks::{
    ConnectedEvent, ErrorKind, Event, Moment, OtherEvent, ParseError, ParseOptions, Parsed, Quirk,
    Tolerance,
};

/// What a parse says about a payload.
pub type Verdict<T = ConnectedEvent> = Result<Parsed<T>, ParseError>;

/// What the laws are about: a connection, read by a receiver of connections, or any event.
pub trait Subject: Clone + Debug + PartialEq {
    /// Parses a payload.
    fn read(options: ParseOptions, payload: &[u8]) -> Verdict<Self>;

    /// The canonical text.
    fn canonical(&self) -> String;

    /// Whether two events say the same, whatever the order of their members.
    fn is_same(&self, other: &Self) -> bool {
        self == other
    }

    /// Texts that no message may repeat.
    fn secrets(&self) -> Vec<String>;

    /// The time.
    fn time(&self) -> Option<Moment>;
}

impl Subject for ConnectedEvent {
    fn read(options: ParseOptions, payload: &[u8]) -> Verdict {
        options.parse_connected(payload)
    }

    fn canonical(&self) -> String {
        self.to_canonical_json()
    }

    fn secrets(&self) -> Vec<String> {
        vec![
            self.phone.as_str().to_owned(),
            self.instance_id.as_str().to_owned(),
        ]
    }

    fn time(&self) -> Option<Moment> {
        Some(self.moment)
    }
}

impl Subject for Event {
    fn read(options: ParseOptions, payload: &[u8]) -> Verdict<Self> {
        options.parse(payload)
    }

    fn canonical(&self) -> String {
        self.to_canonical_json()
    }

    fn is_same(&self, other: &Self) -> bool {
        let (Self::Other(one), Self::Other(other)) = (self, other) else {
            return self == other;
        };
        let sorted = |event: &OtherEvent| {
            let members = event.members().iter();
            let mut members: Vec<_> = members
                .map(|it| (it.name().to_owned(), it.json().to_owned()))
                .collect();
            members.sort();
            members
        };
        sorted(one) == sorted(other)
    }

    fn secrets(&self) -> Vec<String> {
        let mut texts = Vec::new();
        if let Ok(value) = serde_json::from_str(&self.to_canonical_json()) {
            events::texts(&value, &mut texts);
        }
        texts
    }

    fn time(&self) -> Option<Moment> {
        self.moment()
    }
}

/// The tolerance that admits everything.
pub const WIDEST: Tolerance = Tolerance::LENIENT.allow(Quirk::CurlyQuotes);

/// The built-in tolerances and the widest one, each containing the one before.
pub const TOLERANCES: [Tolerance; 4] = [
    Tolerance::STRICT,
    Tolerance::DOCUMENTED,
    Tolerance::LENIENT,
    WIDEST,
];

/// At how many places a payload is cut short, where the laws are asserted on many payloads.
const CUTS: usize = 24;

/// Asserts every law that can be asked of any bytes.
pub fn every_law(payload: &[u8]) {
    for tolerance in TOLERANCES {
        let verdict = under(tolerance, payload);
        verdicts::event_type_agrees(payload, tolerance, &verdict);
    }
    let widest = common_laws::<ConnectedEvent>(payload);
    verdicts::monotone_event_type(payload);
    account::exact_account(payload, &widest);
    account::fast_path(payload, &widest);
    events::every_law(payload);
    if let Ok(parsed) = &widest {
        verdicts::limits(payload, parsed);
        output::canonical(payload, parsed);
        referees::dialects(payload, parsed);
        referees::values(payload, parsed);
    }
}

/// Asserts the laws that hold for a connection and for any event, and returns the verdict under the widest
/// tolerance.
pub fn common_laws<T: Subject>(payload: &[u8]) -> Verdict<T> {
    for tolerance in TOLERANCES {
        let verdict = read::<T>(tolerance, payload);
        findings::total(payload, &verdict);
        findings::private(payload, &verdict);
        findings::violations(payload, &verdict);
        verdicts::order_independence(payload, tolerance, &verdict);
        match &verdict {
            Ok(parsed) => verdicts::full_recognition(payload, tolerance, parsed, CUTS),
            Err(error) => findings::partial(payload, error),
        }
    }
    let widest = read(WIDEST, payload);
    verdicts::monotone_tolerance(payload, &widest);
    if let Ok(parsed) = &widest {
        verdicts::conflict_policy(payload, parsed);
    }
    widest
}

/// Parses a payload as a connection under a tolerance.
pub fn under(tolerance: Tolerance, payload: &[u8]) -> Verdict {
    read(tolerance, payload)
}

/// Parses a payload under a tolerance.
pub fn read<T: Subject>(tolerance: Tolerance, payload: &[u8]) -> Verdict<T> {
    T::read(ParseOptions::new().tolerance(tolerance), payload)
}

/// The tolerance that admits nothing.
pub fn nothing() -> Tolerance {
    deny_all(WIDEST, Quirk::ALL)
}

/// The tolerance without some quirks.
pub fn deny_all(tolerance: Tolerance, quirks: &[Quirk]) -> Tolerance {
    quirks.iter().fold(tolerance, |set, quirk| set.deny(*quirk))
}

/// The tolerance with some more quirks.
pub fn allow_all(tolerance: Tolerance, quirks: &[Quirk]) -> Tolerance {
    quirks
        .iter()
        .fold(tolerance, |set, quirk| set.allow(*quirk))
}

/// The quirks that a parse reported, one entry for each report.
pub fn quirks<T>(parsed: &Parsed<T>) -> Vec<Quirk> {
    parsed
        .diagnostics
        .iter()
        .filter_map(zapi_webhooks::Diagnostic::quirk)
        .collect()
}

/// The name of a kind of refusal, without what it is about.
pub fn name_of(kind: ErrorKind) -> String {
    let shown = format!("{kind:?}");
    shown.split('(').next().unwrap_or_default().to_owned()
}

/// A payload as a panic message shows it.
pub fn shown(payload: &[u8]) -> impl std::fmt::Display + '_ {
    payload.escape_ascii()
}

/// Numbers that look random and depend on the payload alone, so that a failure can be repeated.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Starts from a number.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Starts from a payload.
    pub fn of(payload: &[u8]) -> Self {
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(payload.iter().fold(0xcbf2_9ce4_8422_2325, fold))
    }

    /// Throws a number (`SplitMix64`).
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Throws a number below `bound`, or 0 where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.number() % bound).unwrap_or_default()
    }

    /// Cuts a payload short, with white space after the cut or none.
    pub fn cut(&mut self, payload: &[u8], at: usize) -> Vec<u8> {
        let blanks = ["", "", " ", "\n", "\r\n\t "];
        let blank = blanks[self.below(blanks.len())];
        [payload.get(..at).unwrap_or_default(), blank.as_bytes()].concat()
    }

    /// Throws a set of quirks.
    pub fn tolerance(&mut self) -> Tolerance {
        let bits = self.number();
        Quirk::ALL
            .iter()
            .enumerate()
            .filter(|(place, _)| (bits >> place) & 1 == 1)
            .fold(nothing(), |set, (_, quirk)| set.allow(*quirk))
    }
}
