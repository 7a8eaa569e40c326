//! What each kind of field accepts: from the value that the grammar read to the value of the field.

use super::instance_id::InstanceIdKind;
use super::json::{Decimal, Json};
use super::members::{Member, Members, Odd, Raw};
use super::moment::{Moment, MomentUnit};
use super::phone::PhoneKind;
use super::table::{Keep, Kind, Row, Value};
use super::text::{LONGEST_ID, is_identifying};
use super::{InstanceId, Phone};
use crate::event_type::EventType;
use crate::json::{Clean, Scalar, Word, canonical, canonical_number, integral};
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

/// Reads a clean value of the kind that its row expects, keeps it, and finds the doubt about it. Leaves any other
/// to [`value`], which reads these the same.
#[expect(clippy::inline_always, reason = "each variant is constant")]
#[inline(always)]
pub(super) fn usual(
    members: &Members<'_>,
    member: &Member,
    (number, row): (usize, &Row),
    kept: &mut impl Keep,
    doubt: &mut Option<Quirk>,
) -> Option<()> {
    let Raw::Clean(clean) = member.value else {
        return None;
    };
    if member.is_alias {
        return None;
    }
    match (row.kind, clean) {
        (Kind::Boolean, Clean::Bool(value)) => {
            *doubt = row.doubt(value);
            kept.keep(number, Value::Boolean(value));
        }
        (Kind::Moment, Clean::Number) => {
            let moment = Moment::new(plain_integer(members.text(member))?)?;
            *doubt = doubt_moment(moment);
            kept.keep(number, Value::Moment(moment));
        }
        (Kind::InstanceId, Clean::Text) => {
            let id = members.inside(member);
            let found = doubt_instance_id(id);
            identifies(id, found).then_some(())?;
            *doubt = found;
            kept.keep(number, Value::InstanceId(InstanceId::recognised(id)));
        }
        (Kind::Phone, Clean::Text) => {
            let phone = members.inside(member);
            let found = doubt_phone(phone);
            identifies(phone, found).then_some(())?;
            *doubt = found;
            kept.keep(number, Value::Phone(Phone::recognised(phone)));
        }
        (Kind::Text, Clean::Text) => {
            kept.keep(number, Value::Text(members.inside(member).to_owned()));
        }
        _ => return None,
    }
    Some(())
}

/// Whether a text identifies something. A short one beyond doubt consists of digits, letters and marks.
#[inline]
fn identifies(text: &str, doubt: Option<Quirk>) -> bool {
    doubt.is_none() && text.len() <= LONGEST_ID || is_identifying(text)
}

/// Reads the value of a field, and finds the doubt about it. An object is read by its own table, not here.
#[inline]
pub(super) fn value(
    members: &Members<'_>,
    member: &Member,
    row: &Row,
    ledger: &mut Ledger,
    doubt: &mut Option<Quirk>,
) -> Result<Value, FieldError> {
    if let Some(value) = members.scalar(member) {
        return scalar(row, &value, member.span, ledger, doubt);
    }
    match (members.odd(member), row.kind) {
        (Some(Odd::Json(strict)), _) => {
            let json = strict.as_deref();
            let json = json.unwrap_or_else(|| members.text(member));
            Ok(Value::Json(Json::new(&canonical(json))))
        }
        (Some(Odd::List(items)), Kind::Texts) => Ok(Value::Texts(texts(items, ledger)?)),
        (_, Kind::Object(_)) => Err(FieldError::Breaks(OBJECT)),
        (_, Kind::Texts) => Err(FieldError::Breaks(TEXTS)),
        _ => Err(FieldError::Breaks(TEXT)),
    }
}

/// Reads a scalar for a field, and finds the doubt about it.
#[inline]
pub(super) fn scalar(
    row: &Row,
    scalar: &Scalar<'_>,
    span: Span,
    ledger: &mut Ledger,
    doubt: &mut Option<Quirk>,
) -> Result<Value, FieldError> {
    Ok(match row.kind {
        Kind::Boolean => {
            let value = boolean(scalar, span, ledger)?;
            *doubt = row.doubt(value);
            Value::Boolean(value)
        }
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

#[cfg(test)]
mod tests {
    use super::{usual, value};
    use crate::events::members::{Members, Reader};
    use crate::events::rows::Rows as _;
    use crate::events::table::Table;
    use crate::events::{ConnectedEvent, ReceivedEvent};
    use crate::json::Object;
    use crate::ledger::Ledger;
    use crate::options::{Limits, OnConflict, ParseOptions};
    use crate::unknown::UnknownFields;

    const TEXTS: &str = "| |a|número|a\\u{200b}|instance.id|{{x}}|true|3C67AB641C8AA0412F6A0242B4E23AC7|3c67ab641c8aa0\
        412f6a0242b4e23ac7|C67AB641C8AA0412F6A0242B4E23AC7|5544999999999|5544111|05544999999999|1-group|1@lid|2-group";

    const WORDS: &str = "true|false|null|True|0|-1|00|1.0|1e3|1757333824580|1757333824|26151515154|9007199254740991|\
        9007199254740992|99999999999999999999|x.y|{}|[]";

    /// Reads a sole member by a table. If it has a usual value, that and the doubt about it are the same as if it
    /// was read like all others, and there is no finding. Returns whether it has one, and whether that is doubtful.
    fn reads_the_same(table: &'static Table, body: &str) -> Option<(bool, bool)> {
        let mut members = Members::new(table, body);
        let mut ledger = Ledger::new(&ParseOptions::new(), Limits::EVENT);
        let mut reader = Reader {
            object: Object::new(body, None, &mut ledger),
            unknown: &mut UnknownFields::of(body),
            policy: OnConflict::Refuse,
        };
        reader.read(&mut members).ok()?;
        let member = members.all().first()?;
        let row = table.rows.get(member.row)?;
        let (mut kept, mut doubt) = (None, None);
        let row_at = (member.row, row);
        if usual(&members, member, row_at, &mut kept, &mut doubt).is_none() {
            assert_eq!((kept, doubt), (None, None), "{body}");
            return Some((false, false));
        }
        let count = ledger.count();
        let mut expected = None;
        let value = value(&members, member, row, &mut ledger, &mut expected);
        assert_eq!((kept, doubt), (value.ok(), expected), "{body}");
        assert_eq!(
            (ledger.count(), ledger.is_refused()),
            (count, false),
            "{body}"
        );
        Some((true, doubt.is_some()))
    }

    /// The law of usual values.
    #[test]
    fn usual_values_are_read_as_all_are() {
        let long = ["1".repeat(124), "2".repeat(125)].map(|digits| digits + "@lid");
        let texts = TEXTS.split('|').chain(long.iter().map(String::as_str));
        let quoted = texts.flat_map(|text| [format!("\"{text}\""), format!("'{text}'")]);
        let values: Vec<String> = quoted.chain(WORDS.split('|').map(str::to_owned)).collect();
        let mut found = Vec::new();
        for table in [ConnectedEvent::TABLE, ReceivedEvent::TABLE] {
            let keys = table.rows.iter().flat_map(|row| [Some(row.key), row.alias]);
            for key in keys.flatten() {
                let bodies = values.iter().map(|value| format!("{{\"{key}\":{value}}}"));
                found.extend(bodies.filter_map(|body| reads_the_same(table, &body)));
            }
        }
        let count = |it| found.iter().filter(|found| **found == it).count();
        let counts = [(true, false), (true, true), (false, false)].map(count);
        assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    }
}
