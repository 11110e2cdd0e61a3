#!/usr/bin/env bash
# Rounds of selection over real cases and joint initiatives through the command; see README.md beside this file. Exit code 77: skipped,
# the data is not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${RENKEI_REALDATA:-$root/../shared/data}

if [ ! -d "$data/cases" ] || [ ! -d "$data/initiatives" ]; then
  echo "realdata: skipped, there is no data in $data (set RENKEI_REALDATA)"
  exit 77
fi
exec /usr/bin/python3 "$here/rounds.py" --data "$data" --packs "$root/deploy/packs" \
  --renkeid "${RENKEID:-$root/build/release/server/rpc/renkeid}" --renkei "${RENKEI:-$root/build/release/client/cli/renkei}"
