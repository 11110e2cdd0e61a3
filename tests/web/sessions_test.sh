#!/usr/bin/env bash
# Sessions to their end, in a real browser: the longest time of one is a few seconds here. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
start_site --session-seconds 25

invitation_of() { # LOGIN_NAME
  as admin account create 141003 "$1" --external-id "$1" --kind person --login-name "$1" --role reader >/dev/null
  as admin account invite "$1" --secret-only
}
in_browser sessions.mjs "$(invitation_of hanako)" "$(invitation_of jiro)" "$(invitation_of sakura)"
echo "passed"
