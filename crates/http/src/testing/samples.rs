//! Bodies of each event, as the gateway sends them.

use zapi_webhooks::EventType;

use super::CLEAN_BODY;

/// A body as the gateway sends it: compact JSON that is clean under
/// [`Tolerance::STRICT`](zapi_webhooks::Tolerance::STRICT), its members in the order of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// A name for messages of a test, such as `received-image`.
    pub name: &'static str,
    /// The type of the event.
    pub event: EventType,
    /// The body.
    pub body: &'static str,
}

/// Returns the usual body of an event: a text message for [`EventType::Received`], an undocumented event for
/// [`EventType::Unknown`].
///
/// ```
/// use zapi_webhooks::{Event, EventType, parse};
/// use zapi_webhooks_http::testing;
///
/// let parsed = parse(testing::sample(EventType::Received).as_bytes())?;
/// assert!(parsed.is_clean());
/// assert!(matches!(parsed.event, Event::Received(_)));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[must_use]
pub fn sample(event: EventType) -> &'static str {
    let found = SAMPLES.iter().find(|sample| sample.event == event);
    found.map_or("{}", |sample| sample.body)
}

/// A message of a contact, with these members at its end.
macro_rules! received {
    ($content:literal) => {
        concat!(
            r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","#,
            r#""waitingMessage":false,"isEdit":false,"isGroup":false,"isNewsletter":false,"#,
            r#""instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21","#,
            r#""phone":"5544999999999","fromMe":false,"momment":1757333824580,"status":"RECEIVED","#,
            r#""chatName":"Ana","senderPhoto":null,"senderName":"Ana","participantLid":null,"#,
            r#""photo":"https://example.com/photo.jpg","broadcast":false,"forwarded":false,"#,
            r#""type":"ReceivedCallback","fromApi":false,"#,
            $content,
            "}"
        )
    };
}

/// What happened in a group, or was written by one of its members, with these members at its end.
macro_rules! received_in_group {
    ($content:literal) => {
        concat!(
            r#"{"isStatusReply":false,"chatLid":null,"connectedPhone":"5544888888888","#,
            r#""waitingMessage":false,"isEdit":false,"isGroup":true,"isNewsletter":false,"#,
            r#""instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C22","#,
            r#""phone":"120363019502650977-group","fromMe":false,"momment":1757333824580,"#,
            r#""status":"RECEIVED","chatName":"Vendas","senderPhoto":null,"senderName":"Ana","#,
            r#""participantPhone":"5544999999999","participantLid":"81896604192873@lid","photo":null,"#,
            r#""broadcast":false,"forwarded":false,"type":"ReceivedCallback","fromApi":false,"#,
            $content,
            "}"
        )
    };
}

macro_rules! samples {
    ($($event:ident $name:literal $body:expr,)*) => {
        /// Bodies of each documented event in the shapes that receivers meet, and one of an undocumented type.
        ///
        /// ```
        /// use zapi_webhooks::{ParseOptions, Tolerance};
        /// use zapi_webhooks_http::testing;
        ///
        /// let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
        /// for sample in testing::SAMPLES {
        ///     let parsed = strict.parse(sample.body.as_bytes())?;
        ///     assert_eq!(parsed.event.event_type(), sample.event, "{}", sample.name);
        /// }
        /// # Ok::<(), zapi_webhooks::ParseError>(())
        /// ```
        pub const SAMPLES: &[Sample] = &[$(Sample {
            name: $name,
            event: EventType::$event,
            body: $body,
        },)*];
    };
}

samples! {
    Connected "connected" CLEAN_BODY,
    Disconnected "disconnected" r#"{"momment":1757333824580,"error":"Device has been disconnected","disconnected":true,"type":"DisconnectedCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    Delivery "delivery" r#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244","messageId":"3EB0C767D26A1B3F5C21","type":"DeliveryCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    Delivery "delivery-failed" r#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244","messageId":"3EB0C767D26A1B3F5C21","type":"DeliveryCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","error":"Phone number does not exist"}"#,
    MessageStatus "message-status" r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"READ","ids":["3EB0C767D26A1B3F5C21"],"momment":1757333824580,"phoneDevice":0,"phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#,
    MessageStatus "message-status-of-several" r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"READ_BY_ME","ids":["3EB0C767D26A1B3F5C21","3EB0C767D26A1B3F5C22"],"momment":1757333824580,"phoneDevice":12,"phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#,
    MessageStatus "message-status-in-group" r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"RECEIVED","ids":["3EB0C767D26A1B3F5C21"],"momment":1757333824580,"phone":"120363019502650977-group","type":"MessageStatusCallback","isGroup":true,"participant":"5544999999999","participantDevice":0}"#,
    PresenceChat "presence-composing" r#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"COMPOSING","lastSeen":null,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    PresenceChat "presence-unavailable" r#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"UNAVAILABLE","lastSeen":null,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    Received "received-text" received!(r#""text":{"message":"Oi"}"#),
    Received "received-text-in-group" received_in_group!(r#""text":{"message":"Bom dia"}"#),
    Received "received-text-by-me" r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":false,"isEdit":false,"isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C23","phone":"5544999999999","fromMe":true,"momment":1757333824580,"status":"SENT","chatName":"Ana","senderPhoto":null,"senderName":"Loja","participantLid":null,"photo":null,"broadcast":false,"forwarded":false,"type":"ReceivedCallback","fromApi":true,"text":{"message":"Olá"}}"#,
    Received "received-reply" r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":false,"isEdit":false,"isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C24","phone":"5544999999999","fromMe":false,"momment":1757333824580,"status":"RECEIVED","chatName":"Ana","senderPhoto":null,"senderName":"Ana","participantLid":null,"photo":null,"broadcast":false,"referenceMessageId":"3EB0C767D26A1B3F5C23","messageExpirationSeconds":0,"forwarded":false,"type":"ReceivedCallback","fromApi":false,"text":{"message":"Tudo bem?"}}"#,
    Received "received-edit" r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":false,"isEdit":true,"editMessageId":"3EB0C767D26A1B3F5C21","isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21","phone":"5544999999999","fromMe":false,"momment":1757333829580,"status":"RECEIVED","chatName":"Ana","senderPhoto":null,"senderName":"Ana","participantLid":null,"photo":null,"broadcast":false,"forwarded":false,"type":"ReceivedCallback","fromApi":false,"text":{"message":"Oi!"}}"#,
    Received "received-waiting" r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":true,"isEdit":false,"isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21","phone":"5544999999999","fromMe":false,"momment":1757333824580,"status":"RECEIVED","chatName":"Ana","senderPhoto":null,"senderName":"Ana","participantLid":null,"photo":null,"broadcast":false,"forwarded":false,"type":"ReceivedCallback","fromApi":false}"#,
    Received "received-withheld" r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":false,"isEdit":false,"isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21","phone":"5544999999999","fromMe":false,"momment":1757333824580,"status":"RECEIVED","chatName":"Ana","senderPhoto":null,"senderName":"Ana","participantLid":null,"photo":null,"broadcast":false,"forwarded":false,"viewOnce":true,"type":"ReceivedCallback","fromApi":false}"#,
    Received "received-advertisement" r#"{"isStatusReply":false,"chatLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":false,"isEdit":false,"isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21","phone":"5544999999999","fromMe":false,"momment":1757333824580,"status":"RECEIVED","chatName":"Ana","senderPhoto":null,"senderName":"Ana","participantLid":null,"photo":null,"broadcast":false,"forwarded":false,"externalAdReply":{"title":"Oferta","body":"Fale conosco","mediaType":1,"sourceType":"ad","sourceId":"120200000000000000","sourceUrl":"https://example.com/ad"},"type":"ReceivedCallback","fromApi":false,"text":{"message":"Quero saber mais"}}"#,
    Received "received-image" received!(r#""image":{"imageUrl":"https://example.com/image.jpg","thumbnailUrl":"https://example.com/thumbnail.jpg","caption":"A praia","mimeType":"image/jpeg","viewOnce":false,"width":1200,"height":1600}"#),
    Received "received-audio" received!(r#""audio":{"audioUrl":"https://example.com/audio.ogg","mimeType":"audio/ogg; codecs=opus","ptt":true,"seconds":10,"viewOnce":false}"#),
    Received "received-video" received!(r#""video":{"videoUrl":"https://example.com/video.mp4","caption":"","mimeType":"video/mp4","width":848,"height":480,"seconds":12,"viewOnce":false,"isGif":false}"#),
    Received "received-round-video" received!(r#""ptv":{"ptvUrl":"https://example.com/ptv.mp4","caption":"","mimeType":"video/mp4","width":400,"height":400}"#),
    Received "received-document" received!(r#""document":{"documentUrl":"https://example.com/nota.pdf","mimeType":"application/pdf","title":"nota.pdf","pageCount":1,"fileName":"nota.pdf","caption":null}"#),
    Received "received-sticker" received!(r#""sticker":{"stickerUrl":"https://example.com/sticker.webp","mimeType":"image/webp","width":512,"height":512}"#),
    Received "received-reaction" received!(r#""reaction":{"value":"👍","time":1757333824580,"reactionBy":"5544999999999","referencedMessage":{"messageId":"3EB0C767D26A1B3F5C23","fromMe":true,"phone":"5544999999999","participant":null}}"#),
    Received "received-location" received!(r#""location":{"longitude":-51.9386,"latitude":-23.4205,"name":"Catedral","address":"Maringá","url":"https://example.com/catedral"}"#),
    Received "received-live-location" received!(r#""liveLocation":{"longitude":-51.9386,"latitude":-23.4205,"sequence":{"low":1,"high":0,"unsigned":true},"caption":""}"#),
    Received "received-contact" received!(r#""contact":{"displayName":"Bia","vCard":"BEGIN:VCARD\nVERSION:3.0\nFN:Bia\nTEL:+5544777777777\nEND:VCARD","phones":["5544777777777"]}"#),
    Received "received-poll" received!(r#""poll":{"question":"Qual dia?","pollMaxOptions":1,"options":[{"name":"Segunda"},{"name":"Sexta"}]}"#),
    Received "received-poll-vote" received!(r#""pollVote":{"pollMessageId":"3EB0C767D26A1B3F5C23","options":[{"name":"Sexta"}]}"#),
    Received "received-buttons" received!(r#""buttonsMessage":{"imageUrl":null,"videoUrl":null,"message":"Confirma?","buttons":[{"buttonId":"1","type":1,"buttonText":{"displayText":"Sim"}}]}"#),
    Received "received-button-answer" received!(r#""buttonsResponseMessage":{"buttonId":"1","message":"Sim"}"#),
    Received "received-list-answer" received!(r#""listResponseMessage":{"message":"Escolha um","title":"Entrega","selectedRowId":"2"}"#),
    Received "received-notification" received_in_group!(r#""notification":"GROUP_PARTICIPANT_ADD","notificationParameters":["5544777777777"]"#),
    Received "received-missed-call" received!(r#""notification":"CALL_MISSED_VOICE","notificationParameters":[],"callId":"A20DA9C0183A2D35A260F53F5D2B9244""#),
    Unknown "undocumented" r#"{"type":"TomorrowCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","momment":1757333824580,"progress":0.5}"#,
}
