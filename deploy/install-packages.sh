#!/usr/bin/env bash
# Installs what is missing of the sections of deploy/packages.txt that are named, for example: build test.
# Does nothing, and needs no rights and no network, when all of it is there.
set -euo pipefail

list="$(dirname "$0")/packages.txt"
[ $# -gt 0 ] || { echo "usage: $0 SECTION..." >&2; exit 2; }

wanted=()
for section in "$@"; do
  grep -q "^\[$section\]$" "$list" || { echo "install-packages: no section [$section] in $list" >&2; exit 2; }
  while read -r package; do wanted+=("$package"); done < <(
    awk -v section="[$section]" '/^\[/ {on = ($0 == section)} on && !/^(#|\[|$)/' "$list")
done

missing=()
for package in "${wanted[@]}"; do
  # A tool that is there by other means serves as well: node and npm, where they did not come from Debian.
  case "$package" in nodejs) command -v node >/dev/null && continue ;; npm) command -v npm >/dev/null && continue ;; esac
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "install-packages: these packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
