//! Hides who a delivery is about in a text, byte by byte, so that every place in it stays where it is.

use std::ops::Range;

use serde_json::Value;
use zapi_webhooks::{Moment, Phone, PhoneKind};

/// The members that identify a person or a chat, by their places in an event.
const WHO: [&str; 8] = [
    "/phone",
    "/connectedPhone",
    "/participantPhone",
    "/participant",
    "/chatLid",
    "/senderLid",
    "/participantLid",
    "/reaction/reactionBy",
];

/// The members that are times.
const TIMES: [&str; 2] = ["/momment", "/reaction/time"];

/// The members that are ids of messages.
const MESSAGES: [&str; 6] = [
    "/messageId",
    "/zaapId",
    "/editMessageId",
    "/referenceMessageId",
    "/pollVote/pollMessageId",
    "/ids",
];

/// A number has at least as many digits. Shorter ones are counts, codes and years.
const NUMBER: usize = 8;

/// The most characters between two digits of one number, as in `+55 (44) 99999-9999`.
const SIGNS: usize = 3;

/// As many hexadecimal digits in a row are an id.
const ID: usize = 16;

/// The name whose value is an id in any spelling.
const NAME: &str = "instanceid";

/// How many of its last characters a number and a whole id show, to tell it from others.
const SHOWN: (usize, usize) = (2, 4);

/// A character, or the escape of one, and its bytes.
struct Unit {
    value: char,
    bytes: Range<usize>,
}

/// The values of a delivery that were read, and what they mean by the table of its event.
#[derive(Default)]
pub(super) struct Known {
    who: Vec<String>,
    times: Vec<String>,
    messages: Vec<String>,
}

impl Known {
    /// Knows the instance of a delivery.
    pub(super) fn of(instance: Option<&str>) -> Self {
        Self {
            who: instance.map(str::to_owned).into_iter().collect(),
            ..Self::default()
        }
    }

    /// Learns the members of an event, which are found by their JSON Pointers.
    pub(super) fn learn(&mut self, member: impl Fn(&str) -> Option<Value>) {
        let texts = |pointers: &[&str]| {
            let values = pointers.iter().filter_map(|pointer| member(pointer));
            let values = values.flat_map(|value| match value {
                Value::Array(values) => values,
                value => vec![value],
            });
            let texts = values.map(|value| match value {
                Value::String(text) => text,
                other => other.to_string(),
            });
            texts.collect::<Vec<String>>()
        };
        self.who.extend(texts(&["/instanceId"]));
        let who = texts(&WHO).into_iter().filter_map(|text| {
            let is_real = Phone::new(&text)?.kind() != PhoneKind::Placeholder;
            // The ending says whether it is a group, a hidden number or a channel.
            let name = text.split('@').next().unwrap_or_default();
            let name = ["-group", "-broadcast"]
                .iter()
                .find_map(|it| name.strip_suffix(it))
                .unwrap_or(name);
            is_real.then(|| name.to_owned())
        });
        self.who.extend(who);
        self.times.extend(texts(&TIMES));
        self.messages.extend(texts(&MESSAGES));
    }

    /// Whether digits are a time of this delivery. No country has numbers of 10 or 13 digits that start with 1.
    fn is_time(&self, digits: &str) -> bool {
        let moment = digits.parse().ok().and_then(Moment::new);
        digits.starts_with('1')
            && moment.is_some_and(|moment| moment.as_millis().is_some())
            && self.times.iter().any(|time| time == digits)
    }

    fn is_message(&self, id: &str) -> bool {
        self.messages.iter().any(|message| message == id)
    }
}

/// Replaces by asterisks what identifies a person, a chat or an instance, and keeps the length.
///
/// - By value: the members that are known to do so, wherever their text is.
/// - By form, in all other text: a number is eight or more digits with at most three signs between two of them, an id
///   16 or more hexadecimal digits in a row. The value of `instanceId` is an id in any spelling.
///
/// A known time stays, and so does the known id of a message, apart from numbers in it.
pub(super) fn mask(text: &mut [u8], known: &Known) {
    let units = units(text);
    let mut hidden = numbers(&units, known);
    hidden.extend(ids(&units, known));
    hidden.extend(named(&units));
    let who = known.who.iter();
    hidden.extend(who.flat_map(|who| occurrences(&units, who)));
    for unit in hidden.into_iter().filter_map(|at| units.get(at)) {
        let Some(bytes) = text.get_mut(unit.bytes.clone()) else {
            continue;
        };
        let escape: &[u8] = match bytes {
            [b'\\', b'u', ..] => br"\u002a",
            [b'\\', b'x', ..] => br"\x2a",
            _ => b"",
        };
        if escape.len() == bytes.len() {
            bytes.copy_from_slice(escape);
        } else {
            bytes.fill(b'*');
        }
    }
}

/// Returns the text with what identifies somebody hidden.
pub(super) fn masked(text: &str, known: &Known) -> String {
    let mut bytes = text.as_bytes().to_vec();
    mask(&mut bytes, known);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn units(text: &[u8]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    let mut start = 0_usize;
    let mut rest = text;
    while !rest.is_empty() {
        let (value, length) = escape(rest).unwrap_or_else(|| character(rest));
        let end = start.saturating_add(length);
        units.push(Unit {
            value,
            bytes: start..end,
        });
        start = end;
        rest = rest.get(length..).unwrap_or_default();
    }
    units
}

/// Reads the escape at the start of a text.
fn escape(text: &[u8]) -> Option<(char, usize)> {
    let (digits, length) = match text {
        [b'\\', b'u', ..] => (text.get(2..6)?, 6),
        [b'\\', b'x', ..] => (text.get(2..4)?, 4),
        // After an escaped backslash comes no escape.
        [b'\\', b'\\', ..] => return Some(('\\', 2)),
        _ => return None,
    };
    let digits = str::from_utf8(digits).ok()?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some((
        char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER),
        length,
    ))
}

/// Reads the character at the start of a text, or a byte that is none.
fn character(text: &[u8]) -> (char, usize) {
    let longest = text.get(..4).unwrap_or(text);
    let first = longest.utf8_chunks().next().map(|chunk| chunk.valid());
    match first.and_then(|valid| valid.chars().next()) {
        Some(character) => (character, character.len_utf8()),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

fn numbers(units: &[Unit], known: &Known) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut digits: Vec<usize> = Vec::new();
    let mut signs = 0_usize;
    let mut spread = false;
    let mut end = |digits: &mut Vec<usize>, spread: bool| {
        let number = digits.iter().filter_map(|at| units.get(*at));
        let number: String = number.map(|unit| unit.value).collect();
        if digits.len() >= NUMBER && (spread || !known.is_time(&number)) {
            digits.truncate(digits.len().saturating_sub(SHOWN.0));
            hidden.append(digits);
        }
        digits.clear();
    };
    for (at, unit) in units.iter().enumerate() {
        if unit.value.is_numeric() {
            spread |= signs > 0 && !digits.is_empty();
            digits.push(at);
            signs = 0;
            continue;
        }
        signs = signs.saturating_add(1);
        let is_sign = " -.()/+_".contains(unit.value) || !unit.value.is_ascii();
        if !is_sign || signs > SIGNS {
            end(&mut digits, spread);
            (signs, spread) = (0, false);
        }
    }
    end(&mut digits, spread);
    hidden
}

fn ids(units: &[Unit], known: &Known) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut start = 0_usize;
    for run in units.split(|unit| !unit.value.is_ascii_hexdigit()) {
        let end = start.saturating_add(run.len());
        if run.len() >= ID
            && !known.is_message(&run.iter().map(|unit| unit.value).collect::<String>())
        {
            hidden.extend(start..end.saturating_sub(SHOWN.1));
        }
        start = end.saturating_add(1);
    }
    hidden
}

fn named(units: &[Unit]) -> Vec<usize> {
    let mut hidden = Vec::new();
    for name in starts(units, NAME) {
        let from = name.saturating_add(NAME.len());
        let rest = units.get(from..).unwrap_or_default();
        let is_value = |unit: &Unit| unit.value.is_alphanumeric() || "._-".contains(unit.value);
        // Between the two are quotes, a colon and white space.
        let before = rest
            .iter()
            .take(64)
            .position(is_value)
            .unwrap_or(rest.len());
        let value = rest.iter().skip(before).take_while(|unit| is_value(unit));
        let start = from.saturating_add(before);
        hidden.extend(start..start.saturating_add(shortened(value.count())));
    }
    hidden
}

fn occurrences(units: &[Unit], text: &str) -> Vec<usize> {
    let length = text.chars().count();
    // One of two letters would hide half of the text.
    let starts = if length < 4 {
        Vec::new()
    } else {
        starts(units, text)
    };
    let is_number = length >= NUMBER && text.bytes().all(|byte| byte.is_ascii_digit());
    let length = if is_number {
        length.saturating_sub(SHOWN.0)
    } else {
        shortened(length)
    };
    let ranges = starts
        .into_iter()
        .map(|start| start..start.saturating_add(length));
    ranges.flatten().collect()
}

/// Returns how many characters of an id to hide.
fn shortened(length: usize) -> usize {
    let shown = if length >= ID { SHOWN.1 } else { 0 };
    length.saturating_sub(shown)
}

/// Returns where a text starts, in any case of ASCII.
fn starts(units: &[Unit], text: &str) -> Vec<usize> {
    let length = text.chars().count();
    let windows = units.windows(length.max(1)).enumerate();
    let found = windows.filter(|(_, window)| {
        let mut pairs = window.iter().zip(text.chars());
        pairs.all(|(unit, character)| unit.value.eq_ignore_ascii_case(&character))
    });
    found.map(|(start, _)| start).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};
    use zapi_webhooks::EventType;

    use super::{Known, MESSAGES, TIMES, WHO, mask, masked};

    fn known(event: &Value) -> Known {
        let mut known = Known::default();
        known.learn(|pointer| event.pointer(pointer).cloned());
        known
    }

    #[test]
    fn numbers_and_ids_are_hidden_in_every_spelling_and_the_rest_is_kept() {
        for (text, expected) in [
            (
                r#"{"phone":"5544999999999"}"#,
                r#"{"phone":"***********99"}"#,
            ),
            (r#"{"phone":5544999999999}"#, r#"{"phone":***********99}"#),
            ("+55 (44) 99999-9999", "+** (**) *****-**99"),
            (
                "\u{202a}+55\u{a0}44\u{2011}9999-9999",
                "\u{202a}+**\u{a0}**\u{2011}****-**99",
            ),
            (r"\u0035\u0035449\x399999999", r"\u002a\u002a***\x2a*****99"),
            (r"+55\u00a044 9999-9999", r"+**\u00a0** ****-**99"),
            ("5544999999999-1623281429", "*************-********29"),
            ("120363019502650977-group", "****************77-group"),
            ("５５４４999999999", "*******************99"),
            // A hidden number may look like a time.
            ("1757333824580@lid", "***********80@lid"),
            // Counts and years are no numbers.
            (r#"{"n":1234567}"#, r#"{"n":1234567}"#),
            ("[2024, 1, 15, 10, 20, 30]", "[2024, 1, 15, 10, 20, 30]"),
            (
                "3C67AB641C8AA0412F6A0242B4E23AC7",
                "****************************3AC7",
            ),
            (
                r#"{"instanceId": instance.id,"#,
                r#"{"instanceId": ***********,"#,
            ),
            (
                r#"{'\u0069nstanceId' : "3C67A"#,
                r#"{'\u0069nstanceId' : "*****"#,
            ),
            ("ConnectedCallback", "ConnectedCallback"),
        ] {
            assert_eq!(masked(text, &Known::default()), expected);
        }
        let instance = Known::of(Some("my-own-id"));
        assert_eq!(
            masked("connected:my-own-id:1", &instance),
            "connected:*********:1"
        );
    }

    #[test]
    fn what_the_reader_knows_is_hidden_or_kept_by_its_meaning() {
        let it = known(&json!({
            "momment": 1_757_333_824_580_u64, "reaction": {"time": 1_757_333_825_u64},
            "messageId": "3EB0C0FFEE0DDBA11C0FFEE", "ids": ["3EB0C0FFEE0DDBA12C0FFEE", "A5544999999999B0CAFE"],
            "phone": "4455-66", "chatLid": "maria.silva@lid", "participant": "\u{fa}", "senderLid": "n\u{fa}mero",
        }));
        for (text, expected) in [
            (
                "at 1757333824580, 1757333825",
                "at 1757333824580, 1757333825",
            ),
            // Not a time of this delivery.
            (
                "at 1757333824581, 1757333826",
                "at ***********81, ********26",
            ),
            ("1757333824580-1757333825", "*************-********25"),
            ("3EB0C0FFEE0DDBA11C0FFEE", "3EB0C0FFEE0DDBA11C0FFEE"),
            ("3EB0C0FFEE0DDBA12C0FFEE", "3EB0C0FFEE0DDBA12C0FFEE"),
            ("3EB0C0FFEE0DDBA13C0FFEE", "*******************FFEE"),
            // An id may have a number in it.
            ("A5544999999999B0CAFE", "A***********99B0CAFE"),
            (r"4455-66, \u0034455-66", r"*******, \u002a******"),
            ("Maria.Silva@lid", "***********@lid"),
            ("n\u{fa}mero \u{fa}", "n\u{fa}mero \u{fa}"),
        ] {
            assert_eq!(masked(text, &it), expected);
        }
        // A number is none of the times, even if a body says so.
        let wrong = known(&json!({"momment": 5_544_999_999_999_u64}));
        assert_eq!(masked("5544999999999", &wrong), "***********99");
        let both = known(&json!({"momment": 1_757_333_824_580_u64, "phone": "1757333824580"}));
        assert_eq!(masked("1757333824580", &both), "***********80");
    }

    /// A new member of an event has to be in one of the lists, if it can identify somebody.
    #[test]
    fn every_identifying_member_of_an_event_is_known() {
        let mut unknown = BTreeSet::new();
        let mut there = BTreeSet::new();
        for event in EventType::DOCUMENTED {
            let schema: Value = serde_json::from_str(&zapi_webhooks::event_schema(*event)).unwrap();
            let mut members = vec![(String::new(), schema)];
            while let Some((place, schema)) = members.pop() {
                for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                    let place = format!("{place}/{name}");
                    let is_id = member.get("maxLength").is_some() || place.ends_with("Lid");
                    let listed = [&WHO[..], &TIMES, &MESSAGES, &["/instanceId"]].concat();
                    if is_id && !listed.contains(&place.as_str()) {
                        unknown.insert(place.clone());
                    }
                    there.insert(place.clone());
                    members.push((place, member.clone()));
                }
            }
        }
        assert!(unknown.is_empty(), "{unknown:?}");
        for place in [&WHO[..], &TIMES, &MESSAGES].concat() {
            assert!(there.contains(place), "{place}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let mut text = *b"\xff\xe9 5544999999999 \xf0\x9f";
        mask(&mut text, &Known::default());
        assert_eq!(&text, b"\xff\xe9 ***********99 \xf0\x9f");
    }
}
