#!/usr/bin/env bash
# Sessions to their end, in a real browser: the longest time of one is a few seconds here. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
start_site --session-seconds 25

in_browser sessions.mjs "$(person_of 141003 hanako hanako reader)" "$(person_of 141003 jiro jiro reader)" \
  "$(person_of 141003 sakura sakura reader)"
echo "passed"
