#!/usr/bin/env bash
# Follow, publish, and the mail of it: through a real server, a real mail server on loopback, kills between them, TLS, and the link
# that ends it.
source "$(dirname "$0")/with_server.sh"
sink=$work/sink
mkdir "$sink" "$sink.tls"

mails() { find "$sink" -name '*.eml' | wc -l; }
# A header, and the text, of the mail with this number.
header() { python3 -c 'import email,email.policy,sys
m=email.message_from_binary_file(open(sys.argv[1],"rb"),policy=email.policy.default)
print(m[sys.argv[2]] if sys.argv[2]!="text" else m.get_content())' "$sink/$1.eml" "$2"; }
has() { grep -qF "$2" <<<"$1" || fail "\"$2\" is missing in: $1"; }
tomorrow=$(TZ=Asia/Tokyo date -d tomorrow +%F)
send() { as admin admin send-digests --day "$tomorrow" -o json; }
told() { [ "$(as taro digest -o json | jq length)" = "$1" ]; }

"$root/tests/e2e/smtp_sink.py" "$sink" &
children+=("$!")
eventually "the mail server listens" test -s "$sink/port"
mail_flags=(--smtp-from "Renkei <renkei@example.jp>" --public-url https://renkei.example.jp --smtp-timeout-seconds 5)
server_flags=(--smtp-url "smtp://127.0.0.1:$(cat "$sink/port")" "${mail_flags[@]}")
stop_server
start_server

as admin account create 072028 会津太郎 --kind person --login-name taro --email taro@aizu.example.jp --role contributor \
  --external-id taro >/dev/null
as admin token create taro --secret-only >"$work/taro.token"
as taro follow org 141003 >/dev/null
as taro follow mail --frequency daily >/dev/null
expect "follows" 1 "$(as taro follow list -o json | jq length)"

write_cases 1 1 移動販売
as writer case submit 141003/c1 >/dev/null
as writer case publish 141003/c1 >/dev/null
eventually "the notice is told" told 1
expect "made and sent" "1 1" "$(send | jq -r '"\(.made) \(.sent)"')"
expect "mails" 1 "$(mails)"
has "$(header 1 subject)" "【Renkei】お知らせ1件"
text=$(header 1 text)
has "$text" "会津太郎 様"
has "$text" "移動販売 1"
has "$text" "団体「横浜市」"
has "$text" "https://renkei.example.jp/cases/"
expect "one-click" "List-Unsubscribe=One-Click" "$(header 1 list-unsubscribe-post)"
expect "nothing is sent twice" 0 "$(send | jq -r '.made // 0')"

# Refused for now: it waits, and goes out under the same name when the operator says so.
echo later >"$sink/do"
write_cases 2 2 配食
as writer case submit 141003/c2 >/dev/null && as writer case publish 141003/c2 >/dev/null
eventually "the second is told" told 2
expect "deferred" 1 "$(send | jq -r .deferred)"
expect "mails while it is refused" 1 "$(mails)"
kill_server
echo take >"$sink/do"
start_server
expect "sent at last" 1 "$(send | jq -r .sent)"

# Killed between the end of the text and the record of the answer: one copy more, under one Message-ID, and no third.
cat >"$sink/do" <<<kill
echo "$server_pid" >"$sink/pid"
write_cases 3 3 見守り
as writer case submit 141003/c3 >/dev/null && as writer case publish 141003/c3 >/dev/null
eventually "the third is told" told 3
send >/dev/null 2>&1 || true
wait "$server_pid" 2>/dev/null || true
expect "mails when the server died" 3 "$(mails)"
echo take >"$sink/do"
start_server
eventually "the copy comes" test -s "$sink/4.eml"
expect "one Message-ID" "$(header 3 message-id)" "$(header 4 message-id)"
send >/dev/null
expect "no third copy" 4 "$(mails)"

# With TLS, and a certificate that is trusted because the operator says so.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "subjectAltName=DNS:localhost" \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
"$root/tests/e2e/smtp_sink.py" "$sink.tls" "$work/cert.pem" "$work/key.pem" &
children+=("$!")
eventually "the mail server with TLS listens" test -s "$sink.tls/port"
stop_server
server_flags=(--smtp-url "smtps://localhost:$(cat "$sink.tls/port")" --smtp-ca-file "$work/cert.pem" "${mail_flags[@]}")
start_server
write_cases 4 4 除雪
as writer case submit 141003/c4 >/dev/null && as writer case publish 141003/c4 >/dev/null
eventually "the fourth is told" told 4
expect "sent with TLS" 1 "$(send | jq -r .sent)"
test -s "$sink.tls/1.eml" || fail "nothing came with TLS"
stop_server
server_flags=(--smtp-url "smtps://localhost:$(cat "$sink.tls/port")" "${mail_flags[@]}")
start_server
write_cases 5 5 防災
as writer case submit 141003/c5 >/dev/null && as writer case publish 141003/c5 >/dev/null
eventually "the fifth is told" told 5
expect "an unknown certificate is refused" 1 "$(send | jq -r .deferred)"

# The link ends it, without a sign-in, by one POST of a mail program's.
as admin token create --front --for pages --secret-only >"$work/front.token"
"$RENKEI_WEB" --server "$RENKEI_SERVER" --listen 127.0.0.1:0 --ops-listen none --front-token-file "$work/front.token" \
  --address-file "$work/web" >>"$work/web.log" 2>&1 &
children+=("$!")
eventually "the front serves" test -s "$work/web"
link=$(header 1 list-unsubscribe)
link=${link#<https://renkei.example.jp}
link=http://$(tr -d '[:space:]' <"$work/web")${link%>}
has "$(curl -fsS "$link")" "メールを停止する"
expect "looking at it ends nothing" DIGEST_FREQUENCY_DAILY "$(as taro follow settings -o json | jq -r .frequency)"
has "$(curl -fsS -d List-Unsubscribe=One-Click "$link")" "お知らせメールを停止しました"
expect "ended" DIGEST_FREQUENCY_NONE "$(as taro follow settings -o json | jq -r .frequency)"
expect "a link that is none" 400 "$(curl -sS -o /dev/null -w '%{http_code}' -d List-Unsubscribe=One-Click "${link%?????}")"
echo "passed: $(mails) mails, one of them twice"
