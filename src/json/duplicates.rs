//! Repeated keys at any depth: equal copies are folded into one, different ones are a conflict.
//!
//! A first look at a document (`first_look`) finds the objects that repeat a key, and folds most copies. A second one
//! (`second_look`) compares the values of the others.

use std::borrow::Cow;

use crate::json::copies::Place;
use crate::json::first_look::Found;
use crate::json::second_look::{Folded, Value};
use crate::ledger::{Finding, Ledger};
use crate::options::OnConflict;
use crate::span::Span;

/// The look at the keys of a document, and its findings so far.
#[derive(Clone)]
pub(super) enum Duplicates<'a> {
    /// None, since every copy is kept or the document is rejected for its size.
    Ignored,
    /// The keys of all open objects, to find the objects that repeat one.
    Found(Box<Found<'a>>),
    /// The members of these objects, to fold or reject the copies.
    Folded(Box<Folded<'a>>),
}

impl<'a> Duplicates<'a> {
    /// Prepares the first look at a text.
    pub(super) fn found(text: &'a str, policy: OnConflict) -> Self {
        Self::Found(Box::new(Found::new(text, policy)))
    }

    /// Starts the first look at a text, in the memory of the last one.
    pub(super) fn start(&mut self, text: &'a str, policy: OnConflict) {
        match self {
            Self::Found(found) => found.start(text, policy),
            Self::Ignored | Self::Folded(_) => *self = Self::found(text, policy),
        }
    }

    /// Starts the second look, at the objects that the first look found.
    pub(super) fn folded(text: &'a str, repeating: Vec<u32>, policy: OnConflict) -> Self {
        Self::Folded(Box::new(Folded::new(text, repeating, policy)))
    }

    /// Ends the first look: folds the copies of an accepted document, or returns the places of the objects that
    /// repeat a key if only a second look can fold them.
    pub(super) fn fold(&mut self, ledger: &mut Ledger) -> Vec<u32> {
        self.first_look()
            .map_or_else(Vec::new, |found| found.fold(ledger))
    }

    /// The first look, if it is that.
    pub(super) fn first_look(&mut self) -> Option<&mut Found<'a>> {
        match self {
            Self::Found(found) => Some(found),
            Self::Ignored | Self::Folded(_) => None,
        }
    }

    /// Notes that a container opens.
    #[inline]
    pub(super) fn open(&mut self, at: usize, is_object: bool) {
        match self {
            Self::Found(found) if is_object => found.open(at),
            Self::Ignored | Self::Found(_) => {}
            Self::Folded(folded) => folded.open(at, is_object),
        }
    }

    /// Notes a key, and returns how many members its object has by now. Without a name, that is the text between
    /// the quotes. A text is clean if it has no finding so far.
    pub(super) fn key(
        &mut self,
        name: Option<Cow<'a, str>>,
        key: Span,
        comma: Option<Finding>,
        is_clean: bool,
    ) -> usize {
        let place = Place { key, comma, end: 0 };
        match self {
            Self::Ignored => 0,
            Self::Found(found) => found.key(name, place, is_clean),
            Self::Folded(folded) => {
                folded.key(name, place);
                // The first look has counted them.
                0
            }
        }
    }

    /// Notes a scalar that ends at a byte.
    #[inline]
    pub(super) fn scalar(&mut self, value: Value<'a>, end: usize) {
        match self {
            Self::Ignored => {}
            Self::Found(found) => found.end(end),
            Self::Folded(folded) => folded.value(value, end),
        }
    }

    /// Notes that the innermost container closes, and folds the members that it repeats.
    pub(super) fn close(&mut self, is_object: bool, end: usize, ledger: &mut Ledger) {
        match self {
            Self::Ignored => {}
            Self::Found(found) => {
                if is_object {
                    found.close();
                }
                found.end(end);
            }
            Self::Folded(folded) => folded.close(end, ledger),
        }
    }
}
