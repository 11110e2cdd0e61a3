#!/usr/bin/env bash
# Real projects of ministries through the command as programmes; see README.md beside this file. Exit code 77: skipped, the
# data is not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${RENKEI_REALDATA:-$root/../shared/data}

if [ ! -f "$data/search/corpus.jsonl.zst" ]; then
  echo "realdata: skipped, there is no search/corpus.jsonl.zst in $data (set RENKEI_REALDATA)"
  exit 77
fi
exec /usr/bin/python3 "$here/programmes.py" --corpus "$data/search/corpus.jsonl.zst" --packs "$root/deploy/packs" \
  --renkeid "${RENKEID:-$root/build/release/server/rpc/renkeid}" --renkei "${RENKEI:-$root/build/release/client/cli/renkei}"
