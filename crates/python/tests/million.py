"""Prints how many calls were made after the memory was measured, and how many bytes it then grew.

With the argument `leak` it keeps an object of each round, so that the measurement can be seen to work.
"""

import gc
import resource
import sys

from zapi_webhooks import Rejected, explain, lines, normalize, parse, sample

WIRE = sample("ConnectedCallback").encode()
MESSAGE = sample("ReceivedCallback")
QUIRKY = MESSAGE.replace('"Oi"', "'é'")[:-1] + ',"other":[0.1234567890123456789]}'
CUT = WIRE[:-20]
kept = []


def rounds(count):
    for _ in range(count):
        event = parse(WIRE).event
        repr(event), hash(event), event.key, event.moment, event.phone, event == event, event.to_canonical_json()
        parsed = parse(QUIRKY)
        parsed.event.text.message, parsed.unknown[0].value, parsed.findings[0].message, parsed.event.status_image
        for body in (CUT, bytearray(CUT), memoryview(CUT), b"\xff", "\ud83d", MESSAGE[:-1]):
            try:
                parse(body)
            except Rejected as error:
                error.partial, error.findings, str(error), explain(error.code).example
        normalize("{'a': 1.5}").value, lines(b"{}\n{\n"), explain("placeholder").example
        if "leak" in sys.argv:
            kept.append(bytes(200 * CALLS))


# Calls a round, without the properties.
CALLS = 11
ROUNDS = 91_000


def pages():
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1])


rounds(ROUNDS // 10)
before = pages()
rounds(ROUNDS)
print(CALLS * ROUNDS, (pages() - before) * resource.getpagesize())
