#!/usr/bin/env bash
# Every page that there is, under axe in a real browser: those of the table of routes (page_patterns, in PAGE_PATTERNS), and each form with
# a mistake besides. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
start_site

as admin account set writer --role contributor,approver,reader,coordinator,organization_admin >/dev/null
as admin account create 141305 川崎の担当 --external-id kawasaki --role contributor,approver --may-publish-own >/dev/null
as admin token create kawasaki --secret-only >"$work/kawasaki.token"
as admin account create 141003 山田花子 --external-id hanako --kind person --login-name hanako --role contributor >/dev/null
as writer section create 地域交通課 >/dev/null
cat >"$work/indicator.yaml" <<'INDICATOR'
name: indicators/riders
title: 公共交通の利用者数
unit: 人
direction: up
aggregation: flow
definition: 1年間の利用者数
INDICATOR
as admin indicator apply "$work/indicator.yaml" >/dev/null
for owner in writer:141003 kawasaki:141305; do
  cat >"$work/case.yaml" <<CASES
---
owner: "${owner#*:}"
external_id: bus
title: 予約制の乗合タクシー
summary: 高齢者の通院と買い物の足を確保した。
results:
  - {indicator_title: 利用者数, unit: 人, before: {value: "40", when: 令和4年度}, after: {value: "120", when: 令和6年度}}
audience: {visibility: public}
CASES
  as "${owner%:*}" case apply "$work/case.yaml" >/dev/null
  as "${owner%:*}" case submit "${owner#*:}/bus" >/dev/null
  as "${owner%:*}" case publish "${owner#*:}/bus" >/dev/null
done
as writer case adopt 141305/bus --as piloted --date 令和6年4月1日 >/dev/null
as writer case select 141003/bus --reason 効果が大きい >/dev/null
as writer list create --external-id menu --title 地域交通の優良事例集 --visibility public >/dev/null
as writer list add menu 141003/bus --comment 導入が早い >/dev/null
as writer menu-book issue menu >/dev/null
as writer case-call create menu --title 令和6年度の募集 --opens "$(TZ=Asia/Tokyo date -d '1 day ago' '+%F %H:%M')" \
  --closes "$(TZ=Asia/Tokyo date -d '30 days' '+%F %H:%M')" --visibility public --announced >/dev/null
cat >"$work/national.yaml" <<'NATIONAL'
external_id: selected
title: 優良事例のある団体
state: published
definition: {unit: bodies, cases: {selected_only: true}}
targets: [{when: 令和6年度末, value: "1000", source: 総合戦略}]
denominators: [{whole: governments}]
NATIONAL
as writer national-kpi apply "$work/national.yaml" >"$work/applied" 2>&1 || fail "the national KPI: $(cat "$work/applied")"
cat >"$work/vision.yaml" <<'VISION'
owner: "141003"
external_id: strategy
title: 総合戦略
period: 2023-2027
audience: {visibility: public}
nodes:
  - {external_id: n1, label: "1", title: 地域交通, section: 地域交通課}
kpis:
  - {external_id: k1, node_external_id: n1, title: 利用者数, unit: 人, direction: up, section: 地域交通課, targets: [{value: "200", when: 令和9年度}]}
VISION
as writer vision apply "$work/vision.yaml" >"$work/applied" 2>&1 || fail "the plan: $(cat "$work/applied")"
as writer vision submit 141003/strategy >/dev/null
as writer vision publish 141003/strategy --decided 2023-03-20 >/dev/null
as writer vision revise 141003/strategy >/dev/null
as writer kpi record 141003/strategy/k1 --year R5 --value 70 >/dev/null
as writer opinion add 141003/strategy --source-kind council --source 第1回推進会議 --text 便数を増やしてほしい --node 141003/strategy/n1 >/dev/null
as writer opinion answer 141003/strategy/1 --answer partly_adopted --reason 朝夕の増便を検討する >/dev/null
as writer step add 141003/strategy --kind council --title 第2回推進会議 --from 2023-11-20 >/dev/null
as writer evaluation record 141003/strategy --year 2023 --by council --rating B --text おおむね順調 >/dev/null
cat >"$work/initiative.yaml" <<'INITIATIVE'
lead: "141003"
external_id: joint
title: 二市の地域交通
form: voluntary
kpis: [{id: riders, indicator: indicators/riders}]
INITIATIVE
as writer initiative apply "$work/initiative.yaml" >/dev/null
as writer initiative open 141003/joint >/dev/null
as writer initiative invite 141003/joint 141305 >/dev/null
as writer programme template >"$work/programme.yaml"
as writer programme apply "$work/programme.yaml" --publish >"$work/applied" 2>&1 || fail "the programme: $(cat "$work/applied")"

name_of() { as writer "$@" -o name | head -1; }
as writer support ask --title 空き家の活用 --text 進め方を相談したい >/dev/null
support=$(name_of support list)
as writer support request "$support" >/dev/null
as admin support triage "$support" --priority high >/dev/null
as admin support form-team "$support" >/dev/null
as admin support invite "$support/141305" >/dev/null
as kawasaki support accept "$support" >/dev/null
as admin support start "$support" >/dev/null
as writer support record "$support" --kind visit --date "$(TZ=Asia/Tokyo date -d '1 day ago' +%F)" --title 訪問 --text 現地を見た >/dev/null
as kawasaki support promise "$support" --title 台帳をまとめる --who 141003 --due "$(TZ=Asia/Tokyo date -d '30 days' +%F)" >/dev/null
as kawasaki support recommend "$support" --resource "$(name_of org show 141500)" --words 先に取り組んでいる >/dev/null
as writer submission submit "$(name_of case-call list --list menu)" 141003/bus >/dev/null
round_of() {
  cat <<ROUND
title: $1
subject: cases
criteria: [{id: novelty, title: 新規性, weight: 100}]
stages: [{kind: reading}, {kind: decision}]
opens_at: "$(TZ=Asia/Tokyo date -d '1 day ago' '+%F %H:%M')"
closes_at: "$(TZ=Asia/Tokyo date -d "$2" '+%F %H:%M')"
ROUND
}
me=$(as writer whoami -o json | jq -r '.account.name | sub("accounts/"; "")')
cat >"$work/application.yaml" <<APPLICATION
source: $(name_of case show 141305/bus)
summary: 概要
contact_section: 企画課
answers: [{criterion_id: novelty, text: これまでにない}]
APPLICATION
# Two that close soon, in which the writer judges what another city applied with: one stays as it is then, of one the results are told.
closing_round() {
  round_of "$1" '100 seconds' >"$work/round.yaml"
  as writer round apply "$work/round.yaml" >"$work/applied" 2>&1 || fail "the round: $(cat "$work/applied")"
  made=$(as writer round list -o json | jq -r --arg title "$1" '.[] | select(.title == $title) | .name')
  as writer round announce "$made" >/dev/null
  as kawasaki application apply --round "$made" "$work/application.yaml" >/dev/null
  as kawasaki application submit "$(as kawasaki application list --round "$made" -o name)" >/dev/null
  as writer review name "$made/reviewers/$me" --as 審査委員 >/dev/null
  as writer review accept "$made" >/dev/null
}
assign_round() {
  for ((tries = 0; tries < 120; ++tries)); do
    as writer round show "$1" -o json | grep ROUND_STATE_CLOSED >/dev/null && break
    sleep 1
  done
  as writer application pass "$(as writer application list --round "$1" -o name)" >/dev/null
  as writer round advance "$1" >/dev/null
  as writer review assign "$1" --way everybody >/dev/null
}
closing_round 審査する公募
judged=$made
closing_round 選定した公募
decided=$made
as writer follow tag 交通 >/dev/null
round_of 先進事例の公募 '30 days' >"$work/round.yaml"
as writer round apply "$work/round.yaml" >"$work/applied" 2>&1 || fail "the round: $(cat "$work/applied")"
round=$(as writer round list -o json | jq -r '.[] | select(.title == "先進事例の公募") | .name')
as writer round announce "$round" >/dev/null
application=$(as writer application create "$round" "$(name_of case show 141003/bus)" --summary 概要 --contact 交通政策課 -o name)
assign_round "$judged"
assign_round "$decided"
reading=$(as writer review list -o name | grep "$decided")
as writer review submit "$reading" --points=novelty=4 --words よい取組です >/dev/null
as writer round advance "$decided" >/dev/null
as writer round decide "$decided" --from-ranking >/dev/null
as writer round publish "$decided" >/dev/null
selected=${reading%/readings/*}
year=$(TZ=Asia/Tokyo date -d '3 months ago' +%Y)
as kawasaki round self-report "$selected/followUps/$year" --text 順調です >/dev/null
{
  echo "organizations/* $(name_of org show 141003)"
  echo "organizations/*/sections/* $(name_of section list)"
  echo "accounts/* $(as admin account show hanako -o name)"
  echo "accounts/*/tokens/* $(name_of token list)"
  echo "cases/* $(name_of case show 141003/bus)"
  echo "cases/*/adoptions/* $(name_of case show 141305/bus)/adoptions/$(name_of org show 141003 | sed 's,.*/,,')"
  echo "caseLists/* $(name_of list show menu)"
  echo "caseLists/*/editions/* $(name_of menu-book list menu)"
  echo "caseLists/*/editions/*/entries/* $(name_of menu-book list menu)/entries/1"
  echo "caseLists/*/calls/* $(name_of case-call list --list menu)"
  echo "caseLists/*/calls/*/submissions/* $(name_of submission list)"
  echo "organizations/*/visions/* $(name_of vision show 141003/strategy)"
  echo "organizations/*/visions/*/nodes/* $(name_of node show 141003/strategy/n1)"
  echo "organizations/*/visions/*/kpis/* $(name_of kpi show 141003/strategy/k1)"
  echo "organizations/*/visions/*/opinions/* $(name_of opinion list 141003/strategy)"
  echo "organizations/*/visions/*/steps/* $(name_of step list 141003/strategy)"
  echo "organizations/*/visions/*/evaluations/* $(name_of evaluation list 141003/strategy)"
  echo "initiatives/* $(name_of initiative show 141003/joint)"
  echo "initiatives/*/members/* $(name_of initiative show 141003/joint)/members/$(name_of org show 141305 | sed 's,.*/,,')"
  echo "supports/* $support"
  echo "supports/*/members/* $support/members/$(name_of org show 141305 | sed 's,.*/,,')"
  echo "supports/*/entries/* $(name_of support log "$support")"
  echo "supports/*/steps/* $(name_of support steps --support "$support")"
  echo "supports/*/recommendations/* $(name_of support recommendations "$support")"
  programme=$(name_of programme list)
  edition=$(name_of programme-edition list "$programme")
  echo "programmes/* $programme"
  echo "programmes/*/editions/* $edition"
  echo "programmes/*/editions/*/calls/* $(name_of programme-call list "$edition")"
  echo "rounds/* $round"
  echo "rounds/*/applications/* $application"
  echo "rounds/*/reviewers/* $judged/reviewers/$me"
  echo "rounds/*/applications/*/readings/* $(as writer review list -o name | grep "$judged")"
  echo "rounds/* ranking $decided"
  echo "rounds/*/applications/* scores $selected"
  echo "rounds/*/applications/*  $selected" # the page itself, with its years
  echo "accounts/*/follows/* $(name_of follow list)"
  echo "rounds/*/applications/*/followUps/* $selected/followUps/$year"
  echo "frameworks/* $(name_of framework list)"
  echo "frameworks/*/items/* frameworks/national-2022/items/pillar-1"
  echo "indicators/* indicators/riders"
  echo "nationalKpis/* $(name_of national-kpi show selected)"
  echo "accounts/*/operations/* $(curl -sS -H 'content-type: application/json' -H "authorization: Bearer $(cat "$work/writer.token")" \
    "$front/renkei.v1.OperationService/StartExport" -d '{"export": {"kind": "EXCHANGE_KIND_CASES", "format": "EXCHANGE_FORMAT_CSV"}}' | jq -r .name)"
} >"$work/names"
"$PAGE_PATTERNS" >"$work/patterns"
in_browser forms.mjs "$(cat "$work/writer.token")" "$work/patterns" "$work/names"
echo "passed"
