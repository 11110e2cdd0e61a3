#!/usr/bin/env bash
# Writes what apt and install.sh read of an offline directory: the list of its packages, and the checksums of all its files.
#   deploy/package/seal.sh DIR
set -euo pipefail
cd "${1:?usage: seal.sh DIR}"
dpkg-scanpackages --multiversion packages >Packages 2>/dev/null
find . -type f ! -name 'SHA256SUMS*' -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS.new
mv SHA256SUMS.new SHA256SUMS
