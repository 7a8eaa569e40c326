//! One value for each row of a table, out of all the copies that the payload has of it.

use super::coerce;
use super::members::{Member, Members, Raw, bit};
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

/// A copy of a member, and its value: none for null.
type Copied<'m, 'a> = (Result<Option<Value>, FieldError>, &'m Member<'a>);

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
        read: for<'v> fn(&'v Scalar<'_>, Span, &mut Ledger) -> Result<&'v str, FieldError>,
    ) -> Option<(EventType, Span)> {
        let row = members.table.type_row();
        if members.copies(row).next().is_none() {
            let kind = ErrorKind::MissingField(Field::TYPE);
            self.ledger.refuse(kind, "", members.end);
            return None;
        }
        self.ledger.field = Some(Field::TYPE);
        let value = |member: &Member<'_>, ledger: &mut Ledger| match &member.value {
            Raw::Scalar(scalar) => {
                read(scalar, member.span, ledger).map(|text| Some(Value::Text(text.to_owned())))
            }
            _ => Err(FieldError::Breaks("expected a string")),
        };
        let copies = self.read_copies(Field::TYPE, members, row, value);
        let resolved = copies.and_then(|copies| self.pick(Field::TYPE, copies, |_| None));
        self.ledger.field = None;
        match resolved? {
            (Some(Value::Text(text)), span) => {
                Some((EventType::exact(&text).unwrap_or(EventType::Unknown), span))
            }
            _ => None,
        }
    }

    /// Resolves all rows of a table but `type`. The values of the members go into the record.
    pub(super) fn record(&mut self, members: &mut Members<'_>) -> Record {
        let table = members.table;
        let mut record = Record {
            values: Vec::with_capacity(members.all().count()),
        };
        let mut rest = members.present | table.required;
        while rest != 0 {
            let number = usize::try_from(rest.trailing_zeros()).unwrap_or_default();
            rest &= rest.wrapping_sub(1);
            let Some(row) = table.rows.get(number) else {
                continue;
            };
            if let Some(value) = self.row(members, number, row) {
                let number = u8::try_from(number).unwrap_or(u8::MAX);
                record.values.push((number, value));
            }
        }
        record
    }

    #[inline]
    fn row(&mut self, members: &mut Members<'_>, number: usize, row: &Row) -> Option<Value> {
        if members.present & bit(number) == 0 || members.is_odd && self.is_missing(members, number)
        {
            if row.presence == Presence::Required {
                let kind = ErrorKind::MissingField(row.field);
                self.ledger.refuse(kind, "", members.end);
            }
            return None;
        }
        self.ledger.field = Some(row.field);
        let is_sole = !members.is_odd || members.copies(number).nth(1).is_none();
        let resolved = if is_sole {
            let member = members.first_mut(number)?;
            let value = self.value(member, row);
            self.judge(row.field, member, value)
        } else {
            self.repeated(members, number, row)
        };
        let value = resolved.and_then(|(value, span)| {
            let value = value?;
            if let Some(quirk) = coerce::doubt(row, &value) {
                // A rejection is in the ledger, and the parse as a whole finds it there.
                let _ = self.ledger.admit(quirk, span);
            }
            Some(value)
        });
        self.ledger.field = None;
        value
    }

    /// Resolves a row that has several copies.
    #[cold]
    fn repeated(
        &mut self,
        members: &mut Members<'_>,
        number: usize,
        row: &Row,
    ) -> Option<(Option<Value>, Span)> {
        let values: Vec<_> = members
            .copies_mut(number)
            .into_iter()
            .map(|member| self.value(member, row))
            .collect();
        let copies = values.into_iter().zip(members.copies(number)).collect();
        let copies = self.deny(row.field, copies)?;
        self.pick(row.field, copies, |value| coerce::doubt(row, value))
    }

    /// Whether a row has no copy, or only aliases that are not tolerated.
    fn is_missing(&self, members: &Members<'_>, row: usize) -> bool {
        let mut copies = members.copies(row);
        if self.ledger.allows(Quirk::MomentAlias) {
            copies.next().is_none()
        } else {
            copies.all(|member| member.is_alias)
        }
    }

    /// Reads one copy: its value, or none for null.
    #[inline]
    fn value(&mut self, member: &mut Member<'_>, row: &Row) -> Result<Option<Value>, FieldError> {
        if member.is_alias {
            self.ledger.admit(Quirk::MomentAlias, member.key)?;
        }
        let is_null = match &member.value {
            Raw::Scalar(Scalar::Null) => true,
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
        match (&mut member.value, row.kind) {
            (Raw::Object(members), Kind::Object(_)) => {
                let record = self.record(members);
                self.ledger.field = Some(row.field);
                Ok(Some(Value::Object(record)))
            }
            (_, kind) => coerce::value(kind, member, self.payload, self.ledger).map(Some),
        }
    }

    fn read_copies<'m, 'a>(
        &mut self,
        field: Field,
        members: &'m Members<'a>,
        number: usize,
        read: impl Fn(&Member<'a>, &mut Ledger) -> Result<Option<Value>, FieldError>,
    ) -> Option<Vec<Copied<'m, 'a>>> {
        let copies: Vec<Copied<'m, 'a>> = members
            .copies(number)
            .map(|member| (read(member, self.ledger), member))
            .collect();
        self.deny(field, copies)
    }

    /// Lets the copies pass unless one is denied.
    ///
    /// What a tolerance denies is denied in every copy: another one must not be kept instead of it, and none
    /// goes unsaid because another one comes first.
    fn deny<'m, 'a>(
        &mut self,
        field: Field,
        copies: Vec<Copied<'m, 'a>>,
    ) -> Option<Vec<Copied<'m, 'a>>> {
        let mut is_any_denied = false;
        for (value, member) in &copies {
            if let Err(error @ (FieldError::Refused | FieldError::Denied(_))) = value {
                self.judge(field, member, Err(*error));
                is_any_denied = true;
            }
        }
        (!is_any_denied).then_some(copies)
    }

    /// Picks the value of a member out of its copies.
    fn pick(
        &mut self,
        field: Field,
        mut copies: Vec<Copied<'_, '_>>,
        doubt: impl Fn(&Value) -> Option<Quirk>,
    ) -> Option<(Option<Value>, Span)> {
        if copies.len() > 1 {
            self.supersede(&mut copies, doubt);
        }
        let (first, twin) = copies.first()?;
        let differs = |(value, member): &&Copied<'_, '_>| match (first, value) {
            (Ok(first), Ok(value)) => first != value,
            (Err(_), Err(_)) => twin.value != member.value,
            _ => true,
        };
        let conflict = copies.iter().find(differs);
        if let (Some((_, member)), OnConflict::Refuse) = (conflict, self.policy) {
            let kind = ErrorKind::ConflictingDuplicate(Some(field));
            self.ledger.refuse_beside(kind, member.key, twin.key);
            return None;
        }
        let (value, kept) = if self.policy == OnConflict::Last {
            copies.pop()?
        } else {
            copies.remove(0)
        };
        for (value, dropped) in copies {
            if value.is_err() {
                admit_unread(&dropped.value, dropped.span, self.ledger).ok()?;
            }
            self.ledger
                .admit_beside(Quirk::DuplicateKey, dropped.key, kept.key)
                .ok()?;
        }
        self.judge(field, kept, value)
    }

    /// Drops the placeholders if every copy can be read and one is a value beyond doubt.
    fn supersede(
        &mut self,
        copies: &mut Vec<Copied<'_, '_>>,
        doubt: impl Fn(&Value) -> Option<Quirk>,
    ) {
        let doubt = |value: &Result<Option<Value>, FieldError>| match value {
            Ok(Some(value)) => doubt(value),
            _ => None,
        };
        let all_read = copies.iter().all(|(value, _)| value.is_ok());
        let real = copies.iter().find(|(value, _)| doubt(value).is_none());
        let Some(real) = real.filter(|_| all_read).map(|(_, member)| member.key) else {
            return;
        };
        copies.retain(|(value, member)| {
            let is_real = member.key == real;
            let is_placeholder = !is_real && doubt(value) == Some(Quirk::Placeholder);
            if is_placeholder {
                let quirk = Quirk::PlaceholderSuperseded;
                // A rejection is in the ledger, and the parse as a whole finds it there.
                let _ = self.ledger.admit_beside(quirk, member.key, real);
            }
            !is_placeholder
        });
    }

    /// Enters the violation of a copy that breaks its field's rule.
    #[inline]
    fn judge(
        &mut self,
        field: Field,
        member: &Member<'_>,
        value: Result<Option<Value>, FieldError>,
    ) -> Option<(Option<Value>, Span)> {
        match value {
            Ok(value) => return Some((value, member.span)),
            Err(FieldError::Breaks(rule) | FieldError::Denied(rule)) => {
                let kind = ErrorKind::InvalidField(field);
                self.ledger.refuse(kind, rule, member.span);
            }
            Err(FieldError::Refused) => {}
        }
        None
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
    let types = members.copies(members.table.type_row());
    let types: Vec<Span> = types.map(|member| member.key).collect();
    for member in members.all().filter(|member| !types.contains(&member.key)) {
        admit_unread(&member.value, member.span, ledger)?;
    }
    Ok(())
}
