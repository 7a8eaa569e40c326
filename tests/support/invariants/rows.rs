//! Laws of several documents in a row.

use zapi_webhooks::{Document, ErrorKind, Limits, ParseOptions, Tolerance};

use super::documents::{Judged, tree, under};
use super::{Dice, findings, shown};

/// Where some reader ends a line comment.
const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// Documents in a row stand one behind the other with nothing but trivia between them, are judged as they
/// are alone, and one document is one in a row.
pub fn every_law(payload: &[u8], judged: &Judged) {
    let documents: Vec<Document> = zapi_webhooks::documents(payload).collect();
    let mut behind = 0;
    for document in &documents {
        let span = document.span;
        assert!(
            behind <= span.start() && span.start() < span.end() && span.end() <= payload.len(),
            "in a row: {span:?} of {}",
            shown(payload)
        );
        let between = &payload[behind..span.start()];
        assert!(is_trivia(between, &LINE_ENDS), "lost: {}", shown(payload));
        behind = span.end();
        match &document.verdict {
            Ok(normalized) => {
                let alone = under(Tolerance::LENIENT, &payload[span.range()]);
                let alone = alone.expect("in a row: a value that is none alone");
                assert_eq!(alone.json, normalized.json, "{}", shown(payload));
                let inside = normalized.diagnostics.iter().filter(|finding| {
                    span.start() <= finding.span().start() && finding.span().end() <= span.end()
                });
                assert_eq!(
                    inside.count(),
                    alone.diagnostics.len(),
                    "{}",
                    shown(payload)
                );
            }
            Err(error) => {
                findings::each(payload, error.diagnostics(), Vec::new());
                let ends = error.span().end() == payload.len();
                assert!(ends || !error.is_truncated(), "in a row: {error}");
            }
        }
    }
    assert!(
        is_trivia(&payload[behind..], &LINE_ENDS),
        "lost: {}",
        shown(payload)
    );
    monotone_tolerance(payload);
    if let Ok(normalized) = judged {
        let [document] = &*documents else {
            panic!("in a row: {} of {}", documents.len(), shown(payload));
        };
        // Readers that end comments at line feeds only see no document here.
        if is_trivia(payload, &['\n']) {
            let error = document.verdict.as_ref().expect_err("in a row: hidden");
            assert_eq!(error.kind(), ErrorKind::UnexpectedToken);
            return;
        }
        let alone = document.verdict.as_ref().expect("in a row: refused");
        assert_eq!(
            alone.diagnostics,
            normalized.diagnostics,
            "{}",
            shown(payload)
        );
        assert_eq!(
            tree(&alone.json),
            tree(&normalized.json),
            "{}",
            shown(payload)
        );
    }
}

/// Law *monotone tolerance*: what a narrower tolerance accepts stands in the same place under a wider one,
/// with the same account.
fn monotone_tolerance(payload: &[u8]) {
    let mut dice = Dice::of(payload);
    let mut tight = Limits::DOCUMENT;
    tight.max_quirks = dice.below(4);
    for limits in [Limits::DOCUMENT, tight] {
        let options = ParseOptions::new().limits(limits);
        let wide: Vec<_> = options.documents(payload).collect();
        for tolerance in [dice.tolerance(), Tolerance::DOCUMENTED, Tolerance::STRICT] {
            let mut wide = wide.iter();
            for narrow in options.tolerance(tolerance).documents(payload) {
                let is_known = narrow.verdict.is_err() || wide.any(|it| *it == narrow);
                assert!(is_known, "in a row: {tolerance:?} on {}", shown(payload));
            }
        }
    }
}

/// Whether a text holds nothing but comments, white space and code fences, for readers that end line
/// comments at these characters.
fn is_trivia(text: &[u8], line_ends: &[char]) -> bool {
    let Ok(mut rest) = std::str::from_utf8(text) else {
        return false;
    };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment
                .split_once(line_ends)
                .map_or("", |(_, behind)| behind);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("?", |(_, behind)| behind);
        } else if let Some(fence) = rest.strip_prefix("```") {
            rest = fence.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        } else {
            return rest.is_empty();
        }
    }
}
