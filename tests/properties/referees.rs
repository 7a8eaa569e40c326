//! Law *referees*: `serde_json` decides what is JSON, `json5` what is JSON5, and both what it says.

use proptest::prelude::*;
use zapi_webhooks::{Dialect, ErrorKind, Tolerance};

use crate::arbitrary::{bytes, json, json5, nearly};
use crate::cases;
use crate::support::invariants::{WIDEST, referees, under};

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn json_comes_back_unchanged(document in json(6)) {
        prop_assert!(referees::is_json(&document), "the generator makes JSON: {document}");
        referees::document(&document);
        let body = referees::embed(&document);
        match under(Tolerance::STRICT, body.as_bytes()) {
            Ok(parsed) => {
                prop_assert!(parsed.is_clean());
                prop_assert_eq!(parsed.unknown[0].json(), document.trim_matches([' ', '\t', '\r', '\n']));
            }
            Err(error) => prop_assert!(matches!(error.kind(), ErrorKind::TooDeep(_)), "{error}: {document}"),
        }
    }

    #[test]
    fn json5_is_read_as_json5_reads_it(document in json5(5)) {
        let body = referees::embed(&document);
        let Some(referee) = referees::json5_value::<serde_json::Value>(&document) else {
            return Ok(());
        };
        prop_assert!(referee.is_ok(), "the generator makes JSON5: {referee:?} of {document}");
        match under(WIDEST, body.as_bytes()) {
            Ok(parsed) => {
                prop_assert!(parsed.dialect() <= Dialect::Json5, "{:?}: {document}", parsed.diagnostics);
                referees::dialects(body.as_bytes(), &parsed);
                referees::values(body.as_bytes(), &parsed);
            }
            Err(error) => {
                prop_assert!(matches!(error.kind(), ErrorKind::TooManyQuirks(_)), "{error}: {document}");
            }
        }
    }

    #[test]
    fn what_is_nearly_a_document_is_judged_alike(document in nearly()) {
        let body = referees::embed(&document);
        if referees::is_json(&document) {
            referees::document(&document);
        } else if let Ok(parsed) = under(WIDEST, body.as_bytes()) {
            referees::dialects(body.as_bytes(), &parsed);
            referees::values(body.as_bytes(), &parsed);
        }
    }

    #[test]
    fn bodies_are_judged_alike(bytes in bytes()) {
        if let Ok(parsed) = under(WIDEST, &bytes) {
            referees::dialects(&bytes, &parsed);
            referees::values(&bytes, &parsed);
        }
    }
}
