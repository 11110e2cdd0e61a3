#!/usr/bin/env bash
# The JSON API of a real renkei-web before a real server, by programs that nobody here wrote: curl, Connect's client for
# JavaScript, and two validators of OpenAPI. Programs come in RENKEID, RENKEI and RENKEI_WEB, tools of npm in WEB_TOOLS.
source "$(dirname "$0")/../e2e/with_server.sh"

source "$(dirname "$0")/npm_tools.sh"
command -v curl >/dev/null || skip "no curl"
npm_tools api @bufbuild/protobuf@2.17.0 @bufbuild/protoc-gen-es@2.13.0 @connectrpc/connect@2.1.2 @connectrpc/connect-node@2.1.2 \
  @redocly/cli@2.77.0 @stoplight/spectral-cli@6.16.3

"$RENKEI_WEB" --server "$RENKEI_SERVER" --listen 127.0.0.1:0 --ops-listen none --address-file "$work/web" \
  >>"$work/web.log" 2>&1 &
web_pid=$!
children+=("$web_pid")
eventually "the front serves" test -s "$work/web"
url=http://$(tr -d '[:space:]' <"$work/web")
write_cases 1 3 自動運転

readonly JSON='content-type: application/json'
auth="authorization: Bearer $(cat "$work/writer.token")"
call() { curl -sS -H "$JSON" -H "$auth" "$url/renkei.v1.$1" "${@:2}"; }

# --- curl
expect "who" writer "$(call IdentityService/WhoAmI -d '{}' | jq -r .account.externalId)"
expect "a list" 3 "$(call CaseService/ListCases -d '{"filter": "owner=\"organizations/141003\""}' | jq '.cases | length')"
name=$(call CaseService/ListCases -d '{"pageSize": 1}' | jq -r '.cases[0].name')
expect "by GET" "$name" "$(curl -sSG -H "$auth" "$url/renkei.v1.CaseService/GetCase" --data-urlencode "message={\"name\": \"$name\"}" \
  -d encoding=json -d connect=v1 | jq -r .name)"
expect "a write is no GET" 405 "$(curl -sS -o /dev/null -w '%{http_code}' "$url/renkei.v1.CaseService/CreateCase?message=%7B%7D")"
expect "an unknown field" '["case.titel","UNKNOWN_FIELD"]' "$(call CaseService/CreateCase -d '{"case": {"titel": "x"}}' |
  jq -c '.details[0].debug.violations[0] | [.field, .kind]')"
expect "both languages" true "$(call CaseService/GetCase -d '{"name": "cases/none"}' | jq '.details[0].debug | .message != .messageJa and .messageJa != ""')"
expect "no token" 401 "$(curl -sS -o /dev/null -w '%{http_code}' -H "$JSON" "$url/renkei.v1.IdentityService/WhoAmI" -d '{}')"
expect "too large" 413 "$(head -c 5000000 /dev/zero | curl -sS -o /dev/null -w '%{http_code}' -H "$JSON" --data-binary @- "$url/renkei.v1.CaseService/GetCase")"

# --- files: what is exported is imported again without a change
call ExchangeService/ExportResources -d '{"kind": "EXCHANGE_KIND_CASES", "format": "EXCHANGE_FORMAT_YAML"}' >"$work/out.yaml"
expect "an export" 3 "$(grep -c '^external_id:' "$work/out.yaml")"
import() { # file, further fields of the options
  local options
  options=$(jq -rn --arg o "{\"kind\": \"EXCHANGE_KIND_CASES\", \"format\": \"EXCHANGE_FORMAT_YAML\"$2}" '$o | @uri')
  call "ExchangeService/ImportResources?message=$options" -H 'content-type: application/octet-stream' --data-binary @"$1"
}
expect "an import" 3 "$(import "$work/out.yaml" '' | jq -r .result.unchanged)"
printf -- '---\ntitle: あ\n---\nnothing: b\n' >"$work/bad.yaml"
expect "mistakes of a file" true "$(import "$work/bad.yaml" ', "validateOnly": true' | jq '.errors | length > 0')"

# --- an import that nobody waits for goes on through a kill of its server: nothing is lost or written twice
seq 1 20000 | jq -c '{external_id: "k\(.)", title: "取込み \(.)", summary: "概要"}' >"$work/many.jsonl"
header=$(jq -rn '{options: {kind: "EXCHANGE_KIND_CASES", format: "EXCHANGE_FORMAT_JSON_LINES"}} | @json | @uri')
operation=$(call "OperationService/StartImport?message=$header" -H 'content-type: application/octet-stream' --data-binary @"$work/many.jsonl" |
  jq -r .name)
of_operation() { call "OperationService/$1" -d "{\"name\": \"$operation\"}"; }
written() { [ "$(of_operation GetOperation | jq -r '.progress.written // 0')" -gt 0 ]; }
eventually "a part of it is written" written
kill_server
start_server
ended() { [ "$(of_operation WaitOperation | jq -r .state)" = STATE_SUCCEEDED ]; }
eventually "the import has ended" ended
expect "begun anew" 1 "$(of_operation GetOperation | jq -r .restarts)"
exported=$(call OperationService/StartExport -d '{"export": {"kind": "EXCHANGE_KIND_CASES", "format": "EXCHANGE_FORMAT_JSON_LINES", "filter": "title:\"取込み\""}}' | jq -r .name)
operation=$exported
eventually "the export has ended" ended
of_operation ReadOperationFile >"$work/many.out"
expect "what was imported" 20000 "$(jq -r .external_id "$work/many.out" | sort -u | wc -l)"
expect "all of it once" 20000 "$(wc -l <"$work/many.out")"

# --- events: goes on behind the last id
curl -sSN -H "$auth" "$url/renkei.v1.ChangeService/WatchChanges?message=%7B%22types%22%3A%5B%22RESOURCE_TYPE_CASE%22%5D%7D" >"$work/events" &
children+=($!)
eventually "the first events" grep -q '自動運転 3' "$work/events"
last=$(grep '^id: ' "$work/events" | tail -1 | cut -c5-)
curl -sSN -H "$auth" -H "last-event-id: $last" "$url/renkei.v1.ChangeService/WatchChanges?message=%7B%22types%22%3A%5B%22RESOURCE_TYPE_CASE%22%5D%7D" >"$work/later" &
children+=($!)
write_cases 2 2 新しい題名
eventually "the change, for the first reader" grep -q '新しい題名 2' "$work/events"
eventually "the change, for who came back" grep -q '新しい題名 2' "$work/later"
expect "nothing twice" 0 "$(grep -c '自動運転' "$work/later" || true)"
expect "a foreign cursor" 400 "$(curl -sS -o /dev/null -w '%{http_code}' -H "$auth" -H 'last-event-id: x' "$url/renkei.v1.ChangeService/WatchChanges")"

# --- Connect's own client
mkdir "$work/es"
protoc -I "$root/proto" -I /usr/include --plugin="protoc-gen-es=$tools/.bin/protoc-gen-es" --es_out="$work/es" \
  --es_opt=target=js,import_extension=js "$root"/proto/renkei/v1/*.proto
ln -s "$tools" "$work/node_modules"
cp "$(dirname "$0")/connect_client.mjs" "$work/es/"
echo '{"type": "module"}' >"$work/es/package.json"
node "$work/es/connect_client.mjs" "$url" "$(cat "$work/writer.token")" "$name" || fail "Connect's client"

# --- OpenAPI
curl -sS "$url/openapi.json" >"$work/openapi.json"
"$tools/.bin/redocly" lint "$work/openapi.json" >"$work/redocly.log" 2>&1 || fail "redocly: $(cat "$work/redocly.log")"
echo 'extends: ["spectral:oas"]' >"$work/spectral.yaml"
"$tools/.bin/spectral" lint "$work/openapi.json" --ruleset "$work/spectral.yaml" --fail-severity error >"$work/spectral.log" 2>&1 ||
  fail "spectral: $(cat "$work/spectral.log")"
expect "the schema of a title" 300 "$(jq '.components.schemas.CaseResult.properties.indicatorTitle.maxLength' "$work/openapi.json")"

# --- a certificate and a token are no part of the log, and the end is in order
expect "no secrets in the log" 0 "$(grep -c "$(cat "$work/writer.token")" "$work/web.log" || true)"
kill -TERM "$web_pid"
wait "$web_pid" || fail "renkei-web ended with $?"
[ ! -e "$work/web" ] || fail "the address file is still there"
echo "passed"
