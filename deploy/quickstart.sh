#!/usr/bin/env bash
# From a fresh Debian 12 machine to a working server with the registry of Japanese local governments, demo accounts and a few
# sample cases. A second run is harmless: it starts what is not running, loads packs that have changed, and overwrites
# nothing that was edited.
#
#   deploy/quickstart.sh [--dir DIR] [--port PORT] [--no-install] [--no-build]
#   deploy/quickstart.sh --stop [--dir DIR]
#
# DIR (default ~/.local/share/renkei) holds the store, the log and the tokens (mode 0600). PORT (default 7350) on loopback.
# What is open to the public is read there without a token (--public-reading).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

dir=${XDG_DATA_HOME:-$HOME/.local/share}/renkei
port=7350
install=yes build=yes stop=no
usage() { sed -n '2,10s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 0 ]; do
  case "$1" in
    --dir) dir=${2:?--dir needs a directory} && shift ;;
    --port) port=${2:?--port needs a number} && shift ;;
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
readonly data=$dir/data tokens=$dir/tokens address_file=$dir/address pid_file=$dir/renkeid.pid log=$dir/renkeid.log

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'quickstart: %s\n' "$*" >&2 && exit 1; }

# The process that this script started, if it still runs: a pid may have gone to another program since.
running_pid() {
  [ -s "$pid_file" ] || return 1
  local pid
  pid=$(cat "$pid_file")
  local exe
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  # A program that was built anew meanwhile is still the one that runs.
  [ "${exe% (deleted)}" = "$(readlink -f "$renkeid")" ] &&
    tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF -- "$data" && echo "$pid"
}

stop_server() {
  local pid
  if ! pid=$(running_pid); then
    say "動いているサーバーはありません"
    rm -f "$pid_file"
    return
  fi
  say "サーバーを停止しています（pid $pid）"
  kill -TERM "$pid"
  for _ in $(seq 300); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -0 "$pid" 2>/dev/null && fail "サーバー（pid $pid）が30秒以内に停止しませんでした。$log をご確認ください"
  rm -f "$pid_file"
  say "停止しました。データは $dir に残っています"
}

start_server() {
  local pid
  if pid=$(running_pid); then
    say "サーバーはすでに動いています（pid $pid）"
    return
  fi
  say "サーバーを起動しています（127.0.0.1:$port、記録は $log）"
  rm -f "$address_file"
  setsid "$renkeid" --data-dir "$data" --listen "127.0.0.1:$port" --address-file "$address_file" --public-reading true \
    --search-synonyms "$root/deploy/packs/synonyms.txt" \
    >>"$log" 2>&1 </dev/null &
  pid=$!
  echo "$pid" >"$pid_file"
  for _ in $(seq 300); do
    [ -s "$address_file" ] && return
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  rm -f "$pid_file"
  fail "サーバーを起動できませんでした：$(tail -n 1 "$log")"
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

five_commands() {
  cat <<EOF

Renkei が $(cat "$address_file") で動いています。試してみましょう：

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
  stop_server
  exit 0
fi
if [ "$install" = yes ]; then
  say "必要なパッケージを確認しています"
  "$root/deploy/install-packages.sh" build runtime
fi
if [ "$build" = yes ]; then
  say "Release 版を作っています（初回は数分かかります）"
  (cd "$root" && cmake --preset release >/dev/null && cmake --build --preset release --target renkeid renkei >&2)
fi
[ -x "$renkeid" ] && [ -x "$renkei" ] || fail "$renkeid と $renkei がありません。--no-build を外して実行してください"
(umask 077 && mkdir -p "$dir" "$tokens")
if [ ! -s "$tokens/admin.token" ]; then
  say "最初の管理者を登録しています（トークンは $tokens/admin.token）"
  "$renkeid" init --data-dir "$data" --token-file "$tokens/admin.token" >/dev/null
fi
start_server
load_packs
demo_accounts
load_samples
five_commands
