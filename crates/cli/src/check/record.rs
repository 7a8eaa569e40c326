//! The record of one input for `check --format json`: its name, and the verdict.

use serde::Serialize;
use zapi_webhooks_verdict::Verdict;

/// The object that `check --format json` prints for one input.
#[derive(Serialize)]
pub(super) struct JsonRecord<'a> {
    pub(super) file: &'a str,
    #[serde(flatten)]
    pub(super) verdict: Verdict<'a>,
}
