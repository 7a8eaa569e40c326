//! Events of every type, written with known quirks by a recipe.

use zapi_webhooks::{EventType, Quirk};

use crate::invariants::Dice;
use crate::payload::mutators::{MUTATORS, apply};
use crate::payload::{Draft, Payload, events};

/// Follows a recipe: a type, how many quirks, which, and a seed. The rest of the recipe is returned.
pub fn written(recipe: &[u8]) -> (Payload, &[u8]) {
    let (event, recipe) = recipe.split_first().unwrap_or((&0, &[]));
    let (count, recipe) = recipe.split_first().unwrap_or((&0, &[]));
    let (quirks, recipe) = recipe.split_at(recipe.len().min(usize::from(count % 8)));
    let (seed, rest) = recipe.split_at(recipe.len().min(2));
    let all = EventType::DOCUMENTED;
    let event = all[usize::from(*event) % all.len()];
    let mut dice = Dice::of(seed);
    let plain = events::plain(event, &mut dice);
    let mut draft = Draft::new(&plain, &[], &mut dice);
    let of = |byte: &u8| Quirk::ALL[usize::from(*byte) % Quirk::ALL.len()];
    for (quirk, _) in MUTATORS {
        for _ in quirks.iter().filter(|byte| of(byte) == *quirk) {
            apply(*quirk, &mut draft, &mut dice);
        }
    }
    (draft.write(), rest)
}
