#!/usr/bin/env bash
# Checks that hostile inputs cost linear time, and `documents` and `lines` no more than a fixed price a byte.
#
#   scripts/linear.sh [GENERATOR ...]
#
# Every generator of benches/src/generators.rs and its submodule is measured by callgrind at n = BYTES
# (default 256 KiB) and at 2n, without limits of the parser. The exit status is 1 if a ratio of
# instructions exceeds RATIO, if a generator for `documents` or `lines` costs more than PRICE instructions a byte
# at 2n, or if the control, which is quadratic on purpose, passes.
# The last lines name the dearest generator of each function.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

RATIO=2.1
PRICE=1000
bytes=${BYTES:-262144}
cargo build --release --quiet --package zapi-webhooks-benches --no-default-features --bin linear
program=${CARGO_TARGET_DIR:-target}/release/linear
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

declare -A functions=([control]=-)
names=()
while read -r name function; do
    names+=("$name")
    functions[$name]=$function
done < <("$program")
if [ $# -gt 0 ]; then names=("$@"); fi
for name in "${names[@]}"; do
    [[ -v functions[$name] ]] || { echo "no generator is named $name" >&2; exit 2; }
done

# Prints the instructions for an input of the given length, and the verdict of the parser.
count() {
    local verdict
    verdict=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --collect-atstart=no --toggle-collect='*::under_measurement' \
        "$program" "$1" "$2" 2>"$scratch/log") || { tail -n 1 "$scratch/log" >&2; return 1; }
    echo "$(awk '/Collected/ { print $NF }' "$scratch/log") $verdict"
}

failed=0
printf '%-40s %-15s %13s %13s %6s %9s  %s\n' generator function n 2n ratio per-byte verdict
for name in control "${names[@]}"; do
    single=$(count "$name" "$bytes") || exit 2
    double=$(count "$name" $((2 * bytes))) || exit 2
    awk -v name="$name" -v called="${functions[$name]}" -v bytes="$bytes" -v max_ratio="$RATIO" \
        -v max_price="$PRICE" -v single="$single" -v double="$double" '
        BEGIN {
            split(single, one); split(double, two)
            if (one[1] + 0 == 0) { print name ": nothing was counted"; exit 1 }
            ratio = two[1] / one[1]
            price = two[1] / (2 * bytes)
            if ((ratio > max_ratio) != (name == "control")) wrong = "  <-- wrong side of " max_ratio
            if ((called == "documents" || called == "lines") && price > max_price) wrong = wrong "  <-- more than " max_price " a byte"
            sub(/^[0-9]+ /, "", double)
            printf "%-40s %-15s %13.0f %13.0f %6.3f %9.1f  %s%s\n", name, called, one[1], two[1], ratio,
                price, double, wrong
            exit wrong != ""
        }' | tee -a "$scratch/rows" || failed=1
done
awk '
    $2 != "-" && $6 > price[$2] { price[$2] = $6; worst[$2] = $1 }
    END { for (called in price) printf "worst of %s: %s, %s instructions a byte\n", called, worst[called], price[called] }
' "$scratch/rows" | sort
exit $failed
