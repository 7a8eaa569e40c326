//! Laws of documents: `normalize`, and the replacements of its account.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::value::RawValue;
use zapi_webhooks::{
    Diagnostic, Dialect, Document, ErrorKind, Normalized, OnConflict, ParseError, ParseOptions,
    Quirk, Tolerance,
};

use super::referees::{Pairs, agree, is_json, json5_value};
use super::{CUTS, Dice, TOLERANCES, WIDEST, findings, members, rows, shown};

/// What `normalize` says about a payload.
pub type Judged = Result<Normalized, ParseError>;

/// How deep a document may be nested.
const DEEPEST: usize = 127;

/// Asserts every law of documents that can be asked of any bytes.
pub fn every_law(payload: &[u8]) {
    for tolerance in TOLERANCES {
        let judged = under(tolerance, payload);
        said(payload, &judged);
        if let Ok(normalized) = &judged {
            strict(payload, normalized);
            replacements(payload, normalized);
            full_recognition(payload, tolerance);
        }
    }
    let judged = under(WIDEST, payload);
    monotone_tolerance(payload, &judged);
    strict_input(payload);
    json5_whole(payload, &judged);
    rows::every_law(payload, &judged);
    if let Ok(normalized) = &judged {
        dialects(payload, normalized);
        events(payload, normalized);
        for policy in [OnConflict::First, OnConflict::Last] {
            let options = ParseOptions::new().tolerance(WIDEST);
            let other = options.on_conflict(policy).normalize(payload);
            let other = other.expect("conflict policy: rejected though nothing conflicts");
            assert_eq!(
                tree(&other.json),
                tree(&normalized.json),
                "{}",
                shown(payload)
            );
        }
    }
}

/// Normalises a payload under a tolerance.
pub fn under(tolerance: Tolerance, payload: &[u8]) -> Judged {
    ParseOptions::new().tolerance(tolerance).normalize(payload)
}

/// Laws *total* and *private*: whatever is found lies inside the payload, can be shown, and does not
/// repeat it.
fn said(payload: &[u8], judged: &Judged) {
    let (all, lines) = match judged {
        Ok(normalized) => (&*normalized.diagnostics, vec![format!("{normalized:?}")]),
        Err(error) => (
            error.diagnostics(),
            vec![format!("{error:?}"), error.to_string()],
        ),
    };
    findings::each(payload, all, lines);
    if let Err(error) = judged {
        let kinds = error.violations().filter_map(Diagnostic::error_kind);
        assert!(kinds.into_iter().any(|kind| kind == error.kind()));
        assert!(!error.is_truncated() || error.span().end() == payload.len());
    }
}

/// The output is strict JSON without repeated keys, and comes back as it is.
fn strict(payload: &[u8], normalized: &Normalized) {
    let json = &normalized.json;
    assert!(is_json(json), "strict: {json:?} of {}", shown(payload));
    assert!(
        serde_json::from_str::<serde::de::IgnoredAny>(json).is_ok(),
        "depth"
    );
    assert!(!members::has_lone_surrogate(json), "strict: {json:?}");
    let again = under(Tolerance::STRICT, json.as_bytes());
    let again = again.unwrap_or_else(|error| panic!("twice: {error}: {}", shown(payload)));
    assert!(
        again.is_clean() && again.json == *json,
        "twice: {}",
        shown(payload)
    );
    let (_, folded) = tree(json).expect("strict: no conflict");
    assert_eq!(folded, 0, "strict: {json:?} repeats a key");
}

/// Law of replacements: every finding is an edit, and whoever makes them gets the output.
pub fn replacements(payload: &[u8], normalized: &Normalized) {
    let text = std::str::from_utf8(payload).expect("accepted text");
    let edit = |finding: &Diagnostic| {
        let strict = normalized
            .replacement(finding)
            .expect("replacements: a finding without one");
        (finding.span().range(), strict.to_owned())
    };
    let mut edits: Vec<_> = normalized.diagnostics.iter().map(edit).collect();
    edits.sort_by_key(|(span, _)| (span.start, !span.is_empty(), Reverse(span.end)));
    let (mut made, mut behind) = (String::new(), 0);
    for (span, strict) in edits {
        if span.start < behind {
            assert!(
                span.end <= behind,
                "replacements: crossed in {}",
                shown(payload)
            );
            continue;
        }
        assert!(span.is_empty() || text[span.clone()] != strict, "no edit");
        made.push_str(&text[behind..span.start]);
        made.push_str(&strict);
        behind = span.end;
    }
    made.push_str(&text[behind..]);
    assert_eq!(made, normalized.json, "replacements: {}", shown(payload));
    assert_eq!(normalized.is_clean(), text == normalized.json);
}

/// Law *monotone tolerance*: with every further quirk that is admitted, the verdict stays or becomes
/// an acceptance; and what is accepted needs just the quirks that it reports.
fn monotone_tolerance(payload: &[u8], widest: &Judged) {
    let mut dice = Dice::of(payload);
    for tolerance in TOLERANCES.into_iter().chain([dice.tolerance()]) {
        if let Ok(narrow) = under(tolerance, payload) {
            let same = widest.as_ref() == Ok(&narrow);
            assert!(same, "monotone: {tolerance:?} on {}", shown(payload));
        }
    }
    let Ok(normalized) = widest else { return };
    let present: Vec<Quirk> = normalized
        .diagnostics
        .iter()
        .filter_map(Diagnostic::quirk)
        .collect();
    let exact = super::allow_all(super::nothing(), &present);
    assert_eq!(under(exact, payload).as_ref(), Ok(normalized), "exact");
    for quirk in present {
        assert!(
            under(exact.deny(quirk), payload).is_err(),
            "{quirk} is reported and not needed in {}",
            shown(payload)
        );
    }
}

/// What `serde_json` accepts comes back unchanged, but for the keys that it repeats.
fn strict_input(payload: &[u8]) {
    let Ok(text) = std::str::from_utf8(payload) else {
        return;
    };
    let fits = members::depth(text) <= DEEPEST;
    if !is_json(text) || !fits || members::has_lone_surrogate(text) {
        return;
    }
    let judged = under(Tolerance::STRICT.allow(Quirk::DuplicateKey), payload);
    match (tree(text), judged) {
        (Some((value, folded)), Ok(normalized)) => {
            assert_eq!(normalized.diagnostics.len(), folded, "{text}");
            assert_eq!(tree(&normalized.json), Some((value, 0)), "{text}");
            assert!(folded > 0 || normalized.json == text, "{text}");
        }
        (None, Err(error)) => {
            assert_eq!(error.kind(), ErrorKind::ConflictingDuplicate(None));
            for policy in [OnConflict::First, OnConflict::Last] {
                let options = ParseOptions::new().on_conflict(policy);
                let picked = options.normalize(payload).expect("a policy that picks one");
                let expected = picked_tree(text, policy);
                assert_eq!(
                    tree(&picked.json),
                    Some((expected, 0)),
                    "{policy:?}: {text}"
                );
                replacements(payload, &picked);
            }
        }
        (tree, judged) => panic!("strict input: {tree:?}, {judged:?} of {text}"),
    }
}

/// Law *full recognition*: no strict prefix of a document is one, and it is rejected as cut, whatever white
/// space follows. A word without quotes and the end of a code fence may be longer, and trivia may follow.
fn full_recognition(payload: &[u8], tolerance: Tolerance) {
    let options = ParseOptions::new().tolerance(tolerance);
    let Some(Document { span, verdict, .. }) = options.documents(payload).next() else {
        panic!("a document that is none in a row: {}", shown(payload));
    };
    if verdict.is_err() {
        return;
    }
    let value = &payload[span.range()];
    let is_mark = |it: &[u8]| matches!(it, b"```" | b"~~~");
    let is_fenced = payload[..span.start()].windows(3).any(is_mark);
    let is_word = !(is_fenced || matches!(value.last(), Some(b'}' | b']' | b'"' | b'\'' | 0x80..)));
    let mut dice = Dice::of(payload);
    let cuts: Vec<usize> = if payload.len() <= CUTS {
        (0..payload.len()).collect()
    } else {
        (0..CUTS).map(|_| dice.below(payload.len())).collect()
    };
    for cut in cuts {
        let error = match options.normalize(&dice.cut(payload, cut)) {
            Ok(_) if cut >= span.end() || is_word && cut > span.start() => continue,
            Ok(_) => panic!("full recognition: {cut} of {} is accepted", shown(payload)),
            // The point of `1.0` ends a number of JSON5.
            Err(error) if is_word && error.kind() == ErrorKind::Denied(Quirk::Json5Number) => {
                continue;
            }
            Err(error) => error,
        };
        assert!(
            error.is_truncated(),
            "full recognition: {error} at {cut} of {}",
            shown(payload)
        );
    }
}

/// Law *referees*: the dialect is the smallest grammar whose reader accepts the document, and the
/// readers read the same.
fn dialects(payload: &[u8], normalized: &Normalized) {
    let text = std::str::from_utf8(payload).unwrap_or_default();
    let dialect = normalized.dialect();
    assert_eq!(
        dialect == Dialect::Json,
        is_json(text),
        "{}",
        shown(payload)
    );
    let Some(json5) = json5_value::<serde_json::Value>(text) else {
        return;
    };
    assert_eq!(
        dialect <= Dialect::Json5,
        json5.is_ok(),
        "referees: {dialect} and json5 ({:?}) on {}",
        json5.err(),
        shown(payload)
    );
    // A number too large for `serde_json` is not compared.
    if let (Ok(theirs), Ok(ours)) = (json5, serde_json::from_str(&normalized.json)) {
        assert!(agree(&ours, &theirs), "{theirs} in {}", shown(payload));
    }
}

/// Why a document of JSON5 is rejected: other readers differ about it, or JSON has no such value.
const JSON5_EXCEPTIONS: [&str; 11] = [
    // A string or an array whose first bytes are a character and zeros.
    "payload is UTF-16, expected UTF-8",
    "payload is UTF-32, expected UTF-8",
    "unknown escape, expected one of JSON or JSON5",
    "unpaired surrogate escape, expected a pair",
    "expected a finite number",
    // A hexadecimal number above 2^53 - 1.
    "expected a value with one reading",
    "expected a line feed or carriage return after the backslash",
    "expected a line feed at the end of a line comment",
    "expected quotes around a key that parsers disagree about",
    "expected `__proto__` in double quotes",
    "key repeated with another value",
];

/// Law *referees*, the other way round: JSON5 is accepted whole, but for the exceptions.
fn json5_whole(payload: &[u8], judged: &Judged) {
    let (Ok(text), Err(error)) = (std::str::from_utf8(payload), judged) else {
        return;
    };
    if json5_value::<serde_json::Value>(text).is_some_and(|it| it.is_ok()) {
        let said = error.to_string();
        // Unicode and ECMA-262 differ about some letters of identifiers.
        let is_odd_key = !text.is_ascii() && said.starts_with("expected a key at");
        let is_exception = JSON5_EXCEPTIONS.iter().any(|it| said.starts_with(it));
        assert!(
            is_exception || is_odd_key,
            "JSON5: {said}: {}",
            shown(payload)
        );
    }
}

/// The event of a body is the event of its strict spelling.
fn events(payload: &[u8], normalized: &Normalized) {
    if let Ok(parsed) = zapi_webhooks::parse_connected(payload) {
        let strict = zapi_webhooks::parse_connected(normalized.json.as_bytes());
        let strict = strict.unwrap_or_else(|error| panic!("{error}: {}", shown(payload)));
        assert_eq!(strict.event, parsed.event, "events: {}", shown(payload));
        assert_eq!(strict.dialect(), Dialect::Json, "{}", shown(payload));
    }
}

/// A JSON value, numbers by their digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A literal or a number.
    Word(String),
    /// A string, decoded.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object.
    Object(BTreeMap<String, Tree>),
}

/// What `serde_json` reads, and how many members repeat another one; nothing where two differ.
pub fn tree(json: &str) -> Option<(Tree, usize)> {
    let mut folded = 0;
    let tree = build(json, &mut |old, new, _| {
        folded += 1;
        old == new
    })?;
    Some((tree, folded))
}

/// What `serde_json` reads, where a policy picks among the copies of a key.
fn picked_tree(json: &str, policy: OnConflict) -> Tree {
    let pick = |old: &Tree, new: &mut Tree, _: &str| {
        if policy == OnConflict::First {
            new.clone_from(old);
        }
        true
    };
    build(json, &mut { pick }).expect("a tree")
}

/// Builds the tree, and asks about each repeated key what to do with the later value.
fn build(json: &str, repeated: &mut impl FnMut(&Tree, &mut Tree, &str) -> bool) -> Option<Tree> {
    let json = json.trim_matches([' ', '\t', '\r', '\n']);
    Some(match json.as_bytes().first()? {
        b'"' => Tree::Text(serde_json::from_str(json).ok()?),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
            let items = items.iter().map(|item| build(item.get(), repeated));
            Tree::List(items.collect::<Option<_>>()?)
        }
        b'{' => {
            let Pairs::<&RawValue>(pairs) = serde_json::from_str(json).ok()?;
            let mut object = BTreeMap::new();
            for (key, value) in pairs {
                let mut value = build(value.get(), repeated)?;
                let old = object.get(&key);
                if old.is_some_and(|old| !repeated(old, &mut value, &key)) {
                    return None;
                }
                object.insert(key, value);
            }
            Tree::Object(object)
        }
        _ => Tree::Word(json.to_owned()),
    })
}
