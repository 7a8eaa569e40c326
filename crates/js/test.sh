#!/usr/bin/env bash
# Builds and tests the npm package and the page. Needs Rust, Node, Python 3, curl and Chromium; takes no arguments.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

rustup target add wasm32-unknown-unknown
rustup component add rust-src
npm ci --no-audit --no-fund
npm run build
node test/run.mjs
node --test test/cost.test.mjs test/hostile.test.mjs
npm run page
node --test page/page.test.mjs
