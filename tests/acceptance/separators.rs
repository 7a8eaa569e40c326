//! Syntax, first part: rows 26 to 31. What stands between members, and between a key and its value.

use super::bodies::{edited, note, plus, replaced, with};
use super::table::{Row, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_26(), row_27(), row_28(), row_29(), row_30(), row_31()]
}

fn row_26() -> Row {
    row(26, "trailing comma")
        .strict(refused("Denied(trailing-comma)"))
        .documented(accepted(["trailing-comma"]))
        .lenient(same())
        .cases([
            edited("}", ",}"),
            edited("}", " ,\n}"),
            plus("\"note\":1,").keeps("1"),
            note(r#"{"a":1,}"#).keeps(r#"{"a":1}"#),
            note("[1,]").keeps("[1]"),
            note("[[1,],]")
                .keeps("[[1]]")
                .documented(accepted(["trailing-comma", "trailing-comma"])),
        ])
}

fn row_27() -> Row {
    row(
        27,
        "doubled, leading or several commas between members (one run = one quirk)",
    )
    .strict(refused("Denied(repeated-comma)"))
    .documented(accepted(["repeated-comma"]))
    .lenient(same())
    .cases([
        edited(",\"phone\"", ",,\"phone\""),
        edited(",\"phone\"", ",,,,,,\"phone\""),
        edited(",\"phone\"", ", ,\n\t, \"phone\""),
        edited("{", "{,"),
        edited("{", "{ , , "),
        edited("}", ",,}"),
        edited("}", ", , }"),
        note(r#"{"a":1,,"b":2}"#).keeps(r#"{"a":1,"b":2}"#),
        edited(",\"phone\"", ",,\"a\":1,,\"phone\"")
            .unknown([("a", "1")])
            .documented(accepted(["repeated-comma", "repeated-comma"])),
        edited(",\"phone\"", ",/**/,\"phone\"")
            .strict(refused("Denied(block-comment)"))
            .documented(same())
            .lenient(accepted(["repeated-comma", "block-comment"])),
    ])
}

fn row_28() -> Row {
    row(28, "the same inside arrays of unknown values")
        .strict(refused("Denied(repeated-comma)"))
        .documented(accepted(["repeated-comma"]))
        .lenient(same())
        .cases([
            note("[1,,2]").keeps("[1,2]"),
            note("[1,,,,2]").keeps("[1,2]"),
            note("[,1]").keeps("[1]"),
            note("[1,,]").keeps("[1]"),
            note("[,]").keeps("[]"),
            note("[,,,]").keeps("[]"),
            note(r#"{"a":[["x",,"y"]]}"#).keeps(r#"{"a":[["x","y"]]}"#),
            note("[,1,,2,]").keeps("[1,2]").documented(accepted([
                "repeated-comma",
                "repeated-comma",
                "trailing-comma",
            ])),
        ])
}

fn row_29() -> Row {
    row(29, "missing comma before a quoted key followed by a colon")
        .strict(refused("Denied(missing-comma)"))
        .documented(accepted(["missing-comma"]))
        .lenient(same())
        .cases([
            edited(",\"phone\"", "\"phone\""),
            edited(",\"phone\"", " \n\"phone\""),
            edited("true,", "true "),
            edited("1757333824580,", "1757333824580"),
            edited(",\"phone\":", " \"phone\" :"),
            note(r#"{"a":1 "b":[] "c":2}"#)
                .keeps(r#"{"a":1 ,"b":[] ,"c":2}"#)
                .documented(accepted(["missing-comma", "missing-comma"])),
            edited(",\"phone\"", " 'phone'")
                .strict(refused("Denied(missing-comma)"))
                .documented(accepted(["missing-comma", "single-quotes"])),
            // Nowhere else is it certain that a member starts.
            edited(",\"phone\"", " phone").always(refused("UnexpectedToken")),
            note("[1 2]").always(refused("UnexpectedToken")),
            note(r#"["a" "b"]"#).always(refused("UnexpectedToken")),
            note(r#"{"a":1 b:2}"#).always(refused("UnexpectedToken")),
        ])
}

fn row_30() -> Row {
    row(
        30,
        "value missing: `\"phone\":,` or `\"phone\":}`; comma before the colon",
    )
    .always(refused("UnexpectedToken"))
    .cases([
        with("phone", ""),
        with("connected", ""),
        with("type", " "),
        edited("\"phone\":", "\"phone\",:"),
        edited("\"type\":", "\"type\",:"),
        edited("\"phone\":", "\"phone\":,"),
        replaced("phone", "\"phone\""),
        replaced("connected", "\"connected\""),
        plus("\"note\""),
        note(""),
        note("{\"a\":}"),
        note("{\"a\":,\"b\":1}"),
    ])
}

fn row_31() -> Row {
    row(31, "missing or doubled colon, `=`, `=>`, `;`")
        .always(refused("UnexpectedToken"))
        .cases([
            edited("\"phone\":", "\"phone\" "),
            edited("\"connected\":", "\"connected\" "),
            edited("\"phone\":", "\"phone\"::"),
            edited("\"phone\":", "\"phone\": :"),
            edited("\"phone\":", "\"phone\"="),
            edited("\"phone\":", "\"phone\"=>"),
            edited("\"phone\":", "\"phone\":="),
            edited("\"phone\":", "\"phone\";"),
            edited("true,", "true;"),
            edited("}", ";}"),
            note("{\"a\"=1}"),
            note("[1;2]"),
        ])
}
