#!/usr/bin/env bash
# The units of deploy/systemd: systemd takes them as they are and finds nothing open that could be closed, the configurations
# beside them are what the programs read, and what the timed ones start makes, prunes and verifies a backup.
source "$(dirname "$0")/with_server.sh"

command -v systemd-analyze >/dev/null || { echo "skipped: no systemd-analyze" && exit 77; }
readonly units=$(cd "$(dirname "$0")/../../deploy/systemd" && pwd)
# Of 100: what remains is that they speak to the network, and read what everybody may read.
readonly MOST_EXPOSED=20

check_unit() { # UNIT PROGRAM
  sed "s|^ExecStart=/usr/local/bin/[a-z-]*|ExecStart=$2|" "$units/$1" >"$work/$1"
  expect "$1 is a unit" "" "$(systemd-analyze verify "$work/$1" 2>&1)"
  systemd-analyze security --offline=true --no-pager --threshold="$MOST_EXPOSED" "$work/$1" >"$work/security" 2>&1 ||
    fail "$1 is open: $(tail -1 "$work/security")"
}
check_unit renkeid.service "$RENKEID"
check_unit renkei-web.service "$RENKEI_WEB"
for timed in renkei-backup renkei-backup-verify; do
  check_unit "$timed.service" "$RENKEI"
  cp "$units/$timed.timer" "$work"
  expect "$timed.timer is a unit" "" "$(systemd-analyze verify "$work/$timed.timer" 2>&1)"
done

stop_server
server_flags=(--config "$units/renkeid.toml" --backup-dir "$work/backups")
start_server

# What the two timed units start is what the command understands, with the token in a file as systemd hands it over.
grep -h '^ExecStart=' "$units"/renkei-backup*.service >"$work/started"
expect "what the timed units start" 3 "$(wc -l <"$work/started")"
export CREDENTIALS_DIRECTORY=$work/credentials
mkdir -m 700 "$CREDENTIALS_DIRECTORY"
install -m 400 "$work/admin.token" "$CREDENTIALS_DIRECTORY/token"
sed -n 's|^ExecStart=/usr/local/bin/renkei ||p' "$units/renkei-backup.service" "$units/renkei-backup-verify.service" >"$work/timed"
while read -r line; do
  # shellcheck disable=SC2046 # words, as systemd takes them
  env -u RENKEI_TOKEN "$RENKEI" $(eval echo "$line") >"$work/timed_out" 2>&1 || fail "$line: $(cat "$work/timed_out")"
done <"$work/timed"
expect "backups of the timed units" 1 "$(as admin admin backups -o json | jq length)"
as admin token create --front --for pages --secret-only >"$work/front.token"
"$RENKEI_WEB" --config "$units/renkei-web.toml" --server "$RENKEI_SERVER" --listen 127.0.0.1:0 --ops-listen none \
  --front-token-file "$work/front.token" --address-file "$work/web" >>"$work/web.log" 2>&1 &
children+=("$!")
eventually "the front serves as it is configured" test -s "$work/web"
echo "passed"
