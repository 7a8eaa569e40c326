//! `--rejects`: the lines of rejected records, and how they are replayed.

use serde_json::Value;
use snapbox::{IntoData as _, str};

use crate::bench::{Bench, canonical, canonicals, quirky, wire};

#[test]
fn a_rejected_record_is_kept_with_its_place_its_reason_and_its_bytes() {
    let bench = Bench::new();
    let first = wire(1);
    let archive = [
        first.as_bytes(),
        b"\n{\"type\":\"ConnectedCallback\",\n{\"a\":\"\xff\\n\"}\n\n\"{\\n'phone': 5\\u0020}\"\n",
    ];
    bench.file("dead.ndjson", archive.concat());
    let run = bench.replay(&["--rejects", "rejects.ndjson", "dead.ndjson"]);
    run.shows(
        1,
        &canonical(1),
        "read 4: accepted 1, rejected 3; blank lines skipped: 1\nevents of accepted bodies:\n        1  ConnectedCallback\n\
        reasons for rejection:\n        \
        1  encoding\n        \
        1  missing-field\n        \
        1  unexpected-end\n",
    );
    snapbox::assert_data_eq!(bench.read("rejects.ndjson"), str![[r#"
{"source":"dead.ndjson","record":2,"offset":142,"code":"unexpected-end","message":"payload ends inside a value at byte 28","start":28,"end":28,"line":1,"column":29,"body":"{\"type\":\"ConnectedCallback\","}
{"source":"dead.ndjson","record":3,"offset":171,"code":"encoding","message":"payload is not UTF-8 text at byte 6","start":6,"end":7,"line":1,"column":7,"body_base64":"eyJhIjoi/1xuIn0="}
{"source":"dead.ndjson","record":5,"offset":184,"code":"missing-field","message":"required field is missing (field `type`) at byte 13","field":"type","start":13,"end":14,"line":2,"column":12,"partial":{"/phone":5},"body":"{\n'phone': 5 }"}

"#]].raw());
}

/// The fields that could be read, and the code of a deviation that is not tolerated.
#[test]
fn a_rejected_body_is_kept_with_its_fields_and_the_quirk_that_is_denied() {
    let bench = Bench::new();
    let archive = [
        r#"{"type":"ConnectedCallback","connected":true,"instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","phone":"5548991234567","isBusiness":true}"#,
        r#"{"type":"ConnectedCallback","momment":1757333824580,'connected':true}"#,
        r#"{"type":"DeliveryCallback",}"#,
        r#"{"momment":1757333824580,"connected":false,"phone":"#,
    ];
    bench.file("dead.ndjson", archive.join("\n"));
    bench.replay(&["--tolerance=strict", "--rejects=rejects", "dead.ndjson"]);
    let [missing, quotes, comma, cut] = bench.records("rejects").try_into().unwrap();
    assert_eq!(
        missing["partial"].to_string(),
        r#"{"/connected":true,"/instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","/isBusiness":true,"/phone":"5548991234567"}"#
    );
    assert_eq!(
        (&missing["code"], &missing["quirk"]),
        (&"missing-field".into(), &Value::Null)
    );
    assert_eq!(
        (&quotes["code"], &quotes["quirk"]),
        (&"denied".into(), &"single-quotes".into())
    );
    assert_eq!(
        quotes["partial"].to_string(),
        r#"{"/momment":1757333824580}"#
    );
    assert_eq!(
        (&comma["quirk"], &comma["partial"]),
        (&"trailing-comma".into(), &Value::Null)
    );
    assert_eq!(
        cut["partial"].to_string(),
        r#"{"/connected":false,"/momment":1757333824580}"#
    );
}

/// Everything that was rejected can be replayed, and is rejected for the same reason.
#[test]
fn rejects_come_back_as_they_were() {
    let bench = Bench::new();
    let bodies: [&[u8]; 6] = [
        b"",
        b"\xff\xfe\x00\"",
        b"{\"a\":\r\n\t\"\\\"\x01\x7f\xc2\x80\",'",
        b"\"{}\"",
        "{\"número\": \u{1f600}\u{202e}".as_bytes(),
        b"{\"body\":{}}",
    ];
    for (number, body) in bodies.iter().enumerate() {
        bench.file(&format!("spool/{number}"), body);
    }
    bench.replay(&["--rejects", "first", "spool"]);
    let first = bench.records("first");
    assert_eq!(first.len(), bodies.len());
    let run = bench.replay(&["--pointer", "/body", "--rejects", "second", "first"]);
    assert_eq!(run.code, Some(1));
    let second = bench.records("second");
    for (one, other) in first.iter().zip(&second) {
        for key in [
            "code",
            "message",
            "field",
            "start",
            "end",
            "line",
            "column",
            "body",
            "body_base64",
        ] {
            assert_eq!(one[key], other[key], "{key}");
        }
    }
    assert_eq!(first.len(), second.len());
    for (record, body) in first.iter().zip(bodies) {
        match std::str::from_utf8(body) {
            Ok(text) => assert_eq!(record["body"], text),
            Err(_) => assert_eq!(record["body_base64"], "//4AIg=="),
        }
    }
}

/// Neither a line without a body grows by a run, nor is its first reason or its first place lost.
#[test]
fn rejects_that_are_read_in_place_stay_as_they_are() {
    let bench = Bench::new();
    let archive = [
        b"{\"a\":\"\\\\\\\"\"}\nno \\ JSON\n\"\xff\"\n\n".as_slice(),
        b"{\"b\":{}}\r\n{\"b\":\"{\"}\n{\"b_base64\":\"/w==\"}\n",
        b"{\"b\":0,\"b\":1}\n",
    ];
    bench.file("log", archive.concat());
    bench.replay(&["--pointer=/b", "--rejects", "rejects", "log"]);
    let first = bench.read("rejects");
    assert_eq!(first.matches("\"envelope\":").count(), 3);
    assert_eq!(first.matches("\"envelope_base64\":").count(), 1);
    for _ in 0..2 {
        let run = bench.replay(&["--pointer=/body", "--rejects", "rejects", "rejects"]);
        run.shows(
            1,
            "",
            "read 7: accepted 0, rejected 7\n\
            reasons for rejection:\n        \
            4  envelope\n        \
            1  encoding\n        \
            1  missing-field\n        \
            1  unexpected-end\n",
        );
        assert_eq!(bench.read("rejects"), first);
    }
    // For people the place is that in the file that is read.
    let run = bench.replay(&["--pointer=/body", "rejects"]);
    let start =
        "rejects:1: error[envelope]: record was rejected before, and is kept without a body\n";
    assert!(run.stderr.starts_with(start), "{}", run.stderr);
    assert!(run.stderr.contains("\nrejects:4: error[missing-field]: "));
}

/// With line breaks in it, or under another pointer, a rejection is as any other record.
#[test]
fn a_rejection_that_cannot_stay_is_kept_as_an_envelope() {
    let bench = Bench::new();
    let line =
        r#"{"source":"s","record":1,"offset":0,"code":"envelope","message":"","envelope":"x"}"#;
    bench
        .file("spool/a", line.replace(',', ",\n"))
        .file("b", line);
    for (pointer, archive) in [("/body", "spool"), ("/bodies", "b"), ("/body/body", "b")] {
        bench.replay(&["--pointer", pointer, "--rejects", "rejects", archive]);
        let [record] = bench.records("rejects").try_into().unwrap();
        let message = "envelope has nothing where the pointer leads";
        assert_eq!(record["message"], message);
        assert_eq!(
            record["envelope"]
                .as_str()
                .map(str::trim)
                .unwrap()
                .replace('\n', ""),
            line
        );
    }
}

#[test]
fn rejects_are_accepted_once_the_reason_is_gone() {
    let bench = Bench::new();
    bench.file("raw", format!("{}\0{}\0{}", quirky(1), wire(2), quirky(3)));
    bench.replay(&[
        "-0",
        "--tolerance=strict",
        "--out",
        "one",
        "--rejects",
        "rejects",
        "raw",
    ]);
    assert_eq!(bench.read("one"), canonical(2));
    // The same name on both sides: the old file is read, and replaced by the rest of it.
    let again = [
        "--pointer=/body",
        "--out",
        "two",
        "--rejects",
        "rejects",
        "rejects",
    ];
    let run = bench.replay(&again);
    assert_eq!((run.code, bench.read("two")), (Some(0), canonicals([1, 3])));
    assert_eq!(bench.read("rejects"), "");
}

/// Without `--rejects` a line names the record, but none of its bytes.
#[test]
fn a_rejection_without_a_file_is_one_line_without_the_body() {
    let bench = Bench::new();
    let archive = format!(
        "{}\n{}\n",
        wire(1).replace("55449", "secret"),
        &wire(2)[..99]
    );
    let run = bench.replay_stdin(&["-"], archive.replace("true", "'secret'").as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert_eq!(
        run.stderr,
        "-:1: error[invalid-field]: expected true or false (field `connected`) at byte 40\n\
        -:2: error[unexpected-end]: payload ends inside a string (field `instanceId`) at byte 103\n\
        read 2: accepted 0, rejected 2\n\
        reasons for rejection:\n        \
        1  invalid-field\n        \
        1  unexpected-end\n"
    );
}
