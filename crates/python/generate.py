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
    kind = member.get("type", "string")
    if isinstance(kind, list):
        kind = kind[0] if kind[1:] in ([], ["null"]) else "any"
    if kind == "any":
        return "Any"
    names = {"string": "str", "boolean": "bool", "integer": "int", "number": "Number", "array": "tuple[str, ...]"}
    return names[kind] if is_required else f"Optional[{names[kind]}]"


def class_of(name, kind, shape):
    """The class of an object: its lines in Rust and in the stub, after those of the classes inside it."""
    rust, stub, before = [], [], []
    is_head = True
    for key, member in shape["properties"].items():
        name_of, doc = snake(key), member["description"]
        value, type_ = f"it.{name_of}", hint(member, key in shape.get("required", [])) if "properties" not in member else ""
        if key == "type":
            stub += [f"    def type(self) -> Literal[{json.dumps(member['const'])}]:", doc]
            continue
        if "properties" in member:
            is_head = False
            inner = content(key)
            before.append(class_of(f"{inner}Content", "content", member))
            value, type_ = f"content!(it, {inner})", f"Optional[{inner}Content]"
        elif not is_head:
            value = f'Hidden(it, "{key}")'
        if key == "momment":
            value = "it.moment.raw()"
        rust += [f"        /// {doc}", f"        {name_of} = |it| {value};"]
        stub += [f"    def {name_of}(self) -> {type_}:", doc]
        if key == "momment":
            rust += [f"        /// {MOMENT}", "        moment = |it| it.moment;"]
            stub += ["    def moment(self) -> Optional[datetime]:", MOMENT]
    about = shape["description"] if kind == "content" else f"An event of the type `{shape['title']}`."
    rust = [f"    /// {about}", f"    {kind} {name} {{", *rust, "    }", ""]
    lines = ["@final", f"class {name}:", f'    """{about}"""', ""]
    for signature, doc in zip(stub[::2], stub[1::2]):
        lines += ["    @property", signature, f'        """{doc}"""', ""]
    if kind == "event":
        lines += EVERY_EVENT
    return [line for inner in before for line in inner[0]] + rust, [line for inner in before for line in inner[1]] + lines


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
