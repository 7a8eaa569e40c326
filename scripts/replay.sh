#!/usr/bin/env bash
# Measures `zapi-webhooks replay` on one million wire bodies against a loop with serde_json.
#
#   scripts/replay.sh [ROUNDS]
#
# The loop reads each line by `from_slice` into an owned struct and writes it by `to_writer`, on one
# thread. Both write the same bytes to a file, which is checked. They run in turns, so that noise hits
# all alike; the least of ROUNDS (5) counts. Ratios of CPU time (user and system) hardly depend on what
# else the machine does, those of wall-clock time do: the load is printed with them.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
cargo build --release --quiet --package zapi-webhooks-cli
cargo build --release --quiet --package zapi-webhooks-benches --no-default-features \
    --features replay --bin replay
target=${CARGO_TARGET_DIR:-target}/release

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$target/replay" generate >"$scratch/million"

# Runs a command, and adds its wall-clock, user and system seconds and its peak kilobytes to a file.
measure() {
    local name=$1 start=$EPOCHREALTIME end
    shift
    /usr/bin/time -o "$scratch/time" -f '%U %S %M' "$@" >"$scratch/$name.out" 2>"$scratch/$name.err"
    end=$EPOCHREALTIME
    awk -v start="$start" -v end="$end" '{ print end - start, $0 }' "$scratch/time" >>"$scratch/$name.times"
}

# How the program scales by itself, before there is anything to be written back to the disk.
sync
for ((round = 0; round < rounds; round++)); do
    for threads in 1 2; do
        measure "discard-$threads" "$target/zapi-webhooks" replay --threads "$threads" --out /dev/null "$scratch/million"
    done
done

for ((round = 0; round < rounds; round++)); do
    measure serde_json "$target/replay" serde_json "$scratch/million"
    for threads in 1 2; do
        measure "replay-$threads" "$target/zapi-webhooks" replay --threads "$threads" "$scratch/million"
        cmp "$scratch/serde_json.out" "$scratch/replay-$threads.out"
    done
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
        printf "two threads to one: %.2f by wall, %.2f where nothing is written\n", \
            wall["replay-1"] / wall["replay-2"], wall["discard-1"] / wall["discard-2"]
    }
' "$scratch"/{serde_json,{replay,discard}-{1,2}}.times
