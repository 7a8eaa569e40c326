"""The record of a verdict, as the command prints it, made of what the package shows."""

import json
import subprocess
from pathlib import Path

from zapi_webhooks import Finding, Parsed, Rejected, parse
from zapi_webhooks._shapes import loads

ROOT = Path(__file__).resolve().parents[3]
COMMAND = ROOT / "target/debug/zapi-webhooks"
CLEAN = (
    '{"type":"ConnectedCallback","connected":true,"momment":1757333824580,'
    '"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}'
)


def verdict(body):
    try:
        return parse(body)
    except Rejected as error:
        return error


def record(result, body):
    """The record of a result. Places count bytes, whatever the body is."""
    is_parsed = isinstance(result, Parsed)
    return {
        "event": loads(result.event.to_canonical_json()) if is_parsed else None,
        "eventType": result.event.type if is_parsed else result.event_type,
        "key": result.key if is_parsed else None,
        "partial": None if is_parsed else members(result.partial) or None,
        "dialect": result.dialect if is_parsed else None,
        "diagnostics": [finding(it, body) for it in result.findings],
        "unknown": members((it.pointer, it.value) for it in result.unknown) if is_parsed else {},
        "error": None if is_parsed else rejection(result, body),
    }


def finding(it: Finding, body):
    related = None if it.related is None else place(it.related, body)
    shown = {name: getattr(it, name) for name in ("code", "quirk", "severity", "dialect", "field", "message")}
    return {**shown, **place(it.span, body), "related": related}


def rejection(error: Rejected, body):
    shown = {"kind": error.code, "quirk": error.quirk, "field": error.field, "message": str(error)}
    return {**shown, **place(error.span, body), "truncated": error.is_truncated}


def place(span, body):
    start, end = span
    if isinstance(body, str):
        start, end = (len(body[:at].encode("utf-8", "surrogatepass")) for at in span)
    return {"start": start, "end": end}


def members(pairs):
    """An object, or a list of pairs if a pointer repeats."""
    pairs = list(pairs)
    return dict(pairs) if len(dict(pairs)) == len(pairs) else [list(pair) for pair in pairs]


def expected(text):
    """A record of the command, without the places that the package leaves to the caller."""
    read = loads(text)

    def strip(value):
        if isinstance(value, dict):
            return {key: strip(it) for key, it in value.items() if key not in ("line", "column")}
        return [strip(it) for it in value] if isinstance(value, list) else value

    for part in ("diagnostics", "error"):
        read[part] = strip(read[part])
    read.pop("file", None)
    return read


def check(paths):
    """Runs the command on files, and returns its records."""
    command = [COMMAND, "check", "--format", "json", *paths]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert done.returncode in (0, 1), done.returncode
    return done.stdout.decode().split("\n")[:-1]


def vectors():
    return [json.loads(line.rstrip(",\n")) | {"line": line} for line in vector_lines()]


def vector_lines():
    with open(ROOT / "tests/vectors.json", encoding="utf-8") as table:
        return [line for line in table if line.startswith("{")]
