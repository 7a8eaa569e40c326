//! The verdict on one body, and its findings.

use zapi_webhooks::{ConnectedEvent, Diagnostic, ParseError, Parsed};

pub(super) type Verdict = Result<Parsed<ConnectedEvent>, ParseError>;

/// Returns the findings in the order of the body: tolerated quirks, and the errors of a rejected body.
pub(super) fn findings(verdict: &Verdict) -> &[Diagnostic] {
    match verdict {
        Ok(parsed) => &parsed.diagnostics,
        Err(error) => error.diagnostics(),
    }
}
