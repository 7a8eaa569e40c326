//! Counts the records of a run, checks that the counts add up, and shows them.

use std::fmt;

use zapi_webhooks::{Event, EventType, Parsed};

/// The counts of records, by verdict, event and code.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// How many records were read, counted when the source was split.
    pub(super) read: u64,
    pub(super) blank: u64,
    pub(super) accepted: u64,
    pub(super) rejected: u64,
    events: Histogram<EventType>,
    quirks: Histogram<&'static str>,
    rejections: Histogram<&'static str>,
}

/// Counts by key. There are few keys, so that a search in order costs less than a tree.
type Histogram<K> = Vec<(K, u64)>;

impl Counts {
    pub(super) fn accept(&mut self, accepted: &Parsed<Event>) {
        add(&mut self.accepted, 1);
        add_to(&mut self.events, accepted.event.event_type(), 1);
        for quirk in &accepted.diagnostics {
            add_to(&mut self.quirks, quirk.code(), 1);
        }
    }

    pub(super) fn reject(&mut self, code: &'static str) {
        add(&mut self.rejected, 1);
        add_to(&mut self.rejections, code, 1);
    }

    pub(super) fn skip_blank(&mut self) {
        add(&mut self.blank, 1);
    }

    /// Adds other counts, and resets them.
    pub(super) fn absorb(&mut self, other: &mut Self) {
        let other = std::mem::take(other);
        add(&mut self.read, other.read);
        add(&mut self.blank, other.blank);
        add(&mut self.accepted, other.accepted);
        add(&mut self.rejected, other.rejected);
        for (event, count) in other.events {
            add_to(&mut self.events, event, count);
        }
        for (code, count) in other.quirks {
            add_to(&mut self.quirks, code, count);
        }
        for (code, count) in other.rejections {
            add_to(&mut self.rejections, code, count);
        }
    }

    /// Returns true if every record is accepted, rejected or blank, every accepted one has an event, and every
    /// rejected one a code.
    pub(super) fn adds_up(&self) -> bool {
        let told = [self.accepted, self.rejected, self.blank];
        sum(told) == Some(self.read)
            && sum(self.events.iter().map(|it| it.1)) == Some(self.accepted)
            && sum(self.rejections.iter().map(|it| it.1)) == Some(self.rejected)
    }
}

/// The name of events whose type is not documented.
const OTHER: &str = "other types";

fn sum(counts: impl IntoIterator<Item = u64>) -> Option<u64> {
    counts.into_iter().try_fold(0, u64::checked_add)
}

fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

fn add_to<K: PartialEq>(counts: &mut Histogram<K>, key: K, more: u64) {
    match counts.iter_mut().find(|it| it.0 == key) {
        Some((_, count)) => add(count, more),
        None => counts.push((key, more)),
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = self.read.saturating_sub(self.blank);
        let (accepted, rejected) = (self.accepted, self.rejected);
        write!(f, "read {read}: accepted {accepted}, rejected {rejected}")?;
        if self.blank > 0 {
            write!(f, "; blank lines skipped: {}", self.blank)?;
        }
        writeln!(f)?;
        let events = self.events.iter();
        let events = events.map(|(event, count)| (event.as_str().unwrap_or(OTHER), *count));
        write_histogram(f, "events of accepted bodies", events.collect())?;
        write_histogram(f, "quirks of accepted bodies", self.quirks.clone())?;
        write_histogram(f, "reasons for rejection", self.rejections.clone())
    }
}

/// Writes the most frequent first.
fn write_histogram(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    mut counts: Histogram<&str>,
) -> fmt::Result {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}:")?;
    counts.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    counts
        .into_iter()
        .try_for_each(|(code, count)| writeln!(f, "{count:>9}  {code}"))
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn a_record_that_goes_missing_is_seen() {
        let mut counts = Counts::default();
        counts.reject("envelope");
        counts.skip_blank();
        counts.read = 2;
        assert!(counts.adds_up());
        for read in [1, 3] {
            counts.read = read;
            assert!(!counts.adds_up(), "{read}");
        }
        counts.read = 3;
        counts.rejected = 2;
        assert!(!counts.adds_up(), "a rejection without a code");
        counts.rejected = 1;
        counts.accepted = 1;
        assert!(!counts.adds_up(), "an accepted body without an event");
    }
}
