//! What each kind of field accepts: from the value that the grammar read to the value of the field.

use super::instance_id::InstanceIdKind;
use super::json::{Decimal, Json};
use super::members::{Member, Raw};
use super::moment::{Moment, MomentUnit};
use super::phone::PhoneKind;
use super::table::{Kind, Value};
use super::text::is_identifying;
use super::{InstanceId, Phone};
use crate::event_type::EventType;
use crate::json::{Scalar, Word, canonical, canonical_number, integral};
use crate::ledger::{FieldError, Ledger};
use crate::quirk::Quirk;
use crate::span::Span;
use crate::swar::eight_digits;

const TEXT: &str = "expected a string";
const VISIBLE: &str = "expected 1 to 128 bytes of visible text";
const BOOLEAN: &str = "expected true or false";
const MOMENT: &str = "expected an integer from 0 to 2^53 - 1 in decimal digits";
const INTEGER: &str = "expected an integer of at most 2^53 - 1 in decimal digits";
const NUMBER: &str = "expected a number";
const PHONE: &str = "expected a string of digits";
const TEXTS: &str = "expected an array of strings";
const OBJECT: &str = "expected an object";

/// Reads the value of a field, and finds the doubt about it. An object is read by its own table, not here.
#[inline]
pub(super) fn value(
    kind: Kind,
    member: &Member<'_>,
    payload: &str,
    ledger: &mut Ledger,
    doubt: &mut Option<Quirk>,
) -> Result<Value, FieldError> {
    match (&member.value, kind) {
        (Raw::Json(strict), _) => {
            let json = strict.as_deref();
            let json = json.unwrap_or_else(|| member.span.of(payload));
            Ok(Value::Json(Json::new(&canonical(json))))
        }
        (Raw::List(items), Kind::Texts) => Ok(Value::Texts(texts(items, ledger)?)),
        (Raw::Scalar(value), _) => scalar(kind, value, member.span, ledger, doubt),
        (_, Kind::Object(_)) => Err(FieldError::Breaks(OBJECT)),
        (_, Kind::Texts) => Err(FieldError::Breaks(TEXTS)),
        _ => Err(FieldError::Breaks(TEXT)),
    }
}

/// Reads a scalar for a field, and finds the doubt about it.
#[inline]
pub(super) fn scalar(
    kind: Kind,
    scalar: &Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
    doubt: &mut Option<Quirk>,
) -> Result<Value, FieldError> {
    Ok(match kind {
        Kind::Boolean => Value::Boolean(boolean(scalar, span, ledger)?),
        Kind::Moment => {
            let moment = moment(scalar, span, ledger)?;
            *doubt = doubt_moment(moment);
            Value::Moment(moment)
        }
        Kind::InstanceId => {
            let id = identifying(text(scalar, span, ledger)?)?;
            *doubt = doubt_instance_id(id);
            Value::InstanceId(InstanceId::recognised(id))
        }
        Kind::Phone => {
            let phone = phone(scalar, span, ledger)?;
            *doubt = doubt_phone(phone);
            Value::Phone(Phone::recognised(phone))
        }
        Kind::Id => Value::Text(identifying(text(scalar, span, ledger)?)?.to_owned()),
        Kind::Integer => Value::Integer(integer(scalar, span, ledger)?),
        Kind::Decimal => Value::Decimal(decimal(scalar, span, ledger)?),
        Kind::Word(words) => {
            let word = text(scalar, span, ledger)?;
            *doubt = (!words.contains(&word)).then_some(Quirk::UnknownWord);
            Value::Text(word.to_owned())
        }
        Kind::Object(_) => return Err(FieldError::Breaks(OBJECT)),
        Kind::Texts => return Err(FieldError::Breaks(TEXTS)),
        Kind::Text | Kind::Json => Value::Text(text(scalar, span, ledger)?.to_owned()),
    })
}

/// Reads `type`, in the documented spelling if it is a documented type.
pub(super) fn event_type<'v>(
    value: &'v Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
) -> Result<&'v str, FieldError> {
    let text = exact_type(value, span, ledger)?;
    if EventType::exact(text).is_some() {
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

fn boolean(value: &Scalar<'_>, span: Span, ledger: &mut Ledger) -> Result<bool, FieldError> {
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

fn moment(value: &Scalar<'_>, span: Span, ledger: &mut Ledger) -> Result<Moment, FieldError> {
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

fn integer(value: &Scalar<'_>, span: Span, ledger: &mut Ledger) -> Result<i64, FieldError> {
    let rule = FieldError::Breaks(INTEGER);
    let signed = |number: &str| match number.strip_prefix('-') {
        Some(digits) => integral(digits)
            .filter(|value| *value != 0)
            .map(i64::wrapping_neg),
        None => integral(number),
    };
    match value {
        Scalar::Number(number) => {
            let value = signed(number).ok_or(rule)?;
            if !is_digits(number.strip_prefix('-').unwrap_or(number)) {
                ledger.coerce(Quirk::IntegralFloat, span, INTEGER)?;
            }
            Ok(value)
        }
        Scalar::Wrapped(number) => {
            let value = signed(number).ok_or(rule)?;
            ledger.admit(Quirk::NumberWrapper, span)?;
            Ok(value)
        }
        _ => Err(rule),
    }
}

fn phone<'v>(
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

fn texts(items: &[(Scalar<'_>, Span)], ledger: &mut Ledger) -> Result<Vec<String>, FieldError> {
    let read = |(scalar, span): &(Scalar<'_>, Span)| match text(scalar, *span, ledger) {
        Err(FieldError::Breaks(_)) => Err(FieldError::Breaks(TEXTS)),
        other => other.map(str::to_owned),
    };
    items.iter().map(read).collect()
}

#[inline]
fn identifying(text: &str) -> Result<&str, FieldError> {
    let rule = FieldError::Breaks(VISIBLE);
    is_identifying(text).then_some(text).ok_or(rule)
}

/// Takes the text of a string, with quotes or without.
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

fn decimal(value: &Scalar<'_>, span: Span, ledger: &mut Ledger) -> Result<Decimal, FieldError> {
    match value {
        Scalar::Number(digits) => Ok(Decimal::new(&canonical_number(digits))),
        Scalar::Wrapped(digits) => {
            ledger.admit(Quirk::NumberWrapper, span)?;
            Ok(Decimal::new(&canonical_number(digits)))
        }
        _ => Err(FieldError::Breaks(NUMBER)),
    }
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

/// Reads a number that consists of digits alone, unless it is too large for any field.
#[inline]
pub(super) fn plain_integer(number: &str) -> Option<i64> {
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
