//! Runs the table and says, of everything at once, where the parser departs from it.

use std::collections::BTreeMap;

use zapi_webhooks::{ConnectedEvent, Diagnostic, ErrorKind, ParseError, Parsed, Span, Tolerance};

use super::bodies::shown;
use super::table::{Case, Outcome, Refusal, Row, Verdict};

pub(crate) const TOLERANCES: [(&str, Tolerance); 3] = [
    ("STRICT", Tolerance::STRICT),
    ("DOCUMENTED", Tolerance::DOCUMENTED),
    ("LENIENT", Tolerance::LENIENT),
];

/// Runs rows, and panics with every departure from them.
pub(crate) fn judge(rows: &[Row]) {
    let failures: Vec<_> = rows.iter().flat_map(failures).collect();
    assert!(
        failures.is_empty(),
        "{} departures from the contract:\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}

/// Runs a row, and describes every departure from it.
pub(crate) fn failures(row: &Row) -> Vec<String> {
    let mut failures = Vec::new();
    for case in row.all_cases() {
        for (column, (name, tolerance)) in TOLERANCES.into_iter().enumerate() {
            let verdict = run(case, tolerance);
            let found = compare(case, row.expected(case, column), &verdict);
            if !found.is_empty() {
                failures.push(format!(
                    "row {} ({}), case `{}`, {name}\n    body: {}\n    {}",
                    row.name(),
                    row.title(),
                    shown(case.label.as_bytes(), 120),
                    shown(&case.body, 400),
                    found.join("\n    ")
                ));
            }
        }
    }
    failures
}

/// Parses the body of a case, on the stack that it asks for.
pub(crate) fn run(case: &Case, tolerance: Tolerance) -> Verdict {
    let options = case.under(tolerance);
    let Some(stack) = case.stack else {
        return options.parse_connected(&case.body);
    };
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(stack)
            .spawn_scoped(scope, || options.parse_connected(&case.body))
            .expect("a thread can be started")
            .join()
            .expect("a parse does not panic")
    })
}

/// What differs between an expectation and a verdict, one line each.
fn compare(case: &Case, expected: &Outcome, verdict: &Verdict) -> Vec<String> {
    let mut found = Differences(Vec::new());
    match (expected, verdict) {
        (Outcome::Accepted { codes }, Ok(parsed)) => found.accepted(case, codes, parsed),
        (Outcome::Refused(refusal), Err(error)) => found.refused(case, refusal, error),
        (Outcome::Refused(refusal), Ok(parsed)) => found.equal(
            "verdict",
            &format!("refused {}", refusal.kind.unwrap_or("for any reason")),
            &format!("accepted with {}", counted(codes(&parsed.diagnostics))),
        ),
        (Outcome::Accepted { codes }, Err(error)) => found.equal(
            "verdict",
            &format!("accepted with {}", counted(codes.clone())),
            &format!("refused {} ({error})", spelled(error.kind())),
        ),
        (Outcome::Same, _) => unreachable!("a row resolves its columns"),
    }
    found.spans_inside(case, verdict);
    for also in &case.also {
        let actual = (also.tell)(&case.body, verdict);
        found.equal(also.name, &also.expected, &actual);
    }
    found.0
}

struct Differences(Vec<String>);

impl Differences {
    fn equal(&mut self, what: &str, expected: &str, actual: &str) {
        if expected != actual {
            self.0
                .push(format!("{what}: expected {expected}, got {actual}"));
        }
    }

    fn accepted(
        &mut self,
        case: &Case,
        expected: &[&'static str],
        parsed: &Parsed<ConnectedEvent>,
    ) {
        let actual = codes(&parsed.diagnostics);
        self.equal("codes", &counted(expected.to_vec()), &counted(actual));
        let event = parsed.event.to_canonical_json();
        self.equal("event", &canonical(&case.event), &event);
        let unknown = parsed.unknown.iter();
        let unknown: Vec<_> = unknown.map(|it| (it.name(), it.json())).collect();
        let expected = case.unknown.iter();
        let expected: Vec<_> = expected.map(|(name, json)| (&**name, &**json)).collect();
        if unknown != expected {
            let brief = |members| shown(format!("{members:?}").as_bytes(), 200);
            let (expected, actual) = (brief(expected), brief(unknown));
            self.0
                .push(format!("unknown: expected {expected}, got {actual}"));
        }
    }

    fn refused(&mut self, case: &Case, refusal: &Refusal, error: &ParseError) {
        let kind = error.kind();
        let Some(expected) = refusal.kind else {
            return;
        };
        self.equal("kind", expected, &spelled(kind));
        let expected = refusal.codes.clone().unwrap_or_else(|| vec![kind.code()]);
        let actual = if refusal.whatever_before {
            error.violations().map(Diagnostic::code).collect()
        } else {
            codes(error.diagnostics())
        };
        self.equal("codes", &counted(expected), &counted(actual));
        let early = kind == ErrorKind::UnexpectedEnd;
        self.equal(
            "truncated",
            &early.to_string(),
            &error.is_truncated().to_string(),
        );
        if let Some(bytes) = &refusal.at {
            let expected = occurrence(&case.body, bytes, false);
            self.equal("span", &expected, &format!("{:?}", error.span()));
        }
        if let Some(text) = refusal.twins {
            let expected = occurrence(&case.body, text.as_bytes(), true);
            self.equal("span", &expected, &format!("{:?}", error.span()));
            let expected = occurrence(&case.body, text.as_bytes(), false);
            let related = error.primary().related().unwrap_or_default();
            self.equal("related span", &expected, &format!("{related:?}"));
        }
    }

    /// Every finding, of whichever verdict, has to stand inside of the body.
    fn spans_inside(&mut self, case: &Case, verdict: &Verdict) {
        let findings = match verdict {
            Ok(parsed) => &parsed.diagnostics,
            Err(error) => error.diagnostics(),
        };
        for finding in findings {
            let (span, length) = (finding.span(), case.body.len());
            if span.start() > span.end() || span.end() > length {
                self.0
                    .push(format!("span {span:?} lies outside of 0..{length}"));
            }
        }
    }
}

/// The range of the first or the last occurrence of some bytes in a body.
fn occurrence(body: &[u8], bytes: &[u8], last: bool) -> String {
    let mut windows = body.windows(bytes.len());
    let start = if last {
        windows.rposition(|window| window == bytes)
    } else {
        windows.position(|window| window == bytes)
    };
    let start = start.expect("what is pointed at stands in the body");
    format!("{:?}", Span::new(start, start + bytes.len()))
}

fn codes(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings.iter().map(Diagnostic::code).collect()
}

/// A multiset of codes, as `[duplicate-key x2, placeholder]`.
fn counted(codes: Vec<&'static str>) -> String {
    let mut counts = BTreeMap::new();
    for code in codes {
        *counts.entry(code).or_insert(0_usize) += 1;
    }
    let counted: Vec<_> = counts
        .into_iter()
        .map(|(code, count)| match count {
            1 => code.to_owned(),
            _ => format!("{code} x{count}"),
        })
        .collect();
    format!("[{}]", counted.join(", "))
}

/// The kind as the table spells it: its name and, in parentheses, what it is about.
fn spelled(kind: ErrorKind) -> String {
    let shown = format!("{kind:?}");
    let name = shown.split('(').next().unwrap_or_default().to_owned();
    let about = match kind {
        ErrorKind::TooLong(limit)
        | ErrorKind::TooDeep(limit)
        | ErrorKind::TooManyMembers(limit)
        | ErrorKind::TooManyQuirks(limit) => limit.to_string(),
        ErrorKind::Encoding(encoding) => format!("{encoding:?}"),
        ErrorKind::WrongEvent(event) => event.as_str().unwrap_or("Unknown").to_owned(),
        ErrorKind::Denied(quirk) => quirk.code().to_owned(),
        _ => match kind.field() {
            Some(field) => field.as_str().to_owned(),
            None => return name,
        },
    };
    format!("{name}({about})")
}

fn canonical(members: &BTreeMap<&'static str, String>) -> String {
    let members: Vec<_> = members
        .iter()
        .map(|(name, json)| format!("\"{name}\":{json}"))
        .collect();
    format!("{{{}}}", members.join(","))
}
