//! One value for each row of a table, out of all the copies that the payload has of it.

use super::coerce;
use super::members::{Member, Members, Odd, Raw};
use super::partial::PartialEvent;
use super::table::{Keep as _, Kind, Presence, Row, Value};
use super::text::is_identifying;
use crate::error_kind::ErrorKind;
use crate::event_type::EventType;
use crate::field::Field;
use crate::json::{Clean, Scalar, Word};
use crate::ledger::{FieldError, Ledger, Refused};
use crate::options::OnConflict;
use crate::quirk::Quirk;
use crate::span::Span;

/// Resolves the members of one payload, and enters what it finds on the way.
pub(super) struct Resolve<'r> {
    pub(super) ledger: &'r mut Ledger,
    pub(super) policy: OnConflict,
}

/// A copy of a member, and what it says.
struct Copied<'m> {
    member: &'m Member,
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
        let first = members.first(members.table.type_row());
        let is_sole = !first.is_some_and(|first| first.is_repeated);
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
        let Some(first) = members.first(members.table.type_row()) else {
            let kind = ErrorKind::MissingField(Field::TYPE);
            self.ledger.refuse(kind, "", members.end);
            return None;
        };
        if let (Raw::Clean(Clean::Text), false) = (first.value, first.is_repeated) {
            if let Some(event) = EventType::exact(members.inside(first)) {
                return Some((event, first.span));
            }
        }
        self.ledger.field = Some(Field::TYPE);
        let found = if first.is_repeated {
            self.repeated_type(members, read)
        } else {
            let event = self.read_type(members, first, read, of_name);
            let event = event.map_err(|error| self.reject(Field::TYPE, first, error));
            event.map(|event| (event, first.span)).ok()
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
        let copies = members.copies(members.table.type_row());
        let copies = copies.map(|member| {
            Some(Copied {
                member,
                said: self.read_type(members, member, read, |text| {
                    Some(Value::Text(text.to_owned()))
                }),
                doubt: None,
            })
        });
        let mut copies: Vec<Option<Copied<'_>>> = copies.collect();
        let kept = self.pick(members, Field::TYPE, &mut copies)?;
        match kept.said {
            Ok(Some(Value::Text(text))) => Some((of_name(&text), kept.member.span)),
            Ok(_) => None,
            Err(error) => {
                self.reject(Field::TYPE, kept.member, error);
                None
            }
        }
    }

    /// Reads the text of a copy of `type`.
    fn read_type<T>(
        &mut self,
        members: &Members<'_>,
        member: &Member,
        read: ReadType,
        take: impl Fn(&str) -> T,
    ) -> Result<T, FieldError> {
        match members.scalar(member) {
            Some(scalar) => read(&scalar, member.span, self.ledger).map(take),
            None => Err(FieldError::Breaks("expected a string")),
        }
    }

    /// Resolves all rows of a table but `type`, and keeps their values.
    #[inline(never)]
    pub(super) fn rows(&mut self, members: &Members<'_>, kept: &mut PartialEvent) {
        for (number, row) in members.table.rows.iter().enumerate() {
            let Some(first) = members.first(number) else {
                self.absent(members, row);
                continue;
            };
            let mut doubt = None;
            let copy = if first.is_repeated {
                self.same_text(members, first, row)
            } else {
                Some(first)
            };
            let read = |copy| coerce::usual(members, copy, (number, row), kept, &mut doubt);
            let usual = copy.and_then(read);
            if usual.is_none() {
                if let Some(value) = self.row(members, first, row) {
                    kept.keep(number, value);
                }
            } else if let Some(quirk) = doubt {
                self.doubt(row.field, first, quirk);
            }
        }
    }

    /// Enters the doubt about a value.
    #[cold]
    fn doubt(&mut self, field: Field, member: &Member, quirk: Quirk) {
        self.ledger.field = Some(field);
        // A rejection is in the ledger, and the parse as a whole finds it there.
        let _ = self.ledger.admit(quirk, member.span);
        self.ledger.field = None;
    }

    /// Rejects a payload without a member that has to be there.
    #[inline]
    fn absent(&mut self, members: &Members<'_>, row: &Row) {
        if row.presence == Presence::Required {
            let kind = ErrorKind::MissingField(row.field);
            self.ledger.refuse(kind, "", members.end);
        }
    }

    /// Resolves a row that has copies: its value, unless it is rejected.
    #[inline(never)]
    fn row(&mut self, members: &Members<'_>, first: &Member, row: &Row) -> Option<Value> {
        self.ledger.field = Some(row.field);
        let value = if first.is_repeated || first.is_alias {
            self.repeated(members, first.row, row)
        } else {
            let mut doubt = None;
            let said = self.said(members, first, row, &mut doubt);
            self.keep(row.field, first, said, doubt)
        };
        self.ledger.field = None;
        value
    }

    /// Finds a clean copy that says what all copies of a row say, if all after the first one are clean texts, and
    /// enters their deviations. Nothing is entered if one is not tolerated, since [`repeated`](Self::repeated) reads
    /// the row then.
    #[cold]
    fn same_text<'m>(
        &mut self,
        members: &'m Members<'_>,
        first: &Member,
        row: &Row,
    ) -> Option<&'m Member> {
        let is_text = matches!(row.kind, Kind::InstanceId | Kind::Phone | Kind::Text);
        let is_tolerated = self.ledger.allows(Quirk::DuplicateKey);
        if !(is_text && is_tolerated) || self.policy == OnConflict::Last {
            return None;
        }
        let (text, is_bare) = match first.value {
            Raw::Clean(Clean::Text) => (members.inside(first), false),
            Raw::Word(Word::Text) => (members.text(first), true),
            _ => return None,
        };
        let others = || members.copies(first.row).skip(1);
        let is_same = |copy: &Member| {
            matches!(copy.value, Raw::Clean(Clean::Text)) && members.inside(copy) == text
        };
        if is_bare && !self.ledger.allows(Quirk::UnquotedValue)
            || !others().all(is_same)
            || !is_identifying(text)
        {
            return None;
        }
        self.ledger.field = Some(row.field);
        if is_bare {
            self.ledger.admit(Quirk::UnquotedValue, first.span).ok()?;
        }
        for copy in others() {
            let quirk = Quirk::DuplicateKey;
            self.ledger.admit_beside(quirk, copy.key, first.key).ok()?;
        }
        self.ledger.field = None;
        others().next()
    }

    /// Resolves a row that has several copies, or one under its alias.
    #[cold]
    fn repeated(&mut self, members: &Members<'_>, number: usize, row: &Row) -> Option<Value> {
        // An alias that is not tolerated is no copy of its own.
        let is_missing = !self.ledger.allows(Quirk::MomentAlias)
            && members.copies(number).all(|member| member.is_alias);
        if is_missing {
            self.ledger.field = None;
            self.absent(members, row);
            return None;
        }
        // More than two copies are rare.
        let (mut two, mut more) = ([None, None], Vec::new());
        let copies = if members.copies(number).nth(2).is_none() {
            two.as_mut_slice()
        } else {
            more.extend(members.copies(number).map(|_| None));
            &mut more
        };
        for (copy, member) in copies.iter_mut().zip(members.copies(number)) {
            let (mut value, mut doubt) = (None, None);
            let usual = coerce::usual(members, member, (number, row), &mut value, &mut doubt);
            let said = match usual {
                Some(()) => Ok(value),
                None => self.said(members, member, row, &mut doubt),
            };
            *copy = Some(Copied {
                member,
                said,
                doubt,
            });
        }
        let kept = self.pick(members, row.field, copies)?;
        self.keep(row.field, kept.member, kept.said, kept.doubt)
    }

    /// The value of the copy that is kept, unless it breaks its field's rule; enters the doubt about it.
    #[inline]
    fn keep(
        &mut self,
        field: Field,
        member: &Member,
        said: Result<Option<Value>, FieldError>,
        doubt: Option<Quirk>,
    ) -> Option<Value> {
        match said {
            Ok(value) => {
                if let Some(quirk) = doubt {
                    self.doubt(field, member, quirk);
                }
                value
            }
            Err(error) => {
                self.reject(field, member, error);
                None
            }
        }
    }

    /// Reads the value of a copy, and finds the doubt about it.
    #[inline]
    fn said(
        &mut self,
        members: &Members<'_>,
        member: &Member,
        row: &Row,
        doubt: &mut Option<Quirk>,
    ) -> Result<Option<Value>, FieldError> {
        if member.is_alias {
            self.ledger.admit(Quirk::MomentAlias, member.key)?;
        }
        if row.presence != Presence::Required && members.is_null(member) {
            if row.presence == Presence::Optional {
                self.ledger.admit(Quirk::UnexpectedNull, member.span)?;
            }
            return Ok(None);
        }
        if let (Some(Odd::Object(inside)), Kind::Object(_)) = (members.odd(member), row.kind) {
            let mut kept = PartialEvent::of(inside.table, Vec::new());
            kept.known.values.reserve_exact(inside.all().len());
            self.rows(inside, &mut kept);
            self.ledger.field = Some(row.field);
            return Ok(Some(Value::Object(kept.known)));
        }
        coerce::value(members, member, row, self.ledger, doubt).map(Some)
    }

    /// Picks one of the copies of a member.
    ///
    /// What a tolerance denies is denied in every copy: another one must not be kept instead of it, and none
    /// goes unsaid because another one comes first.
    #[cold]
    fn pick<'m>(
        &mut self,
        members: &Members<'_>,
        field: Field,
        copies: &mut [Option<Copied<'m>>],
    ) -> Option<Copied<'m>> {
        let mut is_any_denied = false;
        for copy in copies.iter().flatten() {
            if let Err(error @ (FieldError::Refused | FieldError::Denied(_))) = copy.said {
                self.reject(field, copy.member, error);
                is_any_denied = true;
            }
        }
        if is_any_denied {
            return None;
        }
        self.supersede(copies);
        let mut rest = copies.iter().flatten();
        let first = rest.next()?;
        let differs = |copy: &&Copied<'_>| match (&first.said, &copy.said) {
            (Ok(first), Ok(said)) => first != said,
            (Err(_), Err(_)) => !are_spelled_alike(members, first.member, copy.member),
            _ => true,
        };
        let conflict = rest.find(differs);
        if let (Some(copy), OnConflict::Refuse) = (conflict, self.policy) {
            let kind = ErrorKind::ConflictingDuplicate(Some(field));
            let (key, first) = (copy.member.key, first.member.key);
            self.ledger.refuse_beside(kind, key, first);
            return None;
        }
        let mut copies = copies.iter_mut().filter_map(Option::take);
        let kept = if self.policy == OnConflict::Last {
            copies.next_back()?
        } else {
            copies.next()?
        };
        for Copied { member, said, .. } in copies {
            if said.is_err() {
                admit_unread(members, member, self.ledger).ok()?;
            }
            let quirk = Quirk::DuplicateKey;
            self.ledger
                .admit_beside(quirk, member.key, kept.member.key)
                .ok()?;
        }
        Some(kept)
    }

    /// Drops the placeholders if every copy can be read and one is a value beyond doubt.
    fn supersede(&mut self, copies: &mut [Option<Copied<'_>>]) {
        let all = || copies.iter().flatten();
        let all_read = all().all(|copy| copy.said.is_ok());
        let real = all().find(|copy| copy.doubt.is_none());
        let is_any = all().any(|it| it.doubt == Some(Quirk::Placeholder));
        let real = real.filter(|_| all_read && is_any);
        let Some(real) = real.map(|copy| copy.member.key) else {
            return;
        };
        for slot in copies {
            let is_placeholder = |copy: &mut Copied<'_>| copy.doubt == Some(Quirk::Placeholder);
            if let Some(copy) = slot.take_if(is_placeholder) {
                let quirk = Quirk::PlaceholderSuperseded;
                // A rejection is in the ledger, and the parse as a whole finds it there.
                let _ = self.ledger.admit_beside(quirk, copy.member.key, real);
            }
        }
    }

    /// Enters the violation of a copy that breaks its field's rule.
    #[cold]
    fn reject(&mut self, field: Field, member: &Member, error: FieldError) {
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

/// Whether two scalars are equal before their field gives them a meaning, so that copies that break its rule are
/// told apart.
fn are_spelled_alike(members: &Members<'_>, one: &Member, other: &Member) -> bool {
    let one = members.scalar(one);
    one.is_some() && one == members.scalar(other)
}

/// Enters how the grammar deviates in a value that no field reads.
fn admit_unread(
    members: &Members<'_>,
    member: &Member,
    ledger: &mut Ledger,
) -> Result<(), Refused> {
    match (member.value, members.odd(member)) {
        (_, Some(Odd::Object(inside))) => admit_values(inside, ledger),
        (_, Some(Odd::List(items))) => items
            .iter()
            .try_for_each(|(scalar, span)| scalar.admit(*span, ledger)),
        (Raw::Clean(_), _) | (_, Some(Odd::Json(_))) => Ok(()),
        _ => members
            .scalar(member)
            .map_or(Ok(()), |scalar| scalar.admit(member.span, ledger)),
    }
}

/// Enters how the grammar deviates in all values but `type`, if no field reads them.
#[cold]
pub(super) fn admit_values(members: &Members<'_>, ledger: &mut Ledger) -> Result<(), Refused> {
    let type_row = members.table.type_row();
    let is_unread =
        |member: &&Member| !matches!(member.value, Raw::Clean(_)) && member.row != type_row;
    let mut unread = members.all().iter().filter(is_unread);
    unread.try_for_each(|member| admit_unread(members, member, ledger))
}
