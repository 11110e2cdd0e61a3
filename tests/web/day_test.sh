#!/usr/bin/env bash
# An officer's day on pages, in a real browser: from the invitation to the published plan and its recorded figures, with a script and
# without. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
command -v python3 >/dev/null || skip "no python3"
start_site

admin=$(person_of 141003 somu 総務課の管理者 organization_admin)
approver=$(person_of 141003 ichiro 佐藤一郎 approver)
in_browser day.mjs "$admin" "$approver" "$work"
echo "passed"
