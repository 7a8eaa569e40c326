//! Compares keys by their looks: by their UTS #39 skeletons, in any case, without marks and without
//! characters that do not show.

use super::skeleton_table::{READINGS, UNSEEN};
use crate::swar::is_visible_ascii;

/// How many letters a known key has at most, after each `m` became `rn`.
const CAPACITY: usize = 31;

/// Known keys, and an index of them.
pub(crate) struct KnownKeys<T: 'static> {
    keys: &'static [Known<T>],
    /// By first byte: the lengths of ASCII text that may look like a key, one bit for each.
    lengths: [u32; 256],
}

impl<T: Copy> KnownKeys<T> {
    pub(super) const fn new(keys: &'static [Known<T>]) -> Self {
        let mut lengths = [0; 256];
        let mut byte = 0_u8;
        let mut free: &mut [u32] = &mut lengths;
        while let Some((slot, after)) = free.split_first_mut() {
            *slot = lengths_after(byte, keys);
            byte = byte.wrapping_add(1);
            free = after;
        }
        Self { keys, lengths }
    }

    /// Returns whether to call `find`: most keys start with another letter than any known key.
    #[inline]
    pub(super) fn may_resemble(&self, key: &[u8]) -> bool {
        key.first()
            .is_none_or(|first| self.lengths_after(*first) != 0)
    }

    /// Finds the field with a key that looks like this unknown key.
    #[inline]
    pub(super) fn find(&self, key: &str) -> Option<T> {
        if !is_visible_ascii(key.as_bytes()) {
            return find_by_readings(key, self.keys);
        }
        let key = key.as_bytes();
        let len = place(key.len());
        if self.lengths_after(*key.first()?) & len == 0 {
            return None;
        }
        let is_same = |known: &&Known<T>| known.lengths & len != 0 && is_same(key, known.letters());
        Some(self.keys.iter().find(is_same)?.field)
    }

    #[inline]
    fn lengths_after(&self, first: u8) -> u32 {
        let lengths = self.lengths.get(usize::from(first));
        lengths.copied().unwrap_or_default()
    }
}

/// The lengths of text that may look like a key, if it starts with this byte: any, if the byte may not show.
const fn lengths_after<T>(first: u8, mut keys: &[Known<T>]) -> u32 {
    if !first.is_ascii_graphic() {
        return u32::MAX;
    }
    let mut lengths = 0;
    while let [key, rest @ ..] = keys {
        let [letter, ..] = key.letters;
        if letter == fold(first).0 {
            lengths |= key.lengths;
        }
        keys = rest;
    }
    lengths
}

/// A known key, folded, and the field it names.
pub(super) struct Known<T> {
    letters: [u8; CAPACITY],
    len: usize,
    /// The lengths of ASCII text that may look like the key, which has an `m` or an `rn` for each
    /// `rn`: one bit for each.
    lengths: u32,
    field: T,
}

impl<T: Copy> Known<T> {
    /// Folds an ASCII key of three letters or more, since too many other keys look like shorter ones.
    pub(super) const fn new(key: &str, field: T) -> Self {
        assert!(
            key.is_ascii() && key.len() >= 3,
            "a key that is not compared"
        );
        let mut letters = [0; CAPACITY];
        let mut free: &mut [u8] = &mut letters;
        let mut rest = key.as_bytes();
        let mut second = None;
        let mut last = 0;
        let mut len = 0_usize;
        let mut lengths = 1_u32;
        while !rest.is_empty() || second.is_some() {
            let Some((slot, after)) = free.split_first_mut() else {
                break;
            };
            free = after;
            if let Some(letter) = second.take() {
                *slot = letter;
            } else if let [byte, after @ ..] = rest {
                (*slot, second) = fold(*byte);
                rest = after;
            }
            len = len.wrapping_add(1);
            lengths = lengths.wrapping_shl(1);
            if last == b'r' && *slot == b'n' {
                lengths |= lengths.wrapping_shr(1);
            }
            last = *slot;
        }
        assert!(
            rest.is_empty() && second.is_none(),
            "a key that is too long"
        );
        Self {
            letters,
            len,
            lengths,
            field,
        }
    }

    #[inline]
    fn letters(&self) -> &[u8] {
        self.letters.get(..self.len).unwrap_or_default()
    }
}

/// Folds an ASCII character into the letter it looks like, in one case, or into two: an `m` looks
/// like `rn`.
#[inline]
const fn fold(byte: u8) -> (u8, Option<u8>) {
    match byte.to_ascii_lowercase() {
        b'0' => (b'o', None),
        b'1' | b'i' | b'|' => (b'l', None),
        b'm' => (b'r', Some(b'n')),
        lower => (lower, None),
    }
}

#[inline]
fn is_same(key: &[u8], letters: &[u8]) -> bool {
    let mut rest = letters;
    for byte in key {
        rest = match (fold(*byte), rest) {
            ((letter, None), [next, rest @ ..]) if letter == *next => rest,
            ((letter, Some(second)), [next, after, rest @ ..])
                if letter == *next && second == *after =>
            {
                rest
            }
            _ => return false,
        };
    }
    rest.is_empty()
}

/// Compares a key with all known keys at once, since a character may have several readings.
#[cold]
fn find_by_readings<T: Copy>(key: &str, known: &[Known<T>]) -> Option<T> {
    // Bit `n` is set if the key so far can be read as the first `n` letters.
    let mut candidates = Vec::new();
    for c in key.chars() {
        let readings = readings(c)?;
        if readings.is_empty() {
            continue;
        }
        if candidates.is_empty() {
            candidates.extend(known.iter().map(|known| (1, known)));
        }
        candidates.retain_mut(|(reached, known)| {
            *reached = advance(*reached, readings, known.letters());
            *reached != 0
        });
        if candidates.is_empty() {
            return None;
        }
    }
    let is_whole = |(reached, known): &&(u32, &Known<T>)| *reached & place(known.len) != 0;
    let (_, found) = candidates.iter().find(is_whole)?;
    Some(found.field)
}

/// Moves each reached place past the letters of a reading, or drops it.
fn advance(mut reached: u32, readings: &str, letters: &[u8]) -> u32 {
    let mut moved = 0;
    while reached != 0 {
        let from = usize::try_from(reached.trailing_zeros()).unwrap_or_default();
        reached &= reached.wrapping_sub(1);
        let rest = letters.get(from..).unwrap_or_default();
        for reading in readings.split(',') {
            if rest.starts_with(reading.as_bytes()) {
                moved |= place(from.wrapping_add(reading.len()));
            }
        }
    }
    moved
}

/// The bit of a number, or zero if the number is not below 32.
#[inline]
fn place(n: usize) -> u32 {
    u32::try_from(n).map_or(0, |n| 1_u32.checked_shl(n).unwrap_or(0))
}

/// Returns the letters that a character looks like, alternatives separated by commas. The text is empty if
/// the character does not show, and `None` if it looks like no character of a known key.
fn readings(c: char) -> Option<&'static str> {
    let unseen = UNSEEN.partition_point(|(_, last)| *last < c);
    if UNSEEN.get(unseen).is_some_and(|(first, _)| *first <= c) {
        return Some("");
    }
    let after = READINGS.partition_point(|(first, _)| *first <= c);
    let (first, row) = READINGS.get(after.checked_sub(1)?)?;
    let skipped = u32::from(c).checked_sub(u32::from(*first))?;
    let readings = row.split(' ').nth(usize::try_from(skipped).ok()?)?;
    (readings != "-").then_some(readings)
}
