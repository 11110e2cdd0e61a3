#!/usr/bin/env bash
# The pages of a real renkei-web before a real server, in a real browser (Chromium by playwright-core) and under axe-core. Programs come
# in RENKEID, RENKEI and RENKEI_WEB, tools of npm in WEB_TOOLS; pictures of the pages are left in WEB_PICTURES.
source "$(dirname "$0")/with_browser.sh"
start_site

# --- what stands on the pages
publish() { # noun, OWNER/EXTERNAL_ID, further flags
  as writer "$1" submit "$2" >/dev/null
  as writer "$1" publish "$2" "${@:3}" >/dev/null
}
cat >"$work/public.yaml" <<'CASES'
---
owner: "141003"
external_id: bus
title: 予約制の乗合タクシーで通院を支える
summary: 高齢者の通院と買い物の足を、予約制の乗合タクシーで確保した。
challenge: 路線バスの廃止で、高齢者の通院が難しくなった。
approach: 電話と LINE で予約を受け、AI が配車する。
results:
  - {indicator_title: 1日の利用者数, unit: 人, before: {value: "40", when: 令和4年度}, after: {value: "120", when: 令和6年度}}
links: [{title: 市のページ, url: "https://www.city.example.jp/bus"}]
audience: {visibility: public}
---
owner: "141003"
external_id: planted
title: "<script>document.title='planted'</script>\"><img src=x onerror=alert(1)>"
summary: "javascript:alert(1) <svg onload=alert(1)> </main></body>"
audience: {visibility: public}
---
owner: "141003"
external_id: draft
title: まだ公開していない下書き
summary: 下書き
audience: {visibility: public}
CASES
as writer case apply "$work/public.yaml" >/dev/null
publish case 141003/bus
publish case 141003/planted
cat >"$work/indicator.yaml" <<'INDICATOR'
name: indicators/riders
title: 公共交通の利用者数
unit: 人
direction: up
aggregation: flow
definition: 1日の利用者数
INDICATOR
as admin indicator apply "$work/indicator.yaml" >/dev/null
# Of ten measures the first has the next five below it, the second of which has the others.
above() {
  local first=$((($1 - 1) / 10 * 10 + 1))
  case $(($1 - first)) in
  0) ;;
  [1-5]) echo ", parent_external_id: n$first" ;;
  *) echo ", parent_external_id: n$((first + 1))" ;;
  esac
}
{
  printf 'owner: "141003"\nexternal_id: strategy\ntitle: 総合戦略\nperiod: 2023-2027\nnarrative: 誰もが移動に困らないまち\naudience: {visibility: public}\nnodes:\n'
  for ((i = 1; i <= 500; i++)); do
    printf '  - {external_id: n%s, label: "%s", title: 施策%s%s}\n' "$i" "$i" "$i" "$(above "$i")"
  done
  printf 'kpis:\n  - {external_id: k1, node_external_id: n1, title: 1日の利用者数, unit: 人, direction: up, aggregation: flow, indicator: indicators/riders, baseline: {value: "40", when: 令和4年度}, targets: [{value: "200", when: 令和9年度}]}\n'
} >"$work/vision.yaml"
as writer vision apply "$work/vision.yaml" >"$work/applied" 2>&1 || fail "the plan: $(cat "$work/applied")"
publish vision 141003/strategy --decided 2023-03-20
as writer kpi record 141003/strategy/k1 --year R5 --value 70 --status confirmed >/dev/null
as writer kpi record 141003/strategy/k1 --year R6 --value 120 >/dev/null
as writer opinion add 141003/strategy --source-kind assembly --source 令和6年第2回定例会 --text 便数を増やしてほしい --node 141003/strategy/n1 --same 3 >/dev/null
as writer opinion answer 141003/strategy/1 --answer not_adopted --reason 運転手の確保が難しい >/dev/null
as writer opinion publish 141003/strategy >/dev/null
as writer step add 141003/strategy --kind public_comment --from 2099-12-01 --to 2100-01-06 --announced >/dev/null
as writer evaluation record 141003/strategy --year 2023 --by self --rating A >/dev/null
as writer evaluation record 141003/strategy --year 2023 --by council --rating B --text おおむね順調 --node 141003/strategy/n1 >/dev/null
as admin account create 141003 山田花子 --external-id hanako --kind person --login-name hanako --role reader >/dev/null
invitation=$(as admin account invite hanako --secret-only)
as admin account create 141003 鈴木次郎 --external-id jiro --kind person --login-name jiro --role reader >/dev/null
another=$(as admin account invite jiro --secret-only)
as admin account set writer --role contributor,approver,reader,coordinator >/dev/null
as writer list create --external-id menu --title 地域交通の優良事例集 --introduction 地域の足を守る取組を集めました。 --visibility public >/dev/null
as writer list add menu 141003/bus --heading 地域交通 --comment 導入が早い >/dev/null
as writer programme template >"$work/programme.yaml"
as writer programme apply "$work/programme.yaml" --publish >"$work/applied" 2>&1 || fail "the programme: $(cat "$work/applied")"
edition=$(as writer programme-edition list digital-grant -o name | head -1)
as writer programme-call add "$edition" --opens 2020-04-01 --closes 2099-12-01 --closes-at 17:00 >/dev/null
eventually "the case is found" sh -c "\"$RENKEI\" --lang en case search 乗合タクシー -o name 2>/dev/null | grep -q cases/"

mkdir -p "$WEB_PICTURES"
vision=$(as writer vision show 141003/strategy -o name)
in_browser pages.mjs "$(cat "$work/writer.token")" \
  "$(as writer case show 141003/bus -o name)" "$(as writer case show 141003/planted -o name)" "$(as writer case show 141003/draft -o name)" \
  "$vision" "$WEB_PICTURES" "$invitation" "$another" "$(as writer list show menu -o name)"
expect "no secrets in the log" 0 "$(grep -c -F -e "$(cat "$work/writer.token")" -e 乗合 "$work/web.log" || true)"
echo "passed"
