//! The second look at a document numbers the values in the objects that repeat a key, from the inside out. Equal values
//! get the same number, so values of any size are compared by their numbers.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::error_kind::ErrorKind;
use crate::json::copies::{Member, Place, copies, drop_copies, find_twins, narrow};
use crate::ledger::Ledger;
use crate::options::OnConflict;
use crate::span::Span;

/// The second look.
#[derive(Clone)]
pub(super) struct Folded<'a> {
    text: &'a str,
    /// The places of the objects that repeat a key, in order.
    repeating: Vec<u32>,
    policy: OnConflict,
    /// The open containers in an object that repeats a key, from that object on.
    open: Vec<Open>,
    members: Vec<Member<'a>>,
    /// The numbers of the items of all open arrays.
    items: Vec<u32>,
    known: HashMap<Value<'a>, u32>,
}

/// An open container in the second look.
#[derive(Clone)]
struct Open {
    is_object: bool,
    /// Whether it is an object that repeats a key.
    repeats: bool,
    /// The index of its first member or item.
    first: usize,
}

/// A value, by the numbers of the values inside it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    /// A literal or a number, as strict JSON spells it.
    Word(Cow<'a, str>),
    Array(Box<[u32]>),
    /// The members in the order of their keys.
    Object(Box<[(Cow<'a, str>, u32)]>),
}

impl<'a> Folded<'a> {
    /// Starts the look at the objects that the first one found.
    pub(super) fn new(text: &'a str, mut repeating: Vec<u32>, policy: OnConflict) -> Self {
        repeating.sort_unstable();
        Self {
            text,
            repeating,
            policy,
            open: Vec::new(),
            members: Vec::new(),
            items: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Notes a key, if its object lies in one that repeats a key.
    pub(super) fn key(&mut self, name: Option<Cow<'a, str>>, place: Place) {
        if self.open.is_empty() {
            return;
        }
        let name = name.unwrap_or_else(|| Cow::Borrowed(place.key.inside().of(self.text)));
        if self.members.len() == self.members.capacity() {
            let more = self.members.len().wrapping_shr(1).max(8);
            self.members.reserve_exact(more);
        }
        self.members.push(Member::new(name, place));
    }

    /// Notes that a container opens.
    pub(super) fn open(&mut self, at: usize, is_object: bool) {
        let repeats = is_object && self.repeating.binary_search(&narrow(at)).is_ok();
        if repeats || !self.open.is_empty() {
            let first = if is_object {
                self.members.len()
            } else {
                self.items.len()
            };
            self.open.push(Open {
                is_object,
                repeats,
                first,
            });
        }
    }

    /// Numbers a value, if it lies in an object that repeats a key.
    pub(super) fn value(&mut self, value: Value<'a>, end: usize) {
        let Some(open) = self.open.last() else {
            return;
        };
        let next = narrow(self.known.len());
        let number = *self.known.entry(value).or_insert(next);
        if !open.is_object {
            self.items.push(number);
        } else if let Some(member) = self.members.last_mut() {
            member.value = number;
            member.place.end = narrow(end);
        }
    }

    /// Notes that the innermost container closes, and folds the members that it repeats.
    pub(super) fn close(&mut self, end: usize, ledger: &mut Ledger) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.repeats {
            let members = self.members.get_mut(open.first..).unwrap_or_default();
            let is_same = |one: &Member<'_>, other: &Member<'_>| one.value == other.value;
            for (copy, first) in find_twins(members, self.policy, &is_same) {
                let kind = ErrorKind::ConflictingDuplicate(ledger.field);
                ledger.refuse_beside(kind, copy, first);
            }
            drop_copies(&copies(members), ledger);
        }
        if self.open.is_empty() {
            self.members.clear();
            return;
        }
        let value = if open.is_object {
            let members = self.members.drain(open.first..);
            let kept = members.filter(|member| member.twin == Span::default());
            let mut members: Vec<_> = kept.map(|it| (it.name, it.value)).collect();
            members.sort_unstable();
            Value::Object(members.into())
        } else {
            Value::Array(self.items.drain(open.first..).collect())
        };
        self.value(value, end);
    }
}
