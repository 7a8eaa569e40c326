"""The table of vectors, which Rust and JavaScript pass too."""

import base64

import pytest
from zapi_webhooks import Rejected, normalize
from zapi_webhooks._shapes import loads

from support import expected, record, vectors, verdict

VECTORS = vectors()


def texts():
    """The bodies that are UTF-8, which may be passed as `str`."""
    for vector in VECTORS:
        try:
            yield vector, base64.b64decode(vector["body"]).decode()
        except UnicodeDecodeError:
            pass


def verdict_of(vector):
    """The record in the table. The text of the line keeps every digit of its numbers."""
    return expected(vector["line"].rstrip(",\n").split(',"verdict":', 1)[1][:-1])


def test_the_table_is_whole():
    assert len(VECTORS) > 250
    assert sum(vector["verdict"]["event"] is None for vector in VECTORS) > 50
    assert len(list(texts())) > 250


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_bytes_have_the_verdict_of_the_table(vector):
    body = base64.b64decode(vector["body"])
    for spelled in (body, bytearray(body), memoryview(body)):
        assert record(verdict(spelled), body) == verdict_of(vector)
    try:
        normalized = normalize(body)
    except Rejected:
        assert vector["normalized"] is None
    else:
        assert normalized.json.rstrip("\n") == vector["normalized"]
        assert normalized.value == loads(normalized.json)


@pytest.mark.parametrize("vector, text", list(texts()), ids=lambda it: it["name"] if isinstance(it, dict) else "")
def test_a_text_has_the_verdict_of_its_bytes(vector, text):
    assert record(verdict(text), text) == verdict_of(vector)
