//! The summary of a run: inputs by verdict, findings by code.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};

use zapi_webhooks::Severity;
use zapi_webhooks_verdict::findings;

use crate::color;
use crate::event::Verdict;
use crate::report::style;

#[derive(Default)]
pub(super) struct Summary {
    accepted: usize,
    rejected: usize,
    unreadable: usize,
    findings: BTreeMap<(Severity, &'static str), usize>,
}

impl Summary {
    /// Counts a verdict and its findings.
    pub(super) fn count(&mut self, verdict: &Verdict) {
        let inputs = match verdict {
            Ok(_) => &mut self.accepted,
            Err(_) => &mut self.rejected,
        };
        *inputs = inputs.saturating_add(1);
        for finding in findings(verdict) {
            let count = self.findings.entry((finding.severity(), finding.code()));
            let count = count.or_default();
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn count_unreadable(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }

    /// Prints the counts on stderr: the most severe first, then the most frequent.
    pub(super) fn print(&self) -> io::Result<()> {
        let mut out = BufWriter::new(color::stderr().lock());
        let inputs = self.accepted.saturating_add(self.rejected);
        let inputs = inputs.saturating_add(self.unreadable);
        let plural = if inputs == 1 { "" } else { "s" };
        write!(out, "{inputs} input{plural}: ")?;
        write!(
            out,
            "{} accepted, {} rejected",
            self.accepted, self.rejected
        )?;
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
