// The members of each class. Written by `generate.py`.

classes! {
    /// An event of the type `ConnectedCallback`.
    event ConnectedEvent {
        /// The status of the instance. Source: the vendor's pages and real traffic.
        connected = |it| it.connected;
        /// The instance that connected. Source: the vendor's pages and real traffic.
        instance_id = |it| it.instance_id;
        /// Whether the account is a business account: undocumented, present in real traffic. Source: real traffic.
        is_business = |it| it.is_business;
        /// The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds.
        moment = |it| it.moment;
        /// The time of the event, from the key `momment` (sic). Source: the vendor's pages and real traffic.
        momment = |it| it.moment.raw();
        /// The number that is connected. Source: the vendor's pages and real traffic.
        phone = |it| it.phone;
    }

    /// An event of the type `DisconnectedCallback`.
    event DisconnectedEvent {
        /// Whether the instance is disconnected. Source: the vendor's pages.
        disconnected = |it| it.disconnected;
        /// Why the connection was lost. Source: the vendor's pages.
        error = |it| it.error;
        /// The instance that lost its connection. Source: the vendor's pages.
        instance_id = |it| it.instance_id;
        /// The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds.
        moment = |it| it.moment;
        /// The time of the event, from the key `momment` (sic). Source: the vendor's pages.
        momment = |it| it.moment.raw();
        /// The number that was connected: undocumented, in bodies of public receivers. Source: real traffic.
        phone = |it| it.phone;
    }

    /// An event of the type `DeliveryCallback`.
    event DeliveryEvent {
        /// Why the message could not be sent: undocumented, acted on by public receivers. Source: real traffic.
        error = |it| it.error;
        /// The instance that sent the message. Source: the vendor's pages.
        instance_id = |it| it.instance_id;
        /// WhatsApp's id of the message. Source: the vendor's pages.
        message_id = |it| it.message_id;
        /// The chat that the message was sent to. Source: the vendor's pages.
        phone = |it| it.phone;
        /// The gateway's id of the message. Source: the vendor's pages.
        zaap_id = |it| it.zaap_id;
    }

    /// An event of the type `MessageStatusCallback`.
    event MessageStatusEvent {
        /// The ids of the messages. Source: the vendor's pages and real traffic.
        ids = |it| it.ids;
        /// The instance that sent or received the messages. Source: the vendor's pages and real traffic.
        instance_id = |it| it.instance_id;
        /// Whether the chat is a group. Source: the vendor's pages and real traffic.
        is_group = |it| it.is_group;
        /// The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds.
        moment = |it| it.moment;
        /// The time of the event, from the key `momment` (sic). Source: the vendor's pages and real traffic.
        momment = |it| it.moment.raw();
        /// The member of the group whose device reports: undocumented, present in real traffic. Source: real traffic.
        participant = |it| it.participant;
        /// The device of that member: undocumented, present in real traffic. Source: real traffic.
        participant_device = |it| it.participant_device;
        /// The chat of the messages. Source: the vendor's pages and real traffic.
        phone = |it| it.phone;
        /// The device of the contact. Source: the vendor's pages and real traffic.
        phone_device = |it| it.phone_device;
        /// How far the messages came. Source: the vendor's pages and real traffic.
        status = |it| it.status;
    }

    /// An event of the type `PresenceChatCallback`.
    event PresenceChatEvent {
        /// The instance that observes the chat. Source: the vendor's pages and real traffic.
        instance_id = |it| it.instance_id;
        /// When the contact was seen last: null in every known body. Source: the vendor's pages and real traffic.
        last_seen = |it| it.last_seen;
        /// The chat. Source: the vendor's pages and real traffic.
        phone = |it| it.phone;
        /// What the contact does. Source: the vendor's pages and real traffic.
        status = |it| it.status;
    }

    /// An audio message. Source: the vendor's pages and real traffic.
    content AudioContent {
        /// The address of the audio. Source: the vendor's pages and real traffic.
        audio_url = |it| it.audio_url;
        /// The media type, such as `audio/ogg`. Source: the vendor's pages and real traffic.
        mime_type = |it| it.mime_type;
        /// Whether the audio was recorded in the chat. Source: the vendor's pages and real traffic.
        ptt = |it| it.ptt;
        /// The length in seconds. Source: the vendor's pages and real traffic.
        seconds = |it| it.seconds;
        /// Whether the audio can be heard once only. Source: the vendor's pages and real traffic.
        view_once = |it| it.view_once;
    }

    /// A message with buttons. Source: the vendor's pages and real traffic.
    content ButtonsContent {
        /// The buttons. Source: the vendor's pages and real traffic.
        buttons = |it| it.buttons;
        /// The address of an image. Source: the vendor's pages and real traffic.
        image_url = |it| it.image_url;
        /// The text. Source: the vendor's pages and real traffic.
        message = |it| it.message;
        /// The address of a video. Source: the vendor's pages and real traffic.
        video_url = |it| it.video_url;
    }

    /// The button that a contact chose. Source: the vendor's pages.
    content ButtonsResponseContent {
        /// The id of the button. Source: the vendor's pages.
        button_id = |it| it.button_id;
        /// The text of the button. Source: the vendor's pages.
        message = |it| it.message;
    }

    /// The card of a contact. Source: the vendor's pages.
    content ContactContent {
        /// The name of the contact. Source: the vendor's pages.
        display_name = |it| it.display_name;
        /// The phones of the contact. Source: the vendor's pages.
        phones = |it| it.phones;
        /// The card in vCard format (RFC 6350). Source: the vendor's pages.
        v_card = |it| it.v_card;
    }

    /// A document. Source: the vendor's pages and real traffic.
    content DocumentContent {
        /// The text below the document. Source: the vendor's pages and real traffic.
        caption = |it| it.caption;
        /// The address of the document. Source: the vendor's pages and real traffic.
        document_url = |it| it.document_url;
        /// The name of the file. Source: the vendor's pages and real traffic.
        file_name = |it| it.file_name;
        /// The media type, such as `application/pdf`. Source: the vendor's pages and real traffic.
        mime_type = |it| it.mime_type;
        /// The number of pages. Source: the vendor's pages and real traffic.
        page_count = |it| it.page_count;
        /// The title. Source: the vendor's pages and real traffic.
        title = |it| it.title;
    }

    /// An image. Source: the vendor's pages and real traffic.
    content ImageContent {
        /// The text below the image. Source: the vendor's pages and real traffic.
        caption = |it| it.caption;
        /// The height in pixels. Source: the vendor's pages and real traffic.
        height = |it| it.height;
        /// The address of the image. Source: the vendor's pages and real traffic.
        image_url = |it| it.image_url;
        /// The media type, such as `image/jpeg`. Source: the vendor's pages and real traffic.
        mime_type = |it| it.mime_type;
        /// The address of a smaller image. Source: the vendor's pages and real traffic.
        thumbnail_url = |it| it.thumbnail_url;
        /// Whether the image can be seen once only. Source: the vendor's pages and real traffic.
        view_once = |it| it.view_once;
        /// The width in pixels. Source: the vendor's pages and real traffic.
        width = |it| it.width;
    }

    /// The row of a list that a contact chose. Source: the vendor's pages.
    content ListResponseContent {
        /// The text of the answer. Source: the vendor's pages.
        message = |it| it.message;
        /// The id of the row. Source: the vendor's pages.
        selected_row_id = |it| it.selected_row_id;
        /// The title of the row. Source: the vendor's pages.
        title = |it| it.title;
    }

    /// The place of a contact, as it moves: undocumented, present in real traffic. Source: real traffic.
    content LiveLocationContent {
        /// The text below the place. Source: real traffic.
        caption = |it| it.caption;
        /// The latitude in degrees. Source: real traffic.
        latitude = |it| it.latitude;
        /// The longitude in degrees. Source: real traffic.
        longitude = |it| it.longitude;
        /// The number of the report, as the gateway spells it. Source: real traffic.
        sequence = |it| it.sequence;
    }

    /// A place. Source: the vendor's pages.
    content LocationContent {
        /// The address of the place. Source: the vendor's pages.
        address = |it| it.address;
        /// The latitude in degrees. Source: the vendor's pages.
        latitude = |it| it.latitude;
        /// The longitude in degrees. Source: the vendor's pages.
        longitude = |it| it.longitude;
        /// The name of the place. Source: the vendor's pages.
        name = |it| it.name;
        /// A link to the place. Source: the vendor's pages.
        url = |it| it.url;
    }

    /// A poll. Source: the vendor's pages and real traffic.
    content PollContent {
        /// The options. Source: the vendor's pages and real traffic.
        options = |it| it.options;
        /// How many options a contact may choose: 0 for any number. Source: the vendor's pages and real traffic.
        poll_max_options = |it| it.poll_max_options;
        /// The question. Source: the vendor's pages and real traffic.
        question = |it| it.question;
    }

    /// A vote in a poll. Source: the vendor's pages.
    content PollVoteContent {
        /// The options that were chosen. Source: the vendor's pages.
        options = |it| it.options;
        /// The id of the poll's message. Source: the vendor's pages.
        poll_message_id = |it| it.poll_message_id;
    }

    /// A round video message: undocumented, present in real traffic. Source: real traffic.
    content PtvContent {
        /// The text below the video. Source: real traffic.
        caption = |it| it.caption;
        /// The height in pixels. Source: real traffic.
        height = |it| it.height;
        /// The media type, such as `video/mp4`. Source: real traffic.
        mime_type = |it| it.mime_type;
        /// The address of the video. Source: real traffic.
        ptv_url = |it| it.ptv_url;
        /// The width in pixels. Source: real traffic.
        width = |it| it.width;
    }

    /// A reaction to a message. Source: the vendor's pages and real traffic.
    content ReactionContent {
        /// Who reacted. Source: the vendor's pages and real traffic.
        reaction_by = |it| it.reaction_by;
        /// The message that the reaction is to. Source: the vendor's pages and real traffic.
        referenced_message = |it| it.referenced_message;
        /// When the contact reacted. Source: the vendor's pages and real traffic.
        time = |it| it.time;
        /// The emoji, or an empty text if the reaction was taken back. Source: the vendor's pages and real traffic.
        value = |it| it.value;
    }

    /// A sticker. Source: the vendor's pages and real traffic.
    content StickerContent {
        /// The height in pixels. Source: the vendor's pages and real traffic.
        height = |it| it.height;
        /// The media type, such as `image/webp`. Source: the vendor's pages and real traffic.
        mime_type = |it| it.mime_type;
        /// The address of the sticker. Source: the vendor's pages and real traffic.
        sticker_url = |it| it.sticker_url;
        /// The width in pixels. Source: the vendor's pages and real traffic.
        width = |it| it.width;
    }

    /// A text message. Source: the vendor's pages and real traffic.
    content TextContent {
        /// The text. Source: the vendor's pages and real traffic.
        message = |it| it.message;
    }

    /// A video. Source: the vendor's pages and real traffic.
    content VideoContent {
        /// The text below the video. Source: the vendor's pages and real traffic.
        caption = |it| it.caption;
        /// The height in pixels. Source: the vendor's pages and real traffic.
        height = |it| it.height;
        /// Whether the video plays as an animation. Source: the vendor's pages and real traffic.
        is_gif = |it| it.is_gif;
        /// The media type, such as `video/mp4`. Source: the vendor's pages and real traffic.
        mime_type = |it| it.mime_type;
        /// The length in seconds. Source: the vendor's pages and real traffic.
        seconds = |it| it.seconds;
        /// The address of the video. Source: the vendor's pages and real traffic.
        video_url = |it| it.video_url;
        /// Whether the video can be seen once only. Source: the vendor's pages and real traffic.
        view_once = |it| it.view_once;
        /// The width in pixels. Source: the vendor's pages and real traffic.
        width = |it| it.width;
    }

    /// An event of the type `ReceivedCallback`.
    event ReceivedEvent {
        /// An audio message. Source: the vendor's pages and real traffic.
        audio = |it| content!(it, Audio);
        /// Whether the message came by a broadcast list. Source: the vendor's pages and real traffic.
        broadcast = |it| it.broadcast;
        /// The recipients of a broadcast. Source: the vendor's pages.
        broadcast_recipients = |it| it.broadcast_recipients;
        /// A message with buttons. Source: the vendor's pages and real traffic.
        buttons_message = |it| content!(it, Buttons);
        /// The button that a contact chose. Source: the vendor's pages.
        buttons_response_message = |it| content!(it, ButtonsResponse);
        /// The id of a call. Source: the vendor's pages and real traffic.
        call_id = |it| Hidden(it, "callId");
        /// Several cards. Source: the vendor's pages.
        carousel_message = |it| Hidden(it, "carouselMessage");
        /// The hidden id of the chat. Source: the vendor's pages and real traffic.
        chat_lid = |it| it.chat_lid;
        /// The name of the chat. Source: the vendor's pages and real traffic.
        chat_name = |it| it.chat_name;
        /// A code, such as the one of an invitation. Source: the vendor's pages and real traffic.
        code = |it| Hidden(it, "code");
        /// The number of the instance. Source: the vendor's pages and real traffic.
        connected_phone = |it| it.connected_phone;
        /// The card of a contact. Source: the vendor's pages.
        contact = |it| content!(it, Contact);
        /// A document. Source: the vendor's pages and real traffic.
        document = |it| content!(it, Document);
        /// The id of the message that is replaced. Source: the vendor's pages and real traffic.
        edit_message_id = |it| it.edit_message_id;
        /// An event of a calendar. Source: the vendor's pages.
        event = |it| Hidden(it, "event");
        /// An answer to an event of a calendar. Source: the vendor's pages.
        event_response = |it| Hidden(it, "eventResponse");
        /// When the code expires. Source: the vendor's pages and real traffic.
        expires_at = |it| Hidden(it, "expiresAt");
        /// The advertisement that led to the message. Source: the vendor's pages and real traffic.
        external_ad_reply = |it| it.external_ad_reply;
        /// Whether the message was forwarded. Source: the vendor's pages and real traffic.
        forwarded = |it| it.forwarded;
        /// Whether the message was sent by the gateway's API. Source: the vendor's pages and real traffic.
        from_api = |it| it.from_api;
        /// Whether the owner of the instance wrote the message. Source: the vendor's pages and real traffic.
        from_me = |it| it.from_me;
        /// A template with its values. Source: the vendor's pages.
        hydrated_template = |it| Hidden(it, "hydratedTemplate");
        /// An image. Source: the vendor's pages and real traffic.
        image = |it| content!(it, Image);
        /// The instance that received the message. Source: the vendor's pages and real traffic.
        instance_id = |it| it.instance_id;
        /// Whether the message replaces an earlier one. Source: the vendor's pages and real traffic.
        is_edit = |it| it.is_edit;
        /// Whether the chat is a group. Source: the vendor's pages and real traffic.
        is_group = |it| it.is_group;
        /// Whether the chat is a channel. Source: the vendor's pages and real traffic.
        is_newsletter = |it| it.is_newsletter;
        /// Whether the message answers a status. Source: the vendor's pages and real traffic.
        is_status_reply = |it| it.is_status_reply;
        /// Who may share the link of a group. Source: the vendor's pages and real traffic.
        link_mode = |it| Hidden(it, "linkMode");
        /// The row of a list that a contact chose. Source: the vendor's pages.
        list_response_message = |it| content!(it, ListResponse);
        /// The place of a contact, as it moves: undocumented, present in real traffic. Source: real traffic.
        live_location = |it| content!(it, LiveLocation);
        /// A place. Source: the vendor's pages.
        location = |it| content!(it, Location);
        /// After how many seconds the message goes away. Source: the vendor's pages and real traffic.
        message_expiration_seconds = |it| it.message_expiration_seconds;
        /// WhatsApp's id of the message; older documented bodies lack it. Source: the vendor's pages and real traffic.
        message_id = |it| it.message_id;
        /// The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds.
        moment = |it| it.moment;
        /// The time of the message, from the key `momment` (sic). Source: the vendor's pages and real traffic.
        momment = |it| it.moment.raw();
        /// An invitation to run a channel. Source: the vendor's pages.
        newsletter_admin_invite = |it| Hidden(it, "newsletterAdminInvite");
        /// An event of a group or a call, such as `GROUP_CREATE`. Source: the vendor's pages and real traffic.
        notification = |it| Hidden(it, "notification");
        /// Whom or what a notification is about, mostly a list of phones. Source: the vendor's pages and real traffic.
        notification_parameters = |it| Hidden(it, "notificationParameters");
        /// An order. Source: the vendor's pages.
        order = |it| Hidden(it, "order");
        /// The hidden id of that member. Source: the vendor's pages and real traffic.
        participant_lid = |it| it.participant_lid;
        /// The member of a group who wrote the message. Source: the vendor's pages and real traffic.
        participant_phone = |it| it.participant_phone;
        /// The chat: a contact, a group or a channel. Source: the vendor's pages and real traffic.
        phone = |it| it.phone;
        /// The address of the chat's picture. Source: the vendor's pages and real traffic.
        photo = |it| it.photo;
        /// A message that was pinned. Source: the vendor's pages.
        pin_message = |it| Hidden(it, "pinMessage");
        /// A key for payments by Pix. Source: the vendor's pages.
        pix_key_message = |it| Hidden(it, "pixKeyMessage");
        /// A poll. Source: the vendor's pages and real traffic.
        poll = |it| content!(it, Poll);
        /// A vote in a poll. Source: the vendor's pages.
        poll_vote = |it| content!(it, PollVote);
        /// A product. Source: the vendor's pages.
        product = |it| Hidden(it, "product");
        /// The profile's name, of a notification. Source: the vendor's pages and real traffic.
        profile_name = |it| it.profile_name;
        /// A round video message: undocumented, present in real traffic. Source: real traffic.
        ptv = |it| content!(it, Ptv);
        /// A reaction to a message. Source: the vendor's pages and real traffic.
        reaction = |it| content!(it, Reaction);
        /// The id of the message that this one answers. Source: the vendor's pages and real traffic.
        reference_message_id = |it| it.reference_message_id;
        /// How a member asked to join. Source: the vendor's pages and real traffic.
        request_method = |it| Hidden(it, "requestMethod");
        /// A request for a payment. Source: the vendor's pages.
        request_payment = |it| Hidden(it, "requestPayment");
        /// An order to review and pay. Source: the vendor's pages.
        review_and_pay = |it| Hidden(it, "reviewAndPay");
        /// An order to review. Source: the vendor's pages.
        review_order = |it| Hidden(it, "reviewOrder");
        /// A payment. Source: the vendor's pages.
        send_payment = |it| Hidden(it, "sendPayment");
        /// The hidden id of the sender. Source: the vendor's pages.
        sender_lid = |it| it.sender_lid;
        /// The name of the sender. Source: the vendor's pages and real traffic.
        sender_name = |it| it.sender_name;
        /// The address of the sender's picture. Source: the vendor's pages and real traffic.
        sender_photo = |it| it.sender_photo;
        /// How far the message came. Source: the vendor's pages and real traffic.
        status = |it| it.status;
        /// An image of a status. Source: the vendor's pages.
        status_image = |it| Hidden(it, "statusImage");
        /// A sticker. Source: the vendor's pages and real traffic.
        sticker = |it| content!(it, Sticker);
        /// A text message. Source: the vendor's pages and real traffic.
        text = |it| content!(it, Text);
        /// The new picture. Source: the vendor's pages and real traffic.
        updated_photo = |it| Hidden(it, "updatedPhoto");
        /// A video. Source: the vendor's pages and real traffic.
        video = |it| content!(it, Video);
        /// Whether the message can be seen once only; alone, its content was withheld. Source: the vendor's pages and real traffic.
        view_once = |it| it.view_once;
        /// Whether the message's content has not arrived yet. Source: the vendor's pages and real traffic.
        waiting_message = |it| it.waiting_message;
    }
}
