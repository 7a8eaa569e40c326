"""Hostile bodies: no panic, the command's verdict, and stable memory."""

import base64
import random
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

from zapi_webhooks import Rejected, lines, normalize

from support import ROOT, check, expected, record, vectors, verdict

SEED = 20261126
BODIES = 10_000


def pieces():
    """The texts of the fuzz dictionary, of which hostile bodies are made."""
    for line in (ROOT / "fuzz/dictionary.txt").read_text(encoding="utf-8").splitlines():
        if quoted := re.search(r'"(.*)"$', line):
            yield quoted[1].encode("latin-1", "replace").decode("unicode_escape").encode("latin-1")


def hostile(seed):
    """Yields bodies: the fixtures, bent by the pieces, by each other and by cuts."""
    choose = random.Random(seed)
    whole = [base64.b64decode(vector["body"]) for vector in vectors()]
    whole = [body for body in whole if len(body) < 4000]
    parts = list(pieces())
    while True:
        body = bytearray(choose.choice(whole))
        for _ in range(choose.randint(1, 4)):
            at = choose.randint(0, len(body))
            end = min(len(body), at + choose.choice([0, 0, 1, 1, 2, 8, 40]))
            other = choose.choice(whole)
            start = choose.randint(0, len(other))
            with_ = [choose.choice(parts), bytes([choose.randint(0, 255)]), other[start : start + choose.randint(1, 60)], b""]
            body[at:end] = choose.choice(with_)
        if choose.random() < 0.1:
            del body[choose.randint(0, len(body)) :]
        yield bytes(body)


def test_random_bodies_have_the_verdict_of_the_command(tmp_path):
    bodies = list(islice(hostile(SEED), BODIES))
    paths = [tmp_path / f"{at}.json" for at in range(BODIES)]
    for path, body in zip(paths, bodies):
        path.write_bytes(body)
    records = []
    for at in range(0, BODIES, 1000):
        records += check(paths[at : at + 1000])
    assert len(records) == BODIES
    accepted = 0
    for body, line in zip(bodies, records):
        result = verdict(body)
        assert record(result, body) == expected(line), body
        accepted += not isinstance(result, Rejected)
        # The other entry points only have to end in a value or in the one exception.
        lines(body)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            continue
        assert record(verdict(text), text) == expected(line), text
        try:
            normalize(text).value
        except Rejected:
            pass
    assert BODIES / 20 < accepted < BODIES / 2, accepted


def test_random_texts_are_a_value_or_the_exception():
    choose = random.Random(SEED)
    alphabet = "{}[]\"':,\\/*-+.019eEntfu \n\t\0é€😀\ud83d\ude00\ufeff\u2028`"
    for _ in range(BODIES):
        text = "".join(choose.choices(alphabet, k=choose.randint(0, 40)))
        for reader in (verdict, lines):
            repr(reader(text))


def test_memory_is_stable_over_a_million_calls():
    script = Path(__file__).with_name("million.py")
    printed = subprocess.run([sys.executable, script], check=True, stdout=subprocess.PIPE).stdout
    calls, growth = map(int, printed.split())
    assert calls >= 1_000_000
    assert growth < 512 * 1024, f"{growth} bytes more after {calls} calls"


def test_a_leak_of_one_small_object_a_call_is_seen():
    script = Path(__file__).with_name("million.py")
    printed = subprocess.run([sys.executable, script, "leak"], check=True, stdout=subprocess.PIPE).stdout
    assert int(printed.split()[1]) > 16 * 1024 * 1024
