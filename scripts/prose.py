#!/usr/bin/env python3
"""Counts, per 1,000 words of comments and docs, words that make English read as translated.

    scripts/prose.py

Reads the Rust files of src/ and crates/*/src and prints one row for each folder. The exit status is 1
if the total breaks a limit of LIMITS. Fenced code blocks and strings do not count.
"""

import re
import sys
from collections import Counter
from pathlib import Path

# The words of a column, and the least and the most of them per 1,000.
LIMITS = {
    "stand(s)": ({"stand", "stands"}, 0, 0.3),
    "behind": ({"behind"}, 0, 0.5),
    "where": ({"where"}, 0, 2),
    "if, when": ({"if", "when"}, 2.5, 1000),
}
# Strings and characters come first, so that `//` inside one starts no comment.
TOKEN = re.compile(
    r"""\bb?r(#*)".*?"\1|"(?:\\.|[^"\\])*"|'(?:\\.[^'\n]*|[^'\\\n])'|(?P<comment>//[^\n]*|/\*.*?\*/)""",
    re.DOTALL,
)


def words(source):
    """Counts the words of all comments of a source outside fenced code blocks."""
    counts, fenced = Counter(), False
    for token in TOKEN.finditer(source):
        for line in (token["comment"] or "").splitlines():
            text = line.strip().lstrip("/!*").strip()
            if text.startswith("```"):
                fenced = not fenced
            elif not fenced:
                counts.update(re.findall(r"[a-z]+(?:['-][a-z]+)*", text.lower()))
    return counts


def rates(counts):
    """Returns how often the words of each column occur per 1,000 words."""
    total = counts.total() or 1
    return {name: 1000 * sum(counts[word] for word in column) / total for name, (column, _, _) in LIMITS.items()}


def main():
    root = Path(__file__).resolve().parent.parent
    folders = {}
    for source in [root / "src", *sorted(root.glob("crates/*/src"))]:
        for path in sorted(source.rglob("*.rs")):
            folder = folders.setdefault(str(path.parent.relative_to(root)), Counter())
            folder.update(words(path.read_text(encoding="utf-8")))
    total = sum(folders.values(), Counter())
    print(f"{'per 1,000 words':32}{'words':>8}", *(f"{name:>10}" for name in LIMITS), sep="")
    for name, counts in [*folders.items(), ("total", total)]:
        print(f"{name:32}{counts.total():8}", *(f"{rate:10.2f}" for rate in rates(counts).values()), sep="")
    broken = False
    for name, rate in rates(total).items():
        _, least, most = LIMITS[name]
        if not least <= rate <= most:
            print(f"{name}: {rate:.2f} is not between {least} and {most}", file=sys.stderr)
            broken = True
    sys.exit(broken)


if __name__ == "__main__":
    main()
