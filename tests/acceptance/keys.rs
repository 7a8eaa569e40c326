//! Keys: rows 14 to 21. A key is the known one, plainly another one, or refused.

use super::bodies::{body, edited, kept, note, plus, replaced};
use super::table::{Row, accepted, refused, refused_anyhow, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row_14(),
        row_15(),
        row_16(),
        row_17(),
        row_18(),
        row_19(),
        row_20(),
        row_21(),
    ]
}

fn row_14() -> Row {
    row(
        14,
        "key equal to a known one only after case folding, or with zero-width, NUL or space added, or a homoglyph",
    )
    .always(refused("SuspiciousKey(phone)").among(["suspicious-key", "missing-field"]))
    .cases(
        [
            "Phone", "PHONE", "phone ", " phone", "ph one", r"phone\u0000", r"ph\u200bone",
            "ph\u{200b}one", "\u{feff}phone", "ph\u{43e}ne", "рhone", "ｐhone", r"phone\n",
        ]
        .map(|key| replaced("phone", &format!("\"{key}\":\"5544999999999\""))),
    )
    .cases([
        plus(r#""Phone":"5544888888888""#).always(refused("SuspiciousKey(phone)").at("\"Phone\"")),
        plus(r#""phone\u0000":null"#).always(refused("SuspiciousKey(phone)")),
        plus(r#""TYPE":"ConnectedCallback""#).always(refused("SuspiciousKey(type)")),
        plus(r#""tуpe":1"#).always(refused("SuspiciousKey(type)")),
        plus(r#""туре":1"#).always(refused("SuspiciousKey(type)")),
        plus(r#""instanceid":1"#).always(refused("SuspiciousKey(instanceId)")),
        plus(r#""INSTANCEID":1"#).always(refused("SuspiciousKey(instanceId)")),
        plus(r#""Momment":1"#).always(refused("SuspiciousKey(momment)")),
        plus(r#""MOMENT":1"#).always(refused("SuspiciousKey(momment)")),
        plus(r#""connected ":1"#).always(refused("SuspiciousKey(connected)")),
        plus(r#""isbusiness":1"#).always(refused("SuspiciousKey(isBusiness)")),
        plus(r#""mo㎜ent":1"#).always(refused("SuspiciousKey(momment)")),
        plus("\"is\u{392}usiness\":1").always(refused("SuspiciousKey(isBusiness)")),
        plus(r#""rnomment":1"#).always(refused("SuspiciousKey(momment)")),
    ])
}

fn row_15() -> Row {
    row(15, r"escaped known key `ph\u006fne`")
        .always(accepted(["escaped-key"]))
        .cases([
            replaced("phone", r#""ph\u006fne":"5544999999999""#),
            replaced("type", r#""\u0074\u0079\u0070\u0065":"ConnectedCallback""#),
            replaced("momment", r#""mom\u006Dent":1757333824580"#),
            replaced(
                "instanceId",
                r#""instance\u0049d":"3C67AB641C8AA0412F6A0242B4E23AC7""#,
            ),
            plus(r#""is\u0042usiness":true"#).event("isBusiness", "true"),
            replaced("momment", r#""m\u006fment":1757333824580"#)
                .strict(refused("MissingField(momment)").among(["escaped-key", "missing-field"]))
                .documented(accepted(["escaped-key", "moment-alias"])),
            // It counts as that key, and cannot smuggle in a second one.
            plus(r#""ph\u006fne":"5544888888888""#).always(
                refused("ConflictingDuplicate(phone)")
                    .among(["escaped-key", "conflicting-duplicate"]),
            ),
            plus(r#""n\u006fte":1"#).always(accepted([])).keeps("1"),
        ])
}

fn row_16() -> Row {
    row(16, "single-quoted key")
        .strict(refused("Denied(single-quotes)"))
        .documented(accepted(["single-quotes"]))
        .lenient(same())
        .cases([
            replaced("phone", r#"'phone':"5544999999999""#),
            replaced("type", r#"'type':"ConnectedCallback""#),
            plus("'note':1").keeps("1"),
            plus(r#"'say "x"':1"#).unknown([(r#"say "x""#, "1")]),
            note("{'a':1}").keeps(r#"{"a":1}"#),
            replaced("momment", "'moment':1757333824580")
                .documented(accepted(["single-quotes", "moment-alias"])),
        ])
}

fn row_17() -> Row {
    row(
        17,
        r"unquoted identifier key: identifiers in any script, `\u` escapes",
    )
    .strict(refused("Denied(unquoted-key)"))
    .documented(same())
    .lenient(accepted(["unquoted-key"]))
    .cases([
        replaced("phone", r#"phone:"5544999999999""#),
        replaced("type", r#"type : "ConnectedCallback""#),
        replaced("momment", "moment:1757333824580")
            .lenient(accepted(["unquoted-key", "moment-alias"])),
        plus("note:1").keeps("1"),
        plus("$id_2:1").unknown([("$id_2", "1")]),
        plus("número:1").unknown([("número", "1")]),
        plus("true:1").unknown([("true", "1")]),
        note("{a:{b:1}}")
            .keeps(r#"{"a":{"b":1}}"#)
            .lenient(accepted(["unquoted-key", "unquoted-key"])),
    ])
    .cases(
        ["Σ", "名", "имя", "ключ_1", "ไทย", "e\u{301}", "$名"]
            .map(|key| plus(&format!("{key}:1")).unknown([(key, "1")])),
    )
    .cases([
        plus(r"n\u006fte:1").keeps("1"),
        plus(r"\u0061:1").unknown([("a", "1")]),
        plus(r"\u540d1:1").unknown([("名1", "1")]),
        note(r"{\u0061:1}").keeps(r#"{"a":1}"#),
        note("{Σ:1}").keeps(r#"{"Σ":1}"#),
        replaced("phone", r#"ph\u006fne:"5544999999999""#)
            .strict(refused("Denied(unquoted-key)").whatever_before())
            .lenient(accepted(["unquoted-key", "escaped-key"])),
    ])
    // Where the two definitions of an identifier differ, and what neither has.
    .cases(
        [
            "℘:1",
            "゛:1",
            "a\u{200c}b:1",
            "ab\u{200d}:1",
            r"\u0031a:1",
            r"a\u002db:1",
            r"a\u{62}:1",
            r"a\x62:1",
            r"a\u00:1",
            r"\ud835\udc00:1",
            "\u{301}a:1",
            "①:1",
        ]
        .map(|member| plus(member).always(refused_anyhow())),
    )
}

fn row_18() -> Row {
    let token = || refused("UnexpectedToken");
    row(
        18,
        "number or empty bare key; bare `True`, `False`, `None`; bare or single-quoted `__proto__`",
    )
    .always(token())
    .cases(
        [
            "1:2", ":1", "1.5:1", "-1:1", "2a:1", "a-b:1", "a.b:1", "0x1:1", "[1]:1", "{}:1",
        ]
        .map(plus),
    )
    .cases([note("{1:2}"), note("{:2}"), edited("{", "{:1,")])
    // Python has no key that is a text here, and ECMA-262 sets the prototype.
    .cases(
        [
            plus("True:1"),
            plus("False:1"),
            plus("None:1"),
            plus("__proto__:1"),
            plus(r"__pr\u006fto__:1"),
            note("{True:1}"),
            note("{a:{None:1}}"),
            note("{__proto__:1}"),
        ]
        .map(|case| {
            case.strict(refused_anyhow())
                .documented(same())
                .lenient(token().whatever_before())
        }),
    )
    .cases(
        [
            plus("'__proto__':1"),
            plus(r"'__pr\u006fto__':1"),
            note("{'__proto__':1}"),
        ]
        .map(|case| {
            case.strict(refused_anyhow())
                .documented(token().whatever_before())
                .lenient(same())
        }),
    )
    // In double quotes each is a key as any other.
    .cases([plus(r#""True":1,"__proto__":2"#)
        .unknown([("True", "1"), ("__proto__", "2")])
        .always(accepted([]))])
}

fn row_19() -> Row {
    let real = 1_757_333_824_580_i64;
    row(19, "`moment` for `momment` (both present: as duplicates)")
        .strict(refused("MissingField(momment)"))
        .documented(accepted(["moment-alias"]))
        .lenient(same())
        .cases([
            replaced("momment", &format!("\"moment\":{real}")),
            replaced("momment", &format!("\"moment\": \"{real}\""))
                .documented(accepted(["moment-alias", "string-moment"])),
            replaced("momment", &format!("\"moment\":{real},\"moment\":{real}"))
                .documented(accepted(["moment-alias", "moment-alias", "duplicate-key"])),
            plus(&format!("\"moment\":{real}"))
                .strict(refused("Denied(moment-alias)"))
                .documented(accepted(["moment-alias", "duplicate-key"])),
            edited("{", &format!("{{\"moment\":{real},"))
                .strict(refused("Denied(moment-alias)"))
                .documented(accepted(["moment-alias", "duplicate-key"])),
            plus("\"moment\":1757333824581")
                .strict(refused("Denied(moment-alias)"))
                .documented(
                    refused("ConflictingDuplicate(momment)")
                        .among(["moment-alias", "conflicting-duplicate"]),
                ),
        ])
}

fn row_20() -> Row {
    row(
        20,
        "unknown key, any value; empty key; `__proto__`; duplicated unknown key",
    )
    .always(accepted([]))
    .cases(
        [
            "1",
            "-0",
            "1.50",
            "null",
            "true",
            "\"\"",
            "\"é\\u00e9\"",
            "[]",
            "{}",
            "[1, [2]]",
            r#"{"a": {"a": 1, "a": 2}}"#,
        ]
        .map(kept),
    )
    .cases([
        plus(r#""":1"#).unknown([("", "1")]),
        plus(r#""__proto__":{"connected":false}"#)
            .unknown([("__proto__", r#"{"connected":false}"#)]),
        plus(r#""constructor":null,"toString":1"#)
            .unknown([("constructor", "null"), ("toString", "1")]),
        plus(r#""a":1,"a":"x","a":1"#).unknown([("a", "1"), ("a", "\"x\""), ("a", "1")]),
        plus(r#""b":1,"a":2"#).unknown([("b", "1"), ("a", "2")]),
        edited("{", r#"{"a":1,"#).unknown([("a", "1")]),
        plus(r#""phones":1,"phoneDevice":2,"instance_id":3"#).unknown([
            ("phones", "1"),
            ("phoneDevice", "2"),
            ("instance_id", "3"),
        ]),
        body(
            r#"{"z-api": "x", "isBusiness": false, "phone": "5544999999999", "connected": true,
                "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7", "momment": 1757333824580,
                "type": "ConnectedCallback"}"#,
        )
        .event("isBusiness", "false")
        .unknown([("z-api", "\"x\"")]),
    ])
}

fn row_21() -> Row {
    row(21, "known names nested inside an unknown value")
        .always(accepted([]))
        .cases([
            kept(r#"{"phone":"5544888888888","connected":false}"#),
            kept(r#"{"type":"DisconnectedCallback","type":"x"}"#),
            kept(r#"[{"instanceId":null},{"momment":"x"},{"moment":-1}]"#),
            kept(r#"{"data":{"data":{"ph\u006fne":1,"Phone":2}}}"#),
            // Never hoisted, even where the field is missing.
            replaced("phone", r#""a":{"b":[{"phone":"5544999999999"}]}"#)
                .always(refused("MissingField(phone)")),
            replaced("phone", r#""data":{"phone":"5544999999999"}"#)
                .always(refused("MissingField(phone)")),
            replaced("type", r#""data":[{"type":"ConnectedCallback"}]"#)
                .always(refused("MissingField(type)")),
        ])
}
