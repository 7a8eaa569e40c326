//! The first look at the keys of a document: it remembers only the members of the open objects, notes which objects
//! repeat a key, and folds copies that are spelled alike or of which the policy picks one.

use std::borrow::Cow;

use crate::json::copies::{Copied, Member, Place, copies, drop_copies, find_twins, narrow};
use crate::ledger::Ledger;
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;

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

impl<'a> Found<'a> {
    /// Prepares the look at a text.
    pub(super) fn new(text: &'a str, policy: OnConflict) -> Self {
        Self {
            text,
            policy,
            names: Vec::with_capacity(32),
            open: Vec::with_capacity(8),
            ..Self::default()
        }
    }

    /// Starts the look at a text, in the memory of the last one.
    pub(super) fn start(&mut self, text: &'a str, policy: OnConflict) {
        (self.text, self.policy, self.is_unclear) = (text, policy, false);
        self.decoded.clear();
        self.names.clear();
        self.places.clear();
        self.open.clear();
        self.repeating.clear();
        self.copies.clear();
    }

    /// Notes that an object opens.
    #[inline]
    pub(super) fn open(&mut self, at: usize) {
        self.open.push((narrow(at), narrow(self.names.len())));
    }

    /// Notes a key, and returns how many members its object has by now. Without a name, that is the text between
    /// the quotes. A text is clean if it has no finding so far.
    #[inline]
    pub(super) fn key(
        &mut self,
        name: Option<Cow<'a, str>>,
        place: Place,
        is_clean: bool,
    ) -> usize {
        // A long clean text may take less memory.
        let is_kept = self.places.len() < 256 || !is_clean;
        if is_kept && self.places.len() == self.names.len() {
            self.places.push(place);
        }
        match name {
            Some(name) => self.spelled(name, place.key),
            None => self.name(place.key.inside()),
        }
        self.names.len().saturating_sub(self.first())
    }

    /// Notes a name, by its place in the text.
    #[inline]
    pub(super) fn name(&mut self, place: Span) {
        self.names.push(place);
    }

    /// Notes a name that is not the text between the quotes.
    #[inline]
    fn spelled(&mut self, name: Cow<'_, str>, key: Span) {
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
    pub(super) fn end(&mut self, end: usize) {
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

    /// Ends the look: folds the copies of an accepted document, or returns the places of the objects that repeat a
    /// key if only a second look can fold them.
    pub(super) fn fold(&mut self, ledger: &mut Ledger) -> Vec<u32> {
        let quirks = ledger.count().saturating_add(self.copies.len());
        let is_allowed = ledger.allows(Quirk::DuplicateKey) && quirks <= ledger.limits.max_quirks;
        if is_allowed && !self.is_unclear {
            drop_copies(&self.copies, ledger);
            return Vec::new();
        }
        core::mem::take(&mut self.repeating)
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
