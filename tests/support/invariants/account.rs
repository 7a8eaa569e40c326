//! Law *exact account*, with a judge of its own for what is contract-clean.

use zapi_webhooks::{ErrorKind, ParseError, Parsed, Phone, PhoneKind, Tolerance};

use super::referees::{is_json, known};
use super::{Verdict, WIDEST, members, quirks, shown, under};

/// Law *exact account*: nothing is reported if and only if the payload is contract-clean JSON.
pub fn exact_account(payload: &[u8], widest: &Verdict) {
    let clean = std::str::from_utf8(payload).is_ok_and(is_contract_clean);
    match widest {
        Ok(parsed) => {
            assert_eq!(
                parsed.is_clean(),
                clean,
                "exact account: {:?} of {}",
                parsed.diagnostics,
                shown(payload)
            );
            let strict = under(Tolerance::STRICT, payload);
            let only_strict = quirks(parsed)
                .into_iter()
                .all(|quirk| Tolerance::STRICT.allows(quirk));
            assert_eq!(
                strict.is_ok(),
                only_strict,
                "exact account: {}",
                shown(payload)
            );
        }
        Err(error) => rejected(payload, clean, error),
    }
}

/// Asserts that a rejected body is not clean, or beyond a limit.
pub fn rejected(payload: &[u8], clean: bool, error: &ParseError) {
    let out_of_bounds = matches!(
        error.kind(),
        ErrorKind::TooLong(_)
            | ErrorKind::TooDeep(_)
            | ErrorKind::TooManyMembers(_)
            | ErrorKind::SuspiciousKey(_)
    );
    assert!(
        !clean || out_of_bounds,
        "exact account: {error} of {}",
        shown(payload)
    );
}

/// Law of the fast path: it recognises bodies of at most 512 bytes, so that white space after one
/// sends it the full way, which reads the same and has nothing to report either.
pub fn fast_path(payload: &[u8], widest: &Verdict) {
    let padded = [payload, &[b' '; 520]].concat();
    let full = under(WIDEST, &padded);
    let clean = |verdict: &Verdict| verdict.clone().ok().filter(Parsed::is_clean);
    if padded.len() <= 64 * 1024 {
        assert_eq!(clean(widest), clean(&full), "fast path: {}", shown(payload));
    }
}

/// Whether a text is JSON that keeps to the contract, judged without the parser.
fn is_contract_clean(text: &str) -> bool {
    if !is_json(text) || members::has_lone_surrogate(text) {
        return false;
    }
    let Some(members) = members::split(text) else {
        return false;
    };
    let mut seen = Vec::new();
    for (raw_key, raw) in members {
        let Ok(key) = serde_json::from_str::<String>(raw_key) else {
            return false;
        };
        if key == "moment" {
            return false;
        }
        let Some(name) = known(&key) else {
            continue;
        };
        let string = serde_json::from_str::<String>(raw).ok();
        let clean = match name {
            "type" => string.as_deref() == Some("ConnectedCallback"),
            "connected" => raw == "true",
            "momment" => raw.len() == 13 && raw.bytes().all(|byte| byte.is_ascii_digit()),
            "instanceId" => string.is_some_and(|text| {
                text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            }),
            "phone" => string
                .and_then(|text| Phone::new(&text))
                .is_some_and(|it| !matches!(it.kind(), PhoneKind::Placeholder | PhoneKind::Other)),
            _ => matches!(raw, "true" | "false"),
        };
        if !clean || raw_key.contains('\\') || seen.contains(&name) {
            return false;
        }
        seen.push(name);
    }
    let required = ["type", "connected", "momment", "instanceId", "phone"];
    required.iter().all(|name| seen.contains(name))
}
