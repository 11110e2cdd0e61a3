#!/usr/bin/env bash
# Several servers over one PostgreSQL with a synchronous standby, and one web front before all of them, to try it on one Debian 12
# machine: what ends, and who goes on. deploy/postgresql.md says how it is done in earnest, on several machines.
#
#   deploy/trial-cluster.sh [--dir DIR] [--port PORT] [--servers N] [--no-install] [--no-build]   starts what does not run
#   deploy/trial-cluster.sh --status | --failover | --stop [--dir DIR]
#
# DIR (default ~/.local/share/renkei-cluster, of root /var/lib/renkei-cluster) holds databases, indexes, logs and tokens (mode 0600).
# Ports on loopback, counted from PORT (default 7370): servers PORT, PORT+2, ... (2 to 5 of them, default 3), web PORT+10, databases
# PORT+20 and PORT+21. --failover kills the primary, promotes the standby and makes a new standby of the other one; the servers
# go on by themselves. Of what Debian's own PostgreSQL keeps nothing is touched.
set -euo pipefail
self=$(realpath "$0")
root=$(cd "$(dirname "$self")/.." && pwd)

dir=${XDG_DATA_HOME:-$HOME/.local/share}/renkei-cluster
[ "$(id -u)" -ne 0 ] || dir=/var/lib/renkei-cluster
port=7370 servers=3
install=yes build=yes action=start
usage() { sed -n '2,13s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 0 ]; do
  case "$1" in
    --dir) dir=${2:?--dir needs a directory} && shift ;;
    --port) port=${2:?--port needs a number} && shift ;;
    --servers) servers=${2:?--servers needs a number} && shift ;;
    --no-install) install=no ;;
    --no-build) build=no ;;
    --status | --failover | --stop) action=${1#--} ;;
    -h | --help) usage && exit 0 ;;
    *) echo "trial-cluster: unknown argument $1" >&2 && usage >&2 && exit 2 ;;
  esac
  shift
done
case "$servers" in [2-5]) ;; *) echo "trial-cluster: --servers takes 2 to 5" >&2 && exit 2 ;; esac
dir=$(realpath -m "$dir")

readonly renkeid=${RENKEID:-$root/build/release/server/rpc/renkeid}
readonly renkei=${RENKEI:-$root/build/release/client/cli/renkei}
readonly renkei_web=${RENKEI_WEB:-$root/build/release/client/web/renkei-web}
readonly database=$dir/database secrets=$dir/secrets settings=$dir/settings
readonly me=trial-cluster
# shellcheck source=deploy/background.sh
source "$root/deploy/background.sh"

# What was chosen at the first start holds for every later command.
if [ -s "$settings" ]; then
  # shellcheck source=/dev/null
  source "$settings"
fi

# --- the database: nodes a and b ---

newest_postgres() { find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }
postgres_bin=$(newest_postgres || true)
# PostgreSQL refuses to run as root.
as_database() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups "$@"
  else
    "$@"
  fi
}
node_port() { [ "$1" = a ] && echo $((port + 20)) || echo $((port + 21)); }
other_node() { [ "$1" = a ] && echo b || echo a; }
ask() { # NODE DATABASE: SQL from standard input
  as_database "$postgres_bin/psql" -XAtq -v ON_ERROR_STOP=1 -h "$database" -p "$(node_port "$1")" -U postgres -d "$2"
}
node_runs() { as_database "$postgres_bin/pg_ctl" status -D "$database/$1" >/dev/null 2>&1; }
primary() { cat "$dir/primary"; }

configure_node() { # NODE: what it follows as long as it is a standby is the other one
  as_database tee "$database/$1/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
port = $(node_port "$1")
unix_socket_directories = '$database'
cluster_name = '$1'
primary_conninfo = 'host=$database port=$(node_port "$(other_node "$1")") user=postgres application_name=$1'
EOF
  # Only who may enter the directory reaches the socket.
  as_database tee "$database/$1/pg_hba.conf" >/dev/null <<EOF
local all all trust
local replication all trust
host all all 127.0.0.1/32 scram-sha-256
EOF
}

start_node() { # NODE
  node_runs "$1" && return
  say "データベース $1 を起動しています（127.0.0.1:$(node_port "$1")、記録は $database/$1.log）"
  as_database "$postgres_bin/pg_ctl" start -w -D "$database/$1" -l "$database/$1.log" >/dev/null ||
    fail "データベース $1 を起動できませんでした：$(tail -n 1 "$database/$1.log")"
}

stop_node() { # NODE MODE
  node_runs "$1" || return 0
  say "データベース $1 を停止しています（$2）"
  as_database "$postgres_bin/pg_ctl" stop -w -D "$database/$1" -m "$2" >/dev/null
}

make_primary() {
  say "データベースを作成しています（$database）"
  as_database "$postgres_bin/initdb" -D "$database/a" -U postgres --no-locale -E UTF8 -A trust --no-instructions >/dev/null
  configure_node a
  start_node a
  (umask 077 && head -c 24 /dev/urandom | base64 >"$secrets/database.password")
  # The server's role owns its schema, and may do nothing else.
  ask a postgres <<EOF
CREATE ROLE renkei LOGIN PASSWORD '$(cat "$secrets/database.password")';
CREATE DATABASE renkei TEMPLATE template0;
REVOKE ALL ON DATABASE renkei FROM PUBLIC;
GRANT CONNECT ON DATABASE renkei TO renkei;
EOF
  ask a renkei <<<"CREATE SCHEMA renkei AUTHORIZATION renkei;"
  echo a >"$dir/primary"
}

# The node that is not the primary follows it, from a copy where it was a primary itself; commits wait for it.
start_standby() {
  local primary node
  primary=$(primary)
  node=$(other_node "$primary")
  if ! as_database test -e "$database/$node/standby.signal"; then
    say "データベース $node を $primary の複製（同期スタンバイ）として作成しています"
    as_database rm -rf "$database/$node"
    as_database "$postgres_bin/pg_basebackup" -D "$database/$node" -d "host=$database port=$(node_port "$primary") user=postgres" \
      --checkpoint=fast --wal-method=stream
    as_database rm -f "$database/$node/postgresql.auto.conf"
    as_database touch "$database/$node/standby.signal"
    configure_node "$node"
  fi
  start_node "$node"
  ask "$primary" postgres <<EOF
ALTER SYSTEM SET synchronous_standby_names = '$node';
SELECT pg_reload_conf();
EOF
  for _ in $(seq 300); do
    [ "$(ask "$primary" postgres <<<"SELECT sync_state FROM pg_stat_replication WHERE application_name = '$node'")" = sync ] && return
    sleep 0.1
  done
  fail "データベース $node が同期しません。$database/$node.log をご確認ください"
} >/dev/null

failover() {
  local primary standby
  primary=$(primary)
  standby=$(other_node "$primary")
  node_runs "$primary" && node_runs "$standby" || fail "データベースが両方とも動いているときに実行してください：$self$dir_note"
  stop_node "$primary" immediate
  say "データベース $standby を昇格させています"
  as_database "$postgres_bin/pg_ctl" promote -w -D "$database/$standby" >/dev/null
  echo "$standby" >"$dir/primary"
  start_standby
  say "切り替わりました。いまの書込み先は $standby です"
}

# --- servers and pages ---

server_address() { echo "127.0.0.1:$((port + 2 * ($1 - 1)))"; }
all_addresses() {
  local list='' i
  for i in $(seq "$servers"); do list+=${list:+,}$(server_address "$i"); done
  echo "$list"
}
connection() {
  echo "host=127.0.0.1,127.0.0.1 port=$(node_port a),$(node_port b) dbname=renkei user=renkei target_session_attrs=read-write"
}
readonly password_file=$secrets/database.password
server_pid() { running_pid "$dir/server$1.pid" "$renkeid" "$dir/server$1"; }
web_pid() { running_pid "$dir/web.pid" "$renkei_web" "$dir/web.address"; }
as_admin() { RENKEI_SERVER=$1 RENKEI_TOKEN='' "$renkei" --token-file "$secrets/admin.token" "${@:2}"; }

start_server() { # NUMBER
  server_pid "$1" >/dev/null && return
  say "サーバー $1 を起動しています（$(server_address "$1")、記録は $dir/server$1.log）"
  start_process "サーバー $1" "$dir/server$1.pid" "$dir/server$1.address" "$dir/server$1.log" \
    "$renkeid" --engine postgres --database "$(connection)" --database-password-file "$password_file" --data-dir "$dir/server$1" \
    --listen "$(server_address "$1")" --address-file "$dir/server$1.address" --public-reading true --search-synonyms "$root/deploy/packs/synonyms.txt"
}

start_web() {
  web_pid >/dev/null && return
  if [ ! -s "$secrets/web.token" ]; then
    (umask 077 && as_admin "$(all_addresses)" token create --front --for "Web サーバー" --secret-only >"$secrets/web.new")
    mv "$secrets/web.new" "$secrets/web.token"
  fi
  say "Web サーバーを起動しています（127.0.0.1:$((port + 10))、記録は $dir/web.log）"
  start_process "Web サーバー" "$dir/web.pid" "$dir/web.address" "$dir/web.log" \
    "$renkei_web" --server "$(all_addresses)" --listen "127.0.0.1:$((port + 10))" --address-file "$dir/web.address" \
    --front-token-file "$secrets/web.token" --ops-listen none
}

load_registry() {
  [ -e "$dir/registry.loaded" ] && return
  say "団体の一覧を読み込んでいます"
  as_admin "$(server_address 1)" --progress pack load "$root/deploy/packs/registry.jsonl" >&2
  touch "$dir/registry.loaded"
}

show_status() {
  local node i pid state
  [ -s "$settings" ] || fail "$dir には何もありません。はじめに $self$dir_note を実行してください"
  for node in a b; do
    if ! node_runs "$node"; then
      echo "データベース $node  停止中"
    elif [ "$(ask "$node" postgres <<<"SELECT pg_is_in_recovery()")" = f ]; then
      state=$(ask "$node" postgres <<<"SELECT string_agg(application_name || '：' || sync_state, '、') FROM pg_stat_replication")
      echo "データベース $node  127.0.0.1:$(node_port "$node")  プライマリー（スタンバイ ${state:-なし}）"
    else
      echo "データベース $node  127.0.0.1:$(node_port "$node")  スタンバイ"
    fi
  done
  for i in $(seq "$servers"); do
    if ! pid=$(server_pid "$i"); then
      echo "サーバー $i  停止中"
    elif as_admin "$(server_address "$i")" admin status >/dev/null 2>&1; then
      echo "サーバー $i  $(server_address "$i")  応答しています（pid $pid）"
    else
      echo "サーバー $i  $(server_address "$i")  応答していません（pid $pid）。$dir/server$i.log をご確認ください"
    fi
  done
  if pid=$(web_pid); then
    echo "Web サーバー  http://$(cat "$dir/web.address")/（pid $pid）"
  else
    echo "Web サーバー  停止中"
  fi
}

stop_all() {
  local i pid node
  [ -s "$settings" ] || fail "$dir には何もありません"
  if pid=$(web_pid); then stop_process "Web サーバー" "$pid" "$dir/web.pid" "$dir/web.log"; fi
  for i in $(seq "$servers"); do
    if pid=$(server_pid "$i"); then stop_process "サーバー $i" "$pid" "$dir/server$i.pid" "$dir/server$i.log"; fi
  done
  for node in "$(other_node "$(primary)")" "$(primary)"; do stop_node "$node" fast; done
  say "停止しました。データは $dir に残っています"
}

first_steps() {
  cat <<EOF

Renkei が ${servers}台のサーバーで動いています。ブラウザーで開いてください：

  http://$(cat "$dir/web.address")/

どのサーバーに書いても、どのサーバーからも読めます：

  export PATH=$(dirname "$renkei"):\$PATH RENKEI_SERVER=$(all_addresses)
  renkei --token-file $secrets/admin.token admin status
  renkei org list --prefecture 神奈川県

止めて確かめる：

  kill -9 $(server_pid 1)             # サーバーを1台失う。もう一度 $self$dir_note で戻す
  $self --failover$dir_note   # データベースのプライマリーを失い、スタンバイに切り替える
  $self --status$dir_note
  $self --stop$dir_note
EOF
}

start_all() {
  if [ "$install" = yes ]; then
    say "必要なパッケージを確認しています"
    "$root/deploy/install-packages.sh" build runtime database
    postgres_bin=$(newest_postgres)
  fi
  [ -x "$postgres_bin/initdb" ] || fail "PostgreSQL のサーバーがありません。--no-install を外して実行するか、apt install postgresql を実行してください"
  if [ "$build" = yes ]; then
    say "Release 版を作っています（初回は数分かかります）"
    (cd "$root" && cmake --preset release >/dev/null && cmake --build --preset release --target renkeid renkei renkei-web >&2)
  fi
  for program in "$renkeid" "$renkei" "$renkei_web"; do
    [ -x "$program" ] || fail "$program がありません。--no-build を外して実行してください"
  done
  # The database's user passes through to its own.
  mkdir -p "$dir" && chmod 711 "$dir"
  install -d -m 700 "$secrets"
  if [ "$(id -u)" -eq 0 ]; then install -d -m 700 -o postgres -g postgres "$database"; else install -d -m 700 "$database"; fi
  as_database test -x "$database" || fail "データベースの利用者 postgres が $database に入れません。--dir に別のディレクトリーを指定してください"
  [ -s "$settings" ] || printf 'port=%s servers=%s\n' "$port" "$servers" >"$settings"
  [ -s "$dir/primary" ] || make_primary
  start_node "$(primary)"
  start_standby
  if [ ! -s "$secrets/admin.token" ]; then
    say "最初の管理者を登録しています（トークンは $secrets/admin.token）"
    "$renkeid" init --database "$(connection)" --database-password-file "$password_file" --token-file "$secrets/admin.token" >/dev/null
  fi
  for i in $(seq "$servers"); do start_server "$i"; done
  load_registry
  start_web
  first_steps
}

dir_note=" --dir $dir"
cd /
case "$action" in
  start) start_all ;;
  status) show_status ;;
  failover) failover ;;
  stop) stop_all ;;
esac
