//! Several documents in a row, each with its own verdict.

use proptest::prelude::*;
use zapi_webhooks::{Diagnostic, ErrorKind, Limits, ParseOptions, Quirk, Tolerance, documents};

use crate::cases;
use crate::support::invariants::documents::tree;
use crate::support::invariants::{WIDEST, name_of};

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
fn values_follow_one_another_with_white_space_or_nothing_between_them() {
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

/// Nothing guesses where a value ends whose brackets, quotes or separators are wrong.
#[test]
fn a_value_without_a_visible_end_is_the_last_and_spans_the_rest() {
    for bad in [
        "{\"a\":",
        "[1,",
        "{\"a\"",
        "\"",
        "'a",
        "/*",
        "{'a':1]",
        "]",
        "[1, 2 3]",
        "{\"a\": 1 2, \"b\": 3}",
        "{\"a\" = 1}",
        "```json",
        "```\n1 2\n```",
        "{//",
        "\u{1}",
        ": 1",
        "// x\r2",
    ] {
        let input = format!("{{}}\n{bad}\n{{\"b\": 2}}\n");
        let said = said(input.as_bytes());
        assert_eq!(said.len(), 2, "{bad:?}: {said:?}");
        assert_eq!(said[0].0, "{}", "{bad:?}");
        assert_eq!(said[1].1, input[3..].trim_end(), "{bad:?}");
    }
}

/// What refuses a value without hiding its end: nothing inside it is read as a document.
#[test]
fn a_value_that_is_seen_to_its_end_takes_nothing_with_it() {
    let lenient = [
        "nope",
        "01",
        "[NaN, /*\n{\"x\":1}\n*/ 2]",
        "{\n\"text\": \"oi \\ud83d\",\n\"buttons\": [\n{\"id\": 1}\n]\n}",
        "{\"a\": \"\\q\", \"b\": [\n{\"id\": 1}\n]}",
        "{\"a\": 007, \"b\": [\n{\"id\": 1}\n]}",
        "\"\\q\\\n[3]\\\n\"",
        "{\"a\": yes, \"b\": [\n{\"id\": 1}\n]}",
        "{\"a\": NumberInt(99999999999), \"b\": [\n{\"id\": 1}\n]}",
        "{\"a\":1,\"a\":[\n2\n]}",
    ];
    let documented = [
        "{\"a\": \"abc\\\n[3]\\\ndef\"}",
        "{\"a\":1, /*\n{\"x\":1}\n*/ \"b\":2}",
        "/* a */ /*\n{\"x\":1}\n*/ 5",
        "{a: {\n\"x\":1\n}, \"b\":\n[\n1\n]}",
    ];
    let lenient = lenient.map(|input| (Tolerance::LENIENT, input));
    let documented = documented.map(|input| (Tolerance::DOCUMENTED, input));
    for (tolerance, input) in lenient.into_iter().chain(documented) {
        let options = ParseOptions::new().tolerance(tolerance);
        let input = format!("{input}\n[3]\n");
        let read = options.documents(input.as_bytes());
        let read: Vec<_> = read.map(|it| it.verdict.map(|it| it.json).ok()).collect();
        assert_eq!(read, [None, Some("[3]".to_owned())], "{input:?}");
    }
}

#[test]
fn a_value_may_be_as_long_as_the_limit() {
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
fn comments_belong_to_the_value_after_them_and_the_last_ones_to_the_last() {
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
    for (input, count) in [(input, 2), (b"// nothing follows\n", 1)] {
        let denied: Vec<_> = strict.documents(input).map(denied).collect();
        assert_eq!(denied, vec![comment; count]);
    }
}

#[test]
fn comments_after_the_last_document_count_in_its_budget() {
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

/// A reader that stops at the first fault says the same of it.
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
            "{\"\na\":1, \"\nb\":2}",
            "{\"\\ud800\":1, \"\\ud801\":2}",
            "[\"\\q \\q\"",
            "[1 // x\r, 2]\n",
            "{\"a\":1,\"a\":1,\"a\":1,\"a\":1}",
            "{\"a\":1,\"a\":2,\"b\":1,\"b\":2,\"c\":1,\"c\":2}",
            "[{\"a\":1,\"a\":1,\"a\":1},'b']",
            "[{\"a\":1,\"a\":1},'b','c','d']",
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

proptest! {
    #![proptest_config(cases(2000))]

    /// Rows of written documents are read one by one.
    #[test]
    fn rows_are_read_as_their_documents(
        recipes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6),
    ) {
        let mut written: Vec<_> = recipes.iter().map(|it| crate::support::document::written(it)).collect();
        // The comments after one document come before the next, and before a code fence none may.
        written.sort_by_key(|it| !it.text.starts_with(['`', '~']));
        let input = written.iter().map(|it| it.text.trim_start_matches('\u{feff}')).collect::<Vec<_>>().join("\n");
        let options = ParseOptions::new().tolerance(WIDEST);
        let read: Vec<_> = options.documents(input.as_bytes()).map(|it| it.verdict.map(|it| it.json)).collect();
        prop_assert_eq!(read.len(), written.len(), "{:?}", input);
        for (read, written) in read.into_iter().zip(written) {
            let read = read.map(|json| tree(&json));
            prop_assert_eq!(read.ok().flatten(), Some((written.value, 0)), "{:?}", input);
        }
    }
}
