#!/usr/bin/env bash
# Keeps of the version that is released what the next one is held against: the contract, and a store as it leaves it.
#
#   deploy/release.sh     in a tree that is built (build/release), with nothing that is not committed
#
# Before: the version in CMakeLists.txt, and its heading in CHANGELOG.md. After: commit what this has written, and tag it.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^project(renkei VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
fail() { echo "release: $*" >&2 && exit 1; }
grep -qxF "## $version" CHANGELOG.md || fail "CHANGELOG.md has no heading \"## $version\""
[ -z "$(git status --porcelain)" ] || fail "something is not committed"
[ -x build/tools/node_modules/.bin/buf ] || fail "no buf: tests/stage.sh lint installs it"

cmake --build build/release --target upgrade_test
RENKEI_RELEASE=$version build/release/tests/upgrade/upgrade_test --gtest_also_run_disabled_tests --gtest_filter='ReleaseTest.DISABLED_IsWritten'
(cd proto && ../build/tools/node_modules/.bin/buf build --exclude-source-info --path renkei/v1 -o baseline.binpb)
git status --short
echo "Version $version is kept: commit this, and tag it v$version."
