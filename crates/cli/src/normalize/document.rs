//! Rewrites bytes as strict JSON, and reports the findings on stderr.

use std::iter;

use zapi_webhooks::{Diagnostic, Document, Normalized, ParseError, ParseOptions, Span};
use zapi_webhooks_verdict::one_line;

use crate::input::has_a_document_on_each_line;
use crate::report::{hint, report, report_place, report_rest};

/// How many findings of one input are shown, because a document may have thousands.
const SHOWN: usize = 100;

/// How an input is split into documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// The input is one document.
    One,
    /// The documents follow one another.
    Documents,
    /// Each line is a document.
    Lines,
}

/// The result of one input.
pub(super) struct Rewritten {
    /// The accepted documents as strict JSON.
    pub(super) text: String,
    /// Whether a document was rejected.
    pub(super) is_rejected: bool,
}

/// Rewrites the documents of an input, and reports the findings.
pub(super) fn rewritten(
    body: &[u8],
    options: &ParseOptions,
    split: Split,
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
    let documents: Box<dyn Iterator<Item = Document>> = match split {
        Split::One => {
            if let Some(accepted) = account.judge(options.normalize(body), &mut result) {
                result.text = accepted.json;
            }
            Box::new(iter::empty())
        }
        Split::Documents => Box::new(options.documents(body)),
        Split::Lines => Box::new(options.lines(body)),
    };
    for document in documents {
        if document.verdict.is_err() {
            account.name(document.span);
        }
        if let Some(accepted) = account.judge(document.verdict, &mut result) {
            result.text.push_str(&one_line(&accepted.json));
            result.text.push('\n');
        }
    }
    account.end();
    if result.is_rejected {
        if let Some(text) = option_for(body, options, split, label) {
            let _ = hint(&text);
        }
    }
    result
}

/// Names the option that reads a rejected input better, if it has several documents.
fn option_for(body: &[u8], options: &ParseOptions, split: Split, label: &str) -> Option<String> {
    if split != Split::Lines && has_a_document_on_each_line(body) {
        return Some(format!(
            "`{label}` has a document on each line: `--lines` gives each its own verdict"
        ));
    }
    let mut documents = options.documents(body).take(2);
    let has_two = documents.by_ref().filter(|it| it.verdict.is_ok()).count() == 2;
    (split == Split::One && has_two)
        .then(|| format!("`{label}` has several documents: `--documents` reads them one by one"))
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
