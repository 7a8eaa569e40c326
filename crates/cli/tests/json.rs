//! `check --format json` from end to end: one object for each input, on one line.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;

#[test]
fn a_clean_body_has_an_event_and_nothing_else() {
    zapi_webhooks(["check", "--format", "json", "clean.json"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"file":"clean.json","event":{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580","partial":null,"dialect":"json","diagnostics":[],"unknown":{},"error":null}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn the_documented_example_has_an_event_and_all_its_diagnostics() {
    zapi_webhooks([
        "check",
        "--format=json",
        "../../../../fixtures/docs-example.json",
    ])
    .assert()
    .code(0)
    .stdout_eq(str![[r#"
{"file":"../../../../fixtures/docs-example.json","event":{"connected":true,"instanceId":"instance.id","momment":26151515154,"phone":"número","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:instance.id:26151515154","partial":null,"dialect":"lenient","diagnostics":[{"code":"single-quotes","quirk":null,"severity":"note","dialect":"json5","field":"type","start":13,"end":32,"line":3,"column":11,"message":"string in single quotes (field `type`) at byte 13","related":null},{"code":"implausible-moment","quirk":null,"severity":"warning","dialect":"json","field":"momment","start":68,"end":79,"line":5,"column":14,"message":"`momment` that is plausible neither in seconds nor in milliseconds (field `momment`) at byte 68","related":null},{"code":"unquoted-value","quirk":null,"severity":"note","dialect":"lenient","field":"instanceId","start":97,"end":108,"line":6,"column":17,"message":"text without quotes (field `instanceId`) at byte 97","related":null},{"code":"placeholder","quirk":null,"severity":"warning","dialect":"json","field":"instanceId","start":97,"end":108,"line":6,"column":17,"message":"placeholder of the documentation (field `instanceId`) at byte 97","related":null},{"code":"placeholder","quirk":null,"severity":"warning","dialect":"json","field":"phone","start":121,"end":130,"line":7,"column":12,"message":"placeholder of the documentation (field `phone`) at byte 121","related":null},{"code":"repeated-comma","quirk":null,"severity":"note","dialect":"lenient","field":null,"start":130,"end":132,"line":7,"column":20,"message":"comma too many between members at byte 130","related":null},{"code":"duplicate-key","quirk":null,"severity":"note","dialect":"json","field":"instanceId","start":135,"end":147,"line":8,"column":3,"message":"key repeated (field `instanceId`) at byte 135","related":{"start":83,"end":95,"line":6,"column":3}}],"unknown":{},"error":null}

"#]].raw())
    .stderr_eq(str![].raw());
}

#[test]
fn a_rejected_body_has_an_error_and_every_finding() {
    zapi_webhooks(["check", "--format", "json", "rejected.json"])
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"file":"rejected.json","event":null,"eventType":"ConnectedCallback","key":null,"partial":null,"dialect":null,"diagnostics":[{"code":"single-quotes","quirk":null,"severity":"note","dialect":"json5","field":"connected","start":48,"end":53,"line":3,"column":16,"message":"string in single quotes (field `connected`) at byte 48","related":null},{"code":"invalid-field","quirk":null,"severity":"error","dialect":"json","field":"connected","start":48,"end":53,"line":3,"column":16,"message":"expected true or false (field `connected`) at byte 48","related":null},{"code":"invalid-field","quirk":null,"severity":"error","dialect":"json","field":"momment","start":68,"end":70,"line":4,"column":14,"message":"expected an integer from 0 to 2^53 - 1 in decimal digits (field `momment`) at byte 68","related":null},{"code":"conflicting-duplicate","quirk":null,"severity":"error","dialect":"json","field":"instanceId","start":126,"end":138,"line":6,"column":3,"message":"key repeated with another value (field `instanceId`) at byte 126","related":{"start":74,"end":86,"line":5,"column":3}},{"code":"trailing-comma","quirk":null,"severity":"note","dialect":"json5","field":null,"start":174,"end":175,"line":6,"column":51,"message":"comma after the last item at byte 174","related":null},{"code":"missing-field","quirk":null,"severity":"error","dialect":"json","field":"phone","start":176,"end":177,"line":7,"column":1,"message":"required field is missing (field `phone`) at byte 176","related":null}],"unknown":{},"error":{"kind":"invalid-field","quirk":null,"field":"connected","start":48,"end":53,"line":3,"column":16,"message":"expected true or false (field `connected`) at byte 48","truncated":false}}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn a_rejected_body_has_the_fields_that_were_read() {
    let partial = |body: &'static str| {
        let run = zapi_webhooks(["check", "--format", "json", "-"]).stdin(body);
        let stdout = run.output().expect("the command runs").stdout;
        let record: serde_json::Value = serde_json::from_slice(&stdout).expect("JSON");
        record.get("partial").expect("a member").to_string()
    };
    for (body, read) in [
        (
            r#"{"type":"ConnectedCallback","connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
            r#"{"/connected":true,"/instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","/phone":"5544999999999"}"#,
        ),
        (
            r#"{"momment":1757333824580,"isBusiness":false,"phone":"55"#,
            r#"{"/isBusiness":false,"/momment":1757333824580}"#,
        ),
        (
            r#"{"type":"ReceivedCallback","text":{"message":"Oi"},"queue":[1, 2],"queue":3,"#,
            r#"[["/text/message","Oi"],["/queue",[1,2]],["/queue",3]]"#,
        ),
        (r#"{"type":"ConnectedCallback"}"#, "null"),
        ("[]", "null"),
    ] {
        assert_eq!(partial(body), read);
    }
}

#[test]
fn a_denied_quirk_is_named() {
    let run = zapi_webhooks([
        "check",
        "--format=json",
        "--tolerance=strict",
        "quirky.json",
    ]);
    let stdout = run.output().expect("the command runs").stdout;
    let record: serde_json::Value = serde_json::from_slice(&stdout).expect("JSON");
    for (pointer, value) in [
        ("/error/kind", "denied"),
        ("/error/quirk", "single-quotes"),
        ("/diagnostics/0/code", "denied"),
        ("/diagnostics/0/quirk", "single-quotes"),
    ] {
        let found = record.pointer(pointer).and_then(|found| found.as_str());
        assert_eq!(found, Some(value), "{pointer} of {record}");
    }
}

#[test]
fn a_cut_body_is_said_to_be_truncated() {
    zapi_webhooks(["check", "--format", "json", "-"])
        .stdin(r#"{"type":"ConnectedCallback","conn"#)
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"file":"-","event":null,"eventType":"ConnectedCallback","key":null,"partial":null,"dialect":null,"diagnostics":[{"code":"unexpected-end","quirk":null,"severity":"error","dialect":"json","field":null,"start":33,"end":33,"line":1,"column":34,"message":"payload ends inside a string at byte 33","related":null}],"unknown":{},"error":{"kind":"unexpected-end","quirk":null,"field":null,"start":33,"end":33,"line":1,"column":34,"message":"payload ends inside a string at byte 33","truncated":true}}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn every_readable_input_has_one_line() {
    zapi_webhooks([
        "check",
        "--format",
        "json",
        "quirky.json",
        "missing.json",
        "-",
    ])
    .stdin(r#"{"type":"ReceivedCallback","text":{"message":"oi"}}"#)
    .assert()
    .code(2)
    .stdout_eq(str![[r#"
{"file":"quirky.json","event":{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580","partial":null,"dialect":"json5","diagnostics":[{"code":"string-moment","quirk":null,"severity":"note","dialect":"json","field":"momment","start":67,"end":82,"line":4,"column":14,"message":"`momment` given as a string (field `momment`) at byte 67","related":null},{"code":"single-quotes","quirk":null,"severity":"note","dialect":"json5","field":"instanceId","start":100,"end":134,"line":5,"column":17,"message":"string in single quotes (field `instanceId`) at byte 100","related":null},{"code":"trailing-comma","quirk":null,"severity":"note","dialect":"json5","field":null,"start":162,"end":163,"line":6,"column":27,"message":"comma after the last item at byte 162","related":null}],"unknown":{},"error":null}
{"file":"-","event":null,"eventType":"ReceivedCallback","key":null,"partial":{"/text/message":"oi"},"dialect":null,"diagnostics":[{"code":"missing-field","quirk":null,"severity":"error","dialect":"json","field":"instanceId","start":50,"end":51,"line":1,"column":51,"message":"required field is missing (field `instanceId`) at byte 50","related":null},{"code":"missing-field","quirk":null,"severity":"error","dialect":"json","field":"phone","start":50,"end":51,"line":1,"column":51,"message":"required field is missing (field `phone`) at byte 50","related":null},{"code":"missing-field","quirk":null,"severity":"error","dialect":"json","field":"momment","start":50,"end":51,"line":1,"column":51,"message":"required field is missing (field `momment`) at byte 50","related":null}],"unknown":{},"error":{"kind":"missing-field","quirk":null,"field":"instanceId","start":50,"end":51,"line":1,"column":51,"message":"required field is missing (field `instanceId`) at byte 50","truncated":false}}

"#]].raw())
    .stderr_eq(str![[r#"
error: cannot read `missing.json`: No such file or directory (os error 2)

"#]].raw());
}

/// Adds members at the end of the clean body.
fn with(members: &str) -> String {
    let clean = include_str!("bodies/clean.json").trim_end();
    let open = clean
        .strip_suffix('}')
        .expect("the clean body is an object");
    format!("{open},{members}}}\n")
}

#[test]
fn unknown_members_keep_their_order_and_every_digit() {
    zapi_webhooks(["check", "--format", "json", "-"])
        .stdin(with(concat!(
            r#""zaapId":123456789012345678901234567890.00,"a":1e400,"tiny":-0.10E-7,"#,
            "\n  \"nested\" : { \"b\" : [ 1 ,\n\t2 ] , \"a\\\" {\" : \" x\\\\\" }",
        )))
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"file":"-","event":{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580","partial":null,"dialect":"json","diagnostics":[],"unknown":{"/zaapId":123456789012345678901234567890.00,"/a":1e400,"/tiny":-0.10E-7,"/nested":{"b":[1,2],"a\" {":" x\\"}},"error":null}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn deviations_in_unknown_members_come_out_as_strict_json() {
    zapi_webhooks(["check", "--format", "json", "-"])
        .stdin(with(
            "\"x\": {'a': [.5, 0xff],, /* why\n */ b: 'it\"s',}",
        ))
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"file":"-","event":{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580","partial":null,"dialect":"lenient","diagnostics":[{"code":"single-quotes","quirk":null,"severity":"note","dialect":"json5","field":null,"start":165,"end":168,"line":1,"column":166,"message":"string in single quotes at byte 165","related":null},{"code":"json5-number","quirk":null,"severity":"note","dialect":"json5","field":null,"start":171,"end":173,"line":1,"column":172,"message":"number that JSON does not know at byte 171","related":null},{"code":"json5-number","quirk":null,"severity":"note","dialect":"json5","field":null,"start":175,"end":179,"line":1,"column":176,"message":"number that JSON does not know at byte 175","related":null},{"code":"repeated-comma","quirk":null,"severity":"note","dialect":"lenient","field":null,"start":180,"end":182,"line":1,"column":181,"message":"comma too many between members at byte 180","related":null},{"code":"block-comment","quirk":null,"severity":"note","dialect":"json5","field":null,"start":183,"end":193,"line":1,"column":184,"message":"block comment at byte 183","related":null},{"code":"unquoted-key","quirk":null,"severity":"note","dialect":"json5","field":null,"start":194,"end":195,"line":2,"column":5,"message":"key without quotes at byte 194","related":null},{"code":"single-quotes","quirk":null,"severity":"note","dialect":"json5","field":null,"start":197,"end":203,"line":2,"column":8,"message":"string in single quotes at byte 197","related":null},{"code":"trailing-comma","quirk":null,"severity":"note","dialect":"json5","field":null,"start":203,"end":204,"line":2,"column":14,"message":"comma after the last item at byte 203","related":null}],"unknown":{"/x":{"a":[0.5,255],"b":"it\"s"}},"error":null}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn unknown_members_are_pairs_if_a_name_repeats() {
    zapi_webhooks(["check", "--format", "json", "-"])
        .stdin(with(r#""x":1,"y":{"x":true},"x":1"#))
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"file":"-","event":{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"},"eventType":"ConnectedCallback","key":"ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580","partial":null,"dialect":"json","diagnostics":[],"unknown":[["/x",1],["/y",{"x":true}],["/x",1]],"error":null}

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn a_body_over_the_limit_is_rejected_with_its_length() {
    zapi_webhooks(["check", "--format", "json", "-"])
        .stdin(" ".repeat(600_000))
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{"file":"-","event":null,"eventType":null,"key":null,"partial":null,"dialect":null,"diagnostics":[{"code":"too-long","quirk":null,"severity":"error","dialect":"json","field":null,"start":524288,"end":600000,"line":1,"column":524289,"message":"payload is longer than 524288 bytes","related":null}],"unknown":{},"error":{"kind":"too-long","quirk":null,"field":null,"start":524288,"end":600000,"line":1,"column":524289,"message":"payload is longer than 524288 bytes","truncated":false}}

"#]].raw())
        .stderr_eq(str![].raw());
}
