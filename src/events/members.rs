//! The members of a payload by the rows of a table, as the grammar reads them. No value is judged yet.

use std::borrow::Cow;

use super::table::{Kind, MOST_ROWS, Record, Table};
use crate::error_kind::ErrorKind;
use crate::field::Field;
use crate::json::{Clean, Key, Object, Scalar, Word};
use crate::ledger::{Ledger, Refused};
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;
use crate::unknown::UnknownFields;

/// A member under a known key.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) key: Span,
    pub(super) span: Span,
    pub(super) value: Raw,
    /// The number of its row.
    pub(super) row: usize,
    /// Whether the key is the alias of its row.
    pub(super) is_alias: bool,
    /// Whether it is the first copy of its row, and others follow.
    pub(super) is_repeated: bool,
}

/// A value, as the grammar reads it.
#[derive(Clone, Copy)]
pub(super) enum Raw {
    /// A scalar that the payload has as it is, or in other quotes.
    Clean(Clean),
    /// A word that is not JSON.
    Word(Word),
    /// Any other, by its number among those.
    Odd(u32),
}

impl Raw {
    /// The scalar at its place in the payload, if that has its text.
    fn of(scalar: &Scalar<'_>, span: Span) -> Option<Self> {
        let width = span.end().wrapping_sub(span.start());
        match scalar {
            Scalar::Null => Some(Self::Clean(Clean::Null)),
            Scalar::Bool(value) => Some(Self::Clean(Clean::Bool(*value))),
            Scalar::Number(_) => Some(Self::Clean(Clean::Number)),
            Scalar::Text(Cow::Borrowed(text)) if text.len().wrapping_add(2) == width => {
                Some(Self::Clean(Clean::Text))
            }
            Scalar::Word(word, _) => Some(Self::Word(*word)),
            Scalar::Text(_) | Scalar::Wrapped(_) | Scalar::Container(_) => None,
        }
    }
}

/// A value that is neither a clean scalar nor a word.
pub(super) enum Odd<'a> {
    Scalar(Scalar<'a>),
    /// An object by its table.
    Object(Box<Members<'a>>),
    /// A list of scalars.
    List(Vec<(Scalar<'a>, Span)>),
    /// Any value, with its strict spelling if it deviates.
    Json(Option<String>),
}

/// The known members of an object.
pub(super) struct Members<'a> {
    pub(super) table: &'static Table,
    payload: &'a str,
    list: Vec<Member>,
    odd: Vec<Odd<'a>>,
    /// The first copy of each row by its number in the list, counted from one; zero if there is none.
    firsts: [u32; MOST_ROWS],
    /// The place of the closing brace.
    pub(super) end: Span,
}

impl<'a> Members<'a> {
    #[inline]
    pub(super) fn new(table: &'static Table, payload: &'a str) -> Self {
        Self {
            table,
            payload,
            list: Vec::with_capacity(table.rows.len().saturating_add(2).min(32)),
            odd: Vec::new(),
            firsts: [0; MOST_ROWS],
            end: Span::default(),
        }
    }

    #[inline]
    fn push(&mut self, row: usize, is_alias: bool, key: Span, value: Raw, span: Span) {
        let count = narrow(self.list.len());
        match self.firsts.get_mut(row) {
            Some(first @ 0) => *first = count.wrapping_add(1),
            Some(first) => {
                if let Some(first) = at(*first).and_then(|first| self.list.get_mut(first)) {
                    first.is_repeated = true;
                }
            }
            None => {}
        }
        self.list.push(Member {
            key,
            span,
            value,
            row,
            is_alias,
            is_repeated: false,
        });
    }

    /// The first copy of a row.
    #[inline]
    pub(super) fn first(&self, row: usize) -> Option<&Member> {
        self.list.get(at(*self.firsts.get(row)?)?)
    }

    /// The copies of a row, in the order of the payload.
    pub(super) fn copies(&self, row: usize) -> impl Iterator<Item = &Member> {
        self.list.iter().filter(move |member| member.row == row)
    }

    /// The text of a member's value.
    #[inline]
    pub(super) fn text(&self, member: &Member) -> &'a str {
        member.span.of(self.payload)
    }

    /// The text inside the quotes of a member's value.
    #[inline]
    pub(super) fn inside(&self, member: &Member) -> &'a str {
        member.span.inside().of(self.payload)
    }

    /// The value of a member, if it is no clean scalar.
    pub(super) fn odd(&self, member: &Member) -> Option<&Odd<'a>> {
        match member.value {
            Raw::Clean(_) | Raw::Word(_) => None,
            Raw::Odd(number) => self.odd.get(usize::try_from(number).ok()?),
        }
    }

    /// The value of a member, if it is a scalar.
    #[inline]
    pub(super) fn scalar(&self, member: &Member) -> Option<Scalar<'_>> {
        match member.value {
            Raw::Clean(clean) => Some(clean.scalar(self.payload, member.span)),
            Raw::Word(word) => Some(Scalar::Word(word, self.text(member))),
            Raw::Odd(_) => match self.odd(member) {
                Some(Odd::Scalar(Scalar::Text(text))) => Some(Scalar::Text(Cow::Borrowed(text))),
                Some(Odd::Scalar(scalar)) => Some(scalar.clone()),
                _ => None,
            },
        }
    }

    /// Whether the value of a member is null.
    #[inline]
    pub(super) fn is_null(&self, member: &Member) -> bool {
        match (member.value, self.odd(member)) {
            (Raw::Clean(clean), _) => matches!(clean, Clean::Null),
            (_, Some(Odd::Json(strict))) => {
                strict.as_deref().unwrap_or_else(|| self.text(member)) == "null"
            }
            _ => false,
        }
    }

    /// All members, in the order of the payload.
    pub(super) fn all(&self) -> &[Member] {
        &self.list
    }

    /// Enters that a payload has several contents, each after the first one. Null is no content.
    pub(super) fn several_contents(&self, record: &Record, ledger: &mut Ledger) {
        if record.values.len() < 2 {
            return;
        }
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
}

/// The row before the first one, in place of a `type` that comes first.
const BEFORE_FIRST: usize = usize::MAX;

/// A count of members, which have several bytes each in a text of less than 4 GiB.
#[inline]
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

/// The place of a member in the list, by its number.
#[inline]
fn at(number: u32) -> Option<usize> {
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
        let type_row = members.table.type_row();
        let mut count = 0;
        let mut likely = match members.table.event {
            Some((_, 0)) => BEFORE_FIRST,
            _ => 0,
        };
        loop {
            let (row, is_alias, key) = match self.likely_key(members.table, likely, count, limit) {
                Some((row, key)) => {
                    likely = likely.wrapping_add(1);
                    count = count.wrapping_add(1);
                    (row, false, key)
                }
                None => match self.known_key(members.table, of, &mut count, limit)? {
                    Some(found) => {
                        if found.0 < type_row {
                            likely = found.0.wrapping_add(1);
                        } else if count == 1 {
                            likely = 0;
                        }
                        found
                    }
                    None => break,
                },
            };
            let kind = members.table.rows.get(row).map(|row| row.kind);
            let clean = match kind {
                Some(Kind::Json) => None,
                _ => self.object.clean_scalar(),
            };
            match clean {
                Some((value, span)) => {
                    members.push(row, is_alias, key, Raw::Clean(value), span);
                }
                None => self.odd_member(members, row, is_alias, key)?,
            }
        }
        members.end = self.object.last();
        Ok(())
    }

    /// Takes the key of the likely row if it comes next in its usual spelling, and returns the number of the row.
    #[inline]
    fn likely_key(
        &mut self,
        table: &Table,
        likely: usize,
        count: usize,
        limit: usize,
    ) -> Option<(usize, Span)> {
        let (row, lead) = match table.rows.get(likely) {
            Some(row) => (likely, row.lead),
            None if likely == BEFORE_FIRST => (table.type_row(), ",\"type\":"),
            None => return None,
        };
        let is_within = count < limit;
        let key = is_within.then(|| self.object.expect(lead, count == 0))??;
        Some((row, key))
    }

    /// Reads the members under unknown keys, and the next known key, if there is one: its row, whether it is the
    /// alias of that row, and its place.
    #[inline(never)]
    fn known_key(
        &mut self,
        table: &Table,
        of: Option<Field>,
        count: &mut usize,
        limit: usize,
    ) -> Result<Option<(usize, bool, Span)>, Refused> {
        loop {
            self.ledger().field = of;
            let Some(key) = self.object.key(*count == 0)? else {
                self.ledger().field = None;
                return Ok(None);
            };
            if *count >= limit {
                self.ledger().field = None;
                let kind = ErrorKind::TooManyMembers(limit);
                return Err(self.ledger().refuse(kind, "", key.span));
            }
            *count = count.wrapping_add(1);
            let Some((row, is_alias)) = table.find(&key.name) else {
                self.ledger().field = None;
                self.unknown(table, &key, of)?;
                continue;
            };
            if key.is_escaped {
                self.ledger().field = Some(table.field(row));
                self.ledger().admit(Quirk::EscapedKey, key.span)?;
            }
            return Ok(Some((row, is_alias, key.span)));
        }
    }

    /// Reads the value of a known member that is no clean scalar.
    #[cold]
    fn odd_member(
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
                let mut inside = Box::new(Members::new(table, members.payload));
                outcome = self.members(&mut inside, Some(field));
                self.object.leave();
                let span = Span::new(start, self.object.last().end());
                (Odd::Object(inside), span)
            }
            Some(Kind::Texts) if self.object.enter(false)? => {
                let start = self.object.last().start();
                let mut items = Vec::new();
                while let Some(item) = self.object.item(items.is_empty())? {
                    items.push(item);
                }
                self.object.leave();
                let span = Span::new(start, self.object.last().end());
                (Odd::List(items), span)
            }
            Some(Kind::Json) => {
                let (strict, span) = self.object.json(self.policy)?;
                (Odd::Json(strict), span)
            }
            _ => {
                let (scalar, span) = self.object.scalar()?;
                if let Some(value) = Raw::of(&scalar, span) {
                    members.push(row, is_alias, key, value, span);
                    return Ok(());
                }
                (Odd::Scalar(scalar), span)
            }
        };
        if members.odd.is_empty() {
            members.odd = Vec::with_capacity(4);
        }
        let number = narrow(members.odd.len());
        members.odd.push(value);
        members.push(row, is_alias, key, Raw::Odd(number), span);
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
