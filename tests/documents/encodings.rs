//! Payloads with parts that are no UTF-8 text.

use zapi_webhooks::{Encoding, ErrorKind, documents, lines};

use crate::rows::said;

#[test]
fn the_document_that_runs_into_bytes_that_are_no_text_is_the_last() {
    for bad in ["", "[1,", "{\"a\":", "/*", "[/*", "```json", "1 /*"] {
        let input = [b"{}\n", bad.as_bytes(), b"\n\"\xff\"\n3\n"].concat();
        let documents: Vec<_> = documents(&input).collect();
        let (last, others) = documents.split_last().unwrap();
        assert!(others.iter().all(|it| it.verdict.is_ok()), "{bad:?}");
        let error = last.verdict.as_ref().unwrap_err();
        let place = bad.len() + 5;
        assert_eq!(error.kind(), ErrorKind::Encoding(Encoding::InvalidUtf8));
        assert_eq!(error.span().range(), place..place + 1, "{bad:?}");
        assert!(!error.is_truncated(), "{bad:?}");
        assert_eq!(last.span.end(), input.len() - 1, "{bad:?}");
    }
}

#[test]
fn a_line_that_is_no_text_is_rejected_alone() {
    let input = b"{\"a\":1}\n{\"b\":\"\xff\"}\r\n\n{\"c\":3,\"c\":3}\n\xfe";
    let read: Vec<_> = lines(input).collect();
    let spans: Vec<_> = read.iter().map(|it| it.span.range()).collect();
    assert_eq!(spans, [0..7, 8..17, 20..33, 34..35]);
    let error = read[1].verdict.as_ref().unwrap_err();
    assert_eq!(error.span().range(), 14..15);
    let normalized = read[2].verdict.as_ref().unwrap();
    assert_eq!(normalized.json, "{\"c\":3}");
    let [copy] = &*normalized.diagnostics else {
        panic!("{normalized:?}");
    };
    assert_eq!(copy.span().range(), 26..32);
    assert_eq!(copy.related().map(zapi_webhooks::Span::range), Some(21..24));
}

#[test]
fn another_encoding_is_named_for_the_whole() {
    let utf16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    for foreign in [
        b"\x1f\x8b\x08\0\n\x80\n{}".to_vec(),
        utf16("\u{feff}{}\n{}"),
        utf16("{}\n{}"),
        b"\0\0\0{\0\0\0}\0\0\0\n\0\0\0{\0\0\0}".to_vec(),
        b"\x1f\x8b".to_vec(),
    ] {
        let said = said(&foreign);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].0, "Encoding");
        assert_eq!(
            documents(&foreign).next().unwrap().span.end(),
            foreign.len()
        );
    }
}

#[test]
fn a_character_is_cut_only_at_the_end_of_the_payload() {
    let is_cut = |input: &[u8]| -> Vec<bool> {
        let errors = documents(input).filter_map(|it| it.verdict.err());
        errors.map(|it| it.is_truncated()).collect()
    };
    assert_eq!(is_cut(b"[\n\"\xe2\x82"), [true]);
    assert_eq!(is_cut(b"[\n\"\xe2\x82\n1"), [false]);
    assert_eq!(is_cut(b"[\n\"a\"\n"), [true]);
}
