//! Syntax, row 42: nothing is read from a payload that was cut, wherever it was cut.

use zapi_webhooks::ParseOptions;

use super::bodies::{BASE, DOCS_EXAMPLE, body, edited, pretty};
use super::judge::TOLERANCES;
use super::table::{Case, Outcome, Row, Verdict, refused, refused_anyhow, row, same};

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
        .replace("true,", "true ");
    let wrapped_anew = BASE
        .replace("1757333824580", "new NumberLong( '1757333824580' )")
        .replace("connected\":true,\"", "connected\":true \"")
        .replace(
            '}',
            ",\"n\":[Long('-1'),Int32(2),{\"a\":1}{\"b\":[número]}]}",
        );
    let json5 = BASE
        .replace("\"type\"", "/* * / */\u{a0}type")
        .replace("5544999999999", r"\x3544999999999")
        .replace(
            '}',
            ",n:[+0x1F,.5,5.,True,'\t\\\r\n',],Σ_1:None,\\u540d:'\\v'\nx:{}}",
        );
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
        (
            "a body in a fence of tildes",
            1,
            text(&format!("  ~~~ json {{2}}\n{BASE}\n ~~~")),
        ),
        (
            "a body with other wrappers and commas",
            1,
            text(&wrapped_anew),
        ),
        ("a JSON5 body", 2, text(&json5)),
    ]
}

pub(crate) fn row_42() -> Row {
    let id = "\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\"";
    let phone = format!("{{{id},\"phone\":");
    row(
        42,
        "missing final `}`; every other strict prefix, also with white space or line ends appended",
    )
    .always(refused("UnexpectedEnd"))
    .cases(wholes().iter().flat_map(|(name, from, whole)| {
        (0..whole.len()).flat_map(|cut| {
            let torn = ["", "\n", "\r\n\t "];
            torn.map(|end| prefix(name, *from, whole, cut, end))
        })
    }))
    .cases([edited("}", ""), edited("}", " "), edited("}", ",")])
    // The error names the field that was cut.
    .cases(
        [
            "\"5548",
            "\"5548\n",
            "\"5548\r\n",
            "\"",
            "\"5548\\",
            "\"55\\u00\n",
        ]
        .map(|text| body(format!("{phone}{text}")).also("field", field, "phone")),
    )
    .cases(
        [
            "17573",
            "17573\n",
            "NumberLong(17573",
            "NumberLong(17573\n",
            "Long('1757\n",
            "-\n",
        ]
        .map(|text| body(format!("{{{id},\"momment\":{text}")).also("field", field, "momment")),
    )
    .cases(
        ["tru", "tru\n", "f \r\n"].map(|text| {
            body(format!("{{{id},\"connected\":{text}")).also("field", field, "connected")
        }),
    )
}

/// The field that a refusal is about.
fn field(_: &[u8], verdict: &Verdict) -> String {
    let Err(error) = verdict else {
        return "accepted".to_owned();
    };
    let field = error.primary().field();
    field.map_or("none".to_owned(), |field| field.as_str().to_owned())
}

/// Which of the bodies above are not accepted from their column on: their prefixes would say nothing.
pub(crate) fn wholes_not_accepted() -> Vec<String> {
    let mut found = Vec::new();
    for (name, from, whole) in wholes() {
        for (column, (tolerance, set)) in TOLERANCES.into_iter().enumerate() {
            let verdict = ParseOptions::new().tolerance(set).parse_connected(&whole);
            if verdict.is_ok() != (column >= from) {
                found.push(format!("{name}, {tolerance}: {verdict:?}"));
            }
        }
    }
    found
}

fn prefix(name: &str, from: usize, whole: &[u8], cut: usize, end: &str) -> Case {
    let part = [&whole[..cut], end.as_bytes()].concat();
    let length = whole.len();
    let case = body(&part).named(format!(
        "{name}, cut at byte {cut} of {length}, then {end:?}"
    ));
    let outcome = outcome();
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

/// The verdict on a prefix: the quirks before the cut do not matter, the end does.
fn outcome() -> Outcome {
    refused("UnexpectedEnd").whatever_before()
}
