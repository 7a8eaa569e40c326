//! Members by field: which key is which, as the parser hands them over.

use super::confusable::{confusable, may_resemble};
use crate::error_kind::ErrorKind;
use crate::field::Field;
use crate::json::{Key, Object, Scalar, encoding};
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
    /// Reads all members. If the payload is rejected, those before the fault are kept.
    pub(super) fn read(
        &mut self,
        payload: &'a [u8],
        ledger: &mut Ledger,
        keep_unknown: bool,
    ) -> Result<(), Refused> {
        let (text, stop) = encoding::text(payload, ledger)?;
        self.unknown.payload = text;
        let mut object = Object::new(text, stop, ledger);
        let outcome = self.collect(&mut object, keep_unknown);
        object.ledger().field = None;
        outcome
    }

    fn collect(&mut self, object: &mut Object<'a, '_>, keep: bool) -> Result<(), Refused> {
        object.open()?;
        while let Some(key) = object.key()? {
            let Some(name) = known(&key.name) else {
                self.unknown(object, &key, keep)?;
                continue;
            };
            let ledger = object.ledger();
            ledger.field = Some(name.0);
            if key.is_escaped {
                ledger.admit(Quirk::EscapedKey, key.span)?;
            }
            let value = object.scalar()?;
            object.ledger().field = None;
            self.put(key.span, name, value);
        }
        self.end = object.last();
        object.finish()
    }

    /// Takes the value of an unknown key, and rejects a key that looks like a known one. It is not read as
    /// the field, so that the rest can be read.
    #[inline]
    fn unknown(
        &mut self,
        object: &mut Object<'a, '_>,
        key: &Key<'a>,
        keep: bool,
    ) -> Result<(), Refused> {
        let name = key.place();
        if may_resemble(&key.name) {
            let text = name.unwrap_or_else(|place| place.of(self.unknown.payload));
            let field = confusable(text);
            if let Some(field) = field.filter(|field| keep || *field == Field::Type) {
                let kind = ErrorKind::SuspiciousKey(field);
                object.ledger().refuse(kind, "", key.span);
            }
        }
        let (strict, value) = object.any()?;
        if keep {
            self.unknown.push(name, strict.as_deref(), value);
        }
        Ok(())
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
