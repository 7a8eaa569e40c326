//! The strict spelling of a lenient value: what stands where its deviations stood.

use std::borrow::Cow;

use crate::span::Span;

/// A stretch of the payload that is copied as strict JSON, deviation by deviation.
#[derive(Debug)]
pub(crate) struct Rewrite<'a> {
    start: usize,
    edits: Vec<(Span, Cow<'a, str>)>,
}

impl<'a> Rewrite<'a> {
    /// Starts at a byte of the payload.
    pub(crate) const fn from(start: usize) -> Self {
        Self {
            start,
            edits: Vec::new(),
        }
    }

    /// Puts `strict` where `span` stands, instead of whatever was put inside of it before.
    pub(crate) fn replace(&mut self, span: Span, strict: impl Into<Cow<'a, str>>) {
        self.edits.push((span, strict.into()));
    }

    /// Ends before byte `end`. Nothing is spelled where nothing was replaced.
    pub(crate) fn finish(mut self, text: &str, end: usize) -> Option<String> {
        if self.edits.is_empty() {
            return None;
        }
        // What is put in before a place comes first, then the edit that covers most.
        self.edits.sort_by_key(|(span, _)| {
            let (start, end) = (span.start(), span.end());
            (start, end != start, core::cmp::Reverse(end))
        });
        let mut out = String::new();
        let mut copied = self.start;
        for (span, strict) in &self.edits {
            if span.start() >= copied {
                out.push_str(Span::new(copied, span.start()).of(text));
                out.push_str(strict);
                copied = span.end();
            }
        }
        out.push_str(Span::new(copied, end).of(text));
        Some(out)
    }
}
