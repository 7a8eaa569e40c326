//! The entry points: bytes into an event, the quick ways first.

use super::clean;
use super::connected::ConnectedEvent;
use super::event::{Callback, Event, by_start, read_clean};
use super::fast_path::{self, Body};
use super::full::{self, any_event, one_event};
use super::other::ANY;
use crate::error::ParseError;
use crate::event_type::EventType;
use crate::json::encoding::{Start, start_within};
use crate::options::{Limits, ParseOptions};
use crate::parsed::Parsed;

/// Reads a body of any event.
pub(crate) fn parse(payload: &[u8], options: &ParseOptions) -> Result<Parsed<Event>, ParseError> {
    match fast_path::usual(payload, options) {
        Ok(event) => Ok(Parsed::clean(Event::Connected(event))),
        Err(mut body) => unusual(payload, options, &mut body),
    }
}

/// Reads a body of any event that is not the usual one.
#[inline(never)]
fn unusual<'a>(
    payload: &'a [u8],
    options: &ParseOptions,
    body: &mut Option<Body<'a>>,
) -> Result<Parsed<Event>, ParseError> {
    let start = start_of(payload, options);
    let mut quick = |event| match event {
        EventType::Connected => connected(payload, options, body, start),
        _ => read_clean(event, whole(start)?, options),
    };
    let likely = by_start(payload);
    if let Some(parsed) = likely.and_then(&mut quick) {
        return Ok(parsed);
    }
    let guess = by_search(payload);
    let parsed = guess.filter(|_| guess != likely).and_then(&mut quick);
    parsed.map_or_else(|| any_event(start, options, guess), Ok)
}

/// Reads a body of any event by the quick ways of a connection.
#[inline(never)]
fn connected<'a>(
    payload: &'a [u8],
    options: &ParseOptions,
    body: &mut Option<Body<'a>>,
    start: Start<'_>,
) -> Option<Parsed<Event>> {
    let parsed = fast_path::any_order(payload, body, options, || whole(start))?;
    Some(parsed.map(Event::Connected))
}

/// The text of a payload that is not too long.
fn start_of<'a>(payload: &'a [u8], options: &ParseOptions) -> Start<'a> {
    start_within(payload, options.limits_or(Limits::EVENT).max_bytes)
}

/// The text of a payload, if all of it is text.
fn whole(start: Start<'_>) -> Option<&str> {
    match start {
        Ok((text, None)) => Some(text),
        _ => None,
    }
}

/// Reads a body of one event.
pub(crate) fn parse_as<T: Callback>(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<T>, ParseError> {
    let start = start_of(payload, options);
    let mut event = T::empty();
    match whole(start).and_then(|text| clean::read(&mut event, text, options)) {
        Some(rest) => Ok(Parsed::of(event, rest)),
        None => one_event(start, options),
    }
}

/// Reads a `ConnectedCallback` body.
#[inline]
pub(crate) fn parse_connected(
    payload: &[u8],
    options: &ParseOptions,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    match fast_path::usual(payload, options) {
        Ok(event) => Ok(Parsed::clean(event)),
        Err(mut body) => unusual_connected(payload, options, &mut body),
    }
}

/// Reads a `ConnectedCallback` body that is not the usual one.
#[inline(never)]
fn unusual_connected<'a>(
    payload: &'a [u8],
    options: &ParseOptions,
    body: &mut Option<Body<'a>>,
) -> Result<Parsed<ConnectedEvent>, ParseError> {
    let mut start = None;
    let text = || whole(*start.insert(start_of(payload, options)));
    let connected = fast_path::any_order(payload, body, options, text);
    let start = || start.unwrap_or_else(|| start_of(payload, options));
    connected.map_or_else(|| one_event(start(), options), Ok)
}

/// Reads which event a body announces.
pub(crate) fn event_type(payload: &[u8], options: &ParseOptions) -> Result<EventType, ParseError> {
    let start = start_of(payload, options);
    let clean = whole(start).and_then(|text| clean::event_type(text, options, &ANY));
    clean.map_or_else(|| full::event_type(start, options), Ok)
}

/// The type of a body, as far as a search for its usual spelling tells.
fn by_search(payload: &[u8]) -> Option<EventType> {
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

#[cfg(test)]
mod tests {
    use super::{any_event, fast_path, one_event, start_of, whole};
    use crate::events::ConnectedEvent;
    use crate::events::rows::Rows as _;
    use crate::options::{Limits, OnConflict, ParseOptions, Tolerance};
    use crate::parsed::Parsed;
    use crate::quirk::Quirk;
    use proptest::prelude::*;

    const MEMBERS: [&str; 6] = [
        r#""type":"ConnectedCallback""#,
        r#""connected":true"#,
        r#""momment":1757333824580"#,
        r#""instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7""#,
        r#""phone":"5544999999999""#,
        r#""isBusiness":false"#,
    ];

    /// Other members, each usual or one step off.
    const OTHERS: [&str; 20] = [
        r#""connected": false"#,
        r#""connected":null"#,
        "\"momment\"\n:1580163342000",
        r#""momment":1580163342"#,
        r#""moment":1580163342000"#,
        r#""instanceId":"3c67ab641c8aa0412f6a0242b4e23ac7""#,
        r#""instanceId":"3C67ab641c8aa0412f6a0242b4e23aG7""#,
        r#""instanceId":"instance.id""#,
        r#""phone": "554499999999""#,
        r#""phone":"81896604192873@lid""#,
        r#""phone":"12345678901234567890123456789012345678@lid""#,
        r#""phone":"5544999999999@lie""#,
        r#""phone":"0544999999999""#,
        r#""isBusiness" : true"#,
        r#""isBusiness":null"#,
        r#""attempt":1"#,
        r#""Phone":"5544999999999""#,
        r#""note":{"a":["b\u0020"]}"#,
        r#""typed":'c'"#,
        r#""nome":"José","x\u0079":0"#,
    ];

    fn recognise(body: &[u8], options: &ParseOptions) -> Option<Parsed<ConnectedEvent>> {
        match fast_path::usual(body, options) {
            Ok(event) => Some(Parsed::clean(event)),
            Err(mut read) => {
                let text = || whole(start_of(body, options));
                fast_path::any_order(body, &mut read, options, text)
            }
        }
    }

    fn read_clean(body: &[u8], options: &ParseOptions) -> Option<Parsed<ConnectedEvent>> {
        let mut event = ConnectedEvent::empty();
        let text = whole(start_of(body, options))?;
        let rest = super::clean::read(&mut event, text, options)?;
        Some(Parsed::of(event, rest))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The law of the fast path: whatever it reads of a body before the clean pass goes on, the clean pass
        /// alone and the full way give the same event and findings.
        #[test]
        fn a_body_that_the_fast_path_recognizes_is_read_the_same(
            order in prop_oneof![
                Just((0..6).collect::<Vec<usize>>()),
                Just((0..6).collect()).prop_shuffle(),
            ],
            others in prop::collection::vec(
                (0..8_usize, any::<bool>(), prop::sample::select(OTHERS.to_vec())),
                0..3,
            ),
            length in prop::sample::select(vec![6, 6, 6, 5, 3]),
            blank in prop::sample::select(vec!["", "", " ", "\n  ", "\r\n\t"]),
            cut in prop::sample::select(vec![0, 0, 0, 1, 2]),
            bend in prop::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let mut members: Vec<&str> = order[..length].iter().map(|at| MEMBERS[*at]).collect();
            for (at, replaces, other) in others {
                let key = |member: &str| member.split('"').nth(1).map(str::to_owned);
                match members.iter_mut().find(|member| key(member) == key(other)) {
                    Some(member) if replaces => *member = other,
                    _ => members.insert(at.min(members.len()), other),
                }
            }
            let members: Vec<_> = members.iter().map(|member| format!("{blank}{member}")).collect();
            let mut body = format!("{{{}{blank}}}", members.join(",")).into_bytes();
            body.truncate(body.len().saturating_sub(cut));
            if let Some((at, byte)) = bend {
                let at = at.index(body.len());
                body[at] = byte;
            }
            let refusing = Tolerance::LENIENT.deny(Quirk::NotConnected);
            for options in [ParseOptions::new(), ParseOptions::new().tolerance(refusing)] {
                let parsed = recognise(&body, &options);
                if let Some(parsed) = parsed {
                    let clean = read_clean(&body, &options);
                    prop_assert_eq!(Some(&parsed), clean.as_ref());
                    let start = start_of(&body, &options);
                    prop_assert_eq!(one_event::<ConnectedEvent>(start, &options), Ok(parsed));
                }
            }
        }
    }

    /// The law of the clean path: if it reads a body, the full way gives the same, doubts about values included.
    /// Bodies are the fixtures, each with every byte dropped, changed and repeated.
    #[test]
    fn a_body_that_the_clean_path_reads_is_read_the_same() {
        let options = ParseOptions::new();
        let (mut clean, mut doubtful) = (0, 0);
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
                let start = start_of(&body, &options);
                let Some(text) = whole(start) else {
                    continue;
                };
                if let Some(event) = super::clean::event_type(text, &options, &super::ANY) {
                    let full = super::full::event_type(start, &options);
                    assert_eq!(full, Ok(event), "{path:?}");
                }
                let Some(event) = super::by_search(&body) else {
                    continue;
                };
                let Some(parsed) = super::read_clean(event, text, &options) else {
                    continue;
                };
                clean += 1;
                doubtful += usize::from(!parsed.is_clean());
                let full = any_event(start, &options, Some(event)).unwrap();
                assert_eq!(parsed, full, "{path:?}");
            }
        }
        assert!(clean > 10_000, "only {clean} clean bodies");
        assert!(doubtful > 1_000, "only {doubtful} doubtful bodies");
    }

    /// The quick ways keep every limit and tolerance: under narrow ones each fixture is read as by the full way.
    #[test]
    fn the_quick_ways_keep_every_limit_and_tolerance() {
        let mut clean = 0;
        for entry in std::fs::read_dir("fixtures").unwrap() {
            let path = entry.unwrap().path();
            let Ok(body) = std::fs::read(&path) else {
                continue;
            };
            let members = (0..40).map(|max_members| Limits {
                max_members,
                ..Limits::EVENT
            });
            let depths = (0..5).map(|max_depth| Limits {
                max_depth,
                ..Limits::EVENT
            });
            let lengths = (0..3).map(|less| Limits {
                max_bytes: body.len().saturating_sub(less),
                ..Limits::EVENT
            });
            let quirks = (0..3).map(|max_quirks| Limits {
                max_quirks,
                ..Limits::EVENT
            });
            let narrow = members.chain(depths).chain(lengths).chain(quirks);
            let limited = narrow.map(|limits| ParseOptions::new().limits(limits));
            let denied = Quirk::ALL.iter().map(|quirk| {
                let tolerance = Tolerance::LENIENT.deny(*quirk);
                ParseOptions::new().tolerance(tolerance)
            });
            for options in limited.chain(denied) {
                let start = start_of(&body, &options);
                let event = super::event_type(&body, &options);
                assert_eq!(event, super::full::event_type(start, &options), "{path:?}");
                let guess = super::by_search(&body);
                let parsed = super::parse(&body, &options);
                clean += usize::from(parsed.is_ok());
                assert_eq!(parsed, any_event(start, &options, guess), "{path:?}");
            }
        }
        assert!(clean > 1_000, "only {clean} bodies within the limits");
    }

    /// The fast path is of no use unless it recognizes real traffic.
    #[test]
    fn the_fast_path_recognizes_the_usual_body() {
        let alone = |body: &str| {
            let options = ParseOptions::new();
            match fast_path::usual(body.as_bytes(), &options) {
                Ok(_) => true,
                Err(mut read) => {
                    let body = body.as_bytes();
                    fast_path::any_order(body, &mut read, &options, || None).is_some()
                }
            }
        };
        let compact = format!("{{{}}}", MEMBERS.join(","));
        let pretty = format!("{{\n  {}\n}}\n", MEMBERS.join(",\n  "));
        let permuted = format!(
            "{{{}}}",
            [5, 4, 3, 2, 1, 0].map(|at| MEMBERS[at]).join(", ")
        );
        let near = [
            compact.clone() + " \n",
            compact.replace("connected\":true", "connected\":false"),
            compact.replace(MEMBERS[3], OTHERS[5]),
            compact.replace(MEMBERS[4], OTHERS[9]),
            compact.replace('}', ",\"attempt\":1}"),
        ];
        let five = format!("{{{}}}", MEMBERS[..5].join(","));
        for body in near.iter().chain([&compact, &pretty, &permuted, &five]) {
            assert!(alone(body), "{body}");
        }
        let four = format!("{{{}}}", MEMBERS[..4].join(","));
        assert!(!alone(&four));
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
