"""The shapes that are written in Python: the exception, moments, and values of JSON without rounding."""

from datetime import datetime, timedelta, timezone
from decimal import Context, Decimal, InvalidOperation
from json import JSONDecoder
from typing import Any, Literal, Optional, Union

from ._native import Finding, Rejection

Body = Union[str, bytes, bytearray, memoryview]
"""A body. Places in a `str` count code points, in any other body bytes."""

Tolerance = Literal["strict", "documented", "lenient"]
"""Which deviations are tolerated: none, those that the vendor's pages show, or all with exactly one reading."""

OnConflict = Literal["refuse", "first", "last"]
"""Which copy of a key counts if it is repeated with another value."""

EventType = Literal[
    "ConnectedCallback",
    "DisconnectedCallback",
    "DeliveryCallback",
    "MessageStatusCallback",
    "PresenceChatCallback",
    "ReceivedCallback",
]
"""A documented type."""

Number = Union[int, float, Decimal]
"""A number without rounding: a `Decimal` if it has a fraction that no `float` holds."""

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

INT_DIGITS = 640
"""The longest integer that Python reads under each setting of `sys.set_int_max_str_digits`."""

CONTEXT = Context(traps=[InvalidOperation])
"""Raises for what no `Decimal` can hold. The context of the caller may be set to make it a NaN."""


class Rejected(ValueError):
    """A body without one certain reading. No message repeats the body."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(str(rejection))
        self._rejection = rejection

    @property
    def code(self) -> str:
        """The stable code of the first violation, in kebab case, such as `missing-field`."""
        return self._rejection.code

    @property
    def quirk(self) -> Optional[str]:
        """The code of the deviation that was not tolerated, if `code` is `denied`."""
        return self._rejection.quirk

    @property
    def field(self) -> Optional[str]:
        """The path of the member, if the violation belongs to one."""
        return self._rejection.field

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the first violation: code points of a `str`, bytes of any other body."""
        return self._rejection.span

    @property
    def is_truncated(self) -> bool:
        """Whether the body was rejected because it ends too early."""
        return self._rejection.is_truncated

    @property
    def event_type(self) -> Optional[str]:
        """The documented type that the body announces, if it could be read."""
        return self._rejection.event_type

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, tolerated deviations and violations, in the order of the body."""
        return self._rejection.findings

    @property
    def partial(self) -> tuple[tuple[str, Any], ...]:
        """Every member that could be read but `type`: its place as a JSON Pointer (RFC 6901), and its value."""
        return self._rejection.partial


def moment(millis: int) -> datetime:
    """Makes a `datetime` of the milliseconds since 1970-01-01T00:00:00Z."""
    return EPOCH + timedelta(milliseconds=millis)


def _integer(digits: str) -> Union[int, Decimal]:
    return int(digits) if len(digits) <= INT_DIGITS else Decimal(digits)


def _fraction(digits: str) -> Union[float, Decimal, str]:
    number = float(digits)
    try:
        exact = Decimal(digits, CONTEXT)
    except InvalidOperation:
        # The exponent has more than 18 digits.
        return digits
    return number if Decimal(repr(number)) == exact else exact


loads = JSONDecoder(parse_int=_integer, parse_float=_fraction).decode
