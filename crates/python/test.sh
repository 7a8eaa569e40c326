#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment, and tests it there. `PYTHON` names the interpreter.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/build"
"$work/build/bin/pip" install -q 'maturin>=1.9.4,<2' twine
"$work/build/bin/maturin" build -q --release --out "$work/dist"
"$work/build/bin/twine" check --strict "$work"/dist/*

"${PYTHON:-python3}" -m venv "$work/test"
"$work/test/bin/pip" install -q "$work"/dist/*.whl -r tests/requirements.txt
# The referee of the tests.
cargo build -q -p zapi-webhooks-cli
"$work/test/bin/python" -m pytest -q tests "$@"
"$work/test/bin/python" bench.py
