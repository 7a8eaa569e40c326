#!/usr/bin/env bash
# Holds the instructions per parse to a committed baseline, with a margin of 10 %.
#
#   scripts/regression.sh           exits 1 if any body costs more than its baseline and the margin
#   scripts/regression.sh --bless   writes what is measured now as the baseline
#
# The baseline is benches/instructions.baseline. Counts depend on the compiler and the C library, so
# bless it again, in a commit of its own, whenever one of those changes.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

baseline=benches/instructions.baseline
measured=$(scripts/instructions.sh --json |
    sed -nE 's/.*"reader":"zapi-webhooks","body":"([a-z-]+)","value":([0-9]+)\}/\1 \2/p')
[ -n "$measured" ] || { echo "nothing was measured" >&2; exit 2; }
if [ "${1:-}" = --bless ]; then
    printf '%s\n' "$measured" >"$baseline"
    exit
fi
awk '
    NR == FNR { allowed[$1] = $2; next }
    !($1 in allowed) { print $1 ": has no baseline"; failed = 1; next }
    {
        over = $2 > 1.1 * allowed[$1]
        printf "%-14s %8d, baseline %8d, %+6.1f %%%s\n", $1, $2, allowed[$1],
            100 * ($2 / allowed[$1] - 1), over ? "  <-- more than 10 %" : ""
        failed = failed || over
        seen[$1]
    }
    END {
        for (body in allowed) if (!(body in seen)) { print body ": was not measured"; failed = 1 }
        exit failed
    }' "$baseline" <(printf '%s\n' "$measured")
