#!/usr/bin/env python3
"""Writes the classes of the events by the printed JSON Schema: `src/members.rs`, and their part of `_native.pyi`.

`generate.py` writes both files, `generate.py --check` compares them and fails if they differ.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
EVENTS = ["connected", "disconnected", "delivery", "message-status", "presence-chat", "received"]
MOMENT = "The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds."
EVERY_EVENT = '''    @property
    def type(self) -> Literal["NAME"]:
        """The type of the event."""

    @property
    def key(self) -> Optional[str]:
        """A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
        instance id and maybe a phone, so keep it out of shared logs."""

    def to_canonical_json(self) -> str:
        """Returns the event as canonical JSON (RFC 8785), which is one text for equal events."""
'''.split("\n")
STUB = HERE / "python/zapi_webhooks/_native.pyi"
START, END = "# events: written by generate.py\n", "# end of events\n"


def schema(name):
    command = ["cargo", "run", "-q", "-p", "zapi-webhooks-cli", "--", "schema", "event", name]
    return json.loads(subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE).stdout)


def snake(key):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower()


def content(key):
    """The name of the struct of an object inside an event, without its last word."""
    return (key[0].upper() + key[1:]).removesuffix("Message")


def hint(member, is_required):
    """The Python type of a member."""
    kind = member.get("type")
    if isinstance(kind, list):
        kind = kind[0] if kind[1:] in ([], ["null"]) else "any"
    if kind == "any":
        return "Any"
    names = {"string": "str", "boolean": "bool", "integer": "int", "number": "Number", "array": "tuple[str, ...]"}
    return names[kind] if is_required else f"Optional[{names[kind]}]"


def class_of(name, kind, shape):
    """The class of an object, after those of the classes inside it: its lines in Rust and in the stub.

    Members come in the order of their names, so that another order of the gateway changes nothing.
    """
    before, members = [], []
    is_head = True
    for key, member in shape["properties"].items():
        if key == "type":
            continue
        name_of, doc = snake(key), member["description"]
        value = f"it.{name_of}"
        if "properties" in member:
            is_head = False
            inner = content(key)
            before.append((inner, class_of(f"{inner}Content", "content", member)))
            value, type_ = f"content!(it, {inner})", f"Optional[{inner}Content]"
        else:
            type_ = hint(member, key in shape.get("required", []))
            value = value if is_head else f'Hidden(it, "{key}")'
        if key == "momment":
            value = "it.moment.raw()"
            members.append(("moment", "it.moment", "Optional[datetime]", MOMENT))
        members.append((name_of, value, type_, doc))
    about = shape["description"] if kind == "content" else f"An event of the type `{shape['title']}`."
    rust, stub = [f"    /// {about}", f"    {kind} {name} {{"], ["@final", f"class {name}:", f'    """{about}"""', ""]
    for name_of, value, type_, doc in sorted(members):
        rust += [f"        /// {doc}", f"        {name_of} = |it| {value};"]
        stub += ["    @property", f"    def {name_of}(self) -> {type_}:", f'        """{doc}"""', ""]
    if kind == "event":
        stub += [line.replace("NAME", shape["title"]) for line in EVERY_EVENT]
    inside = [lines for _, lines in sorted(before)]
    return sum((it[0] for it in inside), []) + [*rust, "    }", ""], sum((it[1] for it in inside), []) + stub


def main():
    rust = ["// The members of each class. Written by `generate.py`.", "", "classes! {"]
    stub = []
    for name in EVENTS:
        shape = schema(name)
        of_rust, of_stub = class_of(shape["title"].replace("Callback", "Event"), "event", shape)
        rust += of_rust
        stub += of_stub
    rust[-1] = "}"
    before, rest = STUB.read_text().split(START)
    after = rest.split(END)[1]
    names = re.findall(r"^(?:class|def) (\w+)", before + "\n".join(stub), re.MULTILINE)
    stub.append("__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(names)) + "]\n")
    files = {
        HERE / "src/members.rs": "\n".join(rust) + "\n",
        STUB: before + START + "\n".join(stub) + END + after,
    }
    if "--check" not in sys.argv:
        for path, text in files.items():
            path.write_text(text)
    differing = [path.name for path, text in files.items() if path.read_text() != text]
    if differing:
        sys.exit(f"{', '.join(differing)}: not as the schema says; run generate.py")


main()
