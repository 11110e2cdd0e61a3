#!/bin/sh
# Renkei を、ネットワークのない Debian 12 に導入または更新する。このファイルのあるディレクトリーだけを使う。
#
#   ./install.sh            サーバー、Web 画面、コマンドのすべて
#   ./install.sh renkei     コマンドだけ（職員の端末など）
set -eu
cd "$(dirname "$0")"
here=$(pwd)

[ "$(id -u)" -eq 0 ] || { echo "install: root で実行してください（sudo ./install.sh）。" >&2 && exit 1; }
case "$(cat /etc/debian_version 2>/dev/null)" in
  12*) ;;
  *) echo "install: Debian 12 用のパッケージです。このマシンは Debian 12 ではありません。" >&2 && exit 1 ;;
esac
sha256sum --check --quiet SHA256SUMS || { echo "install: ファイルが欠けているか、変わっています。もう一度コピーしてください。" >&2 && exit 1; }
[ $# -gt 0 ] || set -- renkeid renkei-web renkei renkei-packs

# The sources of this machine are left out: nothing is asked of a network, and what is installed is what was checked above.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [trusted=yes] copy:$here ./" >"$work/sources.list"
chmod -R a+rX "$work"
options="-o Dir::Etc::SourceList=$work/sources.list -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists=$work/lists -o Dir::Cache=$work/cache
  -o APT::Sandbox::User=root -o APT::Install-Recommends=false -o Acquire::Languages=none"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word for each option
apt-get $options -qq update
# shellcheck disable=SC2086
apt-get $options -qq -y -o Dpkg::Options::=--force-confold install "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2 && exit 1; }
# What the packages told, without what apt says of itself.
grep -v '^\(Selecting\|Preparing\|Unpacking\|Setting up\|Processing\|(Reading\|debconf:\|Updating\|update-\|Adding\|Reading\)' "$work/log" || true
echo "導入しました：$*"
