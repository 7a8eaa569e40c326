//! Inputs that aim at a reader of rows: its time, its stack, and lines that only look like documents.

use zapi_webhooks::{
    Diagnostic, Document, ErrorKind, Limits, OnConflict, ParseOptions, Tolerance, documents,
    normalize,
};

use crate::support::invariants::name_of;

/// The smallest stack that the reader promises to run on.
const STACK: usize = 32 * 1024;

/// Does some work on the smallest stack.
fn on_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    thread.unwrap().join().unwrap()
}

/// Where each document stands, and what its JSON is or the kind of its refusal.
fn said(options: &ParseOptions, input: &[u8]) -> Vec<(std::ops::Range<usize>, String)> {
    let said = |it: Document| match it.verdict {
        Ok(normalized) => (it.span.range(), normalized.json),
        Err(error) => (it.span.range(), name_of(error.kind())),
    };
    options.documents(input).map(said).collect()
}

#[test]
fn the_deepest_document_fits_the_smallest_stack() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}1{}", open.repeat(depth), close.repeat(depth)).into_bytes()
    };
    for (open, close) in [
        ("[", "]"),
        ("{\"a\":", "}"),
        ("{a:0,'a':0,b:", ",}"),
        ("{\"a\":0,\"a\":1,\"b\":[", "]}"),
    ] {
        let levels = open.matches(['[', '{']).count();
        let deepest = nested(open, close, 127 / levels);
        on_stack(move || {
            let last = ParseOptions::new().on_conflict(OnConflict::Last);
            assert!(last.normalize(&deepest).is_ok());
            assert_eq!(last.documents(&deepest).count(), 1);
        });
        let deeper = nested(open, close, 127 / levels + 1);
        let error = on_stack(move || normalize(&deeper).unwrap_err());
        assert_eq!(error.kind(), ErrorKind::TooDeep(127), "{open}");
    }
}

/// Far past the default limit a frame of any size for each level would not fit.
#[test]
fn no_depth_takes_the_stack() {
    const DEPTH: usize = 4_000;
    for (open, close) in [
        ("[", "]"),
        ("{\"a\":", "}"),
        ("{a:0,'a':0,b:", ",}"),
        ("{\"a\":0,\"a\":", "}"),
    ] {
        let whole = format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH)).into_bytes();
        let cut = open.repeat(DEPTH).into_bytes();
        on_stack(move || {
            let mut limits = Limits::DOCUMENT;
            (limits.max_depth, limits.max_quirks) = (usize::MAX, usize::MAX);
            let options = ParseOptions::new().on_conflict(OnConflict::Last);
            let deep = options.limits(limits);
            assert!(deep.normalize(&whole).is_ok());
            assert!(deep.documents(&whole).all(|it| it.verdict.is_ok()));
            let error = deep.normalize(&cut).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
            let kinds = |options: &ParseOptions, text: &[u8]| -> Vec<_> {
                let kind = |it: Document| it.verdict.unwrap_err().kind();
                options.documents(text).map(kind).collect()
            };
            assert_eq!(kinds(&deep, &cut), [ErrorKind::UnexpectedEnd]);
            assert_eq!(kinds(&options, &whole), [ErrorKind::TooDeep(127)]);
            let error = options.normalize(&whole).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooDeep(127));
        });
    }
}

/// Each line starts a document that goes on to the end, where it is refused. What that costs is measured
/// by `scripts/linear.sh`.
#[test]
fn what_stands_behind_lines_that_were_read_too_often_is_read() {
    const BYTES: usize = 32 * 1024;
    for (line, tail) in [
        ("[/*\n", "*/ ?"),
        ("[\"*/ 1, /*\", /*\n", ""),
        ("[\"*/ 1, /*\", /*\n", "*/ ?"),
        ("{\"a\":1 \"b\"/*\n", ""),
        ("{\"a\":1 \"b\"/*\n", "*/ ?"),
        ("[1,\n", ""),
        ("/*\n[\n", ""),
        ("?\n/*\n", "*/"),
    ] {
        let input = line.repeat(BYTES / line.len()) + tail + "\n{\"last\": 1}\n";
        let mut limits = Limits::DOCUMENT;
        limits.max_depth = usize::MAX;
        let last = on_stack(move || {
            let options = ParseOptions::new().limits(limits);
            options.documents(input.as_bytes()).last()
        });
        let last = last.unwrap().verdict.map(|it| it.json);
        assert_eq!(last.as_deref(), Ok("{\"last\": 1}"), "{line:?} {tail:?}");
    }
}

/// All documents that are opened first are refused at one place. Once seventeen of them have been read
/// again, they have read what stands there more than sixteen times.
#[test]
fn lines_that_were_read_too_often_are_read_one_by_one() {
    let (inside, behind) = ("{\n\"a\": 1}", "{\n\"b\": 2}");
    let long = format!("[{}1]", "1, ".repeat(999));
    for (opened, is_read) in [(17, true), (18, false)] {
        let input = "[\n".repeat(opened) + &format!("{inside},\n{long} ?\n{behind}\n");
        let input = input.repeat(2);
        let said = said(&ParseOptions::new(), input.as_bytes());
        let said: Vec<_> = said.iter().map(|(_, said)| said.as_str()).collect();
        let read = said.iter().filter(|said| **said == inside).count();
        assert_eq!(read, if is_read { 2 } else { 0 }, "{opened}");
        assert!(said.contains(&&*long), "{opened}");
        assert_eq!(said.last(), Some(&behind), "{opened}");
        let errors = documents(input.as_bytes()).filter_map(|it| it.verdict.err());
        let cut = errors.filter(|error| error.to_string().contains("end on its line"));
        assert_eq!(cut.count() > 0, !is_read, "{opened}");
    }
}

#[test]
fn comments_between_lines_that_were_read_too_often_hide_nothing() {
    let comments = [
        ("// x", 1),
        ("/* x */", 1),
        ("\u{a0}", 1),
        ("/* x */ // y", 2),
        ("", 0),
    ];
    for (comment, quirks) in comments {
        let input = "[\n".repeat(40) + &format!("{comment}\n{comment}\n5\n{comment}\n?\n{{}}");
        let said = said(&ParseOptions::new(), input.as_bytes());
        let good: Vec<_> = said.iter().map(|(_, said)| said.as_str()).collect();
        let is_read = good.contains(&"5") && good.last() == Some(&"{}");
        assert!(is_read, "{comment:?}: {good:?}");
        let mut accepted = documents(input.as_bytes()).filter_map(|it| it.verdict.ok());
        let found = accepted.next().unwrap().diagnostics.len();
        assert_eq!(found, 2 * quirks, "{comment:?}");
    }
}

/// Lines that are refused by themselves cost nothing more than themselves.
#[test]
fn refused_lines_do_not_wear_out_what_stands_behind_them() {
    let input = format!(
        "'\\\n{}{{\n\"a\": 1}}\n{{\n\"b\": 2}}\n",
        "?\\\n".repeat(999)
    );
    let said = said(&ParseOptions::new(), input.as_bytes());
    let good: Vec<_> = said
        .iter()
        .rev()
        .take(2)
        .map(|(_, said)| said.as_str())
        .collect();
    assert_eq!(good, ["{\n\"b\": 2}", "{\n\"a\": 1}"]);
}

#[test]
fn no_line_of_a_comment_before_a_refused_value_is_read() {
    let said = said(
        &ParseOptions::new(),
        b"/*\n{\"inside\": 1}\n*/ nope\n{\"b\": 2}\n",
    );
    let (refused, good) = ("UnexpectedToken".to_owned(), "{\"b\": 2}".to_owned());
    assert_eq!(said, [(0..24, refused), (25..33, good)]);
}

#[test]
fn a_fence_that_holds_nothing_is_refused() {
    for fence in ["```", "```json\n", "```\n// nothing\n"] {
        let input = format!("{{}}\n{fence}");
        let kinds: Vec<_> = said(&ParseOptions::new(), input.as_bytes());
        assert_eq!(kinds.len(), 2, "{fence:?}: {kinds:?}");
        assert_eq!(kinds[1].1, "UnexpectedEnd", "{fence:?}");
    }
}

#[test]
fn lines_that_start_with_a_comma_go_with_the_refused_document() {
    let said = said(&ParseOptions::new(), b"{\"a\": 1 2\n, \"b\": [\n]}\n3");
    let (refused, good) = ("UnexpectedToken".to_owned(), "3".to_owned());
    assert_eq!(said, [(0..21, refused), (22..23, good)]);
}

#[test]
fn refused_white_space_has_a_place() {
    let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
    let places = |input: &[u8]| -> Vec<_> {
        let refused = strict.documents(input);
        let place = |it: zapi_webhooks::Document| {
            let error = it.verdict.unwrap_err();
            (it.span.range(), error.span().range())
        };
        refused.map(place).collect()
    };
    assert_eq!(places(b"\x0c\n1\n\x0c"), [(2..3, 0..1)]);
    assert_eq!(places(b"\n\x0c\n"), [(1..2, 1..2)]);
}

#[test]
fn places_count_from_the_start_behind_a_line_that_is_no_text() {
    let input = b"\xff\n'a'\n?\n{\"b\":1,\"b\":1}\n[0x10]";
    let place = |it: &Diagnostic| {
        (
            it.span().range(),
            it.related().map(zapi_webhooks::Span::range),
        )
    };
    let places: Vec<_> = documents(input)
        .map(|it| match it.verdict {
            Ok(normalized) => normalized.diagnostics.iter().map(place).collect(),
            Err(error) => vec![place(&error.diagnostics()[0])],
        })
        .collect();
    let expected = [
        vec![(0..1, None)],
        vec![(2..5, None)],
        vec![(6..7, None)],
        vec![(14..20, Some(9..12))],
        vec![(23..27, None)],
    ];
    assert_eq!(places, expected);
}

#[test]
fn the_order_of_members_does_not_choose_among_refusals() {
    let (copies, conflict) = (r#""p":{"x":1,"x":1}"#, r#""q":{"a":1,"a":2}"#);
    let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
    for text in [
        format!("{{{copies},{conflict}}}"),
        format!("{{{conflict},{copies}}}"),
    ] {
        let error = strict.normalize(text.as_bytes()).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ConflictingDuplicate(None),
            "{text}"
        );
        assert_eq!(error.violations().count(), 3, "{text}");
    }
}

#[test]
fn debug_shows_no_payload() {
    let rows = documents(b"{\"secret\": 1}");
    let shown = format!("{rows:?}");
    assert!(
        !shown.contains("secret") && !shown.contains("115"),
        "{shown}"
    );
}

#[test]
fn a_line_that_is_no_text_ends_what_was_gone_over() {
    let (opened, refused) = ("[\n".repeat(99), "?\n".repeat(16));
    let mut input = opened.into_bytes();
    input.extend(b"\xff\n");
    input.extend(refused.bytes());
    input.extend(b"{\n\"b\": 2}");
    let said = said(&ParseOptions::new(), &input);
    assert_eq!(said.last().unwrap().1, "{\n\"b\": 2}", "{said:?}");
}

#[test]
fn a_value_too_long_behind_a_line_that_is_no_text_has_its_place() {
    let mut limits = Limits::DOCUMENT;
    limits.max_bytes = 4;
    let options = ParseOptions::new().limits(limits);
    let error = options.documents(b"\xff\n[222]").nth(1).unwrap().verdict;
    assert_eq!(error.unwrap_err().span().range(), 6..7);
}

#[test]
fn a_comment_behind_a_refused_document_does_not_make_it_a_cut_one() {
    let mut documents = documents(b"{\"a\":1,\"a\":2} /*");
    let error = documents.next().unwrap().verdict.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConflictingDuplicate(None));
    assert!(!error.is_truncated());
    let error = documents.next().unwrap().verdict.unwrap_err();
    assert!(error.is_truncated());
}

#[test]
fn only_what_more_bytes_complete_is_cut() {
    let is_cut = |input: &str| normalize(input.as_bytes()).unwrap_err().is_truncated();
    for cut in [
        "",
        "tru",
        "N",
        "Num",
        "NumberLong",
        "NumberInt(\"",
        "-",
        "1e",
        "1e+",
        "0x",
        ".",
        "```\ntru",
        "```\n1",
        "```\n1\n",
        "```\nNumberInt(1)",
        "[1",
        "[1 /",
        "[t",
        "{",
        "{a",
        "{\"a\" ",
        "{\"a\":",
        "{\"a\":1 \"b",
        "{\"a\":1 \"b\" ",
        "{\"a\":1 \"b\" /*",
        "'a",
        "/*",
    ] {
        assert!(is_cut(cut), "{cut:?}");
    }
    for whole in [
        "ping",
        "tru ",
        "TRUE",
        "nan",
        "0b1",
        "--",
        "1.2.3",
        "[1 2",
        "[1 x",
        "[1 \"a",
        "[1 NumberInt(1",
        "{1",
        "{NumberInt(1",
        "{\"a\" x",
        "{\"a\" \"b",
        "{\"a\":1 b",
        "{\"a\":1 \"b\" x",
        "{\"a\":1 \"b\" \"c",
        "```\nping\n```",
    ] {
        assert!(!is_cut(whole), "{whole:?}");
    }
}
