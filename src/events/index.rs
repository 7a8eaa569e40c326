//! Finds the row of a key by a perfect hash, which is made when the crate is compiled.
#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::panic,
    reason = "an index is made when the crate is compiled, and a slot is masked"
)]

/// The rows by the hashes of their keys: no two keys share a slot.
pub struct Index {
    /// The row of each slot, with `ALIAS` for the alias of a row.
    slots: &'static [u8],
    seed: u64,
}

/// Marks the slot of an alias.
const ALIAS: u8 = 0x80;

/// A slot without a key.
const EMPTY: u8 = u8::MAX;

impl Index {
    /// An index of one key, the row with this number.
    pub(crate) const ONE: Self = Self {
        slots: &[0],
        seed: 0,
    };

    /// Makes an index of slots that were filled with this seed.
    pub(crate) const fn new(slots: &'static [u8], seed: u64) -> Self {
        Self { slots, seed }
    }

    /// Returns the only row that may have this key, and whether it would be the alias of that row.
    #[inline]
    pub(crate) fn find(&self, key: &[u8]) -> Option<(usize, bool)> {
        let slot = slot(key, self.seed, self.slots.len());
        let found = self.slots.get(slot).copied().filter(|it| *it != EMPTY)?;
        Some((usize::from(found & !ALIAS), found & ALIAS != 0))
    }
}

/// The slot of a key, out of a power of two.
#[inline]
const fn slot(key: &[u8], seed: u64, slots: usize) -> usize {
    let hash = digest(key).wrapping_mul(seed);
    // The high bits depend on every bit of the digest.
    let high = hash.wrapping_shr(32) & u32::MAX as u64;
    high as usize & slots.wrapping_sub(1)
}

/// The length of a key, its first four bytes and its last four, which tell all keys of a table apart.
#[inline]
const fn digest(key: &[u8]) -> u64 {
    let (first, last) = match (key.first_chunk(), key.last_chunk()) {
        (Some(first), Some(last)) => (u32::from_le_bytes(*first), u32::from_le_bytes(*last)),
        _ => match *key {
            [a, b, c] => (u32::from_le_bytes([a, b, c, 0]), 0),
            _ => (0, 0),
        },
    };
    (first as u64) ^ (last as u64).wrapping_shl(32) ^ (key.len() as u64).wrapping_shl(24)
}

/// How many slots make it likely that few seeds have to be tried.
pub(crate) const fn slots_for(keys: usize) -> usize {
    keys.wrapping_mul(10).next_power_of_two()
}

/// Fills the slots, or returns `None` if two keys share one. The keys are those of the rows, their aliases,
/// and `type` after the last row.
const fn fill<const SLOTS: usize>(keys: &[(&str, Option<&str>)], seed: u64) -> Option<[u8; SLOTS]> {
    let mut slots = [EMPTY; SLOTS];
    let mut row = 0;
    while row < keys.len() {
        let (key, alias) = keys[row];
        let at = slot(key.as_bytes(), seed, SLOTS);
        if slots[at] != EMPTY {
            return None;
        }
        slots[at] = row as u8;
        if let Some(alias) = alias {
            let at = slot(alias.as_bytes(), seed, SLOTS);
            if slots[at] != EMPTY {
                return None;
            }
            slots[at] = row as u8 | ALIAS;
        }
        row += 1;
    }
    Some(slots)
}

/// Finds a seed that gives each key a slot of its own, and fills the slots.
pub(crate) const fn perfect<const SLOTS: usize>(
    keys: &[(&str, Option<&str>)],
) -> (u64, [u8; SLOTS]) {
    assert!(keys.len() < ALIAS as usize, "too many rows for an index");
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut tries = 0;
    while tries < 10_000 {
        if let Some(slots) = fill(keys, seed) {
            return (seed, slots);
        }
        seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(2);
        tries += 1;
    }
    panic!("two keys with equal lengths, starts and ends")
}
