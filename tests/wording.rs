//! Every message, verbatim, and the laws of wording over all of them.
//!
//! A body stands above the message that it provokes, with bytes other than printable ASCII in angles.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

#[path = "wording/laws.rs"]
mod laws;

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde::de::DeserializeOwned;
use zapi_webhooks::{
    ConnectedEvent, Encoding, ErrorKind, EventType, Field, InstanceId, Moment, ParseOptions, Phone,
    Quirk, Tolerance, normalize,
};

#[test]
fn quirks() {
    let messages: Vec<String> = quirk_messages()
        .into_iter()
        .map(|(quirk, message)| format!("{quirk}: {message}"))
        .collect();
    assert_snapshot!(messages.join("\n"), @"
    byte-order-mark: byte order mark before the payload at byte 0
    json5-whitespace: white space that JSON does not know (field `phone`) at byte 144
    line-comment: line comment at byte 82
    block-comment: block comment (field `phone`) at byte 145
    code-fence: code fence around the payload at byte 0
    trailing-comma: comma after the last item at byte 160
    repeated-comma: comma too many between members at byte 80
    missing-comma: comma missing before an item at byte 83
    single-quotes: string in single quotes (field `phone`) at byte 145
    curly-quotes: string in typographic quotes (field `phone`) at byte 145
    control-character: raw control character in a string at byte 180
    json5-escape: escape that JSON does not know (field `phone`) at byte 146
    unquoted-key: key without quotes at byte 136
    escaped-key: known key written with an escape (field `phone`) at byte 136
    moment-alias: `moment` instead of `momment` (field `momment`) at byte 56
    duplicate-key: key repeated (field `phone`) at byte 164
    placeholder-superseded: placeholder next to a real value (field `instanceId`) at byte 164
    unquoted-value: text without quotes (field `instanceId`) at byte 98
    number-wrapper: number in a MongoDB shell wrapper (field `momment`) at byte 67
    python-literal: literal in Python's spelling (field `connected`) at byte 48
    json5-number: number that JSON does not know at byte 179
    string-moment: `momment` given as a string (field `momment`) at byte 67
    integral-float: integer written with a fraction or an exponent (field `momment`) at byte 67
    boolean-as-string: boolean given as a string (field `connected`) at byte 48
    phone-as-number: `phone` given as a number (field `phone`) at byte 145
    event-type-case: event type in another case (field `type`) at byte 12
    not-connected: a connection event that says it is not connected (field `connected`) at byte 48
    moment-in-seconds: `momment` that is plausible in seconds only (field `momment`) at byte 67
    implausible-moment: `momment` that is plausible neither in seconds nor in milliseconds (field `momment`) at byte 67
    unusual-phone: `phone` of no known form (field `phone`) at byte 145
    unusual-instance-id: `instanceId` of no known form (field `instanceId`) at byte 98
    unexpected-null: null for a field that is never null (field `isBusiness`) at byte 178
    unknown-word: word that is not documented (field `status`) at byte 64
    several-contents: message with another content at byte 180
    placeholder: placeholder of the documentation (field `instanceId`) at byte 98
    ");
}

#[test]
fn readings() {
    let readings: Vec<String> = Quirk::ALL
        .iter()
        .map(|quirk| format!("{quirk}: read as {}", quirk.reading()))
        .collect();
    assert_snapshot!(readings.join("\n"), @"
    byte-order-mark: read as the payload after the mark
    json5-whitespace: read as white space
    line-comment: read as white space
    block-comment: read as white space
    code-fence: read as the payload inside the fence
    trailing-comma: read as nothing
    repeated-comma: read as one comma, or none at either end
    missing-comma: read as a comma
    single-quotes: read as the text between the quotes
    curly-quotes: read as the text between the quotes
    control-character: read as the character
    json5-escape: read as the character it means
    unquoted-key: read as the key in quotes
    escaped-key: read as the key that the escapes spell
    moment-alias: read as the field `momment`
    duplicate-key: read as the field given once
    placeholder-superseded: read as the real value
    unquoted-value: read as the same text in quotes
    number-wrapper: read as the number inside
    python-literal: read as true, false or null
    json5-number: read as the same number in decimal digits
    string-moment: read as the number its digits spell
    integral-float: read as the integer that its digits spell
    boolean-as-string: read as the boolean
    phone-as-number: read as the digits as they are
    event-type-case: read as the documented spelling
    not-connected: read as false
    moment-in-seconds: read as seconds, with the number kept
    implausible-moment: read as the number, without a unit
    unusual-phone: read as the text as it is
    unusual-instance-id: read as the text as it is
    unexpected-null: read as a field that is absent
    unknown-word: read as the word as it is
    several-contents: read as one more content
    placeholder: read as the text as it is
    ");
}

#[test]
fn quirks_that_are_denied() {
    let messages: Vec<String> = Quirk::ALL
        .iter()
        .map(|quirk| ErrorKind::Denied(*quirk).to_string())
        .collect();
    assert_snapshot!(messages.join("\n"), @"
    byte order mark before the payload is not tolerated
    white space that JSON does not know is not tolerated
    line comment is not tolerated
    block comment is not tolerated
    code fence around the payload is not tolerated
    comma after the last item is not tolerated
    comma too many between members is not tolerated
    comma missing before an item is not tolerated
    string in single quotes is not tolerated
    string in typographic quotes is not tolerated
    raw control character in a string is not tolerated
    escape that JSON does not know is not tolerated
    key without quotes is not tolerated
    known key written with an escape is not tolerated
    `moment` instead of `momment` is not tolerated
    key repeated is not tolerated
    placeholder next to a real value is not tolerated
    text without quotes is not tolerated
    number in a MongoDB shell wrapper is not tolerated
    literal in Python's spelling is not tolerated
    number that JSON does not know is not tolerated
    `momment` given as a string is not tolerated
    integer written with a fraction or an exponent is not tolerated
    boolean given as a string is not tolerated
    `phone` given as a number is not tolerated
    event type in another case is not tolerated
    a connection event that says it is not connected is not tolerated
    `momment` that is plausible in seconds only is not tolerated
    `momment` that is plausible neither in seconds nor in milliseconds is not tolerated
    `phone` of no known form is not tolerated
    `instanceId` of no known form is not tolerated
    null for a field that is never null is not tolerated
    word that is not documented is not tolerated
    message with another content is not tolerated
    placeholder of the documentation is not tolerated
    ");
}

#[test]
fn kinds_of_refusal() {
    let messages: Vec<String> = kinds()
        .iter()
        .map(|kind| format!("{}: {kind}", kind.code()))
        .collect();
    assert_snapshot!(messages.join("\n"), @"
    too-long: payload is longer than 524288 bytes
    too-deep: payload is nested deeper than 32 levels
    too-many-members: payload has more than 512 members
    too-many-quirks: payload deviates in more than 1024 places
    encoding: payload is not UTF-8 text
    encoding: payload is UTF-16, expected UTF-8
    encoding: payload is UTF-32, expected UTF-8
    encoding: payload is a gzip stream, expected UTF-8
    unexpected-end: payload ends too early
    unexpected-token: expected another token
    trailing-data: unexpected data after the JSON value
    not-an-object: expected an object
    wrong-event: payload is a `DisconnectedCallback`, not the event asked for
    conflicting-duplicate: key repeated with another value
    suspicious-key: key looks like a known one but is spelled otherwise
    missing-field: required field is missing
    invalid-field: value breaks the rule of its field
    denied: string in single quotes is not tolerated
    ");
}

#[test]
fn events() {
    let messages: Vec<String> = event_types()
        .iter()
        .map(|event| ErrorKind::WrongEvent(*event).to_string())
        .collect();
    assert_snapshot!(messages.join("\n"), @"
    payload is a `DisconnectedCallback`, not the event asked for
    payload is a `DeliveryCallback`, not the event asked for
    payload is a `MessageStatusCallback`, not the event asked for
    payload is a `PresenceChatCallback`, not the event asked for
    payload is a `ReceivedCallback`, not the event asked for
    payload is of no documented type, not the event asked for
    ");
}

/// Bodies whose refusal is about the payload, and which kind alone describes.
const KINDS: &[&[u8]] = &[
    b"\xff\xfe{\0",
    b"\0\0\0{",
    b"\x1f\x8b\x08",
    b"{\"phone\":\"\xfa\"}",
    b"{\"phone\":\"\xc3",
    b"{} {}",
    b"{\"Phone\":\"1\"}",
    b"{\"type\":\"DeliveryCallback\"}",
    b"{\"type\":\"PING\"}",
    b"{\"type\":\"ConnectedCallback\"}",
    b"{\"type\":\"ConnectedCallback\",\"type\":\"DeliveryCallback\"}",
    b"{\"q\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

#[test]
fn refusals_of_the_whole() {
    assert_snapshot!(provoked(Tolerance::LENIENT, KINDS), @r#"
    <ff><fe>{<00>
        payload is UTF-16, expected UTF-8 at byte 0
    <00><00><00>{
        payload is UTF-32, expected UTF-8 at byte 0
    <1f><8b><08>
        payload is a gzip stream, expected UTF-8 at byte 0
    {"phone":"<fa>"}
        payload is not UTF-8 text (field `phone`) at byte 10
    {"phone":"<c3>
        payload ends inside a character (field `phone`) at byte 10
    {} {}
        unexpected data after the JSON value at byte 3
    {"Phone":"1"}
        key looks like a known one but is spelled otherwise (field `phone`) at byte 1
    {"type":"DeliveryCallback"}
        payload is a `DeliveryCallback`, not the event asked for
    {"type":"PING"}
        payload is of no documented type, not the event asked for
    {"type":"ConnectedCallback"}
        required field is missing (field `connected`) at byte 27
    {"type":"ConnectedCallback","type":"DeliveryCallback"}
        key repeated with another value (field `type`) at byte 28
    {"q":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
        payload is nested deeper than 32 levels at byte 36
    "#);
}

#[test]
fn refusals_by_size() {
    let members = says(
        format!("{{{}", "\"q\":0,".repeat(513)).as_bytes(),
        Tolerance::LENIENT,
    );
    let quirks = says(
        format!("{{\"q\":[{}", "'',".repeat(1025)).as_bytes(),
        Tolerance::LENIENT,
    );
    let bytes = says(" ".repeat(524_289).as_bytes(), Tolerance::LENIENT);
    assert_snapshot!([members, quirks, bytes].join("\n"), @"
    payload has more than 512 members at byte 3073
    payload deviates in more than 1024 places at byte 3078
    payload is longer than 524288 bytes
    ");
}

/// Payloads that are no object, each with what it is.
const NO_OBJECTS: &[&[u8]] = &[
    b"\"{}\"",
    b"[{}]",
    b"null",
    b"true",
    b"-1",
    b"ping",
    b"<html>",
    b"type=ConnectedCallback",
    b"eyJ0eXBlIjoxfQ==",
    b"POST / HTTP/1.1\r\n\r\n{}",
    b"2025-09-08 12:17 {}",
];

#[test]
fn payloads_that_are_no_object() {
    assert_snapshot!(provoked(Tolerance::LENIENT, NO_OBJECTS), @r#"
    "{}"
        expected an object, not a string at byte 0
    [{}]
        expected an object, not an array at byte 0
    null
        expected an object, not null at byte 0
    true
        expected an object, not a boolean at byte 0
    -1
        expected an object, not a number at byte 0
    ping
        expected an object, not other text at byte 0
    <html>
        expected an object, not HTML or XML at byte 0
    type=ConnectedCallback
        expected an object, not a form body at byte 0
    eyJ0eXBlIjoxfQ==
        expected an object, not Base64 at byte 0
    POST / HTTP/1.1<0d><0a><0d><0a>{}
        expected an object, not an HTTP message at byte 0
    2025-09-08 12:17 {}
        expected an object, not a log prefix before it at byte 0
    "#);
}

/// Bodies that break a rule of the grammar, where possible in the field with the longest name.
const GRAMMAR: &[&[u8]] = &[
    b"",
    b"{\"instanceId\":",
    b"{\"instanceId\":\"5",
    b"{\"instanceId\":/*",
    b"{//\r\"type\":1\n}",
    b"``",
    b"```json {}",
    b"```\n{}",
    b"```\n{}\n#",
    b"```\n{\"instanceId\":\n```",
    b"```\n{\"instanceId\":/*\n```",
    b" ~~~\n{\"instanceId\":\"\\\n\"}\n~~~",
    b"    ```\n{}\n```",
    b"{\"instanceId\":1;",
    b"{\"instanceId\":[1 2]}",
    b"{\"instanceId\"=1}",
    b"{1:2}",
    b"{True:1}",
    b"{'__proto__':1}",
    b"{#instanceId",
    b"{\"instanceId\":}",
    b"{\"instanceId\":007}",
    b"{\"instanceId\":...}",
    b"{\"instanceId\":`5`}",
    b"{\"instanceId\":ObjectId(\"5\")}",
    b"{\"instanceId\":b\"5\"}",
    b"{\"instanceId\":u'5'}",
    b"{\"instanceId\":5\"phone\":1}",
    b"{\"instanceId\":instance.id // 5\n}",
    b"{\"q\":[Object]}",
    b"{\"q\":[1,,2]}",
    b"{\"q\":NaN}",
    b"{\"instanceId\":NumberLong(01)}",
    b"{\"instanceId\":\"5\n\"}",
    b"{\"instanceId\":\"\\\xe2\x80\xa8\"}",
    b"{\"instanceId\":\xe2\x80\x9c\xe2\x80\x9e\xe2\x80\x9d}",
    b"{\"instanceId\":\"\\q\"}",
    b"{\"instanceId\":\"\\08\"}",
    b"{\"instanceId\":\"\\x0\"}",
    b"{\"instanceId\":\"\\u00\"}",
    b"{\"instanceId\":\"\\ud800\"}",
];

#[test]
fn rules_of_the_grammar() {
    assert_snapshot!(provoked(Tolerance::LENIENT, GRAMMAR), @r#"

        payload is empty at byte 0
    {"instanceId":
        payload ends inside a value (field `instanceId`) at byte 14
    {"instanceId":"5
        payload ends inside a string (field `instanceId`) at byte 16
    {"instanceId":/*
        payload ends inside a comment (field `instanceId`) at byte 16
    {//<0d>"type":1<0a>}
        expected a line feed at the end of a line comment at byte 1
    ``
        payload ends inside a code fence at byte 2
    ```json {}
        payload is empty at byte 10
    ```<0a>{}
        payload ends before the code fence does at byte 6
    ```<0a>{}<0a>#
        unexpected data after the JSON value at byte 7
    ```<0a>{"instanceId":<0a>```
        expected the value to end before the code fence does (field `instanceId`) at byte 19
    ```<0a>{"instanceId":/*<0a>```
        payload ends inside a code fence (field `instanceId`) at byte 24
     ~~~<0a>{"instanceId":"\<0a>"}<0a>~~~
        unexpected line continuation in an indented code fence (field `instanceId`) at byte 20
        ```<0a>{}<0a>```
        expected a value or a code fence of CommonMark at byte 4
    {"instanceId":1;
        expected `,` or `}` at byte 15
    {"instanceId":[1 2]}
        expected `,` or `]` (field `instanceId`) at byte 17
    {"instanceId"=1}
        expected `:`, not `=` at byte 13
    {1:2}
        expected a key at byte 1
    {True:1}
        expected quotes around a key that parsers disagree about at byte 1
    {'__proto__':1}
        expected `__proto__` in double quotes at byte 1
    {#instanceId
        expected `//` before a comment, not `#` at byte 1
    {"instanceId":}
        expected a value (field `instanceId`) at byte 14
    {"instanceId":007}
        expected a value with one reading (field `instanceId`) at byte 14
    {"instanceId":...}
        expected a value, not an ellipsis for one that was left out (field `instanceId`) at byte 14
    {"instanceId":`5`}
        expected `"` around a string, not a backtick (field `instanceId`) at byte 14
    {"instanceId":ObjectId("5")}
        expected a value, not a function call (field `instanceId`) at byte 14
    {"instanceId":b"5"}
        expected a value, not a Python bytes literal (field `instanceId`) at byte 14
    {"instanceId":u'5'}
        expected a string without a prefix (field `instanceId`) at byte 14
    {"instanceId":5"phone":1}
        expected a separator between a word and a quote (field `instanceId`) at byte 14
    {"instanceId":instance.id // 5<0a>}
        expected quotes around a text next to a comment or JSON5 white space (field `instanceId`) at byte 14
    {"q":[Object]}
        expected a value, not a console's placeholder such as `[Object]` at byte 6
    {"q":[1,,2]}
        expected an item between commas at byte 8
    {"q":NaN}
        expected a finite number, since JSON has no other at byte 5
    {"instanceId":NumberLong(01)}
        expected an integer that fits the wrapper (field `instanceId`) at byte 14
    {"instanceId":"5<0a>"}
        expected an escape in a string, not a raw line end (field `instanceId`) at byte 16
    {"instanceId":"\<e2><80><a8>"}
        expected a line feed or carriage return after the backslash (field `instanceId`) at byte 15
    {"instanceId":<e2><80><9c><e2><80><9e><e2><80><9d>}
        expected the closing typographic quotation mark (field `instanceId`) at byte 17
    {"instanceId":"\q"}
        unknown escape, expected one of JSON or JSON5 (field `instanceId`) at byte 15
    {"instanceId":"\08"}
        octal escape, expected a hexadecimal one (field `instanceId`) at byte 15
    {"instanceId":"\x0"}
        expected two hexadecimal digits in an escape (field `instanceId`) at byte 15
    {"instanceId":"\u00"}
        expected four hexadecimal digits in an escape (field `instanceId`) at byte 15
    {"instanceId":"\ud800"}
        unpaired surrogate escape, expected a pair (field `instanceId`) at byte 15
    "#);
}

const DOCUMENTED_ONLY: &[&[u8]] = &[b"{\"instanceId\":\xef\xbb\xbf1}"];

#[test]
fn rules_of_the_documented_tolerance() {
    assert_snapshot!(provoked(Tolerance::DOCUMENTED, DOCUMENTED_ONLY), @r#"
    {"instanceId":<ef><bb><bf>1}
        unexpected byte order mark after the start (field `instanceId`) at byte 14
    "#);
}

/// Documents that break a rule which the values of events do not know.
const DOCUMENTS: &[&[u8]] = &[
    b"",
    b"[NaN]",
    b"{\"a\": -Infinity}",
    b"[{\"a\": 1, \"a\": 2}]",
    b"ping",
];

#[test]
fn rules_of_documents() {
    assert_snapshot!(listed(DOCUMENTS, says_of_document), @r#"

        payload is empty at byte 0
    [NaN]
        expected a finite number, since JSON has no other at byte 1
    {"a": -Infinity}
        expected a finite number, since JSON has no other at byte 6
    [{"a": 1, "a": 2}]
        key repeated with another value at byte 10
    ping
        expected a value with one reading at byte 0
    "#);
}

/// Bodies that break the rule of a field. The fields behind it are missing, which comes later.
const FIELDS: &[&[u8]] = &[
    b"{\"type\":1}",
    b"{\"type\":\"\"}",
    b"{\"type\":\"ConnectedCallback\",\"connected\":0}",
    b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":-1}",
    b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":0,\"instanceId\":null}",
    b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":0,\"instanceId\":\"\\n\"}",
    b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":0,\"instanceId\":\"x\",\"phone\":1}",
];

#[test]
fn rules_of_the_fields() {
    assert_snapshot!(provoked(Tolerance::LENIENT, FIELDS), @r#"
    {"type":1}
        expected a string (field `type`) at byte 8
    {"type":""}
        expected 1 to 128 bytes of visible text (field `type`) at byte 8
    {"type":"ConnectedCallback","connected":0}
        expected true or false (field `connected`) at byte 40
    {"type":"ConnectedCallback","connected":true,"momment":-1}
        expected an integer from 0 to 2^53 - 1 in decimal digits (field `momment`) at byte 55
    {"type":"ConnectedCallback","connected":true,"momment":0,"instanceId":null}
        expected a string (field `instanceId`) at byte 70
    {"type":"ConnectedCallback","connected":true,"momment":0,"instanceId":"\n"}
        expected 1 to 128 bytes of visible text (field `instanceId`) at byte 70
    {"type":"ConnectedCallback","connected":true,"momment":0,"instanceId":"x","phone":1}
        expected a string of digits (field `phone`) at byte 82
    "#);
}

/// Bodies of other events that break a rule of a field.
const OTHER_FIELDS: &[&[u8]] = &[
    b"{\"type\":\"DeliveryCallback\",\"phone\":\"1\",\"instanceId\":\"x\",\"messageId\":\"\"}",
    b"{\"type\":\"MessageStatusCallback\",\"instanceId\":\"x\",\"status\":\"READ\",\"ids\":\"x\"}",
    b"{\"type\":\"ReceivedCallback\",\"instanceId\":\"x\",\"phone\":\"1\",\"momment\":0,\"text\":\"Oi\"}",
    b"{\"type\":\"ReceivedCallback\",\"instanceId\":\"x\",\"phone\":\"1\",\"momment\":0,\"image\":{\"width\":0.5}}",
    b"{\"type\":\"ReceivedCallback\",\"instanceId\":\"x\",\"phone\":\"1\",\"momment\":0,\"location\":{\"latitude\":\"1\"}}",
];

#[test]
fn rules_of_the_fields_of_other_events() {
    let says = |body: &[u8]| says_of_any(body, Tolerance::LENIENT);
    assert_snapshot!(listed(OTHER_FIELDS, says), @r#"
    {"type":"DeliveryCallback","phone":"1","instanceId":"x","messageId":""}
        expected 1 to 128 bytes of visible text (field `messageId`) at byte 68
    {"type":"MessageStatusCallback","instanceId":"x","status":"READ","ids":"x"}
        expected an array of strings (field `ids`) at byte 71
    {"type":"ReceivedCallback","instanceId":"x","phone":"1","momment":0,"text":"Oi"}
        expected an object (field `text`) at byte 75
    {"type":"ReceivedCallback","instanceId":"x","phone":"1","momment":0,"image":{"width":0.5}}
        expected an integer of at most 2^53 - 1 in decimal digits (field `image.width`) at byte 85
    {"type":"ReceivedCallback","instanceId":"x","phone":"1","momment":0,"location":{"latitude":"1"}}
        expected a number (field `location.latitude`) at byte 91
    "#);
}

/// What `Deserialize` refuses of an event in members that are canonical but for one.
const MEMBERS: &[&str] = &[
    r#"{"connected":true,"instanceId":"x","momment":0,"phone":"1","type":"x"}"#,
    r#"{"connected":true,"instanceId":"x","momment":-1,"phone":"1","type":"ConnectedCallback"}"#,
    r#"{"connected":true,"instanceId":"","momment":0,"phone":"1","type":"ConnectedCallback"}"#,
    r#"{"connected":true,"instanceId":"x","momment":0,"phone":"","type":"ConnectedCallback"}"#,
];

#[test]
fn rules_of_the_canonical_members() {
    assert_snapshot!(member_messages().join("\n"), @"
    `type` has to be `ConnectedCallback`
    `momment` has to be an integer from 0 to 2^53 - 1
    `instanceId` has to be 1 to 128 bytes of visible text
    `phone` has to be 1 to 128 bytes of visible text
    expected 1 to 128 bytes of visible text
    expected 1 to 128 bytes of visible text
    expected an integer from 0 to 2^53 - 1
    ");
}

fn every_message() -> Vec<String> {
    let mut messages: Vec<String> = quirk_messages().into_iter().map(|it| it.1).collect();
    messages.extend(Quirk::ALL.iter().map(|quirk| quirk.reading().to_owned()));
    messages.extend(kinds().iter().map(ErrorKind::to_string));
    messages.extend(ErrorKind::ALL.iter().map(|kind| kind.message().to_owned()));
    messages.extend(
        event_types()
            .iter()
            .map(|event| ErrorKind::WrongEvent(*event).to_string()),
    );
    for quirk in Quirk::ALL {
        let body = fixture_of(*quirk);
        let denied = says_of_any(&body, Tolerance::LENIENT.deny(*quirk));
        messages.push(ErrorKind::Denied(*quirk).to_string());
        messages.push(denied);
    }
    for bodies in [KINDS, NO_OBJECTS, GRAMMAR, FIELDS] {
        messages.extend(bodies.iter().map(|body| says(body, Tolerance::LENIENT)));
    }
    messages.extend(
        DOCUMENTED_ONLY
            .iter()
            .map(|body| says(body, Tolerance::DOCUMENTED)),
    );
    messages.extend(DOCUMENTS.iter().map(|document| says_of_document(document)));
    messages.extend(
        OTHER_FIELDS
            .iter()
            .map(|body| says_of_any(body, Tolerance::LENIENT)),
    );
    messages.extend(member_messages());
    messages.push(EventType::Unknown.to_string());
    messages
}

fn quirk_messages() -> Vec<(Quirk, String)> {
    let message = |quirk: &Quirk| {
        let options = ParseOptions::new().tolerance(Tolerance::LENIENT.allow(*quirk));
        let parsed = options.parse(&fixture_of(*quirk));
        let parsed = parsed.expect("an accepted fixture");
        let found = parsed.diagnostics.iter();
        let mut found = found.filter(|finding| finding.quirk() == Some(*quirk));
        (*quirk, found.next().expect("the quirk").to_string())
    };
    Quirk::ALL.iter().map(message).collect()
}

fn member_messages() -> Vec<String> {
    fn refusal<T: DeserializeOwned>(json: &str) -> String {
        let value = serde_json::from_str(json).expect("JSON");
        let read = serde_json::from_value::<T>(value).map(drop);
        read.expect_err("what breaks a rule").to_string()
    }
    let events = MEMBERS.iter().copied().map(refusal::<ConnectedEvent>);
    let single = [
        refusal::<InstanceId>("\"\""),
        refusal::<Phone>("\"\""),
        refusal::<Moment>("-1"),
    ];
    events.chain(single).collect()
}

fn kinds() -> Vec<ErrorKind> {
    vec![
        ErrorKind::TooLong(524_288),
        ErrorKind::TooDeep(32),
        ErrorKind::TooManyMembers(512),
        ErrorKind::TooManyQuirks(1024),
        ErrorKind::Encoding(Encoding::InvalidUtf8),
        ErrorKind::Encoding(Encoding::Utf16),
        ErrorKind::Encoding(Encoding::Utf32),
        ErrorKind::Encoding(Encoding::Gzip),
        ErrorKind::UnexpectedEnd,
        ErrorKind::UnexpectedToken,
        ErrorKind::TrailingData,
        ErrorKind::NotAnObject,
        ErrorKind::WrongEvent(EventType::Disconnected),
        ErrorKind::ConflictingDuplicate(Some(Field::PHONE)),
        ErrorKind::SuspiciousKey(Field::PHONE),
        ErrorKind::MissingField(Field::PHONE),
        ErrorKind::InvalidField(Field::PHONE),
        ErrorKind::Denied(Quirk::SingleQuotes),
    ]
}

fn event_types() -> Vec<EventType> {
    let mut events = EventType::DOCUMENTED.to_vec();
    events.retain(|event| *event != EventType::Connected);
    events.push(EventType::Unknown);
    events
}

/// Lists bodies, each with what the refusal says.
fn provoked(tolerance: Tolerance, bodies: &[&[u8]]) -> String {
    listed(bodies, |body| says(body, tolerance))
}

fn listed(bodies: &[&[u8]], says: impl Fn(&[u8]) -> String) -> String {
    let line = |body: &&[u8]| {
        let shown: String = body
            .iter()
            .map(|byte| match byte {
                b' '..=b'~' => char::from(*byte).to_string(),
                _ => format!("<{byte:02x}>"),
            })
            .collect();
        format!("{shown}\n    {}", says(body))
    };
    let lines: Vec<String> = bodies.iter().map(line).collect();
    lines.join("\n")
}

fn says(body: &[u8], tolerance: Tolerance) -> String {
    let options = ParseOptions::new().tolerance(tolerance);
    match options.parse_connected(body) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn says_of_any(body: &[u8], tolerance: Tolerance) -> String {
    let options = ParseOptions::new().tolerance(tolerance);
    match options.parse(body) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn says_of_document(document: &[u8]) -> String {
    match normalize(document) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// Reads the fixture that shows a quirk alone.
fn fixture_of(quirk: Quirk) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let read = |source: &str| fs::read(fixtures.join(format!("{source}-{quirk}.json")));
    read("docs")
        .or_else(|_| read("synthetic"))
        .expect("a fixture")
}
