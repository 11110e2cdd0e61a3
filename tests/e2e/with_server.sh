# For scripts that test against a real server: sourced, it makes a directory with a server, a drafting account and
# functions. The programs under test come in RENKEID and RENKEI.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
export XDG_CONFIG_HOME=$work/config HOME=$work LC_ALL=C.UTF-8
unset RENKEI_SERVER RENKEI_TOKEN
server_pid=""
children=()
server_flags=() # further ones for start_server

finish() {
  local pid
  for pid in "${children[@]}" $server_pid; do kill -9 "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

fail() { echo "$(basename "$0"): $*" >&2 && exit 1; }
expect() { # what, expected, actual
  [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}

# Waits until the command succeeds.
eventually() { # what, command...
  local what=$1 i
  shift
  for ((i = 0; i < 600; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  fail "never happened: $what"
}

# The first start takes any free port; later ones the same, so that who follows finds the server again.
start_server() {
  rm -f "$work/address"
  "$RENKEID" --data-dir "$work/data" --listen "127.0.0.1:${port:-0}" --address-file "$work/address" \
    "${server_flags[@]}" >>"$work/log" 2>&1 &
  server_pid=$!
  eventually "the server serves" test -s "$work/address"
  RENKEI_SERVER=$(tr -d '[:space:]' <"$work/address")
  export RENKEI_SERVER
  port=${RENKEI_SERVER##*:}
}
stop_server() {
  kill -TERM "$server_pid"
  wait "$server_pid"
  server_pid=""
}
kill_server() {
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}

as() { # account, arguments of the command...
  local who=$1
  shift
  RENKEI_TOKEN=$(cat "$work/$who.token") "$RENKEI" --lang en "$@"
}

# One section of Yokohama that does everything with its cases.
"$RENKEID" init --data-dir "$work/data" --token-file "$work/admin.token" >/dev/null
start_server
as admin pack load "$root/deploy/packs" >/dev/null
as admin account create 141003 企画課 --external-id writer --role contributor,approver,reader --may-publish-own >/dev/null
as admin token create writer --secret-only >"$work/writer.token"
RENKEI_TOKEN=$(cat "$work/writer.token")
export RENKEI_TOKEN

# Makes or changes cases of Yokohama: from, to, title.
write_cases() {
  local i
  for ((i = $1; i <= $2; i++)); do
    printf -- '---\nowner: "141003"\nexternal_id: c%s\ntitle: %s %s\nsummary: 概要\naudience: {visibility: public}\n' "$i" "$3" "$i"
  done >"$work/cases.yaml"
  as writer case apply "$work/cases.yaml" >/dev/null
}
