#!/usr/bin/env bash
# Starts the receiver on SQLite with a token for tests, delivers the documented example to it, and keeps it running.
#
#   scripts/receive.sh
#
# The variables of `zapi-webhooks-receiver serve --help` change the settings.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
    sed -n '2,6s/^# \{0,1\}//p' scripts/receive.sh >&2
    exit 2
fi
for program in cargo cc curl; do
    if ! command -v "$program" >/dev/null; then
        echo "scripts/receive.sh: install \`$program\` first" >&2
        exit 2
    fi
done

export ZAPI_TOKENS=${ZAPI_TOKENS:-A1B2C3D4E5F6A7B8C9D0E1F2}
cargo build --quiet --package zapi-webhooks-receiver
exec 3< <(exec "${CARGO_TARGET_DIR:-target}/debug/zapi-webhooks-receiver" serve)
receiver=$!
# It may have ended by itself.
trap 'kill "$receiver" 2>/dev/null || true; wait "$receiver"' EXIT
trap exit INT TERM
read -r line <&3
echo "$line"
read -r page <&3
echo "$page"
curl --silent --show-error --include "${line#deliveries on }/z-api" --data-binary @fixtures/docs-example.json \
    --header 'Content-Type: application/json' --header "z-api-token: ${ZAPI_TOKENS%%,*}"
wait "$receiver"
