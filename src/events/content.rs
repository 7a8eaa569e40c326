//! What a `ReceivedCallback` says was received: one object for each kind of content.

use super::define::table;
use super::json::{Decimal, Json};

table! {
    /// A text message.
    struct TextContent in "text" {
        /// The text.
        pub message: Option<String> = "message" Text, Optional, Both;
    }
}

table! {
    /// An image.
    struct ImageContent in "image" {
        /// The address of the image.
        pub image_url: Option<String> = "imageUrl" Text, Optional, Both;
        /// The address of a smaller image.
        pub thumbnail_url: Option<String> = "thumbnailUrl" Text, Optional, Both;
        /// The text below the image.
        pub caption: Option<String> = "caption" Text, Optional, Both;
        /// The media type, such as `image/jpeg`.
        pub mime_type: Option<String> = "mimeType" Text, Optional, Both;
        /// Whether the image can be seen once only.
        pub view_once: Option<bool> = "viewOnce" Boolean, Optional, Both;
        /// The width in pixels.
        pub width: Option<i64> = "width" Integer, Optional, Both;
        /// The height in pixels.
        pub height: Option<i64> = "height" Integer, Optional, Both;
    }
}

table! {
    /// An audio message.
    struct AudioContent in "audio" {
        /// The address of the audio.
        pub audio_url: Option<String> = "audioUrl" Text, Optional, Both;
        /// The media type, such as `audio/ogg`.
        pub mime_type: Option<String> = "mimeType" Text, Optional, Both;
        /// Whether the audio was recorded in the chat.
        pub ptt: Option<bool> = "ptt" Boolean, Optional, Both;
        /// The length in seconds.
        pub seconds: Option<i64> = "seconds" Integer, Optional, Both;
        /// Whether the audio can be heard once only.
        pub view_once: Option<bool> = "viewOnce" Boolean, Optional, Both;
    }
}

table! {
    /// A video.
    struct VideoContent in "video" {
        /// The address of the video.
        pub video_url: Option<String> = "videoUrl" Text, Nullable, Both;
        /// The text below the video.
        pub caption: Option<String> = "caption" Text, Optional, Both;
        /// The media type, such as `video/mp4`.
        pub mime_type: Option<String> = "mimeType" Text, Optional, Both;
        /// The width in pixels.
        pub width: Option<i64> = "width" Integer, Optional, Both;
        /// The height in pixels.
        pub height: Option<i64> = "height" Integer, Optional, Both;
        /// The length in seconds.
        pub seconds: Option<i64> = "seconds" Integer, Optional, Both;
        /// Whether the video can be seen once only.
        pub view_once: Option<bool> = "viewOnce" Boolean, Optional, Both;
        /// Whether the video plays as an animation.
        pub is_gif: Option<bool> = "isGif" Boolean, Optional, Both;
    }
}

table! {
    /// A round video message: undocumented, present in real traffic.
    struct PtvContent in "ptv" {
        /// The address of the video.
        pub ptv_url: Option<String> = "ptvUrl" Text, Optional, Seen;
        /// The text below the video.
        pub caption: Option<String> = "caption" Text, Optional, Seen;
        /// The media type, such as `video/mp4`.
        pub mime_type: Option<String> = "mimeType" Text, Optional, Seen;
        /// The width in pixels.
        pub width: Option<i64> = "width" Integer, Optional, Seen;
        /// The height in pixels.
        pub height: Option<i64> = "height" Integer, Optional, Seen;
    }
}

table! {
    /// A document.
    struct DocumentContent in "document" {
        /// The address of the document.
        pub document_url: Option<String> = "documentUrl" Text, Optional, Both;
        /// The media type, such as `application/pdf`.
        pub mime_type: Option<String> = "mimeType" Text, Optional, Both;
        /// The title.
        pub title: Option<String> = "title" Text, Optional, Both;
        /// The number of pages.
        pub page_count: Option<i64> = "pageCount" Integer, Optional, Both;
        /// The name of the file.
        pub file_name: Option<String> = "fileName" Text, Optional, Both;
        /// The text below the document.
        pub caption: Option<String> = "caption" Text, Nullable, Both;
    }
}

table! {
    /// A sticker.
    struct StickerContent in "sticker" {
        /// The address of the sticker.
        pub sticker_url: Option<String> = "stickerUrl" Text, Optional, Both;
        /// The media type, such as `image/webp`.
        pub mime_type: Option<String> = "mimeType" Text, Optional, Both;
        /// The width in pixels.
        pub width: Option<i64> = "width" Integer, Optional, Both;
        /// The height in pixels.
        pub height: Option<i64> = "height" Integer, Optional, Both;
    }
}

table! {
    /// A reaction to a message.
    struct ReactionContent in "reaction" {
        /// The emoji, or an empty text if the reaction was taken back.
        pub value: Option<String> = "value" Text, Optional, Both;
        /// When the contact reacted.
        pub time: Option<i64> = "time" Integer, Optional, Both;
        /// Who reacted.
        pub reaction_by: Option<String> = "reactionBy" Text, Optional, Both;
        /// The message that the reaction is to.
        pub referenced_message: Option<Json> = "referencedMessage" Json, Optional, Both;
    }
}

table! {
    /// A place.
    struct LocationContent in "location" {
        /// The longitude in degrees.
        pub longitude: Option<Decimal> = "longitude" Decimal, Optional, Documented;
        /// The latitude in degrees.
        pub latitude: Option<Decimal> = "latitude" Decimal, Optional, Documented;
        /// The name of the place.
        pub name: Option<String> = "name" Text, Nullable, Documented;
        /// The address of the place.
        pub address: Option<String> = "address" Text, Nullable, Documented;
        /// A link to the place.
        pub url: Option<String> = "url" Text, Nullable, Documented;
    }
}

table! {
    /// The place of a contact, as it moves: undocumented, present in real traffic.
    struct LiveLocationContent in "liveLocation" {
        /// The longitude in degrees.
        pub longitude: Option<Decimal> = "longitude" Decimal, Optional, Seen;
        /// The latitude in degrees.
        pub latitude: Option<Decimal> = "latitude" Decimal, Optional, Seen;
        /// The number of the report, as the gateway spells it.
        pub sequence: Option<Json> = "sequence" Json, Optional, Seen;
        /// The text below the place.
        pub caption: Option<String> = "caption" Text, Optional, Seen;
    }
}

table! {
    /// The card of a contact.
    struct ContactContent in "contact" {
        /// The name of the contact.
        pub display_name: Option<String> = "displayName" Text, Optional, Documented;
        /// The card in vCard format (RFC 6350).
        pub v_card: Option<String> = "vCard" Text, Optional, Documented;
        /// The phones of the contact.
        pub phones: Option<Json> = "phones" Json, Optional, Documented;
    }
}

table! {
    /// A poll.
    struct PollContent in "poll" {
        /// The question.
        pub question: Option<String> = "question" Text, Optional, Both;
        /// How many options a contact may choose: 0 for any number.
        pub poll_max_options: Option<i64> = "pollMaxOptions" Integer, Optional, Both;
        /// The options.
        pub options: Option<Json> = "options" Json, Optional, Both;
    }
}

table! {
    /// A vote in a poll.
    struct PollVoteContent in "pollVote" {
        /// The id of the poll's message.
        pub poll_message_id: Option<String> = "pollMessageId" Text, Optional, Documented;
        /// The options that were chosen.
        pub options: Option<Json> = "options" Json, Optional, Documented;
    }
}

table! {
    /// A message with buttons.
    struct ButtonsContent in "buttonsMessage" {
        /// The address of an image.
        pub image_url: Option<String> = "imageUrl" Text, Nullable, Both;
        /// The address of a video.
        pub video_url: Option<String> = "videoUrl" Text, Nullable, Both;
        /// The text.
        pub message: Option<String> = "message" Text, Optional, Both;
        /// The buttons.
        pub buttons: Option<Json> = "buttons" Json, Optional, Both;
    }
}

table! {
    /// The button that a contact chose.
    struct ButtonsResponseContent in "buttonsResponseMessage" {
        /// The id of the button.
        pub button_id: Option<String> = "buttonId" Text, Optional, Documented;
        /// The text of the button.
        pub message: Option<String> = "message" Text, Optional, Documented;
    }
}

table! {
    /// The row of a list that a contact chose.
    struct ListResponseContent in "listResponseMessage" {
        /// The text of the answer.
        pub message: Option<String> = "message" Text, Optional, Documented;
        /// The title of the row.
        pub title: Option<String> = "title" Text, Optional, Documented;
        /// The id of the row.
        pub selected_row_id: Option<String> = "selectedRowId" Text, Optional, Documented;
    }
}
