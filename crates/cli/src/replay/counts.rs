//! The counts of a run, how they have to add up, and how they are shown.

use std::collections::BTreeMap;
use std::fmt;

use zapi_webhooks::{ConnectedEvent, Parsed};

/// What became of records.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// How many the source gave, counted where it was cut.
    pub(super) read: u64,
    pub(super) blank: u64,
    pub(super) accepted: u64,
    pub(super) refused: u64,
    quirks: BTreeMap<&'static str, u64>,
    refusals: BTreeMap<&'static str, u64>,
}

impl Counts {
    pub(super) fn accept(&mut self, parsed: &Parsed<ConnectedEvent>) {
        add(&mut self.accepted, 1);
        for quirk in &parsed.diagnostics {
            add(self.quirks.entry(quirk.code()).or_default(), 1);
        }
    }

    pub(super) fn refuse(&mut self, code: &'static str) {
        add(&mut self.refused, 1);
        add(self.refusals.entry(code).or_default(), 1);
    }

    pub(super) fn skip_blank(&mut self) {
        add(&mut self.blank, 1);
    }

    /// Takes the counts over and leaves none.
    pub(super) fn absorb(&mut self, other: &mut Self) {
        let other = std::mem::take(other);
        add(&mut self.read, other.read);
        add(&mut self.blank, other.blank);
        add(&mut self.accepted, other.accepted);
        add(&mut self.refused, other.refused);
        for (code, count) in other.quirks {
            add(self.quirks.entry(code).or_default(), count);
        }
        for (code, count) in other.refusals {
            add(self.refusals.entry(code).or_default(), count);
        }
    }

    /// Tells whether everything that was read was accepted, refused or blank, and each refusal has
    /// its code.
    pub(super) fn adds_up(&self) -> bool {
        let told = [self.accepted, self.refused, self.blank];
        let told = told.into_iter().try_fold(0, u64::checked_add);
        let coded = self.refusals.values().copied();
        let coded = coded.into_iter().try_fold(0, u64::checked_add);
        told == Some(self.read) && coded == Some(self.refused)
    }
}

fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = self.read.saturating_sub(self.blank);
        let (accepted, refused) = (self.accepted, self.refused);
        write!(f, "read {read}: accepted {accepted}, refused {refused}")?;
        if self.blank > 0 {
            write!(f, "; blank lines skipped: {}", self.blank)?;
        }
        writeln!(f)?;
        write_histogram(f, "quirks of the accepted", &self.quirks)?;
        write_histogram(f, "reasons of the refused", &self.refusals)
    }
}

/// Writes the most frequent first.
fn write_histogram(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    counts: &BTreeMap<&'static str, u64>,
) -> fmt::Result {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}:")?;
    let mut rows: Vec<_> = counts.iter().collect();
    rows.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    rows.into_iter()
        .try_for_each(|(code, count)| writeln!(f, "{count:>9}  {code}"))
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn a_record_that_goes_missing_is_seen() {
        let mut counts = Counts::default();
        counts.refuse("envelope");
        counts.skip_blank();
        counts.read = 2;
        assert!(counts.adds_up());
        for read in [1, 3] {
            counts.read = read;
            assert!(!counts.adds_up(), "{read}");
        }
        counts.read = 3;
        counts.refused = 2;
        assert!(!counts.adds_up(), "a refusal without a code");
    }
}
