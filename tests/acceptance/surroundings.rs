//! Syntax, third part: rows 38 to 45 and 47. Comments, fences, and everything around the value.

use super::bodies::{BASE, before, behind, between, body, edited, note, pretty, with};
use super::table::{Row, Verdict, accepted, refused, refused_anyhow, row, same};

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![row_38(), row_39(), row_40(), row_41()];
    rows.extend([row_43(), row_44(), row_45(), row_47()]);
    rows
}

fn row_38() -> Row {
    row(
        38,
        "`//` comment to a line feed; one that holds CR, U+2028 or U+2029 with more than white space after it",
    )
        .strict(refused("Denied(line-comment)"))
        .documented(accepted(["line-comment"]))
        .lenient(same())
        .cases([
            edited(",\"phone\"", ", // o número\n\"phone\""),
            edited("\"phone\":", "\"phone\"// \"x\": /* \" */\r\n:"),
            before("// {}\n"),
            behind(" // 200"),
            behind("//\n"),
            behind("// 200\r\n"),
            edited(",\"phone\"", ",// x\r \n\"phone\""),
            note("[1, // one\n2]").keeps("[1, \n2]"),
            edited("}", "// a\n// b\n}").documented(accepted(["line-comment", "line-comment"])),
            // A comment that swallows the rest of the line swallows it.
            edited(",\"phone\"", ",// \"phone\"")
                .documented(refused("UnexpectedEnd").among(["line-comment", "unexpected-end"])),
        ])
        // Some readers end it before the line feed, and others do not.
        .cases(
            [
                edited(",\"phone\"", ",// x\r\"phone\""),
                edited(",\"phone\"", ",// x\r/**/\n\"phone\""),
                edited(",\"phone\"", ",// x\u{2028}\"a\":1,\n\"phone\""),
                edited(",\"phone\"", ",// x\u{2029}y\n\"phone\""),
                edited(",\"phone\"", ",// x\r,\n\"phone\""),
                note("[1, // one\r2,\n3]"),
            ]
            .map(|case| {
                case.strict(refused_anyhow())
                    .documented(refused("UnexpectedToken").whatever_before())
            }),
        )
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
    row(41, "CommonMark fence around the one value")
        .strict(refused("Denied(code-fence)"))
        .documented(accepted(["code-fence"]))
        .lenient(same())
        .cases([
            between("```json\n", "\n```").strict(refused("Denied(code-fence)").at("```json")),
            between("```json\r\n", "\r\n```\r\n"),
            between("\n \t\n```json\n", "\n```\n\n"),
            between("```\n", "\n```").strict(refused("Denied(code-fence)").at("```")),
            body(format!("```json\n{}```\n", pretty())),
            between("\u{feff}```json\n", "\n```")
                .strict(refused("Denied(byte-order-mark)"))
                .documented(accepted(["byte-order-mark", "code-fence"])),
        ])
        .cases(fences().map(|(open, close)| between(open, close)))
        .cases([
            body(format!("  ```json\n  {}  ```\n", pretty())),
            between("```json\n// 200\n", "\n```")
                .documented(accepted(["code-fence", "line-comment"])),
            body(format!(
                "```\n{}\n```",
                BASE.replace('}', ",\"note\":\"a\\\n  b\"}")
            ))
            .keeps("\"a  b\"")
            .documented(refused("Denied(json5-escape)").among(["code-fence", "denied"]))
            .lenient(accepted(["code-fence", "json5-escape"])),
        ])
        .cases(
            [
                (between("```json\n", ""), "UnexpectedEnd", "unexpected-end"),
                (
                    between("```json\n", "\n``"),
                    "UnexpectedEnd",
                    "unexpected-end",
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
        .cases(no_fences().map(|(open, close)| between(open, close).always(refused_anyhow())))
        .cases([
            between("", "\n```").always(refused("TrailingData")),
            // The comment ends for the parser of JSON5, and the fence for the one of Markdown.
            between("```\n/*\n```\n*/\n", "\n```").always(refused_anyhow()),
            // CommonMark takes the indentation out of the text.
            body(format!(
                "  ```\n{}\n  ```",
                BASE.replace('}', ",\"note\":\"a\\\n  b\"}")
            ))
            .named("a string continued in an indented fence")
            .always(refused_anyhow()),
        ])
}

/// Both lines of a fence, as `CommonMark` 4.5 has them.
fn fences() -> [(&'static str, &'static str); 19] {
    [
        ("```JSON5\n", "\n```"),
        ("``` json\n", "\n```"),
        ("```json {2}\n", "\n```"),
        ("```json // x\n", "\n```"),
        ("```json theme={\"light\":\"github-light\"}\n", "\n```"),
        ("```número, a:b\n", "\n```"),
        ("````\n", "\n````"),
        ("`````json\n", "\n`````"),
        ("```json\n", "\n````"),
        ("```json\n", "\n``` \t"),
        ("~~~\n", "\n~~~"),
        ("~~~json\n", "\n~~~"),
        ("~~~ js`on ~~~\n", "\n~~~"),
        ("~~~~\n", "\n~~~~~\n"),
        (" ```json\n", "\n```"),
        ("   ```json\n", "\n   ```"),
        ("```json\n", "\n  ```"),
        ("  ~~~\n  ", "\n ~~~"),
        ("```json\r", "\r```"),
    ]
}

/// Lines that are no fence to `CommonMark`, or a fence that does not end there.
fn no_fences() -> [(&'static str, &'static str); 20] {
    [
        ("```\n", "```"),
        ("```json ", "\n```"),
        ("```json\n", "\n```json"),
        ("```json\n", "\n``` x"),
        ("```js`on\n", "\n```"),
        ("    ```json\n", "\n    ```"),
        ("\t```json\n", "\n```"),
        (" \t```json\n", "\n```"),
        ("```json\n", "\n    ```"),
        ("```json\n", "\n\t```"),
        ("````json\n", "\n```"),
        ("~~~~json\n", "\n~~~"),
        ("```json\n", "\n~~~"),
        ("~~~json\n", "\n```"),
        ("\u{a0}```json\n", "\n```"),
        ("```json\n", "\n```\u{a0}"),
        ("```json\n", "\n\u{a0}```"),
        ("/**/\n```json\n", "\n```"),
        ("// 200\n```json\n", "\n```"),
        ("```json\n", "\n```\n// 200\n"),
    ]
}

fn row_43() -> Row {
    let cut = || refused("UnexpectedEnd");
    let encoded = "eyJ0eXBlIjoiQ29ubmVjdGVkQ2FsbGJhY2siLCJjb25uZWN0ZWQiOnRydWV9";
    row(
        43,
        "empty, white space, another value, array around one event, form body, Base64, log prefix, HTML, HTTP head",
    )
    .always(refused("NotAnObject"))
    .cases(
        [
            ("null", "null"),
            ("[]", "an array"),
            ("[{}]", "an array"),
            ("\"\"", "a string"),
            ("\"x\"", "a string"),
            ("0", "a number"),
            ("-1.5e3", "a number"),
            ("type=ConnectedCallback&connected=true&phone=5544999999999", "form"),
            ("jsonData=%7B%22type%22%3A%22ConnectedCallback%22%7D&token=xyz", "form"),
            ("a=1", "form"),
            (encoded, "Base64"),
            (&format!("{encoded}e30="), "Base64"),
            (&format!("{encoded}\n"), "Base64"),
            ("<!DOCTYPE html><title>502 Bad Gateway</title>", "HTML"),
            ("<html></html>", "HTML"),
            ("\n<HTML>\n<body>", "HTML"),
            ("POST /webhook HTTP/1.1\r\nHost: example.org\r\n\r\n{}", "HTTP"),
            ("HTTP/1.1 200 OK\r\n\r\n{}", "HTTP"),
            ("PUT / HTTP/1.0\n\n{}", "HTTP"),
        ]
        .map(|(text, name)| body(text).also("found", found, name)),
    )
    .cases([
        between("[", "]")
            .always(refused("NotAnObject").at("["))
            .also("found", found, "an array"),
        between("[", "").always(refused("NotAnObject").at("[")),
        body(format!("\"{}\"", BASE.replace('"', "\\\""))).also("found", found, "a string"),
        body("true"),
        body("ConnectedCallback"),
        between("2025-09-08T12:17:04.580Z INFO ", "").also("found", found, "log"),
        between("2025-09-08 12:17:04,580 webhook: ", "").also("found", found, "log"),
        between("2025-09-08T12:17:04Z ", "").also("found", found, "log"),
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

/// Which of these a refusal says that it found.
fn found(_: &[u8], verdict: &Verdict) -> String {
    let names = [
        "an array", "a string", "a number", "null", "form", "Base64", "HTML", "HTTP", "log",
    ];
    let text = match verdict {
        Ok(_) => return "accepted".to_owned(),
        Err(error) => error.to_string(),
    };
    let name = names.iter().find(|it| text.contains(**it));
    name.map_or(text.clone(), |it| (*it).to_owned())
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
        body("%7B%22type%22%3A%22ConnectedCallback%22%7D").always(refused_anyhow()),
        body("<!DOCTYPE html><title>502 Bad Gateway</title>"),
        body("<html></html>").always(refused("NotAnObject").at("<")),
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
