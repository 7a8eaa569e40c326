//! The members of a JSON object as they stand, split without any of the readers under test.

/// Splits the text of an object of RFC 8259 into the texts of its keys and values.
///
/// The text has to be JSON; of other text nothing, or nonsense, is returned.
pub fn split(text: &str) -> Option<Vec<(&str, &str)>> {
    let blank = |c| matches!(c, ' ' | '\t' | '\r' | '\n');
    let inside = text
        .trim_matches(blank)
        .strip_prefix('{')?
        .strip_suffix('}')?;
    let mut members = Vec::new();
    let (mut start, mut colon, mut depth, mut quoted, mut escaped) =
        (0, None, 0_usize, false, false);
    let mut close = |start: usize, colon: Option<usize>, end: usize| {
        let colon = colon?;
        let key = inside.get(start..colon)?.trim_matches(blank);
        let value = inside.get(colon + 1..end)?.trim_matches(blank);
        members.push((key, value));
        Some(())
    };
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b':' if depth == 0 && colon.is_none() => colon = Some(at),
            b',' if depth == 0 => {
                close(start, colon, at)?;
                (start, colon) = (at + 1, None);
            }
            _ => {}
        }
    }
    if !inside.trim_matches(blank).is_empty() {
        close(start, colon, inside.len())?;
    }
    Some(members)
}

/// Puts members together into an object.
pub fn join<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let members: Vec<String> = members
        .into_iter()
        .map(|(key, value)| format!("{key}:{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// Whether JSON text spells half of a surrogate pair, which JSON allows and no character is.
pub fn has_lone_surrogate(text: &str) -> bool {
    let mut units: Vec<Option<u16>> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        if at != 0 {
            units.push(None);
        }
        let escape = rest.get(at..).unwrap_or_default();
        let unit = escape
            .strip_prefix("\\u")
            .and_then(|digits| u16::from_str_radix(digits.get(..4)?, 16).ok());
        units.push(unit);
        let length = if unit.is_some() { 6 } else { 2 };
        rest = escape.get(length..).unwrap_or_default();
    }
    let runs = units.split(Option::is_none);
    runs.flat_map(|run| char::decode_utf16(run.iter().copied().flatten()))
        .any(|decoded| decoded.is_err())
}

/// How deep brackets are nested in JSON text.
pub fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
