#!/usr/bin/env bash
# Counts the instructions of one parse by callgrind, and prints a table.
#
#   scripts/instructions.sh [--peers] [--json] [BODY ...]
#
# BODY is compact, pretty, unknown, quirky, conflict, truncated or wrong-event, for readers of a
# `ConnectedCallback`; or connected, status, text, image, or one of the last three and -permuted, for readers of
# any event; or a job of benches/src/jobs.rs. `rejected` means conflict, truncated and wrong-event, `events` all of
# the second kind, `jobs` all of the third. If none is given, all are counted. With --peers the peers are counted
# too; their first build takes minutes. --json prints one JSON object a line.
#
# Each reader runs in its own process: it warms up, then parses TIMES (default 100) times inside the
# measured function. Dropping the result is included. Every answer is checked first: if it is wrong,
# the table has a word instead of a number.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

times=${TIMES:-100}
peers=false
json=false
wanted=()
for argument in "$@"; do
    case $argument in
        --peers) peers=true ;;
        --json) json=true ;;
        rejected) wanted+=(conflict truncated wrong-event) ;;
        events) wanted+=(connected {status,text,image}{,-permuted}) ;;
        jobs) wanted+=(texts near-{end,order,false,lower,lid,unknown,spaces} type-{174,573,1900}
            normalize-{1k,64k,quirky} lines) ;;
        -*) sed -n '2,15s/^# \{0,1\}//p' scripts/instructions.sh >&2; exit 2 ;;
        *) wanted+=("$argument") ;;
    esac
done

program=parse
features=--no-default-features
if $peers; then
    program=peers
    features=--features=peers
fi
cargo build --release --quiet --package zapi-webhooks-benches "$features" --bin "$program"
target=${CARGO_TARGET_DIR:-target}
program=$target/release/$program

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Prints the instructions per parse, or the verdict if the answer is not right.
count() {
    local verdict
    grep -q "^$1	$2	" "$scratch/pairs" || { echo -; return; }
    verdict=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --collect-atstart=no --toggle-collect='*::under_measurement' \
        "$program" "$1" "$2" "$times" 2>"$scratch/$1.$2")
    if [ "$verdict" = right ]; then
        awk -v times="$times" '/Collected/ { printf "%d\n", $NF / times }' "$scratch/$1.$2"
    else
        echo "$verdict"
    fi
}

"$program" >"$scratch/pairs"
if [ ${#wanted[@]} -eq 0 ]; then
    mapfile -t wanted < <(awk -F '\t' '!seen[$2]++ { print $2 }' "$scratch/pairs")
fi
for body in "${wanted[@]}"; do
    cut -f 2 "$scratch/pairs" | grep -qx -e "$body" || { echo "no body is named $body" >&2; exit 2; }
done
mapfile -t readers < <(printf '%s\n' "${wanted[@]}" |
    awk -F '\t' 'NR == FNR { wanted[$1]; next } $2 in wanted && !seen[$1]++ { print $1 }' - "$scratch/pairs")

$json || { printf '%-28s' 'instructions per parse'; printf '%18s' "${wanted[@]}"; echo; }
for reader in "${readers[@]}"; do
    $json || printf '%-28s' "$reader"
    for body in "${wanted[@]}"; do
        answer=$(count "$reader" "$body")
        if $json; then
            case $answer in -) continue ;; [a-z]*) value=\"$answer\" ;; *) value=$answer ;; esac
            printf '{"measure":"instructions","reader":"%s","body":"%s","value":%s}\n' "$reader" "$body" "$value"
        else
            printf '%18s' "$answer"
        fi
    done
    $json || echo
done
