//! The rules of each field: from a value of the grammar to the value of the field.

use super::ConnectedEvent;
use super::instance_id::InstanceIdKind;
use super::moment::{Moment, MomentUnit};
use super::phone::PhoneKind;
use super::text::is_identifying;
use crate::event_type::EventType;
use crate::json::{Scalar, Word, integral};
use crate::ledger::{FieldError, Ledger};
use crate::quirk::Quirk;
use crate::span::Span;
use crate::swar::eight_digits;

const TEXT: &str = "expected a string";
const VISIBLE: &str = "expected 1 to 128 bytes of visible text";
const BOOLEAN: &str = "expected true or false";
const MOMENT: &str = "expected an integer from 0 to 2^53 - 1 in decimal digits";
const PHONE: &str = "expected a string of digits";

/// Reads `type`, in the documented spelling if it is a documented type.
pub(super) fn event_type<'v>(
    value: &'v Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<&'v str, FieldError> {
    let text = exact_type(value, span, ledger)?;
    if text == ConnectedEvent::TYPE || EventType::exact(text).is_some() {
        return Ok(text);
    }
    match EventType::ignoring_case(text).and_then(EventType::as_str) {
        Some(name) => {
            ledger.admit(Quirk::EventTypeCase, span)?;
            Ok(name)
        }
        None => Ok(text),
    }
}

/// Reads `type` as it is spelled. If it has no quotes, it has to be a documented type.
pub(super) fn exact_type<'v>(
    value: &'v Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<&'v str, FieldError> {
    match value {
        Scalar::Text(text) if is_identifying(text) => Ok(text),
        Scalar::Text(_) => Err(FieldError::Breaks(VISIBLE)),
        Scalar::Word(Word::Text, text) if EventType::exact(text).is_some() => {
            ledger.admit(Quirk::UnquotedValue, span)?;
            Ok(text)
        }
        _ => Err(FieldError::Breaks(TEXT)),
    }
}

/// Reads a boolean field.
pub(super) fn boolean(
    value: &Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<bool, FieldError> {
    match value {
        Scalar::Bool(value) => Ok(*value),
        Scalar::Word(Word::PythonBool(value), _) => {
            ledger.coerce(Quirk::PythonLiteral, span, BOOLEAN)?;
            Ok(*value)
        }
        Scalar::Text(text) if text == "true" => {
            ledger.coerce(Quirk::BooleanAsString, span, BOOLEAN)?;
            Ok(true)
        }
        _ => Err(FieldError::Breaks(BOOLEAN)),
    }
}

/// Reads a boolean field that may be absent; null means absent.
pub(super) fn optional_boolean(
    value: &Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<Option<bool>, FieldError> {
    match value {
        Scalar::Null => Ok(None),
        value => boolean(value, span, ledger).map(Some),
    }
}

/// Reads `momment`.
pub(super) fn moment(
    value: &Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<Moment, FieldError> {
    let (number, deviation) = match value {
        Scalar::Number(number) => match plain_integer(number) {
            Some(moment) => return Moment::new(moment).ok_or(FieldError::Breaks(MOMENT)),
            None => (*number, Quirk::IntegralFloat),
        },
        Scalar::Wrapped(number) => (*number, Quirk::NumberWrapper),
        Scalar::Text(text) if is_digits(text) && (text == "0" || !text.starts_with('0')) => {
            (text.as_ref(), Quirk::StringMoment)
        }
        _ => return Err(FieldError::Breaks(MOMENT)),
    };
    let moment = integral(number)
        .and_then(Moment::new)
        .ok_or(FieldError::Breaks(MOMENT))?;
    if deviation == Quirk::IntegralFloat {
        ledger.coerce(deviation, span, MOMENT)?;
    } else {
        ledger.admit(deviation, span)?;
    }
    Ok(moment)
}

/// Reads the text of `instanceId`.
pub(super) fn instance_id<'v>(
    value: &'v Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<&'v str, FieldError> {
    identifying(text(value, span, ledger)?)
}

/// Reads the text of `phone`.
pub(super) fn phone<'v>(
    value: &'v Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<&'v str, FieldError> {
    let text = match value {
        Scalar::Number(digits) if PhoneKind::of(digits) == PhoneKind::Msisdn => {
            ledger.coerce(Quirk::PhoneAsNumber, span, PHONE)?;
            digits
        }
        Scalar::Number(_) => return Err(FieldError::Breaks(PHONE)),
        value => text(value, span, ledger)?,
    };
    identifying(text)
}

#[inline]
fn identifying(text: &str) -> Result<&str, FieldError> {
    let rule = FieldError::Breaks(VISIBLE);
    is_identifying(text).then_some(text).ok_or(rule)
}

/// Returns the doubt about a moment, if any.
pub(super) fn doubt_moment(moment: Moment) -> Option<Quirk> {
    match moment.unit() {
        MomentUnit::Millis => None,
        MomentUnit::Seconds => Some(Quirk::MomentInSeconds),
        MomentUnit::Unknown => Some(Quirk::ImplausibleMoment),
    }
}

/// Returns the doubt about the text of an instance id, if any.
pub(super) fn doubt_instance_id(id: &str) -> Option<Quirk> {
    match InstanceIdKind::of(id) {
        InstanceIdKind::Hexadecimal => None,
        InstanceIdKind::Placeholder => Some(Quirk::Placeholder),
        InstanceIdKind::Other => Some(Quirk::UnusualInstanceId),
    }
}

/// Returns the doubt about the text of a phone, if any.
pub(super) fn doubt_phone(phone: &str) -> Option<Quirk> {
    match PhoneKind::of(phone) {
        PhoneKind::Placeholder => Some(Quirk::Placeholder),
        PhoneKind::Other => Some(Quirk::UnusualPhone),
        _ => None,
    }
}

/// Returns the text of a string, with or without quotes.
fn text<'v>(value: &'v Scalar<'_>, span: Span, ledger: &mut Ledger) -> Result<&'v str, FieldError> {
    match value {
        Scalar::Text(text) => Ok(text),
        Scalar::Word(Word::Text, text) => {
            ledger.admit(Quirk::UnquotedValue, span)?;
            Ok(text)
        }
        _ => Err(FieldError::Breaks(TEXT)),
    }
}

/// Reads a number that consists of digits alone, unless it is too large for any field.
#[inline]
fn plain_integer(number: &str) -> Option<i64> {
    const LONGEST: usize = 16;
    let (mut value, rest) = match number.as_bytes().split_first_chunk() {
        Some((eight, rest)) => (eight_digits(*eight)?, rest),
        None => (0, number.as_bytes()),
    };
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    (number.len() <= LONGEST).then_some(value)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
