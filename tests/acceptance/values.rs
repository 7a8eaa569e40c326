//! Types and numbers, third part: rows 56 to 63. `connected`, `phone` and `instanceId`.

use super::bodies::{edited, plus, verbatim, with};
use super::table::{Row, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row_56(),
        row_57(),
        row_58(),
        row_59(),
        row_60(),
        row_61(),
        row_62(),
        row_63(),
    ]
}

fn row_56() -> Row {
    row(56, "connected `true` / `false`")
        .always(accepted([]))
        .cases([
            with("connected", "true"),
            with("connected", " true "),
            verbatim("connected", "false").always(accepted(["not-connected"])),
            edited("true,\"momment\"", "false,\"connected\":false,\"momment\"")
                .event("connected", "false")
                .strict(refused("Denied(duplicate-key)"))
                .documented(accepted(["duplicate-key", "not-connected"])),
            plus("\"isBusiness\":true").event("isBusiness", "true"),
            plus("\"isBusiness\":false").event("isBusiness", "false"),
            plus("\"isBusiness\":null").always(accepted(["unexpected-null"])),
        ])
}

fn row_57() -> Row {
    row(57, "connected `\"true\"`, `True`")
        .strict(refused("InvalidField(connected)"))
        .documented(same())
        .lenient(accepted(["boolean-as-string"]))
        .cases([
            with("connected", "\"true\""),
            with("connected", r#""\u0074rue""#),
            with("connected", "'true'")
                .strict(refused("Denied(single-quotes)"))
                .documented(
                    refused("InvalidField(connected)").among(["single-quotes", "invalid-field"]),
                )
                .lenient(accepted(["single-quotes", "boolean-as-string"])),
            with("connected", "True").lenient(accepted(["python-literal"])),
            with("connected", "False")
                .event("connected", "false")
                .lenient(accepted(["python-literal", "not-connected"])),
            plus("\"isBusiness\":\"true\"")
                .event("isBusiness", "true")
                .strict(refused("InvalidField(isBusiness)")),
            plus("\"isBusiness\":False")
                .event("isBusiness", "false")
                .strict(refused("InvalidField(isBusiness)"))
                .lenient(accepted(["python-literal"])),
        ])
}

fn row_58() -> Row {
    row(58, "connected `\"false\"`, 0, 1, `\"1\"`, null, `sim`")
        .always(refused("InvalidField(connected)"))
        .cases(
            [
                "\"false\"",
                "0",
                "1",
                "-1",
                "1.0",
                "\"0\"",
                "\"1\"",
                "null",
                "None",
                "sim",
                "\"sim\"",
                "\"\"",
                "\"True\"",
                "\"TRUE\"",
                "\" true\"",
                "TRUE",
                "yes",
                "on",
                "{}",
                "[true]",
                "0x1",
                "NumberInt(1)",
            ]
            .map(|text| with("connected", text)),
        )
        .cases(["\"false\"", "0", "1", "\"\"", "sim", "[]"].map(|text| {
            plus(&format!("\"isBusiness\":{text}")).always(refused("InvalidField(isBusiness)"))
        }))
}

fn row_59() -> Row {
    let number = |digits: &str| with("phone", digits).event("phone", format!("\"{digits}\""));
    row(
        59,
        "phone as JSON integer of 8 to 15 digits without leading zero",
    )
    .strict(refused("InvalidField(phone)"))
    .documented(same())
    .lenient(accepted(["phone-as-number"]))
    .cases(
        [
            "5544999999999",
            "554499999999",
            "12345678",
            "999999999999999",
        ]
        .map(number),
    )
    .cases(
        [
            "1234567",
            "1234567890123456",
            "-5544999999999",
            "5544999999999.0",
            "5544e9",
            "0",
            "+5544999999999",
            "0x50B15E2F17F",
        ]
        .map(|text| with("phone", text).always(refused("InvalidField(phone)"))),
    )
}

fn row_60() -> Row {
    row(60, "phone `+5544..` or with punctuation as a string")
        .always(accepted(["unusual-phone"]))
        .cases(
            [
                "+5544999999999",
                "55 44 99999-9999",
                "(44) 99999-9999",
                "5544-999999999",
                "5544.999999999",
                "05544999999999",
                "1234567",
                "1234567890123456",
                " 5544999999999",
                "5544999999999@c.us",
                "tel:+5544999999999",
                "５５４４９９９９９９９９９",
            ]
            .map(|text| verbatim("phone", &format!("\"{text}\""))),
        )
        // The forms that the gateway has for what is no telephone number.
        .cases(
            [
                "120363019502650977-group",
                "5544999999999-1623281429",
                "123456789012345@lid",
                "1680000000-broadcast",
                "120363166555745933@newsletter",
            ]
            .map(|text| verbatim("phone", &format!("\"{text}\"")).always(accepted([]))),
        )
}

fn row_61() -> Row {
    row(
        61,
        "phone placeholder (`número`) / other text without digits",
    )
    .always(accepted(["placeholder"]))
    .cases(
        [
            "número",
            "numero",
            "PHONE DO CHAT",
            "{{phone}}",
            "{{ número }}",
        ]
        .map(|text| verbatim("phone", &format!("\"{text}\""))),
    )
    .cases([with("phone", r#""n\u00famero""#).event("phone", "\"número\"")])
    .cases(
        [
            "fulano",
            "Número",
            "phone",
            "nu\u{301}mero",
            "日本",
            " ",
            "-",
            "{phone}",
        ]
        .map(|text| verbatim("phone", &format!("\"{text}\"")).always(accepted(["unusual-phone"]))),
    )
}

fn row_62() -> Row {
    row(62, "instanceId placeholder / not 32 hex digits")
        .always(accepted(["placeholder"]))
        .cases(
            [
                "instance.id",
                "SUA_INSTANCIA",
                "YOUR_INSTANCE",
                "{id}",
                "{instance_id}",
                "{{instanceId}}",
                "{{ $json.body.instanceId }}",
                "${instanceId}",
                "${INSTANCE_ID}",
                "<instance-id>",
                "<your instance>",
                "...",
                "*****",
                "undefined",
                "null",
            ]
            .map(|text| verbatim("instanceId", &format!("\"{text}\""))),
        )
        .cases(
            [
                "x",
                "abc",
                "0",
                "3C67AB641C8AA0412F6A0242B4E23AC",
                "3C67AB641C8AA0412F6A0242B4E23AC7A",
                "3C67AB641C8AA0412F6A0242B4E23ACG",
                "3C67AB641C8AA0412F6A0242B4E23AC7 ",
                "3C67AB64-1C8A-A041-2F6A-0242B4E23AC7",
                "Instance.Id",
                "minha instância",
                "número",
                "日本",
            ]
            .map(|text| {
                verbatim("instanceId", &format!("\"{text}\""))
                    .always(accepted(["unusual-instance-id"]))
            }),
        )
        .cases(
            [
                "3C67AB641C8AA0412F6A0242B4E23AC7",
                "00000000000000000000000000000000",
                "3c67ab641c8aa0412f6a0242b4e23ac7",
            ]
            .map(|text| verbatim("instanceId", &format!("\"{text}\"")).always(accepted([]))),
        )
}

fn row_63() -> Row {
    let long = |text: &str, times: usize| format!("\"{}\"", text.repeat(times));
    row(
        63,
        "instanceId null, number, object; empty identity field; longer than 128 bytes",
    )
    .always(refused("InvalidField(instanceId)"))
    .cases(
        [
            "null",
            "12",
            "-1.5",
            "true",
            "{}",
            "{\"id\":\"x\"}",
            "[\"x\"]",
            "\"\"",
            "True",
            "None",
        ]
        .map(|text| with("instanceId", text)),
    )
    .cases([
        with("instanceId", &long("a", 129)),
        with("instanceId", &long("é", 65)),
        with("phone", "\"\"").always(refused("InvalidField(phone)")),
        with("phone", "null").always(refused("InvalidField(phone)")),
        with("phone", "true").always(refused("InvalidField(phone)")),
        with("phone", "[\"5544999999999\"]").always(refused("InvalidField(phone)")),
        with("phone", &long("5", 129)).always(refused("InvalidField(phone)")),
        with("type", "\"\"").always(refused("InvalidField(type)")),
        with("type", "null").always(refused("InvalidField(type)")),
        with("type", "1").always(refused("InvalidField(type)")),
        with("type", &long("x", 129)).always(refused("InvalidField(type)")),
        // As long as a field may be.
        verbatim("instanceId", &long("a", 128)).always(accepted(["unusual-instance-id"])),
        verbatim("instanceId", &long("é", 64)).always(accepted(["unusual-instance-id"])),
        verbatim("phone", &long("5", 128)).always(accepted(["unusual-phone"])),
    ])
}
