#!/usr/bin/env python3
"""Writes tests/vectors.json: each body of fixtures/, and what the command says about it.

    scripts/vectors.py

The bindings in other languages run the same table. A vector has the `name` of its fixture, the `body` in Base64, the
`verdict` (the record of `check --format json`, without the file), and the `normalized` text without line
feeds at its end, or null if `normalize` rejects the body. The tests of crates/js hold the table equal to the library.
"""

import base64
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ["cargo", "run", "-q", "-p", "zapi-webhooks-cli", "--"]


def vectors(bodies):
    """Yields the vector of each body."""
    check = subprocess.run([*COMMAND, "check", "--format", "json", *bodies], cwd=ROOT, stdout=subprocess.PIPE)
    for path, line in zip(bodies, check.stdout.decode().splitlines(), strict=True):
        verdict = json.loads(line)
        if verdict.pop("file") != str(path):
            raise SystemExit(f"{path}: the record is of another file")
        normalize = subprocess.run([ROOT / "target/debug/zapi-webhooks", "normalize", path], capture_output=True)
        # The name and the body come first, so that a person finds a line by its fixture.
        yield {
            "name": path.stem,
            "body": base64.b64encode(path.read_bytes()).decode(),
            "normalized": normalize.stdout.decode().rstrip("\n") if normalize.returncode == 0 else None,
            # The record again as it was printed, so that every number keeps its digits.
            "verdict": line.replace(f'"file":"{path}",', "", 1),
        }


def main():
    bodies = sorted(path for path in (ROOT / "fixtures").iterdir() if path.is_file())
    lines = []
    for vector in vectors(bodies):
        verdict = vector.pop("verdict")
        head = json.dumps(vector, ensure_ascii=True, separators=(",", ":"))
        lines.append(f'{head[:-1]},"verdict":{verdict}}}')
    (ROOT / "tests/vectors.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
