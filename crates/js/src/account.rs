//! The findings, the error and the other members of a verdict, for `js/places.js` to complete.
//!
//! Places are spans of bytes alone, other than in the records of `zapi-webhooks-verdict`: JavaScript counts in units of
//! its own, and finds the lines and columns of all places in one pass.

use serde::Serialize;
use zapi_webhooks::{Diagnostic, Document, Event, Field, Normalized, ParseError, Parsed, Span};
use zapi_webhooks_verdict::denied;

/// Members by JSON Pointer, each with the text of its strict JSON.
type Members = Vec<(String, String)>;

/// What is said about one body.
#[derive(Serialize)]
pub(crate) struct Account {
    findings: Vec<Finding>,
    /// The members outside the contract; of a rejected body, those that were read.
    members: Members,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Rejection>,
}

impl Account {
    pub(crate) fn accepted(parsed: &Parsed<Event>) -> Self {
        let unknown = parsed.unknown.iter();
        Self {
            findings: parsed.diagnostics.iter().map(Finding::new).collect(),
            members: unknown
                .map(|member| (member.pointer(), member.json().to_owned()))
                .collect(),
            error: None,
        }
    }

    pub(crate) fn rejected(error: &ParseError) -> Self {
        Self {
            findings: error.diagnostics().iter().map(Finding::new).collect(),
            members: error.partial().members().collect(),
            error: Some(Rejection::new(error)),
        }
    }
}

/// What is said about a document that was rewritten.
#[derive(Serialize)]
pub(crate) struct NormalizedAccount {
    findings: Vec<Finding>,
}

impl NormalizedAccount {
    pub(crate) fn new(normalized: &Normalized) -> Self {
        let findings = normalized.diagnostics.iter().map(|finding| Finding {
            replacement: normalized.replacement(finding).map(str::to_owned),
            ..Finding::new(finding)
        });
        Self {
            findings: findings.collect(),
        }
    }
}

/// What is said about one of several documents.
#[derive(Serialize)]
pub(crate) struct DocumentAccount {
    start: usize,
    end: usize,
    json: Option<String>,
    findings: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Rejection>,
}

impl DocumentAccount {
    pub(crate) fn new(document: Document) -> Self {
        let (findings, json, error) = match document.verdict {
            Ok(normalized) => {
                let findings = NormalizedAccount::new(&normalized).findings;
                (findings, Some(normalized.json), None)
            }
            Err(error) => {
                let Account {
                    findings, error, ..
                } = Account::rejected(&error);
                (findings, None, error)
            }
        };
        Self {
            start: document.span.start(),
            end: document.span.end(),
            json,
            findings,
            error,
        }
    }

    pub(crate) fn is_accepted(&self) -> bool {
        self.error.is_none()
    }
}

#[derive(Serialize)]
struct Finding {
    code: &'static str,
    quirk: Option<&'static str>,
    severity: &'static str,
    dialect: &'static str,
    field: Option<&'static str>,
    start: usize,
    end: usize,
    message: String,
    related: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<String>,
}

impl Finding {
    fn new(finding: &Diagnostic) -> Self {
        Self {
            code: finding.code(),
            quirk: finding.error_kind().and_then(denied),
            severity: finding.severity().as_str(),
            dialect: finding.dialect().as_str(),
            field: finding.field().map(Field::as_str),
            start: finding.span().start(),
            end: finding.span().end(),
            message: finding.to_string(),
            related: finding.related().map(Place::new),
            replacement: None,
        }
    }
}

#[derive(Serialize)]
struct Rejection {
    kind: &'static str,
    quirk: Option<&'static str>,
    field: Option<&'static str>,
    start: usize,
    end: usize,
    message: String,
    truncated: bool,
}

impl Rejection {
    fn new(error: &ParseError) -> Self {
        Self {
            kind: error.kind().code(),
            quirk: denied(error.kind()),
            field: error.primary().field().map(Field::as_str),
            start: error.span().start(),
            end: error.span().end(),
            message: error.to_string(),
            truncated: error.is_truncated(),
        }
    }
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
}

impl Place {
    fn new(span: Span) -> Self {
        Self {
            start: span.start(),
            end: span.end(),
        }
    }
}
