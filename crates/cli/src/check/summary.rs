//! The count of a run: inputs by verdict, findings by code.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};

use zapi_webhooks::{Diagnostic, Severity};

use super::Verdict;
use crate::color;
use crate::report::style;

#[derive(Default)]
pub(super) struct Summary {
    accepted: usize,
    refused: usize,
    unreadable: usize,
    findings: BTreeMap<(Severity, &'static str), usize>,
}

impl Summary {
    /// Counts a verdict: what was tolerated of an accepted body, what refuses a refused one.
    pub(super) fn count(&mut self, verdict: &Verdict) {
        match verdict {
            Ok(parsed) => {
                self.accepted = self.accepted.saturating_add(1);
                self.count_findings(&parsed.diagnostics);
            }
            Err(error) => {
                self.refused = self.refused.saturating_add(1);
                self.count_findings(error.violations());
            }
        }
    }

    pub(super) fn count_unreadable(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }

    fn count_findings<'a>(&mut self, findings: impl IntoIterator<Item = &'a Diagnostic>) {
        for finding in findings {
            let count = self.findings.entry((finding.severity(), finding.code()));
            let count = count.or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Shows the counts on stderr: the gravest first, then the most frequent.
    pub(super) fn print(&self) -> io::Result<()> {
        let mut out = BufWriter::new(color::stderr().lock());
        let inputs = self.accepted.saturating_add(self.refused);
        let inputs = inputs.saturating_add(self.unreadable);
        let plural = if inputs == 1 { "" } else { "s" };
        write!(out, "{inputs} input{plural}: ")?;
        write!(out, "{} accepted, {} refused", self.accepted, self.refused)?;
        if self.unreadable > 0 {
            write!(out, ", {} unreadable", self.unreadable)?;
        }
        writeln!(out)?;
        let mut findings: Vec<_> = self.findings.iter().collect();
        findings.sort_by(|((a, _), m), ((b, _), n)| b.cmp(a).then(n.cmp(m)));
        let widest = findings.iter().map(|(_, count)| **count).max().unwrap_or(0);
        let width = widest.to_string().len();
        for ((severity, code), count) in findings {
            let style = style(*severity);
            writeln!(out, "  {count:>width$} {style}{severity}[{code}]{style:#}")?;
        }
        out.flush()
    }
}
