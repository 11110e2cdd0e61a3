# What package_test.sh does on the machine that it made: sourced by nobody, run in there.
set -euo pipefail

fail() { echo "package_steps: $*" >&2 && exit 1; }
expect() { # what, expected, actual
  [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}
eventually() { # what, command...
  local what=$1 i
  shift
  for ((i = 0; i < 300; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  cat /tmp/renkeid.log /tmp/web.log >&2 || true
  fail "never happened: $what"
}
rights() { stat -c '%U:%G %a' "$1"; }
as_admin() { RENKEI_SERVER=127.0.0.1:7350 RENKEI_TOKEN=$(cat /var/lib/renkei/admin.token) renkei --lang ja "$@"; }
serves() { (exec 3<>/dev/tcp/127.0.0.1/7350) && as_admin whoami; }
page() { # path
  exec 3<>/dev/tcp/127.0.0.1/8350
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:8350\r\nConnection: close\r\n\r\n' "$1" >&3
  cat <&3
}
# As the unit starts it: by its own user, with the configuration of the package, writing nowhere else.
begin() {
  : >/tmp/web.log
  runuser -u renkei -- env -u HOME renkeid --config /etc/renkei/renkeid.toml >>/tmp/renkeid.log 2>&1 &
  server=$!
  eventually "renkeid serves" serves
}
end() { kill -TERM "$@" && wait "$@" || true; }

# Installed, and nothing runs that nobody has set up.
/bundle/install.sh >/tmp/told 2>&1 || { cat /tmp/told >&2 && fail "not installed"; }
grep -q 'renkeid init --data-dir /var/lib/renkei' /tmp/told || { cat /tmp/told >&2 && fail "it is not told how to begin"; }
expect "what renkeid calls itself" "renkeid $VERSION" "$(renkeid --version | head -n 1)"
expect "the data's rights" "renkei:renkei 700" "$(rights /var/lib/renkei)"
expect "the configuration's rights" "root:root 644" "$(rights /etc/renkei/renkeid.toml)"
expect "users without a shell" 2 "$(grep -c '^renkei.*:/usr/sbin/nologin$' /etc/passwd)"
for unit in renkeid renkei-web; do
  [ -e "/lib/systemd/system/$unit.service" ] || fail "no unit $unit"
  [ -x "$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "/lib/systemd/system/$unit.service")" ] || fail "$unit starts what is not there"
  [ ! -e "/etc/systemd/system/multi-user.target.wants/$unit.service" ] || fail "$unit is enabled before it was set up"
done
for unit in renkei-backup renkei-backup-verify; do
  [ -e "/lib/systemd/system/$unit.timer" ] || fail "no unit $unit.timer"
  sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "/lib/systemd/system/$unit.service" >/tmp/started
  expect "what $unit starts" /usr/bin/renkei "$(sort -u /tmp/started)"
  [ ! -e "/etc/systemd/system/timers.target.wants/$unit.timer" ] || fail "$unit is enabled before it was set up"
done

# Set up as the package says it.
runuser -u renkei -- renkeid init --data-dir /var/lib/renkei --token-file /var/lib/renkei/admin.token >/dev/null
expect "the token's rights" "renkei:renkei 600" "$(rights /var/lib/renkei/admin.token)"
begin
as_admin pack load /usr/share/renkei/packs >/tmp/packs 2>&1 || { cat /tmp/packs >&2 && fail "packs"; }
expect "the registry" 相模原市 "$(as_admin org resolve 14209 -o json | sed -n 's/.*"display_name": "\(.*\)".*/\1/p' | head -n 1)"
(umask 077 && as_admin token create --front --for pages --secret-only >/etc/renkei/front.token)
chown renkei-web: /etc/renkei/front.token
runuser -u renkei-web -- renkei-web --config /etc/renkei/renkei-web.toml >>/tmp/web.log 2>&1 &
web=$!
eventually "renkei-web serves" bash -c 'exec 3<>/dev/tcp/127.0.0.1/8350'
page /sign-in >/tmp/page
grep -q '^HTTP/1.1 200' /tmp/page || { cat /tmp/page >&2 && fail "no page"; }
expect "completion" org "$(renkei __complete or)"
[ -s /usr/share/bash-completion/completions/renkei ] || fail "no completion"
grep -q '"spdxVersion"' /usr/share/doc/renkeid/renkei.spdx.json || fail "no list of what is linked"
as_admin org create 記録の市 --kind other_partner --id kept >/dev/null

# Upgraded over data and over a configuration that somebody changed.
end "$web" "$server"
echo 'public_reading = true' >>/etc/renkei/renkeid.toml
cp /etc/renkei/renkeid.toml /tmp/own.toml
/next_bundle/install.sh >/tmp/told 2>&1 || { cat /tmp/told >&2 && fail "not upgraded"; }
grep -q '前の版では開けません' /tmp/told || { cat /tmp/told >&2 && fail "the upgrade does not speak of backups"; }
expect "the new version" "$VERSION+next" "$(dpkg-query -W -f '${Version}' renkeid)"
cmp -s /tmp/own.toml /etc/renkei/renkeid.toml || fail "the changed configuration is gone"
begin
expect "the data after the upgrade" 記録の市 "$(as_admin org show kept -o json | sed -n 's/.*"display_name": "\(.*\)".*/\1/p' | head -n 1)"
end "$server"

# A directory that lost a byte on its way installs nothing.
printf x >>/next_bundle/packages/"renkei-packs_$VERSION+next_all.deb"
if /next_bundle/install.sh >/tmp/told 2>&1; then fail "a damaged directory was installed"; fi
grep -q 'ファイルが欠けているか' /tmp/told || { cat /tmp/told >&2 && fail "damage is not told"; }

# Removed: what was written and configured stays. Purged: what was written stays, and it is said where.
export DEBIAN_FRONTEND=noninteractive
install -m 600 /dev/null /etc/renkei/backup.token
apt-get -qq -y remove renkeid renkei-web renkei renkei-packs >/dev/null 2>&1
[ ! -e /usr/bin/renkeid ] || fail "renkeid is still there"
[ -e /etc/renkei/renkeid.toml ] || fail "the configuration went with the program"
[ -e /var/lib/renkei/CURRENT ] || fail "the data went with the program"
apt-get -qq -y purge renkeid renkei-web renkei renkei-packs >/tmp/told 2>&1
[ ! -e /etc/renkei ] || fail "something of the configuration is left: $(ls /etc/renkei)"
[ -e /var/lib/renkei/CURRENT ] || fail "the data was purged"
grep -q 'データは /var/lib/renkei に残しました' /tmp/told || { cat /tmp/told >&2 && fail "it is not told where the data is"; }
