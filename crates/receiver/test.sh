#!/usr/bin/env bash
# Tests the receiver with real servers, disks and a real browser. Takes no arguments; installs on Debian what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() {
    echo "crates/receiver/test.sh: $*" >&2
    exit 2
}

[ "$(id -u)" = 0 ] || fail "run it as root, since the tests mount file systems and start PostgreSQL as its own user"
command -v cargo >/dev/null || fail "install Rust first: https://rustup.rs"
packages=()
while read -r program package; do
    command -v "$program" >/dev/null || packages+=("$package")
done <<'PROGRAMS'
c++ g++
curl curl
openssl openssl
mkfs.ext4 e2fsprogs
losetup mount
chromium chromium
chromedriver chromium-driver
pg_createcluster postgresql
nats-server nats-server
PROGRAMS
if [ ${#packages[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || fail "install what these packages of Debian have: ${packages[*]}"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y "${packages[@]}"
fi
cargo test -p zapi-webhooks-receiver
