#!/usr/bin/env bash
# Measures the throughput of axum with the extractor beside the same handler with `Bytes` alone.
#
#   scripts/throughput.sh [PROCESSES [TURNS]]
#
# Where a process happens to lie in memory moves its ratio by up to 3 %, so the median over many
# processes is the answer. The control is a second server with `Bytes`.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

processes=${1:-15}
turns=${2:-100}
cargo build --release --quiet --package zapi-webhooks-receiver-examples --bin throughput
program=${CARGO_TARGET_DIR:-target}/release/throughput

for ((process = 0; process < processes; process++)); do
    "$program" "$turns"
done |
    awk '
        /^[a-z]/ { time = $0 }
        /^  (throughput beside|control)/ { print time ", " $1 "\t" $(NF - 2) }
    ' |
    sort -t "$(printf '\t')" -k 1,1 -k 2,2n |
    awk -F '\t' '
        $1 != name { if (name) show(); name = $1; count = 0 }
        { ratios[++count] = $2 }
        END { show() }
        function show() {
            printf "%-45s median %.3f of %d processes, from %.3f to %.3f\n", name, \
                ratios[int((count + 1) / 2)], count, ratios[1], ratios[count]
        }
    '
