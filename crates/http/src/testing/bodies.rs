//! Bodies of all kinds: clean, documented, of each event, with each quirk.

use zapi_webhooks::{EventType, Quirk, Tolerance};

/// A body as the gateway sends it: compact, contract-clean JSON, with `isBusiness`.
pub const CLEAN_BODY: &str = r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","isBusiness":true}"#;

/// The example of the vendor's page, byte for byte.
pub const DOCUMENTED_BODY: &str = r#"{

  "type": 'ConnectedCallback',
  "connected": true,
  "momment": 26151515154,
  "instanceId": instance.id,
  "phone": "número",,
  "instanceId": "instance.id"

}
"#;

/// A body of each documented event.
pub const EVENT_BODIES: &[(EventType, &str)] = &[
    (
        EventType::Connected,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","isBusiness":true}"#,
    ),
    (
        EventType::Disconnected,
        r#"{"momment":1580163342,"error":"Device has been disconnected","disconnected":true,"type":"DisconnectedCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    ),
    (
        EventType::Delivery,
        r#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244","messageId":"A20DA9C0183A2D35A260F53F5D2B9244","type":"DeliveryCallback","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    ),
    (
        EventType::MessageStatus,
        r#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","status":"SENT","ids":["999999999999999999999"],"momment":1632234645000,"phoneDevice":0,"phone":"5544999999999","type":"MessageStatusCallback","isGroup":false}"#,
    ),
    (
        EventType::PresenceChat,
        r#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"UNAVAILABLE","lastSeen":null,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7"}"#,
    ),
    (
        EventType::Received,
        r#"{"isStatusReply":false,"senderLid":"81896604192873@lid","connectedPhone":"5544888888888","waitingMessage":false,"isEdit":false,"isGroup":false,"isNewsletter":false,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"A20DA9C0183A2D35A260F53F5D2B9244","phone":"5544999999999","fromMe":false,"momment":1632228638000,"status":"RECEIVED","chatName":"name","senderPhoto":"https://example.com/photo","senderName":"name","participantPhone":null,"participantLid":null,"photo":"https://example.com/photo","broadcast":false,"type":"ReceivedCallback","text":{"message":"a message","descriptionUrl":"https://example.com/"}}"#,
    ),
];

/// Returns a body for each quirk that [`Tolerance::LENIENT`] allows, with that quirk and no other, in
/// the order of [`Quirk::ALL`].
pub fn quirky_bodies() -> impl Iterator<Item = (Quirk, String)> {
    let quirks = Quirk::ALL.iter().copied();
    let allowed = quirks.filter(|quirk| Tolerance::LENIENT.allows(*quirk));
    allowed.map(|quirk| (quirk, quirk.example()))
}
