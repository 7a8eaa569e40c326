//! Members by field: which key is which, as the parser hands them over.

use super::confusable::{confusable, may_resemble};
use crate::error_kind::ErrorKind;
use crate::field::Field;
use crate::json::{CleanKey, Key, Lane, Parser, Scalar, encoding};
use crate::ledger::{Ledger, Refused};
use crate::parsed::UnknownFields;
use crate::quirk::Quirk;
use crate::span::Span;

/// A member under a known key.
pub(super) struct Member<'a> {
    pub(super) key: Span,
    /// Whether the key is `moment`.
    pub(super) is_alias: bool,
    pub(super) value: Scalar<'a>,
    pub(super) span: Span,
}

/// The members of a payload, by field.
#[derive(Default)]
pub(super) struct Members<'a> {
    r#type: Option<Member<'a>>,
    connected: Option<Member<'a>>,
    momment: Option<Member<'a>>,
    instance_id: Option<Member<'a>>,
    phone: Option<Member<'a>>,
    is_business: Option<Member<'a>>,
    /// Further members under a key that had been there already.
    repeated: Vec<(Field, Member<'a>)>,
    pub(super) unknown: UnknownFields<'a>,
    /// Where the object is closed.
    pub(super) end: Span,
}

impl<'a> Members<'a> {
    /// Reads all members. Where the payload is refused, those before the fault are kept.
    pub(super) fn read(
        &mut self,
        payload: &'a [u8],
        ledger: &mut Ledger,
        keep_unknown: bool,
    ) -> Result<(), Refused> {
        let text = encoding::text(payload, ledger)?;
        self.unknown.payload = text;
        let mut parser = Parser::new(text, ledger);
        let outcome = self.collect(&mut parser, keep_unknown);
        parser.ledger.field = None;
        outcome
    }

    fn collect(&mut self, parser: &mut Parser<'a, '_>, keep: bool) -> Result<(), Refused> {
        parser.enter_object()?;
        let limit = parser.ledger.limits.max_members;
        let mut count = 0_usize;
        let mut lane = parser.lane();
        loop {
            let (key, name) = if let Some(key) = lane.key(count == 0) {
                count = within(limit, count, key.span, parser)?;
                let Some(name) = known(key.name) else {
                    self.unknown(parser, &mut lane, &key, keep)?;
                    continue;
                };
                (key.span, name)
            } else {
                let is_over = lane.close();
                parser.leave_lane(lane);
                let key = if is_over {
                    None
                } else {
                    parser.any_key(count == 0)?
                };
                let Some(key) = key else {
                    self.end = parser.last();
                    return parser.finish();
                };
                count = within(limit, count, key.span, parser)?;
                lane = parser.lane();
                let Some(name) = self.odd(parser, &mut lane, &key, keep)? else {
                    continue;
                };
                (key.span, name)
            };
            let value = match lane.scalar() {
                Some(clean) => clean,
                None => odd_scalar(parser, &mut lane, name.0)?,
            };
            self.put(key, name, value);
        }
    }

    /// Puts a member where its field has its place.
    #[inline]
    fn put(
        &mut self,
        key: Span,
        (field, is_alias): (Field, bool),
        (value, span): (Scalar<'a>, Span),
    ) {
        let member = Member {
            key,
            is_alias,
            value,
            span,
        };
        let slot = self.slot_mut(field);
        if slot.is_none() {
            *slot = Some(member);
        } else {
            if self.repeated.is_empty() {
                self.repeated = Vec::with_capacity(4);
            }
            self.repeated.push((field, member));
        }
    }

    /// Takes the value of an unknown key that is clean.
    #[inline]
    fn unknown(
        &mut self,
        parser: &mut Parser<'a, '_>,
        lane: &mut Lane<'a>,
        key: &CleanKey<'a>,
        keep: bool,
    ) -> Result<(), Refused> {
        let name = key.span.inside();
        if may_resemble(key.name) {
            suspect(parser, name.of(parser.text()), key.span, keep);
        }
        if let Some(value) = lane.value() {
            if keep {
                self.unknown.push(Err(name), None, value);
            }
            return Ok(());
        }
        let (strict, value) = odd_value(parser, lane)?;
        if keep {
            self.unknown.push(Err(name), strict.as_deref(), value);
        }
        Ok(())
    }

    /// Takes the value of an unknown key that is not clean, or says which known key it is.
    #[cold]
    fn odd(
        &mut self,
        parser: &mut Parser<'a, '_>,
        lane: &mut Lane<'a>,
        key: &Key<'a>,
        keep: bool,
    ) -> Result<Option<(Field, bool)>, Refused> {
        if let Some(name) = known(key.text.as_bytes()) {
            if key.escaped {
                parser.ledger.field = Some(name.0);
                parser.ledger.admit(Quirk::EscapedKey, key.span)?;
                parser.ledger.field = None;
            }
            return Ok(Some(name));
        }
        suspect(parser, &key.text, key.span, keep);
        let (strict, value) = match lane.value() {
            Some(value) => (None, value),
            None => odd_value(parser, lane)?,
        };
        if keep {
            self.unknown.push(Ok(&key.text), strict.as_deref(), value);
        }
        Ok(None)
    }

    /// Enters how the grammar deviates in all values but `type`, where no field takes them.
    #[cold]
    pub(super) fn admit_values(&self, ledger: &mut Ledger) -> Result<(), Refused> {
        for field in Field::ALL
            .iter()
            .copied()
            .filter(|field| *field != Field::Type)
        {
            for member in self.slot(field).into_iter().chain(self.repeated(field)) {
                member.value.admit(member.span, ledger)?;
            }
        }
        Ok(())
    }

    /// The first copy of a field.
    #[inline]
    pub(super) fn slot(&self, field: Field) -> Option<&Member<'a>> {
        match field {
            Field::Type => self.r#type.as_ref(),
            Field::Connected => self.connected.as_ref(),
            Field::Momment => self.momment.as_ref(),
            Field::InstanceId => self.instance_id.as_ref(),
            Field::Phone => self.phone.as_ref(),
            Field::IsBusiness => self.is_business.as_ref(),
        }
    }

    #[inline]
    fn slot_mut(&mut self, field: Field) -> &mut Option<Member<'a>> {
        match field {
            Field::Type => &mut self.r#type,
            Field::Connected => &mut self.connected,
            Field::Momment => &mut self.momment,
            Field::InstanceId => &mut self.instance_id,
            Field::Phone => &mut self.phone,
            Field::IsBusiness => &mut self.is_business,
        }
    }

    /// All further copies of a field.
    #[inline]
    pub(super) fn repeated(&self, field: Field) -> impl Iterator<Item = &Member<'a>> {
        self.repeated
            .iter()
            .filter_map(move |(of, member)| (*of == field).then_some(member))
    }
}

/// Takes the value of a known key from the tokens.
#[cold]
fn odd_scalar<'a>(
    parser: &mut Parser<'a, '_>,
    lane: &mut Lane<'a>,
    field: Field,
) -> Result<(Scalar<'a>, Span), Refused> {
    parser.leave_lane(*lane);
    parser.ledger.field = Some(field);
    let value = parser.any_scalar();
    parser.ledger.field = None;
    *lane = parser.lane();
    value
}

/// Takes the value of an unknown key from the tokens, and spells it strictly where it deviates.
#[cold]
fn odd_value<'a>(
    parser: &mut Parser<'a, '_>,
    lane: &mut Lane<'a>,
) -> Result<(Option<String>, Span), Refused> {
    parser.leave_lane(*lane);
    let value = parser.strict_value();
    *lane = parser.lane();
    value
}

/// Refuses an unknown key that looks like a known one. It is not read as the field, so nothing need
/// stop here.
fn suspect(parser: &mut Parser<'_, '_>, name: &str, key: Span, keep: bool) {
    if let Some(field) = confusable(name).filter(|field| keep || *field == Field::Type) {
        let kind = ErrorKind::SuspiciousKey(field);
        parser.ledger.refuse(kind, "", key);
    }
}

/// Counts a member, as long as there may be one more.
#[inline]
fn within(
    limit: usize,
    count: usize,
    key: Span,
    parser: &mut Parser<'_, '_>,
) -> Result<usize, Refused> {
    if count >= limit {
        let kind = ErrorKind::TooManyMembers(limit);
        return Err(parser.ledger.refuse(kind, "", key));
    }
    Ok(count.wrapping_add(1))
}

/// Finds the field of a key, and whether the key is the alias `moment`.
#[inline]
fn known(key: &[u8]) -> Option<(Field, bool)> {
    match key {
        b"type" => Some((Field::Type, false)),
        b"connected" => Some((Field::Connected, false)),
        b"momment" => Some((Field::Momment, false)),
        b"moment" => Some((Field::Momment, true)),
        b"instanceId" => Some((Field::InstanceId, false)),
        b"phone" => Some((Field::Phone, false)),
        b"isBusiness" => Some((Field::IsBusiness, false)),
        _ => None,
    }
}
