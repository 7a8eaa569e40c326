#!/usr/bin/env python3
"""Measures `parse` of the wire body against `json.loads` and pydantic, and fails if it costs more than it may.

Each number is the least of several rounds in nanoseconds a call. The rounds of all readers alternate, so that a busy
machine slows them alike.
"""

import json
import sys
import timeit
from typing import Literal, Optional

from pydantic import BaseModel, ConfigDict
from zapi_webhooks import parse, sample

BODY = sample("ConnectedCallback").encode()
MESSAGE = sample("ReceivedCallback").encode()
CALLS, ROUNDS = 20_000, 25


class Connected(BaseModel):
    """The equal model: the same members, of the same types, and frozen."""

    model_config = ConfigDict(frozen=True)

    type: Literal["ConnectedCallback"]
    connected: bool
    momment: int
    instanceId: str
    phone: str
    isBusiness: Optional[bool] = None


def members(event):
    return event.connected, event.momment, event.instance_id, event.phone, event.is_business


READERS = {
    "parse": lambda: parse(BODY),
    "parse, all members read": lambda: members(parse(BODY).event),
    "json.loads": lambda: json.loads(BODY),
    "pydantic model_validate_json": lambda: Connected.model_validate_json(BODY),
    "parse of a message, its text read": lambda: parse(MESSAGE).event.text.message,
    "json.loads of a message": lambda: json.loads(MESSAGE),
}
LIMITS = {"json.loads": 0.25, "pydantic model_validate_json": 0.4}


def main():
    if members(parse(BODY).event) != tuple(Connected.model_validate_json(BODY).__dict__.values())[1:]:
        sys.exit("the readers differ")
    least = dict.fromkeys(READERS, float("inf"))
    for _ in range(ROUNDS):
        for name, reader in READERS.items():
            least[name] = min(least[name], timeit.timeit(reader, number=CALLS) / CALLS * 1e9)
    print(f"{len(BODY)} bytes, Python {sys.version.split()[0]}")
    for name, nanoseconds in least.items():
        print(f"{name:36}{nanoseconds:8.0f} ns")
    ratios = {peer: least["parse"] / least[peer] for peer in LIMITS}
    for peer, ratio in ratios.items():
        print(f"{'parse / ' + peer:36}{ratio:8.2f} of at most {LIMITS[peer]}")
    if any(ratio > LIMITS[peer] for peer, ratio in ratios.items()):
        sys.exit("parse costs more than it may")


main()
