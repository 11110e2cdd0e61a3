#!/usr/bin/env bash
# A year's figures of a plan on pages, in a real browser. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
start_site

cat >"$work/vision.yaml" <<'VISION'
owner: "141003"
external_id: strategy
title: 総合戦略
period: 2023-2027
nodes:
  - {external_id: n1, label: "1", title: 地域交通}
kpis:
  - {external_id: k1, node_external_id: n1, title: 利用者数, unit: 人, section: 交通課, direction: up, aggregation: flow, targets: [{value: "200", when: 令和9年度}]}
  - {external_id: k2, node_external_id: n1, title: 満足度, unit: ％, direction: up, targets: [{value: "90", when: 令和9年度}]}
VISION
as writer vision apply "$work/vision.yaml" >"$work/applied" 2>&1 || fail "the plan: $(cat "$work/applied")"
as writer kpi record 141003/strategy/k1 --year R5 --value 70 >/dev/null
for days in 30 200; do
  printf -- '---\nowner: "141003"\nexternal_id: d%s\ntitle: 見守りの事例%s\nsummary: 概要\nreview_by_date: "%s"\n' \
    "$days" "$days" "$(date -d "+$days days" +%F)" >"$work/case.yaml"
  as writer case apply "$work/case.yaml" >/dev/null
  as writer case submit "141003/d$days" >/dev/null
  as writer case publish "141003/d$days" >/dev/null
done
mkdir -p "$WEB_PICTURES"
in_browser figures.mjs "$(cat "$work/writer.token")" "$(as writer vision show 141003/strategy -o name)"
echo "passed"
