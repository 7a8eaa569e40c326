//! The full way: a body of any shape by a table, its members first, then their values, or its rejection.

use std::borrow::Cow;

use super::connected::ConnectedEvent;
use super::event::{Callback, Event, event_of, table_of};
use super::members::{Members, Reader};
use super::other::{ANY, OtherEvent};
use super::partial::PartialEvent;
use super::resolve::{Resolve, admit_values};
use super::rows::Rows as _;
use super::table::Table;
use crate::diagnostic::Diagnostic;
use crate::error::ParseError;
use crate::event_type::EventType;
use crate::json::encoding::Start;
use crate::json::{Object, Scalar, quoted};
use crate::ledger::{Ledger, Refused};
use crate::options::{Limits, ParseOptions};
use crate::parsed::Parsed;
use crate::span::Span;
use crate::unknown::UnknownFields;

/// Reads a body of any event, whose type a search guessed.
pub(super) fn any_event(
    start: Start<'_>,
    options: &ParseOptions,
    guess: Option<EventType>,
) -> Result<Parsed<Event>, ParseError> {
    let mut whole = Whole::by_own_table(start, options, guess);
    whole.any().map_err(|error| match error.event_type() {
        Some(event) if table_of(event).is_some() => error,
        event => {
            // No table of its own names the common fields, so that of a connection does.
            let mut whole = Whole::new(start, options, ConnectedEvent::TABLE);
            whole.read(start);
            let is_same = |it: &&Diagnostic| {
                (it.span(), it.error_kind()) == (error.span(), Some(error.kind()))
            };
            let field = whole.ledger.violation().filter(is_same);
            let field = field.and_then(Diagnostic::field);
            let partial = error.partial().with_common_fields(whole.partial());
            error.naming(field).keeping(partial, event)
        }
    })
}

/// Reads a body of one event.
pub(super) fn one_event<T: Callback>(
    start: Start<'_>,
    options: &ParseOptions,
) -> Result<Parsed<T>, ParseError> {
    let table = table_of(T::EVENT_TYPE).unwrap_or(&ANY);
    let mut whole = Whole::new(start, options, table);
    whole.read(start);
    if whole.outcome.is_err() {
        return Err(whole.reject());
    }
    let (mut resolve, members) = whole.resolve();
    let event = resolve.own_type(members);
    match event {
        Some((event, span)) if event != T::EVENT_TYPE => Err(whole.wrong_event(event, span)),
        event => whole.accept(event.map(|(event, _)| event), |_, read| {
            T::from_record(core::mem::take(&mut read.known), Some(read))
        }),
    }
}

/// Reads which event a body announces.
pub(super) fn event_type(
    start: Start<'_>,
    options: &ParseOptions,
) -> Result<EventType, ParseError> {
    let mut whole = Whole::new(start, options, &ANY);
    whole.read(start);
    let grammatical = whole.outcome.is_ok();
    let event = if grammatical {
        let (mut resolve, members) = whole.resolve();
        resolve.event_type(members).map(|(event, _)| event)
    } else {
        whole.peek_type()
    };
    match event {
        Some(event) if !whole.ledger.is_refused() => Ok(event),
        event => Err(whole.error(grammatical, PartialEvent::default(), event)),
    }
}

/// A payload that is read by a table.
struct Whole<'a> {
    options: &'a ParseOptions,
    members: Members<'a>,
    unknown: UnknownFields<'a>,
    ledger: Ledger,
    outcome: Result<(), Refused>,
}

impl<'a> Whole<'a> {
    #[inline]
    fn new(start: Start<'a>, options: &'a ParseOptions, table: &'static Table) -> Self {
        let text = start.map_or("", |(text, _)| text);
        Self {
            options,
            members: Members::new(table, text),
            unknown: UnknownFields::of(text),
            ledger: Ledger::new(options, Limits::EVENT),
            outcome: Ok(()),
        }
    }

    fn read(&mut self, start: Start<'a>) {
        self.outcome = match start {
            Ok((text, stop)) => {
                let mut reader = Reader {
                    object: Object::new(text, stop, &mut self.ledger),
                    unknown: &mut self.unknown,
                    policy: self.options.on_conflict,
                };
                reader.read(&mut self.members)
            }
            Err(stop) => Err(self.ledger.refuse_stop(stop)),
        };
    }

    /// Reads a payload by the table of the event that it announces, since a table knows its own keys alone.
    fn by_own_table(start: Start<'a>, options: &'a ParseOptions, guess: Option<EventType>) -> Self {
        let table = |event: Option<EventType>| event.and_then(table_of).unwrap_or(&ANY);
        let read = |event| {
            let mut whole = Self::new(start, options, table(event));
            whole.read(start);
            whole
        };
        let is_by = |whole: &Self, event| core::ptr::eq(whole.members.table, table(event));
        let mut whole = read(guess);
        let mut event = whole.peek_type();
        if event.is_none() && !is_by(&whole, None) {
            // A table may stop before the type where a reader of anything goes on.
            whole = read(None);
            event = whole.peek_type();
        }
        if is_by(&whole, event) {
            whole
        } else {
            read(event)
        }
    }

    /// Lends what resolves the members, and the members.
    fn resolve(&mut self) -> (Resolve<'_>, &Members<'a>) {
        let resolve = Resolve {
            ledger: &mut self.ledger,
            policy: self.options.on_conflict,
        };
        (resolve, &self.members)
    }

    /// Resolves members, whatever is wrong with the rest; findings go nowhere.
    fn aside<T>(&mut self, read: impl FnOnce(&mut Resolve<'_>, &Members<'a>) -> T) -> T {
        let mut ledger = Ledger::new(self.options, Limits::EVENT);
        let mut resolve = Resolve {
            ledger: &mut ledger,
            policy: self.options.on_conflict,
        };
        read(&mut resolve, &self.members)
    }

    /// Reads `type`, whatever is wrong with the rest.
    fn peek_type(&mut self) -> Option<EventType> {
        let event = self.aside(|resolve, members| resolve.event_type(members));
        event.map(|(event, _)| event)
    }

    /// Reads what can be read, whatever is wrong with it.
    fn partial(&mut self) -> PartialEvent {
        let mut partial = self.nothing();
        self.aside(|resolve, members| resolve.rows(members, &mut partial));
        partial
    }

    /// What could be read of a rejected payload, before its known members.
    fn nothing(&mut self) -> PartialEvent {
        let unknown = self.unknown.take_fields();
        PartialEvent::of(self.members.table, unknown)
    }

    /// Makes the event that the payload announces.
    fn any(&mut self) -> Result<Parsed<Event>, ParseError> {
        if self.outcome.is_err() {
            return Err(self.reject());
        }
        let (mut resolve, members) = self.resolve();
        let event = resolve.event_type(members).map(|(event, _)| event);
        if event == Some(EventType::Unknown) && !self.ledger.is_refused() {
            return Ok(self.other());
        }
        self.accept(event, |event, read| event_of(event?, read.take_record()))
    }

    /// Resolves all rows and makes an event of what was read, or rejects the payload.
    fn accept<T>(
        &mut self,
        event: Option<EventType>,
        make: impl FnOnce(Option<EventType>, &mut PartialEvent) -> Option<T>,
    ) -> Result<Parsed<T>, ParseError> {
        let mut read = self.nothing();
        let (mut resolve, members) = self.resolve();
        resolve.rows(members, &mut read);
        self.members.several_contents(&read.known, &mut self.ledger);
        if self.ledger.is_refused() {
            return Err(self.error(true, read, event));
        }
        match make(event, &mut read) {
            Some(event) => Ok(Parsed {
                event,
                diagnostics: self.ledger.take_diagnostics(),
                unknown: read.unknown,
            }),
            // Never: a row that has to be there and is missing is a violation.
            None => Err(self.error(true, PartialEvent::default(), event)),
        }
    }

    /// Keeps an event of an undocumented type whole.
    fn other(&mut self) -> Parsed<Event> {
        let mut name = String::new();
        let mut unknown = core::mem::take(&mut self.unknown);
        for member in self.members.copies(self.members.table.type_row()) {
            let text = match self.members.scalar(member) {
                Some(Scalar::Text(text)) => text,
                Some(Scalar::Word(_, word)) => Cow::Borrowed(word),
                _ => continue,
            };
            let strict = quoted(&text);
            unknown.push(None, Ok("type"), Some(&strict), member.span);
            name = text.into_owned();
        }
        unknown.sort();
        Parsed {
            event: Event::Other(OtherEvent::new(name, unknown.take_fields())),
            diagnostics: self.ledger.take_diagnostics(),
            unknown: Vec::new(),
        }
    }

    /// Rejects a payload whose grammar is wrong.
    fn reject(&mut self) -> ParseError {
        let event = self.peek_type();
        let partial = self.partial();
        self.error(false, partial, event)
    }

    /// Rejects a payload that is another event than the one that is asked for.
    fn wrong_event(&mut self, other: EventType, span: Span) -> ParseError {
        let grammatical = admit_values(&self.members, &mut self.ledger).is_ok();
        let partial = self.partial();
        if grammatical {
            self.ledger.refuse_event(other, span);
        }
        self.error(grammatical, partial, Some(other))
    }

    /// Closes the account of a rejected payload. Violations of fields are in the order of the table.
    fn error(
        &mut self,
        grammatical: bool,
        partial: PartialEvent,
        event: Option<EventType>,
    ) -> ParseError {
        let rows = self.members.table.rows;
        let order = |field| {
            let place = rows.iter().position(|row| row.field == field);
            place.map_or(0, |place| place.wrapping_add(1))
        };
        let error = self.ledger.close(grammatical, order);
        error.keeping(partial, event)
    }
}
