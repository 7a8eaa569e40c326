//! Encoding, first part: rows 1 to 7. The payload is UTF-8 text, and nothing is repaired.

use super::bodies::{BASE, before, behind, body, edited, kept, note, plus, pretty, with};
use super::table::{Case, Row, accepted, refused, refused_anyhow, row, same};

const MARK: &str = "\u{feff}";

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row_1(),
        row_2(),
        row_3(),
        row_4(),
        row_5(),
        row_6(),
        row_7(),
    ]
}

fn row_1() -> Row {
    row(1, "one UTF-8 byte order mark at the start")
        .strict(refused("Denied(byte-order-mark)").at(MARK))
        .documented(accepted(["byte-order-mark"]))
        .lenient(same())
        .cases([
            before(MARK),
            before(format!("{MARK}\r\n\t ")),
            body(format!("{MARK}{}", pretty())),
            body(format!("{MARK}{BASE}\n")),
        ])
}

fn row_2() -> Row {
    row(
        2,
        "a second byte order mark, or one between tokens or at the end",
    )
    .strict(refused("UnexpectedToken").at(MARK))
    .documented(same())
    .lenient(accepted(["json5-whitespace"]))
    .cases([
        before(format!("{MARK}{MARK}"))
            .strict(refused("Denied(byte-order-mark)"))
            .documented(refused("UnexpectedToken").among(["byte-order-mark", "unexpected-token"]))
            .lenient(accepted(["byte-order-mark", "json5-whitespace"])),
        before(format!(" {MARK}")),
        edited("{", &format!("{{{MARK}")),
        edited(":true", &format!(":{MARK}true")),
        edited(":true", &format!(":true{MARK}")),
        edited("\"phone\":", &format!("\"phone\"{MARK}:")),
        behind(MARK),
        behind(format!("\n{MARK}\n")),
    ])
}

fn row_3() -> Row {
    row(
        3,
        "UTF-16 or UTF-32, with or without a byte order mark; gzip magic `1f 8b`",
    )
    .strict(refused("Encoding(Utf16)"))
    .documented(same())
    .lenient(same())
    .cases([
        utf16("little-endian", u16::to_le_bytes, BASE),
        utf16("big-endian", u16::to_be_bytes, BASE),
        utf16(
            "little-endian, marked",
            u16::to_le_bytes,
            &format!("{MARK}{BASE}"),
        ),
        utf16(
            "big-endian, marked",
            u16::to_be_bytes,
            &format!("{MARK}{BASE}"),
        ),
        utf16("pretty little-endian", u16::to_le_bytes, &pretty()),
    ])
    .cases(
        [
            utf32("little-endian", u32::to_le_bytes, BASE),
            utf32("big-endian", u32::to_be_bytes, BASE),
            utf32(
                "little-endian, marked",
                u32::to_le_bytes,
                &format!("{MARK}{BASE}"),
            ),
            utf32(
                "big-endian, marked",
                u32::to_be_bytes,
                &format!("{MARK}{BASE}"),
            ),
        ]
        .map(|case| case.always(refused("Encoding(Utf32)"))),
    )
    .cases(
        [
            body(b"\x1f\x8b"),
            body(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\x56\x2a\xa9\x2c\x48\x55"),
            before(b"\x1f\x8b"),
        ]
        .map(|case| case.always(refused("Encoding(Gzip)").at(b"\x1f\x8b"))),
    )
}

fn utf16(label: &str, order: fn(u16) -> [u8; 2], text: &str) -> Case {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
    body(bytes).named(format!("UTF-16 {label}"))
}

fn utf32(label: &str, order: fn(u32) -> [u8; 4], text: &str) -> Case {
    let bytes: Vec<u8> = text.chars().map(u32::from).flat_map(order).collect();
    body(bytes).named(format!("UTF-32 {label}"))
}

fn row_4() -> Row {
    let refused_at = |bytes: &'static [u8]| refused("Encoding(InvalidUtf8)").at(bytes);
    row(4, "invalid UTF-8 anywhere, overlong, CESU-8, cut multibyte")
        .strict(refused("Encoding(InvalidUtf8)"))
        .documented(same())
        .lenient(same())
        .cases([
            spliced("\"phone\":\"", b"\xff").always(refused_at(b"\xff")),
            spliced("\"pho", b"\x80").always(refused_at(b"\x80")),
            spliced("\"connected\":", b"\xfe").always(refused_at(b"\xfe")),
            spliced("\"instanceId\":\"", b"\xc0\xaf").always(refused_at(b"\xc0")),
            spliced("\"phone\":\"", b"\xe0\x80\xaf").always(refused_at(b"\xe0")),
            spliced("\"phone\":\"", b"\xed\xa0\xbd\xed\xb8\x80").always(refused_at(b"\xed")),
            spliced("\"phone\":\"", b"\xf4\x90\x80\x80").always(refused_at(b"\xf4")),
            spliced("\"phone\":\"", b"n\xfamero").always(refused_at(b"\xfa")),
            spliced("\"phone\":\"", b"\xe2\x80").always(refused_at(b"\xe2\x80")),
            behind(b"\xff").always(refused_at(b"\xff")),
            before(b"\xbf").always(refused_at(b"\xbf")),
            // A character that the payload ends in is cut.
            behind(b"\xf0\x9f\x98").always(refused("UnexpectedEnd").at(b"\xf0\x9f\x98")),
            body(b"{\"phone\":\"n\xc3").always(refused("UnexpectedEnd").at(b"\xc3")),
            body(b"{\"phone\":\"n\xe2\x82\r\n")
                .always(refused("UnexpectedEnd").at(b"\xe2\x82\r\n")),
        ])
}

/// [`BASE`] with bytes put behind a text of it.
fn spliced(text: &str, bytes: &[u8]) -> Case {
    let at = BASE.find(text).expect("a text of the base") + text.len();
    body([&BASE.as_bytes()[..at], bytes, &BASE.as_bytes()[at..]].concat())
        .named(format!("{} behind {text}", bytes.escape_ascii()))
}

fn row_5() -> Row {
    let torn = || refused("UnexpectedToken");
    let of_field = |kind: &'static str| refused(kind).among(["control-character", "invalid-field"]);
    row(
        5,
        "raw control character in a string: line feed, carriage return / any other",
    )
    .strict(refused("Denied(control-character)"))
    .documented(same())
    .lenient(accepted(["control-character"]))
    .cases([
        note("\"a\tb\"").keeps(r#""a\tb""#),
        note("[\"a\u{1}b\"]").keeps(r#"["a\u0001b"]"#),
        note("{\"a\":\"\u{1b}[31m\"}").keeps(r#"{"a":"\u001b[31m"}"#),
        note("\"\0\"").keeps(r#""\u0000""#),
        note("\"\u{1f}\\u00e9\"").keeps(r#""\u001f\u00e9""#),
        plus("\"no\u{8}te\":1").unknown([("no\u{8}te", "1")]),
        note("{\"a\tb\":1}").keeps(r#"{"a\tb":1}"#),
        note("'a\tb'")
            .keeps(r#""a\tb""#)
            .strict(refused_anyhow())
            .documented(refused("Denied(control-character)").whatever_before())
            .lenient(accepted(["single-quotes", "control-character"])),
    ])
    .cases([
        with("phone", "\"5544\t999999999\"").lenient(of_field("InvalidField(phone)")),
        with("instanceId", "\"3C67\0\"").lenient(of_field("InvalidField(instanceId)")),
        with("type", "\"ConnectedCallback\u{1f}\"").lenient(of_field("InvalidField(type)")),
        plus("\"pho\tne\":1").lenient(
            refused("SuspiciousKey(phone)").among(["control-character", "suspicious-key"]),
        ),
    ])
    // A line that was torn, rather than a character of the text.
    .cases([
        with("phone", "\"5544\n999999999\"").always(torn().at("\n")),
        with("phone", "\"5544\r\n999999999\"").always(torn().at("\r")),
        with("phone", "\"5544\r999999999\"").always(torn().at("\r")),
        note("\"a\nb\"").always(torn().at("\n")),
        note("[\"a\rb\"]").always(torn().at("\r")),
        plus("\"no\nte\":1").always(torn().at("\n")),
    ])
}

fn row_6() -> Row {
    row(
        6,
        "escaped control, C1, bidi, zero-width, noncharacter, U+FFFD in an identity field",
    )
    .strict(refused("InvalidField(phone)"))
    .documented(same())
    .lenient(same())
    .cases(
        [
            r"\u000a",
            r"\n",
            r"\t",
            r"\u0000",
            r"\u007f",
            r"\u0085",
            r"\u200b",
            r"\u202E",
            r"\u2066",
            r"\ufeff",
            r"\ufdd0",
            r"\uffff",
            r"\ufffd",
            r"\ud83f\udfff",
            "\u{85}",
            "\u{200d}",
            "\u{202e}",
            "\u{fffd}",
        ]
        .map(|text| with("phone", &format!("\"5544{text}999999999\""))),
    )
    .cases(
        [
            r#""3C67\u0000""#,
            r#""\u200E3C67""#,
            "\"3C67\u{2028}\"",
            "\"\u{fffd}\"",
        ]
        .map(|text| with("instanceId", text).always(refused("InvalidField(instanceId)"))),
    )
    .cases(
        [
            r#""ConnectedCallback\n""#,
            "\"Connected\u{ad}Callback\"",
            "\"\u{200b}ConnectedCallback\"",
        ]
        .map(|text| with("type", text).always(refused("InvalidField(type)"))),
    )
}

fn row_7() -> Row {
    row(7, "the same inside an unknown field")
        .always(accepted([]))
        .cases([
            kept(r#""a\u0000b""#),
            kept(r#""\n\r\t\u001b[31m""#),
            kept("\"\u{85}\u{202e}\u{200b}\u{fffd}\u{ffff}\""),
            kept(r#"["\ufffe", {"\u007f": "\u2028"}]"#),
            plus(r#""no\u0000\u200bte":1"#).unknown([("no\0\u{200b}te", "1")]),
        ])
}
