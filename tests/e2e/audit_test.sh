#!/usr/bin/env bash
# The audit log as an operator has it: a signed head that was kept elsewhere, an export that is verified without a server, what was refused, and a
# server that was killed.
source "$(dirname "$0")/with_server.sh"

write_cases 1 30 前
# What was recorded last is chained a moment later.
chained() { as admin audit list --limit 1 -o json | grep '"number"' >/dev/null; }
eventually "what was written is chained" chained

as admin audit head -O "$work/head.json" 2>/dev/null
as admin audit head --public-key -O "$work/key.pem" 2>/dev/null
grep -q "BEGIN PUBLIC KEY" "$work/key.pem" || fail "no public key: $(cat "$work/key.pem")"

write_cases 1 30 後
as writer audit list >/dev/null 2>&1 && fail "a writer reads the audit log"
eventually "what was changed is chained" chained
as admin audit list --method ApplyCase --limit 5 >"$work/list"
grep -q "127.0.0.1" "$work/list" || fail "from where is not told: $(cat "$work/list")"

# Without a server: sound, and every touch is found.
as admin audit export -O "$work/audit.jsonl" 2>/dev/null
verify() { env -u RENKEI_SERVER -u RENKEI_TOKEN "$RENKEI" --lang en audit verify "$@" >"$work/verified" 2>&1; }
verify "$work/audit.jsonl" --head "$work/head.json" --key "$work/key.pem" || fail "not sound: $(cat "$work/verified")"
sed '9s/"actor":"accounts/"actor":"accountz/' "$work/audit.jsonl" >"$work/changed.jsonl"
cmp -s "$work/audit.jsonl" "$work/changed.jsonl" && fail "nothing was changed"
verify "$work/changed.jsonl" && fail "a changed entry was not found"
grep -q "entry 8: says something else" "$work/verified" || fail "which entry, is not told: $(cat "$work/verified")"
head -n -3 "$work/audit.jsonl" >"$work/cut.jsonl"
verify "$work/cut.jsonl" && fail "a cut tail was not found"
sed '12d' "$work/audit.jsonl" >"$work/less.jsonl"
verify "$work/less.jsonl" && fail "a missing entry was not found"
grep -q "entry 11: is missing" "$work/verified" || fail "which entry, is not told: $(cat "$work/verified")"

# With the server, through a kill, and at the stopped store.
as admin audit verify --head "$work/head.json" >"$work/verified" || fail "the server's log: $(cat "$work/verified")"
kill_server
start_server
eventually "what was written before the kill is chained" chained
as admin audit verify --head "$work/head.json" >"$work/verified" || fail "after a kill: $(cat "$work/verified")"
as writer audit list >/dev/null 2>&1 && fail "a writer reads the audit log"
stop_server
"$RENKEID" verify "$work/data" >"$work/verified" 2>/dev/null || fail "the store: $(cat "$work/verified")"
# A head that was kept shows what no store shows by itself: that somebody put an older one in its place.
"$RENKEID" verify "$work/data" --head "$work/head.json" >"$work/verified" 2>/dev/null || fail "the store and its head: $(cat "$work/verified")"
grep -q "held against the head with entry [1-9]" "$work/verified" || fail "what was compared is not told: $(cat "$work/verified")"
cp -r "$work/data" "$work/older"
start_server
write_cases 1 30 "後から"
eventually "what was changed later is chained" chained
as admin audit head -O "$work/later.json" 2>/dev/null
stop_server
"$RENKEID" verify "$work/data" --head "$work/later.json" >"$work/verified" 2>/dev/null || fail "the store as it is: $(cat "$work/verified")"
"$RENKEID" verify "$work/older" >"$work/verified" 2>/dev/null || fail "by itself an older one is sound: $(cat "$work/verified")"
"$RENKEID" verify "$work/older" --head "$work/later.json" >"$work/verified" 2>/dev/null && fail "an older store passes for today's"
grep -q "PROBLEM: audit entr.* cut off: a head that was signed knows of more" "$work/verified" || fail "what is cut is not told: $(cat "$work/verified")"
sed 's/"number": *"\([0-9]*\)"/"number":"1\1"/' "$work/head.json" >"$work/forged.json"
"$RENKEID" verify "$work/data" --head "$work/forged.json" >"$work/verified" 2>/dev/null && fail "a changed head is taken"
grep -q "was not signed by this store" "$work/verified" || fail "that it is none is not told: $(cat "$work/verified")"
"$RENKEID" verify "$work/data" --head "$work/key.pem" >"$work/verified" 2>&1 && fail "a key is taken for a head"
grep -q "is no head of an audit log; .renkei audit head -O FILE. writes one" "$work/verified" || fail "what is one is not told: $(cat "$work/verified")"
start_server
# Counted while it ran, and written when it stopped.
as admin audit list --filter reason=ROLE_MISSING >"$work/list"
grep -q "refused" "$work/list" || fail "what was refused is not told: $(cat "$work/list")"
stop_server
echo "passed"
