"""What a caller passes and gets: arguments, places, classes, numbers and moments."""

import re
import subprocess
import sys
import threading
import time
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation, localcontext

import pytest
import zapi_webhooks
from zapi_webhooks import (
    ConnectedEvent,
    LocationContent,
    Normalized,
    OtherEvent,
    Parsed,
    ReceivedEvent,
    Rejected,
    TextContent,
    explain,
    lines,
    normalize,
    parse,
    parse_connected,
    sample,
)

from support import CLEAN, COMMAND

READERS = [parse, parse_connected, normalize, lines]
TYPES = ["Connected", "Disconnected", "Delivery", "MessageStatus", "PresenceChat", "Received"]


def run(*arguments):
    return subprocess.run([COMMAND, *arguments], check=True, stdout=subprocess.PIPE).stdout.decode()


def with_members(members):
    return CLEAN[:-1] + "," + members + "}"


def received(members):
    return sample("ReceivedCallback")[:-1] + "," + members + "}"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wrong", [None, 1, 1.5, [], {}, object(), ["{}"], {"type": "ConnectedCallback"}])
def test_another_argument_is_a_type_error(reader, wrong):
    with pytest.raises(TypeError, match="body has to be str, bytes, bytearray or memoryview, not"):
        reader(wrong)
    with pytest.raises(TypeError):
        reader()
    with pytest.raises(TypeError):
        reader(CLEAN, tolerance=1)
    with pytest.raises(TypeError):
        reader(CLEAN, unknown=True)


@pytest.mark.parametrize("reader", [explain, sample])
@pytest.mark.parametrize("wrong", [None, 1, b"single-quotes"])
def test_another_name_is_a_type_error(reader, wrong):
    with pytest.raises(TypeError):
        reader(wrong)


def test_an_unknown_word_is_a_value_error_that_names_the_words():
    for option, words in [("tolerance", "'strict', 'documented', 'lenient'"), ("on_conflict", "'refuse', 'first', 'last'")]:
        with pytest.raises(ValueError, match=f"^{option} has to be one of {words}$") as caught:
            parse(CLEAN, **{option: "5544999999999"})
        assert not isinstance(caught.value, Rejected)
    with pytest.raises(ValueError, match="^type has to be one of 'ConnectedCallback', "):
        sample("Connected")
    with pytest.raises(ValueError):
        explain("no-code")


def test_options_are_those_of_the_library():
    quirky = CLEAN.replace('"type"', "'type'")
    assert parse(quirky).findings and parse(quirky, tolerance="documented").findings
    with pytest.raises(Rejected) as caught:
        parse(quirky, tolerance="strict")
    assert (caught.value.code, caught.value.quirk) == ("denied", "single-quotes")
    repeated = with_members('"phone":"5544888888888"')
    with pytest.raises(Rejected) as caught:
        parse(repeated)
    assert (caught.value.code, caught.value.field) == ("conflicting-duplicate", "phone")
    assert parse(repeated, on_conflict="first").event.phone == "5544999999999"
    assert parse(repeated, on_conflict="last").event.phone == "5544888888888"


@pytest.mark.parametrize("kind", TYPES)
def test_every_sample_is_an_event_of_its_class(kind):
    body = sample(f"{kind}Callback")
    event = parse(body).event
    assert type(event) is getattr(zapi_webhooks, f"{kind}Event")
    assert event.type == f"{kind}Callback"
    again = parse(event.to_canonical_json().encode()).event
    assert again == event and hash(again) == hash(event) and again is not event
    assert event != parse(body.replace("3C67", "3C68")).event
    assert {event, again} == {event}
    with pytest.raises(AttributeError):
        event.phone = "1"
    with pytest.raises(AttributeError):
        event.another = 1
    with pytest.raises(TypeError):
        type(event)()


def test_a_repr_shows_no_personal_data():
    body = received('"image":{"caption":"um segredo"},"other":"outro segredo","poll":{"options":["mais um"]}')
    body = body.replace('"text":{"message":"Oi"},', "")
    parsed = parse(body)
    shown = repr((parsed, parsed.event, parsed.event.image, parsed.unknown, parsed.findings))
    for part in ("5544999999999", "3C67AB", "segredo", "mais um", "Ana", "3EB0", "@lid", "example.com"):
        assert part in body
        assert part not in shown
    assert "caption: Some(10 bytes)" in shown
    with pytest.raises(Rejected) as caught:
        parse(body.replace('"momment":1757333824580', '"momment":"segredo"'))
    assert "segredo" not in repr(caught.value) + str(caught.value) + repr(caught.value.findings)


def test_members_have_the_names_of_the_gateway():
    event = parse(sample("ReceivedCallback")).event
    assert isinstance(event, ReceivedEvent)
    assert (event.phone, event.from_me, event.sender_photo) == ("5544999999999", False, None)
    assert isinstance(event.text, TextContent) and event.text.message == "Oi"
    assert event.text == parse(sample("ReceivedCallback")).event.text
    assert event.image is None and event.notification is None
    status = parse(sample("MessageStatusCallback")).event
    assert status.ids == ("3EB0C767D26A1B3F5C21",) and status.status == "READ" and status.phone_device == 0


def test_json_members_of_a_message_are_values():
    of = lambda members: parse(received(members).replace('"text":{"message":"Oi"},', "")).event
    event = of('"notification":"GROUP_CREATE","notificationParameters":["5544888888888",1.5],"callId":{"a":null}')
    assert event.notification == "GROUP_CREATE" and event.call_id == {"a": None}
    assert event.notification_parameters == ["5544888888888", 1.5]
    assert of('"pixKeyMessage":{"key":"x"}').pix_key_message == {"key": "x"}
    # Next to a text, and without a notification, the core shows them in its JSON alone.
    event = parse(received('"statusImage":{"url":"x"},"linkMode":"all"')).event
    assert event.text.message == "Oi" and event.status_image == {"url": "x"} and event.link_mode == "all"


def test_numbers_are_never_rounded():
    digits = "12345678901234567890123"
    members = f'"a":{digits},"b":0.1,"c":0.1234567890123456789012,"d":1e400,"e":-1.5e-7,"f":{"9" * 5000},"g":1.0,"h":[{digits}.5]'
    a, b, c, d, e, f, g, h = (field.value for field in parse(with_members(members)).unknown)
    assert (a, type(a)) == (int(digits), int)
    assert (b, type(b)) == (0.1, float) and (e, type(e)) == (-1.5e-7, float) and (g, type(g)) == (1.0, float)
    assert c == Decimal("0.1234567890123456789012") and d == Decimal("1e400")
    assert f == Decimal("9" * 5000), "longer than Python may be set to read"
    assert h == [Decimal(digits + ".5")]
    huge = parse(with_members('"a":1e99999999999999999999')).unknown[0]
    assert (huge.value, huge.json) == ("1e99999999999999999999",) * 2
    with localcontext() as context:
        context.traps[InvalidOperation] = False
        context.prec = 3
        values = [parse(with_members(f'"a":{number}')).unknown[0].value for number in ("1e99999999999999999999", "0.12345678901234567890")]
    assert values == ["1e99999999999999999999", Decimal("0.12345678901234567890")]
    place = parse(received('"location":{"latitude":-23.5505199,"longitude":-46.63330900000000000001}')).event.location
    assert isinstance(place, LocationContent)
    assert place.latitude == -23.5505199 and isinstance(place.latitude, float)
    assert place.longitude == Decimal("-46.63330900000000000001")


@pytest.mark.parametrize(
    "raw, moment",
    [
        (1757333824580, datetime(2025, 9, 8, 12, 17, 4, 580000, timezone.utc)),
        (1580163342, datetime(2020, 1, 27, 22, 15, 42, tzinfo=timezone.utc)),
        (9999999999999, datetime(2286, 11, 20, 17, 46, 39, 999000, timezone.utc)),
        (26151515154, None),
        (0, None),
        (2**53 - 1, None),
    ],
)
def test_a_plausible_moment_is_a_datetime_beside_its_number(raw, moment):
    event = parse(CLEAN.replace("1757333824580", str(raw))).event
    assert (event.momment, event.moment) == (raw, moment)
    other = parse(f'{{"type":"TomorrowCallback","momment":{raw}}}').event
    assert (other.momment, other.moment) == (raw, moment)


def test_an_undocumented_event_is_kept_whole():
    event = parse('{"type":"TomorrowCallback","phone":"5544999999999","n":1,"n":2,"é":[]}').event
    assert isinstance(event, OtherEvent) and event.type == "TomorrowCallback"
    assert [(it.name, it.value, it.span) for it in event.members][2:] == [("n", 1, (55, 56)), ("n", 2, (61, 62)), ("é", [], (67, 69))]
    assert (event.phone, event.instance_id, event.key) == ("5544999999999", None, None)
    assert len({event, parse(event.to_canonical_json()).event}) == 1


def test_places_in_a_text_count_code_points():
    text = with_members('"é😀":\'€\',"ü":1,"phone":"x"')
    error = pytest.raises(Rejected, parse, text).value
    assert text[slice(*error.span)] == '"phone"'
    quotes = error.findings[0]
    assert text[slice(*quotes.span)] == "'€'"
    body = text.encode()
    error = pytest.raises(Rejected, parse, body).value
    assert body[slice(*error.span)] == b'"phone"' and body[slice(*error.findings[0].span)] == "'€'".encode()
    related = error.findings[-1].related
    assert body[slice(*related)] == b'"phone"'
    parsed = parse(with_members('"é":"ü","a":\'€\''))
    assert [with_members('"é":"ü","a":\'€\'')[slice(*it.span)] for it in parsed.unknown] == ['"ü"', "'€'"]


def test_half_of_a_pair_is_no_text():
    for reader in (parse, normalize):
        text = '{"é": "\ud83d"}'
        error = pytest.raises(Rejected, reader, text).value
        assert error.code == "encoding" and text[slice(*error.span)] == "\ud83d"


def test_a_long_text_has_its_places_in_linear_time():
    text = "{" + ",".join(f"'é{at}': 1" for at in range(30_000)) + "}"
    start = time.perf_counter()
    findings = normalize(text).findings
    assert time.perf_counter() - start < 5
    assert len(findings) == 30_000
    assert text[slice(*findings[-1].span)] == "'é29999'"


def test_a_rejected_body_is_one_exception():
    body = b'{"type":"ConnectedCallback","connected":true,"phone":"5544999999999","n":[1.0'
    error = pytest.raises(Rejected, parse, body).value
    assert isinstance(error, ValueError)
    assert (error.code, error.is_truncated, error.event_type) == ("unexpected-end", True, "ConnectedCallback")
    assert dict(error.partial) == {"/connected": True, "/phone": "5544999999999"}
    assert [finding.severity for finding in error.findings] == ["error"]
    with pytest.raises(AttributeError):
        error.code = "x"
    assert pytest.raises(Rejected, parse_connected, sample("DeliveryCallback")).value.code == "wrong-event"
    assert pytest.raises(Rejected, parse, b"").value.is_truncated
    repeated = pytest.raises(Rejected, parse, '{"n":1,"n":2').value
    assert repeated.partial == (("/n", 1),)


def test_lines_have_a_verdict_each():
    text = '{"é": 1}\n\n{"b": \n{\'c\': 3.0}\n'
    one, two, three = lines(text)
    assert isinstance(one.verdict, Normalized) and one.verdict.value == {"é": 1}
    assert isinstance(two.verdict, Rejected) and two.verdict.is_truncated
    assert text[slice(*two.span)] == '{"b":' and two.verdict.span == (16, 16)
    assert three.verdict.json == '{"c": 3.0}' and text[slice(*three.verdict.findings[0].span)] == "'c'"
    assert lines("") == []


def test_a_parsed_body_is_a_value():
    body = with_members("'a': [1]")
    one, other = parse(body), parse(body)
    assert one == other and hash(one) == hash(other) and one != parse(CLEAN) and one != 1
    assert one.findings == other.findings and one.unknown == other.unknown
    assert not one.is_clean and parse(CLEAN).is_clean and one.dialect == "json5"
    assert one.key == one.event.key == "ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580"
    assert (one.unknown[0].name, one.unknown[0].pointer, one.unknown[0].json) == ("a", "/a", "[1]")
    assert normalize("[.5]") == normalize("[.5]") != normalize("[1]")
    assert Parsed[ConnectedEvent] is not None and "Parsed[" in repr(Parsed[ConnectedEvent])


def test_every_code_is_explained():
    codes = re.findall(r"^(?:note|warning|error)\[(.*?)\]", run("explain", "--list"), re.MULTILINE)
    assert len(codes) > 45
    for code in codes:
        if code == "envelope":  # a record of an archive, which no function here reads
            continue
        of = explain(code)
        assert (of.code, str(of)) == (code, of.explanation) and len(of.explanation) > 50
        assert of == explain(code) and hash(of) == hash(explain(code))
        assert f"{of.severity}[{code}]: {of.message}\n" in run("explain", code)
        if of.severity == "error":
            assert of.reading is of.source is of.example is None
        else:
            if code == "curly-quotes":  # in no built-in tolerance
                assert pytest.raises(Rejected, parse, of.example).value.quirk == code
                continue
            assert [finding.code for finding in parse(of.example).findings] == [code]
            assert of.source and of.reading


def test_the_replacements_make_the_text_strict():
    text = "{'é': 1 \"b\": .5}"
    normalized = normalize(text)
    assert [(text[slice(*it.span)], it.replacement) for it in normalized.findings] == [("'é'", '"é"'), ("", ","), (".5", "0.5")]
    assert parse(with_members("a: 1")).findings[0].replacement is None


def test_bytes_that_another_thread_changes_are_read_as_they_were():
    body = bytearray(b'{"type":"TomorrowCallback","x":"' + b"a" * 100_000 + b'"}')
    whole = len(body)
    is_over = threading.Event()

    def change():
        while not is_over.is_set():
            body.extend(b"x")
            del body[whole:]

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(200):
            try:
                assert parse(body).event.members[1].value == "a" * 100_000
            except Rejected as error:
                assert (error.code, error.span) == ("trailing-data", (whole, whole + 1))
    finally:
        is_over.set()
        thread.join()


SECOND = """
import sys
import zapi_webhooks
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
else:
    import _xxsubinterpreters as interpreters
interpreters.run_string(interpreters.create(), """ + repr("""
try:
    import zapi_webhooks
except ImportError:
    print("refused", flush=True)
""") + """)
del sys.modules["zapi_webhooks._native"], sys.modules["zapi_webhooks._shapes"], sys.modules["zapi_webhooks"]
import zapi_webhooks
print(zapi_webhooks.parse(zapi_webhooks.sample("DeliveryCallback")).event.type)
"""


def test_a_second_interpreter_is_an_import_error_and_a_second_import_is_not():
    done = subprocess.run([sys.executable, "-c", SECOND], check=True, stdout=subprocess.PIPE)
    assert done.stdout.decode().split() == ["refused", "DeliveryCallback"]


def test_other_threads_run_during_a_long_body():
    """While a thread reads 16 MB, this one counts. If it had to wait, it would count only before and after."""
    body = ("[" + "1, " * 5_000_000 + "1]").encode()
    span, ticks = [], []

    def read():
        span.append(time.perf_counter())
        normalize(body)
        span.append(time.perf_counter())

    thread = threading.Thread(target=read)
    thread.start()
    while thread.is_alive():
        ticks.append(time.perf_counter())
    thread.join()
    start, end = span
    third = (end - start) / 3
    assert end - start > 0.02, "too short to tell"
    assert sum(start + third < tick < end - third for tick in ticks) > 100
