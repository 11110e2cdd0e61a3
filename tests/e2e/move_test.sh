#!/usr/bin/env bash
# A store with everything that a government keeps in it moves into a PostgreSQL, is served from there, and moves back; broken
# off by a kill it begins anew. POSTGRES_CLUSTER is the program that starts a PostgreSQL.
source "$(dirname "$0")/with_server.sh"

# A PostgreSQL that ends with this script: what is said to it and what it answers.
mkfifo "$work/to_cluster"
"$POSTGRES_CLUSTER" <"$work/to_cluster" >"$work/from_cluster" 2>"$work/cluster.err" &
children+=("$!")
exec 9>"$work/to_cluster"
asked=0
await_answer() { [ "$(wc -l <"$work/from_cluster")" -gt "$asked" ] || [ -s "$work/cluster.err" ]; }
next_answer() {
  eventually "the database answers" await_answer
  asked=$((asked + 1))
  answer=$(sed -n "${asked}p" "$work/from_cluster")
}
tell() { # a line for it; its answer stands in `answer`
  echo "$1" >&9
  next_answer
}
eventually "the database starts" await_answer
[ ! -s "$work/cluster.err" ] || { cat "$work/cluster.err" >&2 && exit 77; }
next_answer
database=$answer
tell database
second=$answer

move() { "$RENKEID" move "$@" 2>"$work/err"; }
refused() { # what, a part of why, arguments...
  local what=$1 why=$2 code=0
  shift 2
  move "$@" >"$work/out" || code=$?
  expect "exit code: $what" 1 "$code"
  grep -q "$why" "$work/err" || fail "$what: why is not told: $(cat "$work/err")"
}
title() { as writer case show "$1" -o json | jq -r .title; }

# What is there before: cases that were written and changed, an audit log, an etag, a cursor, tokens.
write_cases 1 40 前
write_cases 1 10 改
name=141003/c1
as writer case show "$name" -o json >"$work/before"
etag=$(jq -r .etag "$work/before")
as writer watch --types case --until-head 2>/dev/null >"$work/watched"
cursor=$(tail -n 1 "$work/watched" | jq -r .cursor)
as writer sync "$work/copy" --quiet

# While a server has it open, nothing moves.
refused "a store in use" "open in another process" --from "$work/data" --to "$database"
stop_server

# Into the database. What a second one finds there it leaves.
move --from "$work/data" --to "$database" >"$work/moved" || fail "not moved: $(cat "$work/err")"
grep -q "new epoch: 2" "$work/moved" || fail "the new epoch is not told: $(cat "$work/moved")"
grep -q "起動しないでください" "$work/moved" || fail "what becomes of the source is not told: $(cat "$work/moved")"
refused "a database that has a store" "there is a store in the schema renkei" --from "$work/data" --to "$database"
"$RENKEID" verify "$work/data" >/dev/null 2>&1 || fail "the source is not as it was"

# It is served from there: the old token opens, what was read is read, what was handed out of positions is refused.
mv "$work/data" "$work/left"
server_flags=(--engine postgres --database "$database")
start_server
expect "the title of a case" "$(jq -r .title "$work/before")" "$(title "$name")"
expect "when it was changed last" "$(jq -r .updateTime "$work/before")" "$(as writer case show "$name" -o json | jq -r .updateTime)"
[ "$etag" != "$(as writer case show "$name" -o json | jq -r .etag)" ] || fail "the etag of before is the one of now"
code=0
as writer case delete "$name" --etag "$etag" >/dev/null 2>"$work/err" || code=$?
[ "$code" -ne 0 ] || fail "an etag of before was honoured"
code=0
as writer watch --types case --until-head --since "$cursor" >/dev/null 2>"$work/err" || code=$?
[ "$code" -ne 0 ] || fail "a cursor of before was honoured"
write_cases 41 45 新
as writer sync "$work/copy" --verify --quiet >"$work/verified" || fail "the copy does not begin anew: $(cat "$work/verified")"
expect "cases in the copy" 45 "$(wc -l <"$work/copy/data/cases.jsonl")"
as admin audit verify >"$work/chain" || fail "the chain of the audit log is broken: $(cat "$work/chain")"
refused "a database that is served" "open" --from "$database" --to "$work/back"
stop_server

# Back, killed where the log is read: a lock of another session on it stops the move there, with the records copied.
psql=$(ls /usr/lib/postgresql/*/bin/psql | tail -n 1)
mkfifo "$work/to_psql"
"$psql" -qAt "$database" <"$work/to_psql" >"$work/from_psql" 2>&1 &
children+=("$!")
exec 8>"$work/to_psql"
echo "BEGIN; LOCK TABLE renkei.log IN ACCESS EXCLUSIVE MODE; SELECT 'locked';" >&8
eventually "the log is locked" grep -q locked "$work/from_psql"
"$RENKEID" move --from "$database" --to "$work/back" >/dev/null 2>&1 &
moving=$!
children+=("$moving")
waits() {
  tell "SELECT 'waiting: ' || count(*) FROM pg_locks WHERE NOT granted AND relation IS NOT NULL"
  [ "$answer" != "waiting: 0" ]
}
eventually "the move waits for the log" waits
kill -9 "$moving"
wait "$moving" 2>/dev/null || true
echo "COMMIT; \\q" >&8
exec 8>&-
code=0
"$RENKEID" --data-dir "$work/back" --listen 127.0.0.1:0 >/dev/null 2>"$work/err" || code=$?
[ "$code" -ne 0 ] || fail "a server serves half of a store"
grep -q "renkeid move" "$work/err" || fail "what to do is not told: $(cat "$work/err")"
move --from "$database" --to "$work/back" >"$work/moved" || fail "not begun anew: $(cat "$work/err")"
grep -q "new epoch: 3" "$work/moved" || fail "the new epoch is not told: $(cat "$work/moved")"
"$RENKEID" verify "$work/back" >"$work/verified" 2>/dev/null || fail "not sound: $(cat "$work/verified")"
grep -q "cases: 45" "$work/verified" || fail "cases in the directory: $(cat "$work/verified")"

# Killed on the way into a database, soon after it has begun; whatever it had done by then, the same call ends it or is refused
# since it was done.
"$RENKEID" move --from "$work/back" --to "$second" >"$work/out" 2>&1 &
moving=$!
children+=("$moving")
has_begun() { [ "$("$psql" -qAt "$second" -c "SELECT to_regclass('renkei.store') IS NOT NULL")" = t ]; }
eventually "the move has begun" has_begun
kill -9 "$moving" 2>/dev/null || true
wait "$moving" 2>/dev/null || true
if [ "$("$psql" -qAt "$second" -c "SELECT format FROM renkei.store")" = 0 ]; then
  code=0
  "$RENKEID" token --database "$second" --token-file "$work/none.token" >/dev/null 2>"$work/err" || code=$?
  expect "exit code of a token of half of a store" 1 "$code"
  grep -q "renkeid move" "$work/err" || fail "what to do is not told: $(cat "$work/err")"
  move --from "$work/back" --to "$second" >"$work/moved" || fail "not begun anew: $(cat "$work/err")"
fi
refused "a database that has a store" "there is a store in the schema renkei" --from "$work/back" --to "$second"

# The directory is served as before. What lies in that of a server over a database is of that server alone.
rm -rf "$work/data"
mv "$work/back" "$work/data"
server_flags=()
start_server
expect "the title of a case" "$(jq -r .title "$work/before")" "$(title "$name")"
write_cases 46 46 末
as writer sync "$work/copy" --verify --quiet >"$work/verified" || fail "the copy does not begin anew: $(cat "$work/verified")"
expect "cases in the end" 46 "$(wc -l <"$work/copy/data/cases.jsonl")"

# What is said wrongly is said to be so.
refused "a password for a directory" "from-password-file" --from "$work/left" --from-password-file "$work/x" --to "$second"
refused "a password that is not there" "to-password-file" --from "$work/left" --to "$second" --to-password-file "$work/x"
refused "a store that is not there" "no store" --from "$work/nowhere" --to "$work/nothing"
[ ! -e "$work/nothing" ] || fail "a move that was refused left a directory"
