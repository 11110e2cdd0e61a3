#!/usr/bin/env bash
# deploy/trial-cluster.sh: three servers over a primary and its standby; one dies, then the primary, and whoever asks the others or
# reads the pages goes on. The programs under test come in RENKEID, RENKEI and RENKEI_WEB.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || { echo "skipped: no PostgreSQL server" && exit 77; }
work=$(mktemp -d)
chmod 711 "$work"
dir=$work/cluster
export HOME=$work RENKEID RENKEI RENKEI_WEB LC_ALL=C.UTF-8
unset XDG_DATA_HOME XDG_CONFIG_HOME RENKEI_SERVER RENKEI_TOKEN

# All of them are free, and none is one that the system gives to connections.
port=$(python3 - <<'PORT'
import os, socket
def free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False
base = 10000 + os.getpid() * 40 % 9000
while not all(free(base + i) for i in range(30)):
    base += 40
print(base)
PORT
)
cluster() { "$root/deploy/trial-cluster.sh" --dir "$dir" --port "$port" --no-install --no-build "$@"; }
finish() {
  cluster --stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

fail() { echo "trial_cluster_test: $*" >&2 && exit 1; }
expect() { # what, expected, actual
  [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}
server() { echo "127.0.0.1:$((port + 2 * ($1 - 1)))"; }
as_admin() { # addresses, arguments of the command...
  "$RENKEI" --server "$1" --token-file "$dir/secrets/admin.token" "${@:2}"
}
everybody=$(server 1),$(server 2),$(server 3)
# A line of the status.
expect_status() { # what, pattern
  cluster --status >"$work/status"
  grep -q "$2" "$work/status" || fail "$1: $(cat "$work/status")"
}
# What has not been heard of by the other servers yet is there a moment later.
eventually() { # what, command...
  local what=$1 i
  shift
  for ((i = 0; i < 600; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  fail "never happened: $what"
}

out=$(cluster)
grep -q "http://127.0.0.1:$((port + 10))/" <<<"$out" || fail "the first run prints no address to open"
expect "mode of the database's password" 600 "$(stat -c %a "$dir/secrets/database.password")"
expect "lines of the status that say that a server answers" 3 "$(cluster --status | grep -c 応答しています)"
expect_status "the standby is not synchronous" 'データベース a .*プライマリー（スタンバイ b：sync）'

# What one server takes, the others show.
as_admin "$(server 1)" org create "お試し市（架空）" --kind other_partner --id demo >/dev/null
for other in 2 3; do eventually "server $other shows it" as_admin "$(server "$other")" org show demo; done
expect "governments at server 3" 1794 "$(as_admin "$(server 3)" org list -o csv | grep -c '^[0-9]')"

# One dies: whoever knows of several goes on, and so do the pages.
kill -9 "$(cat "$dir/server1.pid")"
as_admin "$everybody" org show demo >/dev/null || fail "nobody answers for a server that died"
page() { curl -fsS "http://127.0.0.1:$((port + 10))/" >/dev/null; }
page || fail "the pages went with one server"
expect_status "nobody says that a server is down" 'サーバー 1 .*停止中'

# The primary dies: the standby has everything, and the servers find it by themselves.
cluster --failover 2>"$work/failover" || fail "$(cat "$work/failover")"
expect_status "a does not follow b" 'データベース b .*プライマリー（スタンバイ a：sync）'
eventually "a write after the failover" as_admin "$everybody" org create "二つめ（架空）" --kind other_partner --id second
as_admin "$everybody" org show demo >/dev/null || fail "what was written before the failover is lost"
eventually "the pages after the failover" page

# A second run brings back what is missing, and touches nothing else.
pid=$(cat "$dir/server2.pid")
cluster >/dev/null
expect "process of server 2 after a second run" "$pid" "$(cat "$dir/server2.pid")"
eventually "server 1 shows what it missed" as_admin "$(server 1)" org show second

cluster --stop
expect "lines of the status of what was stopped" 6 "$(cluster --status | grep -c 停止中)"
cluster >/dev/null
as_admin "$(server 2)" org show second >/dev/null || fail "a restart lost something"
echo "trial_cluster_test: passed"
