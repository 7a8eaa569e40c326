//! Keys that look like a known one and are not. Whoever reads one as the other reads another body.

use super::text::is_invisible;
use crate::field::Field;
use crate::swar::is_visible_ascii;

/// The known keys without their case, and the fields they name.
const NAMES: [(&str, Field); 7] = [
    ("type", Field::Type),
    ("connected", Field::Connected),
    ("momment", Field::Momment),
    ("moment", Field::Momment),
    ("instanceid", Field::InstanceId),
    ("phone", Field::Phone),
    ("isbusiness", Field::IsBusiness),
];

const LONGEST: usize = "isBusiness".len();

/// Whether a key has to be looked at: most start with another letter than any name does.
#[inline]
pub(super) fn may_resemble(key: &[u8]) -> bool {
    // In one case, with what folds into `i`.
    let initial = |byte: u8| {
        matches!(
            byte | 0x20,
            b't' | b'c' | b'm' | b'i' | b'p' | b'l' | b'|' | b'1'
        )
    };
    key.first()
        .is_none_or(|first| !first.is_ascii_graphic() || initial(*first))
}

/// Finds the field whose key an unknown key could be taken for: one that differs by case, by
/// characters that do not show, or by letters that look alike.
pub(super) fn confusable(key: &str) -> Option<Field> {
    if is_visible_ascii(key.as_bytes()) {
        let same = |name: &str| {
            let mut letters = key.bytes().zip(name.bytes());
            name.len() == key.len() && letters.all(|(byte, c)| fold(byte) == c)
        };
        let (_, field) = NAMES.iter().find(|(name, _)| same(name))?;
        return Some(*field);
    }
    let mut letters = Vec::new();
    for c in key.chars().filter(|c| !is_unseen(*c)) {
        if letters.len() > LONGEST {
            return None;
        }
        match ligature(c) {
            Some(pair) => letters.extend(pair.chars().map(Letter::Is)),
            None => letters.push(Letter::of(c)),
        }
    }
    let (_, field) = NAMES.iter().find(|(name, _)| resembles(&letters, name))?;
    Some(*field)
}

/// A letter of a key as the eye takes it.
#[derive(Clone, Copy, PartialEq)]
enum Letter {
    Is(char),
    /// A Latin letter with an ornament, or drawn like one.
    Any,
    /// A character that nobody takes for a Latin letter.
    Other,
}

fn resembles(letters: &[Letter], name: &str) -> bool {
    letters.len() == name.len()
        && letters
            .iter()
            .zip(name.chars())
            .all(|(letter, c)| *letter == Letter::Any || *letter == Letter::Is(c))
}

/// The two letters that one character shows.
fn ligature(c: char) -> Option<&'static str> {
    match c {
        '\u{df}' | '\u{1e9e}' => Some("ss"),
        '\u{fb05}' | '\u{fb06}' => Some("st"),
        '\u{33cc}' => Some("in"),
        '\u{33d7}' => Some("ph"),
        _ => None,
    }
}

/// The small letter that an ASCII character looks like.
#[inline]
const fn fold(byte: u8) -> u8 {
    match byte.to_ascii_lowercase() {
        b'0' => b'o',
        b'1' | b'l' | b'|' => b'i',
        lower => lower,
    }
}

impl Letter {
    fn of(c: char) -> Self {
        if let Some(byte) = ascii(c) {
            return Self::Is(char::from(fold(byte)));
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        Self::Is(match lower {
            'а' | 'α' => 'a',
            'в' | 'ь' => 'b',
            'с' | 'ϲ' => 'c',
            'ԁ' => 'd',
            'е' | 'ε' | 'ё' => 'e',
            'һ' | 'н' => 'h',
            'і' | 'ι' | 'ı' | 'ӏ' => 'i',
            'м' | 'μ' => 'm',
            'п' | 'ո' | 'η' => 'n',
            'о' | 'ο' | 'օ' => 'o',
            'р' | 'ρ' => 'p',
            'ѕ' | 'ս' => 's',
            'т' | 'τ' => 't',
            'υ' => 'u',
            'у' | 'γ' => 'y',
            _ if is_drawn_like_latin(c) => return Self::Any,
            _ => return Self::Other,
        })
    }
}

/// The ASCII character that a character is, or is in another face.
fn ascii(c: char) -> Option<u8> {
    // A block that repeats some characters, from `start` on.
    let of_block = |start: u32, repeated: &[u8]| {
        let place = usize::try_from(u32::from(c).checked_sub(start)?).ok()?;
        repeated.get(place.checked_rem(repeated.len())?).copied()
    };
    match c {
        '\0'..='\u{7f}' => u8::try_from(c).ok(),
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(u32::from(c).checked_sub(0xfee0)?).ok(),
        '\u{1d400}'..='\u{1d6a3}' => of_block(0x1d400, b"abcdefghijklmnopqrstuvwxyz"),
        '\u{1d7ce}'..='\u{1d7ff}' => of_block(0x1d7ce, b"0123456789"),
        '\u{1fbf0}'..='\u{1fbf9}' => of_block(0x1fbf0, b"0123456789"),
        _ => None,
    }
}

/// Whether a character belongs to a block of Latin letters with ornaments, or of letters that are
/// drawn like Latin ones.
fn is_drawn_like_latin(c: char) -> bool {
    matches!(
        c,
        '\u{aa}' | '\u{b9}' | '\u{ba}' | '\u{c0}'..='\u{2b8}' // accents, phonetics
            | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1eff}' // small capitals, more accents
            | '\u{2070}'..='\u{209f}' | '\u{2100}'..='\u{218f}' // superscripts, letterlike, Roman
            | '\u{2460}'..='\u{24ff}' | '\u{1f110}'..='\u{1f189}' // circled, squared
            | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}'
            | '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' // Cherokee
            | '\u{a4d0}'..='\u{a4ff}' // Lisu
            | '\u{1d400}'..='\u{1d7ff}' // mathematical
    )
}

/// Whether a character leaves no mark of its own: white space, what is invisible, accents.
fn is_unseen(c: char) -> bool {
    is_invisible(c)
        || c.is_whitespace()
        || matches!(
            c,
            '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
                | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}'
                | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        )
}

#[cfg(test)]
mod tests {
    use super::{Field, NAMES, confusable, may_resemble};
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
            name in prop::sample::select(NAMES.map(|(name, _)| name).to_vec()),
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
