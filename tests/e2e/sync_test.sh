#!/usr/bin/env bash
# renkei sync and renkei watch against a real server: what they keep and print is what the server has, through kills of
# either side.
source "$(dirname "$0")/with_server.sh"
copy=$work/copy

verified() { as writer sync "$copy" --verify --quiet >"$work/verified" || { cat "$work/verified" >&2; return 1; }; }
titles() { jq -r .title "$copy/data/cases.jsonl" | sort; }

write_cases 1 20 旧
verified || fail "the first copy differs from the server"
expect "cases in the copy" 20 "$(wc -l <"$copy/data/cases.jsonl")"
expect "order of the lines" "" "$(LC_ALL=C sort -c <(jq -r .name "$copy/data/cases.jsonl") 2>&1)"
before=$(sha256sum "$copy"/data/*.jsonl)
verified || fail "a second run differs"
expect "files after a run without changes" "$before" "$(sha256sum "$copy"/data/*.jsonl)"

# Drafts of others do not come; deletions do.
as writer case delete 141003/c20 >/dev/null
verified || fail "a deletion is missing"
expect "cases after a deletion" 19 "$(wc -l <"$copy/data/cases.jsonl")"

# Followed through a server that is killed and comes back, and kills of the follower itself.
follow() {
  "$RENKEI" sync "$copy" --follow --quiet &
  follower=$!
  children+=("$follower")
}
follow
write_cases 21 25 新
eventually "a followed change is in data/" grep -q '新 25' "$copy/data/cases.jsonl"
kill_server
start_server
write_cases 26 30 再開
eventually "a change after the server's restart is in data/" grep -q '再開 30' "$copy/data/cases.jsonl"
for round in 1 2 3 4 5; do
  write_cases 1 10 "改$round" &
  writer=$!
  sleep "0.$round"
  kill -9 "$follower"
  wait "$follower" 2>/dev/null || true
  wait "$writer"
  follow
done
eventually "the last change is in data/" grep -q '改5 10' "$copy/data/cases.jsonl"

# Two runs do not write one directory; Ctrl+C ends one cleanly.
code=0
as writer sync "$copy" 2>"$work/err" || code=$?
expect "exit code beside a run" 5 "$code"
kill -INT "$follower"
code=0
wait "$follower" || code=$?
expect "exit code after SIGINT" 0 "$code"
verified || fail "the copy differs after all of it"
cat "$work/verified"

# What the account may read changes: the copy is built anew beside the old one, and holds what it should.
as admin account set writer --role contributor,approver,reader,coordinator >/dev/null
verified || fail "the copy differs after a change of access"

# Damage is noticed, and mended.
sed -i '1d' "$copy/data/organizations.jsonl"
code=0
as writer sync "$copy" --verify >"$work/verified" 2>"$work/err" || code=$?
expect "exit code for a copy that differs" 1 "$code"
grep -q 'rebuild' "$work/err" || fail "no hint how to mend it: $(cat "$work/err")"
as writer sync "$copy" --rebuild --verify --quiet >/dev/null || fail "not mended by --rebuild"

# A part of it, by type; the copy remembers.
as writer sync "$work/part" --types case --quiet
as writer sync "$work/part" --verify --quiet >/dev/null
expect "files of a copy of cases" "cases.jsonl state.json" "$(cd "$work/part/data" && echo *)"

# watch: JSON lines into a pipe, resumed at its cursor, ended by its reader and by a signal.
as writer watch --types case --until-head 2>/dev/null >"$work/watched"
expect "changes are JSON lines" 0 "$(jq -e .cursor "$work/watched" >/dev/null && echo 0)"
expect "the newest titles" "$(titles)" "$(jq -rs 'map(select(.case)) | group_by(.resource_name) | map(last.case.title)[]' "$work/watched" | sort)"
middle=$(jq -r .cursor "$work/watched" | sed -n 7p)
as writer watch --types case --until-head --since "$middle" 2>/dev/null >"$work/rest"
# Cursors are sealed anew each time: what they stand for is the same.
expect "from the middle on" "$(jq -c 'del(.cursor)' "$work/watched" | tail -n +8)" "$(jq -c 'del(.cursor)' "$work/rest")"
expect "head ends it" 1 "$(as writer watch 2>/dev/null | head -1 | wc -l)"
"$RENKEI" --lang en watch --types case --names-only -o table >"$work/lines" 2>"$work/err" &
watcher=$!
children+=("$watcher")
write_cases 31 31 人向け
eventually "a watch prints a change" grep -q upsert "$work/lines"
kill -INT "$watcher"
code=0
wait "$watcher" || code=$?
expect "exit code of an interrupted watch" 0 "$code"
grep -q -- '--since' "$work/err" || fail "no cursor to go on with"
code=0
as writer watch --since nonsense --until-head 2>/dev/null || code=$?
expect "exit code for a cursor that is none" 5 "$code"
echo "sync_test: passed"
