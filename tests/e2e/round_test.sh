#!/usr/bin/env bash
# A round of selection with the command until its applications are checked: announced, applied to, completed, checked; what is judged by is
# frozen, mistakes are told at once, and outsiders read what is judged and nothing else.
source "$(dirname "$0")/with_server.sh"
command -v jq >/dev/null || { echo "skipped: no jq" && exit 77; }

as admin account create 141305 事務局 --external-id office --role coordinator,reader >/dev/null
as admin token create office --secret-only >"$work/office.token"
as admin account create 141500 部外者 --external-id outsider --role reader >/dev/null
as admin token create outsider --secret-only >"$work/outsider.token"
write_cases 1 2 前
for i in 1 2; do
  as writer case submit "141003/c$i" >/dev/null
  as writer case publish "141003/c$i" >/dev/null
done

in_japan() { TZ=Asia/Tokyo date -d "$1" '+%F %H:%M'; }
round_file() {
  cat <<ROUND
title: 先進事例の公募
subject: cases
criteria:
  - {id: novelty, title: 新規性, weight: $1}
  - {id: spread, title: 横展開, weight: 60}
opens_at: "$(in_japan '1 day ago')"
closes_at: "$(in_japan '30 days')"
quota: 1
ROUND
}
round_file 41 >"$work/round.yaml"
as office round apply "$work/round.yaml" >/dev/null 2>"$work/refused" && fail "weights that add up to 101 are taken"
grep -q 101 "$work/refused" || fail "what the weights add up to is not said: $(cat "$work/refused")"
round_file 40 >"$work/round.yaml"
as office round apply "$work/round.yaml" >/dev/null
round=$(as office round list -o name)
as outsider round show "$round" >/dev/null 2>&1 && fail "a round is read before it is announced"
as office round announce "$round" >/dev/null
as outsider round show "$round" | grep 新規性 >/dev/null || fail "what is judged is not shown"

cat >"$work/application.yaml" <<APPLICATION
source: $(as writer case show 141003/c1 -o name)
summary: 概要
contact_section: 企画課
answers:
  - {criterion_id: novelty, text: これまでにない}
APPLICATION
# The name of a joint initiative was looked up as a case of an organization "initiatives".
sed 's|^source:.*|source: initiatives/joint|' "$work/application.yaml" >"$work/joint.yaml"
as writer application apply --round "$round" "$work/joint.yaml" >/dev/null 2>"$work/refused" && fail "a source that is not there is taken"
grep -q 'initiatives/joint' "$work/refused" || fail "what is not there is not said: $(cat "$work/refused")"
as writer application apply --round "$round" "$work/application.yaml" >/dev/null
application=$(as writer application list -o name)
as writer application submit "$application" >/dev/null 2>"$work/refused" && fail "an application without an answer is taken"
grep -q 横展開 "$work/refused" || fail "which answer is missing is not said: $(cat "$work/refused")"
echo "  - {criterion_id: spread, text: どこでもできる}" >>"$work/application.yaml"
{
  echo "name: $application"
  cat "$work/application.yaml"
} >"$work/changed.yaml"
as writer application apply "$work/changed.yaml" >/dev/null
as office application list --round "$round" -o name | grep . >/dev/null && fail "the secretariat reads a draft"
as writer application submit "$application" >/dev/null
as office round set "$round" --title 題の訂正 >/dev/null
round_file 40 | sed "s/^quota: 1/quota: 2/; 1i name: $round" >"$work/later.yaml"
as office round apply "$work/later.yaml" --reason 増枠 >/dev/null 2>"$work/refused" && fail "what is judged by is changed after an application"

state_of() { as writer application show "$application" -o json | jq -r .state; }
as office application return "$application" --words 数値を補ってください --note 内輪の備考 >/dev/null
expect "after it was returned" ROUND_APPLICATION_STATE_RETURNED "$(state_of)"
as writer application show "$application" | grep 数値を補ってください >/dev/null || fail "the words did not come"
as writer application show "$application" -o json | grep 内輪の備考 >/dev/null && fail "the note of the secretariat was shown"
as writer application submit "$application" >/dev/null
as office application pass "$application" >/dev/null
expect "after it was checked" ROUND_APPLICATION_STATE_ELIGIBLE "$(state_of)"
as outsider application show "$application" >/dev/null 2>&1 && fail "an outsider reads an application"
as office round advance "$round" >/dev/null 2>&1 && fail "a round goes on while it is open"
as office round cancel "$round" --reason 予算の都合 >/dev/null
as writer round show "$round" | grep 予算の都合 >/dev/null || fail "why it was cancelled is not told"
echo "passed"
