#!/usr/bin/env bash
# What operators ask of real processes: whether they live and are ready, their metrics as promtool reads them, and what
# deploy/monitoring makes of these.
# shellcheck source=tests/e2e/with_server.sh
source "$(dirname "$0")/with_server.sh"
readonly monitoring=$root/deploy/monitoring

# The last address that a log tells of.
ops_of() { sed -n 's/.*ops on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$1" | tail -1; }
ask() { # address, path; the body, and the status behind it
  curl -sS -w '%{http_code}' "http://$1$2"
}
# Of a health check of gRPC: 1 is SERVING, 2 is NOT_SERVING.
health() { # service
  /usr/bin/python3 - "$RENKEI_SERVER" "$1" <<'PYTHON'
import sys, grpc
name = sys.argv[2].encode()
with grpc.insecure_channel(sys.argv[1]) as channel:
    check = channel.unary_unary("/grpc.health.v1.Health/Check", request_serializer=bytes, response_deserializer=bytes)
    print(check(b"\x0a" + bytes([len(name)]) + name, timeout=10)[1])
PYTHON
}
value() { # file, series: its value, or nothing
  awk -v series="$2" 'index($0, series " ") == 1 {print $NF}' "$1"
}

# A server that does what servers do.
stop_server
server_flags=(--slow-call-millis 1 --backup-dir "$work/backups")
start_server
write_cases 1 20 指標
as writer case list >/dev/null
as writer search 指標 >/dev/null
as admin admin backup >/dev/null
"$RENKEI" --lang en --token nobodys whoami >/dev/null 2>&1 && fail "a token of nobody's is taken"

ops=$(ops_of "$work/log")
expect "it lives" "ok
200" "$(ask "$ops" /livez)"
expect "it is ready, part by part" "store: ok
writes: ok
search: ok
200" "$(ask "$ops" /readyz)"
expect "gRPC says so too" "1 1 1" "$(health "") $(health renkei.writes) $(health renkei.ready)"
curl -sS -D "$work/head" "http://$ops/metrics" >"$work/renkeid.metrics"
grep -qi '^content-type: text/plain; version=0.0.4' "$work/head" || fail "another format: $(cat "$work/head")"

# What it counted is what it did.
expect "its build" 1 "$(grep -c '^renkei_build_info{program="renkeid",version="[0-9.]*",commit="[^"]*"} 1$' "$work/renkeid.metrics")"
for series in 'renkei_requests_total{method="renkei.v1.CaseService/ListCases",code="OK"}' \
  'renkei_requests_seconds_count{method="renkei.v1.CaseService/ListCases"}' \
  'renkei_store_group_commits_count' 'renkei_store_commits_total' 'renkei_store_disk_free_bytes' \
  'renkei_rocksdb_log_written_bytes_total' 'renkei_rocksdb_log_syncs_total' 'renkei_rocksdb_block_cache_capacity_bytes' \
  'renkei_executor_wait_seconds_count{lane="calls"}' 'renkei_backup_last_success_timestamp_seconds' 'renkei_backup_due_seconds' 'renkei_search_serving' \
  'renkei_refused_tokens_total{reason="UNKNOWN_TOKEN"}' 'process_resident_memory_bytes' 'process_start_time_seconds'; do
  awk -v value="$(value "$work/renkeid.metrics" "$series")" 'BEGIN {exit !(value > 0)}' || fail "nothing was counted: $series"
done
# Nobody's name is in it.
! grep -qE 'accounts/|organizations/|141003|127\.0\.0\.1' "$work/renkeid.metrics" || fail "a name in a label"

# Slow calls, with what their time went into.
grep -qE 'slow call: renkei\.v1\.[A-Za-z]+/[A-Za-z]+ took .* \(((waited|worked|committed|replied) [0-9a-z.]+(, )?)+\)' "$work/log" ||
  fail "no slow call with its parts"

# The front, and what it counts of its calls; nobody is at the second address.
as admin token create --front --for pages --secret-only >"$work/front.token"
"$RENKEI_WEB" --server "$RENKEI_SERVER,127.0.0.1:1" --listen 127.0.0.1:0 --ops-listen 127.0.0.1:0 --front-token-file "$work/front.token" \
  --address-file "$work/web" >>"$work/web.log" 2>&1 &
children+=("$!")
eventually "the front serves" test -s "$work/web"
curl -sS -o "$work/page" "http://$(cat "$work/web")/organizations/141003"
web_ops=$(ops_of "$work/web.log")
expect "the front is ready" "server: ok
200" "$(ask "$web_ops" /readyz)"
curl -sS "http://$web_ops/metrics" >"$work/web.metrics"
grep -q '^renkei_web_replies_total{class="[2-4]xx"} [1-9]' "$work/web.metrics" || fail "the front counted no reply"
grep -q '^renkei_web_calls_total{method="renkei\.v1\.[A-Za-z]*/[A-Za-z]*",code="[A-Z_]*"} [1-9]' "$work/web.metrics" ||
  fail "the front counted no call"
expect "the server in use" 1 "$(value "$work/web.metrics" "renkei_web_server_in_use{server=\"$RENKEI_SERVER\"}")"
expect "the other one" 0 "$(value "$work/web.metrics" 'renkei_web_server_in_use{server="127.0.0.1:1"}')"

# What nobody here wrote reads all of it.
for shown in "$work/renkeid.metrics" "$work/web.metrics"; do
  promtool check metrics <"$shown" >"$work/promtool" 2>&1 || fail "promtool: $(cat "$work/promtool")"
done
for check in "check rules $monitoring/alerts.yml" "test rules $monitoring/alerts_test.yml $monitoring/alerts_parts_test.yml" "check config $monitoring/prometheus.yml"; do
  # shellcheck disable=SC2086
  promtool $check >"$work/promtool" 2>&1 || fail "promtool $check: $(cat "$work/promtool")"
done
"$(dirname "$0")/alerts_raised.py" "$monitoring" || fail "an alert that no test raises"
"$(dirname "$0")/metric_names.py" "$monitoring" "$work/renkeid.metrics" "$work/web.metrics" || fail "what is asked for is not there"

# A disk with less room than its reserve: the process lives, reads are answered, and it is not ready.
stop_server
server_flags=(--min-free-mib 1048576)
start_server
ops=$(ops_of "$work/log")
as writer case list >/dev/null || fail "reads are not answered"
expect "it lives" 200 "$(curl -sS -o /dev/null -w '%{http_code}' "http://$ops/livez")"
ask "$ops" /readyz >"$work/ready"
grep -q '^store: ok$' "$work/ready" && grep -q '^writes: the store takes no more commits' "$work/ready" && grep -q '^503$' "$work/ready" ||
  fail "ready: $(cat "$work/ready")"
expect "gRPC tells them apart" "1 2 2" "$(health "") $(health renkei.writes) $(health renkei.ready)"
curl -sS "http://$ops/metrics" >"$work/full.metrics"
expect "so do the metrics" "1 0" \
  "$(value "$work/full.metrics" 'renkei_ready{part="store"}') $(value "$work/full.metrics" 'renkei_ready{part="writes"}')"

# An address that was named and is taken keeps the server from starting; one that only follows does not.
"$RENKEID" --data-dir "$work/other" --listen 127.0.0.1:0 --ops-listen "$ops" >"$work/taken" 2>&1 && fail "it started"
grep -q "cannot listen on $ops" "$work/taken" || fail "taken: $(cat "$work/taken")"
expect "beyond this machine it does not listen" 2 \
  "$("$RENKEID" --data-dir "$work/other" --ops-listen 0.0.0.0:7351 >/dev/null 2>&1; echo $?)"
stop_server
server_flags=(--ops-listen none)
start_server
grep -q 'ops on nothing' "$work/log" || fail "none is some: $(tail -3 "$work/log")"
echo "passed"
