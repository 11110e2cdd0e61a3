# Sourced after e2e/with_server.sh: programs and modules from npm, for tests that may begin at once.

skip() { echo "skipped: $*" && exit 77; }
command -v node >/dev/null && command -v npm >/dev/null || skip "no node with npm"

# Installs the packages once, in a directory of WEB_TOOLS that nothing else changes; $tools is what node finds there. What was not
# installed whole, or other versions, is installed anew.
npm_tools() { # name of the set, package@version...
  local prefix=$WEB_TOOLS/$1
  shift
  mkdir -p "$prefix"
  (
    flock 9
    [ "$(cat "$prefix/installed" 2>/dev/null)" = "$*" ] && exit 0
    rm -rf "$prefix/node_modules" "$prefix/installed"
    npm install --silent --no-save --omit=optional --no-fund --no-audit --prefix "$prefix" "$@" >"$work/npm.log" 2>&1 &&
      echo "$*" >"$prefix/installed"
  ) 9>"$prefix/lock" || skip "npm cannot install $*: $(tail -1 "$work/npm.log")"
  tools=$prefix/node_modules
}
