//! Keys that look like a known one and are not. Whoever reads one as the other reads another body.

use crate::field::Field;
use crate::scan::is_visible_ascii;

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

/// Finds the field whose key an unknown key could be taken for: one that differs by case, by
/// characters that do not show, or by letters that look alike.
pub(super) fn lookalike(key: &str) -> Option<Field> {
    if is_visible_ascii(key.as_bytes()) {
        if key.len() > LONGEST {
            return None;
        }
        let same = |name: &str| {
            let mut letters = key.bytes().zip(name.bytes());
            name.len() == key.len() && letters.all(|(byte, c)| fold(byte) == c)
        };
        return NAMES
            .iter()
            .find(|(name, _)| same(name))
            .map(|(_, field)| *field);
    }
    let letters: Vec<Letter> = key
        .chars()
        .filter(|c| !is_unseen(*c))
        .map(Letter::of)
        .take(LONGEST.saturating_add(1))
        .collect();
    let (_, field) = NAMES.iter().find(|(name, _)| resembles(&letters, name))?;
    Some(*field)
}

/// A letter of a key as the eye takes it.
#[derive(Clone, Copy, PartialEq)]
enum Letter {
    Is(char),
    /// Some letter outside ASCII, which could be drawn like any.
    Any,
}

fn resembles(letters: &[Letter], name: &str) -> bool {
    letters.len() == name.len()
        && letters.iter().any(|letter| *letter != Letter::Any)
        && letters
            .iter()
            .zip(name.chars())
            .all(|(letter, c)| matches!(letter, Letter::Any) || *letter == Letter::Is(c))
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
        if let Ok(byte) = u8::try_from(c)
            && c.is_ascii()
        {
            return Self::Is(char::from(fold(byte)));
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        Self::Is(match lower {
            '\u{ff41}'..='\u{ff5a}' => return Self::shifted(lower, 0xff41),
            '\u{1d400}'..='\u{1d6a3}' => return Self::shifted(lower, 0x1d400),
            'а' | 'α' => 'a',
            'в' | 'ь' => 'b',
            'с' | 'ϲ' => 'c',
            'ԁ' => 'd',
            'е' | 'ε' | 'ё' => 'e',
            'һ' | 'н' => 'h',
            'і' | 'ι' | 'ı' => 'i',
            'м' | 'μ' => 'm',
            'п' | 'ո' | 'η' => 'n',
            'о' | 'ο' | 'օ' => 'o',
            'р' | 'ρ' => 'p',
            'ѕ' | 'ս' => 's',
            'т' | 'τ' => 't',
            'υ' => 'u',
            'у' | 'γ' => 'y',
            _ => return Self::Any,
        })
    }

    /// A letter of an alphabet that repeats ASCII's from `start` on.
    fn shifted(c: char, start: u32) -> Self {
        let place = u32::from(c).saturating_sub(start).wrapping_rem(26);
        char::from_digit(place.saturating_add(10), 36).map_or(Self::Any, Self::Is)
    }
}

/// Whether a character leaves no mark of its own: white space, controls, formatting, accents.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::{Field, lookalike};

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
        ] {
            assert_eq!(lookalike(key), Some(field), "{key:?}");
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
            assert_eq!(lookalike(key), None, "{key:?}");
        }
    }
}
