//! Repeated keys at any depth: equal copies are folded into one, different ones are a conflict.
//!
//! The first look at a document remembers only the keys of the open objects, and notes which objects
//! repeat one. If any does, a second look numbers the values in these objects from the inside out. Equal
//! values get the same number, so values of any size are compared by their numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error_kind::ErrorKind;
use crate::ledger::{Finding, Ledger};
use crate::options::OnConflict;
use crate::quirk::Quirk;
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

/// The first look.
#[derive(Clone, Default)]
pub(super) struct Found<'a> {
    text: &'a str,
    /// Keys that differ from their spelling, one after the other. If a name has a place after the end of
    /// the text, it is in here.
    decoded: String,
    /// The names of the members of all open objects.
    names: Vec<Span>,
    /// The place of each open object, and its first name.
    open: Vec<(u32, u32)>,
    /// The places of the objects that repeat a key.
    repeating: Vec<u32>,
}

/// The second look.
#[derive(Clone)]
pub(super) struct Folded<'a> {
    /// The places of the objects that repeat a key, in order.
    repeating: Vec<u32>,
    policy: OnConflict,
    /// The open containers in an object that repeats a key, from that object on.
    open: Vec<Open>,
    members: Vec<Member<'a>>,
    /// The numbers of the items of all open arrays.
    items: Vec<u32>,
    known: BTreeMap<Value<'a>, u32>,
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

/// A member of an open object in the second look.
#[derive(Clone)]
struct Member<'a> {
    name: Cow<'a, str>,
    key: Span,
    /// The key of the copy that is kept instead of this one; empty if this one is kept.
    twin: Span,
    /// The finding that the comma before the key is missing.
    comma: Option<Finding>,
    /// The number of the value.
    value: u32,
    /// Where the value ends.
    end: u32,
}

/// A value, by the numbers of the values inside it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    /// A literal or a number, as strict JSON spells it.
    Word(Cow<'a, str>),
    Array(Box<[u32]>),
    /// The members in the order of their keys.
    Object(Box<[(Cow<'a, str>, u32)]>),
}

impl<'a> Duplicates<'a> {
    /// Prepares the first look at a text.
    pub(super) fn found(text: &'a str) -> Self {
        Self::Found(Box::new(Found {
            text,
            names: Vec::with_capacity(32),
            open: Vec::with_capacity(8),
            ..Found::default()
        }))
    }

    /// Starts the first look at a text, in the memory of the last one.
    pub(super) fn start(&mut self, text: &'a str) {
        match self {
            Self::Found(found) => {
                found.text = text;
                found.decoded.clear();
                found.names.clear();
                found.open.clear();
                found.repeating.clear();
            }
            Self::Ignored | Self::Folded(_) => *self = Self::found(text),
        }
    }

    /// Starts the second look, at the objects that the first look found.
    pub(super) fn folded(mut repeating: Vec<u32>, policy: OnConflict) -> Self {
        repeating.sort_unstable();
        Self::Folded(Box::new(Folded {
            repeating,
            policy,
            open: Vec::new(),
            members: Vec::new(),
            items: Vec::new(),
            known: BTreeMap::new(),
        }))
    }

    /// Takes the places of the objects that repeat a key.
    pub(super) fn repeating(&mut self) -> Vec<u32> {
        match self {
            Self::Found(found) => core::mem::take(&mut found.repeating),
            Self::Ignored | Self::Folded(_) => Vec::new(),
        }
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
            Self::Folded(folded) => folded.open(narrow(at), is_object),
        }
    }

    /// Notes a key, and returns how many members its object has by now.
    pub(super) fn key(&mut self, name: Cow<'a, str>, key: Span, comma: Option<Finding>) -> usize {
        match self {
            Self::Ignored => 0,
            Self::Found(found) => found.key(name, key),
            // The first look has counted them.
            Self::Folded(folded) if folded.open.is_empty() => 0,
            Self::Folded(folded) => {
                if folded.members.len() == folded.members.capacity() {
                    let more = folded.members.len().wrapping_shr(1).max(8);
                    folded.members.reserve_exact(more);
                }
                folded.members.push(Member {
                    name,
                    key,
                    twin: Span::default(),
                    comma,
                    value: 0,
                    end: 0,
                });
                0
            }
        }
    }

    /// Notes a scalar that ends at a byte.
    #[inline]
    pub(super) fn scalar(&mut self, value: Value<'a>, end: usize) {
        if let Self::Folded(folded) = self {
            folded.value(value, end);
        }
    }

    /// Notes that the innermost container closes, and folds the members that it repeats.
    pub(super) fn close(&mut self, is_object: bool, end: usize, ledger: &mut Ledger) {
        match self {
            Self::Found(found) if is_object => drop(found.close()),
            Self::Ignored | Self::Found(_) => {}
            Self::Folded(folded) => folded.close(end, ledger),
        }
    }
}

/// An offset or a count in a text of less than 4 GiB.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Found<'_> {
    /// Notes that an object opens.
    #[inline]
    pub(super) fn open(&mut self, at: usize) {
        self.open.push((narrow(at), narrow(self.names.len())));
    }

    /// Notes a name, by its place in the text.
    #[inline]
    pub(super) fn name(&mut self, place: Span) {
        self.names.push(place);
    }

    #[inline]
    fn key(&mut self, name: Cow<'_, str>, key: Span) -> usize {
        let place = match name {
            // A part of the text, with or without quotes.
            Cow::Borrowed(name) => {
                let quotes = key.range().len().wrapping_sub(name.len());
                let width = quotes.wrapping_shr(1);
                let start = key.start().wrapping_add(width);
                Span::in_text(start, start.wrapping_add(name.len()))
            }
            Cow::Owned(name) => {
                let start = self.text.len().wrapping_add(self.decoded.len());
                self.decoded.push_str(&name);
                Span::new(start, start.wrapping_add(name.len()))
            }
        };
        self.names.push(place);
        self.names.len().saturating_sub(self.first())
    }

    /// The index of the first name of the innermost object.
    fn first(&self) -> usize {
        let first = self.open.last().map(|(_, first)| usize::try_from(*first));
        first.and_then(Result::ok).unwrap_or_default()
    }

    /// Notes that the innermost object closes, and returns how many members it has.
    pub(super) fn close(&mut self) -> usize {
        let first = self.first();
        let Some((at, _)) = self.open.pop() else {
            return 0;
        };
        let (text, decoded) = (self.text.as_bytes(), self.decoded.as_bytes());
        let name = |place: &Span| match place.start().checked_sub(text.len()) {
            Some(start) => {
                let end = place.end().wrapping_sub(text.len());
                decoded.get(start..end).unwrap_or_default()
            }
            None => text.get(place.range()).unwrap_or_default(),
        };
        let names = self.names.get_mut(first..).unwrap_or_default();
        let count = names.len();
        if !are_told_apart(names, &name) && has_repeats(names, &name) {
            self.repeating.push(at);
        }
        self.names.truncate(first);
        count
    }
}

/// Whether two names are equal. Sorts the names if they are many.
#[cold]
#[inline(never)]
fn has_repeats<'n>(names: &mut [Span], name: &impl Fn(&Span) -> &'n [u8]) -> bool {
    const FEW: usize = 8;
    if names.len() > FEW {
        names.sort_unstable_by(|one, other| name(one).cmp(name(other)));
        return names
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if name(a) == name(b)));
    }
    let mut rest = &*names;
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| name(other) == name(first)) {
            return true;
        }
        rest = others;
    }
    false
}

/// Whether the lengths and the ends of some names show that no two are equal.
#[inline]
fn are_told_apart<'n>(names: &[Span], name: &impl Fn(&Span) -> &'n [u8]) -> bool {
    match names {
        [] | [_] => return true,
        [one, other] => return name(one) != name(other),
        _ => {}
    }
    let mut seen = [0_u64; 32];
    for place in names {
        let (word, bit) = digest(name(place));
        match seen.get_mut(word) {
            Some(word) if *word & bit == 0 => *word |= bit,
            _ => return false,
        }
    }
    true
}

/// One bit of 32 words, by the length and the ends of a name.
#[inline]
fn digest(name: &[u8]) -> (usize, u64) {
    let ends = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23)
        }
        _ => match (name.first_chunk(), name.last_chunk()) {
            (Some(first), Some(last)) => {
                let [first, last] = [first, last].map(|four| u32::from_le_bytes(*four).into());
                first ^ u64::rotate_left(last, 23)
            }
            _ => name.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
        },
    };
    let length = u64::from(narrow(name.len()));
    let mixed = (ends ^ length).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let word = usize::try_from(mixed.wrapping_shr(59)).unwrap_or_default();
    let bit = u32::try_from(mixed.wrapping_shr(48) & 0xffff).unwrap_or_default();
    (word, 1_u64.wrapping_shl(bit))
}

impl<'a> Folded<'a> {
    fn open(&mut self, at: u32, is_object: bool) {
        let repeats = is_object && self.repeating.binary_search(&at).is_ok();
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
    fn value(&mut self, value: Value<'a>, end: usize) {
        let Some(open) = self.open.last() else {
            return;
        };
        let next = narrow(self.known.len());
        let number = *self.known.entry(value).or_insert(next);
        if !open.is_object {
            self.items.push(number);
        } else if let Some(member) = self.members.last_mut() {
            member.value = number;
            member.end = narrow(end);
        }
    }

    fn close(&mut self, end: usize, ledger: &mut Ledger) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.repeats {
            let members = self.members.get_mut(open.first..).unwrap_or_default();
            find_twins(members, self.policy, ledger);
            fold(members, ledger);
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

/// Finds for each member of an object the key of the copy that is kept instead of it, and rejects the
/// document if copies differ and no policy picks one.
fn find_twins(members: &mut [Member<'_>], policy: OnConflict, ledger: &mut Ledger) {
    let mut order: Vec<u32> = (0..narrow(members.len())).collect();
    let at = |place: u32| members.get(usize::try_from(place).unwrap_or(usize::MAX));
    order.sort_unstable_by(|one, other| {
        let name = |place: u32| at(place).map(|member| &member.name);
        (name(*one), one).cmp(&(name(*other), other))
    });
    let mut twins: Vec<(u32, Span)> = Vec::new();
    let is_same =
        |one: &u32, other: &u32| at(*one).map(|it| &it.name) == at(*other).map(|it| &it.name);
    for copies in order.chunk_by(is_same).filter(|copies| copies.len() > 1) {
        let copies = copies
            .iter()
            .filter_map(|place| Some((*place, at(*place)?)));
        let (Some((_, first)), Some((_, last))) =
            (copies.clone().next(), copies.clone().next_back())
        else {
            continue;
        };
        let differs = copies.clone().find(|(_, copy)| copy.value != first.value);
        if let (OnConflict::Refuse, Some((_, copy))) = (policy, differs) {
            let kind = ErrorKind::ConflictingDuplicate(ledger.field);
            ledger.refuse_beside(kind, copy.key, first.key);
            continue;
        }
        let kept = match policy {
            OnConflict::Last => last.key,
            _ => first.key,
        };
        let dropped = copies.filter(|(_, copy)| copy.key != kept);
        twins.extend(dropped.map(|(place, _)| (place, kept)));
    }
    for (place, twin) in twins {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if let Some(member) = members.get_mut(place) {
            member.twin = twin;
        }
    }
}

/// Drops the members that have a twin, each from the end of the member before it, or up to the next key if
/// no kept member comes before it. If one is not tolerated, the conflicts after it are still reported.
fn fold(members: &[Member<'_>], ledger: &mut Ledger) {
    let nexts = members.iter().skip(1).map(Some).chain([None]);
    let mut before = None;
    for (member, next) in members.iter().zip(nexts) {
        let end = usize::try_from(member.end).unwrap_or(usize::MAX);
        if member.twin == Span::default() {
            before = Some(end);
            continue;
        }
        let (span, comma) = match (&mut before, next) {
            (Some(before), _) => {
                let start = core::mem::replace(before, end);
                (Span::new(start, end), member.comma)
            }
            (None, Some(next)) => {
                let span = Span::new(member.key.start(), next.key.start());
                (span, next.comma)
            }
            (None, None) => continue,
        };
        // If this is rejected, the ledger keeps the violation, and the document is rejected at its end.
        let admitted = ledger.admit_beside(Quirk::DuplicateKey, span, member.twin);
        if let (Ok(()), Some(comma)) = (admitted, comma) {
            ledger.erase(comma);
        }
    }
}
