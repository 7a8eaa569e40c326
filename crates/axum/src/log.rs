//! Logs a delivery: codes and counts, but nothing that was sent.

use zapi_webhooks_http::Outcome;

/// Emits the `tracing` event of an outcome.
pub(crate) fn outcome(outcome: &Outcome) {
    match outcome {
        Outcome::Connected(parsed) => tracing::debug!(
            quirks = parsed.diagnostics.len(),
            severity = parsed
                .severity()
                .map_or("clean", |severity| severity.as_str()),
            "connection received"
        ),
        Outcome::Other(event) => tracing::debug!(%event, "other event acknowledged"),
        Outcome::Rejected {
            status,
            problem,
            dead_letter,
            ..
        } => tracing::warn!(
            status = status.as_u16(),
            problem = problem.code(),
            kept = dead_letter.is_some(),
            "delivery rejected"
        ),
    }
}
