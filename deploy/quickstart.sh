#!/usr/bin/env bash
# From a fresh Debian 12 machine to a working server and web front with the registry of Japanese local governments, demo accounts
# and a few sample cases. A second run is harmless: it starts what is not running, loads packs that have changed, and overwrites
# nothing that was edited.
#
#   deploy/quickstart.sh [--dir DIR] [--port PORT] [--web-port PORT] [--no-install] [--no-build]
#   deploy/quickstart.sh --stop [--dir DIR]
#
# DIR (default ~/.local/share/renkei) holds the store, the logs and the tokens (mode 0600). Ports (default 7350, and 8350 for pages) on
# loopback. What is open to the public is read there without a token (--public-reading).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

dir=${XDG_DATA_HOME:-$HOME/.local/share}/renkei
port=7350 web_port=8350
install=yes build=yes stop=no
usage() { sed -n '2,11s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 0 ]; do
  case "$1" in
    --dir) dir=${2:?--dir needs a directory} && shift ;;
    --port) port=${2:?--port needs a number} && shift ;;
    --web-port) web_port=${2:?--web-port needs a number} && shift ;;
    --no-install) install=no ;;
    --no-build) build=no ;;
    --stop) stop=yes ;;
    -h | --help) usage && exit 0 ;;
    *) echo "quickstart: unknown argument $1" >&2 && usage >&2 && exit 2 ;;
  esac
  shift
done

readonly renkeid=${RENKEID:-$root/build/release/server/rpc/renkeid}
readonly renkei=${RENKEI:-$root/build/release/client/cli/renkei}
readonly renkei_web=${RENKEI_WEB:-$root/build/release/client/web/renkei-web}
readonly data=$dir/data tokens=$dir/tokens address_file=$dir/address pid_file=$dir/renkeid.pid log=$dir/renkeid.log
readonly web_address_file=$dir/web_address web_pid_file=$dir/renkei-web.pid web_log=$dir/renkei-web.log

readonly me=quickstart
# shellcheck source=deploy/background.sh
source "$root/deploy/background.sh"

server_pid() { running_pid "$pid_file" "$renkeid" "$data"; }
web_pid() { running_pid "$web_pid_file" "$renkei_web" "$web_address_file"; }

stop_all() {
  local pid
  if pid=$(web_pid); then stop_process "Web サーバー" "$pid" "$web_pid_file" "$web_log"; fi
  if ! pid=$(server_pid); then
    say "動いているサーバーはありません"
    rm -f "$pid_file" "$web_pid_file"
    return
  fi
  stop_process "サーバー" "$pid" "$pid_file" "$log"
  say "停止しました。データは $dir に残っています"
}

start_server() {
  local pid
  if pid=$(server_pid); then
    say "サーバーはすでに動いています（pid $pid）"
    return
  fi
  say "サーバーを起動しています（127.0.0.1:$port、記録は $log）"
  start_process "サーバー" "$pid_file" "$address_file" "$log" \
    "$renkeid" --data-dir "$data" --listen "127.0.0.1:$port" --address-file "$address_file" --public-reading true \
    --search-synonyms "$root/deploy/packs/synonyms.txt"
}

# Pages and JSON over HTTP, for the server that runs.
start_web() {
  local pid
  if pid=$(web_pid); then
    say "Web サーバーはすでに動いています（pid $pid）"
    return
  fi
  if [ ! -s "$tokens/web.token" ]; then
    (umask 077 && as admin token create --front --for "Web サーバー" --secret-only >"$tokens/web.new")
    mv "$tokens/web.new" "$tokens/web.token"
  fi
  say "Web サーバーを起動しています（127.0.0.1:$web_port、記録は $web_log）"
  start_process "Web サーバー" "$web_pid_file" "$web_address_file" "$web_log" \
    "$renkei_web" --server "$(cat "$address_file")" --listen "127.0.0.1:$web_port" --address-file "$web_address_file" \
    --front-token-file "$tokens/web.token" --ops-listen none
}

# renkei as one of the accounts that this script made.
as() {
  local who=$1
  shift
  RENKEI_SERVER=$(cat "$address_file") RENKEI_TOKEN= "$renkei" --token-file "$tokens/$who.token" "$@"
}

load_packs() {
  local packs=() digest
  for name in registry registry_former reorganizations frameworks crosswalks rubrics; do
    packs+=("$root/deploy/packs/$name.jsonl")
  done
  digest=$(cat "${packs[@]}" | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$dir/packs.sha256" 2>/dev/null)" = "$digest" ]; then
    say "参照データは読込み済みです"
    return
  fi
  say "参照データ（団体、廃置分合、国の枠組み、評価基準）を読み込んでいます"
  as admin --progress pack load "${packs[@]}" >&2
  echo "$digest" >"$dir/packs.sha256"
}

# An account of NAME's own, made once; its token goes to a file.
demo_account() {  # name, organization, display name, roles
  [ -s "$tokens/$1.token" ] && return
  local account="demo-$1"
  as admin account show "$account" >/dev/null 2>&1 ||
    as admin account create "$2" "$3" --role "$4" --external-id "$account" --demo >/dev/null
  (umask 077 && as admin token create "$account" --for "お試し用" --secret-only >"$tokens/$1.new")
  mv "$tokens/$1.new" "$tokens/$1.token"
}

demo_accounts() {
  say "試用アカウントを用意しています（トークンは $tokens）"
  as admin org show demo >/dev/null 2>&1 ||
    as admin org create "お試し市（架空）" --kind other_partner --id demo >/dev/null
  local name code
  while read -r name code; do
    demo_account "$name-author" "$code" "お試し 起案担当" contributor,reader
    demo_account "$name-approver" "$code" "お試し 承認担当" approver,reader
  done <<<"$demo_owners"
  demo_account demo-coordinator demo "お試し 全国調整" coordinator,reader
}

# Owners of the samples, and a made-up city to try things with.
readonly demo_owners='aizuwakamatsu 072028
maniwa 332143
sakai 085464
fujiyoshida 192023
mishima 463035
demo demo'

# A sample is published once; whatever became of it since is left alone.
load_samples() {
  say "事例の見本を登録しています"
  local name code file external
  while read -r name code; do
    for file in "$root"/deploy/samples/cases/"$name"*.yaml; do
      [ -e "$file" ] || continue
      external=$(sed -n 's/^external_id: *"\{0,1\}\([^"]*\)"\{0,1\} *$/\1/p' "$file" | head -n 1)
      as "$name-author" case show "$code/$external" >/dev/null 2>&1 && continue
      as "$name-author" case apply "$file" >/dev/null
      as "$name-author" case submit "$code/$external" >/dev/null
      as "$name-approver" case publish "$code/$external" >/dev/null
    done
  done <<<"$demo_owners"
}

first_steps() {
  cat <<EOF

Renkei が動いています。ブラウザーで開いてください：

  http://$(cat "$web_address_file")/

コマンドでも試せます：

  export RENKEI_SERVER=$(cat "$address_file") PATH=$(dirname "$renkei"):\$PATH
  renkei login --token-file $tokens/demo-author.token
  renkei org resolve 14209
  renkei org list --prefecture 神奈川県
  renkei case list

一般公開の情報は、ログインしなくても閲覧できます（上の renkei login を省いた場合）。

止めるとき：  $0 --stop${dir_note}
EOF
}

dir_note=
[ "$dir" = "${XDG_DATA_HOME:-$HOME/.local/share}/renkei" ] || dir_note=" --dir $dir"

if [ "$stop" = yes ]; then
  stop_all
  exit 0
fi
if [ "$install" = yes ]; then
  say "必要なパッケージを確認しています"
  "$root/deploy/install-packages.sh" build runtime
fi
if [ "$build" = yes ]; then
  say "Release 版を作っています（初回は数分かかります）"
  (cd "$root" && cmake --preset release >/dev/null && cmake --build --preset release --target renkeid renkei renkei-web >&2)
fi
for program in "$renkeid" "$renkei" "$renkei_web"; do
  [ -x "$program" ] || fail "$program がありません。--no-build を外して実行してください"
done
(umask 077 && mkdir -p "$dir" "$tokens")
if [ ! -s "$tokens/admin.token" ]; then
  say "最初の管理者を登録しています（トークンは $tokens/admin.token）"
  "$renkeid" init --data-dir "$data" --token-file "$tokens/admin.token" >/dev/null
fi
start_server
load_packs
demo_accounts
load_samples
start_web
first_steps
