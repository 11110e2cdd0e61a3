#!/usr/bin/env bash
# An officer's day on pages, in a real browser: from the invitation to the published plan and its recorded figures, with a script and
# without. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
command -v python3 >/dev/null || skip "no python3"
start_site

admin=$(person_of 141003 somu 総務課の管理者 organization_admin)
approver=$(person_of 141003 ichiro 佐藤一郎 approver)
as writer vision template -O "$work/template.xlsx" >/dev/null
for one in scripted plain; do
  edit_workbook "$work/template.xlsx" "$work/$one.xlsx" 'ビジョン!B2=横浜市' "ビジョン!B3=day-$one" "ビジョン!B5=第3期総合戦略 $one"
  edit_workbook "$work/$one.xlsx" "$work/${one}_wrong.xlsx" 'KPI!P3=いつか'
done
in_browser day.mjs "$admin" "$approver" "$work"
echo "passed"
