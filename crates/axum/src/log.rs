//! Logs a delivery: codes and counts, but nothing that was sent.

use zapi_webhooks_http::Outcome;

/// Emits the `tracing` event of an outcome.
///
/// A rejected delivery shows how long its dead letter is; the handler decides whether to keep it.
pub(crate) fn outcome(outcome: &Outcome) {
    match outcome {
        Outcome::Event(parsed) => tracing::debug!(
            event = %parsed.event.event_type(),
            quirks = parsed.diagnostics.len(),
            severity = parsed
                .severity()
                .map_or("clean", |severity| severity.as_str()),
            "event received"
        ),
        Outcome::Rejected {
            status,
            problem,
            dead_letter,
            ..
        } => tracing::warn!(
            status = status.as_u16(),
            problem = problem.code(),
            letter_bytes = dead_letter.as_ref().map(|letter| letter.body.len()),
            "delivery rejected"
        ),
    }
}
