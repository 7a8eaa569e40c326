"""The types are those of the module and of the schema."""

import ast
import subprocess
import sys

import zapi_webhooks

from support import ROOT

HERE = ROOT / "crates/python"
GOOD = '''
from datetime import datetime
from typing import Optional, Union

from zapi_webhooks import ConnectedEvent, Event, Parsed, ReceivedEvent, Rejected, lines, parse, parse_connected


def words(body: Union[bytes, str]) -> Optional[str]:
    try:
        parsed: Parsed[Event] = parse(body, tolerance="documented")
    except Rejected as error:
        start, end = error.span
        return error.code if error.is_truncated else str(start + end)
    event = parsed.event
    if isinstance(event, ReceivedEvent):
        moment: Optional[datetime] = event.moment
        return event.text.message if event.text is not None and moment is not None else event.phone
    if isinstance(event, ConnectedEvent):
        return str(event.connected)
    return event.key


connected: Parsed[ConnectedEvent] = parse_connected(b"")
number: int = connected.event.momment
codes = [document.verdict.code for document in lines("") if isinstance(document.verdict, Rejected)]
'''
# Each line has one error.
BAD = {
    "parse(1)": "arg-type",
    'parse("", tolerance="wide")': "arg-type",
    "parse_connected(b'').event.text": "attr-defined",
    "parse(b'').event.text": "union-attr",
    "parse_connected(b'').event.phone = '1'": "misc",
    "len(parse_connected(b'').event.is_business)": "arg-type",
    'sample("Connected")': "arg-type",
    "ConnectedEvent.nothing": "attr-defined",
}


def mypy(path, *arguments):
    command = [sys.executable, "-m", *(arguments or ("mypy", "--strict", path))]
    done = subprocess.run(command, cwd=path.parent if path else HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode()


def test_the_package_and_its_recipes_are_strictly_typed(tmp_path):
    path = tmp_path / "good.py"
    path.write_text(GOOD)
    code, printed = mypy(path)
    assert code == 0, printed
    for arguments in (["-p", "zapi_webhooks"], *([path] for path in sorted((HERE / "examples").glob("f*.py")))):
        code, printed = mypy(None, "mypy", "--strict", *arguments)
        assert code == 0, printed


def test_wrong_uses_are_seen(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("from zapi_webhooks import ConnectedEvent, parse, parse_connected, sample\n" + "\n".join(BAD))
    code, printed = mypy(path)
    found = {int(line.split(":")[1]): line.rsplit("[", 1)[1][:-1] for line in printed.splitlines() if ": error:" in line}
    assert code == 1 and found == {at: kind for at, kind in enumerate(BAD.values(), 2)}, printed


def test_the_stub_is_the_module():
    code, printed = mypy(None, "mypy.stubtest", "zapi_webhooks._native")
    assert code == 0, printed


def test_the_classes_are_those_of_the_schema():
    done = subprocess.run([sys.executable, HERE / "generate.py", "--check"], stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode()


def test_the_documentation_of_the_stub_is_that_of_the_module():
    """`help` and an editor say the same."""
    said = lambda text: " ".join(text.split())
    tree = ast.parse((HERE / "python/zapi_webhooks/_native.pyi").read_text())
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name != "Rejection":
            of = getattr(zapi_webhooks, node.name)
            assert of.__doc__ == ast.get_docstring(node)
            for member in node.body:
                if isinstance(member, ast.FunctionDef):
                    shown = getattr(of, member.name).__doc__
                    assert said(shown) == said(ast.get_docstring(member)), (node.name, member.name)
        elif isinstance(node, ast.FunctionDef):
            shown = getattr(zapi_webhooks, node.name).__doc__
            assert said(shown) == said(ast.get_docstring(node)), node.name
