//! Rewrites bytes as strict JSON, and reports the findings on stderr.

use zapi_webhooks::{Diagnostic, Normalized, ParseError, ParseOptions, Span};

use crate::one_line::one_line;
use crate::report::{report, report_place, report_rest};

/// How many findings of one input are shown, because a document may have thousands.
const SHOWN: usize = 100;

/// The result of one input.
pub(super) struct Rewritten {
    /// The accepted documents as strict JSON.
    pub(super) text: String,
    /// Whether a document was rejected.
    pub(super) is_rejected: bool,
}

/// Rewrites one document, or documents in a row, and reports the findings.
pub(super) fn rewritten(
    body: &[u8],
    options: &ParseOptions,
    in_a_row: bool,
    label: &str,
) -> Rewritten {
    let mut account = Account {
        label,
        body,
        shown: 0,
        hidden: 0,
    };
    let mut result = Rewritten {
        text: String::new(),
        is_rejected: false,
    };
    if in_a_row {
        for document in options.documents(body) {
            if document.verdict.is_err() {
                account.name(document.span);
            }
            if let Some(accepted) = account.judge(document.verdict, &mut result) {
                result.text.push_str(&one_line(&accepted.json));
                result.text.push('\n');
            }
        }
    } else if let Some(accepted) = account.judge(options.normalize(body), &mut result) {
        result.text = accepted.json;
    }
    account.end();
    result
}

struct Account<'a> {
    label: &'a str,
    body: &'a [u8],
    shown: usize,
    hidden: usize,
}

impl Account<'_> {
    fn judge(
        &mut self,
        verdict: Result<Normalized, ParseError>,
        result: &mut Rewritten,
    ) -> Option<Normalized> {
        match verdict {
            Ok(normalized) => {
                self.show(&normalized.diagnostics.iter().collect::<Vec<_>>());
                Some(normalized)
            }
            Err(error) => {
                result.is_rejected = true;
                self.show(&error.violations().collect::<Vec<_>>());
                None
            }
        }
    }

    /// Reports which document is rejected, because the error may be far after its start.
    fn name(&self, span: Span) {
        if self.shown < SHOWN {
            let _ = report_place(self.label, self.body, span, "document rejected");
        }
    }

    fn show(&mut self, findings: &[&Diagnostic]) {
        let left = SHOWN.saturating_sub(self.shown).min(findings.len());
        let (shown, hidden) = findings.split_at_checked(left).unwrap_or_default();
        self.shown = self.shown.saturating_add(shown.len());
        self.hidden = self.hidden.saturating_add(hidden.len());
        // The result does not depend on whether stderr can be written to.
        let _ = report(self.label, self.body, shown.iter().copied());
    }

    fn end(&self) {
        if self.hidden > 0 {
            let _ = report_rest(self.label, self.hidden);
        }
    }
}
