#!/usr/bin/env bash
# What several do at once on pages, each with a browser of their own: a joint initiative of three bodies, taking up a case of another, a menu
# book from the call for its cases to its edition, and three clerks with one workbook. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
command -v python3 >/dev/null || skip "no python3"
start_site

cat >"$work/indicator.yaml" <<'INDICATOR'
name: indicators/riders
title: 公共交通の利用者数
unit: 人
direction: up
aggregation: flow
definition: 1年間の利用者数
INDICATOR
as admin indicator apply "$work/indicator.yaml" >/dev/null
cat >"$work/case.yaml" <<'CASES'
---
owner: "141003"
external_id: bus
title: 予約制の乗合タクシーで通院を支える
summary: 高齢者の通院と買い物の足を、予約制の乗合タクシーで確保した。
challenge: 路線バスの廃止で、高齢者の通院が難しくなった。
approach: 電話と LINE で予約を受け、AI が配車する。
results:
  - {indicator_title: 1日の利用者数, unit: 人, before: {value: "40", when: 令和4年度}, after: {value: "120", when: 令和6年度}}
audience: {visibility: public}
CASES
as writer case apply "$work/case.yaml" >/dev/null
as writer case submit 141003/bus >/dev/null
as writer case publish 141003/bus >/dev/null
sed 's/external_id: bus/external_id: shop/; s/^title: .*/title: 移動販売で買い物を支える/' "$work/case.yaml" >"$work/shop.yaml"
as writer case apply "$work/shop.yaml" >/dev/null
as writer case submit 141003/shop >/dev/null
as writer case publish 141003/shop >/dev/null
cat >"$work/vision.yaml" <<'VISION'
owner: "141003"
external_id: shared
title: みなで直す計画
period: 2023-2027
nodes:
  - {external_id: n1, label: "1", title: 地域交通}
  - {external_id: n2, label: "2", title: 子育て}
  - {external_id: n3, label: "3", title: 防災}
VISION
as writer vision apply "$work/vision.yaml" >"$work/applied" 2>&1 || fail "the plan: $(cat "$work/applied")"

cat >"$work/heard.yaml" <<'VISION'
owner: "141003"
external_id: heard
title: 意見を聞く計画
period: 2023-2027
audience: {visibility: public}
nodes:
  - {external_id: n1, label: "1", title: 地域交通}
VISION
as writer vision apply "$work/heard.yaml" >"$work/applied" 2>&1 || fail "the plan: $(cat "$work/applied")"
as writer vision submit 141003/heard >/dev/null
as writer vision publish 141003/heard >/dev/null

# A programme with an open call, a plan that used it, and one whose measure it may pay for.
cat >"$work/grant.yaml" <<GRANT
programme: {external_id: mobility, title: 移動の足の交付金, ministry: 国土交通省}
edition:
  fiscal_year: $(TZ=Asia/Tokyo date -d '3 months ago' +%Y)
  framework_items: [national-2022/pillar-1]
  types: [{id: type1, title: TYPE1, rate: 1/2, ceiling_thousand_yen: 100000}]
calls:
  - {opens_date: $(TZ=Asia/Tokyo date -d '10 days ago' +%F), closes_date: $(TZ=Asia/Tokyo date -d '20 days' +%F)}
GRANT
as writer programme apply "$work/grant.yaml" --publish >"$work/applied" 2>&1 || fail "the programme: $(cat "$work/applied")"
grant=$(as writer programme list -o name | head -1)
for plan in used:財源のある計画 open:財源を探す計画; do
  cat >"$work/paid.yaml" <<VISION
owner: "141003"
external_id: ${plan%:*}
title: ${plan#*:}
period: 2023-2027
audience: {visibility: public}
nodes:
  - external_id: n1
    label: "1"
    title: 地域交通
    framework_items: [national-2022/pillar-1]
$([ "${plan%:*}" = open ] || echo "    funding: [{programme: $grant, fiscal_year: $(TZ=Asia/Tokyo date -d '3 months ago' +%Y), type: type1, thousand_yen: 31000, stage: granted}]")
VISION
  as writer vision apply "$work/paid.yaml" >"$work/applied" 2>&1 || fail "the plan: $(cat "$work/applied")"
done
as writer vision submit 141003/used >/dev/null
as writer vision publish 141003/used >/dev/null

both=contributor,approver
in_browser together.mjs "$work" \
  "$(person_of 141003 yoko 横浜の担当 $both)" "$(person_of 141003 hama 横浜の課長 $both)" \
  "$(person_of 141305 kawa 川崎の担当 $both)" "$(person_of 141500 saga 相模原の担当 $both)" \
  "$(person_of 141305 jimu 川崎の事務局 contributor,coordinator)" "$(person_of 141500 sen 相模原の専門家 reader)" \
  "$(person_of 141003 ichi 一郎 contributor)" "$(person_of 141003 niji 二次郎 contributor)" "$(person_of 141003 sanzo 三蔵 contributor)"
echo "passed"
