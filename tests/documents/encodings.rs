//! Rows of which some lines, or all, are no UTF-8 text.

use zapi_webhooks::{Encoding, ErrorKind, documents};

use crate::rows::{said, verdicts};

#[test]
fn a_line_that_is_no_text_is_refused_alone() {
    let input = b"{\"a\":1}\n{\"b\":\"\xff\"}\n\n{\"c\":3}\n\xfe";
    let said = said(input);
    let kinds: Vec<_> = said.iter().map(|(said, _)| said.as_str()).collect();
    assert_eq!(kinds, ["{\"a\":1}", "Encoding", "{\"c\":3}", "Encoding"]);
    let error = documents(input).nth(1).unwrap().verdict.unwrap_err();
    assert_eq!(error.span().range(), 14..15);

    let behind: Vec<_> = documents(b"\xff\n{x y\n'z'").collect();
    let place = |at: usize| match &behind[at].verdict {
        Ok(normalized) => normalized.diagnostics[0].span().range(),
        Err(error) => error.span().range(),
    };
    assert_eq!((place(1), place(2)), (5..6, 7..10));
}

#[test]
fn another_encoding_takes_all_lines_but_a_torn_line_does_not() {
    let utf16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    for foreign in [
        b"\x1f\x8b\x08\0\n\x80\n{}".to_vec(),
        utf16("\u{feff}{}\n{}\n"),
        utf16("{}\n{}\n"),
        b"\0\0\0{\0\0\0}\0\0\0\n\0\0\0{\0\0\0}".to_vec(),
        b"\x1f\x8b".to_vec(),
    ] {
        let said = said(&foreign);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(
            (&*said[0].0, documents(&foreign).next().unwrap().span.end()),
            ("Encoding", foreign.len())
        );
    }
    for torn in ["\0\0\0", "a\0\0\0", "{\0\"\0", "\n\0\0\0"] {
        let input = format!("{torn}\n{{\"a\":1}}\n\0\0\n[2]");
        let verdicts = verdicts(input.as_bytes());
        assert_eq!(verdicts[0], "Encoding", "{torn:?}");
        let good: Vec<_> = verdicts
            .iter()
            .filter(|said| said.starts_with(['{', '[']))
            .collect();
        assert_eq!(good, ["{\"a\":1}", "[2]"], "{torn:?}");
    }
    assert_eq!(verdicts(b"\xff\xfe bad\n{}"), ["Encoding", "{}"]);
    let two_torn = b"\x1f\x8b\x00\n\n\xff\n{}\n[]\n";
    assert_eq!(verdicts(two_torn), ["Encoding", "Encoding", "{}", "[]"]);
}

#[test]
fn a_document_that_runs_into_a_line_that_is_no_text_says_so() {
    for bad in ["[1,", "{\"a\"", "{\"a\":", "/*", "[/*", "```json", "1 /*"] {
        let input = [bad.as_bytes(), b"\n\"\xff\"\n3\n"].concat();
        let documents: Vec<_> = documents(&input).collect();
        let (last, refused) = documents.split_last().unwrap();
        assert_eq!(last.verdict.as_ref().unwrap().json, "3", "{bad:?}");
        let errors = refused.iter().filter_map(|it| it.verdict.as_ref().err());
        let place = bad.len() + 2;
        let errors: Vec<_> = errors.collect();
        assert_eq!(errors.len(), 2, "{bad:?}");
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Encoding(Encoding::InvalidUtf8));
            assert_eq!(error.span().range(), place..place + 1, "{bad:?}");
            assert!(!error.is_truncated(), "{bad:?}");
            assert_eq!(error.violations().count(), 1, "{bad:?}");
        }
    }
}

#[test]
fn a_character_is_cut_only_where_the_payload_ends() {
    let is_cut = |input: &[u8]| -> Vec<bool> {
        let errors = documents(input).filter_map(|it| it.verdict.err());
        errors.map(|error| error.is_truncated()).collect()
    };
    assert_eq!(is_cut(b"[\n\"\xe2\x82"), [true, true]);
    assert_eq!(is_cut(b"[\n\"\xe2\x82\n1"), [false, false]);
    assert_eq!(is_cut(b"[\n\"a\"\n"), [true]);
}
