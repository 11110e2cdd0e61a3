#!/usr/bin/env bash
# A menu book's year with the command: a call, what is submitted to it and judged, the edition, which stays as it was through changes and a
# kill of the server, and what changed since.
source "$(dirname "$0")/with_server.sh"
command -v jq >/dev/null || { echo "skipped: no jq" && exit 77; }

as admin account create 141305 事務局 --external-id office --role coordinator,reader >/dev/null
as admin token create office --secret-only >"$work/office.token"
as admin account create 141500 専門家 --external-id expert --role reader >/dev/null
as admin token create expert --secret-only >"$work/expert.token"
write_cases 1 3 前
for i in 1 2 3; do
  as writer case submit "141003/c$i" >/dev/null
  as writer case publish "141003/c$i" >/dev/null
done

in_japan() { TZ=Asia/Tokyo date -d "$1" '+%F %H:%M'; }
as office list create --external-id menu --title 優良事例集 --visibility public >/dev/null
as office list add menu 141003/c1 >/dev/null
call=$(as office case-call create menu --title 事例募集 --opens "$(in_japan '1 day ago')" --closes "$(in_japan '30 days')" \
  --visibility public -o name)
as writer submission submit "$call" 141003/c2 >/dev/null 2>&1 && fail "a call that is not announced is answered"
as office case-call announce "$call" >/dev/null
submission=$(as writer submission submit "$call" 141003/c2 --message 応募します -o name)

# The body reads where it stands and the words for it, and nobody else's note.
state_of() { as writer submission show "$submission" -o json | jq -r .state; }
as office submission return "$submission" --words 出典を補ってください --note 内輪の備考 >/dev/null
expect "after it was returned" CASE_SUBMISSION_STATE_RETURNED "$(state_of)"
as writer submission show "$submission" | grep 出典を補ってください >/dev/null || fail "the words did not come"
as writer submission show "$submission" -o json | grep 内輪の備考 >/dev/null && fail "the note of the secretariat was shown"
as writer submission submit "$call" 141003/c2 >/dev/null
as writer submission accept "$submission" >/dev/null 2>&1 && fail "a body accepts its own"
as office submission pass "$submission" --expert "$(as admin account show expert -o name)" >/dev/null
as expert submission accept "$submission" --words 優れています >/dev/null
expect "after the expert" CASE_SUBMISSION_STATE_ACCEPTED "$(state_of)"
as office case-call add-accepted "$call" >/dev/null
expect "cases of the list" "2" "$(as writer list show menu -o json | jq '.entries | length')"

edition=$(as office menu-book issue menu --year 2024 -o name)
as writer menu-book export "$edition" >"$work/book.html"
grep -q '前 2' "$work/book.html" || fail "the accepted case is not in the book"

# What stands in it changes in the register, and not in the book.
as writer case revise 141003/c1 >/dev/null
write_cases 1 1 後
as writer case submit 141003/c1 >/dev/null
as writer case publish 141003/c1 >/dev/null
as office list add menu 141003/c3 >/dev/null
kill_server
start_server
as writer menu-book export "$edition" >"$work/again.html"
cmp -s "$work/book.html" "$work/again.html" || fail "an edition is not what it was: $(diff "$work/book.html" "$work/again.html" | head -5)"
as office menu-book issue menu >/dev/null
as writer menu-book diff menu --from 1 --to 2 >"$work/diff"
grep -q '後 1' "$work/diff" && grep -q '前 3' "$work/diff" || fail "what changed: $(cat "$work/diff")"

# From the book another body takes a case up.
as admin account create 141500 相模原 --external-id taker --role contributor >/dev/null
as admin token create taker --secret-only >"$work/taker.token"
as taker case adopt 141003/c2 --as considered --via menu/1/2 >/dev/null
expect "via which entry it was taken up" "$edition/entries/2" \
  "$(as writer case adoption 141003/c2 141500 -o json | jq -r .via_edition)"

# A text that has to go leaves its number.
as office menu-book strike menu/1/2 --reason 個人情報の保護のため >/dev/null
as writer menu-book export "$edition" >"$work/struck.html"
grep -q '前 2' "$work/struck.html" && fail "a struck text is still printed"
grep -q 個人情報の保護のため "$work/struck.html" || fail "why it was struck is not told"
echo "passed"
