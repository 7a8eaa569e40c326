//! Strategies: events, documents, and payloads with any quirks and any damage.

use proptest::prelude::*;
use zapi_webhooks::{EventType, Quirk};

use crate::support::invariants::Dice;
use crate::support::payload::mutators::{MUTATORS, apply};
use crate::support::payload::{Draft, Payload, Plain, Value, events};

/// An event without anything doubtful.
pub fn event() -> impl Strategy<Value = Plain> {
    let id = "[0-9A-F]{32}";
    let phone = prop_oneof![
        6 => "[1-9][0-9]{7,14}",
        1 => "[0-9]{6,18}(-group|-broadcast|@lid|@newsletter)",
        1 => "[0-9]{13}-[0-9]{10}",
    ];
    let moment = 1_000_000_000_000..10_000_000_000_000_i64;
    (moment, id, phone, any::<Option<bool>>()).prop_map(
        |(moment, instance_id, phone, is_business)| {
            let json = |json: String| Value::Json(json);
            let is_business: Option<bool> = is_business;
            let mut members = vec![
                ("connected", json("true".to_owned())),
                ("momment", json(moment.to_string())),
                ("instanceId", Value::Text(instance_id)),
                ("phone", Value::Text(phone)),
            ];
            members.extend(is_business.map(|it| ("isBusiness", json(it.to_string()))));
            Plain {
                event: EventType::Connected,
                members,
                nulls: Vec::new(),
            }
        },
    )
}

/// An event of any of these types without anything doubtful.
pub fn event_of(types: &'static [EventType]) -> impl Strategy<Value = Plain> {
    (prop::sample::select(types), any::<u64>())
        .prop_map(|(event, seed)| events::plain(event, &mut Dice::new(seed)))
}

/// Unknown fields. No name looks like a known one.
pub fn unknown() -> impl Strategy<Value = Vec<(String, Value)>> {
    let name = prop_oneof![
        Just(String::new()),
        Just("__proto__".to_owned()),
        "x[a-z0-9]{0,5}",
        "x\\PC{0,5}",
        "x[\\x00-\\x7f]{0,3}"
    ];
    let value = prop_oneof![
        1 => any::<String>().prop_map(Value::Text),
        1 => "[ -~]{0,12}".prop_map(Value::Text),
        2 => json(4).prop_map(Value::Json),
    ];
    prop::collection::vec((name, value), 0..4)
}

/// A payload of a connection with a quirk or none from each of some mutators. What has no place is left out.
pub fn payload(quirks: impl Strategy<Value = Vec<Quirk>>) -> impl Strategy<Value = Payload> {
    payload_of(event(), quirks)
}

/// A payload of any documented event, with quirks.
pub fn any_payload(quirks: impl Strategy<Value = Vec<Quirk>>) -> impl Strategy<Value = Payload> {
    payload_of(event_of(EventType::DOCUMENTED), quirks)
}

/// A payload of an event, with quirks.
pub fn payload_of(
    event: impl Strategy<Value = Plain>,
    quirks: impl Strategy<Value = Vec<Quirk>>,
) -> impl Strategy<Value = Payload> {
    (event, unknown(), quirks, any::<u64>()).prop_map(|(plain, unknown, quirks, seed)| {
        let mut dice = Dice::new(seed);
        let mut draft = Draft::new(&plain, &unknown, &mut dice);
        for (quirk, _) in MUTATORS {
            for _ in quirks.iter().filter(|it| *it == quirk) {
                apply(*quirk, &mut draft, &mut dice);
            }
        }
        draft.write()
    })
}

/// Any quirks, some of them more than once.
pub fn some_quirks() -> impl Strategy<Value = Vec<Quirk>> {
    prop::collection::vec(prop::sample::select(Quirk::ALL), 0..12)
}

/// The bytes of a payload, as they are or damaged in a few places.
pub fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        2 => prop::sample::select(&["\"", "'", ",", ":", "}", "\\", "\u{201c}", "\u{201d}", "//", "/*", "`", "\0", "\u{feff}", "null", "\"phone\":1,", "\\ud800"][..]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..3),
        1 => Just(Vec::new()),
    ];
    let damage = (any::<prop::sample::Index>(), 0..4_usize, fragment);
    let damages = prop_oneof![2 => Just(Vec::new()), 3 => prop::collection::vec(damage, 1..3)];
    let payload = prop_oneof![
        payload(some_quirks()).boxed(),
        any_payload(some_quirks()).boxed()
    ];
    (payload, damages).prop_map(|(payload, damages)| {
        let mut bytes = payload.text.into_bytes();
        for (place, length, fragment) in damages {
            let start = place.index(bytes.len() + 1);
            let end = bytes.len().min(start + length);
            bytes.splice(start..end, fragment);
        }
        bytes
    })
}

/// White space of JSON.
fn blank() -> impl Strategy<Value = String> {
    "[ \t\r\n]{0,2}"
}

/// A document of RFC 8259, in any spelling.
pub fn json(depth: u32) -> impl Strategy<Value = String> {
    let string = "\"([ !#-\\[\\]-~\u{80}-\u{d7ff}\u{10000}-\u{10ffff}]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-cA-C][0-9a-fA-F]{3}|\\\\ud83d\\\\uDE00){0,8}\"";
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?";
    let leaf = prop_oneof![
        3 => string,
        3 => number,
        1 => prop::sample::select(&["true", "false", "null"][..]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(depth, 24, 4, move |inner| {
        let item = (blank(), inner, blank())
            .prop_map(|(before, item, behind)| before + &item + &behind)
            .boxed();
        let member = (blank(), string, blank(), item.clone())
            .prop_map(|(before, key, behind, item)| format!("{before}{key}{behind}:{item}"));
        let items = prop::collection::vec(item, 1..4);
        let members = prop::collection::vec(member, 1..4);
        prop_oneof![
            items.prop_map(|items| format!("[{}]", items.join(","))),
            members.prop_map(|members| format!("{{{}}}", members.join(","))),
            blank().prop_map(|blank| format!("[{blank}]")),
            blank().prop_map(|blank| format!("{{{blank}}}")),
        ]
    })
}

/// White space and comments of JSON5.
fn trivia() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[ \n]{0,1}",
        1 => "//[ -~]{0,4}\n",
        1 => "/\\*[a-z ]{0,4}\\*/",
        1 => "[\u{a0}\u{b}\u{c}\u{feff}\u{2028}\u{3000}]{1,2}",
    ]
}

/// A document of JSON5 that has one reading: no undefined escapes, and no number that is not finite or
/// that a double does not hold.
pub fn json5(depth: u32) -> impl Strategy<Value = String> {
    let string = prop_oneof![
        "\"([\t\u{b}\u{1b} !#-\\[\\]-~\u{a0}-\u{17f}]|\\\\['\"\\\\/bfnrtv]|\\\\x[0-7][0-9a-f]|\\\\u00[eE][0-9]|\\\\\n|\\\\0a){0,5}\"",
        "'([\t\u{b}\u{1b} -&(-\\[\\]-~\u{a0}-\u{17f}]|\\\\['\"\\\\/bfnrtv]|\\\\x[0-7][0-9a-f]|\\\\u00[eE][0-9]|\\\\\n|\\\\0a){0,5}'",
    ]
    .boxed();
    let number = prop_oneof![
        "[+-]?(0|[1-9][0-9]{0,6})(\\.[0-9]{0,4})?([eE][+-]?[0-9]{1,2})?",
        "[+-]?\\.[0-9]{1,4}([eE][+-]?[0-9]{1,2})?",
        "[+-]?0[xX][0-9a-fA-F]{1,13}",
    ];
    let key = prop_oneof![
        string.clone(),
        "([a-zA-Z_$àéçΣж名]|\\\\u0061)[a-zA-Z0-9_$üπя]{0,4}"
    ]
    .boxed();
    let leaf = prop_oneof![
        string,
        number,
        Just("null".to_owned()),
        Just("true".to_owned())
    ];
    leaf.prop_recursive(depth, 16, 3, move |inner| {
        let item = (trivia(), inner, trivia())
            .prop_map(|(before, item, behind)| before + &item + &behind)
            .boxed();
        let member = (trivia(), key.clone(), trivia(), item.clone())
            .prop_map(|(before, key, behind, item)| format!("{before}{key}{behind}:{item}"));
        let comma = prop_oneof![Just(""), Just(",")];
        let items = (prop::collection::vec(item, 1..3), comma.clone());
        let members = (prop::collection::vec(member, 1..3), comma);
        prop_oneof![
            items.prop_map(|(items, comma)| format!("[{}{comma}]", items.join(","))),
            members.prop_map(|(members, comma)| format!("{{{}{comma}}}", members.join(","))),
        ]
    })
}

/// Almost a document of one of the grammars: one token too many, or a comma too few.
pub fn nearly() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        &[
            ",",
            ",,",
            "'",
            "\"",
            "[",
            "]",
            "}",
            ":",
            "\\q",
            "01",
            "instance.id",
            "True",
            "NumberLong(1)",
            "0x",
            "\u{2019}",
            "/",
            "*/",
            "-",
            "e5",
            "\u{85}",
        ][..],
    );
    let document = prop_oneof![json(3).boxed(), json5(3).boxed()];
    let places = any::<(prop::sample::Index, prop::sample::Index)>();
    (document, places, odd, any::<bool>()).prop_map(|(mut document, (place, comma), odd, drop)| {
        let borders: Vec<usize> = (0..=document.len())
            .filter(|at| document.is_char_boundary(*at))
            .collect();
        let commas: Vec<usize> = document.match_indices(',').map(|(at, _)| at).collect();
        if drop && !commas.is_empty() {
            document.replace_range(*comma.get(&commas)..=*comma.get(&commas), " ");
        } else {
            document.insert_str(*place.get(&borders), odd);
        }
        document
    })
}
