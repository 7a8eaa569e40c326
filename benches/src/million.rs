//! One million different wire bodies, the same on every run.

use std::io::{self, Write};

/// Writes the bodies, each on a line, and returns the sum of their `momment`.
///
/// # Errors
///
/// Returns the error of the stream.
pub fn write(out: &mut impl Write) -> io::Result<u64> {
    let (mut sum, mut state) = (0_u64, 0x9e37_79b9_7f4a_7c15_u64);
    for number in 0..1_000_000_u64 {
        let (high, low) = (next(&mut state), next(&mut state));
        let momment = 1_757_000_000_000 + number * 3_517;
        // Half of the lines have the ninth digit, half of the accounts are business accounts.
        let ninth = if low % 2 == 0 { "" } else { "9" };
        let (area, line) = (11 + high % 80, low % 100_000_000);
        let business = high % 2 == 0;
        writeln!(
            out,
            r#"{{"type":"ConnectedCallback","connected":true,"momment":{momment},"instanceId":"{high:016X}{low:016X}","phone":"55{area:02}{ninth}{line:08}","isBusiness":{business}}}"#
        )?;
        sum = sum.wrapping_add(momment);
    }
    Ok(sum)
}

/// Returns the next pseudo-random number (xorshift64), the same on every run.
pub(crate) fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
