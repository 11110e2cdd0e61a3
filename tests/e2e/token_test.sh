#!/usr/bin/env bash
# Tokens that were made with tokens, and how they end: by the command, on open streams, and at the operator's door.
source "$(dirname "$0")/with_server.sh"

# A token of `who`'s account, made with `with`'s token, into a file of its own: who, with, account's external id or "".
make_token() {
  as "$2" token create ${3:+"$3"} --secret-only >"$work/$1.token"
  as "$1" whoami -o json >"$work/$1.json"
}
name_of() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["token"]["name"])' "$work/$1.json"; }
opens() { as "$1" whoami >/dev/null 2>&1; }
ended() { ! opens "$1"; }

# admin -> office (another account) -> child (the same account as office) -> other account's, by the administrator alone.
as admin account create 141003 総務課 --external-id office --role organization_admin,reader >/dev/null
make_token stolen admin
make_token office stolen office
make_token child office
make_token beside admin office

# A watch of a descendant's ends when its ancestor is revoked, with the reason.
as child watch >"$work/watched" 2>"$work/watch.err" &
watch=$!
children+=("$watch")
write_cases 1 1 前
eventually "the descendant's watch tells what is written" grep -q '前 1' "$work/watched"

# Alone: what it made stays, and that is told.
as admin token revoke "$(name_of stolen)" --alone 2>"$work/err" >/dev/null
ended stolen || fail "a revoked token opens"
opens office || fail "--alone took along what the token had made for another account"
opens child || fail "--alone took along what that had made"
grep -q "still valid of what was made with it: 2" "$work/err" || fail "what stays is not told: $(cat "$work/err")"
kill -0 "$watch" 2>/dev/null || fail "the watch ended with a token that leaves it"

# Everything, asked for afterwards: both accounts' tokens, and the open stream.
as admin token revoke "$(name_of stolen)" --everything 2>"$work/err" >/dev/null
grep -q "that ended too: 2" "$work/err" || fail "what ended is not told: $(cat "$work/err")"
ended office || fail "--everything left a token of another account"
ended child || fail "--everything left what that had made"
opens beside || fail "--everything took along what another token had made"
code=0
wait "$watch" || code=$?
expect "exit code of the watch whose token ended" 4 "$code"
grep -q "revoked" "$work/watch.err" || fail "the watch does not tell why it ended: $(cat "$work/watch.err")"

# By default: the own account's line ends, others' stays.
make_token line admin
make_token mine line
make_token others mine office
as admin token revoke "$(name_of line)" >/dev/null 2>&1
ended mine || fail "a token of the same account outlived the one that made it"
opens others || fail "another account's token ended, which nobody asked for"
code=0
as admin token revoke "$(name_of mine)" --everything --alone >/dev/null 2>&1 || code=$?
expect "exit code of --everything with --alone" 2 "$code"

# What a token makes ends with it at the latest, and the command says so.
as admin token create office --lifetime 1h --secret-only >"$work/brief.token"
as brief token create --secret-only 2>"$work/err" >/dev/null
grep -q "it ends with the token that you made it with" "$work/err" || fail "a shortened life is not told: $(cat "$work/err")"

# The operator's door. A server that has the store keeps it shut.
code=0
"$RENKEID" token --data-dir "$work/data" --token-file "$work/new.token" >"$work/out" 2>&1 || code=$?
expect "exit code at a store in use" 1 "$code"
[ ! -e "$work/new.token" ] || fail "a file without a token was left"
as admin token revoke "$(as admin whoami -o json | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"]["name"])')" >/dev/null 2>&1
ended admin || fail "the administrator's token opens though it was revoked"
stop_server
"$RENKEID" token --data-dir "$work/data" --token-file "$work/new.token" >"$work/out"
expect "mode of the new token" 600 "$(stat -c %a "$work/new.token")"
grep -q '^accounts/' "$work/out" || fail "whose token it is was not told: $(cat "$work/out")"
code=0
"$RENKEID" token --data-dir "$work/data" --token-file "$work/new.token" >/dev/null 2>"$work/err" || code=$?
expect "exit code where the file exists" 1 "$code"
code=0
"$RENKEID" token --data-dir "$work/data" --account nobody --token-file "$work/none.token" >/dev/null 2>"$work/err" || code=$?
expect "exit code of an account that is not there" 1 "$code"
grep -q "system administrators here: accounts/" "$work/err" || fail "the administrators are not told: $(cat "$work/err")"
code=0
"$RENKEID" token --data-dir "$work/nothing" --token-file "$work/none.token" >/dev/null 2>&1 || code=$?
expect "exit code where there is no store" 1 "$code"
[ ! -e "$work/nothing" ] || fail "a store was made"
"$RENKEID" token --data-dir "$work/data" --account office --token-file "$work/city.token" >/dev/null
start_server
opens new || fail "the operator's token does not open"
opens city || fail "the operator's token of a named account does not open"
as new token create writer --secret-only >/dev/null
as new audit list 2>/dev/null | grep "renkeid token" >/dev/null || fail "the audit log does not tell of the operator's token"
