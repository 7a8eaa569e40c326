//! Duplicates of a known key: rows 22 to 25. Copies are compared after decoding and normalising.

use zapi_webhooks::OnConflict;

use super::bodies::{DOCS_EXAMPLE, body, edited, note, plus, replaced, with};
use super::table::{Case, Row, accepted, accepted_times, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_22(), row_23(), row_24(), row_25()]
}

/// The documented example: three breaks of JSON, one repeated key, and no real value in it.
fn documented_example() -> Case {
    body(DOCS_EXAMPLE)
        .named("the vendor's example: bare `instance.id`, then \"instance.id\"")
        .event("instanceId", "\"instance.id\"")
        .event("momment", "26151515154")
        .event("phone", "\"número\"")
        .strict(refused("Denied(single-quotes)").at("'ConnectedCallback'"))
        .documented(accepted([
            "single-quotes",
            "unquoted-value",
            "repeated-comma",
            "duplicate-key",
            "implausible-moment",
            "placeholder",
            "placeholder",
        ]))
}

fn row_22() -> Row {
    row(
        22,
        "equal values, however quoted (as in the vendor's example)",
    )
    .strict(refused("Denied(duplicate-key)"))
    .documented(accepted(["duplicate-key"]))
    .lenient(same())
    .cases([
        documented_example(),
        plus(r#""phone":"5544999999999""#),
        plus(r#""connected":true"#),
        plus(r#""type":"ConnectedCallback""#),
        plus(r#""momment":1757333824580"#),
        plus(r#""phone":"554499999999\u0039""#),
        plus(r#""isBusiness":true,"isBusiness":true"#).event("isBusiness", "true"),
        plus(r#""isBusiness":null,"isBusiness":null"#)
            .strict(refused("Denied(duplicate-key)").among([
                "unexpected-null",
                "unexpected-null",
                "denied",
            ]))
            .documented(accepted([
                "unexpected-null",
                "unexpected-null",
                "duplicate-key",
            ])),
        plus(r#""phone":"5544999999999","phone":"5544999999999""#)
            .documented(accepted(["duplicate-key", "duplicate-key"])),
        plus(r#""momment":"1757333824580""#)
            .strict(refused("Denied(duplicate-key)").among(["string-moment", "denied"]))
            .documented(accepted(["string-moment", "duplicate-key"])),
        plus("\"phone\":'5544999999999'")
            .strict(refused("Denied(single-quotes)"))
            .documented(accepted(["single-quotes", "duplicate-key"])),
        plus("\"momment\":NumberLong(1757333824580)")
            .strict(refused("Denied(number-wrapper)"))
            .documented(accepted(["number-wrapper", "duplicate-key"])),
        plus(r#""instanceId":3C67AB641C8AA0412F6A0242B4E23AC7"#)
            .strict(refused("Denied(unquoted-value)"))
            .documented(accepted(["unquoted-value", "duplicate-key"])),
        plus(r#""type":"connectedcallback""#)
            .strict(refused("Denied(event-type-case)"))
            .documented(accepted(["event-type-case", "duplicate-key"])),
    ])
}

fn row_23() -> Row {
    row(
        23,
        "one documentation placeholder (`instance.id`, `SUA_INSTANCIA`, ...) and one real value",
    )
    .strict(refused("Denied(placeholder-superseded)"))
    .documented(accepted(["placeholder-superseded"]))
    .lenient(same())
    .cases([
        plus(r#""instanceId":"instance.id""#),
        edited("{", r#"{"instanceId":"instance.id","#),
        plus(r#""instanceId":"SUA_INSTANCIA""#),
        plus(r#""instanceId":"YOUR_INSTANCE""#),
        plus(r#""instanceId":"{id}""#),
        plus(r#""instanceId":"{{instance}}""#),
        plus(r#""phone":"número""#),
        edited("{", r#"{"phone":"numero","#),
        plus(r#""phone":"PHONE DO CHAT""#),
        plus(r#""instanceId":"instance.id","instanceId":"SUA_INSTANCIA""#)
            .strict(refused("Denied(placeholder-superseded)").among(["denied", "denied"]))
            .documented(accepted([
                "placeholder-superseded",
                "placeholder-superseded",
            ])),
        plus(r#""instanceId":instance.id"#)
            .strict(refused("Denied(unquoted-value)"))
            .documented(accepted(["unquoted-value", "placeholder-superseded"])),
        plus(r#""instanceId":"instance.id","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7""#)
            .strict(refused("Denied(duplicate-key)").among(["denied", "denied"]))
            .documented(accepted(["placeholder-superseded", "duplicate-key"])),
        // Two placeholders that differ, and no real value to prefer.
        with(
            "instanceId",
            r#""instance.id","instanceId":"SUA_INSTANCIA""#,
        )
        .always(refused("ConflictingDuplicate(instanceId)").twins("\"instanceId\"")),
    ])
}

fn row_24() -> Row {
    let conflict = |kind: &'static str, key: &'static str| refused(kind).twins(key);
    let phone = || conflict("ConflictingDuplicate(phone)", "\"phone\"");
    let id = || conflict("ConflictingDuplicate(instanceId)", "\"instanceId\"");
    let first = || plus(r#""phone":"5544888888888""#).on_conflict(OnConflict::First);
    let last = || plus(r#""phone":"5544888888888""#).on_conflict(OnConflict::Last);
    row(
        24,
        "two different real values, also via escapes, null against value, NFC against NFD",
    )
    .always(phone())
    .cases([
        plus(r#""phone":"5544888888888""#),
        plus(r#""phone":"554499999999""#),
        plus(r#""phone":null"#),
        plus(r#""phone":"5544999999999 ""#),
        plus(r#""phone":"554499999999\u0038""#),
        plus(r#""phone":["5544999999999"]"#),
        plus(r#""phone":"5544999999999","phone":"5544888888888""#),
        plus(r#""instanceId":"3c67ab641c8aa0412f6a0242b4e23ac7""#).always(id()),
        with("instanceId", "\"\u{e9}\",\"instanceId\":\"e\u{301}\"").always(id()),
        with("instanceId", r#""\u00e9","instanceId":"e\u0301""#).always(id()),
        plus(r#""connected":false"#)
            .always(conflict("ConflictingDuplicate(connected)", "\"connected\"")),
        plus(r#""connected":null"#)
            .always(conflict("ConflictingDuplicate(connected)", "\"connected\"")),
        plus(r#""momment":1757333824581"#)
            .always(conflict("ConflictingDuplicate(momment)", "\"momment\"")),
        plus(r#""type":"DisconnectedCallback""#)
            .always(conflict("ConflictingDuplicate(type)", "\"type\"")),
        plus(r#""isBusiness":true,"isBusiness":null"#).always(
            conflict("ConflictingDuplicate(isBusiness)", "\"isBusiness\"")
                .among(["conflicting-duplicate", "unexpected-null"]),
        ),
    ])
    // The caller's policy is the only way in.
    .cases(
        [
            first(),
            last().event("phone", "\"5544888888888\""),
            plus(r#""connected":false"#).on_conflict(OnConflict::First),
            plus(r#""momment":1757333824581"#)
                .on_conflict(OnConflict::Last)
                .event("momment", "1757333824581"),
        ]
        .map(|case| {
            case.strict(refused("Denied(duplicate-key)"))
                .documented(accepted(["duplicate-key"]))
        }),
    )
}

fn row_25() -> Row {
    let copies = |count: usize| {
        let copy = r#""phone":"5544999999999""#;
        replaced("phone", &vec![copy; count].join(",")).named(format!("{count} copies of phone"))
    };
    let quoted = |count: usize| {
        let strict = format!("[{}]", vec!["\"a\""; count].join(","));
        let case = note(&strict.replace('"', "'")).keeps(&strict);
        case.named(format!("{count} strings in single quotes"))
            .strict(refused("Denied(single-quotes)"))
    };
    let full = |limit: usize, kind: &'static str, code: &'static str| {
        let mut codes = vec![code; limit];
        codes.push("too-many-quirks");
        refused(kind).among_all(codes)
    };
    let many = || full(1024, "TooManyQuirks(1024)", "duplicate-key");
    row(25, "more copies than the quirk budget")
        .strict(refused("Denied(duplicate-key)"))
        .documented(many())
        .lenient(same())
        .cases([
            copies(1026).limits(|limits| limits.max_members = usize::MAX),
            copies(2000).limits(|limits| limits.max_members = usize::MAX),
            copies(4)
                .limits(|limits| limits.max_quirks = 2)
                .documented(full(2, "TooManyQuirks(2)", "duplicate-key")),
            copies(2)
                .limits(|limits| limits.max_quirks = 0)
                .documented(full(0, "TooManyQuirks(0)", "duplicate-key")),
            quoted(1025).documented(full(1024, "TooManyQuirks(1024)", "single-quotes")),
            // As many as the budgets cover.
            copies(508).documented(accepted_times(507, "duplicate-key")),
            quoted(1024).documented(accepted_times(1024, "single-quotes")),
        ])
}
