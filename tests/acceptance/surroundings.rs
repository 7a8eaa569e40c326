//! Syntax, third part: rows 38 to 45 and 47. Comments, fences, and what stands around the value.

use super::bodies::{BASE, before, behind, between, body, edited, note, pretty, with};
use super::table::{Row, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![row_38(), row_39(), row_40(), row_41()];
    rows.extend([row_43(), row_44(), row_45(), row_47()]);
    rows
}

fn row_38() -> Row {
    row(38, "`//` comment")
        .strict(refused("Denied(line-comment)"))
        .documented(accepted(["line-comment"]))
        .lenient(same())
        .cases([
            edited(",\"phone\"", ", // o número\n\"phone\""),
            edited("\"phone\":", "\"phone\"// \"x\": /* \" */\r\n:"),
            before("// {}\n"),
            behind(" // 200"),
            behind("//\n"),
            note("[1, // one\n2]").keeps("[1, \n2]"),
            edited("}", "// a\n// b\n}").documented(accepted(["line-comment", "line-comment"])),
            // A comment that swallows the rest of the line swallows it.
            edited(",\"phone\"", ",// \"phone\"")
                .documented(refused("UnexpectedEnd").among(["line-comment", "unexpected-end"])),
        ])
}

fn row_39() -> Row {
    row(39, "`/* */` comment")
        .strict(refused("Denied(block-comment)"))
        .documented(same())
        .lenient(accepted(["block-comment"]))
        .cases([
            edited(",\"phone\"", ", /* o número */ \"phone\""),
            edited(":true", ":/**/true"),
            edited(":true", ":true/* // \" ' */"),
            before("/* 200\n */"),
            behind("/***/"),
            note("[1,/*one*/2]").keeps("[1,2]"),
            edited("}", "/*a*//*b*/}").lenient(accepted(["block-comment", "block-comment"])),
            // It does not nest.
            edited(":true", ":/* /* */ */true")
                .lenient(refused("UnexpectedToken").among(["block-comment", "unexpected-token"])),
        ])
}

fn row_40() -> Row {
    row(40, "unterminated block comment; `#` comment")
        .always(refused("UnexpectedToken"))
        .cases(
            [
                edited(",\"phone\"", ",/* \"phone\""),
                edited(":true", ":true/*/"),
                behind("/*"),
                behind(" /* the end *"),
                before("/* "),
            ]
            .map(|case| case.always(refused("UnexpectedEnd"))),
        )
        .cases([
            edited(",\"phone\"", ",# the number\n\"phone\""),
            edited(":true", ":true # yes\n"),
            edited("{", "{#\n"),
            before("# 200\n"),
            note("[1, # one\n2]"),
            behind(" # the end").always(refused("TrailingData")),
        ])
}

fn row_41() -> Row {
    row(
        41,
        "Markdown fence around the one value (```` ```json ````)",
    )
    .strict(refused("Denied(code-fence)").at("```json"))
    .documented(accepted(["code-fence"]))
    .lenient(same())
    .cases([
        between("```json\n", "\n```"),
        between("```json\r\n", "\r\n```\r\n"),
        between("\n```json\n", "\n```\n\n"),
        between("```\n", "```").strict(refused("Denied(code-fence)").at("```")),
        between("```JSON5\n", "\n```").strict(refused("Denied(code-fence)").at("```JSON5")),
        body(format!("```json\n{}```\n", pretty())),
        between("\u{feff}```json\n", "\n```")
            .strict(refused("Denied(byte-order-mark)"))
            .documented(accepted(["byte-order-mark", "code-fence"])),
    ])
    // Both fences have to be there, and nothing else.
    .cases(
        [
            (between("```json\n", ""), "UnexpectedEnd", "unexpected-end"),
            (
                between("```json\n", "\n``"),
                "UnexpectedEnd",
                "unexpected-end",
            ),
            (
                between("```json ", "\n```"),
                "UnexpectedToken",
                "unexpected-token",
            ),
            (
                between("```json\n", "\n````"),
                "TrailingData",
                "trailing-data",
            ),
            (
                between("```json\n", "\n```json"),
                "TrailingData",
                "trailing-data",
            ),
            (
                between("```json\n", "\n```\n{}"),
                "TrailingData",
                "trailing-data",
            ),
            (
                between("```json\n", "\nx\n```"),
                "TrailingData",
                "trailing-data",
            ),
        ]
        .map(|(case, kind, code)| {
            case.strict(refused("Denied(code-fence)"))
                .documented(refused(kind).among(["code-fence", code]))
        }),
    )
    .cases([
        between("", "\n```").always(refused("TrailingData")),
        between("~~~\n", "\n~~~").always(refused("UnexpectedToken")),
    ])
}

fn row_43() -> Row {
    let cut = || refused("UnexpectedEnd");
    row(
        43,
        "empty, white space, `null`, `[]`, string, number; array around one event",
    )
    .always(refused("NotAnObject"))
    .cases(
        [
            "null",
            "true",
            "[]",
            "[{}]",
            "\"\"",
            "\"x\"",
            "0",
            "-1.5e3",
            "ConnectedCallback",
        ]
        .map(body),
    )
    .cases([
        between("[", "]").always(refused("NotAnObject").at("[")),
        between("[", "").always(refused("NotAnObject").at("[")),
        body("").always(cut()),
        body(" ").always(cut()),
        body("\r\n\t \n").always(cut()),
        body("// nothing")
            .strict(refused("Denied(line-comment)"))
            .documented(cut().among(["line-comment", "unexpected-end"])),
        body("\u{feff}")
            .strict(refused("Denied(byte-order-mark)"))
            .documented(cut().among(["byte-order-mark", "unexpected-end"])),
    ])
}

fn row_44() -> Row {
    row(
        44,
        "anything after the value: word, `;`, comma, brace, second document, NUL",
    )
    .always(refused("TrailingData"))
    .cases(
        [
            "ok",
            " 1",
            ";",
            ",",
            "}",
            "]",
            ")",
            "{}",
            "[]",
            "\"x\"",
            "null",
            "\0",
            ":",
            "\n.",
            "\u{1a}",
            "<br>",
            "--boundary",
            "`",
            "``",
            "```",
        ]
        .map(behind),
    )
    .cases([
        between("", BASE),
        between("", &format!("\n{BASE}")),
        between("", &format!("\n{}", pretty())),
    ])
}

fn row_45() -> Row {
    let token = || refused("UnexpectedToken");
    let quoted = format!("\"{}\"", BASE.replace('"', "\\\""));
    row(
        45,
        "prose before the value, JSONP, XSSI prefix, `var x =`, form body, double-encoded string, HTML",
    )
    .always(refused("NotAnObject"))
    .cases([
        between("Response: ", ""),
        between("200\n", ""),
        between("A resposta é\n", "\n"),
        between("callback(", ")"),
        between("callback(", ");"),
        between("while(1);", ""),
        between("for(;;);", ""),
        between("var x = ", ";"),
        between("body=", ""),
        between("data: ", "\n\n"),
        body("type=ConnectedCallback&connected=true&phone=5544999999999"),
        body(quoted),
        between(")]}',\n", "").always(token().at(")")),
        between("&&&START&&&", "").always(token()),
        between("(", ")").always(token()),
        between("- ", "").always(refused("NotAnObject")),
        body("%7B%22type%22%3A%22ConnectedCallback%22%7D").always(token()),
        body("<!DOCTYPE html><title>502 Bad Gateway</title>").always(token().at("<")),
        body("<html></html>").always(token().at("<")),
    ])
}

fn row_47() -> Row {
    let inside = BASE.trim_matches(['{', '}']);
    row(47, "no outer braces, `...`")
        .always(refused("UnexpectedToken"))
        .cases(
            [
                body(inside),
                body(format!("{inside}}}")),
                body(format!("{inside},")),
            ]
            .map(|case| case.always(refused("NotAnObject"))),
        )
        .cases([
            edited("}", ", ...}"),
            edited("}", ",...}"),
            edited(",\"phone\"", ",\n...\n\"phone\""),
            edited("}", " ...}"),
            edited("}", ", …}"),
            body("{...}"),
            body("{ ... }"),
            with("phone", "..."),
            note("[1, 2, ...]"),
            note("{...}"),
            note("[…]"),
        ])
}
