//! `--documents`: values in a row and the items of an array, and the hints to it.

use zapi_webhooks::ParseOptions;

use crate::bench::{Bench, canonical, canonicals, gzip, quirky, wire};

const LONGEST: usize = 4 * 1024 * 1024;

/// Two bodies over several lines each, in a row.
const IN_A_ROW: &str = r#"{
  "type": "ConnectedCallback",
  "connected": true,
  "momment": 1757333824580,
  "instanceId": "5B8E0C47A1D94F36B2E7908C6D1FA253",
  "phone": "5548991234567",
  "isBusiness": true
}
{
  "type": "ConnectedCallback",
  "connected": true,
  "momment": 1757333825580,
  "instanceId": "5B8E0C47A1D94F36B2E7908C6D1FA253",
  "phone": "5548991234567",
  "isBusiness": true
}
"#;

/// The same bodies in an array.
const IN_AN_ARRAY: &str = r#"[
{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","phone":"5548991234567","isBusiness":true},
{"type":"ConnectedCallback","connected":true,"momment":1757333825580,"instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","phone":"5548991234567","isBusiness":true}
]
"#;

const EVENTS: &str = r#"{"connected":true,"instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","isBusiness":true,"momment":1757333824580,"phone":"5548991234567","type":"ConnectedCallback"}
{"connected":true,"instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253","isBusiness":true,"momment":1757333825580,"phone":"5548991234567","type":"ConnectedCallback"}
"#;

/// The offset, the code and the body of each rejected record.
fn rejects(bench: &Bench) -> Vec<(u64, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let records = bench.records("rejects").into_iter();
    records
        .map(|it| {
            (
                it["offset"].as_u64().unwrap(),
                text(&it["code"]),
                text(&it["body"]),
            )
        })
        .collect()
}

/// Replays an archive of values, and returns the accepted bodies.
#[track_caller]
fn replay(bench: &Bench, archive: impl AsRef<[u8]>) -> String {
    let arguments = ["--documents", "--rejects=rejects", "-"];
    let run = bench.replay_stdin(&arguments, archive.as_ref());
    let expected = i32::from(!bench.read("rejects").is_empty());
    assert_eq!(run.code, Some(expected), "{}", run.stderr);
    run.stdout
}

#[test]
fn values_in_a_row_and_items_of_an_array_are_read_one_by_one() {
    let bench = Bench::new();
    bench
        .file("spool/row", IN_A_ROW)
        .file("spool/array.gz", gzip(IN_AN_ARRAY));
    for archive in [IN_A_ROW, IN_AN_ARRAY] {
        let run = bench.replay_stdin(&["--documents", "-"], archive.as_bytes());
        run.shows(0, EVENTS, "read 2: accepted 2, rejected 0\nevents of accepted bodies:\n        2  ConnectedCallback\n");
    }
    let run = bench.replay(&["--documents", "spool"]);
    let counts = "read 4: accepted 4, rejected 0\nevents of accepted bodies:\n        4  ConnectedCallback\n";
    run.shows(0, &EVENTS.repeat(2), counts);
    let run = bench.replay(&["--documents", "-0", "spool"]);
    let error = "the argument '--documents' cannot be used with '--null'";
    assert!(run.stderr.contains(error), "{}", run.stderr);
}

#[test]
fn any_white_space_may_come_between_values() {
    let bench = Bench::new();
    let (one, other) = (wire(1), quirky(2));
    let expected = canonicals([1, 2]);
    let string = serde_json::to_string(&other).unwrap();
    for archive in [
        format!("{one}{other}"),
        format!("\u{feff}{one}\r\n\r\n\t {other}  \n"),
        format!("[{one},{other}]"),
        format!("\u{feff} [ {one}\n , \n{other} ]\n\n"),
        format!("[{one}][] [\n] [{other}]"),
        format!("{one}[{other}]"),
        format!("{string}{string}").replacen(&string, &one, 1),
        format!("[{one},{string}]"),
        format!("// old }}\n{one} /* ] */ // new\n {other} // end"),
        format!("{one}{other} /* {{ */\n// \n"),
    ] {
        assert_eq!(replay(&bench, &archive), expected, "{archive}");
    }
    for nothing in ["", " \n", "[]", " [ ] \n"] {
        assert_eq!(replay(&bench, nothing), "");
    }
}

/// The comments belong to the value after them, so that they are judged with it.
#[test]
fn the_verdict_on_a_value_is_that_on_its_bytes() {
    let bench = Bench::new();
    let clean = format!("{}\n{}", wire(1), wire(2));
    for (archive, accepted) in [
        (clean.clone(), 2),
        (format!("// c\n{clean}"), 1),
        (format!("{clean} // c"), 1),
        (clean.replace('\n', "/**/"), 1),
        (format!("\u{feff}{clean}"), 1),
    ] {
        let arguments = ["--documents", "--tolerance=strict", "-"];
        let run = bench.replay_stdin(&arguments, archive.as_bytes());
        assert_eq!(run.stdout.lines().count(), accepted, "{archive}");
    }
}

/// The end can be seen, although the value is rejected.
#[test]
fn a_rejected_value_takes_no_other_with_it() {
    let bench = Bench::new();
    let deep = "[".repeat(200) + &"]".repeat(200);
    let values = [
        wire(1).replace('}', r#","phone":"1"}"#),
        r#"{"a":NaN,'b':[{]}]}"#.replace("{]}", "{}"),
        r#"{"a":[1,2,{"b":"}\"{"}]}"#.to_owned(),
        format!(r#"{{"a":{deep}}}"#),
        "5".to_owned(),
        "1".repeat(3000),
        "[[1,2],{}]".to_owned(),
        "null".to_owned(),
        r#"{"a":1,"a":2}"#.to_owned(),
    ];
    let archive = values.iter().map(|value| format!("{value},\n{},", wire(7)));
    let archive = format!("[{}0]", archive.collect::<String>());
    assert_eq!(replay(&bench, &archive), canonical(7).repeat(values.len()));
    let rejects = rejects(&bench);
    let bodies = rejects.iter().map(|(_, _, body)| body.as_str());
    let expected = values.iter().map(String::as_str).chain(["0"]);
    assert_eq!(bodies.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    for (offset, code, body) in &rejects {
        let start = usize::try_from(*offset).unwrap();
        assert!(archive[start..].starts_with(body), "{offset}");
        let alone = ParseOptions::new().parse_connected(body.as_bytes());
        assert_eq!(*code, alone.unwrap_err().kind().code(), "{body}");
    }
}

/// The bytes after it may have been inside of it, so that none of them are parsed as a body.
#[test]
fn a_value_of_which_no_end_is_seen_is_all_the_rest() {
    let bench = Bench::new();
    for broken in [
        r#"{"a":1"#,
        "{\"a\":1\n",
        "{\"a\":{\n",
        r#"{"a":[1,2}}"#,
        "{\"a\":\"b\n\"}\n",
        r#"{"a" "b"}"#,
        "}",
        ", ",
        ": 1",
        "/* ",
        "'a\n",
        "{\"a\":\u{201c}b\"}",
    ] {
        let rest = format!("{broken}{}\n{}", wire(2), wire(3));
        for (start, end) in [("", "\n"), ("[", "]")] {
            let separator = if start.is_empty() { "\n" } else { "," };
            let before = format!("{start}{}{separator}", wire(1));
            let archive = format!("{before}{rest}{end}");
            assert_eq!(replay(&bench, &archive), canonical(1), "{archive}");
            let [(offset, _, body)] = rejects(&bench).try_into().unwrap();
            assert_eq!(body, format!("{rest}{end}").trim_end(), "{archive}");
            assert_eq!(offset, before.len() as u64);
        }
    }
    let latin = [wire(1).as_bytes(), b"{\"a\":\"\xe9\"}", wire(2).as_bytes()].concat();
    assert_eq!(replay(&bench, &latin), canonical(1));
    let [record] = bench.records("rejects").try_into().unwrap();
    assert_eq!(record["code"], "encoding");
}

#[test]
fn an_array_that_is_not_continued_or_closed_is_rejected_from_there_on() {
    let bench = Bench::new();
    let (one, other) = (wire(1), wire(2));
    let separator = "expected `,` or `]` after an item of the array";
    let end = "array ends without `]`";
    for (archive, rest, code, message) in [
        (
            format!("[{one} {other}"),
            other.as_str(),
            "unexpected-token",
            separator,
        ),
        (
            format!("[{one}\n{other}]"),
            &format!("{other}]"),
            "unexpected-token",
            separator,
        ),
        (
            format!("[{one};{other}]"),
            &format!(";{other}]"),
            "unexpected-token",
            separator,
        ),
        (format!("[{one}}}"), "}", "unexpected-token", separator),
        (format!("[{one}\n"), "", "unexpected-end", end),
        (format!("[{one},"), "", "unexpected-end", end),
    ] {
        assert_eq!(replay(&bench, &archive), canonical(1), "{archive}");
        let [record] = bench.records("rejects").try_into().unwrap();
        assert_eq!(
            (&record["code"], &record["body"]),
            (&code.into(), &rest.into())
        );
        assert_eq!(record["message"], message);
    }
}

/// Values of many lengths are cut at every kind of place while they are read.
#[test]
fn the_numbers_and_offsets_of_a_long_archive_are_right() {
    let bench = Bench::new();
    let padded = |number: usize| {
        let padding = "\u{e9}".repeat(number * 7 % 4001);
        let body = wire(number).replace('}', &format!(",\n\"x\":\"{padding}\"}}"));
        if number % 5 == 4 {
            body.replace("true", "0")
        } else {
            body
        }
    };
    let values: Vec<String> = (0..700).map(padded).collect();
    let expected = canonicals((0..700).filter(|number| number % 5 != 4));
    for (start, separator, end) in [("", "\n", ""), ("", "", "\n"), ("[", " ,\n", "]")] {
        let archive = format!("{start}{}{end}", values.join(separator));
        bench.file("a", &archive).file("a.gz", gzip(&archive));
        for (threads, name) in [("1", "a"), ("3", "a.gz")] {
            let arguments = [
                "--documents",
                "--rejects=rejects",
                "--threads",
                threads,
                name,
            ];
            let run = bench.replay(&arguments);
            assert!(
                run.stderr
                    .starts_with("read 700: accepted 560, rejected 140\n"),
                "{}",
                run.stderr
            );
            assert!(run.stdout == expected);
            for (record, number) in bench.records("rejects").iter().zip((4..).step_by(5)) {
                let before: usize = values[..number]
                    .iter()
                    .map(|it| it.len() + separator.len())
                    .sum();
                assert_eq!(record["record"], number + 1);
                assert_eq!(record["offset"], start.len() + before);
                assert_eq!(record["body"], values[number].as_str());
            }
        }
    }
}

/// The longest value that is held is as long as the longest line.
#[test]
fn a_value_that_is_too_long_is_measured_with_all_the_rest() {
    let bench = Bench::new();
    let (one, other) = (wire(1), wire(2));
    for (length, is_held) in [
        (LONGEST - 1, true),
        (LONGEST + 1, false),
        (3 * LONGEST, false),
    ] {
        let long = format!("{{\"x\":\"{}\"}}", "x".repeat(length - 8));
        let archive = format!("{one}\n\n{long}{other}\n");
        let out = replay(&bench, &archive);
        let [record] = bench.records("rejects").try_into().unwrap();
        assert_eq!(
            (&record["code"], &record["offset"]),
            (&"too-long".into(), &(one.len() + 2).into())
        );
        if is_held {
            assert_eq!(
                (out, &record["body"]),
                (canonicals([1, 2]), &long.as_str().into())
            );
        } else {
            assert_eq!(
                (out, &record["length"]),
                (canonical(1), &(archive.len() - one.len() - 2).into())
            );
        }
    }
}

#[test]
fn a_pointer_leads_into_each_value() {
    let bench = Bench::new();
    let envelope = |number| {
        format!(
            "{{\n  \"body\": {}\n}}",
            quirky(number)
                .replace("'type'", "\"type\"")
                .replace(",}", "}")
        )
    };
    let archive = format!("[{}, {}]", envelope(1), envelope(2));
    let run = bench.replay_stdin(&["--documents", "--pointer=/body", "-"], archive.as_bytes());
    run.shows(0, &canonicals([1, 2]), "read 2: accepted 2, rejected 0\nevents of accepted bodies:\n        2  ConnectedCallback\n");
}

/// A run gives one hint, if the first record of an archive is rejected for its framing.
#[test]
fn an_archive_that_is_split_otherwise_gets_a_hint() {
    let bench = Bench::new();
    let pretty = quirky(1);
    let envelope = format!("{{\n\"body\":{}\n}}", wire(1));
    let one_line = IN_AN_ARRAY.replace('\n', "");
    bench
        .file("row", IN_A_ROW)
        .file("array", IN_AN_ARRAY)
        .file("line", &one_line)
        .file("body.json", &pretty)
        .file("envelope", &envelope)
        .file("files/array", IN_AN_ARRAY)
        .file("rows/row", IN_A_ROW)
        .file("bodies/1", &pretty)
        .file("bodies/2", "{")
        .file("cut", format!("{{\n{}", wire(1)))
        .file("late", format!("{}\n{pretty}", wire(1)))
        .file("list", "[1,2]\n[{\n");
    let array = "is an array: `--documents` reads its values one by one";
    let row = "has values over several lines: `--documents` reads its values one by one";
    let file = "has several values in one record: `--documents` reads its values one by one";
    let check = "is one body over several lines: `zapi-webhooks check body.json` reads it";
    for (arguments, hint) in [
        (&["row"][..], Some(("row", row))),
        (&["row", "array"], Some(("row", row))),
        (&["array"], Some(("array", array))),
        (&["line"], Some(("line", array))),
        (&["--pointer=/body", "line"], Some(("line", array))),
        (&["body.json"], Some(("body.json", check))),
        (
            &["--rejects=rejects", "body.json"],
            Some(("body.json", check)),
        ),
        (&["--pointer=/body", "envelope"], Some(("envelope", row))),
        (&["files"], Some(("files/array", array))),
        (&["rows"], Some(("rows/row", file))),
        (&["-0", "row"], Some(("row", file))),
        (&["--pointer=/0", "line"], None),
        (&["bodies"], None),
        (&["cut"], None),
        (&["late"], None),
        (&["list"], None),
        (&["--documents", "row", "array"], None),
        (&["--documents", "list"], None),
    ] {
        let run = bench.replay(arguments);
        let expected = hint.map(|(name, found)| format!("hint: `{name}` {found}"));
        let hints = run.stderr.lines().filter(|line| line.starts_with("hint: "));
        assert_eq!(
            hints.collect::<Vec<_>>(),
            Vec::from_iter(&expected),
            "{arguments:?}"
        );
    }
}
