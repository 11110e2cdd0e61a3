#!/usr/bin/env bash
# The night in which a backup is needed: it was made under load, the server's directory is gone, and everybody who followed the
# server goes on from what was restored.
source "$(dirname "$0")/with_server.sh"

stop_server
server_flags=(--backup-dir "$work/backups")
start_server
new_token() { as admin token create writer --secret-only >"$work/writer.token"; }

# Load that goes on while the backup is made; every case that was acknowledged before it began is in it.
write_cases 1 40 前
(
  i=0
  while [ ! -e "$work/enough" ]; do
    i=$((i + 1))
    write_cases 1 20 "負荷$i"
  done
) &
load=$!
children+=("$load")
as admin admin backup night >"$work/backup" || fail "no backup: $(cat "$work/backup")"
touch "$work/enough"
wait "$load"
grep -q "$work/backups/night" "$work/backup" || fail "where it is, is not told: $(cat "$work/backup")"
expect "what is left of a backup under way" "night" "$(ls "$work/backups")"

# Only who runs the server makes one, under a new name.
code=0
as writer admin backup other 2>"$work/err" || code=$?
expect "exit code of a writer's backup" 4 "$code"
code=0
as admin admin backup night 2>"$work/err" || code=$?
expect "exit code of a second backup of that name" 5 "$code"

# It can be relied on: our own look, and one with what every machine has.
"$RENKEID" verify "$work/backups/night" >"$work/verified" 2>/dev/null || fail "not sound: $(cat "$work/verified")"
grep -q "cases: 40" "$work/verified" || fail "cases in the backup: $(cat "$work/verified")"
(cd "$work/backups/night" && sha256sum --check --quiet --strict SHA256SUMS) || fail "sha256sum finds fault with it"

# Everybody reads on beyond it, and then all is lost.
write_cases 41 45 失
as writer sync "$work/copy" --quiet
grep -q '失 45' "$work/copy/data/cases.jsonl" || fail "the copy lacks what comes to be lost"
as writer watch --types case --until-head 2>/dev/null >"$work/watched"
cursor=$(tail -n 1 "$work/watched" | jq -r .cursor)
kill_server
rm -rf "$work/data"

# Restored: the old tokens are over, the administrator has a new one.
cp "$work/admin.token" "$work/old.token"
rm "$work/admin.token"
"$RENKEID" restore --from "$work/backups/night" --data-dir "$work/data" --token-file "$work/admin.token" \
  >"$work/restored" 2>/dev/null || fail "not restored: $(cat "$work/restored")"
grep -q "tokens" "$work/restored" || fail "what became of the tokens is not told: $(cat "$work/restored")"
start_server
code=0
as old whoami 2>"$work/err" || code=$?
expect "exit code with a token of before" 4 "$code"
new_token
as admin audit list --limit 100 >"$work/audit"
grep -q "renkeid restore" "$work/audit" || fail "the audit log does not tell of the restore"

# Who followed begins anew by itself, and has the same as the server.
as writer sync "$work/copy" --verify --quiet >"$work/verified" || fail "the copy is wrong: $(cat "$work/verified")"
grep -q '失' "$work/copy/data/cases.jsonl" && fail "the copy has what the server lost"
code=0
as writer watch --types case --until-head --since "$cursor" >/dev/null 2>"$work/err" || code=$?
[ "$code" -ne 0 ] || fail "a cursor of before was honoured"
write_cases 41 45 新
as writer sync "$work/copy" --verify --quiet >"$work/verified" || fail "the copy does not go on: $(cat "$work/verified")"
expect "cases after it" 45 "$(wc -l <"$work/copy/data/cases.jsonl")"
stop_server
"$RENKEID" verify "$work/data" >"$work/verified" 2>/dev/null || fail "the restored store: $(cat "$work/verified")"

# Neither over a store, nor from what is no backup, nor from one that was touched.
code=0
"$RENKEID" restore --from "$work/backups/night" --data-dir "$work/data" --token-file "$work/t1" >/dev/null 2>"$work/err" || code=$?
expect "exit code of a restore over a store" 1 "$code"
grep -q "not empty" "$work/err" || fail "why is not told: $(cat "$work/err")"
[ ! -e "$work/t1" ] || fail "a token of a restore that was refused"
code=0
"$RENKEID" restore --from "$work" --data-dir "$work/data2" --token-file "$work/t1" >/dev/null 2>"$work/err" || code=$?
expect "exit code of a restore from no backup" 1 "$code"
table=$(ls "$work"/backups/night/store/*.sst | head -n 1)
printf 'x' | dd of="$table" bs=1 seek=40 conv=notrunc status=none
code=0
"$RENKEID" verify "$work/backups/night" >"$work/verified" 2>/dev/null || code=$?
expect "exit code of a look at a touched backup" 1 "$code"
grep -q "PROBLEM: the file store/$(basename "$table")" "$work/verified" || fail "the touched file is not named"
code=0
"$RENKEID" restore --from "$work/backups/night" --data-dir "$work/data2" --token-file "$work/t1" >/dev/null 2>"$work/err" || code=$?
expect "exit code of a restore from a touched backup" 1 "$code"
[ ! -e "$work/data2" ] || fail "a restore that was refused left a directory"

# A backup that would be lost with the store is none.
code=0
"$RENKEID" --data-dir "$work/data" --backup-dir "$work/data/backups" >/dev/null 2>"$work/err" || code=$?
expect "exit code of backups in the store's directory" 2 "$code"
