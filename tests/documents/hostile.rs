//! Inputs that aim at the reader's stack, and at the reason and the place of a rejection.

use zapi_webhooks::{
    Document, Encoding, ErrorKind, Limits, OnConflict, ParseOptions, Tolerance, documents, lines,
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

/// The quick way for clean documents must not take the end of the text for the end of the payload.
#[test]
fn bytes_after_a_clean_document_that_are_no_text_reject_it() {
    for document in ["{}", "[1]", "{\"a\":[{}]}"] {
        for (end, kind) in [
            (&b"\xff"[..], ErrorKind::Encoding(Encoding::InvalidUtf8)),
            (b"\xe2\x82", ErrorKind::UnexpectedEnd),
        ] {
            for blank in ["", " ", "\t "] {
                let payload = [document.as_bytes(), blank.as_bytes(), end].concat();
                let mut verdicts = vec![normalize(&payload)];
                verdicts.extend(lines(&payload).map(|it| it.verdict));
                assert_eq!(verdicts.len(), 2);
                for verdict in verdicts {
                    assert_eq!(verdict.unwrap_err().kind(), kind, "{payload:?}");
                }
                let rejected = documents(&payload).filter(|it| it.verdict.is_err()).count();
                assert_eq!(rejected, 1, "{payload:?}");
            }
        }
    }
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
        assert_eq!(error.violations().count(), 2, "{text}");
    }
}

#[test]
fn debug_shows_no_payload() {
    let payload = b"{\"secret\": 1}";
    let shown = format!("{:?} {:?}", documents(payload), lines(payload));
    assert!(
        !shown.contains("secret") && !shown.contains("115"),
        "{shown}"
    );
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
        "tru ",
        "\u{feff}tr\n",
        "\u{a0}fals",
        "[1\n",
        "{\"a\r\n",
        "N",
        "Num",
        "NumberLong",
        "NumberInt(\"",
        "-",
        "1e",
        "1e+",
        "0x",
        ".",
        "`` ",
        "\u{feff}``\n",
        "```\n1 /",
        "```\n1 // x\n`",
        "```\n[/*\n```",
        "~~~\n'a\\\n  ~~~ \n",
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
        "{\"a\":1 b",
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
        "```\n[1\n```",
        "```\n'a\n```",
        "```\n[/*\n```\nx",
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
        "{\"a\":1 \"b\" x",
        "{\"a\":1 \"b\" \"c",
        "```\nping\n```",
        "```\ntru\n```",
    ] {
        assert!(!is_cut(whole), "{whole:?}");
    }
}
