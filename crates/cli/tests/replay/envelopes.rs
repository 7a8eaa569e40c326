//! `--pointer`: bodies inside envelopes, with every byte of them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::bench::{Bench, canonical, canonicals, quirky, wire};

fn string(body: &str) -> String {
    serde_json::to_string(body).unwrap()
}

#[test]
fn a_body_is_an_object_or_a_string() {
    let bench = Bench::new();
    let archive = format!(
        "{{\"at\":1,\"body\":{}}}\n{{\"body\" : {} }}\n",
        wire(1),
        string(&quirky(2))
    );
    let run = bench
        .file("log", archive)
        .replay(&["--pointer", "/body", "log"]);
    assert_eq!((run.code, run.stdout), (Some(0), canonicals([1, 2])));
}

#[test]
fn a_pointer_leads_through_objects_and_arrays() {
    let bench = Bench::new();
    for (pointer, envelope) in [
        ("", "BODY"),
        ("", "STRING"),
        ("/", r#"{"":BODY}"#),
        ("/a/b/c", r#"{"a":{"b":{"c":BODY}}}"#),
        ("/a~1b/m~0n/~01", r#"{"a/b":{"m~n":{"~1":STRING}}}"#),
        ("/records/1/body", r#"{"records":[0,{"body":BODY},2]}"#),
        ("/0", "[STRING]"),
        ("/caf\u{e9}", r#"{"caf\u00e9":BODY}"#),
        ("/0", r#"{"0":BODY,"1":"\ud83d"}"#),
        ("/a/b", r#"{"a_base64":1,"a_base64":2,"a":{"b":BODY}}"#),
    ] {
        let envelope = envelope
            .replace("BODY", &wire(1))
            .replace("STRING", &string(&wire(1)));
        let run = bench.replay_stdin(&["--pointer", pointer, "-"], envelope.as_bytes());
        assert_eq!(
            (run.code, run.stdout),
            (Some(0), canonical(1)),
            "{pointer}: {}",
            run.stderr
        );
    }
}

/// A notification of SNS that came through a queue of SQS, as both write it.
const QUEUED: &str = r#"{"MessageId": "8e3a", "ReceiptHandle": "AQEB", "Body": "{\"Type\": \"Notification\", \"MessageId\": \"0c1f2f6e-1\", \"TopicArn\": \"arn:aws:sns:sa-east-1:000000000000:zapi\", \"Message\": \"{\\\"type\\\":\\\"ConnectedCallback\\\",\\\"connected\\\":true,\\\"momment\\\":1757333824580,\\\"instanceId\\\":\\\"5B8E0C47A1D94F36B2E7908C6D1FA253\\\",\\\"phone\\\":\\\"5548991234567\\\",\\\"isBusiness\\\":true}\", \"Timestamp\": \"2025-09-08T12:17:27.271Z\"}"}"#;

#[test]
fn a_pointer_goes_on_inside_strings_that_hold_json() {
    let bench = Bench::new();
    let run = bench.replay_stdin(&["--pointer=/Body/Message", "-"], QUEUED.as_bytes());
    let event = r#"{"connected":true,"instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","isBusiness":true,"momment":1757333824580,"phone":"5548991234567","type":"ConnectedCallback"}"#;
    run.shows(0, &format!("{event}\n"), "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n");
    // Each level may be a string or not, and a string in a string is one level more.
    let object = |step: &str, value: &str| format!("{{\"{step}\":{value}}}");
    for levels in 0..16_usize {
        let mut envelope = string(&quirky(1));
        for (level, step) in ["d", "c", "b", "a"].into_iter().enumerate() {
            envelope = object(step, &envelope);
            if levels >> level & 1 == 1 {
                envelope = string(&string(&envelope));
            }
        }
        let run = bench.replay_stdin(&["--pointer=/a/b/c/d", "-0", "-"], envelope.as_bytes());
        assert_eq!(
            (run.code, run.stdout),
            (Some(0), canonical(1)),
            "{envelope}"
        );
    }
}

/// Such an object is no attempt at an event, so that its keys are not judged as if it was one.
#[test]
fn the_type_of_a_foreign_envelope_is_not_suspicious() {
    let bench = Bench::new();
    let missing = "missing-field";
    for (pointer, line, code) in [
        ("/Body", QUEUED, missing),
        ("", r#"{"Type":"Notification","Message":"{}"}"#, missing),
        ("", r#"{"message":1,"TYPE":{}}"#, missing),
        (
            "",
            r#"{"Type":"ConnectedCallback","phone":"5548991234567"}"#,
            "suspicious-key",
        ),
        // Without a `type` no event is announced, whose key `Phone` could look like.
        (
            "",
            r#"{"Type":"ConnectedCallback","Phone":"5548991234567"}"#,
            missing,
        ),
        (
            "",
            r#"{"Type":"Notification","type":"ConnectedCallback"}"#,
            "suspicious-key",
        ),
        ("", r#"{"Phone":"5548991234567"}"#, missing),
    ] {
        let arguments = ["--rejects=rejects", "--pointer", pointer, "-"];
        let run = bench.replay_stdin(&arguments, line.as_bytes());
        let [record] = bench.records("rejects").try_into().unwrap();
        assert_eq!(record["code"], code, "{line}");
        let counts =
            format!("read 1: accepted 0, rejected 1\nreasons for rejection:\n        1  {code}\n");
        run.shows(1, "", &counts);
    }
}

/// A request as API Gateway of AWS passes it on.
#[test]
fn a_gateway_says_whether_a_body_is_base64() {
    let bench = Bench::new();
    let base64 = string(&BASE64_STANDARD.encode(quirky(1)));
    let inner = BASE64_STANDARD.encode(format!("{{\"a\":{}}}", wire(1)));
    for (pointer, request) in [
        (
            "/body",
            format!(r#"{{"body":{base64},"isBase64Encoded":true}}"#),
        ),
        (
            "/body",
            format!(r#"{{"isBase64Encoded": true , "body":{base64}}}"#),
        ),
        (
            "/requests/0/body",
            format!(r#"{{"requests":[{{"isBase64Encoded":true,"body":{base64}}}]}}"#),
        ),
        (
            "/body",
            format!(r#"{{"body":{},"isBase64Encoded":false}}"#, string(&wire(1))),
        ),
        (
            "/body/a",
            format!(r#"{{"body":"{inner}","isBase64Encoded":true}}"#),
        ),
        // The word belongs to `body` alone.
        (
            "/data",
            format!(r#"{{"data":{},"isBase64Encoded":true}}"#, string(&wire(1))),
        ),
    ] {
        let run = bench.replay_stdin(&["--pointer", pointer, "-"], request.as_bytes());
        assert_eq!(
            (run.code, run.stdout),
            (Some(0), canonical(1)),
            "{request}: {}",
            run.stderr
        );
    }
}

#[test]
fn an_envelope_may_have_line_breaks_where_no_line_ends_it() {
    let bench = Bench::new();
    let envelope = format!("{{\n  \"body\": {}\n}}\n", wire(1));
    bench.file("spool/1", &envelope);
    let run = bench.replay(&["--pointer=/body", "spool"]);
    assert_eq!((run.code, run.stdout), (Some(0), canonical(1)));
    let run = bench.replay_stdin(&["--pointer=/body", "-0", "-"], envelope.as_bytes());
    assert_eq!((run.code, run.stdout), (Some(0), canonical(1)));
}

/// Each record of this kind is rejected as a whole, and its bytes are kept.
#[test]
fn what_has_no_body_is_rejected_and_kept() {
    let bench = Bench::new();
    let absent = "envelope has nothing where the pointer leads";
    let ambiguous = "envelope has a key of the pointer more than once";
    let surrogate = "envelope has half a surrogate pair in a key or in the body";
    for (pointer, envelope, message) in [
        ("/a", "{}", absent),
        ("/a", r#"{"A":BODY}"#, absent),
        ("/a/b", r#"{"a":null,"b":BODY}"#, absent),
        ("/a/b", r#"{"a":"b"}"#, absent),
        ("/00", "[BODY]", absent),
        ("/+0", "[BODY]", absent),
        ("/1", "[BODY]", absent),
        ("/-", "[BODY]", absent),
        ("/a", r#"{"a":BODY,"a":BODY}"#, ambiguous),
        ("/a", r#"{"a":BODY,"\u0061":BODY}"#, ambiguous),
        ("/a/b", r#"{"a":{"b":BODY},"a":0}"#, ambiguous),
        ("/a", r#"{"a":BODY,"a_base64":""}"#, ambiguous),
        (
            "/a",
            r#"{"a":BODY"#,
            "envelope is not JSON at line 1, column 146",
        ),
        (
            "/a",
            r#"{"a":BODY} x"#,
            "envelope is not JSON at line 1, column 149",
        ),
        (
            "/a",
            r#"{'a':BODY}"#,
            "envelope is not JSON at line 1, column 2",
        ),
        ("/a", r#"{"a":"\ud83d"}"#, surrogate),
        ("/a/b", r#"{"a":{"\ud83d":0,"b":BODY}}"#, surrogate),
        ("", r#"  "\udc00\ud83d""#, surrogate),
        (
            "/a/b",
            r#"{"a_base64":"e30=","a":{"b":0},"a":0}"#,
            ambiguous,
        ),
        ("/a/b", r#"{"a_base64":{"b":BODY}}"#, absent),
        ("/a", r#"{"a_base64":"e30=","a_base64":"e30="}"#, ambiguous),
        ("/a", r#"{"a_base64_base64":"e30=","a_base":""}"#, absent),
        (
            "/a",
            r#"{"a_base64":"=="}"#,
            "text at the pointer is not Base64",
        ),
        (
            "/a",
            r#"{"a_base64":BODY}"#,
            "text at the pointer is not Base64",
        ),
        ("/a/b", r#"{"a":"{\"c\":0}"}"#, absent),
        ("/a/b", r#"{"a":"{'b':0}"}"#, absent),
        ("/a/b", r#"{"a":"{\"b\":0,\"b\":0}"}"#, ambiguous),
        ("/a/b", r#"{"a":"\ud83d"}"#, surrogate),
        ("/a/b", r#"{"a":"{\"b\":\"\\ud83d\"}"}"#, surrogate),
        (
            "/body",
            r#"{"body":BODY,"isBase64Encoded":true}"#,
            "text at the pointer is not Base64",
        ),
        (
            "/body",
            r#"{"body":"e30=","isBase64Encoded":true,"isBase64Encoded":false}"#,
            ambiguous,
        ),
        (
            "/body/a",
            r#"{"body":"e30=","isBase64Encoded":true}"#,
            absent,
        ),
    ] {
        let envelope = envelope.replace("BODY", &wire(1));
        let arguments = ["--rejects", "rejects", "--pointer", pointer, "-"];
        let run = bench.replay_stdin(&arguments, envelope.as_bytes());
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{envelope}");
        let [record] = bench.records("rejects").try_into().unwrap();
        assert_eq!(record["code"], "envelope");
        assert_eq!(record["message"], message, "{pointer} in {envelope}");
        assert_eq!(record["envelope"], envelope.as_str());
        assert_eq!(record["body"], serde_json::Value::Null);
    }
}

#[test]
fn a_line_that_starts_as_a_string_has_to_be_one() {
    let bench = Bench::new();
    let archive = [b"\"cut\n\"\xff\"\n".as_slice(), wire(1).as_bytes()].concat();
    let run = bench.replay_stdin(&["--rejects", "rejects", "-"], &archive);
    assert_eq!((run.code, run.stdout), (Some(1), canonical(1)));
    let [cut, latin] = bench.records("rejects").try_into().unwrap();
    assert_eq!(
        (&cut["code"], &cut["envelope"]),
        (&"envelope".into(), &"\"cut".into())
    );
    assert_eq!(latin["envelope_base64"], "Iv8i");
}

/// Not a digit, a duplicate or a space of the body is lost on the way.
#[test]
fn the_body_is_judged_by_its_own_bytes() {
    let bench = Bench::new();
    for (body, code) in [
        (
            wire(1).replace('}', r#", "phone" : "1" }"#),
            "conflicting-duplicate",
        ),
        (
            wire(1).replace("824581", "824581.00000000000000001"),
            "invalid-field",
        ),
        (
            wire(1)
                .replace("\"55", "\"\\u00355")
                .replace("true", "[ 1e999 ]"),
            "invalid-field",
        ),
        ("[1.10]".to_owned(), "not-an-object"),
        ("null".to_owned(), "not-an-object"),
    ] {
        for held in [body.clone(), string(&body)] {
            let envelope = format!("{{\"x\":[{{}}],\"body\":  {held}  }}");
            let arguments = ["--rejects", "rejects", "--pointer=/body", "-"];
            bench.replay_stdin(&arguments, envelope.as_bytes());
            let [record] = bench.records("rejects").try_into().unwrap();
            assert_eq!(
                (&record["code"], &record["body"]),
                (&code.into(), &body.as_str().into())
            );
        }
    }
}
