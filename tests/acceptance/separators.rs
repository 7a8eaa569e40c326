//! Syntax, first part: rows 26 to 31. Separators between members, and between a key and its value.

use super::bodies::{edited, note, plus, replaced, with};
use super::table::{Case, Row, accepted, refused, refused_anyhow, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row_26(),
        row_27(),
        row_28(),
        row_29(),
        row_29b(),
        row_30(),
        row_31(),
    ]
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
    row(28, "the same inside arrays (a hole in ECMA-262)")
        .always(refused("UnexpectedToken"))
        .cases(
            [
                "[1,,2]",
                "[1,,,,2]",
                "[1, ,2]",
                "[,1]",
                "[1,,]",
                "[,]",
                "[,,,]",
                "[,1,,2,]",
                "[[1],,[2]]",
                r#"{"a":[["x",,"y"]]}"#,
            ]
            .map(note),
        )
        .cases([note("[1,/**/,2]")
            .strict(refused_anyhow())
            .documented(refused_anyhow())
            .lenient(refused("UnexpectedToken").whatever_before())])
}

fn row_29() -> Row {
    row(
        29,
        "missing comma before a key followed by a colon; in an array between a container and `{`",
    )
    .strict(refused("Denied(missing-comma)"))
    .documented(accepted(["missing-comma"]))
    .lenient(same())
    .cases(quoted_keys())
    .cases(bare_keys())
    .cases(items())
    // Nowhere else is it certain that a member or an item starts: `[1][0]` is an index in ECMA-262.
    .cases(
        [
            "[1 2]",
            r#"["a" "b"]"#,
            r#"["a""b"]"#,
            "[[1][0]]",
            "[[1] [2]]",
            r#"[{"a":1}[0]]"#,
            r#"[1 {"a":2}]"#,
            r#"["x"{"a":2}]"#,
            r#"["x" abc]"#,
            r#"{"a":1 "b"}"#,
            r#"{"a":1 {"b":2}}"#,
        ]
        .map(|value| note(value).always(refused("UnexpectedToken"))),
    )
}

/// Keys in quotes without the comma before them.
fn quoted_keys() -> Vec<Case> {
    vec![
        edited(",\"phone\"", "\"phone\""),
        edited(",\"phone\"", " \n\"phone\""),
        edited("true,", "true "),
        edited("true,", "true\r\n\t"),
        edited("1757333824580,", "1757333824580\n"),
        edited(",\"phone\":", " \"phone\" :"),
        note(r#"{"a":1 "b":[] "c":2}"#)
            .keeps(r#"{"a":1 ,"b":[] ,"c":2}"#)
            .documented(accepted(["missing-comma", "missing-comma"])),
        note(r#"{"a":[]"b":{}"c":2}"#)
            .keeps(r#"{"a":[],"b":{},"c":2}"#)
            .documented(accepted(["missing-comma", "missing-comma"])),
        edited(",\"phone\"", " 'phone'")
            .strict(refused("Denied(missing-comma)"))
            .documented(accepted(["missing-comma", "single-quotes"])),
        edited(",\"phone\"", "// o número\n\"phone\"")
            .strict(refused("Denied(line-comment)"))
            .documented(accepted(["line-comment", "missing-comma"])),
        edited("true,", "true/**/")
            .strict(refused("Denied(block-comment)"))
            .documented(same())
            .lenient(accepted(["block-comment", "missing-comma"])),
        edited("\"3C67AB641C8AA0412F6A0242B4E23AC7\",", "instance.id\n")
            .event("instanceId", "\"instance.id\"")
            .strict(refused_anyhow())
            .documented(accepted(["unquoted-value", "missing-comma", "placeholder"])),
    ]
}

/// Keys without quotes, and without the comma before them.
fn bare_keys() -> Vec<Case> {
    [
        edited(",\"phone\"", " phone"),
        edited(",\"phone\"", "\nphone "),
        edited(",\"phone\"", "phone"),
        edited("}", "\nisBusiness: true}").event("isBusiness", "true"),
        note(r#"{"a":1 b:2}"#).keeps(r#"{"a":1 ,"b":2}"#),
        note(r#"{"a":"x"b:2}"#).keeps(r#"{"a":"x","b":2}"#),
        note(r#"{"a":[1]b:2}"#).keeps(r#"{"a":[1],"b":2}"#),
        note(r#"{"a":{}名:2}"#).keeps(r#"{"a":{},"名":2}"#),
    ]
    .map(|case| {
        case.documented(refused("Denied(unquoted-key)").among(["missing-comma", "denied"]))
            .lenient(accepted(["missing-comma", "unquoted-key"]))
    })
    .into()
}

/// Objects without the comma before them, in an array after a container.
fn items() -> Vec<Case> {
    vec![
        note(r#"[{"a":1}{"b":2}]"#).keeps(r#"[{"a":1},{"b":2}]"#),
        note("[{\"a\":1}\n{\"b\":2}]").keeps("[{\"a\":1}\n,{\"b\":2}]"),
        note(r#"[[1]{"a":2}]"#).keeps(r#"[[1],{"a":2}]"#),
        note("[{} {} {}]")
            .keeps("[{} ,{} ,{}]")
            .documented(accepted(["missing-comma", "missing-comma"])),
    ]
}

fn row_29b() -> Row {
    let token = || refused("UnexpectedToken");
    row(
        29,
        "a word, number or literal that touches a quote; a bare word beside a comment or JSON5 white space",
    )
    .part("b")
    .always(token())
    .cases([
        edited("1757333824580,", "1757333824580"),
        edited("1757333824580,\"instanceId\"", "1757333824580'instanceId'"),
        edited("true,", "true"),
        note(r#"{"a":1"b":2}"#),
        note(r#"{"a":null"b":2}"#),
        note(r#"[1"a"]"#),
        note(r#"[true"a"]"#),
    ])
    .cases(
        [
            edited("\"3C67AB641C8AA0412F6A0242B4E23AC7\",", "abc"),
            edited("\"3C67AB641C8AA0412F6A0242B4E23AC7\",", "instance.id"),
            note(r#"{"a":abc"b":1}"#),
            note(r#"[abc"b"]"#),
            with("instanceId", "abc//old\n"),
            with("instanceId", "abc // old\n"),
            with("phone", "número//x\n"),
            note("{\"a\":abc//x\n}"),
        ]
        .map(|case| {
            case.strict(refused_anyhow())
                .documented(token().whatever_before())
        }),
    )
    .cases(
        [
            with("instanceId", "abc/*old*/"),
            with("instanceId", "abc /*old*/"),
            note("{\"a\":abc/*x*/}"),
            with("instanceId", "instance.id\u{a0}"),
            with("instanceId", "instance.id \u{2003}"),
            with("instanceId", "\u{a0}instance.id"),
            note("{\"a\":abc\u{c}}"),
        ]
        .map(|case| {
            case.strict(refused_anyhow())
                .documented(same())
                .lenient(token().whatever_before())
        }),
    )
    // A number or a literal ends there for all, and so does a comment before a word.
    .cases([
        edited("1757333824580", "1757333824580//x\n")
            .strict(refused("Denied(line-comment)"))
            .documented(accepted(["line-comment"])),
        edited("true", "true/*x*/")
            .strict(refused("Denied(block-comment)"))
            .lenient(accepted(["block-comment"])),
        edited("1757333824580", "1757333824580\u{a0}")
            .strict(refused("Denied(json5-whitespace)"))
            .lenient(accepted(["json5-whitespace"])),
        with("instanceId", "/*x*/instance.id")
            .event("instanceId", "\"instance.id\"")
            .strict(refused("Denied(block-comment)"))
            .lenient(accepted(["block-comment", "unquoted-value", "placeholder"])),
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
