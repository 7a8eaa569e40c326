//! Bytes into an event: the lanes in their order, and what comes of a refusal.

use super::event::{ConnectedEvent, PartialEvent};
use super::fast_path;
use super::members::Members;
use super::resolve::Resolve;
use crate::error::ParseError;
use crate::event_type::EventType;
use crate::ledger::Ledger;
use crate::options::{Limits, ParseOptions};
use crate::parsed::Parsed;

/// Reads a `ConnectedCallback` body.
pub(crate) fn parse(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    if let Some(event) = fast_path::recognise(payload, &options.limits_or(Limits::EVENT)) {
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
    let mut ledger = Ledger::new(options, Limits::EVENT);
    // Where nothing is judged, what was read is kept all the same.
    let aside = || Ledger::new(options, Limits::EVENT);
    let policy = options.on_conflict;
    if members.read(payload, &mut ledger, true).is_err() {
        let mut aside = aside();
        let mut resolve = Resolve::new(&members, &mut aside, policy);
        let event = resolve.event_type().map(|(event, _)| event);
        let partial = resolve.fields();
        return Err(ledger.into_error(false).keeping(partial, event));
    }
    let mut resolve = Resolve::new(&members, &mut ledger, policy);
    let event = resolve.own_type();
    if let Some((other, span)) = event.filter(|(event, _)| *event != EventType::Connected) {
        let partial = Resolve::new(&members, &mut aside(), policy).fields();
        let grammatical = members.admit_values(&mut ledger).is_ok();
        if grammatical {
            ledger.refuse_event(other, span);
        }
        return Err(ledger.into_error(grammatical).keeping(partial, Some(other)));
    }
    let partial = resolve.fields();
    let complete = if ledger.is_refused() {
        Err(partial)
    } else {
        partial.complete()
    };
    match complete {
        Ok(event) => Ok(Parsed {
            event,
            diagnostics: ledger.into_diagnostics(),
            unknown: members.unknown.into_fields(),
        }),
        Err(partial) => {
            let event = event.map(|(event, _)| event);
            Err(ledger.into_error(true).keeping(partial, event))
        }
    }
}

/// Reads which event a body announces.
pub(crate) fn event_type(payload: &[u8], options: &ParseOptions) -> Result<EventType, ParseError> {
    let mut members = Members::default();
    let mut ledger = Ledger::new(options, Limits::EVENT);
    let grammatical = members.read(payload, &mut ledger, false).is_ok();
    let mut aside = Ledger::new(options, Limits::EVENT);
    let judge = if grammatical { &mut ledger } else { &mut aside };
    let event = Resolve::new(&members, judge, options.on_conflict).event_type();
    let grammatical = grammatical && members.admit_values(&mut ledger).is_ok();
    match event.map(|(event, _)| event) {
        Some(event) if !ledger.is_refused() => Ok(event),
        event => {
            let error = ledger.into_error(grammatical);
            Err(error.keeping(PartialEvent::default(), event))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fast_path, parse_fully};
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
            if let Some(event) = fast_path::recognise(&body, &Limits::EVENT) {
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
                fast_path::recognise(body.as_bytes(), &Limits::EVENT).is_some(),
                "{body}"
            );
        }
        let five = format!("{{{}}}", MEMBERS[..5].join(","));
        assert!(fast_path::recognise(five.as_bytes(), &Limits::EVENT).is_some());
        let four = format!("{{{}}}", MEMBERS[..4].join(","));
        assert!(fast_path::recognise(four.as_bytes(), &Limits::EVENT).is_none());
    }

    /// A value that no reader takes is not let in by being dropped, or by belonging to another event.
    #[test]
    fn what_is_denied_is_denied_where_nobody_reads_it() {
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

    /// However far past the budget, the account says so once.
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
