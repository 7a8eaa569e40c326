#!/usr/bin/env python3
"""Writes the counts of benches/results.jsonl into the tables of benches/README.md.

  scripts/tables.py

The first row of a table names the bodies, the first cell of each other row the reader. A reader without a count has a
word, such as `rejected`.
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "benches/README.md"
READERS = {
    "**zapi-webhooks**": "zapi-webhooks",
    "**zapi-webhooks**, `parse`": "zapi-webhooks",
    "zapi-webhooks, strict": "strict",
    "`serde_json`": "serde_json",
    "`serde_json`, owned struct": "serde_json",
    "`serde_json`, `&str` struct": "serde_json-str",
    "`sonic-rs`": "sonic-rs",
    "`sonic-rs`, owned struct": "sonic-rs",
    "`sonic-rs`, `&str` struct": "sonic-rs-str",
    "`simd-json`, with its copy": "simd-json",
    "`simd-json`, owned struct, with its copy": "simd-json",
    "`flexon`": "flexon",
    "`flexon`, owned struct": "flexon",
    "`flexon`, `&str` struct": "flexon-str",
    "`serde_json`, `flatten` into a map": "serde_json-flatten",
    "`serde_json`, map of `Box<RawValue>`": "serde_json-raw",
    "`serde_json`, map of `&RawValue`": "serde_json-raw-str",
    "`serde_json`, visitor with `&RawValue`": "serde_json-visitor",
    "`sonic-rs`, map of `LazyValue`": "sonic-rs-lazy",
    "`sonic-rs`, visitor with `LazyValue`": "sonic-rs-visitor",
    "`sonic-rs`, iterator of `LazyValue`": "sonic-rs-iter",
    "`json5`, owned struct": "json5",
    "`jsonc-parser`, owned struct": "jsonc-parser",
    "`serde_json`, one field": "serde_json",
    "`flexon`, one field": "flexon",
    "`serde_json`, `IgnoredAny`": "serde_json-ignored",
    "`serde_json`, stream of `RawValue`": "serde_json-raw",
    "`jsonrepair`": "jsonrepair",
    "`jsonrepair-rs`": "jsonrepair-rs",
    "`jsonc-parser`, into a `Value`": "jsonc-parser",
    "`jsonrepair`, then `serde_json`": "jsonrepair",
    "`jsonrepair-rs`, then `serde_json`": "jsonrepair-rs",
    "`llm_json`, then `serde_json`": "llm_json",
}


def counts():
    lines = (ROOT / "benches/results.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    return {
        (it["reader"], it["body"]): it["value"]
        for it in records
        if it["measure"] == "instructions"
    }


def main():
    found, bodies, out = counts(), None, []
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| instructions per parse |"):
            bodies = [cell.strip("`") for cell in cells[1:]]
        elif not line.startswith("|"):
            bodies = None
        elif bodies and cells[0] in READERS:
            pairs = zip(bodies, cells[1:], strict=True)
            values = ((found.get((READERS[cells[0]], body)), old) for body, old in pairs)
            texts = [f"{new:,}" if isinstance(new, int) else new or old for new, old in values]
            line = "| " + " | ".join([cells[0], *texts]) + " |"
        elif bodies and not cells[0].startswith("---"):
            raise SystemExit(f"unknown reader: {cells[0]}")
        out.append(line)
    PAGE.write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
