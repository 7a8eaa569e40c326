#!/usr/bin/env bash
# Measures `zapi-webhooks replay` on one million wire bodies against a loop with serde_json.
#
#   scripts/replay.sh [ROUNDS]
#
# The loop reads each line by `from_slice` into an owned struct and writes it by `to_writer`, on one
# thread. Both write the same bytes to a new file, which is checked. They run in turns, so that noise
# hits all alike; the least of ROUNDS (15) counts. How two threads scale is held against what the machine
# gives at best: two processes on one thread each, at once, each with a file of its own.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

rounds=${1:-15}
cargo build --release --quiet --package zapi-webhooks-cli
cargo build --release --quiet --package zapi-webhooks-benches --no-default-features \
    --features replay --bin replay
target=${CARGO_TARGET_DIR:-target}/release

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$target/replay" generate >"$scratch/million"

# Runs a command, and adds its wall-clock, user and system seconds and its peak kilobytes to a file.
# The output is a new file: one that is cut to nothing first may be written back when it is closed.
measure() {
    local name=$1 start end
    shift
    rm -f "$scratch/$name.out"
    start=$EPOCHREALTIME
    /usr/bin/time -o "$scratch/$name.time" -f '%U %S %M' "$@" >"$scratch/$name.out" 2>"$scratch/$name.err"
    end=$EPOCHREALTIME
    awk -v start="$start" -v end="$end" '{ print end - start, $0 }' "$scratch/$name.time" >>"$scratch/$name.times"
}

replay() { measure "replay-$1" "$target/zapi-webhooks" replay --threads "$1" "$scratch/million"; }

# Two processes at once, until both are over. It fails where one does.
pair() {
    measure pair bash -ec '
        "$@" >"$0" 2>/dev/null & "$@" 2>/dev/null; wait $!
    ' "$scratch/other.out" "$target/zapi-webhooks" replay --threads 1 "$scratch/million"
    rm "$scratch/other.out"
}

for ((round = 0; round < rounds; round++)); do
    measure serde_json "$target/replay" serde_json "$scratch/million"
    replay 1
    replay 2
    pair
    cmp "$scratch/serde_json.out" "$scratch/replay-1.out"
    cmp "$scratch/serde_json.out" "$scratch/replay-2.out"
done

bytes=$(stat -c %s "$scratch/million")
echo "one million bodies, $bytes bytes; $(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg); least of $rounds"
awk '
    FNR == 1 { name = FILENAME; sub(/.*\//, "", name); sub(/\.times$/, "", name); names[++count] = name }
    {
        cpu = $2 + $3
        if (FNR == 1 || $1 < wall[name]) wall[name] = $1
        if (FNR == 1 || cpu < total[name]) total[name] = cpu
        if ($4 > peak[name]) peak[name] = $4
    }
    END {
        for (at = 1; at <= count; at++) {
            name = names[at]
            printf "%-10s wall %.2f s, CPU %.2f s, peak %d kB\n", name, wall[name], total[name], peak[name]
        }
        printf "one thread to serde_json: %.2f by wall, %.2f by CPU\n", \
            wall["serde_json"] / wall["replay-1"], total["serde_json"] / total["replay-1"]
        printf "two threads to one: %.2f; two processes to one: %.2f\n", \
            wall["replay-1"] / wall["replay-2"], 2 * wall["replay-1"] / wall["pair"]
    }
' "$scratch"/{serde_json,replay-1,replay-2,pair}.times
