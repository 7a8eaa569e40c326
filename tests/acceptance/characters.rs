//! Encoding, second part: rows 8 to 13. Characters that JSON does not know where they stand.

use super::bodies::{before, behind, edited, kept, note, plus, replaced, with};
use super::table::{Row, accepted, refused, refused_anyhow, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_8(), row_9(), row_10(), row_11(), row_12(), row_13()]
}

fn row_8() -> Row {
    row(
        8,
        "lone surrogate escape in a key or an identity field; elsewhere too",
    )
    .always(refused("UnexpectedToken").at(r"\ud800"))
    .cases([
        with("phone", r#""5544\ud800""#),
        with("type", r#""\ud800ConnectedCallback""#),
        with("instanceId", r#""\ud800\ud800""#),
        with("phone", r#""\ud800\u0041""#),
        with("phone", r#""\udc00\ud800""#).always(refused("UnexpectedToken").at(r"\udc00")),
        with("phone", r#""\uDFFF""#).always(refused("UnexpectedToken").at(r"\uDFFF")),
        replaced("phone", r#""pho\ud800ne":"5544999999999""#),
        plus(r#""\ud800":1"#),
        note(r#""\ud800x""#),
        note(r#"[[{"a":"\ud800"}]]"#),
        note(r#"{"\ud800":1}"#),
    ])
}

fn row_9() -> Row {
    row(9, "valid surrogate pair in an unknown field")
        .always(accepted([]))
        .cases([
            kept(r#""\ud83d\ude00""#),
            kept(r#"["\uD83D\uDE00\uD83D\uDE00"]"#),
            kept(r#"{"\ud800\udc00":"\udbff\udfff"}"#),
            plus(r#""\ud83d\ude00":"😀""#).unknown([("😀", "\"😀\"")]),
        ])
}

fn row_10() -> Row {
    row(10, "NUL between tokens or after the document")
        .always(refused("UnexpectedToken").at("\0"))
        .cases([
            edited("{", "{\0"),
            edited(",\"phone\"", ",\0\"phone\""),
            edited(":true", ":\0true"),
            edited(":true", ":true\0"),
            edited("}", "\0}"),
            before("\0"),
            note("[1\0]"),
            behind("\0").always(refused("TrailingData").at("\0")),
            behind("\n\0\0\0\0").always(refused("TrailingData")),
        ])
}

fn row_11() -> Row {
    row(11, "full-width punctuation, backticks")
        .always(refused("UnexpectedToken"))
        .cases([
            edited(",\"phone\"", "，\"phone\"").always(refused("UnexpectedToken").at("，")),
            edited("\"phone\":", "\"phone\"："),
            edited("{", "｛"),
            edited("}", "｝"),
            with("phone", "＂5544999999999＂"),
            with("phone", "`5544999999999`").always(refused("UnexpectedToken").at("`")),
            with("phone", "```5544999999999```"),
            replaced("phone", "`phone`:\"5544999999999\""),
            note("［1］"),
            note("´a´"),
        ])
}

fn row_12() -> Row {
    row(
        12,
        "JSON5 white space (VT, FF, NBSP, U+2028, U+FEFF between tokens)",
    )
    .strict(refused("Denied(json5-whitespace)"))
    .documented(same())
    .lenient(accepted(["json5-whitespace"]))
    .cases(
        [
            "\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{2029}", "\u{1680}", "\u{2003}", "\u{202f}",
        ]
        .map(|space| edited(",\"phone\"", &format!(",{space}\"phone\""))),
    )
    .cases([
        before("\u{a0}\u{a0}\u{3000}"),
        behind("\u{c}"),
        note("[1,\u{a0}2]").keeps("[1, 2]"),
        edited(",\"phone\"", ",\u{a0} \u{a0}\"phone\"")
            .lenient(accepted(["json5-whitespace", "json5-whitespace"])),
        edited(":true", ":\u{feff}true")
            .strict(refused("UnexpectedToken"))
            .documented(same()),
        // White space of Unicode and of no JSON.
        edited(":true", ":\u{85}true").always(refused("UnexpectedToken")),
        edited(":true", ":\u{200b}true").always(refused("UnexpectedToken")),
    ])
}

fn row_13() -> Row {
    let texts = [
        ("“it's”", r#""it's""#),
        ("‘say \"x\"’", r#""say \"x\"""#),
        ("[“a\\n”]", r#"["a\n"]"#),
    ];
    row(
        13,
        "matched curly quotes as delimiters; also with U+00B4 or U+0060 at one end",
    )
    .strict(refused("Denied(curly-quotes)"))
    .documented(same())
    .lenient(same())
    .cases([
        with("phone", "“5544999999999”"),
        with("phone", "‘5544999999999’"),
        replaced("phone", "“phone”:“5544999999999”"),
    ])
    .cases(texts.map(|(text, _)| note(text)))
    // A caller that knows its source may allow them, where they match.
    .cases(
        [
            with("phone", "“5544999999999”"),
            with("phone", "‘5544999999999’"),
        ]
        .into_iter()
        .chain(texts.map(|(text, json)| note(text).keeps(json)))
        .map(|case| {
            case.allowing("curly-quotes")
                .always(accepted(["curly-quotes"]))
        }),
    )
    .cases([replaced("phone", "“phone”:“5544999999999”")
        .allowing("curly-quotes")
        .always(accepted(["curly-quotes", "curly-quotes"]))])
    .cases(
        [
            "“5544999999999\"",
            "“55“44”",
            "”5544999999999”",
            "\"5544999999999”",
            "‘5544999999999´",
            "‘5544999999999`",
            "`5544999999999´",
            "´5544999999999’",
        ]
        .into_iter()
        .flat_map(|text| {
            [
                with("phone", text),
                with("phone", text).allowing("curly-quotes"),
            ]
        })
        .map(|case| case.always(refused_anyhow())),
    )
}
