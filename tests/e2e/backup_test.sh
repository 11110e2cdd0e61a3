#!/usr/bin/env bash
# The nights of a year in a few minutes: backups that write only what is new, killed servers, copies made at the wrong moment, pruning, a full
# disk; and that whatever is called by its id can be relied on.
source "$(dirname "$0")/with_server.sh"

unmount() {
  umount "$work/small" 2>/dev/null || true
  finish
}
trap unmount EXIT

readonly backups=$work/backups
# Of kills of the server while it makes or prunes backups.
readonly KILLS=12
options=(--backup-dir "$backups" --backup-keep-daily 1 --backup-keep-weekly 0 --backup-keep-monthly 0)
restart() { # further options...
  [ -z "$server_pid" ] || stop_server
  server_flags=("${options[@]}" "$@")
  start_server
}
made() { as admin admin backup "$@" -o json; }
# Bytes of files, each counted once.
disk_use() { find "$1" -type f -printf '%i %s\n' | sort -u | awk '{sum += $2} END {print sum}'; }
sound() { # a backup's directory
  "$RENKEID" verify "$1" >"$work/verified" 2>/dev/null || fail "$1 is not sound: $(cat "$work/verified")"
}

# Nothing is set up: it is said, and what to do.
code=0
as admin admin backups >/dev/null 2>"$work/err" || code=$?
[ "$code" -ne 0 ] || fail "backups of a server without a directory"
grep -q -- --backup-dir "$work/err" || fail "what to set up is not told: $(cat "$work/err")"
as admin admin status >"$work/status"
grep -q 'no directory is set up' "$work/status" || fail "the status does not say it: $(cat "$work/status")"

restart --backup-mib-per-second 0
as admin admin status >/dev/null 2>"$work/err"
grep -q 'no good backup' "$work/err" || fail "that there is no backup is not told: $(cat "$work/err")"

# A later night writes what is new. The engine rewrites a table once soon after it was written, which of so small a store may be all.
write_cases 1 40 前
made first >"$work/first"
expect "what the first one shares" "$(jq -r .total_bytes "$work/first")" "$(jq -r .new_bytes "$work/first")"
for ((night = 1; night <= 5; night++)); do
  write_cases 41 60 "後$night"
  made >"$work/second"
  if [ "$(jq -r .new_bytes "$work/second")" -lt $(($(jq -r .total_bytes "$work/second") / 2)) ]; then break; fi
  sleep 1 # another second, another id
done
[ "$night" -le 5 ] || fail "no night writes less than half: $(cat "$work/second")"
second=$(jq -r .backup_id "$work/second")
expect "what they take on the disk" "$(disk_use "$backups")" \
  "$(as admin admin status -o json | jq -r .backups.used_bytes)"
for backup in first "$second"; do
  sound "$backups/$backup"
  (cd "$backups/$backup" && sha256sum --check --quiet --strict SHA256SUMS) || fail "sha256sum finds fault with $backup"
done
expect "the last good one" "$second" "$(as admin admin status -o json | jq -r .backups.last_good.backup_id)"
as admin admin verify-backup >/dev/null 2>"$work/err" || fail "the newest is not sound: $(cat "$work/err")"
as admin admin backups -o json | jq -e '.[0].verify_time' >/dev/null || fail "that it was looked at is not kept"

# One at a time, at the operator's pace: so many MiB take at least as many seconds.
restart --backup-mib-per-second 1
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
began=$(milliseconds)
made --full >"$work/slow" 2>"$work/slow_err" &
slow=$!
children+=("$slow")
eventually "it is told that one is made" bash -c "RENKEI_TOKEN=\$(cat '$work/admin.token') '$RENKEI' admin status -o json | jq -e .backups.running_since"
code=0
as admin --timeout 5s admin backup other >/dev/null 2>"$work/err" || code=$?
[ "$code" -ne 0 ] || fail "two backups at a time"
# A copy of the directory at this moment, as deploy/damage.md makes it, has whole backups alone.
copy_elsewhere() { rsync -aH --delete --exclude='*.partial' --exclude=verified.json "$backups/" "$work/elsewhere/"; }
[ -n "$(find "$backups" -maxdepth 1 -name '*.partial')" ] || fail "the backup under way is not called so"
copy_elsewhere || fail "no copy"
wait "$slow" || fail "no slow backup: $(cat "$work/slow_err")"
took=$(($(milliseconds) - began))
[ "$took" -ge $(($(jq -r .total_bytes "$work/slow") * 1000 / 1048576)) ] ||
  fail "$(jq -r .total_bytes "$work/slow") bytes took $took milliseconds at 1 MiB a second"
for copy in "$work"/elsewhere/*; do
  [[ $copy == *.partial ]] && continue
  sound "$copy"
done
"$RENKEID" verify --backup-dir "$work/elsewhere" latest >/dev/null 2>&1 || fail "the latest of a copy is not sound"
# The next copy takes what is new, and what is shared here is shared there.
copy_elsewhere
expect "what the copy takes on its disk" "$(as admin admin status -o json | jq -r .backups.used_bytes)" \
  "$(($(disk_use "$work/elsewhere") + $(cat "$backups"/*/verified.json | wc -c)))"
# One that was cut off is refused, whatever it lacks, and mended by the next.
rm "$work/elsewhere/$second/store/CURRENT"
code=0
"$RENKEID" verify "$work/elsewhere/$second" >"$work/verified" 2>&1 || code=$?
expect "exit code of a look at part of a copy" 1 "$code"
copy_elsewhere
sound "$work/elsewhere/$second"
rm -rf "$work/elsewhere"

# kill -9 while a backup is made, or old ones go: what is called by its id is whole, and the next night finds nothing in its way.
restart --backup-mib-per-second 0
for ((kill = 0; kill < KILLS; kill++)); do
  write_cases 1 20 "死$kill"
  { made || true; as admin admin prune-backups -o json || true; } >/dev/null 2>&1 &
  busy=$!
  sleep "0.$((RANDOM % 5))$((RANDOM % 10))"
  kill_server
  wait "$busy" 2>/dev/null || true
  for backup in "$backups"/*; do
    [[ $backup == *.partial ]] || sound "$backup"
  done
  [ -d "$backups/first" ] || fail "kill $kill: the named one is gone"
  start_server
done
made >"$work/after"
expect "what killed processes leave" "" "$(ls "$backups" | grep partial || true)"
expect "damaged ones after $KILLS kills" 0 "$(as admin admin status -o json | jq -r '.backups.damaged_count // 0')"

# Pruning: of this day the last, and what has a name; told before it is done.
as admin admin prune-backups --dry-run -o json >"$work/told"
as admin admin prune-backups -o json >"$work/done"
cmp -s "$work/told" "$work/done" || fail "pruning does other than it told: $(diff "$work/told" "$work/done")"
after=$(jq -r .backup_id "$work/after")
expect "what is left" "$(printf '%s\n' "$after" first | sort)" "$(ls "$backups" | sort)"
sound "$backups/first"
sound "$backups/$after"

# A disk that rots: one look finds it, and the next backup does not rely on it.
table=$(find "$backups/$after/store" -name '*.sst' -size +1k | sort | head -n 1)
printf 'x' | dd of="$table" bs=1 seek=40 conv=notrunc status=none
code=0
as admin admin verify-backup >"$work/verified" 2>"$work/err" || code=$?
expect "exit code of a look at a damaged one" 1 "$code"
grep -q "$(basename "$table")" "$work/verified" || fail "the damaged file is not named: $(cat "$work/verified")"
made >"$work/mended"
sound "$backups/$(jq -r .backup_id "$work/mended")"

# A full disk is told, and leaves what there is.
restart --min-free-mib 0 --backup-mib-per-second 0
if mkdir "$work/small" && mount -t tmpfs -o size=1m tmpfs "$work/small" 2>/dev/null; then
  options=(--backup-dir "$work/small")
  restart --min-free-mib 0
  code=0
  made >/dev/null 2>"$work/err" || code=$?
  [ "$code" -ne 0 ] || fail "a backup on a full disk"
  as admin admin status -o json >"$work/status"
  jq -e .backups.last_failure.message_ja "$work/status" >/dev/null || fail "a full disk is not told: $(cat "$work/status")"
  expect "what is left on the full disk" "" "$(ls "$work/small")"
  stop_server
  umount "$work/small"
  options=(--backup-dir "$backups")
  restart
fi

# Restored by its id, and by being the newest.
stop_server
for named in "$(jq -r .backup_id "$work/mended")" latest; do
  rm -rf "$work/data2" "$work/new.token"
  "$RENKEID" restore --backup-dir "$backups" --from "$named" --data-dir "$work/data2" --token-file "$work/new.token" \
    >"$work/restored" 2>&1 || fail "$named is not restored: $(cat "$work/restored")"
  "$RENKEID" verify "$work/data2" >"$work/verified" 2>/dev/null || fail "the restored store: $(cat "$work/verified")"
  grep -q "cases: 60" "$work/verified" || fail "cases of the restored store: $(cat "$work/verified")"
done
echo "passed"
