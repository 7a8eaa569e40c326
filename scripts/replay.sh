#!/usr/bin/env bash
# Measures `zapi-webhooks replay` on one million bodies in the mix of real traffic, and on one million usual bodies.
#
#   scripts/replay.sh [ROUNDS]
#
# The loop parses each line by `from_slice` into one owned struct for all types and writes it by `to_writer`, on one
# thread. `replay` runs as it does without options, a thread on each core, and by one thread. All write the same bytes
# to a new file, which is checked. Another loop copies each line as it is, the least work. The usual bodies, which
# differ in their values, are copied and replayed by one thread. All run in turns, so that noise affects them alike. The
# times are the shortest of ROUNDS (default 15), the ratios medians. The speedup by more threads is compared with that
# of two concurrent processes, which is the best that two cores can give. Smaller ratios are better; brackets hold the
# range over the rounds. The exit status is 1 if `replay` takes more than LIMIT of the time of the loop. The files need
# 4 GB in the folder for temporary files.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

LIMIT=0.5
rounds=${1:-15}
cargo build --release --quiet --package zapi-webhooks-cli
cargo build --release --quiet --package zapi-webhooks-benches --no-default-features \
    --features replay --bin replay
target=${CARGO_TARGET_DIR:-target}/release

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$target/replay" generate mixed >"$scratch/million"
"$target/replay" generate usual >"$scratch/usual"
"$target/replay" serde_json "$scratch/usual" >"$scratch/usual.right"

# Runs a command, and appends its wall-clock, user and system seconds and peak kilobytes to a file.
# The output is a new file each time: if an old one is truncated, closing it may wait for the disk.
measure() {
    local name=$1 start end
    shift
    rm -f "$scratch/$name.out"
    start=$EPOCHREALTIME
    /usr/bin/time -o "$scratch/$name.time" -f '%U %S %M' "$@" >"$scratch/$name.out" 2>"$scratch/$name.err"
    end=$EPOCHREALTIME
    awk -v start="$start" -v end="$end" '{ print end - start, $0 }' "$scratch/$name.time" >>"$scratch/$name.times"
}

# Runs two processes concurrently and waits for both. Fails if one of them fails.
pair() {
    measure pair bash -ec '
        "$@" >"$0" 2>/dev/null & "$@" 2>/dev/null; wait $!
    ' "$scratch/other.out" "$target/zapi-webhooks" replay --threads 1 "$scratch/million"
    rm "$scratch/other.out"
}

for ((round = 0; round < rounds; round++)); do
    measure serde_json "$target/replay" serde_json "$scratch/million"
    measure copy "$target/replay" copy "$scratch/million"
    cmp "$scratch/copy.out" "$scratch/million"
    measure replay "$target/zapi-webhooks" replay "$scratch/million"
    measure one-thread "$target/zapi-webhooks" replay --threads 1 "$scratch/million"
    pair
    measure usual-copy "$target/replay" copy "$scratch/usual"
    measure usual "$target/zapi-webhooks" replay --threads 1 "$scratch/usual"
    cmp "$scratch/usual-copy.out" "$scratch/usual"
    cmp "$scratch/usual.right" "$scratch/usual.out"
    cmp "$scratch/serde_json.out" "$scratch/replay.out"
    cmp "$scratch/serde_json.out" "$scratch/one-thread.out"
done

bytes=$(stat -c %s "$scratch/million")
echo "one million bodies, $bytes bytes; $(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg); $rounds rounds"
awk -v limit="$LIMIT" '
    FNR == 1 { name = FILENAME; sub(/.*\//, "", name); sub(/\.times$/, "", name); names[++count] = name }
    {
        wall[name, FNR] = $1
        cpu[name, FNR] = $2 + $3
        if ($4 > peak[name]) peak[name] = $4
        rounds = FNR
    }
    END {
        for (at = 1; at <= count; at++) {
            name = names[at]
            printf "%-10s wall %.2f s, CPU %.2f s, peak %d kB\n", name, least(wall, name), least(cpu, name), peak[name]
        }
        found = ratio("replay to serde_json, wall", wall, "replay", "serde_json", 1)
        ratio("one thread to serde_json, wall", wall, "one-thread", "serde_json", 1)
        ratio("one thread to serde_json, CPU", cpu, "one-thread", "serde_json", 1)
        ratio("one thread to a loop that copies", wall, "one-thread", "copy", 1)
        ratio("the same of usual bodies", wall, "usual", "usual-copy", 1)
        ratio("replay to one thread, wall", wall, "replay", "one-thread", 1)
        ratio("two processes to one, a body, wall", wall, "pair", "one-thread", 2)
        if (found > limit) print "replay takes more than " limit " of the time of the loop"
        exit found > limit
    }
    function least(times, name,    round, found) {
        found = times[name, 1]
        for (round = 2; round <= rounds; round++) if (times[name, round] < found) found = times[name, round]
        return found
    }
    # Prints the median and the range of the ratios of all rounds, which are sorted by insertion, and returns
    # the median.
    function ratio(title, times, name, other, bodies,    round, at, each, sorted) {
        for (round = 1; round <= rounds; round++) {
            each = times[name, round] / times[other, round] / bodies
            for (at = round; at > 1 && sorted[at - 1] > each; at--) sorted[at] = sorted[at - 1]
            sorted[at] = each
        }
        printf "%-36s %.2f [%.2f, %.2f]\n", title, sorted[int((rounds + 1) / 2)], sorted[1], sorted[rounds]
        return sorted[int((rounds + 1) / 2)]
    }
' "$scratch"/{serde_json,copy,replay,one-thread,pair,usual-copy,usual}.times
