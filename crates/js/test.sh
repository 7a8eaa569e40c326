#!/usr/bin/env bash
# Builds and tests the npm package and the page. Needs Rust, Node, Python 3, curl and Chromium; takes no arguments.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

npm ci --no-audit --no-fund
npm run build
cargo build -q -p zapi-webhooks-cli
node test/run.mjs
node --test test/cost.test.mjs test/hostile.test.mjs
npm run page
node --test page/page.test.mjs
