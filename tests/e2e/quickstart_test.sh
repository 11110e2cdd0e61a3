#!/usr/bin/env bash
# deploy/quickstart.sh: the first run works, a second one overwrites nothing that was edited, --stop ends what was started.
# The programs under test come in RENKEID, RENKEI and RENKEI_WEB.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
dir=$work/.local/share/renkei
export HOME=$work RENKEID RENKEI RENKEI_WEB LC_ALL=C.UTF-8
unset XDG_DATA_HOME XDG_CONFIG_HOME RENKEI_SERVER RENKEI_TOKEN

quickstart() { "$root/deploy/quickstart.sh" --no-install --no-build --web-port 0 "$@"; }
finish() {
  quickstart --stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

fail() { echo "quickstart_test: $*" >&2 && exit 1; }
expect() {  # what, expected, actual
  [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}
as() {
  local who=$1
  shift
  "$RENKEI" --server "$(cat "$dir/address")" --token-file "$dir/tokens/$who.token" "$@"
}
server_pid() { cat "$dir/renkeid.pid"; }

# Port 0: a free one, so that tests can run beside each other.
out=$(quickstart --port 0)
grep -q "renkei login --token-file" <<<"$out" || fail "the first run prints no commands to try"
grep -q "http://$(cat "$dir/web_address")/" <<<"$out" || fail "the first run prints no address to open"
python3 - "$(cat "$dir/web_address")" <<'PAGE' || fail "the first page does not show the samples"
import sys, urllib.request
page = urllib.request.urlopen(f"http://{sys.argv[1]}/search?kind=cases").read().decode()
assert "5件見つかりました" in page, page
PAGE
expect "mode of the administrator's token" 600 "$(stat -c %a "$dir/tokens/admin.token")"
expect "number of samples" 5 "$(as demo-author case list -o name | wc -l)"
expect "samples that a visitor without a token sees" 5 "$("$RENKEI" --server "$(cat "$dir/address")" --quiet case list -o name | wc -l)"
expect "governments" 1794 "$(as demo-author org list -o csv | grep -c '^[0-9]')"

# What the README's tour shows is what one sees.
RENKEI_SERVER=$(cat "$dir/address") PATH=$(dirname "$RENKEI"):$PATH \
  /usr/bin/python3 "$root/tests/e2e/readme_tour.py" "$root/README.md" "${update_readme:---check}"

# Somebody edits a sample; the server goes on.
sample=072028/sample-aizuwakamatsu
pid=$(server_pid)
as aizuwakamatsu-author case revise $sample >/dev/null
printf 'owner: "072028"\nexternal_id: sample-aizuwakamatsu\ntitle: 直した題名\n' | as aizuwakamatsu-author case apply - >/dev/null
quickstart --port 0 >/dev/null
expect "process after a second run" "$pid" "$(server_pid)"
expect "edited title after a second run" 直した題名 "$(as aizuwakamatsu-author case show $sample -o json |
  /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["title"])')"
expect "number of samples after a second run" 5 "$(as demo-author case list -o name | wc -l)"
expect "accounts after a second run" 14 "$(as admin account list --all -o name | wc -l)"

# Stopping, twice; starting again finds everything.
quickstart --stop
[ ! -e "/proc/$pid" ] || fail "the server still runs after --stop"
quickstart --stop
quickstart --port 0 >/dev/null
expect "number of samples after a restart" 5 "$(as demo-author case list -o name | wc -l)"

# A server whose program was built anew since is found and stopped all the same.
quickstart --stop
cp "$RENKEID" "$work/renkeid"
RENKEID=$work/renkeid quickstart --port 0 >/dev/null
pid=$(server_pid)
rm "$work/renkeid" && cp "$RENKEID" "$work/renkeid"
RENKEID=$work/renkeid quickstart --stop >/dev/null
[ ! -e "/proc/$pid" ] || fail "a server whose program was replaced still runs after --stop"
echo "quickstart_test: passed"
