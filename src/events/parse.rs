//! Bytes into an event: the quick ways, the full way, and what comes of a rejection.

use super::clean;
use super::connected::ConnectedEvent;
use super::event::{Callback, Event, Taken, event_of, table_of};
use super::fast_path;
use super::members::{Members, Reader};
use super::other::{ANY, OtherEvent};
use super::partial::PartialEvent;
use super::resolve::{Resolve, admit_values};
use super::table::{Record, Rows as _, Table};
use crate::error::ParseError;
use crate::event_type::EventType;
use crate::json::{Object, encoding, quoted};
use crate::ledger::{Ledger, Refused};
use crate::options::{Limits, ParseOptions};
use crate::parsed::Parsed;
use crate::span::Span;
use crate::unknown::{UnknownField, UnknownFields};

/// Reads a body of any event.
pub(crate) fn parse(payload: &[u8], options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
    let limits = options.limits_or(Limits::EVENT);
    if let Some(event) = fast_path::recognise(payload, &limits) {
        return Ok(without_findings(Event::Connected(event), Vec::new()));
    }
    quick_event(payload, options).map_err(|error| match error.event_type() {
        Some(event) if table_of(event).is_some() => error,
        event => {
            // No table of its own names the common fields, so that of a connection does.
            let mut whole = Whole::read(payload, options, ConnectedEvent::TABLE);
            let common = whole.partial(options);
            let partial = error.partial().with_common_fields(common);
            error.keeping(partial, event)
        }
    })
}

/// Reads a body of one event.
pub(crate) fn parse_as<T: Callback>(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<T>, ParseError> {
    let clean = table_of(T::EVENT_TYPE).and_then(|table| clean::read(payload, options, table));
    if let Some((record, unknown)) = clean {
        if let Some(event) = T::taken(Taken(record)) {
            return Ok(without_findings(event, unknown.into_fields()));
        }
    }
    one_event(payload, options)
}

/// Reads a `ConnectedCallback` body.
pub(crate) fn parse_connected(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    match fast_path::recognise(payload, &options.limits_or(Limits::EVENT)) {
        Some(event) => Ok(without_findings(event, Vec::new())),
        None => parse_as(payload, options),
    }
}

fn without_findings<T>(event: T, unknown: Vec<UnknownField>) -> Parsed<T> {
    Parsed {
        event,
        diagnostics: Vec::new(),
        unknown,
    }
}

/// A payload that was read by a table.
struct Whole<'a> {
    members: Members<'a>,
    unknown: UnknownFields<'a>,
    ledger: Ledger,
    outcome: Result<(), Refused>,
}

impl<'a> Whole<'a> {
    fn read(payload: &'a [u8], options: &ParseOptions, table: &'static Table) -> Self {
        let mut ledger = Ledger::new(options, Limits::EVENT);
        let mut members = Members::new(table);
        let (text, outcome) = match encoding::text(payload, &mut ledger) {
            Ok((text, stop)) => (text, Ok(stop)),
            Err(refused) => ("", Err(refused)),
        };
        let mut unknown = UnknownFields::of(text);
        let outcome = outcome.and_then(|stop| {
            let mut reader = Reader {
                object: Object::new(text, stop, &mut ledger),
                unknown: &mut unknown,
                policy: options.on_conflict,
            };
            reader.read(&mut members)
        });
        Self {
            members,
            unknown,
            ledger,
            outcome,
        }
    }

    /// Reads `type`, whatever is wrong with the rest.
    fn peek_type(&self, options: &ParseOptions) -> Option<EventType> {
        let mut aside = Ledger::new(options, Limits::EVENT);
        let resolved = self.resolve(options, &mut aside).event_type(&self.members);
        resolved.map(|(event, _)| event)
    }

    /// Reads what can be read, whatever is wrong with it.
    fn partial(&mut self, options: &ParseOptions) -> PartialEvent {
        let mut aside = Ledger::new(options, Limits::EVENT);
        let mut resolve = self.resolve(options, &mut aside);
        let record = resolve.record(&mut self.members);
        let unknown = core::mem::take(&mut self.unknown).into_fields();
        PartialEvent::of(self.members.table, record, unknown)
    }

    fn resolve<'r>(&self, options: &ParseOptions, ledger: &'r mut Ledger) -> Resolve<'r>
    where
        'a: 'r,
    {
        Resolve {
            payload: self.unknown.payload,
            ledger,
            policy: options.on_conflict,
        }
    }

    /// Rejects a payload whose grammar is wrong.
    fn reject(mut self, options: &ParseOptions) -> ParseError {
        let event = self.peek_type(options);
        let partial = self.partial(options);
        let order = order(self.members.table);
        self.ledger.into_error(false, order).keeping(partial, event)
    }

    /// Resolves all rows: the values, or the rejection of the payload.
    fn resolved(
        mut self,
        options: &ParseOptions,
        event: Option<EventType>,
    ) -> Result<(Record, Ledger, UnknownFields<'a>), ParseError> {
        let mut ledger = self.ledger;
        let mut resolve = Resolve {
            payload: self.unknown.payload,
            ledger: &mut ledger,
            policy: options.on_conflict,
        };
        let record = resolve.record(&mut self.members);
        if (self.members.present & self.members.table.contents).count_ones() > 1 {
            self.members.several_contents(&record, &mut ledger);
        }
        if ledger.is_refused() {
            let partial = PartialEvent::of(self.members.table, record, self.unknown.into_fields());
            let order = order(self.members.table);
            return Err(ledger.into_error(true, order).keeping(partial, event));
        }
        Ok((record, ledger, self.unknown))
    }
}

/// The order in which violations of fields are reported.
fn order(table: &'static Table) -> impl Fn(crate::field::Field) -> usize {
    move |field| {
        let place = table.rows.iter().position(|row| row.field == field);
        place.map_or(0, |place| place.wrapping_add(1))
    }
}

/// Reads a body of any event, quickly if it does not deviate.
fn quick_event(payload: &[u8], options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
    let guess = guess(payload);
    let table = guess.and_then(table_of);
    let clean = table.and_then(|table| clean::read(payload, options, table));
    if let Some((record, unknown)) = clean {
        if let Some(event) = guess.and_then(|event| event_of(event, record)) {
            return Ok(without_findings(event, unknown.into_fields()));
        }
    }
    any_event(payload, options)
}

/// Reads a body of any event and any shape.
fn any_event(payload: &[u8], options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
    let table = |event: Option<EventType>| event.and_then(table_of).unwrap_or(&ANY);
    let read = |table| Whole::read(payload, options, table);
    let is_by = |whole: &Whole<'_>, table| core::ptr::eq(whole.members.table, table);
    let mut whole = read(table(guess(payload)));
    let mut event = whole.peek_type(options);
    if event.is_none() && !is_by(&whole, &raw const ANY) {
        // A table may stop before the type where a reader of anything goes on.
        whole = read(table(None));
        event = whole.peek_type(options);
    }
    // Known are the keys of the event's own table.
    if !is_by(&whole, table(event)) {
        whole = read(table(event));
    }
    if whole.outcome.is_err() {
        return Err(whole.reject(options));
    }
    let mut ledger = core::mem::replace(&mut whole.ledger, Ledger::new(options, Limits::EVENT));
    let event = whole
        .resolve(options, &mut ledger)
        .event_type(&whole.members);
    whole.ledger = ledger;
    let event = event.map(|(event, _)| event);
    if event == Some(EventType::Unknown) && !whole.ledger.is_refused() {
        return whole.other(options);
    }
    let (record, ledger, unknown) = whole.resolved(options, event)?;
    let event = event.and_then(|event| event_of(event, record));
    finish(event, ledger, unknown, options)
}

impl Whole<'_> {
    /// Keeps an event of an undocumented type whole.
    fn other(mut self, options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
        let row = self.members.table.type_row();
        let mut name = String::new();
        for member in self.members.copies(row) {
            if let Some(text) = member.text() {
                text.clone_into(&mut name);
                let strict = quoted(text);
                self.unknown
                    .push(None, Ok("type"), Some(&strict), member.span);
            }
        }
        self.unknown.sort();
        let members = self.unknown.into_fields();
        let event = Event::Other(OtherEvent::new(name, members));
        finish(Some(event), self.ledger, UnknownFields::of(""), options)
    }
}

/// The type of a body, as far as a search for its usual spelling tells.
fn guess(payload: &[u8]) -> Option<EventType> {
    const KEY: &[u8; 7] = b"\"type\":";
    let mut end = KEY.len();
    // The last byte of a place tells how far away the next possible place is (Boyer, Moore, Horspool).
    loop {
        end = match payload.get(end.wrapping_sub(1))? {
            b'"' => end.wrapping_add(1),
            b'e' => end.wrapping_add(2),
            b'p' => end.wrapping_add(3),
            b'y' => end.wrapping_add(4),
            b't' => end.wrapping_add(5),
            b':' if payload.get(..end)?.ends_with(KEY) => break,
            _ => end.wrapping_add(KEY.len()),
        };
    }
    let name = payload.get(end..)?.strip_prefix(b"\"")?;
    let length = name.iter().position(|byte| *byte == b'"')?;
    EventType::exact(core::str::from_utf8(name.get(..length)?).ok()?)
}

/// Closes the account of an accepted payload.
fn finish<T>(
    event: Option<T>,
    ledger: Ledger,
    unknown: UnknownFields<'_>,
    _: &ParseOptions,
) -> Result<Parsed<T>, ParseError> {
    match event {
        Some(event) => Ok(Parsed {
            event,
            diagnostics: ledger.into_diagnostics(),
            unknown: unknown.into_fields(),
        }),
        None => Err(ledger.into_error(true, |_| 0)),
    }
}

/// Reads a body of one event and any shape.
fn one_event<T: Callback>(payload: &[u8], options: &ParseOptions) -> Result<Parsed<T>, ParseError> {
    let table = table_of(T::EVENT_TYPE).unwrap_or(&ANY);
    let mut whole = Whole::read(payload, options, table);
    if whole.outcome.is_err() {
        return Err(whole.reject(options));
    }
    let mut ledger = core::mem::replace(&mut whole.ledger, Ledger::new(options, Limits::EVENT));
    let event = whole.resolve(options, &mut ledger).own_type(&whole.members);
    if let Some((other, span)) = event.filter(|(event, _)| *event != T::EVENT_TYPE) {
        return Err(whole.wrong_event(options, ledger, other, span));
    }
    whole.ledger = ledger;
    let event = event.map(|(event, _)| event);
    let (record, ledger, unknown) = whole.resolved(options, event)?;
    finish(T::taken(Taken(record)), ledger, unknown, options)
}

impl Whole<'_> {
    /// Rejects a payload that is another event than the one that is asked for.
    fn wrong_event(
        mut self,
        options: &ParseOptions,
        mut ledger: Ledger,
        other: EventType,
        span: Span,
    ) -> ParseError {
        let grammatical = admit_values(&self.members, &mut ledger).is_ok();
        let partial = self.partial(options);
        if grammatical {
            ledger.refuse_event(other, span);
        }
        let order = order(self.members.table);
        let error = ledger.into_error(grammatical, order);
        error.keeping(partial, Some(other))
    }
}

/// Reads which event a body announces.
pub(crate) fn event_type(payload: &[u8], options: &ParseOptions) -> Result<EventType, ParseError> {
    let mut whole = Whole::read(payload, options, &ANY);
    if whole.outcome.is_err() {
        let event = whole.peek_type(options);
        let error = whole.ledger.into_error(false, |_| 0);
        return Err(error.keeping(PartialEvent::default(), event));
    }
    let mut ledger = core::mem::replace(&mut whole.ledger, Ledger::new(options, Limits::EVENT));
    let event = whole
        .resolve(options, &mut ledger)
        .event_type(&whole.members);
    match event.map(|(event, _)| event) {
        Some(event) if !ledger.is_refused() => Ok(event),
        event => {
            let error = ledger.into_error(true, |_| 0);
            Err(error.keeping(PartialEvent::default(), event))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fast_path, one_event};
    use crate::events::ConnectedEvent;
    use crate::options::{Limits, OnConflict, ParseOptions, Tolerance};
    use crate::quirk::Quirk;
    use proptest::prelude::*;

    const MEMBERS: [&str; 9] = [
        r#""type":"ConnectedCallback""#,
        r#""connected":true"#,
        r#""momment":1757333824580"#,
        r#""instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7""#,
        r#""phone":"5544999999999""#,
        r#""isBusiness":false"#,
        r#""phone": "554499999999""#,
        r#""isBusiness" : true"#,
        "\"momment\"\n:1580163342000",
    ];

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 4000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The law of the fast path: if it recognizes a body, the full way gives the same event and has nothing
        /// to report.
        #[test]
        fn a_body_that_the_fast_path_recognizes_is_read_the_same(
            rest in Just((3..MEMBERS.len()).collect::<Vec<_>>()).prop_shuffle(),
            taken in 2..6_usize,
            blank in prop::sample::select(vec!["", " ", "\n  ", "\r\n\t"]),
            bend in prop::option::weighted(0.7, (any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let mut order: Vec<usize> = (0..3).chain(rest.into_iter().take(taken)).collect();
            order.rotate_left(taken);
            let members: Vec<_> = order.iter().map(|at| format!("{blank}{}", MEMBERS[*at])).collect();
            let mut body = format!("{{{}{blank}}}", members.join(",")).into_bytes();
            if let Some((at, byte)) = bend {
                let at = at.index(body.len());
                body[at] = byte;
            }
            if let Some(event) = fast_path::recognise(&body, &Limits::EVENT) {
                let parsed = one_event::<ConnectedEvent>(&body, &ParseOptions::new());
                let parsed = parsed.map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert_eq!(parsed.event, event);
                prop_assert!(parsed.diagnostics.is_empty() && parsed.unknown.is_empty());
            }
        }
    }

    /// The law of the clean path: if it reads a body, the full way gives the same and has nothing to report.
    /// Bodies are the fixtures, each with every byte dropped, changed and repeated.
    #[test]
    fn a_body_that_the_clean_path_reads_is_read_the_same() {
        let options = ParseOptions::new();
        let mut clean = 0;
        for entry in std::fs::read_dir("fixtures").unwrap() {
            let path = entry.unwrap().path();
            let Ok(body) = std::fs::read(&path) else {
                continue;
            };
            let bent = (0..body.len().min(2048)).flat_map(|at| {
                let bytes: [&[u8]; 3] = [b"", b"\"", &body[at..=at]];
                bytes.map(|bytes| {
                    let rest = at + usize::from(bytes != &body[at..=at]);
                    [&body[..at], bytes, &body[rest..]].concat()
                })
            });
            for body in bent.chain([body.clone()]) {
                let Some(event) = super::guess(&body) else {
                    continue;
                };
                let Some(table) = super::table_of(event) else {
                    continue;
                };
                let Some((record, unknown)) = super::clean::read(&body, &options, table) else {
                    continue;
                };
                clean += 1;
                let parsed = super::any_event(&body, &options).unwrap();
                assert_eq!(
                    super::event_of(event, record),
                    Some(parsed.event),
                    "{path:?}"
                );
                assert_eq!(unknown.into_fields(), parsed.unknown, "{path:?}");
                assert_eq!(parsed.diagnostics, [], "{path:?}");
            }
        }
        assert!(clean > 10_000, "only {clean} clean bodies");
    }

    /// The fast path is of no use unless it recognizes real traffic.
    #[test]
    fn the_fast_path_recognizes_the_usual_body() {
        let compact = format!("{{{}}}", MEMBERS[..6].join(","));
        let pretty = format!("{{\n  {}\n}}\n", MEMBERS[..6].join(",\n  "));
        let permuted = format!(
            "{{{}}}",
            [5, 4, 3, 2, 1, 0].map(|at| MEMBERS[at]).join(", ")
        );
        for body in [compact, pretty, permuted] {
            assert!(
                fast_path::recognise(body.as_bytes(), &Limits::EVENT).is_some(),
                "{body}"
            );
        }
        let five = format!("{{{}}}", MEMBERS[..5].join(","));
        assert!(fast_path::recognise(five.as_bytes(), &Limits::EVENT).is_some());
        let four = format!("{{{}}}", MEMBERS[..4].join(","));
        assert!(fast_path::recognise(four.as_bytes(), &Limits::EVENT).is_none());
    }

    /// A value that is dropped, or belongs to another event, is denied like any other.
    #[test]
    fn a_value_is_denied_if_no_field_reads_it() {
        let body = |value: &str| format!("{{{},\"connected\":{value}}}", MEMBERS[..5].join(","));
        let strict = ParseOptions::new()
            .tolerance(Tolerance::STRICT.allow(Quirk::DuplicateKey))
            .on_conflict(OnConflict::First);
        assert!(strict.parse_connected(body("1").as_bytes()).is_ok());
        for value in ["undefined", "NaN", "True", "instance.id", "NumberLong(1)"] {
            assert!(
                strict.parse_connected(body(value).as_bytes()).is_err(),
                "{value}"
            );
            let other = format!("{{\"type\":\"ReceivedCallback\",\"phone\":{value}}}");
            assert!(strict.event_type(other.as_bytes()).is_err(), "{value}");
        }
    }

    /// A narrower tolerance never keeps another copy than a wider one.
    #[test]
    fn no_copy_is_kept_because_another_is_denied() {
        let members = MEMBERS[..4].join(",");
        let body = format!("{{{members},\"phone\":\"número\",\"phone\":5544999999999}}");
        let first = ParseOptions::new().on_conflict(OnConflict::First);
        let lenient = first.parse_connected(body.as_bytes());
        let phone = lenient.map(|parsed| parsed.event.phone.as_str().to_owned());
        assert_eq!(phone.ok().as_deref(), Some("5544999999999"));
        let documented = first.tolerance(Tolerance::DOCUMENTED);
        assert!(documented.parse_connected(body.as_bytes()).is_err());
    }

    /// The account says once that the budget is exceeded.
    #[test]
    fn an_exceeded_budget_is_entered_once() {
        let copies = r#""phone":abc,"#.repeat(100);
        let body = format!("{{{copies}{}}}", MEMBERS[..5].join(","));
        let violations = ParseOptions::new()
            .parse_connected(body.as_bytes())
            .map_err(|error| error.violations().count());
        assert_eq!(violations.err(), Some(1));
    }
}
