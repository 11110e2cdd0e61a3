#!/usr/bin/env bash
# Makes Debian packages of programs that are built: renkeid, renkei-web, renkei and renkei-packs.
#
#   deploy/package/build.sh [--build DIR] [--version VERSION] OUT
#
# DIR (default build/release) is the build directory; VERSION (default: the project's) is for who tries an upgrade.
# Times in the packages are those of the last commit (SOURCE_DATE_EPOCH).
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)

build=$root/build/release
version=$(sed -n 's/^project(renkei VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
usage() { sed -n '2,7s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 1 ]; do
  case "$1" in
    --build) build=$(cd "$2" && pwd) && shift 2 ;;
    --version) version=$2 && shift 2 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
[ $# -eq 1 ] && [ "${1#-}" = "$1" ] || { usage >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)

for program in server/rpc/renkeid client/web/renkei-web client/cli/renkei; do
  [ -x "$build/$program" ] || { echo "package: $build/$program is not built" >&2 && exit 1; }
done
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$build/server/rpc/renkeid")}
RENKEI_COMMIT=$("$build/server/rpc/renkeid" --version | sed -n 's/^commit //p')
export SOURCE_DATE_EPOCH RENKEI_BUILD=$build RENKEI_VERSION=$version RENKEI_COMMIT

# Debian's tools want a source tree with a folder debian; what they write stays in there.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
tree=$stage/renkei-$version
mkdir "$tree"
cp -a "$root/deploy" "$root/proto" "$root/CHANGELOG.md" "$tree"
cp -a "$root/deploy/package/debian" "$tree/debian"
cat >"$tree/debian/changelog" <<EOF
renkei ($version) bookworm; urgency=medium

  * Version $version; CHANGELOG.md says what is new.

 -- Renkei maintainers <renkei@renkei.example>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
EOF
(cd "$tree" && dpkg-buildpackage --build=binary --no-sign >"$stage/log" 2>&1) || {
  cat "$stage/log" >&2
  exit 1
}
mv "$stage"/*.deb "$out"
(cd "$out" && ls -- *_"$version"_*.deb)
