#!/usr/bin/env bash
# What a server does on a disk that is full, on a damaged one, and on a directory that comes from the past.
source "$(dirname "$0")/with_server.sh"

write_cases 1 5 旧

# A full disk: reads go on, writes are refused with their reason, in the log as well; nothing is lost.
stop_server
server_flags=(--min-free-mib 1048576)
start_server
as writer sync "$work/copy" --quiet
expect "cases that are read on a full disk" 5 "$(wc -l <"$work/copy/data/cases.jsonl")"
code=0
write_cases 6 6 満杯 2>"$work/err" || code=$?
expect "exit code of a write on a full disk" 6 "$code"
grep -q "disk is full" "$work/err" || fail "the reason is not told: $(cat "$work/err")"
grep -q "takes no writes" "$work/log" || fail "the log does not tell"
stop_server
server_flags=()
start_server
write_cases 6 6 再開

# A copy of the directory from the past, put in place and written on: whoever has read what it lost begins anew.
stop_server
cp -a "$work/data" "$work/past"
start_server
write_cases 7 9 失
as writer sync "$work/copy" --quiet
grep -q '失 9' "$work/copy/data/cases.jsonl" || fail "the copy lacks what comes to be lost"
stop_server
rm -rf "$work/data"
mv "$work/past" "$work/data"
start_server
write_cases 10 19 新
as writer sync "$work/copy" --verify --quiet >"$work/verified" || fail "the copy is wrong: $(cat "$work/verified")"
grep -q '失' "$work/copy/data/cases.jsonl" && fail "the copy has what the server lost"
grep -q '新 19' "$work/copy/data/cases.jsonl" || fail "the copy lacks what was written since"

# One flipped bit in the middle of the log: no start, and a way out that says what is lost.
kill_server
log=$(ls "$work"/data/*.log | tail -n 1)
python3 - "$log" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as log:
    log.seek(0, 2)
    middle = log.tell() // 2
    log.seek(middle)
    byte = log.read(1)[0]
    log.seek(middle)
    log.write(bytes([byte ^ 4]))
PYTHON
code=0
"$RENKEID" --data-dir "$work/data" --listen 127.0.0.1:0 >"$work/refused" 2>&1 || code=$?
expect "exit code of a start on a damaged log" 1 "$code"
grep -q "renkeid salvage --data-dir $work/data" "$work/refused" || fail "no way out is told: $(cat "$work/refused")"
"$RENKEID" salvage --data-dir "$work/data" >"$work/salvaged" || fail "salvage failed"
grep -q '^lost: ' "$work/salvaged" || fail "what is lost is not told"
start_server
as writer sync "$work/copy" --verify --quiet >"$work/verified" || fail "the copy is wrong: $(cat "$work/verified")"
write_cases 20 20 後
as writer sync "$work/copy" --verify --quiet >/dev/null || fail "the copy does not go on"
