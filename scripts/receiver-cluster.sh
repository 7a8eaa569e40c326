#!/usr/bin/env bash
# Measures a cluster of three servers of NATS on this machine: one and two receivers on it beside one on SQLite, then a
# stream of many subjects with one message each. Needs the package `nats-server`. CONFIG names a configuration of all.
#
#   [CONFIG=FILE] scripts/receiver-cluster.sh [SUBJECTS]
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --quiet --package zapi-webhooks-receiver --bin zapi-webhooks-receiver --example cost --example subjects
release=${CARGO_TARGET_DIR:-target}/release

directory=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}"; wait; rm -r "$directory"' EXIT
routes=nats://127.0.0.1:24321,nats://127.0.0.1:24322,nats://127.0.0.1:24323
urls=nats://127.0.0.1:24221,nats://127.0.0.1:24222,nats://127.0.0.1:24223
for number in 1 2 3; do
    nats-server ${CONFIG:+-c "$CONFIG"} --jetstream -a 127.0.0.1 -p "2422$number" -n "n$number" -sd "$directory/n$number" -l "$directory/log$number" \
        --cluster_name c --cluster "nats://127.0.0.1:2432$number" --routes "$routes" &
    servers+=($!)
done
until [ "$(cat "$directory"/log? 2>/dev/null | grep -c 'metadata leader')" -ge 3 ]; do sleep 0.1; done

"$release/examples/cost" "$release/zapi-webhooks-receiver" "$urls" "${servers[@]}"
"$release/examples/subjects" "$urls" "${1:-1000000}" 3
for number in 1 2 3; do
    echo "server $number: $(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/${servers[number - 1]}/status") MiB of memory," \
        "$(du -sm "$directory/n$number" | cut -f 1) MiB of files"
done
