from datetime import datetime
from types import GenericAlias
from typing import Any, Generic, Literal, Optional, TypeVar, Union, final

from . import Event
from ._shapes import Body, EventType, Number, OnConflict, Rejected, Tolerance

_E = TypeVar("_E", covariant=True)

def parse(
    body: Body, /, *, tolerance: Optional[Tolerance] = None, on_conflict: Optional[OnConflict] = None
) -> Parsed[Event]:
    """Reads a body of any event.

    A body of an undocumented type is an `OtherEvent`, kept whole. `tolerance` says which deviations are tolerated,
    `lenient` unless given. `on_conflict` says which copy of a key counts if it is repeated with another value; unless
    given, such a body is rejected. Raises `Rejected` if the body is not one event with exactly one reading.
    """

def parse_connected(
    body: Body, /, *, tolerance: Optional[Tolerance] = None, on_conflict: Optional[OnConflict] = None
) -> Parsed[ConnectedEvent]:
    """Reads a `ConnectedCallback` body, and rejects any other event.

    Takes the same options as `parse`. Raises `Rejected` with the code `wrong-event` if the body is another event.
    """

def normalize(
    body: Body, /, *, tolerance: Optional[Tolerance] = None, on_conflict: Optional[OnConflict] = None
) -> Normalized:
    """Rewrites a document of any value as strict JSON.

    Takes the same options as `parse`. Raises `Rejected` if the body is not one document with exactly one reading.
    """

def lines(
    body: Body, /, *, tolerance: Optional[Tolerance] = None, on_conflict: Optional[OnConflict] = None
) -> list[Document]:
    """Reads one document on each line (NDJSON), each with its own verdict.

    Takes the same options as `parse`. A rejected line raises nothing: its verdict is the exception. The list holds all
    documents, so pass a large archive in pieces that end at a line feed.
    """

def explain(code: str, /) -> Explanation:
    """Explains the code of a finding.

    Raises `ValueError` if no finding has the code.
    """

def sample(type_: EventType, /) -> str:
    """Returns a body as the gateway sends it, to test a receiver with. Its values are invented.

    Raises `ValueError` if the type is not documented.
    """

@final
class Parsed(Generic[_E]):
    """An accepted body: its event, and every deviation that was tolerated."""

    @property
    def event(self) -> _E:
        """The event."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every deviation, in the order of the body."""

    @property
    def unknown(self) -> tuple[UnknownField, ...]:
        """Every member that is not part of the contract, in the order of the body."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    @property
    def is_clean(self) -> bool:
        """Whether the body was contract-clean JSON, so that there are no findings."""

    @property
    def dialect(self) -> Literal["json", "json5", "lenient"]:
        """The smallest grammar that admits the body as it is: `json`, `json5` or `lenient`."""

    def __class_getitem__(cls, event: Any, /) -> GenericAlias:
        """Names the class of one event, as in `Parsed[ReceivedEvent]`."""

@final
class Finding:
    """One deviation of a body that was tolerated, or one reason why it was rejected."""

    @property
    def code(self) -> str:
        """The stable code, in kebab case, such as `single-quotes`. `explain` says what it means."""

    @property
    def quirk(self) -> Optional[str]:
        """The code of the deviation that was not tolerated, if `code` is `denied`."""

    @property
    def severity(self) -> Literal["note", "warning", "error"]:
        """How grave the finding is: `note`, `warning` or `error`. Only a rejected body has errors."""

    @property
    def dialect(self) -> Literal["json", "json5", "lenient"]:
        """The smallest grammar that admits the deviation: `json`, `json5` or `lenient`."""

    @property
    def field(self) -> Optional[str]:
        """The path of the member, such as `image.imageUrl`, if the finding belongs to one."""

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the place in the body: code points of a `str`, bytes of any other body."""

    @property
    def related(self) -> Optional[tuple[int, int]]:
        """Start and end of the key of another copy of the member, if the finding is about copies."""

    @property
    def replacement(self) -> Optional[str]:
        """The text that strict JSON has in place of the span, if `normalize` or `lines` made the finding. It may
        repeat the body."""

    @property
    def message(self) -> str:
        """One line that makes sense alone and never repeats the body. Its place counts bytes of UTF-8."""

@final
class Explanation:
    """What a code means, and why a body with it is tolerated or rejected."""

    @property
    def code(self) -> str:
        """The code, in kebab case."""

    @property
    def severity(self) -> Literal["note", "warning", "error"]:
        """How grave a finding with the code is: `note`, `warning` or `error`."""

    @property
    def message(self) -> str:
        """The message of such a finding in a few words."""

    @property
    def explanation(self) -> str:
        """A paragraph: what the code means, and why such a body is tolerated or rejected."""

    @property
    def reading(self) -> Optional[str]:
        """How the deviation is read, in a few words, if it can be tolerated."""

    @property
    def source(self) -> Optional[str]:
        """The source of that reading, such as a specification with its section."""

    @property
    def example(self) -> Optional[str]:
        """A body with this deviation and no other."""

@final
class UnknownField:
    """A member that is not part of the contract, kept as it came."""

    @property
    def name(self) -> str:
        """The key."""

    @property
    def pointer(self) -> str:
        """Where the member is, as a JSON Pointer (RFC 6901)."""

    @property
    def json(self) -> str:
        """The value as strict JSON, with every digit."""

    @property
    def value(self) -> Any:
        """The value, without rounding: a number with a fraction is a `Decimal` if no `float` holds it."""

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the value in the body: code points of a `str`, bytes of any other body."""

@final
class Normalized:
    """A document of any value as strict JSON, and every deviation that was tolerated in it."""

    @property
    def json(self) -> str:
        """The document as strict JSON (RFC 8259), in which no object repeats a key."""

    @property
    def value(self) -> Any:
        """The value, without rounding: a number with a fraction is a `Decimal` if no `float` holds it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every deviation, in the order of the body."""

    @property
    def is_clean(self) -> bool:
        """Whether the document was strict JSON without repeated keys, so that there are no findings."""

    @property
    def dialect(self) -> Literal["json", "json5", "lenient"]:
        """The smallest grammar that admits the document as it is: `json`, `json5` or `lenient`."""

@final
class Document:
    """One of several documents, accepted or rejected."""

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the document in the body: code points of a `str`, bytes of any other body. A rejected
        document is its whole line."""

    @property
    def verdict(self) -> Union[Normalized, Rejected]:
        """The document as strict JSON, or why it was rejected."""

@final
class Rejection:
    @property
    def code(self) -> str: ...
    @property
    def quirk(self) -> Optional[str]: ...
    @property
    def field(self) -> Optional[str]: ...
    @property
    def span(self) -> tuple[int, int]: ...
    @property
    def is_truncated(self) -> bool: ...
    @property
    def event_type(self) -> Optional[str]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def partial(self) -> tuple[tuple[str, Any], ...]: ...

@final
class OtherEvent:
    """An event of a type that is not documented, kept whole."""

    @property
    def type(self) -> str:
        """The type of the event: any that is not documented."""

    @property
    def members(self) -> tuple[UnknownField, ...]:
        """Every member, each copy of it, in the order of the body."""

    @property
    def instance_id(self) -> Optional[str]:
        """The instance, if exactly one valid copy is there."""

    @property
    def phone(self) -> Optional[str]:
        """The number or the chat, if exactly one valid copy is there."""

    @property
    def momment(self) -> Optional[int]:
        """The time of the event as the gateway counts it, if exactly one valid copy is there."""

    @property
    def moment(self) -> Optional[datetime]:
        """The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds."""

    @property
    def key(self) -> None:
        """`None`: nothing is known that is the same for every delivery of such an event."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), in which copies of a key keep their order."""

# events: written by generate.py
@final
class ConnectedEvent:
    """An event of the type `ConnectedCallback`."""

    @property
    def connected(self) -> bool:
        """The status of the instance. Source: the vendor's pages and real traffic."""

    @property
    def instance_id(self) -> str:
        """The instance that connected. Source: the vendor's pages and real traffic."""

    @property
    def is_business(self) -> Optional[bool]:
        """Whether the account is a business account: undocumented, present in real traffic. Source: real traffic."""

    @property
    def moment(self) -> Optional[datetime]:
        """The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds."""

    @property
    def momment(self) -> int:
        """The time of the event, from the key `momment` (sic). Source: the vendor's pages and real traffic."""

    @property
    def phone(self) -> str:
        """The number that is connected. Source: the vendor's pages and real traffic."""

    @property
    def type(self) -> Literal["ConnectedCallback"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""

@final
class DisconnectedEvent:
    """An event of the type `DisconnectedCallback`."""

    @property
    def disconnected(self) -> Optional[bool]:
        """Whether the instance is disconnected. Source: the vendor's pages."""

    @property
    def error(self) -> Optional[str]:
        """Why the connection was lost. Source: the vendor's pages."""

    @property
    def instance_id(self) -> str:
        """The instance that lost its connection. Source: the vendor's pages."""

    @property
    def moment(self) -> Optional[datetime]:
        """The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds."""

    @property
    def momment(self) -> int:
        """The time of the event, from the key `momment` (sic). Source: the vendor's pages."""

    @property
    def phone(self) -> Optional[str]:
        """The number that was connected: undocumented, in bodies of public receivers. Source: real traffic."""

    @property
    def type(self) -> Literal["DisconnectedCallback"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""

@final
class DeliveryEvent:
    """An event of the type `DeliveryCallback`."""

    @property
    def error(self) -> Optional[str]:
        """Why the message could not be sent: undocumented, acted on by public receivers. Source: real traffic."""

    @property
    def instance_id(self) -> str:
        """The instance that sent the message. Source: the vendor's pages."""

    @property
    def message_id(self) -> Optional[str]:
        """WhatsApp's id of the message. Source: the vendor's pages."""

    @property
    def phone(self) -> str:
        """The chat that the message was sent to. Source: the vendor's pages."""

    @property
    def zaap_id(self) -> Optional[str]:
        """The gateway's id of the message. Source: the vendor's pages."""

    @property
    def type(self) -> Literal["DeliveryCallback"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""

@final
class MessageStatusEvent:
    """An event of the type `MessageStatusCallback`."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the messages. Source: the vendor's pages and real traffic."""

    @property
    def instance_id(self) -> str:
        """The instance that sent or received the messages. Source: the vendor's pages and real traffic."""

    @property
    def is_group(self) -> Optional[bool]:
        """Whether the chat is a group. Source: the vendor's pages and real traffic."""

    @property
    def moment(self) -> Optional[datetime]:
        """The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds."""

    @property
    def momment(self) -> int:
        """The time of the event, from the key `momment` (sic). Source: the vendor's pages and real traffic."""

    @property
    def participant(self) -> Optional[str]:
        """The member of the group whose device reports: undocumented, present in real traffic. Source: real traffic."""

    @property
    def participant_device(self) -> Optional[int]:
        """The device of that member: undocumented, present in real traffic. Source: real traffic."""

    @property
    def phone(self) -> str:
        """The chat of the messages. Source: the vendor's pages and real traffic."""

    @property
    def phone_device(self) -> Optional[int]:
        """The device of the contact. Source: the vendor's pages and real traffic."""

    @property
    def status(self) -> str:
        """How far the messages came. Source: the vendor's pages and real traffic."""

    @property
    def type(self) -> Literal["MessageStatusCallback"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""

@final
class PresenceChatEvent:
    """An event of the type `PresenceChatCallback`."""

    @property
    def instance_id(self) -> str:
        """The instance that observes the chat. Source: the vendor's pages and real traffic."""

    @property
    def last_seen(self) -> Any:
        """When the contact was seen last: null in every known body. Source: the vendor's pages and real traffic."""

    @property
    def phone(self) -> str:
        """The chat. Source: the vendor's pages and real traffic."""

    @property
    def status(self) -> str:
        """What the contact does. Source: the vendor's pages and real traffic."""

    @property
    def type(self) -> Literal["PresenceChatCallback"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""

@final
class AudioContent:
    """An audio message. Source: the vendor's pages and real traffic."""

    @property
    def audio_url(self) -> Optional[str]:
        """The address of the audio. Source: the vendor's pages and real traffic."""

    @property
    def mime_type(self) -> Optional[str]:
        """The media type, such as `audio/ogg`. Source: the vendor's pages and real traffic."""

    @property
    def ptt(self) -> Optional[bool]:
        """Whether the audio was recorded in the chat. Source: the vendor's pages and real traffic."""

    @property
    def seconds(self) -> Optional[int]:
        """The length in seconds. Source: the vendor's pages and real traffic."""

    @property
    def view_once(self) -> Optional[bool]:
        """Whether the audio can be heard once only. Source: the vendor's pages and real traffic."""

@final
class ButtonsContent:
    """A message with buttons. Source: the vendor's pages and real traffic."""

    @property
    def buttons(self) -> Any:
        """The buttons. Source: the vendor's pages and real traffic."""

    @property
    def image_url(self) -> Optional[str]:
        """The address of an image. Source: the vendor's pages and real traffic."""

    @property
    def message(self) -> Optional[str]:
        """The text. Source: the vendor's pages and real traffic."""

    @property
    def video_url(self) -> Optional[str]:
        """The address of a video. Source: the vendor's pages and real traffic."""

@final
class ButtonsResponseContent:
    """The button that a contact chose. Source: the vendor's pages."""

    @property
    def button_id(self) -> Optional[str]:
        """The id of the button. Source: the vendor's pages."""

    @property
    def message(self) -> Optional[str]:
        """The text of the button. Source: the vendor's pages."""

@final
class ContactContent:
    """The card of a contact. Source: the vendor's pages."""

    @property
    def display_name(self) -> Optional[str]:
        """The name of the contact. Source: the vendor's pages."""

    @property
    def phones(self) -> Any:
        """The phones of the contact. Source: the vendor's pages."""

    @property
    def v_card(self) -> Optional[str]:
        """The card in vCard format (RFC 6350). Source: the vendor's pages."""

@final
class DocumentContent:
    """A document. Source: the vendor's pages and real traffic."""

    @property
    def caption(self) -> Optional[str]:
        """The text below the document. Source: the vendor's pages and real traffic."""

    @property
    def document_url(self) -> Optional[str]:
        """The address of the document. Source: the vendor's pages and real traffic."""

    @property
    def file_name(self) -> Optional[str]:
        """The name of the file. Source: the vendor's pages and real traffic."""

    @property
    def mime_type(self) -> Optional[str]:
        """The media type, such as `application/pdf`. Source: the vendor's pages and real traffic."""

    @property
    def page_count(self) -> Optional[int]:
        """The number of pages. Source: the vendor's pages and real traffic."""

    @property
    def title(self) -> Optional[str]:
        """The title. Source: the vendor's pages and real traffic."""

@final
class ImageContent:
    """An image. Source: the vendor's pages and real traffic."""

    @property
    def caption(self) -> Optional[str]:
        """The text below the image. Source: the vendor's pages and real traffic."""

    @property
    def height(self) -> Optional[int]:
        """The height in pixels. Source: the vendor's pages and real traffic."""

    @property
    def image_url(self) -> Optional[str]:
        """The address of the image. Source: the vendor's pages and real traffic."""

    @property
    def mime_type(self) -> Optional[str]:
        """The media type, such as `image/jpeg`. Source: the vendor's pages and real traffic."""

    @property
    def thumbnail_url(self) -> Optional[str]:
        """The address of a smaller image. Source: the vendor's pages and real traffic."""

    @property
    def view_once(self) -> Optional[bool]:
        """Whether the image can be seen once only. Source: the vendor's pages and real traffic."""

    @property
    def width(self) -> Optional[int]:
        """The width in pixels. Source: the vendor's pages and real traffic."""

@final
class ListResponseContent:
    """The row of a list that a contact chose. Source: the vendor's pages."""

    @property
    def message(self) -> Optional[str]:
        """The text of the answer. Source: the vendor's pages."""

    @property
    def selected_row_id(self) -> Optional[str]:
        """The id of the row. Source: the vendor's pages."""

    @property
    def title(self) -> Optional[str]:
        """The title of the row. Source: the vendor's pages."""

@final
class LiveLocationContent:
    """The place of a contact, as it moves: undocumented, present in real traffic. Source: real traffic."""

    @property
    def caption(self) -> Optional[str]:
        """The text below the place. Source: real traffic."""

    @property
    def latitude(self) -> Optional[Number]:
        """The latitude in degrees. Source: real traffic."""

    @property
    def longitude(self) -> Optional[Number]:
        """The longitude in degrees. Source: real traffic."""

    @property
    def sequence(self) -> Any:
        """The number of the report, as the gateway spells it. Source: real traffic."""

@final
class LocationContent:
    """A place. Source: the vendor's pages."""

    @property
    def address(self) -> Optional[str]:
        """The address of the place. Source: the vendor's pages."""

    @property
    def latitude(self) -> Optional[Number]:
        """The latitude in degrees. Source: the vendor's pages."""

    @property
    def longitude(self) -> Optional[Number]:
        """The longitude in degrees. Source: the vendor's pages."""

    @property
    def name(self) -> Optional[str]:
        """The name of the place. Source: the vendor's pages."""

    @property
    def url(self) -> Optional[str]:
        """A link to the place. Source: the vendor's pages."""

@final
class PollContent:
    """A poll. Source: the vendor's pages and real traffic."""

    @property
    def options(self) -> Any:
        """The options. Source: the vendor's pages and real traffic."""

    @property
    def poll_max_options(self) -> Optional[int]:
        """How many options a contact may choose: 0 for any number. Source: the vendor's pages and real traffic."""

    @property
    def question(self) -> Optional[str]:
        """The question. Source: the vendor's pages and real traffic."""

@final
class PollVoteContent:
    """A vote in a poll. Source: the vendor's pages."""

    @property
    def options(self) -> Any:
        """The options that were chosen. Source: the vendor's pages."""

    @property
    def poll_message_id(self) -> Optional[str]:
        """The id of the poll's message. Source: the vendor's pages."""

@final
class PtvContent:
    """A round video message: undocumented, present in real traffic. Source: real traffic."""

    @property
    def caption(self) -> Optional[str]:
        """The text below the video. Source: real traffic."""

    @property
    def height(self) -> Optional[int]:
        """The height in pixels. Source: real traffic."""

    @property
    def mime_type(self) -> Optional[str]:
        """The media type, such as `video/mp4`. Source: real traffic."""

    @property
    def ptv_url(self) -> Optional[str]:
        """The address of the video. Source: real traffic."""

    @property
    def width(self) -> Optional[int]:
        """The width in pixels. Source: real traffic."""

@final
class ReactionContent:
    """A reaction to a message. Source: the vendor's pages and real traffic."""

    @property
    def reaction_by(self) -> Optional[str]:
        """Who reacted. Source: the vendor's pages and real traffic."""

    @property
    def referenced_message(self) -> Any:
        """The message that the reaction is to. Source: the vendor's pages and real traffic."""

    @property
    def time(self) -> Optional[int]:
        """When the contact reacted. Source: the vendor's pages and real traffic."""

    @property
    def value(self) -> Optional[str]:
        """The emoji, or an empty text if the reaction was taken back. Source: the vendor's pages and real traffic."""

@final
class StickerContent:
    """A sticker. Source: the vendor's pages and real traffic."""

    @property
    def height(self) -> Optional[int]:
        """The height in pixels. Source: the vendor's pages and real traffic."""

    @property
    def mime_type(self) -> Optional[str]:
        """The media type, such as `image/webp`. Source: the vendor's pages and real traffic."""

    @property
    def sticker_url(self) -> Optional[str]:
        """The address of the sticker. Source: the vendor's pages and real traffic."""

    @property
    def width(self) -> Optional[int]:
        """The width in pixels. Source: the vendor's pages and real traffic."""

@final
class TextContent:
    """A text message. Source: the vendor's pages and real traffic."""

    @property
    def message(self) -> Optional[str]:
        """The text. Source: the vendor's pages and real traffic."""

@final
class VideoContent:
    """A video. Source: the vendor's pages and real traffic."""

    @property
    def caption(self) -> Optional[str]:
        """The text below the video. Source: the vendor's pages and real traffic."""

    @property
    def height(self) -> Optional[int]:
        """The height in pixels. Source: the vendor's pages and real traffic."""

    @property
    def is_gif(self) -> Optional[bool]:
        """Whether the video plays as an animation. Source: the vendor's pages and real traffic."""

    @property
    def mime_type(self) -> Optional[str]:
        """The media type, such as `video/mp4`. Source: the vendor's pages and real traffic."""

    @property
    def seconds(self) -> Optional[int]:
        """The length in seconds. Source: the vendor's pages and real traffic."""

    @property
    def video_url(self) -> Optional[str]:
        """The address of the video. Source: the vendor's pages and real traffic."""

    @property
    def view_once(self) -> Optional[bool]:
        """Whether the video can be seen once only. Source: the vendor's pages and real traffic."""

    @property
    def width(self) -> Optional[int]:
        """The width in pixels. Source: the vendor's pages and real traffic."""

@final
class ReceivedEvent:
    """An event of the type `ReceivedCallback`."""

    @property
    def audio(self) -> Optional[AudioContent]:
        """An audio message. Source: the vendor's pages and real traffic."""

    @property
    def broadcast(self) -> Optional[bool]:
        """Whether the message came by a broadcast list. Source: the vendor's pages and real traffic."""

    @property
    def broadcast_recipients(self) -> Any:
        """The recipients of a broadcast. Source: the vendor's pages."""

    @property
    def buttons_message(self) -> Optional[ButtonsContent]:
        """A message with buttons. Source: the vendor's pages and real traffic."""

    @property
    def buttons_response_message(self) -> Optional[ButtonsResponseContent]:
        """The button that a contact chose. Source: the vendor's pages."""

    @property
    def call_id(self) -> Any:
        """The id of a call. Source: the vendor's pages and real traffic."""

    @property
    def carousel_message(self) -> Any:
        """Several cards. Source: the vendor's pages."""

    @property
    def chat_lid(self) -> Optional[str]:
        """The hidden id of the chat. Source: the vendor's pages and real traffic."""

    @property
    def chat_name(self) -> Optional[str]:
        """The name of the chat. Source: the vendor's pages and real traffic."""

    @property
    def code(self) -> Any:
        """A code, such as the one of an invitation. Source: the vendor's pages and real traffic."""

    @property
    def connected_phone(self) -> Optional[str]:
        """The number of the instance. Source: the vendor's pages and real traffic."""

    @property
    def contact(self) -> Optional[ContactContent]:
        """The card of a contact. Source: the vendor's pages."""

    @property
    def document(self) -> Optional[DocumentContent]:
        """A document. Source: the vendor's pages and real traffic."""

    @property
    def edit_message_id(self) -> Optional[str]:
        """The id of the message that is replaced. Source: the vendor's pages and real traffic."""

    @property
    def event(self) -> Any:
        """An event of a calendar. Source: the vendor's pages."""

    @property
    def event_response(self) -> Any:
        """An answer to an event of a calendar. Source: the vendor's pages."""

    @property
    def expires_at(self) -> Any:
        """When the code expires. Source: the vendor's pages and real traffic."""

    @property
    def external_ad_reply(self) -> Any:
        """The advertisement that led to the message. Source: the vendor's pages and real traffic."""

    @property
    def forwarded(self) -> Optional[bool]:
        """Whether the message was forwarded. Source: the vendor's pages and real traffic."""

    @property
    def from_api(self) -> Optional[bool]:
        """Whether the message was sent by the gateway's API. Source: the vendor's pages and real traffic."""

    @property
    def from_me(self) -> Optional[bool]:
        """Whether the owner of the instance wrote the message. Source: the vendor's pages and real traffic."""

    @property
    def hydrated_template(self) -> Any:
        """A template with its values. Source: the vendor's pages."""

    @property
    def image(self) -> Optional[ImageContent]:
        """An image. Source: the vendor's pages and real traffic."""

    @property
    def instance_id(self) -> str:
        """The instance that received the message. Source: the vendor's pages and real traffic."""

    @property
    def is_edit(self) -> Optional[bool]:
        """Whether the message replaces an earlier one. Source: the vendor's pages and real traffic."""

    @property
    def is_group(self) -> Optional[bool]:
        """Whether the chat is a group. Source: the vendor's pages and real traffic."""

    @property
    def is_newsletter(self) -> Optional[bool]:
        """Whether the chat is a channel. Source: the vendor's pages and real traffic."""

    @property
    def is_status_reply(self) -> Optional[bool]:
        """Whether the message answers a status. Source: the vendor's pages and real traffic."""

    @property
    def link_mode(self) -> Any:
        """Who may share the link of a group. Source: the vendor's pages and real traffic."""

    @property
    def list_response_message(self) -> Optional[ListResponseContent]:
        """The row of a list that a contact chose. Source: the vendor's pages."""

    @property
    def live_location(self) -> Optional[LiveLocationContent]:
        """The place of a contact, as it moves: undocumented, present in real traffic. Source: real traffic."""

    @property
    def location(self) -> Optional[LocationContent]:
        """A place. Source: the vendor's pages."""

    @property
    def message_expiration_seconds(self) -> Optional[int]:
        """After how many seconds the message goes away. Source: the vendor's pages and real traffic."""

    @property
    def message_id(self) -> Optional[str]:
        """WhatsApp's id of the message; older documented bodies lack it. Source: the vendor's pages and real traffic."""

    @property
    def moment(self) -> Optional[datetime]:
        """The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds."""

    @property
    def momment(self) -> int:
        """The time of the message, from the key `momment` (sic). Source: the vendor's pages and real traffic."""

    @property
    def newsletter_admin_invite(self) -> Any:
        """An invitation to run a channel. Source: the vendor's pages."""

    @property
    def notification(self) -> Optional[str]:
        """An event of a group or a call, such as `GROUP_CREATE`. Source: the vendor's pages and real traffic."""

    @property
    def notification_parameters(self) -> Any:
        """Whom or what a notification is about, mostly a list of phones. Source: the vendor's pages and real traffic."""

    @property
    def order(self) -> Any:
        """An order. Source: the vendor's pages."""

    @property
    def participant_lid(self) -> Optional[str]:
        """The hidden id of that member. Source: the vendor's pages and real traffic."""

    @property
    def participant_phone(self) -> Optional[str]:
        """The member of a group who wrote the message. Source: the vendor's pages and real traffic."""

    @property
    def phone(self) -> str:
        """The chat: a contact, a group or a channel. Source: the vendor's pages and real traffic."""

    @property
    def photo(self) -> Optional[str]:
        """The address of the chat's picture. Source: the vendor's pages and real traffic."""

    @property
    def pin_message(self) -> Any:
        """A message that was pinned. Source: the vendor's pages."""

    @property
    def pix_key_message(self) -> Any:
        """A key for payments by Pix. Source: the vendor's pages."""

    @property
    def poll(self) -> Optional[PollContent]:
        """A poll. Source: the vendor's pages and real traffic."""

    @property
    def poll_vote(self) -> Optional[PollVoteContent]:
        """A vote in a poll. Source: the vendor's pages."""

    @property
    def product(self) -> Any:
        """A product. Source: the vendor's pages."""

    @property
    def profile_name(self) -> Any:
        """The profile's name, of a notification. Source: the vendor's pages and real traffic."""

    @property
    def ptv(self) -> Optional[PtvContent]:
        """A round video message: undocumented, present in real traffic. Source: real traffic."""

    @property
    def reaction(self) -> Optional[ReactionContent]:
        """A reaction to a message. Source: the vendor's pages and real traffic."""

    @property
    def reference_message_id(self) -> Optional[str]:
        """The id of the message that this one answers. Source: the vendor's pages and real traffic."""

    @property
    def request_method(self) -> Any:
        """How a member asked to join. Source: the vendor's pages and real traffic."""

    @property
    def request_payment(self) -> Any:
        """A request for a payment. Source: the vendor's pages."""

    @property
    def review_and_pay(self) -> Any:
        """An order to review and pay. Source: the vendor's pages."""

    @property
    def review_order(self) -> Any:
        """An order to review. Source: the vendor's pages."""

    @property
    def send_payment(self) -> Any:
        """A payment. Source: the vendor's pages."""

    @property
    def sender_lid(self) -> Optional[str]:
        """The hidden id of the sender. Source: the vendor's pages."""

    @property
    def sender_name(self) -> Optional[str]:
        """The name of the sender. Source: the vendor's pages and real traffic."""

    @property
    def sender_photo(self) -> Optional[str]:
        """The address of the sender's picture. Source: the vendor's pages and real traffic."""

    @property
    def status(self) -> Optional[str]:
        """How far the message came. Source: the vendor's pages and real traffic."""

    @property
    def status_image(self) -> Any:
        """An image of a status. Source: the vendor's pages."""

    @property
    def sticker(self) -> Optional[StickerContent]:
        """A sticker. Source: the vendor's pages and real traffic."""

    @property
    def text(self) -> Optional[TextContent]:
        """A text message. Source: the vendor's pages and real traffic."""

    @property
    def updated_photo(self) -> Any:
        """The new picture. Source: the vendor's pages and real traffic."""

    @property
    def video(self) -> Optional[VideoContent]:
        """A video. Source: the vendor's pages and real traffic."""

    @property
    def view_once(self) -> Optional[bool]:
        """Whether the message can be seen once only; alone, its content was withheld. Source: the vendor's pages and real traffic."""

    @property
    def waiting_message(self) -> Optional[bool]:
        """Whether the message's content has not arrived yet. Source: the vendor's pages and real traffic."""

    @property
    def type(self) -> Literal["ReceivedCallback"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""

__all__ = [
    "AudioContent",
    "ButtonsContent",
    "ButtonsResponseContent",
    "ConnectedEvent",
    "ContactContent",
    "DeliveryEvent",
    "DisconnectedEvent",
    "Document",
    "DocumentContent",
    "Explanation",
    "Finding",
    "ImageContent",
    "ListResponseContent",
    "LiveLocationContent",
    "LocationContent",
    "MessageStatusEvent",
    "Normalized",
    "OtherEvent",
    "Parsed",
    "PollContent",
    "PollVoteContent",
    "PresenceChatEvent",
    "PtvContent",
    "ReactionContent",
    "ReceivedEvent",
    "Rejection",
    "StickerContent",
    "TextContent",
    "UnknownField",
    "VideoContent",
    "explain",
    "lines",
    "normalize",
    "parse",
    "parse_connected",
    "sample",
]
# end of events
