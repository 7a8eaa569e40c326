#!/usr/bin/env python3
"""Prints wall-clock times of all readers relative to serde_json, as Markdown; smaller is better.

    scripts/clock.py [RUNS]

Runs the program `clock` RUNS times (default 5). Each cell has the median ratio over the runs, and the
lowest and the highest in brackets. The row `serde_json` also shows its own median time.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
BUILD = "cargo build --release --quiet --package zapi-webhooks-benches --bin clock"
OWN, YARDSTICK = "zapi-webhooks", "serde_json"
# If serde_json rejects the body, its time for this body is the yardstick.
FALLBACK = "compact"
MEASURES = {"ns_min": "nanoseconds", "ns_per_byte": "nanoseconds a byte"}


def run(program):
    """Returns the values of one run by measure, body and reader."""
    output = subprocess.run([program, "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout
    values = {}
    for record in map(json.loads, output.splitlines()):
        bodies = values.setdefault(record["measure"], {})
        bodies.setdefault(record["body"], {})[record["reader"]] = record["value"]
    return values


def cell(runs, measure, body, reader):
    """Returns the ratios of one reader on one body, or the word that it has instead of times."""
    value = runs[0][measure][body].get(reader, "-")
    if isinstance(value, str):
        return value
    ratios = []
    for bodies in (values[measure] for values in runs):
        yardstick = bodies[body][YARDSTICK]
        if isinstance(yardstick, str):
            yardstick = bodies[FALLBACK][YARDSTICK]
        ratios.append(bodies[body][reader] / yardstick)
    if reader == YARDSTICK:
        return f"1 ({median(values[measure][body][reader] for values in runs):.3g})"
    return f"{median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    subprocess.run(BUILD.split(), check=True, cwd=ROOT)
    program = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release" / "clock"
    runs = [run(program) for _ in range(count)]
    for measure, unit in MEASURES.items():
        bodies = runs[0][measure]
        readers = dict.fromkeys(reader for body in bodies.values() for reader in body)
        print(f"| ratio to {YARDSTICK} ({unit}) |", *(f" {body} |" for body in bodies), sep="")
        print("|---|", "--:|" * len(bodies), sep="")
        for reader in readers:
            cells = (cell(runs, measure, body, reader) for body in bodies)
            print(f"| {'**' + reader + '**' if reader == OWN else reader} |", *(f" {text} |" for text in cells), sep="")
        print()


if __name__ == "__main__":
    main()
