//! The members of a payload by the rows of a table, as the grammar reads them. No value is judged yet.

use super::table::{Kind, MOST_ROWS, Record, Row, Table};
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
    row: usize,
    pub(super) key: Span,
    /// Whether the key is the alias of its row.
    pub(super) is_alias: bool,
    /// Whether it is the first of several copies.
    pub(super) has_copies: bool,
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
    /// The first copy of each row, counted from one.
    firsts: [u32; MOST_ROWS],
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
            firsts: [0; MOST_ROWS],
            list: Vec::with_capacity(table.rows.len().saturating_add(2).min(32)),
            end: Span::default(),
        }
    }

    /// The rows of the table, each with its number and its first copy.
    #[inline]
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, &'static Row, Option<&Member<'a>>)> {
        let rows = self.table.rows.iter().zip(&self.firsts).enumerate();
        rows.map(|(number, (row, first))| (number, row, self.at(*first)))
    }

    /// The first copy of a row.
    #[inline]
    pub(super) fn first(&self, row: usize) -> Option<&Member<'a>> {
        self.at(*self.firsts.get(row)?)
    }

    /// The copies of a row, in the order of the payload.
    #[inline]
    pub(super) fn copies(&self, row: usize) -> impl Iterator<Item = &Member<'a>> {
        self.list.iter().filter(move |member| member.row == row)
    }

    #[inline]
    fn at(&self, number: u32) -> Option<&Member<'a>> {
        self.list.get(place(number)?)
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
        let mut keys: Vec<Span> = rows.filter_map(|row| Some(self.first(row)?.key)).collect();
        keys.sort_unstable();
        if let [first, others @ ..] = &*keys {
            for other in others {
                // A rejection is in the ledger, and the parse as a whole finds it there.
                let _ = ledger.admit_beside(Quirk::SeveralContents, *other, *first);
            }
        }
    }

    #[inline]
    fn put(&mut self, member: Member<'a>) {
        self.has_alias |= member.is_alias;
        let row = member.row;
        self.list.push(member);
        let Some(first) = self.firsts.get_mut(row) else {
            return;
        };
        if *first == 0 {
            *first = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        } else if let Some(first) = place(*first).and_then(|first| self.list.get_mut(first)) {
            first.has_copies = true;
        }
    }
}

/// The place of a member that is counted from one.
#[inline]
fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
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
            let Some(key) = self.object.key(first)? else {
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
                self.ledger().field = Some(members.table.field(row));
                let (strict, span) = self.object.json(self.policy)?;
                self.ledger().field = None;
                (Raw::Json(strict), span)
            }
            _ => {
                let field = members.table.field(row);
                let (scalar, span) = self.object.scalar(field)?;
                (Raw::Scalar(scalar), span)
            }
        };
        members.put(Member {
            row,
            key,
            is_alias,
            has_copies: false,
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
        let (strict, value) = self.object.any()?;
        self.unknown.push(of, name, strict.as_deref(), value);
        Ok(())
    }
}
