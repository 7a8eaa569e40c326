//! Bytes into an event: the quick ways, the full way, and what comes of a rejection.

use super::connected::ConnectedEvent;
use super::event::{Callback, Event, Taken, event_of, table_of};
use super::fast_path;
use super::members::{Members, Reader};
use super::other::{ANY, OtherEvent};
use super::partial::PartialEvent;
use super::resolve::{Resolve, admit_values};
use super::table::{Record, Table};
use crate::error::ParseError;
use crate::event_type::EventType;
use crate::json::{Object, encoding, quoted};
use crate::ledger::{Ledger, Refused};
use crate::options::{Limits, ParseOptions};
use crate::parsed::{Parsed, UnknownFields};
use crate::span::Span;

/// Reads a body of any event.
pub(crate) fn parse(payload: &[u8], options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
    let limits = options.limits_or(Limits::EVENT);
    if let Some(event) = fast_path::recognise(payload, &limits) {
        return Ok(clean(Event::Connected(event)));
    }
    any_event(payload, options)
}

/// Reads a body of one event.
pub(crate) fn parse_as<T: Callback>(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<T>, ParseError> {
    one_event(payload, options)
}

/// Reads a `ConnectedCallback` body.
pub(crate) fn parse_connected(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    match fast_path::recognise(payload, &options.limits_or(Limits::EVENT)) {
        Some(event) => Ok(clean(event)),
        None => parse_as(payload, options),
    }
}

fn clean<T>(event: T) -> Parsed<T> {
    Parsed {
        event,
        diagnostics: Vec::new(),
        unknown: Vec::new(),
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
        PartialEvent::of(self.members.table, record)
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
            self.members.several_contents(&mut ledger);
        }
        if ledger.is_refused() {
            let partial = PartialEvent::of(self.members.table, record);
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

/// Reads a body of any event and any shape.
fn any_event(payload: &[u8], options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
    let guess = guess(payload);
    let table = |event: Option<EventType>| event.and_then(table_of).unwrap_or(&ANY);
    let mut whole = Whole::read(payload, options, table(guess));
    let peeked = whole.peek_type(options);
    if !core::ptr::eq(table(peeked), whole.members.table) {
        // Known are the keys of the event's own table.
        whole = Whole::read(payload, options, table(peeked));
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
                let key = member.key.inside();
                let strict = quoted(text);
                self.unknown
                    .push(None, Err(key), Some(&strict), member.span);
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
    const KEY: &[u8] = b"\"type\":\"";
    let is_key = |at: &usize| payload.get(*at..).is_some_and(|rest| rest.starts_with(KEY));
    let start = (0..payload.len()).find(is_key)?.checked_add(KEY.len())?;
    let rest = payload.get(start..)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    EventType::exact(core::str::from_utf8(rest.get(..end)?).ok()?)
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
