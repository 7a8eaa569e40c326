//! The copies of a key in one object: which one is kept, and where the others are dropped.

use std::borrow::Cow;

use crate::ledger::{Finding, Ledger};
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;

/// The place of a member.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) key: Span,
    /// The finding that the comma before the key is missing.
    pub(super) comma: Option<Finding>,
    /// Where the value ends.
    pub(super) end: u32,
}

/// A member of an object that repeats a key.
#[derive(Clone)]
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) place: Place,
    /// The key of the copy that is kept instead of this one; empty if this one is kept.
    pub(super) twin: Span,
    /// The number of the value.
    pub(super) value: u32,
}

impl<'a> Member<'a> {
    pub(super) fn new(name: Cow<'a, str>, place: Place) -> Self {
        Self {
            name,
            place,
            twin: Span::default(),
            value: 0,
        }
    }
}

/// The place of a copy to drop, the key of the copy that is kept, and the finding that the comma is missing, if
/// the comma is dropped too.
pub(super) type Copied = (Span, Span, Option<Finding>);

/// An offset or a count in a text of less than 4 GiB.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Finds for each member of an object the key of the copy that is kept instead of it. If copies differ and no
/// policy picks one, returns the keys of a copy and of the first one.
pub(super) fn find_twins(
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
pub(super) fn copies(members: &[Member<'_>]) -> Vec<Copied> {
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
pub(super) fn drop_copies(copies: &[Copied], ledger: &mut Ledger) {
    for (span, twin, comma) in copies {
        let admitted = ledger.admit_beside(Quirk::DuplicateKey, *span, *twin);
        if let (Ok(()), Some(comma)) = (admitted, comma) {
            ledger.erase(*comma);
        }
    }
}
