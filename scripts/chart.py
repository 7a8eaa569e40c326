#!/usr/bin/env python3
"""Draws results as an SVG bar chart.

    scripts/chart.py RESULTS.jsonl > benches/chart.svg

RESULTS.jsonl has the lines of scripts/instructions.sh --json, and one line for the run itself:
{"measure":"run","date":..,"machine":..,"build":..}. Each body of PANELS gets a panel with the readers
in order of their numbers; readers without a number come last.
"""

import json
import sys
from html import escape

PANELS = [
    ("compact", "the wire body, compact, 159 bytes"),
    ("unknown", "1 KB with twenty unknown fields"),
    ("quirky", "the documented example"),
]
# Readers that drop unknown fields do less work on that body, so they get no bar there.
KEEPING = {
    "zapi-webhooks",
    "serde_json-flatten",
    "serde_json-raw",
    "serde_json-raw-str",
    "serde_json-visitor",
    "sonic-rs-lazy",
    "sonic-rs-visitor",
    "sonic-rs-iter",
}
NAMES = {
    "serde_json": "serde_json, owned",
    "serde_json-str": "serde_json, &str",
    "sonic-rs": "sonic-rs, owned",
    "sonic-rs-str": "sonic-rs, &str",
    "flexon": "flexon, owned",
    "flexon-str": "flexon, &str",
    "simd-json": "simd-json, owned",
    "serde_json-flatten": "serde_json, flatten",
    "serde_json-raw": "serde_json, Box<RawValue>",
    "serde_json-raw-str": "serde_json, &RawValue",
    "serde_json-visitor": "serde_json, visitor",
    "sonic-rs-lazy": "sonic-rs, LazyValue",
    "sonic-rs-visitor": "sonic-rs, visitor",
    "sonic-rs-iter": "sonic-rs, iterator",
}
OWN = "zapi-webhooks"
WIDTH, LABEL, BAR, ROW = 760, 190, 460, 20


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.strip()]
    run = next((record for record in records if record["measure"] == "run"), None)
    if run is None:
        sys.exit("no line has the measure `run`")
    print(chart(run, records))


def chart(run, records):
    y, parts = 62, []
    for body, title in PANELS:
        rows = panel_rows(records, body)
        if not rows:
            sys.exit(f"no line has the body {body}")
        parts.append(text(16, y, title, "title"))
        y += 10
        longest = max((value for _, value in rows if not isinstance(value, str)), default=1)
        for reader, value in rows:
            parts.append(bar(y, reader, value, longest))
            y += ROW
        y += 32
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" '
        f'viewBox="0 0 {WIDTH} {y}" role="img" aria-label="Instructions per parse by reader">',
        "<style>text{font:12px sans-serif;fill:#24292f}.title{font-weight:bold}"
        ".note{fill:#57606a}.own{fill:#0969da}.peer{fill:#afb8c1}</style>",
        f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>',
        text(16, 24, "Instructions per parse, bytes to typed event; fewer is better", "title"),
        text(16, 42, f"{run['date']}, {run['machine']}, {run['build']}", "note"),
    ]
    return "\n".join(head + parts + ["</svg>"])


def panel_rows(records, body):
    values = {
        record["reader"]: record["value"]
        for record in records
        if record["measure"] == "instructions" and record["body"] == body
    }
    values.pop("strict", None)
    if body == "unknown":
        values = {reader: value for reader, value in values.items() if reader in KEEPING}
    else:
        values = {
            reader: value
            for reader, value in values.items()
            if reader == OWN or reader not in KEEPING
        }
    numbers = [row for row in values.items() if not isinstance(row[1], str)]
    words = [row for row in values.items() if isinstance(row[1], str)]
    return sorted(numbers, key=lambda row: (row[1], row[0])) + sorted(words)


def bar(y, reader, value, longest):
    label = text(LABEL, y + 14, NAMES.get(reader, reader), "", "end")
    if isinstance(value, str):
        return label + text(LABEL + 8, y + 14, value, "note")
    length = max(1.0, BAR * value / longest)
    kind = "own" if reader == OWN else "peer"
    rect = f'<rect class="{kind}" x="{LABEL + 8}" y="{y + 3}" width="{length:.1f}" height="{ROW - 6}"/>'
    return label + rect + text(LABEL + 14 + length, y + 14, f"{value:,}")


def text(x, y, content, kind="", anchor="start"):
    kind = f' class="{kind}"' if kind else ""
    anchor = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y}"{kind}{anchor}>{escape(content)}</text>'


if __name__ == "__main__":
    main()
