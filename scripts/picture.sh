#!/usr/bin/env bash
# Makes the picture of the page for the README of the receiver, by its test in Chromium.
#
#   scripts/picture.sh
set -euo pipefail
cd "$(dirname "$0")/.."

pictures=target/pictures
mkdir -p "$pictures"
PICTURES=$PWD/$pictures cargo test --quiet --package zapi-webhooks-receiver --test browser it_fits_a_desktop_and_a_phone
cp "$pictures/page.png" crates/receiver/page.png
echo "crates/receiver/page.png is new; $pictures/page-phone.png shows a phone"
