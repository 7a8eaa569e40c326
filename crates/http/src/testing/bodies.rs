//! The bodies.

use zapi_webhooks::{EventType, Quirk};

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

/// A body for each quirk, in the order of [`Quirk::ALL`], with that quirk and no other.
pub const QUIRKY_BODIES: &[(Quirk, &str)] = &[
    (
        Quirk::ByteOrderMark,
        "\u{feff}{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}",
    ),
    (
        Quirk::Json5Whitespace,
        "{\u{a0}\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}",
    ),
    (
        Quirk::LineComment,
        "{ // a comment\n\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}",
    ),
    (
        Quirk::BlockComment,
        r#"{ /* a comment */ "type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::CodeFence,
        "```json\n{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}\n```",
    ),
    (
        Quirk::TrailingComma,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999",}"#,
    ),
    (
        Quirk::RepeatedComma,
        r#"{"type":"ConnectedCallback","connected":true,,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::MissingComma,
        r#"{"type":"ConnectedCallback" "connected":true,"isBusiness":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::SingleQuotes,
        r#"{"type":'ConnectedCallback',"connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::CurlyQuotes,
        "{\"type\":\u{201c}ConnectedCallback\u{201d},\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}",
    ),
    (
        Quirk::Json5Escape,
        "{\"type\":\"\\x43onnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}",
    ),
    (
        Quirk::UnquotedKey,
        r#"{type:"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::EscapedKey,
        "{\"typ\\u0065\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"phone\":\"5544999999999\"}",
    ),
    (
        Quirk::MomentAlias,
        r#"{"type":"ConnectedCallback","connected":true,"moment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::DuplicateKey,
        r#"{"type":"ConnectedCallback","connected":true,"connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::PlaceholderSuperseded,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","instanceId":"instance.id"}"#,
    ),
    (
        Quirk::UnquotedValue,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":3C67AB641C8AA0412F6A0242B4E23AC7,"phone":"5544999999999"}"#,
    ),
    (
        Quirk::NumberWrapper,
        r#"{"type":"ConnectedCallback","connected":true,"momment":NumberLong(1757333824580),"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::PythonLiteral,
        r#"{"type":"ConnectedCallback","connected":True,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::Json5Number,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","queue":0x10}"#,
    ),
    (
        Quirk::StringMoment,
        r#"{"type":"ConnectedCallback","connected":true,"momment":"1757333824580","instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::IntegralFloat,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580.0,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::BooleanAsString,
        r#"{"type":"ConnectedCallback","connected":"true","momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::PhoneAsNumber,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":5544999999999}"#,
    ),
    (
        Quirk::EventTypeCase,
        r#"{"type":"connectedCallBack","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::NotConnected,
        r#"{"type":"ConnectedCallback","connected":false,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::MomentInSeconds,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::ImplausibleMoment,
        r#"{"type":"ConnectedCallback","connected":true,"momment":26151515154,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#,
    ),
    (
        Quirk::UnusualPhone,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"+5544999999999"}"#,
    ),
    (
        Quirk::Placeholder,
        r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"instance.id","phone":"5544999999999"}"#,
    ),
];
