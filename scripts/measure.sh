#!/usr/bin/env bash
# Measures the instructions of every reader, and draws the chart of the README.
#
#   scripts/measure.sh
#
# Writes benches/results.jsonl, which starts with the date and the class of machine, and
# benches/chart.svg.
set -euo pipefail
cd "$(dirname "$0")/.."

results=benches/results.jsonl
printf '{"measure":"run","date":"%s","machine":"%s","build":"%s, release profile"}\n' \
    "$(date -u +%F)" "$(uname -m | tr _ -)" "$(rustc --version | cut -d ' ' -f 1,2)" >"$results.new"
scripts/instructions.sh --peers --json >>"$results.new"
mv "$results.new" "$results"
scripts/chart.py "$results" >benches/chart.svg
