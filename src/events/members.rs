//! The members of a payload by the rows of a table, as the grammar reads them. No value is judged yet.

use super::table::{Kind, Table};
use crate::error_kind::ErrorKind;
use crate::field::Field;
use crate::json::{Key, Object, Scalar};
use crate::ledger::{Ledger, Refused};
use crate::options::OnConflict;
use crate::parsed::UnknownFields;
use crate::quirk::Quirk;
use crate::span::Span;

/// A member under a known key.
pub(super) struct Member<'a> {
    pub(super) key: Span,
    /// Whether the key is the alias of its row.
    pub(super) is_alias: bool,
    pub(super) value: Raw<'a>,
    pub(super) span: Span,
    /// The next copy, counted from one.
    next: u32,
}

/// A value, as the grammar reads it.
#[derive(PartialEq, Eq)]
pub(super) enum Raw<'a> {
    Scalar(Scalar<'a>),
    /// An object by its table.
    Object(Box<Members<'a>>),
    /// A list of scalars.
    List(Vec<(Scalar<'a>, Span)>),
    /// Any value, with its strict spelling if it deviates.
    Json(Option<String>),
}

impl Member<'_> {
    /// The text of a string, with quotes or without.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Raw::Scalar(Scalar::Text(text)) => Some(text),
            Raw::Scalar(Scalar::Word(_, text)) => Some(text),
            _ => None,
        }
    }
}

/// The known members of an object.
pub(super) struct Members<'a> {
    pub(super) table: &'static Table,
    /// The first copy of each row, counted from one.
    firsts: Vec<u32>,
    members: Vec<Member<'a>>,
    /// The place of the closing brace.
    pub(super) end: Span,
}

/// Values are equal if they are spelled alike, so that copies that break their rule are told apart.
impl PartialEq for Members<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.members.len() == other.members.len()
            && (self.members.iter().zip(&other.members))
                .all(|(one, other)| one.value == other.value)
    }
}

impl Eq for Members<'_> {}

impl<'a> Members<'a> {
    pub(super) fn new(table: &'static Table) -> Self {
        Self {
            table,
            firsts: vec![0; table.rows.len().saturating_add(1)],
            members: Vec::new(),
            end: Span::default(),
        }
    }

    /// The copies of a row, in the order of the payload.
    #[inline]
    pub(super) fn copies(&self, row: usize) -> impl Iterator<Item = &Member<'a>> {
        let at = |number: u32| {
            let place = usize::try_from(number).ok()?.checked_sub(1)?;
            self.members.get(place)
        };
        let first = self.firsts.get(row).copied().unwrap_or_default();
        core::iter::successors(at(first), move |member| at(member.next))
    }

    /// All members, in the order of the payload.
    pub(super) fn all(&self) -> impl Iterator<Item = &Member<'a>> {
        self.members.iter()
    }

    /// Enters that a payload has several contents, each after the first one.
    pub(super) fn several_contents(&self, ledger: &mut Ledger) {
        let is_content = |row: &usize| {
            let bit = u32::try_from(*row)
                .ok()
                .and_then(|row| 1_u128.checked_shl(row));
            bit.is_some_and(|bit| self.table.contents & bit != 0)
        };
        let rows = (0..self.table.rows.len()).filter(is_content);
        let mut keys: Vec<Span> = rows
            .filter_map(|row| Some(self.copies(row).next()?.key))
            .collect();
        keys.sort_unstable();
        if let [first, others @ ..] = &*keys {
            for other in others {
                // A rejection is in the ledger, and the parse as a whole finds it there.
                let _ = ledger.admit_beside(Quirk::SeveralContents, *other, *first);
            }
        }
    }

    fn put(&mut self, row: usize, member: Member<'a>) {
        self.members.push(member);
        let number = u32::try_from(self.members.len()).unwrap_or(u32::MAX);
        let Some(first) = self.firsts.get_mut(row) else {
            return;
        };
        let mut last = *first;
        if last == 0 {
            *first = number;
            return;
        }
        loop {
            let place = usize::try_from(last).unwrap_or_default().wrapping_sub(1);
            match self.members.get_mut(place) {
                Some(member) if member.next == 0 => {
                    member.next = number;
                    return;
                }
                Some(member) => last = member.next,
                None => return,
            }
        }
    }
}

/// Reads the members of a payload.
pub(super) struct Reader<'a, 'l, 'u> {
    pub(super) object: Object<'a, 'l>,
    pub(super) unknown: &'u mut UnknownFields<'a>,
    pub(super) policy: OnConflict,
}

impl<'a> Reader<'a, '_, '_> {
    /// Reads the outermost object up to the end of the payload. If it is rejected, the members before the
    /// fault are kept.
    pub(super) fn read(&mut self, members: &mut Members<'a>) -> Result<(), Refused> {
        let outcome = self.outermost(members);
        self.ledger().field = None;
        outcome
    }

    fn outermost(&mut self, members: &mut Members<'a>) -> Result<(), Refused> {
        self.object.open()?;
        self.members(members, None)?;
        self.object.finish()
    }

    fn ledger(&mut self) -> &mut Ledger {
        self.object.ledger()
    }

    /// Reads the members of an object that was entered: the outermost one, or the one of a field.
    fn members(&mut self, members: &mut Members<'a>, of: Option<Field>) -> Result<(), Refused> {
        let limit = match of {
            None => self.ledger().limits.max_members,
            Some(_) => usize::MAX,
        };
        let mut count = 0_usize;
        let mut likely = 0;
        while let Some(key) = self.object.key(count == 0)? {
            if count >= limit {
                let kind = ErrorKind::TooManyMembers(limit);
                return Err(self.ledger().refuse(kind, "", key.span));
            }
            count = count.wrapping_add(1);
            let Some((row, is_alias)) = members.table.find(&key.name, likely) else {
                self.unknown(members.table, &key, of)?;
                continue;
            };
            likely = if row < members.table.type_row() {
                row.wrapping_add(1)
            } else {
                likely
            };
            let field = members.table.field(row);
            self.ledger().field = Some(field);
            if key.is_escaped {
                self.ledger().admit(Quirk::EscapedKey, key.span)?;
            }
            self.member(members, row, is_alias, key.span)?;
            self.ledger().field = None;
        }
        members.end = self.object.last();
        Ok(())
    }

    /// Reads the value of a known member.
    fn member(
        &mut self,
        members: &mut Members<'a>,
        row: usize,
        is_alias: bool,
        key: Span,
    ) -> Result<(), Refused> {
        let kind = members.table.rows.get(row).map(|row| row.kind);
        let mut outcome = Ok(());
        let (value, span) = match kind {
            Some(Kind::Object(table)) if self.object.enter(true)? => {
                let start = self.object.last().start();
                let mut inside = Box::new(Members::new(table));
                let field = members.table.field(row);
                outcome = self.members(&mut inside, Some(field));
                self.object.leave();
                let span = Span::new(start, self.object.last().end());
                (Raw::Object(inside), span)
            }
            Some(Kind::Texts) if self.object.enter(false)? => {
                let start = self.object.last().start();
                let mut items = Vec::new();
                while let Some(item) = self.object.item(items.is_empty())? {
                    items.push(item);
                }
                self.object.leave();
                let span = Span::new(start, self.object.last().end());
                (Raw::List(items), span)
            }
            Some(Kind::Json) => {
                let (strict, span) = self.object.json(self.policy)?;
                (Raw::Json(strict), span)
            }
            _ => {
                let (scalar, span) = self.object.scalar()?;
                (Raw::Scalar(scalar), span)
            }
        };
        let member = Member {
            key,
            is_alias,
            value,
            span,
            next: 0,
        };
        members.put(row, member);
        outcome
    }

    /// Takes the value of an unknown key, and rejects a key that looks like a known one. It is not read as
    /// the field, so that the rest can be read.
    #[inline]
    fn unknown(&mut self, table: &Table, key: &Key<'a>, of: Option<Field>) -> Result<(), Refused> {
        let name = key.place();
        if table.known.may_resemble(&key.name) {
            let text = name.unwrap_or_else(|place| place.of(self.unknown.payload));
            if let Some(field) = table.known.find(text) {
                let kind = ErrorKind::SuspiciousKey(field);
                self.ledger().refuse(kind, "", key.span);
            }
        }
        let (strict, value) = self.object.any()?;
        self.unknown.push(of, name, strict.as_deref(), value);
        Ok(())
    }
}
