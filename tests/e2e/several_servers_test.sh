#!/usr/bin/env bash
# The command and the web front with the addresses of two real servers, of which one is killed: pages and commands go on at
# the other. The second is a twin, made from a copy of the first one's store, so that tokens hold at both.
source "$(dirname "$0")/with_server.sh"

server_flags=(--public-reading true)
write_cases 1 3 切替
stop_server
cp -a "$work/data" "$work/twin"
start_server
first=$RENKEI_SERVER
first_pid=$server_pid
"$RENKEID" --data-dir "$work/twin" --listen 127.0.0.1:0 --address-file "$work/twin.address" --public-reading true >>"$work/twin.log" 2>&1 &
second_pid=$!
children+=("$second_pid" "$first_pid")
eventually "the twin serves" test -s "$work/twin.address"
second=$(tr -d '[:space:]' <"$work/twin.address")
both=$first,$second
unset RENKEI_SERVER RENKEI_TOKEN
renkei() { "$RENKEI" --lang en "$@"; }

# --- what is no list
for wrong in "$first,$first" "$first," "a,http://b"; do
  renkei --server "$wrong" whoami >"$work/out" 2>&1 && fail "the command takes $wrong"
  code=0
  "$RENKEI_WEB" --server "$wrong" --listen 127.0.0.1:0 --ops-listen none >"$work/out" 2>&1 || code=$?
  expect "the front refuses $wrong" 2 "$code"
done

# --- the profile keeps the list, and its token goes to the servers of it alone
renkei login --server "$both" --token-file "$work/writer.token" >"$work/out" 2>"$work/err"
grep -q "$first (of $first, $second)" "$work/out" || fail "who answered: $(cat "$work/out")"
expect "one of them" writer "$(renkei --server "$second" whoami -o json | jq -r .account.external_id)"
renkei --server "$second,127.0.0.1:1" whoami >"$work/out" 2>&1 && fail "the token goes to a server that is none of the profile's"

# --- a front that reads its servers from a file, and readers of it
cat >"$work/web.toml" <<TOML
server = "$both"
listen = "127.0.0.1:0"
ops_listen = "127.0.0.1:0"
TOML
"$RENKEI_WEB" --config "$work/web.toml" --address-file "$work/web" >>"$work/web.log" 2>&1 &
children+=("$!")
eventually "the front serves" test -s "$work/web"
url=http://$(tr -d '[:space:]' <"$work/web")
ops=$(sed -n 's/.*ops on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/web.log" | tail -1)
ready() { curl -sS -o /dev/null -w '%{http_code}' "http://$ops/readyz"; }
figure() { curl -sS "http://$ops/metrics" | sed -n "s/^renkei_web_server_$1{server=\"$2\"} //p"; }
call() { curl -sS -H 'content-type: application/json' -H "authorization: Bearer $(cat "$work/writer.token")" "$url/renkei.v1.$1" "${@:2}"; }
expect "a page" 200 "$(curl -sS -o /dev/null -w '%{http_code}' "$url/organizations/141003")"
expect "it is ready" 200 "$(ready)"
expect "one of the two is in use" 1 "$(($(figure in_use "$first") + $(figure in_use "$second")))"
if [ "$(figure in_use "$first")" = 1 ]; then
  used=$first used_pid=$first_pid used_data=$work/data left=$second left_pid=$second_pid
else
  used=$second used_pid=$second_pid used_data=$work/twin left=$first left_pid=$first_pid
fi
watch='ChangeService/WatchChanges?connect=v1&encoding=json&message=%7B%22heartbeatSeconds%22%3A1%7D'
curl -sSN -H "authorization: Bearer $(cat "$work/writer.token")" "$url/renkei.v1.$watch" >"$work/events" 2>/dev/null &
events_pid=$!
children+=("$events_pid")
eventually "events come" grep -q '"atHead":true' "$work/events"

# --- nobody moves the front about: calls without time, and what is no message
for _ in 1 2 3 4 5; do
  call CaseService/ListCases -H 'connect-timeout-ms: 1' -d '{}' >/dev/null
  for method in CaseService/GetCase CaseService/CreateCase IdentityService/WhoAmI; do
    head -c 100 /dev/zero | tr '\0' '\377' | curl -sS -o /dev/null -H 'content-type: application/proto' --data-binary @- "$url/renkei.v1.$method"
  done
done
expect "nobody was left" "1 0 0" "$(figure in_use "$used") $(figure failures_total "$used") $(figure failures_total "$left")"

# --- pages, calls and events while the server that is in use is killed
for reader in 1 2 3; do
  while :; do curl -sS -o /dev/null -w '%{http_code}\n' "$url/organizations/141003"; done >>"$work/pages.$reader" 2>&1 &
  children+=("$!")
done
eventually "pages are read" test -s "$work/pages.3"
kill -9 "$used_pid"
in_use() { [ "$(figure in_use "$left")" = 1 ]; }
eventually "the front goes on with $left" in_use
before=$(wc -l <"$work/pages.1")
more() { [ "$(wc -l <"$work/pages.1")" -gt $((before + 30)) ]; }
eventually "pages are read on" more
expect "every page" 200 "$(cat "$work"/pages.* | sort -u)"
expect "the other one is not in use" 0 "$(figure in_use "$used")"
[ "$(figure failures_total "$used")" -ge 1 ] || fail "the front counted no failure"
expect "it is ready still" 200 "$(ready)"
grep -q "the server $used does not answer .*calls go to $left from now on" "$work/web.log" || fail "the log says nothing of it"

# What is written goes to the one that is left.
created=$(call CaseService/CreateCase -d '{"case": {"owner": "organizations/141003", "title": "切替後", "summary": "概要", "audience": {"visibility": "VISIBILITY_PUBLIC"}}}' | jq -r .name)
grep -q '^cases/' <<<"$created" || fail "a write through the front: $created"

# --- the command: another order of the same list, one note on standard error, and none where it is quiet
renkei --server "$used,$left" case list -o name >"$work/out" 2>"$work/err"
grep -qx "$created" "$work/out" || fail "the list: $(cat "$work/out")"
expect "what is said of it" "$used does not answer; going on with $left" "$(cat "$work/err")"
renkei --server "$used,$left" --quiet whoami >"$work/out" 2>"$work/err"
grep -q "$left (of $used, $left)" "$work/out" || fail "who answered: $(cat "$work/out")"
expect "nothing is said of it" "" "$(cat "$work/err")"
"$RENKEI" --lang ja --server "$used,$left" whoami 2>"$work/err" | grep -q "$left（$used、$left のうち）" || fail "in Japanese: who answered"
expect "in Japanese" "$used から応答がないため、$left を使います。" "$(cat "$work/err")"

# --- both away
kill -9 "$left_pid"
code=0
renkei --server "$used,$left" whoami >"$work/out" 2>"$work/err" || code=$?
expect "unavailable" 6 "$code"
grep -q "none of the servers $used, $left can be reached" "$work/err" || fail "all away: $(cat "$work/err")"
not_ready() { [ "$(ready)" = 503 ]; }
eventually "the front is not ready" not_ready
expect "a page" 503 "$(curl -sS -o "$work/page" -w '%{http_code}' "$url/organizations/141003")"
grep -q '127\.0\.0\.1' "$work/page" && fail "a visitor is told where servers are: $(cat "$work/page")"

# --- the store of the first to go is served at the address of the other: the front is there again by itself, and a reader of
# events goes on where it was
wait "$events_pid" || true
last=$(grep '^id: ' "$work/events" | tail -1)
"$RENKEID" --data-dir "$used_data" --listen "$left" --address-file "$work/again.address" --public-reading true >>"$work/again.log" 2>&1 &
children+=("$!")
eventually "the store is served again" test -s "$work/again.address"
serves() { [ "$(ready)" = 200 ]; }
eventually "the front is ready again" serves
expect "a page after all" 200 "$(curl -sS -o /dev/null -w '%{http_code}' "$url/organizations/141003")"
again=$(call CaseService/CreateCase -d '{"case": {"owner": "organizations/141003", "title": "再開後", "summary": "概要"}}' | jq -r .name)
curl -sSN -H "authorization: Bearer $(cat "$work/writer.token")" -H "last-event-id: ${last#id: }" "$url/renkei.v1.$watch" >"$work/events.on" 2>/dev/null &
children+=("$!")
eventually "the events go on" grep -q "$again" "$work/events.on"
expect "where they were" 1 "$(grep '^data: ' "$work/events.on" | sed 's/^data: //' | jq '.changes[].resourceName' | sort -u | wc -l)"
echo "several_servers_test: passed"
