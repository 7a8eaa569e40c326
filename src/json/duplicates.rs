//! Repeated keys at any depth: equal copies are folded into one, different ones are a conflict.
//!
//! The first look at a document only notes whether some object repeats a key, which hardly any does.
//! Where one does, a second look numbers the values from the inside out, equal ones alike, so that
//! two values of any size are compared by their numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error_kind::ErrorKind;
use crate::json::parser::Parser;
use crate::ledger::Refused;
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;

/// The members of the objects that are open, and what is known of their values.
#[derive(Debug, Default)]
pub(super) struct Repeats<'a> {
    /// The members of all open objects; in a second look also the items of all open arrays.
    items: Vec<Item<'a>>,
    /// Where the items of each open container start.
    open: Vec<usize>,
    /// The edit that put in the comma before the next key.
    comma: Option<usize>,
    /// Whether some object repeats a key.
    pub(super) is_found: bool,
    /// Whether nobody looks for any more, since the document is too large.
    is_off: bool,
    /// In a second look: what to do with copies that differ, and the numbers of all values.
    second: Option<(OnConflict, BTreeMap<Value<'a>, usize>)>,
}

/// A member of an open object, or an item of an open array.
#[derive(Debug)]
struct Item<'a> {
    key: Cow<'a, str>,
    key_span: Span,
    /// The edit that put in the comma before the key.
    comma: Option<usize>,
    /// The number of the value.
    value: usize,
    /// Where the value ends.
    end: usize,
}

/// A value, by the numbers of the values inside of it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    /// A literal or a number, as strict JSON spells it.
    Word(Cow<'a, str>),
    Array(Vec<usize>),
    /// The members in the order of their keys.
    Object(Vec<(Cow<'a, str>, usize)>),
}

impl<'a> Repeats<'a> {
    /// Starts a second look.
    pub(super) fn compared(on_conflict: OnConflict) -> Self {
        Self {
            second: Some((on_conflict, BTreeMap::new())),
            ..Self::default()
        }
    }

    /// Looks for repeated keys no longer, and tells whether anybody did.
    pub(super) fn give_up(&mut self) -> bool {
        let is_off = true;
        !core::mem::replace(
            self,
            Self {
                is_off,
                ..Self::default()
            },
        )
        .is_off
    }

    /// Notes that a container opens.
    pub(super) fn open(&mut self) {
        if !self.is_off {
            self.open.push(self.items.len());
        }
    }

    /// Notes that the comma before the next key was put in by this edit.
    pub(super) fn comma(&mut self, edit: usize) {
        self.comma = Some(edit);
    }

    /// Notes a key, and tells how many members its object has by now.
    fn key(&mut self, key: Cow<'a, str>, key_span: Span) -> usize {
        if self.is_off {
            return 0;
        }
        self.items.push(Item {
            key,
            key_span,
            comma: self.comma.take(),
            value: 0,
            end: 0,
        });
        let start = self.open.last().copied().unwrap_or_default();
        self.items.len().saturating_sub(start)
    }

    /// Notes the value that ends at a byte, in an object, an array or nothing.
    pub(super) fn value(&mut self, value: Value<'a>, end: usize, within: Option<bool>) {
        let number = self.second.as_mut().map(|(_, known)| {
            let next = known.len();
            *known.entry(value).or_insert(next)
        });
        match (within, number) {
            (Some(true), _) => {
                if let Some(member) = self.items.last_mut() {
                    member.value = number.unwrap_or_default();
                    member.end = end;
                }
            }
            (Some(false), Some(value)) => self.items.push(Item {
                key: Cow::Borrowed(""),
                key_span: Span::default(),
                comma: None,
                value,
                end,
            }),
            _ => {}
        }
    }
}

impl<'a> Parser<'a, '_> {
    /// Notes a key of a document.
    pub(super) fn note_key(&mut self, key: Cow<'a, str>, span: Span) -> Result<(), Refused> {
        let Some(repeats) = &mut self.repeats else {
            return Ok(());
        };
        let limit = self.ledger.limits.max_members;
        if repeats.key(key, span) > limit {
            return self.refuse_size(ErrorKind::TooManyMembers(limit), span);
        }
        Ok(())
    }

    /// Refuses what is larger than a limit, and no longer looks for repeated keys, since they take memory.
    pub(super) fn refuse_size(&mut self, kind: ErrorKind, span: Span) -> Result<(), Refused> {
        // What stands inside of it, or behind it, is too large as well.
        let is_first = self.repeats.as_mut().is_none_or(Repeats::give_up);
        if !is_first {
            return Ok(());
        }
        self.ledger.fault(kind, "", span)
    }

    /// Notes that a container of a document closes, and folds the members that it repeats.
    pub(super) fn note_close(&mut self, is_object: bool, within: Option<bool>) {
        let Some(repeats) = &mut self.repeats else {
            return;
        };
        let start = repeats.open.pop().unwrap_or_default();
        let Some((policy, _)) = repeats.second else {
            let members = repeats.items.get(start..).unwrap_or_default();
            repeats.is_found |= is_object && has_repeats(members);
            repeats.items.truncate(start);
            repeats.value(Value::Array(Vec::new()), self.lexer.pos(), within);
            return;
        };
        let items: Vec<Item<'a>> = repeats.items.drain(start..).collect();
        let value = if is_object {
            let twins = self.twins(&items, policy);
            self.fold(&items, &twins);
            let kept = items.into_iter().zip(twins);
            let kept = kept.filter(|(_, twin)| twin.is_none());
            let mut members: Vec<_> = kept.map(|(item, _)| (item.key, item.value)).collect();
            members.sort();
            Value::Object(members)
        } else {
            Value::Array(items.iter().map(|item| item.value).collect())
        };
        let end = self.lexer.pos();
        if let Some(repeats) = &mut self.repeats {
            repeats.value(value, end, within);
        }
    }

    /// Finds for each member of an object the key of the copy that is kept instead of it, and refuses
    /// the document where copies differ and no policy picks one.
    fn twins(&mut self, items: &[Item<'a>], policy: OnConflict) -> Vec<Option<Span>> {
        let mut twins = vec![None; items.len()];
        let mut by_key: Vec<(usize, &Item<'a>)> = items.iter().enumerate().collect();
        by_key.sort_by(|(_, one), (_, other)| one.key.cmp(&other.key));
        for copies in by_key.chunk_by(|(_, one), (_, other)| one.key == other.key) {
            let ([(_, first), ..], [.., (_, last)]) = (copies, copies) else {
                continue;
            };
            let differs = copies.iter().find(|(_, copy)| copy.value != first.value);
            if let (OnConflict::Refuse, Some((_, copy))) = (policy, differs) {
                let kind = ErrorKind::ConflictingDuplicate(None);
                self.ledger
                    .refuse_beside(kind, copy.key_span, first.key_span);
            }
            let kept = match policy {
                OnConflict::Last => last.key_span,
                _ => first.key_span,
            };
            for (place, copy) in copies {
                if let (true, Some(twin)) = (copy.key_span != kept, twins.get_mut(*place)) {
                    *twin = Some(kept);
                }
            }
        }
        twins
    }

    /// Drops the members that have a twin, each with the comma behind it, or before it where no member
    /// that is kept follows. One that is not tolerated does not hide the conflicts behind it.
    fn fold(&mut self, items: &[Item<'a>], twins: &[Option<Span>]) {
        let kept = twins.iter().rposition(Option::is_none).unwrap_or_default();
        let nexts = items.iter().skip(1).map(Some).chain([None]);
        let befores = [None].into_iter().chain(items.iter().map(Some));
        let around = befores.zip(nexts).enumerate();
        for ((item, twin), (place, (before, next))) in items.iter().zip(twins).zip(around) {
            let Some(twin) = twin else { continue };
            let (span, comma) = match (before, next) {
                (_, Some(next)) if place < kept => {
                    let span = Span::new(item.key_span.start(), next.key_span.start());
                    (span, next.comma)
                }
                (Some(before), _) => (Span::new(before.end, item.end), item.comma),
                (None, _) => continue,
            };
            let admitted = self.ledger.admit_beside(Quirk::DuplicateKey, span, *twin);
            if let (Ok(()), Some(rewrite)) = (admitted, &mut self.rewrite) {
                rewrite.replace(span, "");
                if let Some(comma) = comma {
                    rewrite.erase(comma);
                }
            }
        }
    }
}

/// Whether two members have the same key.
fn has_repeats(members: &[Item<'_>]) -> bool {
    const FEW: usize = 8;
    if members.len() > FEW {
        let mut keys: Vec<&str> = members.iter().map(|member| &*member.key).collect();
        keys.sort_unstable();
        return keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
    }
    let mut rest = members;
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| other.key == first.key) {
            return true;
        }
        rest = others;
    }
    false
}
