//! Syntax, row 42: nothing is read from a payload that was cut, wherever it was cut.

use zapi_webhooks::ParseOptions;

use super::bodies::{BASE, DOCS_EXAMPLE, body, edited, pretty};
use super::judge::TOLERANCES;
use super::table::{Case, Outcome, Row, refused, refused_anyhow, row, same};

/// Accepted bodies, with the column from which on they are, and without white space or a comment
/// at the end, which alone could be cut off unnoticed.
fn wholes() -> Vec<(&'static str, usize, Vec<u8>)> {
    let text = |text: &str| text.trim_end().as_bytes().to_vec();
    let spelled = BASE
        .replace("phone", r"ph\u006fne")
        .replace(":1757333824580", ":\"1757333824580\"")
        .replace(
            '}',
            r#","n\ud83d\ude00":["\\\"\/",{"é":[-1.5E+3,null,false]}]}"#,
        );
    let commented = BASE
        .replace(",\"phone\"", ", // \u{fa}ltimo\r\n\"phone\"")
        .replace('{', "{//\n");
    let wrapped = BASE
        .replace("1757333824580", "NumberLong(\"1757333824580\")")
        .replace("\"connected\"", ",,'connected'")
        .replace("true,", "true");
    let curly = BASE
        .replace("\"phone\"", "“phone”")
        .replace("\"5544999999999\"", "‘5544999999999’");
    let json5 = BASE
        .replace("\"type\"", "/* * / */\u{a0}type")
        .replace("5544999999999", r"\x3544999999999")
        .replace('}', ",n:[+0x1F,.5,NaN,-Infinity,'\\\r\n',],}");
    vec![
        ("the compact body", 0, text(BASE)),
        ("the pretty body", 0, text(&pretty())),
        ("an escaped body", 0, text(&spelled)),
        (
            "the vendor's example",
            1,
            DOCS_EXAMPLE.trim_ascii_end().to_vec(),
        ),
        ("a marked body", 1, text(&format!("\u{feff}{BASE}"))),
        ("a fenced body", 1, text(&format!("```json\n{BASE}\n```"))),
        ("a commented body", 1, text(&commented)),
        ("a body with a wrapper and odd commas", 1, text(&wrapped)),
        ("a body in curly quotes", 2, text(&curly)),
        ("a JSON5 body", 2, text(&json5)),
    ]
}

pub(crate) fn row_42() -> Row {
    row(
        42,
        "missing final `}`; every other strict prefix, of whichever accepted body",
    )
    .always(refused("UnexpectedEnd"))
    .cases(wholes().iter().flat_map(|(name, from, whole)| {
        assert_accepted(name, *from, whole);
        (0..whole.len()).map(|cut| prefix(name, *from, whole, cut))
    }))
    .cases([edited("}", ""), edited("}", " "), edited("}", ",")])
}

/// A body has to be accepted for its prefixes to say anything.
fn assert_accepted(name: &str, from: usize, whole: &[u8]) {
    for (column, (_, tolerance)) in TOLERANCES.into_iter().enumerate() {
        let verdict = ParseOptions::new()
            .tolerance(tolerance)
            .parse_connected(whole);
        assert_eq!(verdict.is_ok(), column >= from, "{name}: {verdict:?}");
    }
}

fn prefix(name: &str, from: usize, whole: &[u8], cut: usize) -> Case {
    let part = &whole[..cut];
    let case = body(part).named(format!("{name}, cut at byte {cut} of {}", whole.len()));
    let outcome = outcome(part);
    match from {
        0 => case.always(outcome),
        1 => case
            .strict(refused_anyhow())
            .documented(outcome)
            .lenient(same()),
        _ => case
            .strict(refused_anyhow())
            .documented(refused_anyhow())
            .lenient(outcome),
    }
}

/// What becomes of a prefix: the quirks before the cut are not the point, the end is.
fn outcome(part: &[u8]) -> Outcome {
    match core::str::from_utf8(part) {
        Ok(_) => refused("UnexpectedEnd").whatever_before(),
        Err(_) => refused("Encoding(InvalidUtf8)").truncated(),
    }
}
