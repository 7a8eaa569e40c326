//! Syntax, second part: rows 32 to 37. How a text may be written.

use super::bodies::{edited, note, plus, with};
use super::table::{Row, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_32(), row_33(), row_34(), row_35(), row_36(), row_37()]
}

fn row_32() -> Row {
    row(32, r#"single-quoted value, incl. `'it"s'` and `\'`"#)
        .strict(refused("Denied(single-quotes)"))
        .documented(accepted(["single-quotes"]))
        .lenient(same())
        .cases([
            with("type", "'ConnectedCallback'")
                .strict(refused("Denied(single-quotes)").at("'ConnectedCallback'")),
            with("phone", "'5544999999999'"),
            with("instanceId", "'3C67AB641C8AA0412F6A0242B4E23AC7'"),
            with("phone", r"'\u0035544999999999'"),
            note(r#"'it"s'"#).keeps(r#""it\"s""#),
            note(r"'it\'s'").keeps(r#""it's""#),
            note("''").keeps(r#""""#),
            note("['a', {\"b\":'c'}]")
                .keeps(r#"["a", {"b":"c"}]"#)
                .documented(accepted(["single-quotes", "single-quotes"])),
            with("momment", "'1757333824580'")
                .documented(accepted(["single-quotes", "string-moment"])),
        ])
}

fn row_33() -> Row {
    let placeholder = ["unquoted-value", "placeholder"];
    row(
        33,
        "bare word or member expression where a string belongs (`instance.id`, `número`, `12E45`)",
    )
    .strict(refused("Denied(unquoted-value)"))
    .documented(accepted(["unquoted-value"]))
    .lenient(same())
    .cases([
        with("instanceId", "3C67AB641C8AA0412F6A0242B4E23AC7"),
        with("instanceId", "abc").event("instanceId", "\"abc\""),
        with("instanceId", "_a.$b.c1").event("instanceId", "\"_a.$b.c1\""),
        with("instanceId", "instance.id")
            .event("instanceId", "\"instance.id\"")
            .documented(accepted(placeholder)),
        with("phone", "número")
            .event("phone", "\"número\"")
            .documented(accepted(placeholder)),
        with("phone", "fulano")
            .event("phone", "\"fulano\"")
            .documented(accepted(["unquoted-value", "unusual-phone"])),
        note("[número]").keeps(r#"["número"]"#),
        note("{\"a\":instance.id}").keeps(r#"{"a":"instance.id"}"#),
        note("9F3A1B").keeps(r#""9F3A1B""#),
    ])
    // An id that happens to be a number to every reader keeps its text all the same.
    .cases(["12E45", "0e12", "1e400", "3E0"].map(|id| {
        let text = format!("\"{id}\"");
        with("instanceId", id).event("instanceId", text).also(
            "dialect",
            |_, verdict| match verdict {
                Ok(parsed) => parsed.dialect().to_string(),
                Err(_) => "json".to_owned(),
            },
            "json",
        )
    }))
    .cases([
        with("phone", "12E45").always(refused("InvalidField(phone)")),
        with("instanceId", "12.5E4").always(refused("InvalidField(instanceId)")),
        with("instanceId", "12E+4").always(refused("InvalidField(instanceId)")),
    ])
    // Words that some reader takes for a literal are no text.
    .cases(
        ["undefined", "NULL", "yes", "None", "Infinity"]
            .map(|word| with("instanceId", word).always(refused("InvalidField(instanceId)"))),
    )
    .cases(
        [
            "a-b",
            "a..b",
            "abc.",
            "número da conta",
            "a@b",
            "<id>",
            "#id",
        ]
        .map(|text| with("instanceId", text).always(refused("UnexpectedToken"))),
    )
}

fn row_34() -> Row {
    row(
        34,
        "bare word for type, connected or momment (but see row 48)",
    )
    .always(refused("InvalidField(type)"))
    .cases([
        with("type", "ConnectedCallback"),
        with("type", "event.type"),
        with("connected", "boolean").always(refused("InvalidField(connected)")),
        with("connected", "instance.connected").always(refused("InvalidField(connected)")),
        with("momment", "agora").always(refused("InvalidField(momment)")),
        with("momment", "Date.now").always(refused("InvalidField(momment)")),
        with("momment", "undefined").always(refused("InvalidField(momment)")),
    ])
}

fn row_35() -> Row {
    let quoted = || refused("UnexpectedToken").among(["single-quotes", "unexpected-token"]);
    row(
        35,
        "apostrophe or quote break (`'d'Angelo'`, `\"a\"b\"`, `\"x'`), adjacent strings, triple quotes",
    )
    .always(refused("UnexpectedToken"))
    .cases([
        with("phone", r#""a"b""#),
        with("instanceId", r#""a"b""#),
        with("instanceId", r#""x'"#),
        with("phone", r#""x'"#).always(refused("UnexpectedEnd")),
        with("phone", r#""5544" "999999999""#),
        with("phone", r#""5544"+"999999999""#),
        with("phone", r#""""5544999999999""""#),
        note(r#"["a"b"]"#),
        note(r#""a""b""#),
    ])
    .cases(
        [
            with("phone", "'d'Angelo'"),
            with("phone", "'5544' '999999999'"),
            with("phone", "'''5544999999999'''"),
            note("['it's']"),
        ]
        .map(|case| {
            case.strict(refused("Denied(single-quotes)"))
                .documented(quoted())
        }),
    )
}

fn row_36() -> Row {
    row(36, r"undefined escape `\q`")
        .always(refused("UnexpectedToken"))
        .cases([
            with("phone", r#""55\q44""#).always(refused("UnexpectedToken").at(r"\q")),
            with("phone", r#""55\a44""#),
            with("phone", r#""\U00000035""#),
            with("phone", r#""\u{35}""#),
            with("phone", r#""\u003g""#),
            with("phone", r#""\u35""#),
            with("phone", r#""\x3""#),
            with("phone", r#""\065""#),
            with("phone", r#""\5""#),
            with("phone", r#""55\ 44""#),
            note(r#""\q""#),
            note(r#"[{"a":"\é"}]"#),
            plus(r#""\q":1"#),
        ])
}

fn row_37() -> Row {
    row(37, r"JSON5 escapes `\x41 \v \0`, line continuation")
        .strict(refused("Denied(json5-escape)"))
        .documented(same())
        .lenient(accepted(["json5-escape"]))
        .cases([
            note(r#""\x41""#).keeps(r#""A""#),
            note(r#""\v""#).keeps(r#""\u000b""#),
            note(r#""a\0b""#).keeps(r#""a\u0000b""#),
            note(r#""it\'s""#).keeps(r#""it's""#),
            note("\"a\\\nb\"").keeps(r#""ab""#),
            note("\"a\\\r\nb\"").keeps(r#""ab""#),
            note("\"a\\\u{2028}b\"").keeps(r#""ab""#),
            note(r#""\xe9\u00e9""#).keeps(r#""é\u00e9""#),
            note(r#"["\x41","\x42"]"#)
                .keeps(r#"["A","B"]"#)
                .lenient(accepted(["json5-escape", "json5-escape"])),
            with("phone", r#""\x35544999999999""#),
            with("instanceId", "\"3C67AB64\\\n1C8AA0412F6A0242B4E23AC7\""),
            edited("\"phone\"", r#""\x70hone""#).lenient(accepted(["json5-escape", "escaped-key"])),
            // What an escape spells has to suit the field.
            with("phone", r#""55\x0a44""#)
                .lenient(refused("InvalidField(phone)").among(["json5-escape", "invalid-field"])),
        ])
}
