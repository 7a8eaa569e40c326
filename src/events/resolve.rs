//! One value for each row of a table, out of all the copies that the payload has of it.

use super::coerce;
use super::members::{Member, Members, Raw};
use super::table::{Kind, Presence, Record, Row, Value};
use crate::error_kind::ErrorKind;
use crate::event_type::EventType;
use crate::field::Field;
use crate::json::Scalar;
use crate::ledger::{FieldError, Ledger, Refused};
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;

/// Resolves the members of one payload, and enters what it finds on the way.
pub(super) struct Resolve<'r> {
    pub(super) payload: &'r str,
    pub(super) ledger: &'r mut Ledger,
    pub(super) policy: OnConflict,
}

/// A copy of a member, and what it says.
struct Copied<'m, 'a> {
    member: &'m Member<'a>,
    /// The value, or nothing for null.
    said: Result<Option<Value>, FieldError>,
    /// The doubt about the value.
    doubt: Option<Quirk>,
}

/// Reads the text of `type`.
type ReadType = for<'v> fn(&'v Scalar<'_>, Span, &mut Ledger) -> Result<&'v str, FieldError>;

impl Resolve<'_> {
    /// Resolves `type`, and returns its place.
    pub(super) fn event_type(&mut self, members: &Members<'_>) -> Option<(EventType, Span)> {
        self.event_type_by(members, coerce::event_type)
    }

    /// Resolves `type` for a reader of one event: a sole one in a case that is not tolerated is no
    /// documented type.
    pub(super) fn own_type(&mut self, members: &Members<'_>) -> Option<(EventType, Span)> {
        let is_sole = members.copies(members.table.type_row()).nth(1).is_none();
        if is_sole && !self.ledger.allows(Quirk::EventTypeCase) {
            self.event_type_by(members, coerce::exact_type)
        } else {
            self.event_type(members)
        }
    }

    fn event_type_by(
        &mut self,
        members: &Members<'_>,
        read: ReadType,
    ) -> Option<(EventType, Span)> {
        let mut copies = members.copies(members.table.type_row());
        let Some(first) = copies.next() else {
            let kind = ErrorKind::MissingField(Field::TYPE);
            self.ledger.refuse(kind, "", members.end);
            return None;
        };
        self.ledger.field = Some(Field::TYPE);
        let found = if copies.next().is_some() {
            self.repeated_type(members, read)
        } else {
            let text = read_type(first, read, self.ledger);
            let text = text.map_err(|error| self.reject(Field::TYPE, first, error));
            text.map(|text| (of_name(text), first.span)).ok()
        };
        self.ledger.field = None;
        found
    }

    #[cold]
    fn repeated_type(
        &mut self,
        members: &Members<'_>,
        read: ReadType,
    ) -> Option<(EventType, Span)> {
        let copies = members.copies(members.table.type_row()).map(|member| {
            let text = read_type(member, read, self.ledger);
            Copied {
                member,
                said: text.map(|text| Some(Value::Text(text.to_owned()))),
                doubt: None,
            }
        });
        let copies = copies.collect();
        let kept = self.pick(Field::TYPE, copies)?;
        let span = kept.member.span;
        match self.value(Field::TYPE, kept) {
            Some(Value::Text(text)) => Some((of_name(&text), span)),
            _ => None,
        }
    }

    /// Resolves all rows of a table but `type`.
    pub(super) fn record(&mut self, members: &Members<'_>) -> Record {
        let mut record = Record {
            values: Vec::with_capacity(members.all().count()),
        };
        let firsts = members.firsts();
        for (number, row) in members.table.rows.iter().enumerate() {
            if let Some(value) = self.row(members, number, row, firsts.get(number)) {
                let number = u8::try_from(number).unwrap_or(u8::MAX);
                record.values.push((number, value));
            }
        }
        record
    }

    /// Resolves one row: its value, unless it is absent or rejected.
    #[inline(never)]
    fn row(
        &mut self,
        members: &Members<'_>,
        number: usize,
        row: &Row,
        first: Option<(&Member<'_>, bool)>,
    ) -> Option<Value> {
        // An alias that is not tolerated is no copy of its own.
        let is_missing = members.has_alias
            && !self.ledger.allows(Quirk::MomentAlias)
            && members.copies(number).all(|member| member.is_alias);
        let Some((first, is_repeated)) = first.filter(|_| !is_missing) else {
            if row.presence == Presence::Required {
                let kind = ErrorKind::MissingField(row.field);
                self.ledger.refuse(kind, "", members.end);
            }
            return None;
        };
        self.ledger.field = Some(row.field);
        let kept = if is_repeated {
            let copies = members
                .copies(number)
                .map(|member| self.copied(member, row));
            let copies = copies.collect();
            self.pick(row.field, copies)
        } else {
            Some(self.copied(first, row))
        };
        let value = kept.and_then(|kept| self.value(row.field, kept));
        self.ledger.field = None;
        value
    }

    /// The value of the copy that is kept, unless it breaks its field's rule; enters the doubt about it.
    #[inline]
    fn value(&mut self, field: Field, kept: Copied<'_, '_>) -> Option<Value> {
        match kept.said {
            Ok(value) => {
                if let Some(quirk) = kept.doubt {
                    // A rejection is in the ledger, and the parse as a whole finds it there.
                    let _ = self.ledger.admit(quirk, kept.member.span);
                }
                value
            }
            Err(error) => {
                self.reject(field, kept.member, error);
                None
            }
        }
    }

    /// Reads one copy.
    #[inline]
    fn copied<'m, 'a>(&mut self, member: &'m Member<'a>, row: &Row) -> Copied<'m, 'a> {
        let mut doubt = None;
        Copied {
            member,
            said: self.said(member, row, &mut doubt),
            doubt,
        }
    }

    /// Reads the value of a copy, and finds the doubt about it.
    #[inline]
    fn said(
        &mut self,
        member: &Member<'_>,
        row: &Row,
        doubt: &mut Option<Quirk>,
    ) -> Result<Option<Value>, FieldError> {
        if member.is_alias {
            self.ledger.admit(Quirk::MomentAlias, member.key)?;
        }
        let is_null = match &member.value {
            Raw::Scalar(scalar) => matches!(scalar, Scalar::Null),
            Raw::Json(strict) => {
                let json = strict.as_deref();
                json.unwrap_or_else(|| member.span.of(self.payload)) == "null"
            }
            _ => false,
        };
        if is_null && row.presence != Presence::Required {
            if row.presence == Presence::Optional {
                self.ledger.admit(Quirk::UnexpectedNull, member.span)?;
            }
            return Ok(None);
        }
        let value = match (&member.value, row.kind) {
            (Raw::Object(members), Kind::Object(_)) => {
                let record = self.record(members);
                self.ledger.field = Some(row.field);
                Value::Object(record)
            }
            (_, kind) => coerce::value(kind, member, self.payload, self.ledger, doubt)?,
        };
        if doubt.is_none() {
            *doubt = row.doubt(&value);
        }
        Ok(Some(value))
    }

    /// Picks one of the copies of a member.
    ///
    /// What a tolerance denies is denied in every copy: another one must not be kept instead of it, and none
    /// goes unsaid because another one comes first.
    #[cold]
    fn pick<'m, 'a>(
        &mut self,
        field: Field,
        mut copies: Vec<Copied<'m, 'a>>,
    ) -> Option<Copied<'m, 'a>> {
        let mut is_any_denied = false;
        for copy in &copies {
            if let Err(error @ (FieldError::Refused | FieldError::Denied(_))) = copy.said {
                self.reject(field, copy.member, error);
                is_any_denied = true;
            }
        }
        if is_any_denied {
            return None;
        }
        self.supersede(&mut copies);
        let first = copies.first()?;
        let differs = |copy: &&Copied<'_, '_>| match (&first.said, &copy.said) {
            (Ok(first), Ok(said)) => first != said,
            (Err(_), Err(_)) => first.member.value != copy.member.value,
            _ => true,
        };
        let conflict = copies.iter().find(differs);
        if let (Some(copy), OnConflict::Refuse) = (conflict, self.policy) {
            let kind = ErrorKind::ConflictingDuplicate(Some(field));
            let (key, first) = (copy.member.key, first.member.key);
            self.ledger.refuse_beside(kind, key, first);
            return None;
        }
        let kept = if self.policy == OnConflict::Last {
            copies.pop()?
        } else {
            copies.remove(0)
        };
        for Copied { member, said, .. } in copies {
            if said.is_err() {
                admit_unread(&member.value, member.span, self.ledger).ok()?;
            }
            let quirk = Quirk::DuplicateKey;
            self.ledger
                .admit_beside(quirk, member.key, kept.member.key)
                .ok()?;
        }
        Some(kept)
    }

    /// Drops the placeholders if every copy can be read and one is a value beyond doubt.
    fn supersede(&mut self, copies: &mut Vec<Copied<'_, '_>>) {
        let all_read = copies.iter().all(|copy| copy.said.is_ok());
        let real = copies.iter().find(|copy| copy.doubt.is_none());
        let Some(real) = real.filter(|_| all_read).map(|copy| copy.member.key) else {
            return;
        };
        copies.retain(|Copied { member, doubt, .. }| {
            let is_real = member.key == real;
            let is_placeholder = !is_real && *doubt == Some(Quirk::Placeholder);
            if is_placeholder {
                let quirk = Quirk::PlaceholderSuperseded;
                // A rejection is in the ledger, and the parse as a whole finds it there.
                let _ = self.ledger.admit_beside(quirk, member.key, real);
            }
            !is_placeholder
        });
    }

    /// Enters the violation of a copy that breaks its field's rule.
    #[cold]
    fn reject(&mut self, field: Field, member: &Member<'_>, error: FieldError) {
        if let FieldError::Breaks(rule) | FieldError::Denied(rule) = error {
            let kind = ErrorKind::InvalidField(field);
            self.ledger.refuse(kind, rule, member.span);
        }
    }
}

/// The type with this name.
fn of_name(name: &str) -> EventType {
    EventType::exact(name).unwrap_or(EventType::Unknown)
}

/// Reads the text of a copy of `type`.
fn read_type<'m>(
    member: &'m Member<'_>,
    read: ReadType,
    ledger: &mut Ledger,
) -> Result<&'m str, FieldError> {
    match &member.value {
        Raw::Scalar(scalar) => read(scalar, member.span, ledger),
        _ => Err(FieldError::Breaks("expected a string")),
    }
}

/// Enters how the grammar deviates in a value that no field reads.
fn admit_unread(value: &Raw<'_>, span: Span, ledger: &mut Ledger) -> Result<(), Refused> {
    match value {
        Raw::Scalar(scalar) => scalar.admit(span, ledger),
        Raw::Object(members) => admit_values(members, ledger),
        Raw::List(items) => items
            .iter()
            .try_for_each(|(scalar, span)| scalar.admit(*span, ledger)),
        Raw::Json(_) => Ok(()),
    }
}

/// Enters how the grammar deviates in all values but `type`, if no field reads them.
#[cold]
pub(super) fn admit_values(members: &Members<'_>, ledger: &mut Ledger) -> Result<(), Refused> {
    let type_row = members.table.type_row();
    for member in members.all().filter(|member| member.row != type_row) {
        admit_unread(&member.value, member.span, ledger)?;
    }
    Ok(())
}
