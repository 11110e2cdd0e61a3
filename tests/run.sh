#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test through ctest; ends with ctest's own closing lines.
# Arguments are handed to ctest, for example: tests/run.sh -R storage
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-packages.sh build runtime test package
cmake --preset release >/dev/null
cmake --build --preset release
# One more than the cores of a small machine: some tests wait most of the time.
ctest --test-dir build/release --output-on-failure --parallel 3 "$@"
