//! Many different bodies in the mix of real traffic, the same on every run.

use std::io::{self, Write};

/// Writes so many bodies, each on a line, and returns the sum of their `momment`.
///
/// # Errors
///
/// Returns the error of the stream.
pub fn write(out: &mut impl Write, count: u64) -> io::Result<u64> {
    let (mut sum, mut state) = (0_u64, 0x9e37_79b9_7f4a_7c15_u64);
    for number in 0..count {
        let body = Values::new(number, &mut state);
        // The shares are those of 147 captured bodies.
        match next(&mut state) % 147 {
            0..91 => body.received(out)?,
            91..141 => body.message_status(out)?,
            141..146 => {
                body.presence_chat(out)?;
                continue; // it has no moment
            }
            _ => body.connected(out, true)?,
        }
        sum = sum.wrapping_add(body.momment);
    }
    Ok(sum)
}

/// Writes so many connections, each on a line, and returns the sum of their `momment`. Half of them say that they are
/// not connected.
///
/// # Errors
///
/// Returns the error of the stream.
pub fn connections(out: &mut impl Write, count: u64) -> io::Result<u64> {
    let (mut sum, mut state) = (0_u64, 0x9e37_79b9_7f4a_7c15_u64);
    for number in 0..count {
        let body = Values::new(number, &mut state);
        body.connected(out, number % 2 == 0)?;
        sum = sum.wrapping_add(body.momment);
    }
    Ok(sum)
}

/// Writes so many usual bodies, each on a line: connections, which differ in their values.
///
/// # Errors
///
/// Returns the error of the stream.
pub fn usual(out: &mut impl Write, count: u64) -> io::Result<()> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..count).try_for_each(|number| Values::new(number, &mut state).connected(out, true))
}

/// The values that the members of a body are made of.
struct Values {
    momment: u64,
    high: u64,
    low: u64,
    phone: String,
    /// Whether the chat is a group, as half of them are.
    is_group: bool,
}

impl Values {
    fn new(number: u64, state: &mut u64) -> Self {
        let (high, low) = (next(state), next(state));
        // Half of the lines have the ninth digit.
        let ninth = if low % 2 == 0 { "" } else { "9" };
        let (area, line) = (11 + high % 80, low % 100_000_000);
        Self {
            momment: 1_757_000_000_000 + number * 3_517,
            high,
            low,
            phone: format!("55{area:02}{ninth}{line:08}"),
            is_group: high % 2 == 0,
        }
    }

    fn connected(&self, out: &mut impl Write, connected: bool) -> io::Result<()> {
        let Self {
            momment,
            high,
            low,
            phone,
            ..
        } = self;
        let business = low % 3 == 0;
        writeln!(
            out,
            r#"{{"type":"ConnectedCallback","connected":{connected},"momment":{momment},"instanceId":"{high:016X}{low:016X}","phone":"{phone}","isBusiness":{business}}}"#
        )
    }

    fn presence_chat(&self, out: &mut impl Write) -> io::Result<()> {
        let Self {
            high, low, phone, ..
        } = self;
        let status = [
            "UNAVAILABLE",
            "AVAILABLE",
            "COMPOSING",
            "RECORDING",
            "PAUSED",
        ];
        let status = pick(&status, *low);
        writeln!(
            out,
            r#"{{"type":"PresenceChatCallback","phone":"{phone}","status":"{status}","lastSeen":null,"instanceId":"{high:016X}{low:016X}"}}"#
        )
    }

    fn message_status(&self, out: &mut impl Write) -> io::Result<()> {
        let Self {
            momment,
            high,
            low,
            phone,
            is_group,
        } = self;
        let status = pick(&["SENT", "RECEIVED", "READ", "READ_BY_ME", "PLAYED"], *low);
        write!(
            out,
            r#"{{"instanceId":"{high:016X}{low:016X}","status":"{status}","ids":["3EB0{high:016X}"#
        )?;
        if low % 4 == 0 {
            write!(out, r#"","3EB0{low:016X}"#)?;
        }
        write!(out, r#""],"momment":{momment},"#)?;
        if *is_group {
            let (chat, device) = (low % 1_000_000_000, high % 90);
            writeln!(
                out,
                r#""phone":"120363{chat:012}-group","type":"MessageStatusCallback","isGroup":true,"participant":"{phone}","participantDevice":{device}}}"#
            )
        } else {
            writeln!(
                out,
                r#""phoneDevice":0,"phone":"{phone}","type":"MessageStatusCallback","isGroup":false}}"#
            )
        }
    }

    fn received(&self, out: &mut impl Write) -> io::Result<()> {
        let Self {
            momment,
            high,
            low,
            phone,
            is_group,
        } = self;
        let from_me = low % 5 == 0;
        let lid = high % 100_000_000_000_000;
        write!(
            out,
            r#"{{"isStatusReply":false,"chatLid":"{lid:014}@lid","connectedPhone":"554498765012","waitingMessage":false,"isEdit":false,"isGroup":{is_group},"isNewsletter":false,"instanceId":"{high:016X}{low:016X}","messageId":"3EB0{low:016X}","#
        )?;
        if *is_group {
            let chat = low % 1_000_000_000;
            write!(
                out,
                r#""phone":"120363{chat:012}-group","fromMe":{from_me},"momment":{momment},"status":"RECEIVED","chatName":"Família & Amigos","senderPhoto":"https://pps.example.net/v/t61.24694-24/{high}_n.jpg?ccb=11-4&oh={low:x}&_nc_cat=103","senderName":"Marina","photo":null,"broadcast":false,"participantPhone":"{phone}","participantLid":"{lid:014}@lid","messageExpirationSeconds":0,"#
            )?;
        } else {
            write!(
                out,
                r#""phone":"{phone}","fromMe":{from_me},"momment":{momment},"status":"RECEIVED","chatName":"Marina","senderPhoto":null,"senderName":"Marina","photo":"https://pps.example.net/v/t61.24694-24/{high}_n.jpg?ccb=11-4&oh={low:x}&_nc_cat=103","broadcast":false,"participantLid":null,"#
            )?;
        }
        write!(
            out,
            r#""forwarded":false,"type":"ReceivedCallback","fromApi":false,"#
        )?;
        self.content(out)?;
        writeln!(out, "}}")
    }

    /// The contents that the captures have ten times each, and notifications.
    fn content(&self, out: &mut impl Write) -> io::Result<()> {
        let Self {
            momment,
            high,
            low,
            phone,
            ..
        } = self;
        let folder = "https://f004.example.com/file/temp-file-download/instances";
        let seconds = low % 300;
        match high % 8 {
            0 => write!(
                out,
                r#""text":{{"message":"Bom dia! O pedido {low} ainda não chegou, podem ver onde está?"}}"#
            ),
            1 => write!(
                out,
                r#""image":{{"imageUrl":"{folder}/{high:x}/{low:x}.jpeg","thumbnailUrl":"{folder}/{low:x}/{high:x}.jpeg","caption":"comprovante","mimeType":"image/jpeg","viewOnce":false,"width":1600,"height":1200}}"#
            ),
            2 => write!(
                out,
                r#""audio":{{"ptt":true,"seconds":{seconds},"audioUrl":"{folder}/{high:x}/{low:x}.ogg","mimeType":"audio/ogg; codecs=opus","viewOnce":false}}"#
            ),
            3 => write!(
                out,
                r#""video":{{"videoUrl":"{folder}/{high:x}/{low:x}.mp4","caption":"","mimeType":"video/mp4","width":720,"height":1280,"seconds":{seconds},"viewOnce":false,"isGif":false}}"#
            ),
            4 => write!(
                out,
                r#""document":{{"caption":null,"documentUrl":"{folder}/{high:x}/{low:x}.pdf","mimeType":"application/pdf","title":"nota {low}","pageCount":2,"fileName":"nota-{low}.pdf"}}"#
            ),
            5 => write!(
                out,
                r#""sticker":{{"stickerUrl":"{folder}/{high:x}/{low:x}.webp","mimeType":"image/webp","width":512,"height":512}}"#
            ),
            6 => write!(
                out,
                r#""reaction":{{"value":"👍","time":{momment},"reactionBy":"{phone}","referencedMessage":{{"fromMe":true,"messageId":"3EB0{high:016X}","phone":"{phone}"}}}}"#
            ),
            _ => write!(
                out,
                r#""notification":"GROUP_PARTICIPANT_ADD","notificationParameters":["{phone}"]"#
            ),
        }
    }
}

/// Picks one of some words.
fn pick<'a>(words: &[&'a str], number: u64) -> &'a str {
    let count = words.len().try_into().unwrap_or(u64::MAX);
    let place = usize::try_from(number % count).unwrap_or_default();
    words[place]
}

/// Returns the next pseudo-random number (xorshift64), the same on every run.
pub(crate) fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
