//! Repeated keys at any depth: what is dropped, with which comma, and what a policy picks.

use zapi_webhooks::{
    Diagnostic, ErrorKind, Limits, OnConflict, ParseOptions, Quirk, Span, normalize,
};

/// What a policy makes of a document.
fn picked(policy: OnConflict, text: &str) -> String {
    let normalized = ParseOptions::new()
        .on_conflict(policy)
        .normalize(text.as_bytes());
    normalized
        .unwrap_or_else(|error| panic!("{error}: {text}"))
        .json
}

#[test]
fn the_first_equal_copy_is_kept_where_it_stands() {
    for (text, json) in [
        (r#"{"a":1,"a":1}"#, r#"{"a":1}"#),
        (r#"{"a":1 , "a":1 , "b":2}"#, r#"{"a":1 , "b":2}"#),
        (r#"{"a":1,,"a":1,}"#, r#"{"a":1}"#),
        (r#"{"a":"1""a":"1""b":2}"#, r#"{"a":"1","b":2}"#),
        (r#"{"a":1 "a":1 "a":1}"#, r#"{"a":1}"#),
        (r#"{,"a":1/**/,/**/"a":1/**/}"#, r#"{"a":1}"#),
        (
            r#"{"a":1,"b":{"c":[],"c":[]},"b":{"c":[]}}"#,
            r#"{"a":1,"b":{"c":[]}}"#,
        ),
        (r#"{"a":0x10,a:16}"#, r#"{"a":16}"#),
        (r#"{"\u0061":'x',"a":"\u0078"}"#, r#"{"\u0061":"x"}"#),
    ] {
        assert_eq!(picked(OnConflict::Refuse, text), json, "{text}");
    }
}

#[test]
fn a_policy_picks_among_copies_that_differ() {
    for (text, first, last) in [
        (r#"{"a":1,"a":2}"#, r#"{"a":1}"#, r#"{"a":2}"#),
        (r#"{"a":1 "a":2}"#, r#"{"a":1}"#, r#"{"a":2}"#),
        (r#"{"a":1,"a":2,"a":3,}"#, r#"{"a":1}"#, r#"{"a":3}"#),
        (
            r#"{"b":0,"a":1,"c":0,"a":2}"#,
            r#"{"b":0,"a":1,"c":0}"#,
            r#"{"b":0,"c":0,"a":2}"#,
        ),
        (
            r#"{"a":1,"b":0,"b":1,"a":2}"#,
            r#"{"a":1,"b":0}"#,
            r#"{"b":1,"a":2}"#,
        ),
        (
            r#"[{"a":{"x":1,"x":2}}]"#,
            r#"[{"a":{"x":1}}]"#,
            r#"[{"a":{"x":2}}]"#,
        ),
    ] {
        let error = normalize(text.as_bytes()).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ConflictingDuplicate(None),
            "{text}"
        );
        assert_eq!(picked(OnConflict::First, text), first, "{text}");
        assert_eq!(picked(OnConflict::Last, text), last, "{text}");
    }
}

#[test]
fn numbers_are_equal_where_they_are_spelled_alike() {
    for (one, other) in [
        ("1", "1.0"),
        ("10", "1e1"),
        ("0", "-0"),
        ("1", "\"1\""),
        ("null", "\"null\""),
    ] {
        let text = format!(r#"{{"a":{one},"a":{other}}}"#);
        let error = normalize(text.as_bytes()).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ConflictingDuplicate(None),
            "{text}"
        );
    }
}

#[test]
fn every_conflict_is_listed_with_both_places() {
    let text = br#"{"a":1,"b":{"c":1,"c":2},"a":2}"#;
    let error = normalize(text).unwrap_err();
    let place = |it: &Diagnostic| (it.span().range(), it.related().map(Span::range));
    let places: Vec<_> = error.violations().map(place).collect();
    assert_eq!(places, [(18..21, Some(12..15)), (25..28, Some(1..4))]);
}

#[test]
fn a_copy_after_many_members_is_folded() {
    for count in [254, 255, 256, 257, 300] {
        let members: Vec<String> = (0..count).map(|at| format!("\"k{at}\":0")).collect();
        let members = members.join(",");
        let read = normalize(format!("{{{members},\"k7\":0}}").as_bytes()).unwrap();
        assert_eq!(read.json, format!("{{{members}}}"), "{count}");
        let quirks: Vec<Quirk> = read
            .diagnostics
            .iter()
            .filter_map(Diagnostic::quirk)
            .collect();
        assert_eq!(quirks, [Quirk::DuplicateKey], "{count}");
    }
}

#[test]
fn members_are_counted_in_each_object() {
    let mut limits = Limits::DOCUMENT;
    limits.max_members = 2;
    let options = ParseOptions::new().limits(limits);
    assert!(
        options
            .normalize(br#"[{"a":{"c":1,"d":2},"b":[1,2,3]}]"#)
            .is_ok()
    );
    let error = options
        .normalize(br#"[{"a":{"c":1,"d":2,"e":3}}]"#)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.span().start()),
        (ErrorKind::TooManyMembers(2), 19)
    );
}

/// Copies of copies of copies: comparing them by their text would take longer with every level.
#[test]
fn nested_copies_are_compared_level_by_level() {
    let mut text = "1".to_owned();
    let mut expected = text.clone();
    for _ in 0..12 {
        text = format!("{{\"a\":{text},\"a\":{text}}}");
        expected = format!("{{\"a\":{expected}}}");
    }
    assert_eq!(picked(OnConflict::Refuse, &text), expected);
}

/// As deep as `serde_json` reads, on a stack as small as a thread may have.
#[test]
fn documents_are_as_deep_as_serde_json_reads() {
    let nested = |depth: usize| {
        let (arrays, objects) = (depth / 2, depth - depth / 2);
        let open = "[".repeat(arrays) + &"{'a':".repeat(objects);
        open + "1" + &"}".repeat(objects) + &"]".repeat(arrays)
    };
    let said = std::thread::Builder::new()
        .stack_size(32 * 1024)
        .spawn(move || {
            let deepest = normalize(nested(127).as_bytes()).map(|it| it.json);
            let deeper = normalize(nested(128).as_bytes()).map_err(|error| error.kind());
            (deepest, deeper)
        });
    let (deepest, deeper) = said.unwrap().join().unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&deepest.unwrap()).is_ok());
    assert_eq!(deeper, Err(ErrorKind::TooDeep(127)));
}

#[test]
fn a_copy_is_shown_where_it_stands() {
    for (input, shown) in [
        (
            "{\"a\": 1, /* x */\n  \"a\" : 1, \"b\": 2}",
            " --> line 2, column 3\n  |\n1 | {\"a\": 1, /* x */\n  |  --- first given here\n\
             2 |   \"a\" : 1, \"b\": 2}\n  |   ^^^^^^^\n",
        ),
        (
            "{\"a\": 1,,\n\n  'a': 1\n}",
            " --> line 3, column 3\n  |\n1 | {\"a\": 1,,\n  |  --- first given here\n...\n\
             3 |   'a': 1\n  |   ^^^^^^\n",
        ),
    ] {
        let normalized = zapi_webhooks::normalize(input.as_bytes()).unwrap();
        let copy = normalized
            .diagnostics
            .iter()
            .find(|it| it.quirk() == Some(Quirk::DuplicateKey));
        let report = zapi_webhooks::Report::new(input.as_bytes(), copy.unwrap()).to_string();
        assert!(report.contains(shown), "{report}");
    }
}
