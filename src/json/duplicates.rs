//! Repeated keys at any depth: equal copies are folded into one, different ones are a conflict.
//!
//! The first look at a document remembers only the members of the open objects, and notes which objects
//! repeat a key. If all copies are spelled alike, or the policy picks one, it folds them. Otherwise a second look
//! numbers the values in these objects from the inside out. Equal values get the same number, so values of any
//! size are compared by their numbers.

use std::borrow::Cow;
use std::collections::HashMap;

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
    policy: OnConflict,
    /// Keys that differ from their spelling, one after the other. If a name has a place after the end of
    /// the text, it is in here.
    decoded: String,
    /// The names of the members of all open objects.
    names: Vec<Span>,
    /// The places of these members, or of the first ones only.
    places: Vec<Place>,
    /// The place of each open object, and its first name.
    open: Vec<(u32, u32)>,
    /// The places of the objects that repeat a key.
    repeating: Vec<u32>,
    /// The copies to drop from these objects.
    copies: Vec<Copied>,
    /// Whether a second look has to find the copies.
    is_unclear: bool,
}

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

/// The place of a member.
#[derive(Clone, Copy)]
struct Place {
    key: Span,
    /// The finding that the comma before the key is missing.
    comma: Option<Finding>,
    /// Where the value ends.
    end: u32,
}

/// A member of an object that repeats a key.
#[derive(Clone)]
struct Member<'a> {
    name: Cow<'a, str>,
    place: Place,
    /// The key of the copy that is kept instead of this one; empty if this one is kept.
    twin: Span,
    /// The number of the value.
    value: u32,
}

/// The place of a copy to drop, the key of the copy that is kept, and the finding that the comma is missing, if
/// the comma is dropped too.
type Copied = (Span, Span, Option<Finding>);

impl<'a> Member<'a> {
    fn new(name: Cow<'a, str>, place: Place) -> Self {
        Self {
            name,
            place,
            twin: Span::default(),
            value: 0,
        }
    }
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

impl<'a> Duplicates<'a> {
    /// Prepares the first look at a text.
    pub(super) fn found(text: &'a str, policy: OnConflict) -> Self {
        Self::Found(Box::new(Found {
            text,
            policy,
            names: Vec::with_capacity(32),
            open: Vec::with_capacity(8),
            ..Found::default()
        }))
    }

    /// Starts the first look at a text, in the memory of the last one.
    pub(super) fn start(&mut self, text: &'a str, policy: OnConflict) {
        match self {
            Self::Found(found) => {
                (found.text, found.policy, found.is_unclear) = (text, policy, false);
                found.decoded.clear();
                found.names.clear();
                found.places.clear();
                found.open.clear();
                found.repeating.clear();
                found.copies.clear();
            }
            Self::Ignored | Self::Folded(_) => *self = Self::found(text, policy),
        }
    }

    /// Starts the second look, at the objects that the first look found.
    pub(super) fn folded(text: &'a str, mut repeating: Vec<u32>, policy: OnConflict) -> Self {
        repeating.sort_unstable();
        Self::Folded(Box::new(Folded {
            text,
            repeating,
            policy,
            open: Vec::new(),
            members: Vec::new(),
            items: Vec::new(),
            known: HashMap::new(),
        }))
    }

    /// Ends the first look: folds the copies of an accepted document, or returns the places of the objects that
    /// repeat a key if only a second look can fold them.
    pub(super) fn fold(&mut self, ledger: &mut Ledger) -> Vec<u32> {
        let Self::Found(found) = self else {
            return Vec::new();
        };
        let quirks = ledger.count().saturating_add(found.copies.len());
        let is_allowed = ledger.allows(Quirk::DuplicateKey) && quirks <= ledger.limits.max_quirks;
        if is_allowed && !found.is_unclear {
            drop_copies(&found.copies, ledger);
            return Vec::new();
        }
        core::mem::take(&mut found.repeating)
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
            Self::Found(found) => {
                // A long clean text may take less memory.
                let is_kept = found.places.len() < 256 || !is_clean;
                if is_kept && found.places.len() == found.names.len() {
                    found.places.push(place);
                }
                match name {
                    Some(name) => found.key(name, key),
                    None => found.name(key.inside()),
                }
                found.names.len().saturating_sub(found.first())
            }
            // The first look has counted them.
            Self::Folded(folded) if folded.open.is_empty() => 0,
            Self::Folded(folded) => {
                let name = name.unwrap_or_else(|| Cow::Borrowed(key.inside().of(folded.text)));
                if folded.members.len() == folded.members.capacity() {
                    let more = folded.members.len().wrapping_shr(1).max(8);
                    folded.members.reserve_exact(more);
                }
                folded.members.push(Member::new(name, place));
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
    fn key(&mut self, name: Cow<'_, str>, key: Span) {
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
    }

    /// Notes the end of a value. The last one in a member is the member's own.
    #[inline]
    fn end(&mut self, end: usize) {
        if let Some(place) = self.places.last_mut() {
            place.end = narrow(end);
        }
    }

    /// The index of the first name of the innermost object.
    fn first(&self) -> usize {
        let first = self.open.last().map(|(_, first)| usize::try_from(*first));
        first.and_then(Result::ok).unwrap_or_default()
    }

    /// Notes that the innermost object closes, and returns how many members it has, or `None` if it repeats a
    /// key.
    pub(super) fn close(&mut self) -> Option<usize> {
        let first = self.first();
        let (at, _) = self.open.pop()?;
        let names = self.names.get(first..).unwrap_or_default();
        let (count, name) = (names.len(), |place: &Span| self.name_at(*place));
        let repeats = !are_told_apart(names, &name) && has_repeats(names, &name);
        if repeats {
            self.repeating.push(at);
            match self.alike(first) {
                Some(copies) => self.copies.extend(copies),
                None => self.is_unclear = true,
            }
        }
        self.names.truncate(first);
        self.places.truncate(first);
        (!repeats).then_some(count)
    }

    /// The name at a place in the text or among the decoded ones.
    #[inline]
    fn name_at(&self, place: Span) -> &[u8] {
        let (text, decoded) = (self.text.as_bytes(), self.decoded.as_bytes());
        match place.start().checked_sub(text.len()) {
            Some(start) => {
                let end = place.end().wrapping_sub(text.len());
                decoded.get(start..end).unwrap_or_default()
            }
            None => text.get(place.range()).unwrap_or_default(),
        }
    }

    /// Finds the copies to drop in the innermost object, if all copies of a key are spelled alike or the policy
    /// picks one.
    #[cold]
    #[inline(never)]
    fn alike(&self, first: usize) -> Option<Vec<Copied>> {
        let names = self.names.get(first..)?;
        let places = self.places.get(first..)?;
        let name = |name: &Span| String::from_utf8_lossy(self.name_at(*name));
        let members = names.iter().map(name).zip(places);
        let mut members: Vec<_> = members.map(|(name, it)| Member::new(name, *it)).collect();
        let spelling = |it: &Member<'_>| {
            let end = usize::try_from(it.place.end).unwrap_or_default();
            Span::new(it.place.key.end(), end).of(self.text)
        };
        let is_same = |one: &Member<'_>, other: &Member<'_>| spelling(one) == spelling(other);
        let conflicts = find_twins(&mut members, self.policy, &is_same);
        let is_clear = conflicts.is_empty() && places.len() == names.len();
        is_clear.then(|| copies(&members))
    }
}

/// Whether two names are equal.
#[cold]
#[inline(never)]
fn has_repeats<'n>(names: &[Span], name: &impl Fn(&Span) -> &'n [u8]) -> bool {
    const FEW: usize = 8;
    if names.len() > FEW {
        let mut names = names.to_vec();
        names.sort_unstable_by(|one, other| name(one).cmp(name(other)));
        return names
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if name(a) == name(b)));
    }
    let mut rest = names;
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
            member.place.end = narrow(end);
        }
    }

    fn close(&mut self, end: usize, ledger: &mut Ledger) {
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

/// Finds for each member of an object the key of the copy that is kept instead of it. If copies differ and no
/// policy picks one, returns the keys of a copy and of the first one.
fn find_twins(
    members: &mut [Member<'_>],
    policy: OnConflict,
    is_same: &dyn Fn(&Member<'_>, &Member<'_>) -> bool,
) -> Vec<(Span, Span)> {
    let mut order: Vec<u32> = (0..narrow(members.len())).collect();
    let at = |place: u32| members.get(usize::try_from(place).unwrap_or(usize::MAX));
    order.sort_unstable_by(|one, other| {
        let name = |place: u32| at(place).map(|member| &member.name);
        (name(*one), one).cmp(&(name(*other), other))
    });
    let mut conflicts = Vec::new();
    let mut twins: Vec<(u32, Span)> = Vec::new();
    let is_copy =
        |one: &u32, other: &u32| at(*one).map(|it| &it.name) == at(*other).map(|it| &it.name);
    for copies in order.chunk_by(is_copy).filter(|copies| copies.len() > 1) {
        let copies = copies
            .iter()
            .filter_map(|place| Some((*place, at(*place)?)));
        let (Some((_, first)), Some((_, last))) =
            (copies.clone().next(), copies.clone().next_back())
        else {
            continue;
        };
        let differs = copies.clone().find(|(_, copy)| !is_same(copy, first));
        if let (OnConflict::Refuse, Some((_, copy))) = (policy, differs) {
            conflicts.push((copy.place.key, first.place.key));
            continue;
        }
        let kept = match policy {
            OnConflict::Last => last.place.key,
            _ => first.place.key,
        };
        let dropped = copies.filter(|(_, copy)| copy.place.key != kept);
        twins.extend(dropped.map(|(place, _)| (place, kept)));
    }
    for (place, twin) in twins {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if let Some(member) = members.get_mut(place) {
            member.twin = twin;
        }
    }
    conflicts
}

/// The members that have a twin, each from the end of the member before it, or up to the next key if no kept
/// member comes before it.
fn copies(members: &[Member<'_>]) -> Vec<Copied> {
    let nexts = members.iter().skip(1).map(Some).chain([None]);
    let mut before = None;
    let mut copies = Vec::new();
    for (member, next) in members.iter().zip(nexts) {
        let Place { key, comma, end } = member.place;
        let end = usize::try_from(end).unwrap_or(usize::MAX);
        if member.twin == Span::default() {
            before = Some(end);
            continue;
        }
        let (span, comma) = match (&mut before, next) {
            (Some(before), _) => (Span::new(core::mem::replace(before, end), end), comma),
            (None, Some(next)) => {
                let span = Span::new(key.start(), next.place.key.start());
                (span, next.place.comma)
            }
            (None, None) => continue,
        };
        copies.push((span, member.twin, comma));
    }
    copies
}

/// Drops copies. If one is not tolerated, the ledger keeps the violation, and the document is rejected at its
/// end.
fn drop_copies(copies: &[Copied], ledger: &mut Ledger) {
    for (span, twin, comma) in copies {
        let admitted = ledger.admit_beside(Quirk::DuplicateKey, *span, *twin);
        if let (Ok(()), Some(comma)) = (admitted, comma) {
            ledger.erase(*comma);
        }
    }
}
