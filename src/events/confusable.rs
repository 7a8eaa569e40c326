//! Keys that look like a known one and are not. Parsers disagree about such keys, so the body is
//! rejected.

use super::skeleton::{Known, KnownKeys};
use crate::field::Field;

static KNOWN: KnownKeys<Field> = KnownKeys::new(&[
    Known::new("type", Field::Type),
    Known::new("connected", Field::Connected),
    Known::new("momment", Field::Momment),
    Known::new("moment", Field::Momment),
    Known::new("instanceId", Field::InstanceId),
    Known::new("phone", Field::Phone),
    Known::new("isBusiness", Field::IsBusiness),
]);

/// Returns whether an unknown key has to be compared with the known ones.
#[inline]
pub(super) fn may_resemble(key: &[u8]) -> bool {
    KNOWN.may_resemble(key)
}

/// Finds the field whose key an unknown key could be taken for: one that differs by case, by
/// characters that do not show, or by letters that look alike.
pub(super) fn confusable(key: &str) -> Option<Field> {
    KNOWN.find(key)
}

#[cfg(test)]
mod tests {
    use super::{Field, confusable, may_resemble};
    use proptest::prelude::*;

    #[test]
    fn keys_that_look_alike_are_found() {
        for (key, field) in [
            ("Phone", Field::Phone),
            ("PHONE", Field::Phone),
            ("phone ", Field::Phone),
            ("pho ne", Field::Phone),
            ("phone\0", Field::Phone),
            ("ph\u{200b}one", Field::Phone),
            ("ph\u{43e}ne", Field::Phone),
            ("ph\u{f6}ne", Field::Phone),
            ("ph0ne", Field::Phone),
            ("instanceid", Field::InstanceId),
            ("instanceld", Field::InstanceId),
            ("туре", Field::Type),
            ("Moment", Field::Momment),
            ("ｐｈｏｎｅ", Field::Phone),
            ("𝐩𝐡𝐨𝐧𝐞", Field::Phone),
            ("𝙿hone", Field::Phone),
            ("\u{feff}type", Field::Type),
            ("IsBusiness", Field::IsBusiness),
            ("phone\u{301}", Field::Phone),
            ("isBusine\u{df}", Field::IsBusiness),
            ("in\u{fb06}anceId", Field::InstanceId),
            ("\u{33d7}one", Field::Phone),
            ("ⓟⓗⓞⓝⓔ", Field::Phone),
            ("ᵖʰᵒⁿᵉ", Field::Phone),
            ("ᴘʜᴏɴᴇ", Field::Phone),
            ("ꓔꓬꓑꓰ", Field::Type),
            ("ᎢᎩᏢᎬ", Field::Type),
            ("ṗḣöñë", Field::Phone),
            ("phone\u{64b}", Field::Phone),
            ("phone\u{fffd}", Field::Phone),
            ("\u{2800}phone", Field::Phone),
            ("instanceｌd", Field::InstanceId),
            ("instance𝐥d", Field::InstanceId),
            ("instance｜d", Field::InstanceId),
            ("ＩＮＳＴＡＮＣＥ１Ｄ", Field::InstanceId),
            ("ph０ne", Field::Phone),
            ("𝗉𝗁𝟢𝗇𝖾", Field::Phone),
            ("ph\u{1fbf0}ne", Field::Phone),
            ("ph⓪ne", Field::Phone),
            ("\u{b9}nstanceId", Field::InstanceId),
            ("ⅿomment", Field::Momment),
            ("instanceӀd", Field::InstanceId),
            ("mo㎜ent", Field::Momment),
            ("isΒusiness", Field::IsBusiness),
            ("tүpe", Field::Type),
            ("cσnnected", Field::Connected),
            ("rnomment", Field::Momment),
            ("MornRNent", Field::Momment),
            ("rnornenT", Field::Momment),
            ("ph\u{902}one", Field::Phone),
            ("ph\u{d02}ne", Field::Phone),
            ("is\u{3b2}usine\u{3b2}", Field::IsBusiness),
            ("|nstance|d", Field::InstanceId),
        ] {
            assert_eq!(confusable(key), Some(field), "{key:?}");
            assert!(may_resemble(key.as_bytes()), "{key:?}");
        }
    }

    #[test]
    fn other_keys_are_left_alone() {
        for key in [
            "",
            "phones",
            "phoneDevice",
            "connectedPhone",
            "instance_id",
            "is_business",
            "type,",
            "ph,\u{f6}ne",
            "mornent2",
            "clate",
            "conected",
            "momentum",
            "日本語版",
            "тест",
            "__proto__",
            "x",
            "typ",
        ] {
            assert_eq!(confusable(key), None, "{key:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_resembles_is_looked_at(
            name in prop::sample::select(vec!["type", "connected", "momment", "instanceid", "phone", "rnoment"]),
            other in prop::option::of("\\PC"),
            capital in any::<bool>(),
        ) {
            let name = if capital { name.to_uppercase() } else { name.to_owned() };
            let tail = name.get(1..).unwrap_or_default();
            let key = other.map_or(name.clone(), |other| other + tail);
            prop_assert!(may_resemble(key.as_bytes()) || confusable(&key).is_none());
        }
    }
}
