#!/usr/bin/env bash
# Measures the receiver's store with and without shared commits, and the receiver beside axum with `Bytes` alone.
#
#   scripts/receiver-cost.sh
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --quiet --package zapi-webhooks-receiver --bin zapi-webhooks-receiver --example cost
release=${CARGO_TARGET_DIR:-target}/release
"$release/examples/cost" "$release/zapi-webhooks-receiver"
