"""Prints tests/vectors.json as JavaScript is expected to see it: a number that a double cannot hold is text.

Python decides that by fractions, so it is a referee of `js/json.js`.
"""

import json
import sys
from fractions import Fraction
from pathlib import Path


def number(digits):
    double = float(digits)
    is_exact = abs(double) != float("inf") and Fraction(digits) == Fraction(repr(double))
    return (int(double) if double.is_integer() and abs(double) < 2**53 else double) if is_exact else digits


table = Path(__file__).resolve().parents[3] / "tests/vectors.json"
json.dump(json.loads(table.read_text(), parse_int=number, parse_float=number), sys.stdout)
