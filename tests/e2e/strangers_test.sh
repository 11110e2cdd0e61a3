#!/usr/bin/env bash
# Clients that nobody here wrote: h2load at full speed, and slowhttptest and others that never come to an end. While the slow ones are
# there, others are answered; within the limits that the programs declare they are gone, and nothing of them is left.
# shellcheck source=tests/e2e/with_server.sh
source "$(dirname "$0")/with_server.sh"

skip() { echo "skipped: $*" && exit 77; }
for program in h2load nghttp slowhttptest curl; do command -v "$program" >/dev/null || skip "no $program"; done
ops_of() { sed -n 's/.*ops on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$1" | tail -1; }
counted() { # ops address, series: its value, or 0
  curl -sS "http://$1/metrics" | awk -v series="$2" 'index($0, series " ") == 1 {value = $NF} END {print value + 0}'
}
files_of() { find "/proc/$1/fd" -mindepth 1 | wc -l; }

# As declared: server/rpc/config.cc, server/rpc/grpc_server.cc, server/http/limits.h.
readonly slow_sender=3 idle=4 handshake=20 head_time=10 body_time=30
readonly patience=8 # for whoever ends them, on a busy machine

stop_server
server_flags=(--slow-sender-seconds $slow_sender --connection-idle-seconds $idle --public-reading true)
start_server
ops=$(ops_of "$work/log")
write_cases 1 5 自動運転
as admin token create --front --for pages --secret-only >"$work/front.token"
"$RENKEI_WEB" --server "$RENKEI_SERVER" --listen 127.0.0.1:0 --ops-listen 127.0.0.1:0 --front-token-file "$work/front.token" \
  --address-file "$work/web" >>"$work/web.log" 2>&1 &
web_pid=$!
children+=("$web_pid")
eventually "the front serves" test -s "$work/web"
web=$(tr -d '[:space:]' <"$work/web")
web_ops=$(ops_of "$work/web.log")

# --- gRPC over plain HTTP/2, as a load generator speaks it
printf '\0\0\0\0\0' >"$work/empty" # a message without a field
method=renkei.v1.IdentityService/GetServerInfo
headers=(-H 'content-type: application/grpc' -H 'te: trailers' -H "authorization: Bearer $RENKEI_TOKEN")
load() { # what, requests, further arguments; says what h2load says of them
  local what=$1 requests=$2
  shift 2
  h2load -n "$requests" "$@" >"$work/h2load" 2>&1 || fail "h2load: $(cat "$work/h2load")"
  grep -q "^requests: $requests total, $requests started, $requests done, $requests succeeded, 0 failed, 0 errored, 0 timeout" "$work/h2load" ||
    fail "$what: $(cat "$work/h2load")"
  grep -q "^status codes: $requests 2xx, 0 3xx, 0 4xx, 0 5xx" "$work/h2load" || fail "$what: $(cat "$work/h2load")"
  echo "$what: $(sed -n 's/^finished in //p' "$work/h2load"), $(sed -n 's/^time for request: *//p' "$work/h2load") (least, most, mean, deviation, within it)"
}
series="renkei_requests_total{method=\"$method\",code=\"OK\"}"
before=$(counted "$ops" "$series")
load "renkeid, h2load over HTTP/2" 5000 -c 20 -m 20 -d "$work/empty" "${headers[@]}" "http://$RENKEI_SERVER/$method"
expect "every call of it was one" 5000 $(($(counted "$ops" "$series") - before))
nghttp -v -d "$work/empty" "${headers[@]}" "http://$RENKEI_SERVER/$method" >"$work/nghttp" 2>&1
grep -q 'grpc-status: 0' "$work/nghttp" || fail "no trailers: $(cat "$work/nghttp")"
nghttp -v -d "$work/empty" -H 'content-type: application/grpc' -H 'te: trailers' -H 'authorization: Bearer nobodys' \
  "http://$RENKEI_SERVER/renkei.v1.IdentityService/WhoAmI" >"$work/nghttp" 2>&1
grep -q 'grpc-status: 16' "$work/nghttp" || fail "a token of nobody's is taken: $(cat "$work/nghttp")"

# --- the front's pages and what it answers in JSON
load "renkei-web, h2load over HTTP/1.1, a page" 1000 --h1 -c 20 "http://$web/organizations/141003"
printf '{}' >"$work/empty.json"
load "renkei-web, h2load over HTTP/1.1, JSON" 1000 --h1 -c 20 -d "$work/empty.json" -H 'content-type: application/json' \
  -H "authorization: Bearer $RENKEI_TOKEN" "http://$web/$method"

# --- slow ones, all at once
eventually "what was loaded has gone" test "$(counted "$web_ops" renkei_web_connections)" -eq 0
server_files=$(files_of "$server_pid")
web_files=$(files_of "$web_pid")
cut=$(counted "$web_ops" renkei_web_connections_cut_total)
slow=()
slow() { # name, arguments of slowhttptest; ends when none of its connections is open
  local name=$1
  shift
  slowhttptest -v 1 -r 400 -i 1 -x 4 "$@" >"$work/slow.$name" 2>&1 &
  slow+=("$!")
  children+=("$!")
}
slow head -H -c 200 -l $((head_time + patience)) -u "http://$web/"
slow body -B -c 150 -s 4096 -l $((body_time + patience)) -f application/json -u "http://$web/$method"
slow ops -H -c 60 -l $((head_time + patience)) -u "http://$ops/livez"
slow web_ops -H -c 60 -l $((head_time + patience)) -u "http://$web_ops/livez"
stranger() { # how, connections, seconds
  "$(dirname "$0")/slow_clients.py" "$RENKEI_SERVER" "$1" "$2" $(($3 + patience)) >"$work/slow.$1" 2>&1 &
  slow+=("$!")
  children+=("$!")
}
stranger preface 200 $handshake
stranger headers 200 $((handshake + idle))
stranger stream 100 $((2 * slow_sender + idle))

answered=0
slowest=0
ask_others() {
  local begin took
  begin=$(date +%s%N)
  as writer case list >/dev/null || fail "a call is not answered"
  curl -sSf -m 10 -o /dev/null "http://$web/organizations/141003" || fail "a page is not answered"
  curl -sSf -m 10 -o /dev/null "http://$ops/readyz" || fail "the ops port is not answered"
  curl -sSf -m 10 -o /dev/null "http://$web_ops/livez" || fail "the front's ops port is not answered"
  took=$((($(date +%s%N) - begin) / 1000000))
  [ "$took" -le "$slowest" ] || slowest=$took
  answered=$((answered + 4))
}
most=0
running() { jobs -rp | grep -xF -f <(printf '%s\n' "${slow[@]}") >/dev/null; }
while running; do
  ask_others
  open=$(counted "$web_ops" renkei_web_connections)
  [ "$open" -le "$most" ] || most=$open
done
echo "meanwhile $answered calls of others were answered, the slowest four in $slowest ms; at most $most connections of the front were open"
[ "$answered" -ge 40 ] || fail "others hardly got in: $answered"
[ "$most" -ge 300 ] || fail "there were no slow ones: $most"

for pid in "${slow[@]}"; do wait "$pid" || true; done
for name in head body ops web_ops; do
  sed -i 's/\x1b\[[0-9;]*m//g' "$work/slow.$name"
  grep -q 'No open connections left' "$work/slow.$name" || fail "$name: connections are left: $(tail -20 "$work/slow.$name")"
  echo "slowhttptest, $name: $(grep -oE 'Test ended on [0-9]+(th|st|nd|rd) second' "$work/slow.$name"), no connection left"
done
for how in preface headers stream; do
  ! grep -q 'are open after' "$work/slow.$how" && grep -q 'ended by the server' "$work/slow.$how" || fail "$(cat "$work/slow.$how")"
  cat "$work/slow.$how"
done
cut=$(($(counted "$web_ops" renkei_web_connections_cut_total) - cut))
echo "the front cut $cut connections"
[ "$cut" -ge 350 ] || fail "slow ones were let go"

# --- nothing of them is left
gone() { [ "$(counted "$web_ops" renkei_web_connections)" -eq 0 ] && [ "$(files_of "$server_pid")" -le "$server_files" ] && [ "$(files_of "$web_pid")" -le "$web_files" ]; }
eventually "what they had open is closed ($(files_of "$server_pid") of $server_files, $(files_of "$web_pid") of $web_files)" gone
echo "passed"
