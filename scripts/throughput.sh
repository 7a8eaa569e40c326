#!/usr/bin/env bash
# Compares the throughput of axum with the extractor and with `Bytes`, for the same handler.
#
#   scripts/throughput.sh [PROCESSES [TURNS]]
#
# The memory layout of a process changes its ratio by up to 3 %, so the result is the median over many
# processes. The control is a second server with `Bytes`.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

processes=${1:-15}
turns=${2:-100}
cargo build --release --quiet --package zapi-webhooks-benches --no-default-features --features throughput --bin throughput
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
