# For scripts that test pages in a real browser: sourced after with_server.sh. Programs come in RENKEID, RENKEI and RENKEI_WEB, tools of
# npm in WEB_TOOLS; $browser is Chromium. It skips the test where one of them is not to be had.
skip() { echo "skipped: $*" && exit 77; }
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "no Chromium"
command -v node >/dev/null && command -v npm >/dev/null || skip "no node with npm"

readonly PACKAGES=(playwright-core@1.65.1 axe-core@4.14.1 pdfjs-dist@4.10.38)
(
  flock 9 # two tests begin at once
  for package in "${PACKAGES[@]}"; do
    [ -d "$WEB_TOOLS/node_modules/${package%@*}" ] && continue
    npm install --silent --no-save --omit=optional --no-fund --no-audit --prefix "$WEB_TOOLS" "${PACKAGES[@]}" >"$work/npm.log" 2>&1
    break
  done
) 9>"$WEB_TOOLS.lock" || skip "npm cannot install ${PACKAGES[*]}: $(tail -1 "$work/npm.log")"

# A server that lets everybody read, with further flags, and a front before it, at $front.
start_front() {
  stop_server
  server_flags=(--public-reading true "$@")
  start_server
  as admin token create --front --for pages --secret-only >"$work/front.token"
  "$RENKEI_WEB" --server "$RENKEI_SERVER" --listen 127.0.0.1:0 --ops-listen none --front-token-file "$work/front.token" \
    --address-file "$work/web" >>"$work/web.log" 2>&1 &
  children+=("$!")
  eventually "the front serves" test -s "$work/web"
  front="http://$(tr -d '[:space:]' <"$work/web")"
}

# Runs journeys: a file of this folder and its arguments behind those of browser and front.
journeys() { # file, arguments...
  local here file=$1
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  shift
  ln -sfn "$WEB_TOOLS/node_modules" "$work/node_modules"
  cp "$here/browser.mjs" "$here/$file" "$work/"
  mkdir -p "$WEB_PICTURES"
  node "$work/$file" "$browser" "$front" "$@"
}
