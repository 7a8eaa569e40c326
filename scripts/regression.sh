#!/usr/bin/env bash
# Fails if a body costs more instructions per parse than the committed baseline and a margin.
#
#   scripts/regression.sh [--margin PERCENT]   exits 1 if a body exceeds its baseline by more (default 6)
#   scripts/regression.sh --bless              writes the measured counts as the new baseline
#
# The baseline is benches/instructions.baseline. Counts depend on the compiler and the C library: when
# one of them changes, bless the baseline again in a commit of its own.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

usage() { sed -n '2,8s/^# \{0,1\}//p' scripts/regression.sh >&2; exit 2; }

baseline=benches/instructions.baseline
margin=6
bless=false
case $# in
    0) ;;
    1) [ "$1" = --bless ] || usage; bless=true ;;
    2) [ "$1" = --margin ] || usage; margin=$2 ;;
    *) usage ;;
esac
[[ $margin =~ ^[0-9]+(\.[0-9]+)?$ ]] || usage

measured=$(scripts/instructions.sh --json |
    sed -nE 's/.*"reader":"zapi-webhooks","body":"([a-z0-9-]+)","value":([0-9]+)\}/\1 \2/p')
[ -n "$measured" ] || { echo "nothing was measured" >&2; exit 2; }
if $bless; then
    printf '%s\n' "$measured" >"$baseline"
    exit
fi
awk -v margin="$margin" '
    NR == FNR { allowed[$1] = $2; next }
    !($1 in allowed) { print $1 ": has no baseline"; failed = 1; next }
    {
        over = $2 > (1 + margin / 100) * allowed[$1]
        printf "%-16s %8d, baseline %8d, %+6.1f %%%s\n", $1, $2, allowed[$1],
            100 * ($2 / allowed[$1] - 1), over ? "  <-- more than " margin " %" : ""
        failed = failed || over
        seen[$1]
    }
    END {
        for (body in allowed) if (!(body in seen)) { print body ": was not measured"; failed = 1 }
        exit failed
    }' "$baseline" <(printf '%s\n' "$measured")
