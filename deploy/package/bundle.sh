#!/usr/bin/env bash
# Makes one directory from which Renkei is installed on a Debian 12 without any network: the packages, those that they depend on,
# and what checks and installs them.
#
#   deploy/package/bundle.sh [--base DIR] PACKAGES OUT
#
# PACKAGES is what build.sh made. Needs root and a network. Which packages are missing is asked of a Debian as small as it can be,
# in DIR (a debootstrap --variant=minbase of bookworm; made and removed where none is given): what another one has beyond that, it
# does not take from here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; }
base=
if [ "${1:-}" = --base ]; then base=$(cd "$2" && pwd) && shift 2; fi
[ $# -eq 2 ] && [ "${1#-}" = "$1" ] || { usage >&2 && exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "bundle: needs root, to look at a Debian in a directory" >&2 && exit 1; }
packages=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
[ -z "$(ls -A "$out")" ] || { echo "bundle: $out is not empty" >&2 && exit 1; }

stage=$(mktemp -d)
trap 'rm -rf --one-file-system "$stage"' EXIT
if [ -z "$base" ]; then
  base=$stage/base
  debootstrap --variant=minbase bookworm "$base" >"$stage/log" 2>&1 || { tail -n 5 "$stage/log" >&2 && exit 1; }
fi

# What that Debian would take: names and places from its own state, with the sources of packages of this machine.
state=$stage/state
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
mapfile -t own < <(ls "$packages"/*.deb)
apt-get -qq -y -o Dir::State::status="$base/var/lib/dpkg/status" -o Dir::State::extended_states=/dev/null \
  -o Dir::Cache="$state/cache" -o Debug::NoLocking=true -o APT::Architecture="$(dpkg --print-architecture)" \
  -o APT::Install-Recommends=false --download-only install "${own[@]}" graphviz bash-completion >"$stage/log" 2>&1 ||
  { cat "$stage/log" >&2 && exit 1; }

mkdir "$out/packages"
cp "${own[@]}" "$out/packages"
find "$state/cache/archives" -maxdepth 1 -name '*.deb' -exec cp -t "$out/packages" {} +
chmod 644 "$out"/packages/*
install -m 755 "$here/install.sh" "$out/install.sh"
install -m 644 "$here/bundle.txt" "$out/README.txt"
"$here/seal.sh" "$out"
echo "$(ls "$out/packages" | wc -l) packages, $(du -sm "$out" | cut -f1) MB"
