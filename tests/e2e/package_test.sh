#!/usr/bin/env bash
# Debian's packages from build to purge, in a bare Debian 12 without any network: installed from the offline directory, both programs
# run by their own users with the configurations of the packages, the packs loaded, upgraded over what an operator has written
# and changed, removed and purged; then the container. Every option stands in the configurations, every verb in the manual.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)

skip() { echo "skipped: $*" && exit 77; }
[ "$(id -u)" -eq 0 ] || skip "a Debian in a directory needs root"
for tool in debootstrap dpkg-buildpackage dh dpkg-scanpackages ip; do
  command -v "$tool" >/dev/null || skip "no $tool (deploy/install-packages.sh package)"
done
unshare --mount --net --pid --fork true 2>/dev/null || skip "no namespaces of its own"

work=$(mktemp -d)
finish() { rm -rf --one-file-system "$work"; }
trap finish EXIT
fail() { echo "package_test: $*" >&2 && exit 1; }
told() { # what, text, file
  grep -qF -- "$2" "$3" || { cat "$3" >&2 && fail "$1: \"$2\" was not told"; }
}

# The smallest Debian that apt makes; kept in the build directory, since it is the same tomorrow.
base=${BUILD_DIR:?}/bookworm
if [ ! -e "$base/complete" ]; then
  rm -rf --one-file-system "$base"
  mkdir -p "$base"
  debootstrap --variant=minbase bookworm "$base/root" >"$work/log" 2>&1 || skip "no Debian mirror: $(tail -n 1 "$work/log")"
  touch "$base/complete"
fi

version=$("$RENKEID" --version | sed -n '1{s/.* //;p}')
"$root/deploy/package/build.sh" --build "$BUILD_DIR" "$work/packages" >/dev/null
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error,warning "$work"/packages/*.deb >"$work/lintian" 2>&1 ||
    { cat "$work/lintian" >&2 && fail "lintian finds something"; }
fi
"$root/deploy/package/bundle.sh" --base "$base/root" "$work/packages" "$work/bundle"

# Every option of the programs stands in its configuration, and every verb of the command in its manual.
for program in "$RENKEID" "$RENKEI_WEB"; do
  name=$(basename "$program")
  dpkg-deb --fsys-tarfile "$work/packages/${name}_${version}"_*.deb | tar -xO "./etc/renkei/$name.toml" >"$work/$name.toml"
  for option in $("$program" --help | sed -n '/^Subcommands/q; s/^  --\([a-z-]*\) VALUE.*/\1/p'); do
    grep -q "^\(# \)\?${option//-/_} = " "$work/$name.toml" || fail "$name.toml does not have $option"
  done
done
dpkg-deb --fsys-tarfile "$work/packages/renkei_${version}"_*.deb | tar -x -C "$work" ./usr/share/man
for noun in $("$RENKEI" __complete ""); do
  for lang in man1 ja/man1; do
    zcat "$work/usr/share/man/$lang/renkei-$noun.1.gz" >"$work/manual" || fail "no manual of $noun"
    for verb in $("$RENKEI" __complete "$noun" ""); do
      grep -qxF ".SH \"renkei $noun $verb\"" "$work/manual" || fail "the manual of $noun does not have $verb"
    done
  done
done

# The next version: the same programs under another number.
mkdir "$work/next"
for package in "$work"/packages/*.deb; do
  dpkg-deb -R "$package" "$work/repack"
  sed -i "s/^Version: .*/Version: $version+next/; s/renkei-packs (= $version)/renkei-packs (= $version+next)/" "$work/repack/DEBIAN/control"
  dpkg-deb -Znone -b "$work/repack" "$work/next/$(basename "$package" | sed "s/_${version}_/_$version+next_/")" >/dev/null
  rm -r "$work/repack"
done
mkdir "$work/next_bundle"
cp -a "$work/bundle"/* "$work/next_bundle"
rm "$work"/next_bundle/packages/renkei*
cp "$work"/next/*.deb "$work/next_bundle/packages"
"$root/deploy/package/seal.sh" "$work/next_bundle"

cp -a "$base/root" "$work/machine"
mkdir "$work/machine/bundle" "$work/machine/next_bundle"
cp -a "$work/bundle"/. "$work/machine/bundle"
cp -a "$work/next_bundle"/. "$work/machine/next_bundle"
install -m 755 "$root/tests/e2e/package_steps.sh" "$work/machine/package_steps.sh"

# A machine of its own but for the kernel: no network beyond its loopback, no process of ours.
unshare --mount --net --pid --fork bash -c '
  set -e
  ip link set lo up
  mount -t proc proc "$0/proc"
  exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root VERSION="$1" bash /package_steps.sh
' "$work/machine" "$version" </dev/null || fail "see above"

# The container, where something is there that builds one: from the same directory, without a network.
if command -v buildah >/dev/null; then
  image=(buildah --storage-driver vfs --root "$work/images" --runroot "$work/containers")
  export BUILDAH_ISOLATION=chroot
  container=$("${image[@]}" from scratch)
  cp -a "$base/root/." "$("${image[@]}" mount "$container")"
  "${image[@]}" umount "$container" >/dev/null
  "${image[@]}" commit -q "$container" renkei-base >/dev/null
  unshare --net "${image[@]}" bud -q --network host --build-arg BASE=localhost/renkei-base -t renkei \
    -f "$root/deploy/Containerfile" "$work/bundle" >"$work/log" 2>&1 || { cat "$work/log" >&2 && fail "the container is not built"; }
  container=$("${image[@]}" from --pull-never renkei)
  "${image[@]}" run "$container" -- sh -c 'id -un && renkeid --version &&
    renkeid init --data-dir /var/lib/renkei/data --token-file /var/lib/renkei/admin.token' >"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && fail "the container's server does not run"; }
  told "who runs in the container" renkei "$work/log"
  told "what runs in the container" "renkeid $version" "$work/log"
else
  echo "no buildah: deploy/Containerfile was not built"
fi
echo "passed"
