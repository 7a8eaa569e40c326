#!/usr/bin/env bash
# Holds the cost of hostile inputs to linear: instructions for 2n bytes over those for n bytes.
#
#   scripts/linear.sh [GENERATOR ...]
#
# Every generator of benches/src/generators.rs and of the folder beside it is measured by callgrind at
# n = BYTES (256 KiB) and at 2n with all limits raised. The exit status is 1 if any ratio is above 2.1,
# or if the control, which is quadratic on purpose, is not.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

bytes=${BYTES:-262144}
limit=2.1
cargo build --release --quiet --package zapi-webhooks-benches --no-default-features --bin linear
program=${CARGO_TARGET_DIR:-target}/release/linear
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ $# -gt 0 ]; then names=("$@"); else mapfile -t names < <("$program"); fi

# Prints the instructions for a body of so many bytes, and what became of it.
count() {
    local verdict
    verdict=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --collect-atstart=no --toggle-collect='*::under_measurement' \
        "$program" "$1" "$2" 2>"$scratch/log") || { tail -n 1 "$scratch/log" >&2; return 1; }
    echo "$(awk '/Collected/ { print $NF }' "$scratch/log") $verdict"
}

failed=0
printf '%-32s %14s %14s %7s %10s  %s\n' generator n 2n ratio per-byte verdict
for name in control "${names[@]}"; do
    single=$(count "$name" "$bytes") || exit 2
    double=$(count "$name" $((2 * bytes))) || exit 2
    awk -v name="$name" -v bytes="$bytes" -v limit="$limit" -v single="$single" -v double="$double" '
        BEGIN {
            split(single, one); split(double, two)
            if (one[1] + 0 == 0) { print name ": nothing was counted"; exit 1 }
            ratio = two[1] / one[1]
            over = ratio > limit
            wrong = name == "control" ? !over : over
            sub(/^[0-9]+ /, "", double)
            printf "%-32s %14.0f %14.0f %7.3f %10.1f  %s%s\n", name, one[1], two[1], ratio,
                two[1] / (2 * bytes), double, wrong ? "  <-- wrong side of " limit : ""
            exit wrong
        }' || failed=1
done
exit $failed
