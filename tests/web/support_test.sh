#!/usr/bin/env bash
# Support by a team on pages, each side with a browser of its own: a city asks at the window of its prefecture, two cities help, both sides
# say what came of it, and an outsider learns numbers alone. As pages_test.sh otherwise.
source "$(dirname "$0")/with_browser.sh"
start_site

both=contributor,approver
in_browser support.mjs \
  "$(person_of 141003 yoko 横浜の担当 $both)" "$(person_of 140007 ken 県の窓口 coordinator)" \
  "$(person_of 141305 kawa 川崎の担当 $both)" "$(person_of 141500 saga 相模原の担当 $both)" \
  "$(person_of 142018 suka 横須賀の担当 $both)"
echo "passed"
