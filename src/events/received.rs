//! `ReceivedCallback`: a message came in, or was sent from the phone.

use super::content::{
    AudioContent, ButtonsContent, ButtonsResponseContent, ContactContent, DocumentContent,
    ImageContent, ListResponseContent, LiveLocationContent, LocationContent, PollContent,
    PollVoteContent, PtvContent, ReactionContent, StickerContent, TextContent, VideoContent,
};
use super::define::table;
use super::json::Json;
use super::words::{RECEIVED_STATUS, words};
use super::{InstanceId, Moment, Phone};

words! {
    /// The status of a received message.
    ///
    /// ```
    /// use zapi_webhooks::ReceivedStatus;
    ///
    /// assert_eq!(ReceivedStatus::Received.as_str(), "RECEIVED");
    /// ```
    enum ReceivedStatus of RECEIVED_STATUS {
        /// Not sent yet.
        Pending = "PENDING",
        /// Sent.
        Sent = "SENT",
        /// Received.
        Received = "RECEIVED",
        /// Read.
        Read = "READ",
        /// Played.
        Played = "PLAYED",
        /// Received, in the spelling of one example.
        MessageReceived = "MESSAGE_RECEIVED",
    }
}

table! {
    /// A message that came in, or that the owner of the instance sent by another device.
    ///
    /// The head is typed; [`contents`](Self::contents) says what was received.
    ///
    /// Source: the vendor's page
    /// [on-message-received](https://developer.z-api.io/webhooks/on-message-received), and real traffic.
    ///
    /// ```
    /// use zapi_webhooks::{Content, ReceivedEvent, parse_as};
    ///
    /// let body = br#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","messageId":"3EB0C767D26A1B3F5C21",
    ///     "phone":"5544999999999","fromMe":false,"momment":1757333824580,"status":"RECEIVED",
    ///     "type":"ReceivedCallback","text":{"message":"Oi"}}"#;
    /// let event = parse_as::<ReceivedEvent>(body)?.event;
    /// let Some(Content::Text(text)) = event.content() else { panic!("one text") };
    /// assert_eq!(text.message.as_deref(), Some("Oi"));
    /// assert_eq!(event.sender().as_str(), "5544999999999");
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    struct ReceivedEvent = "ReceivedCallback" at 29 {
        /// Whether the message answers a status.
        pub is_status_reply: Option<bool> = "isStatusReply" Boolean, Optional, Both;
        /// The hidden id of the chat.
        pub chat_lid: Option<String> = "chatLid" Text, Nullable, Both;
        /// The hidden id of the sender.
        pub sender_lid: Option<String> = "senderLid" Text, Nullable, Documented;
        /// The number of the instance.
        pub connected_phone: Option<Phone> = "connectedPhone" Phone, Optional, Both;
        /// Whether the message's content has not arrived yet.
        pub waiting_message: Option<bool> = "waitingMessage" Boolean, Optional, Both;
        /// Whether the message replaces an earlier one.
        pub is_edit: Option<bool> = "isEdit" Boolean, Optional, Both;
        /// The id of the message that is replaced.
        pub edit_message_id: Option<String> = "editMessageId" Text, Optional, Both;
        /// Whether the chat is a group.
        pub is_group: Option<bool> = "isGroup" Boolean, Optional, Both;
        /// Whether the chat is a channel.
        pub is_newsletter: Option<bool> = "isNewsletter" Boolean, Optional, Both;
        /// The instance that received the message.
        pub instance_id: InstanceId = "instanceId" InstanceId, Required, Both;
        /// WhatsApp's id of the message; older documented bodies lack it.
        pub message_id: Option<String> = "messageId" Id, Optional, Both;
        /// The chat: a contact, a group or a channel. See [`sender`](Self::sender).
        pub phone: Phone = "phone" Phone, Required, Both;
        /// Whether the owner of the instance wrote the message.
        pub from_me: Option<bool> = "fromMe" Boolean, Optional, Both;
        /// The time of the message, from the key `momment` (sic).
        pub moment: Moment = "momment" Moment, Required, Both, or "moment";
        /// How far the message came.
        pub status: Option<ReceivedStatus> = "status" Word(RECEIVED_STATUS), Optional, Both;
        /// The name of the chat.
        pub chat_name: Option<String> = "chatName" Text, Nullable, Both;
        /// The address of the sender's picture.
        pub sender_photo: Option<String> = "senderPhoto" Text, Nullable, Both;
        /// The name of the sender.
        pub sender_name: Option<String> = "senderName" Text, Optional, Both;
        /// The address of the chat's picture.
        pub photo: Option<String> = "photo" Text, Nullable, Both;
        /// Whether the message came by a broadcast list.
        pub broadcast: Option<bool> = "broadcast" Boolean, Optional, Both;
        /// The member of a group who wrote the message.
        pub participant_phone: Option<Phone> = "participantPhone" Phone, Optional, Both;
        /// The hidden id of that member.
        pub participant_lid: Option<String> = "participantLid" Text, Nullable, Both;
        /// The recipients of a broadcast.
        pub broadcast_recipients: Option<Json> = "broadcastRecipients" Json, Optional, Documented;
        /// The id of the message that this one answers.
        pub reference_message_id: Option<String> = "referenceMessageId" Text, Nullable, Both;
        /// After how many seconds the message goes away.
        pub message_expiration_seconds: Option<i64> = "messageExpirationSeconds" Integer, Optional, Both;
        /// Whether the message was forwarded.
        pub forwarded: Option<bool> = "forwarded" Boolean, Optional, Both;
        /// The advertisement that led to the message.
        pub external_ad_reply: Option<Json> = "externalAdReply" Json, Nullable, Both;
        /// Whether the message can be seen once only; alone, its content was withheld.
        pub view_once: Option<bool> = "viewOnce" Boolean, Optional, Both;
        /// The profile's name, of a notification.
        pub profile_name: Option<Json> = "profileName" Json, Optional, Both;
        /// Whether the message was sent by the gateway's API.
        pub from_api: Option<bool> = "fromApi" Boolean, Optional, Both;
        text: Option<Box<TextContent>> = "text" Object(TextContent::TABLE), Optional, Both, as content;
        image: Option<Box<ImageContent>> = "image" Object(ImageContent::TABLE), Optional, Both, as content;
        audio: Option<Box<AudioContent>> = "audio" Object(AudioContent::TABLE), Optional, Both, as content;
        video: Option<Box<VideoContent>> = "video" Object(VideoContent::TABLE), Optional, Both, as content;
        ptv: Option<Box<PtvContent>> = "ptv" Object(PtvContent::TABLE), Optional, Seen, as content;
        document: Option<Box<DocumentContent>> = "document" Object(DocumentContent::TABLE), Optional, Both, as content;
        sticker: Option<Box<StickerContent>> = "sticker" Object(StickerContent::TABLE), Optional, Both, as content;
        reaction: Option<Box<ReactionContent>> = "reaction" Object(ReactionContent::TABLE), Optional, Both, as content;
        location: Option<Box<LocationContent>> = "location" Object(LocationContent::TABLE), Optional, Documented, as content;
        live_location: Option<Box<LiveLocationContent>> = "liveLocation" Object(LiveLocationContent::TABLE), Optional, Seen, as content;
        contact: Option<Box<ContactContent>> = "contact" Object(ContactContent::TABLE), Optional, Documented, as content;
        poll: Option<Box<PollContent>> = "poll" Object(PollContent::TABLE), Optional, Both, as content;
        poll_vote: Option<Box<PollVoteContent>> = "pollVote" Object(PollVoteContent::TABLE), Optional, Documented, as content;
        buttons: Option<Box<ButtonsContent>> = "buttonsMessage" Object(ButtonsContent::TABLE), Optional, Both, as content;
        buttons_response: Option<Box<ButtonsResponseContent>> = "buttonsResponseMessage" Object(ButtonsResponseContent::TABLE), Optional, Documented, as content;
        list_response: Option<Box<ListResponseContent>> = "listResponseMessage" Object(ListResponseContent::TABLE), Optional, Documented, as content;
        /// A template with its values.
        hydrated_template: Option<Json> = "hydratedTemplate" Json, Optional, Documented, as content;
        /// A request for a payment.
        request_payment: Option<Json> = "requestPayment" Json, Optional, Documented, as content;
        /// A payment.
        send_payment: Option<Json> = "sendPayment" Json, Optional, Documented, as content;
        /// A product.
        product: Option<Json> = "product" Json, Optional, Documented, as content;
        /// An order.
        order: Option<Json> = "order" Json, Optional, Documented, as content;
        /// A key for payments by Pix.
        pix_key: Option<Json> = "pixKeyMessage" Json, Optional, Documented, as content;
        /// Several cards.
        carousel: Option<Json> = "carouselMessage" Json, Optional, Documented, as content;
        /// An order to review and pay.
        review_and_pay: Option<Json> = "reviewAndPay" Json, Optional, Documented, as content;
        /// An order to review.
        review_order: Option<Json> = "reviewOrder" Json, Optional, Documented, as content;
        /// An invitation to run a channel.
        newsletter_admin_invite: Option<Json> = "newsletterAdminInvite" Json, Optional, Documented, as content;
        /// A message that was pinned.
        pin: Option<Json> = "pinMessage" Json, Optional, Documented, as content;
        /// An event of a calendar.
        calendar_event: Option<Json> = "event" Json, Optional, Documented, as content;
        /// An answer to an event of a calendar.
        event_response: Option<Json> = "eventResponse" Json, Optional, Documented, as content;
        /// An image of a status.
        status_image: Option<Json> = "statusImage" Json, Optional, Documented;
        /// An event of a group or a call, such as `GROUP_CREATE`.
        notification: Option<String> = "notification" Text, Optional, Both, as content;
        /// Whom or what a notification is about, mostly a list of phones.
        notification_parameters: Option<Json> = "notificationParameters" Json, Optional, Both;
        /// The id of a call.
        call_id: Option<Json> = "callId" Json, Optional, Both;
        /// A code, such as the one of an invitation.
        code: Option<Json> = "code" Json, Optional, Both;
        /// When the code expires.
        expires_at: Option<Json> = "expiresAt" Json, Optional, Both;
        /// How a member asked to join.
        request_method: Option<Json> = "requestMethod" Json, Optional, Both;
        /// Who may share the link of a group.
        link_mode: Option<Json> = "linkMode" Json, Optional, Both;
        /// The new picture.
        updated_photo: Option<Json> = "updatedPhoto" Json, Optional, Both;
    }
}

/// What was received.
///
/// ```
/// use zapi_webhooks::{Content, Event, parse};
///
/// let body = br#"{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999",
///     "momment":1757333824580,"type":"ReceivedCallback","buttonsResponseMessage":{"buttonId":"1"}}"#;
/// let Event::Received(event) = parse(body)?.event else { panic!("a message") };
/// match event.content() {
///     Some(Content::ButtonsResponse(answer)) => assert_eq!(answer.button_id.as_deref(), Some("1")),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content<'e> {
    /// A text message.
    Text(&'e TextContent),
    /// An image.
    Image(&'e ImageContent),
    /// An audio message.
    Audio(&'e AudioContent),
    /// A video.
    Video(&'e VideoContent),
    /// A round video message.
    Ptv(&'e PtvContent),
    /// A document.
    Document(&'e DocumentContent),
    /// A sticker.
    Sticker(&'e StickerContent),
    /// A reaction to a message.
    Reaction(&'e ReactionContent),
    /// A place.
    Location(&'e LocationContent),
    /// The place of a contact, as it moves.
    LiveLocation(&'e LiveLocationContent),
    /// The card of a contact.
    Contact(&'e ContactContent),
    /// A poll.
    Poll(&'e PollContent),
    /// A vote in a poll.
    PollVote(&'e PollVoteContent),
    /// A message with buttons.
    Buttons(&'e ButtonsContent),
    /// The button that a contact chose.
    ButtonsResponse(&'e ButtonsResponseContent),
    /// The row of a list that a contact chose.
    ListResponse(&'e ListResponseContent),
    /// A template with its values, as JSON.
    HydratedTemplate(&'e Json),
    /// A request for a payment, as JSON.
    RequestPayment(&'e Json),
    /// A payment, as JSON.
    SendPayment(&'e Json),
    /// A product, as JSON.
    Product(&'e Json),
    /// An order, as JSON.
    Order(&'e Json),
    /// A key for payments by Pix, as JSON.
    PixKey(&'e Json),
    /// Several cards, as JSON.
    Carousel(&'e Json),
    /// An order to review and pay, as JSON.
    ReviewAndPay(&'e Json),
    /// An order to review, as JSON.
    ReviewOrder(&'e Json),
    /// An invitation to run a channel, as JSON.
    NewsletterAdminInvite(&'e Json),
    /// A message that was pinned, as JSON.
    Pin(&'e Json),
    /// An event of a calendar, as JSON.
    CalendarEvent(&'e Json),
    /// An answer to an event of a calendar, as JSON.
    EventResponse(&'e Json),
    /// An image of a status, as JSON.
    StatusImage(&'e Json),
    /// An event of a group or a call.
    Notification(Notification<'e>),
    /// A message that can be seen once only, whose content the gateway withheld.
    Withheld,
}

/// An event of a group or a call, gathered from the outermost object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification<'e> {
    /// What happened, such as `GROUP_CREATE`.
    pub name: &'e str,
    /// Whom or what it is about, mostly a list of phones.
    pub parameters: Option<&'e Json>,
    /// The id of a call.
    pub call_id: Option<&'e Json>,
    /// A code, such as the one of an invitation.
    pub code: Option<&'e Json>,
    /// When the code expires.
    pub expires_at: Option<&'e Json>,
    /// How a member asked to join.
    pub request_method: Option<&'e Json>,
    /// Who may share the link of a group.
    pub link_mode: Option<&'e Json>,
    /// The new name of a profile.
    pub profile_name: Option<&'e Json>,
    /// The new picture.
    pub updated_photo: Option<&'e Json>,
}

impl ReceivedEvent {
    /// Returns what was received, in the order of the table: one content in all known bodies, two if the body
    /// has the finding `several-contents`, none for a kind that is not known.
    #[must_use]
    pub fn contents(&self) -> Vec<Content<'_>> {
        let mut contents = Vec::with_capacity(1);
        macro_rules! push {
            ($($field:ident $Variant:ident,)*) => {$(
                contents.extend(self.$field.as_ref().map(|it| Content::$Variant(it)));
            )*};
        }
        push! {
            text Text, image Image, audio Audio, video Video, ptv Ptv, document Document,
            sticker Sticker, reaction Reaction, location Location, live_location LiveLocation,
            contact Contact, poll Poll, poll_vote PollVote, buttons Buttons,
            buttons_response ButtonsResponse, list_response ListResponse,
            hydrated_template HydratedTemplate, request_payment RequestPayment,
            send_payment SendPayment, product Product, order Order, pix_key PixKey,
            carousel Carousel, review_and_pay ReviewAndPay, review_order ReviewOrder,
            newsletter_admin_invite NewsletterAdminInvite, pin Pin,
            calendar_event CalendarEvent, event_response EventResponse,
        }
        contents.extend(self.notification().map(Content::Notification));
        if contents.is_empty() {
            // Next to a text it belongs to that.
            contents.extend(self.status_image.as_ref().map(Content::StatusImage));
        }
        if contents.is_empty() && self.view_once == Some(true) {
            contents.push(Content::Withheld);
        }
        contents
    }

    /// Returns the only content; `None` if there is none, or more than one.
    #[must_use]
    pub fn content(&self) -> Option<Content<'_>> {
        match *self.contents() {
            [content] => Some(content),
            _ => None,
        }
    }

    fn notification(&self) -> Option<Notification<'_>> {
        Some(Notification {
            name: self.notification.as_deref()?,
            parameters: self.notification_parameters.as_ref(),
            call_id: self.call_id.as_ref(),
            code: self.code.as_ref(),
            expires_at: self.expires_at.as_ref(),
            request_method: self.request_method.as_ref(),
            link_mode: self.link_mode.as_ref(),
            profile_name: self.profile_name.as_ref(),
            updated_photo: self.updated_photo.as_ref(),
        })
    }

    /// Returns who wrote the message: the participant in a group, the phone otherwise.
    #[must_use]
    pub fn sender(&self) -> &Phone {
        self.participant_phone.as_ref().unwrap_or(&self.phone)
    }

    /// Returns `type:instanceId:messageId`, then `:waiting` if the content has not arrived yet, and
    /// `:edit:<editMessageId>:<momment>` if the message replaces another; `None` without a `messageId`.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<String> {
        let message = self.message_id.as_ref()?;
        let mut key = format!("{}:{}:{message}", Self::TYPE, self.instance_id.as_str());
        if self.waiting_message == Some(true) {
            key.push_str(":waiting");
        }
        if self.is_edit == Some(true) {
            let edited = self.edit_message_id.as_deref().unwrap_or_default();
            key.extend([":edit:", edited, ":", &self.moment.raw().to_string()]);
        }
        Some(key)
    }
}
