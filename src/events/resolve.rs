//! One value for each field, out of all the copies that the payload has of it.

use super::coerce;
use super::event::PartialEvent;
use super::members::{Member, Members};
use super::{InstanceId, Phone};
use crate::error_kind::ErrorKind;
use crate::event_type::EventType;
use crate::field::Field;
use crate::json::Scalar;
use crate::ledger::{FieldError, Ledger};
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;

/// Settles the fields of one payload, and enters what it finds on the way.
pub(super) struct Resolve<'m, 'a> {
    members: &'m Members<'a>,
    ledger: &'m mut Ledger,
    policy: OnConflict,
}

/// Reads a value that stands somewhere.
type Read<'m, 'a, T> = fn(&'m Scalar<'a>, Span, &mut Ledger) -> Result<T, FieldError>;

/// How the values of a field are read, and what may be doubtful about one.
struct Rule<'m, 'a, T> {
    read: Read<'m, 'a, T>,
    doubt: fn(T) -> Option<Quirk>,
}

/// A copy of a field, and what was read of it.
type Copied<'m, 'a, T> = (Result<T, FieldError>, &'m Member<'a>);

impl<'m, 'a> Resolve<'m, 'a> {
    pub(super) fn new(
        members: &'m Members<'a>,
        ledger: &'m mut Ledger,
        policy: OnConflict,
    ) -> Self {
        Self {
            members,
            ledger,
            policy,
        }
    }

    /// Settles `type`, and says where it stands.
    pub(super) fn event_type(&mut self) -> Option<(EventType, Span)> {
        self.event_type_by(coerce::event_type)
    }

    /// Settles `type` for a reader of one event: a sole one in a case that is not tolerated is no
    /// documented type.
    pub(super) fn own_type(&mut self) -> Option<(EventType, Span)> {
        let is_sole = self.members.repeated(Field::Type).next().is_none();
        if is_sole && !self.ledger.allows(Quirk::EventTypeCase) {
            self.event_type_by(coerce::exact_type)
        } else {
            self.event_type()
        }
    }

    #[inline]
    fn event_type_by(&mut self, read: Read<'m, 'a, &'m str>) -> Option<(EventType, Span)> {
        let rule = Rule {
            read,
            doubt: |_| None,
        };
        let (text, span) = self.required(Field::Type, &rule)?;
        Some((EventType::exact(text).unwrap_or(EventType::Unknown), span))
    }

    /// Settles all other fields.
    pub(super) fn fields(&mut self) -> PartialEvent {
        let connected = Rule {
            read: coerce::boolean,
            doubt: |connected: bool| (!connected).then_some(Quirk::NotConnected),
        };
        let moment = Rule {
            read: coerce::moment,
            doubt: coerce::doubt_moment,
        };
        let instance_id = Rule {
            read: coerce::instance_id,
            doubt: coerce::doubt_instance_id,
        };
        let phone = Rule {
            read: coerce::phone,
            doubt: coerce::doubt_phone,
        };
        let is_business = Rule {
            read: coerce::optional_boolean,
            doubt: |_| None,
        };
        PartialEvent {
            connected: self.required(Field::Connected, &connected).map(|it| it.0),
            moment: self.required(Field::Momment, &moment).map(|it| it.0),
            instance_id: self
                .required(Field::InstanceId, &instance_id)
                .map(|it| InstanceId::recognised(it.0)),
            phone: self
                .required(Field::Phone, &phone)
                .map(|it| Phone::recognised(it.0)),
            is_business: self
                .resolve(Field::IsBusiness, &is_business)
                .and_then(|it| it.0),
        }
    }

    /// Settles a field that has to be there.
    #[inline]
    fn required<T: Copy + PartialEq>(
        &mut self,
        field: Field,
        rule: &Rule<'m, 'a, T>,
    ) -> Option<(T, Span)> {
        if self.is_missing(field) {
            let end = self.members.end;
            self.ledger.refuse(ErrorKind::MissingField(field), "", end);
            return None;
        }
        self.resolve(field, rule)
    }

    /// Whether no copy of a field stands there, or only aliases that are not tolerated.
    #[inline]
    fn is_missing(&mut self, field: Field) -> bool {
        let members = self.members;
        match members.slot(field) {
            None => true,
            Some(first) if first.is_alias && !self.ledger.allows(Quirk::MomentAlias) => {
                members.repeated(field).all(|member| member.is_alias)
            }
            Some(_) => false,
        }
    }

    #[inline]
    fn resolve<T: Copy + PartialEq>(
        &mut self,
        field: Field,
        rule: &Rule<'m, 'a, T>,
    ) -> Option<(T, Span)> {
        let members = self.members;
        let first = members.slot(field)?;
        self.ledger.field = Some(field);
        let resolved = if members.repeated(field).next().is_none() {
            let value = self.read(first, rule);
            self.judge(field, first, value)
        } else {
            self.resolve_copies(field, first, rule)
        };
        if let Some((value, span)) = resolved {
            if let Some(quirk) = (rule.doubt)(value) {
                // A refusal is in the ledger, where the parse as a whole will find it.
                let _ = self.ledger.admit(quirk, span);
            }
        }
        self.ledger.field = None;
        resolved
    }

    /// Settles a field that stands more than once.
    #[cold]
    fn resolve_copies<T: Copy + PartialEq>(
        &mut self,
        field: Field,
        first: &'m Member<'a>,
        rule: &Rule<'m, 'a, T>,
    ) -> Option<(T, Span)> {
        let mut copies = self.read_copies(field, first, rule)?;
        self.supersede(&mut copies, rule);
        let (first, twin) = *copies.first()?;
        let differs = |(value, member): &&Copied<'m, 'a, T>| match (first, value) {
            (Ok(first), Ok(value)) => first != *value,
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
                dropped.value.admit(dropped.span, self.ledger).ok()?;
            }
            self.ledger
                .admit_beside(Quirk::DuplicateKey, dropped.key, kept.key)
                .ok()?;
        }
        self.judge(field, kept, value)
    }

    /// Reads every copy of a field, unless one is denied.
    ///
    /// What a tolerance denies is denied in every copy: another one must not be kept for it, and none
    /// goes unsaid because another one stands before it.
    fn read_copies<T: Copy>(
        &mut self,
        field: Field,
        first: &'m Member<'a>,
        rule: &Rule<'m, 'a, T>,
    ) -> Option<Vec<Copied<'m, 'a, T>>> {
        let members = core::iter::once(first).chain(self.members.repeated(field));
        let copies: Vec<Copied<'m, 'a, T>> = members
            .map(|member| (self.read(member, rule), member))
            .collect();
        let is_denied =
            |value: &_| matches!(value, Err(FieldError::Refused | FieldError::Denied(_)));
        let mut is_any_denied = false;
        for (value, member) in copies.iter().filter(|(value, _)| is_denied(value)) {
            self.judge(field, member, *value);
            is_any_denied = true;
        }
        (!is_any_denied).then_some(copies)
    }

    /// Drops the placeholders where every copy can be read and one is a value beyond doubt.
    fn supersede<T: Copy>(&mut self, copies: &mut Vec<Copied<'m, 'a, T>>, rule: &Rule<'m, 'a, T>) {
        let doubt = |value: Result<T, FieldError>| value.ok().and_then(rule.doubt);
        let all_read = copies.iter().all(|(value, _)| value.is_ok());
        let real = copies.iter().find(|(value, _)| doubt(*value).is_none());
        let Some(real) = real.filter(|_| all_read).map(|(_, member)| member.key) else {
            return;
        };
        copies.retain(|(value, member)| {
            let is_real = member.key == real;
            let is_placeholder = !is_real && doubt(*value) == Some(Quirk::Placeholder);
            if is_placeholder {
                let quirk = Quirk::PlaceholderSuperseded;
                // A refusal is in the ledger, where the parse as a whole will find it.
                let _ = self.ledger.admit_beside(quirk, member.key, real);
            }
            !is_placeholder
        });
    }

    /// Reads one copy.
    #[inline]
    fn read<T>(&mut self, member: &'m Member<'a>, rule: &Rule<'m, 'a, T>) -> Result<T, FieldError> {
        if member.is_alias {
            self.ledger.admit(Quirk::MomentAlias, member.key)?;
        }
        (rule.read)(&member.value, member.span, self.ledger)
    }

    /// Enters the violation of a copy that breaks its field's rule.
    #[inline]
    fn judge<T>(
        &mut self,
        field: Field,
        member: &Member<'a>,
        value: Result<T, FieldError>,
    ) -> Option<(T, Span)> {
        match value {
            Ok(value) => return Some((value, member.span)),
            Err(FieldError::Breaks(rule) | FieldError::Denied(rule)) => {
                self.ledger
                    .refuse(ErrorKind::InvalidField(field), rule, member.span);
            }
            Err(FieldError::Refused) => {}
        }
        None
    }
}
