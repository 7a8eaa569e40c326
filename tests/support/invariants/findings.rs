//! Laws about findings: what they say, where they point, what they keep to themselves.

use std::fmt::Debug;

use zapi_webhooks::{Diagnostic, ErrorKind, Field, ParseError, Report, Severity, Span};

use super::{Subject, Verdict, shown};

/// All findings of a verdict.
pub fn all<T>(verdict: &Verdict<T>) -> &[Diagnostic] {
    match verdict {
        Ok(parsed) => &parsed.diagnostics,
        Err(error) => error.diagnostics(),
    }
}

/// Laws *total* and *places*, for an event.
pub fn total<T: Debug>(payload: &[u8], verdict: &Verdict<T>) {
    let mut lines = vec![format!("{verdict:?}")];
    if let Err(error) = verdict {
        lines.push(error.to_string());
        lines.push(error.kind().to_string());
        let report = Report::new(payload, error.primary()).to_string();
        safe_to_print(payload, &report);
    }
    each(payload, all(verdict), lines);
    for unknown in verdict.iter().flat_map(|parsed| &parsed.unknown) {
        assert!(
            between_characters(payload, unknown.span()),
            "places: an unknown value of {}",
            shown(payload)
        );
    }
}

/// Every finding can be shown, on one line of ASCII as all other lines are, its report is safe to
/// print, and it lies inside the payload, between characters, in the order of the payload.
pub fn each(payload: &[u8], findings: &[Diagnostic], mut lines: Vec<String>) {
    for finding in findings {
        lines.push(finding.to_string());
        safe_to_print(payload, &Report::new(payload, finding).to_string());
        let places = [Some(finding.span()), finding.related()];
        let mut places = places.into_iter().flatten();
        let between = places.all(|span| between_characters(payload, span));
        let bytewise = matches!(
            finding.error_kind(),
            Some(ErrorKind::TooLong(_) | ErrorKind::Encoding(_))
        );
        assert!(
            between || bytewise,
            "places: {finding:?} cuts a character of {}",
            shown(payload)
        );
        assert_ne!(finding.related(), Some(finding.span()));
    }
    for line in &lines {
        let printable = line.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        assert!(
            printable && !line.is_empty(),
            "total: {line:?} of {}",
            shown(payload)
        );
    }
    assert!(
        findings.is_sorted_by_key(|it| (it.span().start(), it.span().end())),
        "places: {findings:?} are out of order in {}",
        shown(payload)
    );
}

fn safe_to_print(payload: &[u8], report: &str) {
    let unsafe_char = report.chars().find(|c| *c != '\n' && is_unsafe(*c));
    assert_eq!(unsafe_char, None, "total: {report:?} of {}", shown(payload));
    assert!(
        report.lines().count() <= 9,
        "total: a report of many lines of {}",
        shown(payload)
    );
}

/// Whether a place, which has to lie inside the payload, cuts no character of it.
fn between_characters(payload: &[u8], span: Span) -> bool {
    assert!(
        span.start() <= span.end() && span.end() <= payload.len(),
        "places: {span:?} lies outside of {}",
        shown(payload)
    );
    let (line, column) = span.line_column(payload);
    assert!(line >= 1 && column >= 1 && line + column <= payload.len() + 2);
    let text = std::str::from_utf8(payload).ok();
    let between = |at| text.is_none_or(|text| text.is_char_boundary(at));
    between(span.start()) && between(span.end())
}

/// Whether a character may drive a terminal, hide, or turn the direction of a text.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Law *private*: neither `Display` nor `Debug` repeats a phone, an id or an unknown value.
///
/// Only what holds a long run of digits is looked for: shorter text may be part of a message.
/// `Debug` shows `momment`, which is no secret.
pub fn private<T: Subject>(payload: &[u8], verdict: &Verdict<T>) {
    let mut secrets: Vec<String> = Vec::new();
    let moment = match verdict {
        Ok(parsed) => {
            secrets.extend(parsed.event.secrets());
            for unknown in &parsed.unknown {
                secrets.extend([unknown.name().to_owned(), unknown.json().to_owned()]);
            }
            // `Debug` shows numbers.
            let canonical = parsed.event.canonical();
            secrets.retain(|secret| !canonical.contains(&format!(":{secret}")));
            parsed.event.time()
        }
        Err(error) => {
            let partial = error.partial();
            secrets.extend(partial.phone.iter().map(|it| it.as_str().to_owned()));
            secrets.extend(partial.instance_id.iter().map(|it| it.as_str().to_owned()));
            partial.moment
        }
    };
    secrets.retain(|secret| has_long_number(secret));
    if secrets.is_empty() {
        return;
    }
    let moment = moment.map(|moment| format!("Moment({})", moment.raw()));
    let mut said = format!("{verdict:?}");
    if let Some(moment) = moment {
        said = said.replace(&moment, "Moment");
    }
    for finding in all(verdict) {
        said = format!("{said}\n{finding}\n{finding:?}");
    }
    if let Err(error) = verdict {
        said = format!("{said}\n{error}\n{}", error.kind());
    }
    for secret in secrets {
        assert!(
            !said.contains(&secret),
            "private: {said:?} repeats {secret:?} of {}",
            shown(payload)
        );
    }
}

/// Whether seven digits stand in a row: more than any place in a payload of default length has.
fn has_long_number(text: &str) -> bool {
    text.as_bytes()
        .windows(7)
        .any(|window| window.iter().all(u8::is_ascii_digit))
}

/// An accepted payload has no violations; a refused one has some, and its kind is one of them.
pub fn violations<T>(payload: &[u8], verdict: &Verdict<T>) {
    for finding in all(verdict) {
        let of_two = finding.quirk().is_some() != finding.error_kind().is_some();
        assert!(of_two, "violations: {finding:?} of {}", shown(payload));
        let is_error = finding.severity() == Severity::Error;
        assert_eq!(is_error, finding.error_kind().is_some());
    }
    let Err(error) = verdict else {
        let refused = all(verdict).iter().any(|it| it.error_kind().is_some());
        assert!(!refused, "violations: accepted {}", shown(payload));
        return;
    };
    let of_kind =
        |it: &&Diagnostic| it.error_kind() == Some(error.kind()) && it.span() == error.span();
    assert_eq!(
        error.violations().filter(of_kind).count(),
        1,
        "violations: {error:?} of {}",
        shown(payload)
    );
    assert_eq!(error.primary().code(), error.kind().code());
    assert_eq!(
        error.kind() == ErrorKind::UnexpectedEnd,
        error.is_truncated(),
        "violations: {error:?} of {}",
        shown(payload)
    );
    if error.is_truncated() {
        assert_eq!(error.span().end(), payload.len());
    }
    if let ErrorKind::WrongEvent(event) = error.kind() {
        assert_eq!(error.event_type(), Some(event));
    }
}

/// What a refused payload still gave breaks no rule and is not called missing or conflicting.
pub fn partial(payload: &[u8], error: &ParseError) {
    let partial = error.partial();
    for (pointer, json) in partial.members() {
        let strict: Result<&serde_json::value::RawValue, _> = serde_json::from_str(&json);
        assert!(
            strict.is_ok(),
            "partial: {pointer} is no JSON in {}",
            shown(payload)
        );
    }
    for violation in error.violations() {
        let Some(
            ErrorKind::MissingField(field)
            | ErrorKind::InvalidField(field)
            | ErrorKind::ConflictingDuplicate(Some(field)),
        ) = violation.error_kind()
        else {
            continue;
        };
        let given = match field {
            Field::TYPE => error.event_type().is_some(),
            Field::CONNECTED => partial.connected.is_some(),
            Field::MOMMENT => partial.moment.is_some(),
            Field::INSTANCE_ID => partial.instance_id.is_some(),
            Field::PHONE => partial.phone.is_some(),
            Field::IS_BUSINESS => partial.is_business.is_some(),
            _ => false,
        };
        assert!(
            !given,
            "partial: {field} is given and refused in {}",
            shown(payload)
        );
    }
}
