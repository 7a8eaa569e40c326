//! The members of a payload by the rows of a table, as the grammar reads them. No value is judged yet.

use super::table::{Kind, MOST_ROWS, Record, Table};
use crate::error_kind::ErrorKind;
use crate::field::Field;
use crate::json::{Key, Object, Scalar};
use crate::ledger::{Ledger, Refused};
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;
use crate::unknown::UnknownFields;

/// A member under a known key.
pub(super) struct Member<'a> {
    /// The number of its row.
    pub(super) row: usize,
    pub(super) key: Span,
    /// Whether the key is the alias of its row.
    pub(super) is_alias: bool,
    pub(super) value: Raw<'a>,
    pub(super) span: Span,
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
    /// Whether some key is the alias of its row.
    pub(super) has_alias: bool,
    list: Vec<Member<'a>>,
    /// The place of the closing brace.
    pub(super) end: Span,
}

/// Values are equal if they are spelled alike, so that copies that break their rule are told apart.
impl PartialEq for Members<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.list.len() == other.list.len()
            && (self.list.iter().zip(&other.list)).all(|(one, other)| one.value == other.value)
    }
}

impl Eq for Members<'_> {}

impl<'a> Members<'a> {
    pub(super) fn new(table: &'static Table) -> Self {
        Self {
            table,
            has_alias: false,
            list: Vec::with_capacity(table.rows.len().saturating_add(2).min(32)),
            end: Span::default(),
        }
    }

    /// The copies of a row, in the order of the payload.
    #[inline]
    pub(super) fn copies(&self, row: usize) -> impl Iterator<Item = &Member<'a>> {
        self.list.iter().filter(move |member| member.row == row)
    }

    /// The first copy of each row.
    #[inline]
    pub(super) fn firsts(&self) -> Firsts<'_, 'a> {
        let mut firsts = Firsts {
            members: [None; MOST_ROWS],
            repeated: 0,
        };
        for member in &self.list {
            if let Some(first) = firsts.members.get_mut(member.row) {
                match first {
                    None => *first = Some(member),
                    Some(_) => firsts.repeated |= bit(member.row),
                }
            }
        }
        firsts
    }

    /// All members, in the order of the payload.
    pub(super) fn all(&self) -> impl Iterator<Item = &Member<'a>> {
        self.list.iter()
    }

    /// Enters that a payload has several contents, each after the first one. Null is no content.
    #[cold]
    pub(super) fn several_contents(&self, record: &Record, ledger: &mut Ledger) {
        let rows = record.values.iter().map(|(row, _)| usize::from(*row));
        let rows = rows.filter(|row| self.table.is_content(*row));
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
}

/// The first copy of each row.
pub(super) struct Firsts<'m, 'a> {
    members: [Option<&'m Member<'a>>; MOST_ROWS],
    /// The rows that have several copies, a bit each.
    repeated: u128,
}

impl<'m, 'a> Firsts<'m, 'a> {
    /// The first copy of a row, and whether there are others.
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<(&'m Member<'a>, bool)> {
        let first = self.members.get(row).copied().flatten()?;
        Some((first, self.repeated != 0 && self.repeated & bit(row) != 0))
    }
}

/// The bit of a row.
#[inline]
pub(super) fn bit(row: usize) -> u128 {
    1_u128.wrapping_shl(u32::try_from(row).unwrap_or_default())
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
        loop {
            let first = count == 0;
            let expected = members.table.rows.get(likely).filter(|_| count < limit);
            if let Some(key) = expected.and_then(|row| self.object.expect(row.lead, first)) {
                count = count.wrapping_add(1);
                self.member(members, likely, false, key)?;
                likely = likely.wrapping_add(1);
                continue;
            }
            self.ledger().field = of;
            let key = self.object.key(first)?;
            self.ledger().field = None;
            let Some(key) = key else {
                break;
            };
            if count >= limit {
                let kind = ErrorKind::TooManyMembers(limit);
                return Err(self.ledger().refuse(kind, "", key.span));
            }
            count = count.wrapping_add(1);
            let Some((row, is_alias)) = members.table.find(&key.name) else {
                self.unknown(members.table, &key, of)?;
                continue;
            };
            if row < members.table.type_row() {
                likely = row.wrapping_add(1);
            }
            if key.is_escaped {
                self.ledger().field = Some(members.table.field(row));
                self.ledger().admit(Quirk::EscapedKey, key.span)?;
                self.ledger().field = None;
            }
            self.member(members, row, is_alias, key.span)?;
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
        let field = members.table.field(row);
        self.ledger().field = Some(field);
        let mut outcome = Ok(());
        let (value, span) = match kind {
            Some(Kind::Object(table)) if self.object.enter(true)? => {
                let start = self.object.last().start();
                let mut inside = Box::new(Members::new(table));
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
        members.has_alias |= is_alias;
        members.list.push(Member {
            row,
            key,
            is_alias,
            value,
            span,
        });
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
        self.ledger().field = of;
        let (strict, value) = self.object.any()?;
        self.unknown.push(of, name, strict.as_deref(), value);
        Ok(())
    }
}
