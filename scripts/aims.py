#!/usr/bin/env python3
"""Prints the table of aims of benches/README.md: each job, its aim, and what was measured.

    scripts/aims.py [RUNS]

Counts instructions once by scripts/instructions.sh, runs the program `aims` RUNS times (default 5) and
scripts/replay.sh with as many rounds. Every answer is checked before it is measured. A ratio by the clock has the median
of the runs, and the lowest and the highest in brackets. The exit status is 1 if a row misses its aim.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
BUILD = "cargo build --release --quiet --package zapi-webhooks-benches --bin aims"
OWN = "zapi-webhooks"
NEAR = ["end", "order", "false", "lower", "lid", "unknown", "spaces"]
REPAIRERS = ["jsonrepair", "jsonrepair-rs", "jsonc-parser"]
MOST, LEAST = "at most", "at least"


def instructions():
    """The counts of all readers by body and reader, or the word that a reader has instead."""
    bodies = ["compact", "unknown", "quirky", "rejected", "jobs"]
    output = subprocess.run(
        [ROOT / "scripts/instructions.sh", "--peers", "--json", *bodies], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    records = map(json.loads, output.splitlines())
    return {(it["body"], it["reader"]): it["value"] for it in records}


def counted(counts):
    """The rows that are counted: job, what it is compared with, relation, aim and ratio."""

    def row(job, peer, relation, aim, own, other):
        return job, peer, relation, aim, [counts[own] / counts[other]]

    usual = ("compact", OWN)
    yield row("the usual body and two texts of it", "`serde_json`, owned", MOST, 0.20, ("texts", OWN), ("texts", "serde_json"))
    yield row("the same", "`flexon`, `&str`", MOST, 0.45, ("texts", OWN), ("texts", "flexon-str"))
    for name in NEAR:
        job = (f"near-{name}", OWN)
        yield row(f"the usual body, `{job[0]}`", "the usual body", MOST, 3, job, usual)
        yield row("the same", "`flexon`, owned", MOST, 1, job, (job[0], "flexon"))
    yield row("the documented example", "`serde_json` on the usual body", MOST, 1.4, ("quirky", OWN), ("compact", "serde_json"))
    for name in ["conflict", "truncated", "wrong-event"]:
        yield row(f"rejected: `{name}`", "`flexon` rejecting it", MOST, 1.5, (name, OWN), (name, "flexon"))
    lazy = min(["sonic-rs-lazy", "sonic-rs-visitor", "sonic-rs-iter"], key=lambda peer: counts["unknown", peer])
    for peer in [lazy, "serde_json-visitor"]:
        yield row("1 KB, twenty unknown fields kept", f"`{peer}`", MOST, 1, ("unknown", OWN), ("unknown", peer))
    for name in ["type-174", "type-573", "type-1900"]:
        yield row(f"which event, `{name}`", "`flexon`, one field", MOST, 1, (name, OWN), (name, "flexon"))


def timed(runs):
    """The rows by the clock. A speed is that of the reader by that of its peer."""

    def row(job, peer, relation, aim, body, other):
        faster = relation == LEAST
        pairs = ((run[body, OWN], run[body, other]) for run in runs)
        return job, peer, relation, aim, [theirs / own if faster else own / theirs for own, theirs in pairs]

    yield row("a million bodies, half `connected:false`", "speed of `flexon`", LEAST, 1.3, "connections", "flexon")
    yield row("the same", "speed of `serde_json`, owned", LEAST, 3, "connections", "serde_json")
    for body, title in [("normalize-1m", "`normalize` of clean 1 MB"), ("normalize-1k", "`normalize` of clean 1 KB")]:
        yield row(title, "speed of `IgnoredAny`", LEAST, 0.85, body, "serde_json-ignored")
        yield row("the same", "`jsonrepair`", MOST, 0.5, body, "jsonrepair")
    body = "normalize-quirky-1m"
    able = [peer for peer in REPAIRERS if not isinstance(runs[0][body, peer], str)]
    fastest = min(able, key=lambda peer: median(run[body, peer] for run in runs))
    yield row("`normalize` of quirky 1 MB", f"speed of `{fastest}`, the fastest that reads it", LEAST, 1.5, body, fastest)
    yield row("`lines` of NDJSON events", "speed of a `serde_json` stream of `RawValue`", LEAST, 0.45, "lines", "serde_json-raw")
    slowest = min(
        (key for key in runs[0] if key[1] == "hostile"), key=lambda key: median(run[key] for run in runs)
    )
    yield "the slowest hostile input", f"MB/s, `{slowest[0]}`", LEAST, 20, [run[slowest] for run in runs]


def clock(program):
    output = subprocess.run([program], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {(it["body"], it["reader"]): it["value"] for it in map(json.loads, output.splitlines())}


def replay(rounds):
    command = [ROOT / "scripts/replay.sh", str(rounds)]
    # Its own limit is that of another row.
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout

    def row(job, title, aim):
        found = re.search(rf"^{title} +([\d.]+) \[([\d.]+), ([\d.]+)\]", output, re.MULTILINE)
        if not found:
            sys.exit(f"scripts/replay.sh printed no ratio:\n{output}")
        return job, "a loop that copies lines", MOST, aim, sorted(map(float, found.groups()))

    yield row("`replay` of a million usual bodies, one thread", "the same of usual bodies", 1.6)
    yield row("the same of the six events, mixed", "one thread to a loop that copies", None)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rows = list(counted(instructions()))
    subprocess.run(BUILD.split(), check=True, cwd=ROOT)
    program = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release" / "aims"
    rows += timed([clock(program) for _ in range(count)])
    rows += replay(count)
    print("| job | compared with | aim | ratio | |")
    print("|---|---|---|--:|---|")
    missed = False
    for job, peer, relation, aim, ratios in rows:
        found = median(ratios)
        is_met = aim is None or (found <= aim if relation == MOST else found >= aim)
        missed = missed or not is_met
        aimed, verdict = ("none", "") if aim is None else (f"{relation} {aim}", "met" if is_met else "missed")
        shown = f"{found:.2f}" if len(ratios) == 1 else f"{found:.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"
        print(f"| {job} | {peer} | {aimed} | {shown} | {verdict} |")
    sys.exit(missed)


if __name__ == "__main__":
    main()
