//! The strict spelling of a lenient text: what stands where its deviations stood.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::json::string::write_json_string;
use crate::span::Span;

/// The edits that make a stretch of the payload strict JSON, in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Rewrite<'a> {
    edits: Vec<(Span, Cow<'a, str>)>,
}

impl<'a> Rewrite<'a> {
    /// Puts `strict` where `span` stands, and returns the number of the edit.
    pub(super) fn replace(&mut self, span: Span, strict: impl Into<Cow<'a, str>>) -> usize {
        self.edits.push((span, strict.into()));
        self.edits.len().wrapping_sub(1)
    }

    /// Puts a text in double quotes where `span` stands.
    pub(super) fn quote(&mut self, span: Span, text: &str) {
        self.edits.push((span, Cow::Borrowed("")));
        self.requote(self.edits.len().wrapping_sub(1), text);
    }

    /// Puts a text in double quotes where the edit with this number has put something else.
    pub(super) fn requote(&mut self, edit: usize, text: &str) {
        if let Some((_, strict)) = self.edits.get_mut(edit) {
            let mut quoted = String::with_capacity(text.len().saturating_add(2));
            write_json_string(text, &mut quoted);
            *strict = Cow::Owned(quoted);
        }
    }

    /// Puts nothing where the edit with this number has put something.
    pub(super) fn erase(&mut self, edit: usize) {
        if let Some((_, strict)) = self.edits.get_mut(edit) {
            *strict = Cow::Borrowed("");
        }
    }

    /// The number of the next edit.
    pub(super) fn len(&self) -> usize {
        self.edits.len()
    }

    /// Spells what stands within a span strictly, or nothing where nothing was replaced.
    pub(super) fn apply(mut self, text: &str, within: Span) -> Option<String> {
        (!self.edits.is_empty()).then(|| spell(text, within, &mut self.edits))
    }

    /// What was put in each place, in the order of the findings.
    pub(super) fn into_replacements(self) -> impl Iterator<Item = Box<str>> + use<'a> {
        let strict = |(_, strict): (_, Cow<'a, str>)| strict.into_owned().into_boxed_str();
        self.edits.into_iter().map(strict)
    }
}

/// Spells what stands within a span with all edits made in it. An edit inside of another one is part
/// of it already, and what is put in before a place comes before what replaces it.
pub(crate) fn spell<T: AsRef<str>>(text: &str, within: Span, edits: &mut [(Span, T)]) -> String {
    edits.sort_by_key(|(span, _)| {
        let (start, end) = (span.start(), span.end());
        (start, end != start, Reverse(end))
    });
    let mut out = String::new();
    let mut copied = within.start();
    for (span, strict) in edits {
        if span.start() >= copied && span.end() <= within.end() {
            out.push_str(Span::new(copied, span.start()).of(text));
            out.push_str(strict.as_ref());
            copied = span.end();
        }
    }
    out.push_str(Span::new(copied, within.end()).of(text));
    out
}
