#!/usr/bin/env bash
# An office's work on the pages of a real renkei-web before a real server, in a real browser: writing, approving, importing, and what
# must not be lost on the way.
source "$(dirname "$0")/with_browser.sh"
start_site

as admin account create 141003 山田花子 --external-id hanako --kind person --login-name hanako --role contributor >/dev/null
as admin account create 141003 佐藤一郎 --external-id ichiro --kind person --login-name ichiro --role contributor,approver >/dev/null
cat >"$work/cases.yaml" <<'CASES'
---
owner: "141003"
external_id: both
title: 二人で直す事例
summary: もとの概要
---
owner: "141003"
external_id: long
title: 長い文章を書く事例
summary: もとの概要
CASES
as writer case apply "$work/cases.yaml" >/dev/null
as writer export cases --owner 141003 -O "$work/cases.xlsx" >"$work/exported" 2>&1 || fail "the export: $(cat "$work/exported")"
for file in wrong:はじめの概要,いつか right:はじめの概要,令和5年度 changed:書き直した概要,令和5年度; do
  printf '外部ID,題名,概要,開始\nsheet,表から取り込む事例,%s\n' "${file#*:}" >"$work/${file%%:*}.csv"
done
# As large as an office's list is: more than a form without a file may hold.
long=$(printf '長い文章。%.0s' {1..1200})
for i in {1..40}; do printf '%s,大きな表から取り込む事例%s,%s\n' "large$i" "$i" "$long"; done |
  cat <(echo '外部ID,題名,取組内容') - >"$work/large.csv"

in_browser work.mjs "$(as admin account invite hanako --secret-only)" "$(as admin account invite ichiro --secret-only)" \
  "$(as writer case show 141003/both -o name)" "$(as writer case show 141003/long -o name)" "$work" "$WEB_PICTURES"
expect "no word of theirs in the log" 0 "$(grep -c -F -e 見守り -e みなとみらい "$work/web.log" || true)"
echo "passed"
