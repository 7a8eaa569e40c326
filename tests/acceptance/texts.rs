//! Syntax, second part: rows 32 to 37. How a text may be written.

use super::bodies::{BASE, body, edited, note, plus, with};
use super::table::{Row, Verdict, accepted, refused, refused_anyhow, row, same};

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![row_32(), row_33(), row_33a(), row_33b(), row_33c()];
    rows.extend([row_34(), row_34b(), row_35(), row_36(), row_37()]);
    rows
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
    let unusual = ["unquoted-value", "unusual-instance-id"];
    row(
        33,
        "bare word or member expression where a string belongs (`instance.id`, `número`, `3C67AB..C7`)",
    )
    .strict(refused("Denied(unquoted-value)"))
    .documented(accepted(["unquoted-value"]))
    .lenient(same())
    .cases([
        with("instanceId", "3C67AB641C8AA0412F6A0242B4E23AC7"),
        with("instanceId", "abc")
            .event("instanceId", "\"abc\"")
            .documented(accepted(unusual)),
        with("instanceId", "_a.$b.c1")
            .event("instanceId", "\"_a.$b.c1\"")
            .documented(accepted(unusual)),
        with("instanceId", "instance.id")
            .event("instanceId", "\"instance.id\"")
            .documented(accepted(placeholder)),
        with("phone", "número")
            .event("phone", "\"número\"")
            .documented(accepted(placeholder)),
        with("phone", "fulano")
            .event("phone", "\"fulano\"")
            .documented(accepted(["unquoted-value", "unusual-phone"])),
        note("{\"a\":instance.id}").keeps(r#"{"a":"instance.id"}"#),
        note("9F3A1B").keeps(r#""9F3A1B""#),
        note("[abc,instance.id]")
            .keeps(r#"["abc","instance.id"]"#)
            .documented(accepted(["unquoted-value", "unquoted-value"])),
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
            r"a\u0062",
            r"\u0061bc",
        ]
        .map(|text| with("instanceId", text).always(refused("UnexpectedToken"))),
    )
}

fn row_33a() -> Row {
    row(33, "an unquoted id that is a JSON number (`12E45`, `123`)")
        .part("a")
        .always(refused("InvalidField(instanceId)"))
        .cases(
            [
                "12E45", "123", "0e12", "1e400", "3E0", "12.5E4", "12E+4", "-1",
            ]
            .map(|number| with("instanceId", number)),
        )
        .cases([with("phone", "12E45").always(refused("InvalidField(phone)"))])
}

fn row_33b() -> Row {
    row(
        33,
        "a lone bare word in brackets: documented placeholder / any other, as a console prints what it left out",
    )
    .part("b")
    .strict(refused("Denied(unquoted-value)"))
    .documented(accepted(["unquoted-value"]))
    .lenient(same())
    .cases([
        note("[número]").keeps(r#"["número"]"#),
        note("[numero]").keeps(r#"["numero"]"#),
        note("[ instance.id ]").keeps(r#"[ "instance.id" ]"#),
        note("{\"a\":[SUA_INSTANCIA]}").keeps(r#"{"a":["SUA_INSTANCIA"]}"#),
    ])
    .cases(
        [
            "[Object]",
            "[Array]",
            "[Circular]",
            "[Function]",
            "[abc]",
            "[ Object\n]",
            "[[Object]]",
            "[1,[Object]]",
            "{\"a\":[Getter]}",
        ]
        .map(|value| {
            note(value)
                .strict(refused_anyhow())
                .documented(refused("UnexpectedToken").whatever_before())
        }),
    )
}

fn row_33c() -> Row {
    let refused_call = |value: &str| note(value).also("message", said, "a function call");
    row(
        33,
        "a word that begins a call or a prefixed literal (`ObjectId('x')`, `new Date(1)`, `b'x'`)",
    )
    .part("c")
    .always(refused("UnexpectedToken"))
    .cases(
        [
            "ObjectId('68bec9a7e0a1b2c3d4e5f607')",
            "ISODate(\"2025-09-08T12:17:27Z\")",
            "new Date(1)",
            "Date(1)",
            "f()",
            "UUID(\"x\")",
            "[ObjectId('x')]",
            "{\"a\":new Date(1757333824580)}",
        ]
        .map(refused_call),
    )
    .cases(
        ["ObjectId('x')", "uuid()", "crypto.randomUUID()"]
            .map(|value| with("instanceId", value).also("message", said, "a function call")),
    )
    .cases(
        ["b'x'", "b\"x\"", "[b'x']", "{\"a\":b\"\"}"]
            .map(|value| note(value).also("message", said, "bytes")),
    )
    .cases([with("phone", "b'5544999999999'").also("message", said, "bytes")])
    .cases(["u'x'", "r\"x\"", "f'x'"].map(note))
}

/// What a refusal calls the text that it found.
fn said(_: &[u8], verdict: &Verdict) -> String {
    let text = match verdict {
        Ok(_) => return "accepted".to_owned(),
        Err(error) => error.to_string(),
    };
    let known = ["a function call", "bytes"]
        .iter()
        .find(|it| text.contains(**it));
    known.map_or(text.clone(), |it| (*it).to_owned())
}

fn row_34() -> Row {
    row(34, "bare word for connected or momment (but see row 48)")
        .always(refused("InvalidField(connected)"))
        .cases([
            with("connected", "boolean"),
            with("connected", "instance.connected"),
            with("connected", "ConnectedCallback"),
            with("momment", "agora").always(refused("InvalidField(momment)")),
            with("momment", "Date.now").always(refused("InvalidField(momment)")),
            with("momment", "undefined").always(refused("InvalidField(momment)")),
        ])
}

fn row_34b() -> Row {
    let other = |name: &str, kind: &'static str| {
        with("type", name)
            .strict(refused_anyhow())
            .documented(refused(kind).among(["unquoted-value", "wrong-event"]))
    };
    row(
        34,
        "bare word for type, spelled as a documented type / any other",
    )
    .part("b")
    .strict(refused("Denied(unquoted-value)"))
    .documented(accepted(["unquoted-value"]))
    .lenient(same())
    .cases([
        with("type", "ConnectedCallback"),
        with("type", " ConnectedCallback "),
        other("DisconnectedCallback", "WrongEvent(DisconnectedCallback)"),
        other("DeliveryCallback", "WrongEvent(DeliveryCallback)"),
        other("ReceivedCallback", "WrongEvent(ReceivedCallback)"),
        // A shell took all the quotes.
        body(BASE.replace('"', ""))
            .strict(refused("Denied(unquoted-key)"))
            .documented(same())
            .lenient(accepted([
                "unquoted-key",
                "unquoted-key",
                "unquoted-key",
                "unquoted-key",
                "unquoted-key",
                "unquoted-value",
                "unquoted-value",
                "phone-as-number",
            ])),
    ])
    .cases(
        [
            "event.type",
            "Connected",
            "connectedcallback",
            "ConnectedCallBack",
            "string",
            "undefined",
            "None",
        ]
        .map(|word| with("type", word).always(refused("InvalidField(type)"))),
    )
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
    row(
        37,
        r"JSON5 escapes `\x41 \v \0`, line continued at LF, CR or CRLF / at U+2028, U+2029",
    )
    .strict(refused("Denied(json5-escape)"))
    .documented(same())
    .lenient(accepted(["json5-escape"]))
    .cases([
        note(r#""\x41""#).keeps(r#""A""#),
        note(r#""\v""#).keeps(r#""\u000b""#),
        note(r#""a\0b""#).keeps(r#""a\u0000b""#),
        note(r#""it\'s""#).keeps(r#""it's""#),
        note("\"a\\\nb\"").keeps(r#""ab""#),
        note("\"a\\\rb\"").keeps(r#""ab""#),
        note("\"a\\\r\nb\"").keeps(r#""ab""#),
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
    // Python keeps the backslash, and the line end with it.
    .cases(
        [
            note("\"a\\\u{2028}b\""),
            note("\"a\\\u{2029}b\""),
            note("{\"a\\\u{2028}b\":1}"),
            with("phone", "\"5544\\\u{2028}999999999\""),
        ]
        .map(|case| {
            case.strict(refused_anyhow())
                .documented(same())
                .lenient(refused("UnexpectedToken"))
        }),
    )
}
