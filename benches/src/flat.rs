//! Flat structs of owned optionals: the usual way to deserialize the events with `serde`.
//!
//! Each has the members that the gateway sends, and of the contents those in `million`. Fields are in the order of
//! canonical JSON and absent ones are skipped, so that a serialized event can be compared as text.

use serde::{Deserialize, Serialize};

/// A `ConnectedCallback`. Its members are always there.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// The member `connected`.
    pub connected: bool,
    /// The member `instanceId`.
    pub instance_id: String,
    /// The member `isBusiness`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_business: Option<bool>,
    /// The member `momment` (sic).
    pub momment: i64,
    /// The member `phone`.
    pub phone: String,
    /// The member `type`.
    pub r#type: String,
}

macro_rules! flat {
    ($(#[$doc:meta])* $Name:ident { $($field:ident: $Type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Deserialize, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $Name {
            $(
                #[doc = concat!("The member `", stringify!($field), "`, in camel case.")]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$Type>,
            )*
        }
    };
}

flat! {
    /// A `MessageStatusCallback`.
    MessageStatus {
        ids: Vec<String>,
        instance_id: String,
        is_group: bool,
        momment: i64,
        participant: String,
        participant_device: i64,
        phone: String,
        phone_device: i64,
        status: String,
        r#type: String,
    }
}

flat! {
    /// A `ReceivedCallback`.
    Received {
        audio: Audio,
        broadcast: bool,
        chat_lid: String,
        chat_name: String,
        connected_phone: String,
        document: Document,
        edit_message_id: String,
        forwarded: bool,
        from_api: bool,
        from_me: bool,
        image: Image,
        instance_id: String,
        is_edit: bool,
        is_group: bool,
        is_newsletter: bool,
        is_status_reply: bool,
        message_expiration_seconds: i64,
        message_id: String,
        momment: i64,
        notification: String,
        notification_parameters: Vec<String>,
        participant_lid: String,
        participant_phone: String,
        phone: String,
        photo: String,
        reaction: Reaction,
        reference_message_id: String,
        sender_name: String,
        sender_photo: String,
        status: String,
        sticker: Sticker,
        text: Text,
        r#type: String,
        video: Video,
        waiting_message: bool,
    }
}

flat! {
    /// Any event: one bag for all members, the cheapest way to read a stream of several types in one pass.
    Any {
        audio: Audio,
        broadcast: bool,
        chat_lid: String,
        chat_name: String,
        connected: bool,
        connected_phone: String,
        document: Document,
        edit_message_id: String,
        forwarded: bool,
        from_api: bool,
        from_me: bool,
        ids: Vec<String>,
        image: Image,
        instance_id: String,
        is_business: bool,
        is_edit: bool,
        is_group: bool,
        is_newsletter: bool,
        is_status_reply: bool,
        last_seen: i64,
        message_expiration_seconds: i64,
        message_id: String,
        momment: i64,
        notification: String,
        notification_parameters: Vec<String>,
        participant: String,
        participant_device: i64,
        participant_lid: String,
        participant_phone: String,
        phone: String,
        phone_device: i64,
        photo: String,
        reaction: Reaction,
        reference_message_id: String,
        sender_name: String,
        sender_photo: String,
        status: String,
        sticker: Sticker,
        text: Text,
        r#type: String,
        video: Video,
        waiting_message: bool,
    }
}

flat! {
    /// The member `text`.
    Text {
        message: String,
    }
}

flat! {
    /// The member `image`.
    Image {
        caption: String,
        height: i64,
        image_url: String,
        mime_type: String,
        thumbnail_url: String,
        view_once: bool,
        width: i64,
    }
}

flat! {
    /// The member `audio`.
    Audio {
        audio_url: String,
        mime_type: String,
        ptt: bool,
        seconds: i64,
        view_once: bool,
    }
}

flat! {
    /// The member `video`.
    Video {
        caption: String,
        height: i64,
        is_gif: bool,
        mime_type: String,
        seconds: i64,
        video_url: String,
        view_once: bool,
        width: i64,
    }
}

flat! {
    /// The member `document`.
    Document {
        caption: String,
        document_url: String,
        file_name: String,
        mime_type: String,
        page_count: i64,
        title: String,
    }
}

flat! {
    /// The member `sticker`.
    Sticker {
        height: i64,
        mime_type: String,
        sticker_url: String,
        width: i64,
    }
}

flat! {
    /// The member `reaction`.
    Reaction {
        reaction_by: String,
        referenced_message: Referenced,
        time: i64,
        value: String,
    }
}

flat! {
    /// The message that a reaction is to.
    Referenced {
        from_me: bool,
        message_id: String,
        phone: String,
    }
}
