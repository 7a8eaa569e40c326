//! Mutators of what a field says, and of how often it says so.

use zapi_webhooks::{Field, Quirk};

use super::super::text::Piece;
use super::super::{Dice, Draft, Member};
use super::one;

/// Changes what a field says, and notes what is doubtful about it.
pub fn doubt(
    draft: &mut Draft,
    field: Field,
    quirk: Quirk,
    change: impl FnOnce(&mut Draft),
) -> bool {
    if draft.doubts.iter().any(|(of, _)| *of == field) {
        return false;
    }
    change(draft);
    draft.doubts.push((field, quirk));
    let value = draft.value(field);
    let member = draft.members.iter_mut().find(|it| it.field == Some(field));
    member
        .zip(value)
        .map(|(member, value)| member.value = value)
        .is_some()
}

pub fn not_connected(draft: &mut Draft, _: &mut Dice) -> bool {
    doubt(draft, Field::CONNECTED, Quirk::NotConnected, |draft| {
        draft.plain.connected = false;
    })
}

pub fn moment_in_seconds(draft: &mut Draft, dice: &mut Dice) -> bool {
    let seconds = [1_000_000_000, 1_580_163_342, 9_999_999_999];
    let moment = one(dice, &seconds);
    doubt(draft, Field::MOMMENT, Quirk::MomentInSeconds, |draft| {
        draft.plain.moment = moment;
    })
}

pub fn implausible_moment(draft: &mut Draft, dice: &mut Dice) -> bool {
    let numbers = [
        0,
        7,
        999_999_999,
        10_000_000_000,
        26_151_515_154,
        999_999_999_999,
        10_000_000_000_000,
        9_007_199_254_740_991,
    ];
    let moment = one(dice, &numbers);
    doubt(draft, Field::MOMMENT, Quirk::ImplausibleMoment, |draft| {
        draft.plain.moment = moment;
    })
}

pub fn placeholder(draft: &mut Draft, dice: &mut Dice) -> bool {
    let field = one(dice, &[Field::INSTANCE_ID, Field::PHONE]);
    let text = a_placeholder(field, dice).to_owned();
    doubt(draft, field, Quirk::Placeholder, |draft| match field {
        Field::PHONE => draft.plain.phone = text,
        _ => draft.plain.instance_id = text,
    })
}

pub fn a_placeholder(field: Field, dice: &mut Dice) -> &'static str {
    match field {
        Field::PHONE => one(
            dice,
            &["n\u{fa}mero", "numero", "PHONE DO CHAT", "{{phone}}"],
        ),
        _ => one(
            dice,
            &[
                "instance.id",
                "SUA_INSTANCIA",
                "YOUR_INSTANCE",
                "{id}",
                "{{id}}",
                "${id}",
                "<instance-id>",
                "...",
                "*****",
                "undefined",
                "null",
            ],
        ),
    }
}

pub fn unusual_phone(draft: &mut Draft, dice: &mut Dice) -> bool {
    let texts = [
        "+5544999999999",
        "55 (44) 99999-9999",
        "1234567",
        "Ana",
        "0800123456",
        "x@lid",
    ];
    let text = one(dice, &texts).to_owned();
    doubt(draft, Field::PHONE, Quirk::UnusualPhone, |draft| {
        draft.plain.phone = text;
    })
}

pub fn unusual_instance_id(draft: &mut Draft, dice: &mut Dice) -> bool {
    let texts = [
        "x",
        "loja",
        "minha inst\u{e2}ncia",
        "loja.sul_1",
        "3C67AB641C8AA0412F6A0242B4E23AC",
        "3C67AB641C8AA0412F6A0242B4E23AC7A",
        "3C67AB64-1C8A-A041-2F6A-0242B4E23AC7",
    ];
    let text = one(dice, &texts).to_owned();
    doubt(
        draft,
        Field::INSTANCE_ID,
        Quirk::UnusualInstanceId,
        |draft| {
            draft.plain.instance_id = text;
        },
    )
}

pub fn duplicate_key(draft: &mut Draft, dice: &mut Dice) -> bool {
    let Some(copy) = draft.known(one(dice, Field::ALL), dice) else {
        return false;
    };
    draft.insert(copy, dice);
    true
}

pub fn placeholder_superseded(draft: &mut Draft, dice: &mut Dice) -> bool {
    let field = one(dice, &[Field::INSTANCE_ID, Field::PHONE]);
    // A value that is doubtful itself is no better than a placeholder.
    if draft.doubts.iter().any(|(of, _)| *of == field) {
        return false;
    }
    let value = Piece::text(a_placeholder(field, dice));
    let mut copy = Member::new(Some(field), field.as_str(), value, dice);
    copy.superseded = true;
    draft.insert(copy, dice);
    true
}
