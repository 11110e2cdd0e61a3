# For scripts that look at pages in a real browser: sourced, it makes a server as e2e/with_server.sh does, and a function that starts a
# front before it; what it needs from npm is in WEB_TOOLS. Skips with a message without Chromium or node. The front comes in RENKEI_WEB.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/with_server.sh"

source "$(dirname "${BASH_SOURCE[0]}")/npm_tools.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "no Chromium"
npm_tools browser playwright-core@1.65.1 axe-core@4.14.1 pdfjs-dist@4.10.38

# The server again, with these flags, and a front before it at $front.
start_site() {
  stop_server
  server_flags=(--public-reading true "$@")
  start_server
  as admin token create --front --for pages --secret-only >"$work/front.token"
  "$RENKEI_WEB" --server "$RENKEI_SERVER" --listen 127.0.0.1:0 --ops-listen none --front-token-file "$work/front.token" \
    --address-file "$work/web" >>"$work/web.log" 2>&1 &
  children+=("$!")
  eventually "the front serves" test -s "$work/web"
  front=http://$(tr -d '[:space:]' <"$work/web")
}

# A program of this folder with its arguments; modules of npm are found beside it. Pictures, and what each journey took, are left in
# WEB_PICTURES.
in_browser() {
  ln -sfn "$tools" "$work/node_modules"
  cp "$root/tests/web/browser.mjs" "$root/tests/web/$1" "$work/"
  mkdir -p "$WEB_PICTURES"
  JOURNEYS=$WEB_PICTURES/journeys_${1%.mjs}.txt WORKBOOK=$root/tests/web/workbook.py BROWSER=$browser SITE=$front node "$work/$1" "${@:2}"
}

# The invitation of a person: CODE of the body, LOGIN_NAME, name, roles.
person_of() {
  as admin account create "$1" "$3" --external-id "$2" --kind person --login-name "$2" --role "$4" >/dev/null
  as admin account invite "$2" --secret-only
}
