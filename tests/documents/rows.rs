//! Several documents in a row, each with its own verdict.

use proptest::prelude::*;
use zapi_webhooks::{Diagnostic, ErrorKind, Limits, ParseOptions, Quirk, Tolerance, documents};

use crate::cases;
use crate::support::invariants::documents::tree;
use crate::support::invariants::name_of;

/// What is said about each document: its JSON, or the kind of its refusal; and what stands there.
pub fn said(input: &[u8]) -> Vec<(String, String)> {
    documents(input)
        .map(|document| {
            let shown = String::from_utf8_lossy(&input[document.span.range()]).into_owned();
            let said = match document.verdict {
                Ok(normalized) => normalized.json,
                Err(error) => name_of(error.kind()),
            };
            (said, shown)
        })
        .collect()
}

/// The same, without what stands there.
pub fn verdicts(input: &[u8]) -> Vec<String> {
    said(input).into_iter().map(|(said, _)| said).collect()
}

#[test]
fn values_stand_in_lines_or_one_behind_the_other() {
    assert_eq!(verdicts(b""), [""; 0]);
    assert_eq!(verdicts(b" \n // nothing\n"), [""; 0]);
    assert_eq!(
        verdicts(b"{}\n[]\r\n'a' 1 2true"),
        ["{}", "[]", "\"a\"", "1", "UnexpectedToken"]
    );
    assert_eq!(
        verdicts(b"{\"a\":\n1}{\"b\":\n2}"),
        ["{\"a\":\n1}", "{\"b\":\n2}"]
    );
    assert_eq!(verdicts(b"```json\n{}\n```\n```\n[]\n```"), ["{}", "[]"]);
}

#[test]
fn a_bad_value_never_takes_the_next_line_with_it() {
    for bad in [
        "{\"a\":",
        "[1,",
        "{\"a\"",
        "\"",
        "'a",
        "/*",
        "nope",
        "{'a':1}}",
        "]",
        "01",
        "[NaN]",
        "{\"a\":1,\"a\":2}",
        "```json",
        "{//",
        "\u{1}",
    ] {
        for good in ["{\"b\": 2}", "[3]", "4", "\"five\"", "true"] {
            let input = format!("{{}}\n{bad}\n{good}\n{bad}\n{good}\n");
            let verdicts = verdicts(input.as_bytes());
            let count = verdicts.iter().filter(|said| *said == good).count();
            assert_eq!(count, 2, "{bad:?} and {good:?}: {verdicts:?}");
        }
    }
}

#[test]
fn a_bad_object_in_several_lines_goes_as_one() {
    let input =
        b"{\n  \"a\": 1\n}\n{\n  \"a\": 1 2,\n  'b': [\n  ],\n\n  c: 3\n}\n{\n  \"a\": 2\n}\n";
    let said = said(input);
    let kinds: Vec<_> = said.iter().map(|(said, _)| said.as_str()).collect();
    assert_eq!(
        kinds,
        ["{\n  \"a\": 1\n}", "UnexpectedToken", "{\n  \"a\": 2\n}"]
    );
    assert_eq!(said[1].1, "{\n  \"a\": 1 2,\n  'b': [\n  ],\n\n  c: 3\n}");
}

#[test]
fn a_value_that_was_seen_to_its_end_takes_nothing_with_it() {
    assert_eq!(
        verdicts(b"{\"a\":1,\"a\":2} {\"b\":3}"),
        ["ConflictingDuplicate", "{\"b\":3}"]
    );
    let mut limits = Limits::DOCUMENT;
    limits.max_bytes = 4;
    let options = ParseOptions::new().limits(limits);
    let verdicts: Vec<_> = options
        .documents(b"[11] [222] [3]")
        .map(|it| it.verdict)
        .collect();
    assert!(verdicts[0].is_ok() && verdicts[2].is_ok());
    let error = verdicts[1].as_ref().unwrap_err();
    assert_eq!(
        (error.kind(), error.span().range()),
        (ErrorKind::TooLong(4), 9..10)
    );
}

#[test]
fn comments_belong_to_the_value_behind_them_and_the_last_ones_to_the_last() {
    let input: &[u8] = b"// one\n{} // two\n{} // three\n";
    let counts = |input: &[u8]| -> Vec<_> {
        documents(input)
            .map(|it| it.verdict.unwrap().diagnostics.len())
            .collect()
    };
    assert_eq!(counts(input), [1, 2]);

    let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
    let denied = |it: zapi_webhooks::Document| it.verdict.map_err(|error| error.kind()).err();
    let comment = Some(ErrorKind::Denied(Quirk::LineComment));
    for (input, count) in [(input, 2), (b"// nothing behind it is there\n", 1)] {
        let denied: Vec<_> = strict.documents(input).map(denied).collect();
        assert_eq!(denied, vec![comment; count]);
    }
}

#[test]
fn a_refused_value_starts_behind_the_comments_above_it() {
    let refused = |shown: &str| ("UnexpectedToken".to_owned(), shown.to_owned());
    let good = ("[3]".to_owned(), "[3]".to_owned());
    assert_eq!(
        said(b"// one\n{1}\n[3]"),
        [refused("// one\n{1}"), good.clone()]
    );
    assert_eq!(said(b"\x0c\n{1}\n[3]"), [refused("\x0c\n{1}"), good]);
    let verdicts = said("\u{a0}\n/*\n[3]".as_bytes());
    let shown: Vec<_> = verdicts.iter().map(|(_, shown)| shown.as_str()).collect();
    assert_eq!(shown, ["\u{a0}\n/*", "[3]"]);
}

#[test]
fn what_is_whole_is_too_long_first() {
    let mut limits = Limits::DOCUMENT;
    limits.max_bytes = 3;
    let options = ParseOptions::new().limits(limits);
    let input = "{\"a\":1,\"a\":2} \"\u{1f600}\"/* not counted */[1]";
    let errors: Vec<_> = options
        .documents(input.as_bytes())
        .map(|it| it.verdict.err())
        .collect();
    let said = |at: usize| errors[at].as_ref().map(|it| (it.kind(), it.span().range()));
    assert_eq!(said(0), Some((ErrorKind::TooLong(3), 3..13)));
    assert_eq!(said(1), Some((ErrorKind::TooLong(3), 19..20)));
    assert_eq!(said(2), None);
}

#[test]
fn comments_behind_the_last_document_count_in_its_budget() {
    let mut limits = Limits::DOCUMENT;
    limits.max_quirks = 1;
    let options = ParseOptions::new().limits(limits);
    let said = |input: &[u8]| -> Vec<_> {
        options
            .documents(input)
            .map(|it| it.verdict.err().map(|it| it.kind()))
            .collect()
    };
    let full = Some(ErrorKind::TooManyQuirks(1));
    assert_eq!(said(b"'a' /*x*/"), [full]);
    assert_eq!(said(b"'a' /*x*/ 1"), [None, None]);
    // A tolerance that does not admit the comment refuses the document as well.
    let denied = Tolerance::LENIENT.deny(Quirk::BlockComment);
    let narrower = options.tolerance(denied).documents(b"'a' /*x*/");
    assert!(narrower.into_iter().all(|it| it.verdict.is_err()));
    assert_eq!(said(b"'a'\n//x\n//y\n"), [full]);
    // The value was seen to its end, so that nothing in it is read as a document of its own.
    assert_eq!(said(b"{\n\"a\": {\n\"x\": 1}\n} /**/ /**/"), [full]);
}

#[test]
fn a_comment_that_may_take_the_next_document_with_it_refuses_it() {
    let refused = || "UnexpectedToken".to_owned();
    for end in ["\r", "\u{2028}", "\u{2029}", "\r\r"] {
        let said = |input: String| verdicts(input.as_bytes());
        assert_eq!(said(format!("1 // x{end}2")), ["1".to_owned(), refused()]);
        assert_eq!(said(format!("// x{end}2")), [refused()]);
        assert_eq!(said(format!("1 // x{end}")), ["1"]);
        assert_eq!(said(format!("1 // x{end}// y{end}/* z */ ")), ["1"]);
        // Whoever goes on to read the comment never sees the array end.
        let closed = said(format!("1 [2 // x{end}]"));
        assert!(
            closed.len() == 2 && closed[1].starts_with("[2 "),
            "{closed:?}"
        );
    }
    for end in [
        "\n",
        "\r\n",
        "\r\r\n",
        " \t\r \r\n",
        "\u{2028}\n",
        "\u{2029}\u{2028}\r\n",
    ] {
        assert_eq!(verdicts(format!("1 // x{end}2").as_bytes()), ["1", "2"]);
        assert_eq!(verdicts(format!("[1 // x{end}]").as_bytes()).len(), 1);
    }
    // All of the line is a comment for some reader, whatever else refuses what it hides.
    for row in [
        "1 // x\r2 3\n4",
        "1 // x\u{2028}2 3\n4",
        "1 // x\r[007] 3\n4",
        "1 // x\r[007] // y\r3\n4",
        "1 // x\r2 /* y */ // z\n4",
        "1 [2 // x\r] 3\n4",
        "1 [2 // x\r] [3\n4",
    ] {
        let read: Vec<_> = verdicts(row.as_bytes());
        let read: Vec<_> = read.into_iter().filter(|it| it.len() == 1).collect();
        assert_eq!(read, ["1", "4"], "{row:?}");
    }
    let error = documents(b"//\r1\n").next().unwrap().verdict.unwrap_err();
    assert_eq!(error.violations().count(), 1);
    let error = documents(b"1 // x\r2").nth(1).unwrap().verdict.unwrap_err();
    assert_eq!(error.span().range(), 6..7);
}

#[test]
fn lines_that_give_a_member_go_with_the_refused_document() {
    for member in [
        "\"a\"/*x*/:1",
        "/*x*/ \"a\" : 1",
        "a\u{a0}: 1",
        "// x\n\n\"a\" /*x*/ /*y*/: [",
        "/*x*/, 1",
    ] {
        let input = format!("{{?\n{member}\n}}\n[3]\n");
        let said = said(input.as_bytes());
        let kinds: Vec<_> = said.iter().map(|(said, _)| said.as_str()).collect();
        assert_eq!(kinds, ["UnexpectedToken", "[3]"], "{member:?}");
        assert_eq!(said[0].1, format!("{{?\n{member}\n}}"));
    }
    assert_eq!(
        verdicts(b"{?\n\"a\"\n: 1\n[3]")[1..],
        ["\"a\"", "UnexpectedToken", "[3]"]
    );
}

#[test]
fn what_stands_before_a_colon_on_its_line_is_no_document() {
    for member in ["1:", "\"a\" /* b */ : 1", "\"\\\n[3]\\\n\":1"] {
        let input = format!("{member}\n[4]");
        let said = said(input.as_bytes());
        let kinds: Vec<_> = said.iter().map(|(said, _)| said.as_str()).collect();
        assert_eq!(kinds, ["TrailingData", "[4]"], "{member:?}");
        assert_eq!(said[0].1, member);
    }
    assert_eq!(verdicts(b"1\n: x\n[4]"), ["1", "UnexpectedToken", "[4]"]);
    assert_eq!(
        verdicts(b"1/*\n[3]\n*/:\n[4]"),
        ["1", "UnexpectedToken", "[4]"]
    );
}

/// Whoever stops at the first fault says the same of it.
#[test]
fn a_document_in_a_row_is_refused_for_what_it_is_refused_for_alone() {
    for tolerance in [Tolerance::LENIENT, Tolerance::STRICT] {
        for bad in [
            "[NaN, @",
            "[NaN, 007",
            "[[[[1]]]]",
            "['a', 'b', 'c']",
            "{\"a\": 007, \"a\": 1, 'b': ",
            "{\"a\": 1, \"a\": 2}",
            "{\"a\": 1, \"a\": 2, \"b\": 007}",
            "{\"\x01a\":1, \"\x01b\":2}",
            "{\"\\ud800\":1, \"\\ud801\":2}",
            "[\"\x01 \\q\"",
            "[1 // x\r, 2]\n",
            "{\"a\":1,\"a\":1,\"a\":1,\"a\":1}",
            "{\"a\":1,\"a\":2,\"b\":1,\"b\":2,\"c\":1,\"c\":2}",
            "[{\"a\":1,\"a\":1,\"a\":1},'b']",
            "[{\"a\":1,\"a\":1},'b','c','d']",
            "1:",
            "0\u{a0}:",
        ] {
            let mut limits = Limits::DOCUMENT;
            (limits.max_depth, limits.max_quirks) = (3, 2);
            let options = ParseOptions::new().tolerance(tolerance).limits(limits);
            let alone = options.normalize(bad.as_bytes()).unwrap_err();
            let mut row = options.documents(bad.as_bytes());
            let error = row.next().unwrap().verdict.unwrap_err();
            assert_eq!(error.kind(), alone.kind(), "{bad:?}");
            assert_eq!(error.span(), alone.span(), "{bad:?}");
            assert_eq!(error.is_truncated(), alone.is_truncated(), "{bad:?}");
            let conflicts = |error: &zapi_webhooks::ParseError| {
                let kinds = error.violations().filter_map(Diagnostic::error_kind);
                let conflict =
                    |kind: &ErrorKind| matches!(kind, ErrorKind::ConflictingDuplicate(_));
                kinds.filter(conflict).count() > 0
            };
            assert_eq!(conflicts(&error), conflicts(&alone), "{bad:?}");
        }
    }
}

#[test]
fn what_is_refused_but_whole_hands_out_nothing_from_inside() {
    let lenient = [
        "[NaN, /*\n{\"x\":1}\n*/ 2]",
        "{\n\"text\": \"oi \\ud83d\",\n\"buttons\": [\n{\"id\": 1}\n]\n}",
        "{\"a\": \"\\q\", \"b\": [\n{\"id\": 1}\n]}",
        "{\"a\": 007, \"b\": [\n{\"id\": 1}\n]}",
        "{\"a\": \"x\ty\x01z\", 't\t': [\n{\"id\": 1}\n]}",
        "{\"a\": \"x\ry\", \"b\": [\n{\"id\": 1}\n]}",
        "\"\t\\\n[3]\\\n\"",
        "\"\\q\\\n[3]\\\n\"",
        "{\"a\": yes, \"b\": [\n{\"id\": 1}\n]}",
        "{\"a\": NumberInt(99999999999), \"b\": [\n{\"id\": 1}\n]}",
        "{ключ: [\n{\"id\": 1}\n]}",
        "[1 // x\r, /*\n{\"x\":1}\n*/ 2]",
        "// x\r{\"a\":\n1}",
        "// x\r{\n\"a\":1\n}",
        "// x\r/*\n{\"x\":1}\n*/",
    ];
    let documented = [
        "{\"a\": \"abc\\\n[3]\\\ndef\"}",
        "{\"a\":1, /*\n{\"x\":1}\n*/ \"b\":2}",
        "/* a */ /*\n{\"x\":1}\n*/ 5",
        "/* a */ /*\n{\"x\":1}\n*/",
        "{a: {\n\"x\":1\n}, \"b\":\n[\n1\n]}",
    ];
    let read = |tolerance, input: &str| -> Vec<_> {
        let options = ParseOptions::new().tolerance(tolerance);
        let input = format!("{input}\n[3]\n");
        let said = options.documents(input.as_bytes());
        said.map(|it| it.verdict.map(|it| it.json).ok()).collect()
    };
    let good = Some("[3]".to_owned());
    let lenient = lenient.map(|input| (Tolerance::LENIENT, input));
    let documented = documented.map(|input| (Tolerance::DOCUMENTED, input));
    for (tolerance, input) in lenient.into_iter().chain(documented) {
        // A comment belongs to the value behind it, here the good one.
        let is_above = input.ends_with("*/");
        let expected = [None, good.clone()];
        let expected = &expected[..if is_above { 1 } else { 2 }];
        assert_eq!(read(tolerance, input), expected, "{input:?}");
    }
}

#[test]
fn what_is_larger_than_a_limit_is_refused_as_a_whole() {
    let mut limits = Limits::DOCUMENT;
    (limits.max_depth, limits.max_members) = (3, 3);
    (limits.max_quirks, limits.max_bytes) = (3, 200);
    let options = ParseOptions::new().limits(limits);
    for (bad, kind) in [
        ("[[[[\n[5]\n]]], [[[6]]]]", ErrorKind::TooDeep(3)),
        (
            "{\"a\":1,\"b\":2,\"c\":3,\"d\":\n{\"x\":1}\n,\"e\":5}",
            ErrorKind::TooManyMembers(3),
        ),
        (
            "['a','b','c','d',\n[5]\n,'e','f']",
            ErrorKind::TooManyQuirks(3),
        ),
        (
            "[NaN,NaN,NaN,NaN,\n[5]\n,NaN,NaN]",
            ErrorKind::UnexpectedToken,
        ),
    ] {
        let input = format!("{bad}\n[3]");
        let said: Vec<_> = options.documents(input.as_bytes()).collect();
        let error = said[0].verdict.as_ref().unwrap_err();
        assert_eq!(error.kind(), kind, "{bad}");
        // Past the budget, no more of them are kept.
        assert!(error.violations().count() <= 4, "{error:?}");
        assert_eq!(said.len(), 2, "{bad}");
        assert!(said[1].verdict.is_ok(), "{bad}");
    }
}

/// Lines that are documents, and what they say.
const GOOD: [(&str, &str); 7] = [
    ("{\"a\": 1}", "{\"a\": 1}"),
    ("  {'b': 2,}", "{\"b\": 2}"),
    ("[1, [2], 3]", "[1, [2], 3]"),
    ("\"text\"", "\"text\""),
    ("-0.50", "-0.50"),
    ("null", "null"),
    ("4 // tail", "4"),
];

/// Lines that are none, and those that a value may have above it or in it.
const BAD: [&str; 15] = [
    "{\"a\": 1",
    "{\"a\"",
    "[[[",
    "[1, 2 3]",
    "\"open",
    "'open",
    "nope",
    "/* open",
    "{\"a\": }",
    "007",
    "{]",
    "[\"a\": 1]",
    "// comment",
    "\u{a0}",
    "\"a\": [",
];

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn good_lines_are_all_read_in_their_order(
        lines in prop::collection::vec(
            prop_oneof![(0..GOOD.len()).prop_map(Ok), (0..BAD.len()).prop_map(Err)], 0..12,
        ),
        is_worn: bool,
    ) {
        let text = |line: &Result<usize, usize>| match line {
            Ok(good) => GOOD[*good].0,
            Err(bad) => BAD[*bad],
        };
        let worn = if is_worn { "[\n".repeat(40) } else { String::new() };
        let input = worn + &lines.iter().map(text).collect::<Vec<_>>().join("\n");
        let mut said = verdicts(input.as_bytes()).into_iter();
        for good in lines.iter().filter_map(|line| line.ok()) {
            prop_assert!(said.any(|said| said == GOOD[good].1), "{input:?}");
        }
    }

    /// A reader that ends line comments at line feeds only sees every document that is accepted.
    #[test]
    fn comments_hide_no_documents(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "1", "[2]", "{}", "[3 // z\r]", "[007]", " ", "// x", "// x\r", "\r", "\u{2028}", "\n", "\r\n",
                "?",
            ]),
            0..12,
        ),
    ) {
        let input = pieces.concat() + "\n";
        let read = |input: &str| -> Vec<_> {
            let read = documents(input.as_bytes()).filter_map(|it| it.verdict.ok());
            read.map(|it| tree(&it.json).expect("strict").0).collect()
        };
        let lines = input.split_inclusive('\n').map(|line| match line.split_once("//") {
            Some((before, comment)) => {
                let (comment, end) = comment.split_at(comment.trim_end_matches("\r\n").trim_end_matches('\n').len());
                let comment = comment.replace(['\r', '\u{2028}', '\u{2029}'], "x");
                format!("{before}//{comment}{end}")
            }
            None => line.to_owned(),
        });
        let (ours, theirs) = (read(&input), read(&lines.collect::<String>()));
        let mut rest = theirs.iter();
        for value in &ours {
            prop_assert!(rest.any(|it| it == value), "{input:?}: {ours:?} and {theirs:?}");
        }
    }

    /// Rows of written documents are read one by one.
    #[test]
    fn rows_are_read_as_their_documents(
        recipes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6),
    ) {
        let written: Vec<_> = recipes.iter().map(|it| crate::support::document::written(it)).collect();
        let input = written.iter().map(|it| it.text.trim_start_matches('\u{feff}')).collect::<Vec<_>>().join("\n");
        let read: Vec<_> = documents(input.as_bytes()).map(|it| it.verdict.map(|it| it.json)).collect();
        prop_assert_eq!(read.len(), written.len(), "{:?}", input);
        for (read, written) in read.into_iter().zip(written) {
            let read = read.map(|json| tree(&json));
            prop_assert_eq!(read.ok().flatten(), Some((written.value, 0)), "{:?}", input);
        }
    }
}
