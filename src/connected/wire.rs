//! Members into fields: the bridge between the grammar and the event.

use super::event::{ConnectedEvent, PartialEvent};
use super::lookalike::lookalike;
use super::plain;
use super::settle::Settle;
use crate::error::ParseError;
use crate::error_kind::ErrorKind;
use crate::event_type::EventType;
use crate::field::Field;
use crate::json::{Key, Parser, Scalar, door};
use crate::ledger::{Ledger, Refused};
use crate::options::ParseOptions;
use crate::parsed::{Gathered, Parsed};
use crate::quirk::Quirk;
use crate::span::Span;

/// Reads a `ConnectedCallback` body.
pub(crate) fn parse(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    if let Some(event) = plain::recognise(payload, &options.limits) {
        return Ok(Parsed {
            event,
            diagnostics: Vec::new(),
            unknown: Vec::new(),
        });
    }
    parse_fully(payload, options)
}

/// Reads a `ConnectedCallback` body of any shape.
fn parse_fully(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    let mut members = Members::default();
    let mut ledger = Ledger::new(options);
    let grammatical = members.read(payload, &mut ledger, true).is_ok();
    // Past a fault of the grammar nothing is judged, but what was read is kept.
    let mut aside = Ledger::new(options);
    let judge = if grammatical { &mut ledger } else { &mut aside };
    let event = Settle::new(&members, judge, options.on_conflict).event_type();
    let is_other = event.is_some_and(|(event, _)| event != EventType::Connected);
    let judge = if grammatical && !is_other {
        &mut ledger
    } else {
        &mut aside
    };
    let partial = Settle::new(&members, judge, options.on_conflict).fields();
    let mut grammatical = grammatical;
    if let Some((event, span)) = event.filter(|_| is_other && grammatical) {
        grammatical = members.admit_values(&mut ledger).is_ok();
        if grammatical {
            ledger.refuse_event(event, span);
        }
    }
    let event = event.map(|(event, _)| event);
    if ledger.is_refused() {
        return Err(ledger.into_error(grammatical).keeping(partial, event));
    }
    match partial.complete() {
        Ok(event) => Ok(Parsed {
            event,
            diagnostics: ledger.into_diagnostics(),
            unknown: members.unknown.into_fields(),
        }),
        Err(partial) => Err(ledger.into_error(grammatical).keeping(partial, event)),
    }
}

/// Reads which event a body announces.
pub(crate) fn event_type(payload: &[u8], options: &ParseOptions) -> Result<EventType, ParseError> {
    let mut members = Members::default();
    let mut ledger = Ledger::new(options);
    let grammatical = members.read(payload, &mut ledger, false).is_ok();
    let mut aside = Ledger::new(options);
    let judge = if grammatical { &mut ledger } else { &mut aside };
    let event = Settle::new(&members, judge, options.on_conflict).event_type();
    let grammatical = grammatical && members.admit_values(&mut ledger).is_ok();
    match event.map(|(event, _)| event) {
        Some(event) if !ledger.is_refused() => Ok(event),
        event => {
            let error = ledger.into_error(grammatical);
            Err(error.keeping(PartialEvent::default(), event))
        }
    }
}

/// A member under a known key.
pub(super) struct Member<'a> {
    pub(super) key: Span,
    /// Whether the key is `moment`.
    pub(super) is_alias: bool,
    pub(super) value: Scalar<'a>,
    pub(super) span: Span,
}

/// The members of a payload, by field.
#[derive(Default)]
pub(super) struct Members<'a> {
    r#type: Option<Member<'a>>,
    connected: Option<Member<'a>>,
    momment: Option<Member<'a>>,
    instance_id: Option<Member<'a>>,
    phone: Option<Member<'a>>,
    is_business: Option<Member<'a>>,
    /// Further members under a key that had been there already.
    repeated: Vec<(Field, Member<'a>)>,
    unknown: Gathered<'a>,
    /// Where the object is closed.
    pub(super) end: Span,
}

impl<'a> Members<'a> {
    /// Reads all members. Where the payload is refused, those before the fault are kept.
    fn read(
        &mut self,
        payload: &'a [u8],
        ledger: &mut Ledger,
        keep_unknown: bool,
    ) -> Result<(), Refused> {
        let text = door::text(payload, ledger)?;
        self.unknown.payload = text;
        let mut parser = Parser::new(text, ledger);
        let outcome = self.collect(&mut parser, keep_unknown);
        parser.ledger.field = None;
        outcome
    }

    fn collect(&mut self, parser: &mut Parser<'a, '_>, keep_unknown: bool) -> Result<(), Refused> {
        parser.enter_object()?;
        let limit = parser.ledger.limits.max_members;
        let mut count = 0_usize;
        while let Some(key) = parser.key(count == 0)? {
            if count >= limit {
                let kind = ErrorKind::TooManyMembers(limit);
                return Err(parser.ledger.refuse(kind, "", key.span));
            }
            count = count.saturating_add(1);
            match known(&key.text) {
                Some((field, is_alias)) => self.known(parser, &key, field, is_alias)?,
                None => self.unknown(parser, &key, keep_unknown)?,
            }
        }
        self.end = parser.last();
        parser.finish()
    }

    #[inline]
    fn known(
        &mut self,
        parser: &mut Parser<'a, '_>,
        key: &Key<'a>,
        field: Field,
        is_alias: bool,
    ) -> Result<(), Refused> {
        parser.ledger.field = Some(field);
        if key.escaped {
            parser.ledger.admit(Quirk::EscapedKey, key.span)?;
        }
        let (value, span) = parser.scalar()?;
        parser.ledger.field = None;
        let member = Member {
            key: key.span,
            is_alias,
            value,
            span,
        };
        let slot = self.slot_mut(field);
        if slot.is_none() {
            *slot = Some(member);
        } else {
            self.repeated.push((field, member));
        }
        Ok(())
    }

    #[inline]
    fn unknown(
        &mut self,
        parser: &mut Parser<'a, '_>,
        key: &Key<'a>,
        keep: bool,
    ) -> Result<(), Refused> {
        let suspect = lookalike(&key.text).filter(|field| keep || *field == Field::Type);
        if let Some(field) = suspect {
            // It is not read as the field, so it need not stop here.
            let kind = ErrorKind::SuspiciousKey(field);
            parser.ledger.refuse(kind, "", key.span);
        }
        let (strict, span) = parser.strict_value()?;
        if keep {
            let decoded = (!key.is_clean).then_some(&*key.text);
            let name = decoded.ok_or(key.span.inside());
            self.unknown.push(name, strict.as_deref().ok_or(span), span);
        }
        Ok(())
    }

    /// Enters how the grammar deviates in all values but `type`, where no field takes them.
    #[cold]
    fn admit_values(&self, ledger: &mut Ledger) -> Result<(), Refused> {
        for field in Field::ALL
            .iter()
            .copied()
            .filter(|field| *field != Field::Type)
        {
            for member in self.slot(field).into_iter().chain(self.repeated(field)) {
                member.value.admit(member.span, ledger)?;
            }
        }
        Ok(())
    }

    /// The first copy of a field.
    #[inline]
    pub(super) fn slot(&self, field: Field) -> Option<&Member<'a>> {
        match field {
            Field::Type => self.r#type.as_ref(),
            Field::Connected => self.connected.as_ref(),
            Field::Momment => self.momment.as_ref(),
            Field::InstanceId => self.instance_id.as_ref(),
            Field::Phone => self.phone.as_ref(),
            Field::IsBusiness => self.is_business.as_ref(),
        }
    }

    #[inline]
    fn slot_mut(&mut self, field: Field) -> &mut Option<Member<'a>> {
        match field {
            Field::Type => &mut self.r#type,
            Field::Connected => &mut self.connected,
            Field::Momment => &mut self.momment,
            Field::InstanceId => &mut self.instance_id,
            Field::Phone => &mut self.phone,
            Field::IsBusiness => &mut self.is_business,
        }
    }

    /// All further copies of a field.
    #[inline]
    pub(super) fn repeated(&self, field: Field) -> impl Iterator<Item = &Member<'a>> {
        self.repeated
            .iter()
            .filter_map(move |(of, member)| (*of == field).then_some(member))
    }
}

/// Finds the field of a key, and whether the key is the alias `moment`.
#[inline]
fn known(key: &str) -> Option<(Field, bool)> {
    match key {
        "type" => Some((Field::Type, false)),
        "connected" => Some((Field::Connected, false)),
        "momment" => Some((Field::Momment, false)),
        "moment" => Some((Field::Momment, true)),
        "instanceId" => Some((Field::InstanceId, false)),
        "phone" => Some((Field::Phone, false)),
        "isBusiness" => Some((Field::IsBusiness, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_fully, plain};
    use crate::options::{Limits, ParseOptions};
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

        /// The law of the quick lane: where it answers, the full way gives the same event and has
        /// nothing to report.
        #[test]
        fn what_the_quick_lane_recognises_is_read_the_same(
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
            if let Some(event) = plain::recognise(&body, &Limits::DEFAULT) {
                let parsed = parse_fully(&body, &ParseOptions::new());
                let parsed = parsed.map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert_eq!(parsed.event, event);
                prop_assert!(parsed.diagnostics.is_empty() && parsed.unknown.is_empty());
            }
        }
    }

    /// The lane would be no lane if it did not take what really arrives.
    #[test]
    fn the_quick_lane_takes_the_usual_body() {
        let compact = format!("{{{}}}", MEMBERS[..6].join(","));
        let pretty = format!("{{\n  {}\n}}\n", MEMBERS[..6].join(",\n  "));
        let permuted = format!(
            "{{{}}}",
            [5, 4, 3, 2, 1, 0].map(|at| MEMBERS[at]).join(", ")
        );
        for body in [compact, pretty, permuted] {
            assert!(
                plain::recognise(body.as_bytes(), &Limits::DEFAULT).is_some(),
                "{body}"
            );
        }
        let five = format!("{{{}}}", MEMBERS[..5].join(","));
        assert!(plain::recognise(five.as_bytes(), &Limits::DEFAULT).is_some());
        let four = format!("{{{}}}", MEMBERS[..4].join(","));
        assert!(plain::recognise(four.as_bytes(), &Limits::DEFAULT).is_none());
    }
}
