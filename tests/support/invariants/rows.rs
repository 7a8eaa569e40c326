//! Laws of several documents in one payload: one after the other, and one a line.

use zapi_webhooks::{Document, Encoding, ErrorKind, Limits, Normalized, ParseError, ParseOptions};

use super::documents::{Judged, tree, under};
use super::{Dice, TOLERANCES, WIDEST, findings, shown};

/// Asserts every law of several documents.
pub fn every_law(payload: &[u8], judged: &Judged) {
    let options = ParseOptions::new().tolerance(WIDEST);
    let documents: Vec<Document> = options.documents(payload).collect();
    tiles(payload, &documents);
    let (last, firsts) = documents
        .split_last()
        .map_or((None, &*documents), |(last, firsts)| (Some(last), firsts));
    for document in &documents {
        match &document.verdict {
            Ok(normalized) => alone(payload, document, normalized),
            Err(error) => findings::each(payload, error.diagnostics(), Vec::new()),
        }
    }
    for error in firsts.iter().filter_map(|it| it.verdict.as_ref().err()) {
        assert!(!error.is_truncated(), "in a row: {error}");
    }
    monotone_tolerance(payload);
    lines(payload);
    if let Ok(normalized) = judged {
        assert!(firsts.is_empty(), "in a row: {}", shown(payload));
        let alone = last.and_then(|it| it.verdict.as_ref().ok());
        let alone = alone.unwrap_or_else(|| panic!("in a row: {}", shown(payload)));
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

/// Documents follow one another with nothing but trivia between them, and none is lost.
fn tiles(payload: &[u8], documents: &[Document]) {
    let mut end = 0;
    for document in documents {
        let span = document.span;
        assert!(
            end <= span.start() && span.start() < span.end() && span.end() <= payload.len(),
            "in a row: {span:?} of {}",
            shown(payload)
        );
        let is_last = document.verdict.is_err()
            && std::ptr::eq(document, &raw const documents[documents.len() - 1]);
        let between = &payload[end..span.start()];
        assert!(is_trivia(between) || is_last, "lost: {}", shown(payload));
        end = span.end();
    }
    assert!(is_trivia(&payload[end..]), "lost: {}", shown(payload));
}

/// A value in a row is read as it is alone.
fn alone(payload: &[u8], document: &Document, normalized: &Normalized) {
    let span = document.span;
    let alone = under(WIDEST, &payload[span.range()]);
    let is_foreign = |error: &ParseError| match error.kind() {
        ErrorKind::Encoding(encoding) => encoding != Encoding::InvalidUtf8,
        _ => false,
    };
    if payload[span.range()].get(1) == Some(&0) && alone.as_ref().is_err_and(is_foreign) {
        // At the start of a payload, a quote and zeros are a character of UTF-16 or UTF-32.
        return;
    }
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

/// Each line is judged as it is alone, whatever the others hold.
fn lines(payload: &[u8]) {
    let mut read = ParseOptions::new().tolerance(WIDEST).lines(payload);
    let mut start = 0;
    for line in payload.split(|byte| *byte == b'\n') {
        let is_blank = line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        // Only the first line may have a byte order mark.
        let has_mark = start > 0 && line.starts_with("\u{feff}".as_bytes());
        if !is_blank {
            let document = read.next().expect("lines: one is missing");
            let range = document.span.range();
            assert!(
                start <= range.start && range.end <= start + line.len() && !range.is_empty(),
                "lines: {range:?} of {}",
                shown(payload)
            );
            let place = |at: usize| at - start;
            match (&document.verdict, under(WIDEST, line)) {
                _ if has_mark => {}
                (Ok(here), Ok(alone)) => {
                    assert_eq!(tree(&here.json), tree(&alone.json), "{}", shown(payload));
                    let spans = |it: &Normalized, from: usize| -> Vec<_> {
                        let findings = it.diagnostics.iter();
                        findings
                            .map(|it| (it.span().start() - from, it.quirk()))
                            .collect()
                    };
                    assert_eq!(spans(here, start), spans(&alone, 0), "{}", shown(payload));
                }
                (Err(here), Err(alone)) => {
                    let told = |it: &zapi_webhooks::ParseError| (it.kind(), it.is_truncated());
                    assert_eq!(told(here), told(&alone), "{}", shown(payload));
                    assert_eq!(place(here.span().start()), alone.span().start());
                }
                (here, alone) => panic!("lines: {here:?}, {alone:?} of {}", shown(payload)),
            }
        }
        start += line.len() + 1;
    }
    assert!(read.next().is_none(), "lines: one more than there are");
}

/// Law *monotone tolerance*: a document that a narrower tolerance accepts is in the same place under a wider
/// one, with the same account.
fn monotone_tolerance(payload: &[u8]) {
    let mut dice = Dice::of(payload);
    let mut tight = Limits::DOCUMENT;
    tight.max_quirks = dice.below(4);
    for limits in [Limits::DOCUMENT, tight] {
        let options = ParseOptions::new().limits(limits);
        let wide: Vec<_> = options.tolerance(WIDEST).documents(payload).collect();
        for tolerance in TOLERANCES.into_iter().chain([dice.tolerance()]) {
            let mut wide = wide.iter();
            for narrow in options.tolerance(tolerance).documents(payload) {
                let is_known = narrow.verdict.is_err() || wide.any(|it| *it == narrow);
                assert!(is_known, "in a row: {tolerance:?} on {}", shown(payload));
            }
        }
    }
}

/// Whether a text holds nothing but comments, white space and code fences.
fn is_trivia(text: &[u8]) -> bool {
    let Ok(mut rest) = std::str::from_utf8(text) else {
        return false;
    };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("?", |(_, rest)| rest);
        } else if rest.starts_with("```") || rest.starts_with("~~~") {
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            rest = &rest[end..];
        } else {
            return rest.is_empty();
        }
    }
}
