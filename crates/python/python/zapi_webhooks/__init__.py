"""Reads the webhook bodies of Z-API, a WhatsApp gateway, leniently and exactly.

`parse` makes a typed, validated event of a body, and reports each deviation that it tolerated. A body without one
certain reading raises `Rejected`.

>>> from zapi_webhooks import parse
>>> parsed = parse('''{"type": 'ConnectedCallback', connected: true, "momment": 1757333824580,
...     "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7", "phone": "5544999999999"}''')
>>> parsed.event.phone
'5544999999999'
>>> [finding.code for finding in parsed.findings]
['single-quotes', 'unquoted-key']
"""

from typing import Union

from ._native import (
    AudioContent,
    ButtonsContent,
    ButtonsResponseContent,
    ConnectedEvent,
    ContactContent,
    DeliveryEvent,
    DisconnectedEvent,
    Document,
    DocumentContent,
    Explanation,
    Finding,
    ImageContent,
    ListResponseContent,
    LiveLocationContent,
    LocationContent,
    MessageStatusEvent,
    Normalized,
    OtherEvent,
    Parsed,
    PollContent,
    PollVoteContent,
    PresenceChatEvent,
    PtvContent,
    ReactionContent,
    ReceivedEvent,
    StickerContent,
    TextContent,
    UnknownField,
    VideoContent,
    explain,
    lines,
    normalize,
    parse,
    parse_connected,
    sample,
)
from ._shapes import Body, EventType, Number, OnConflict, Rejected, Tolerance

Event = Union[
    ConnectedEvent,
    DisconnectedEvent,
    DeliveryEvent,
    MessageStatusEvent,
    PresenceChatEvent,
    ReceivedEvent,
    OtherEvent,
]
"""Any event."""

__all__ = [
    "AudioContent",
    "Body",
    "ButtonsContent",
    "ButtonsResponseContent",
    "ConnectedEvent",
    "ContactContent",
    "DeliveryEvent",
    "DisconnectedEvent",
    "Document",
    "DocumentContent",
    "Event",
    "EventType",
    "Explanation",
    "Finding",
    "ImageContent",
    "ListResponseContent",
    "LiveLocationContent",
    "LocationContent",
    "MessageStatusEvent",
    "Normalized",
    "Number",
    "OnConflict",
    "OtherEvent",
    "Parsed",
    "PollContent",
    "PollVoteContent",
    "PresenceChatEvent",
    "PtvContent",
    "ReactionContent",
    "ReceivedEvent",
    "Rejected",
    "StickerContent",
    "TextContent",
    "Tolerance",
    "UnknownField",
    "VideoContent",
    "explain",
    "lines",
    "normalize",
    "parse",
    "parse_connected",
    "sample",
]
