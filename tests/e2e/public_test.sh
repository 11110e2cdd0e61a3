#!/usr/bin/env bash
# The command without a token: refused with the way to sign in, or reading what is public, as the server says.
# shellcheck source=tests/e2e/with_server.sh
source "$(dirname "$0")/with_server.sh"
unset RENKEI_TOKEN

nobody() { "$RENKEI" --lang en "$@"; }
refused() { # what, exit code, text in the message, command...
  local what=$1 code=$2 text=$3 got=0
  shift 3
  nobody "$@" >"$work/out" 2>"$work/err" || got=$?
  expect "$what" "$code" "$got"
  grep -qF -- "$text" "$work/err" || fail "$what: no \"$text\" in: $(cat "$work/err")"
}

write_cases 1 2 公開
printf 'owner: "141003"\nexternal_id: m1\ntitle: 会員向け\nsummary: 概要\naudience: {visibility: members}\n' >"$work/members.yaml"
printf 'owner: "141003"\nexternal_id: d1\ntitle: 下書き\nsummary: 概要\naudience: {visibility: public}\n' >"$work/draft.yaml"
as writer case apply "$work/members.yaml" >/dev/null
as writer case apply "$work/draft.yaml" >/dev/null
for id in c1 c2 m1; do
  as writer case submit "141003/$id" >/dev/null
  as writer case publish "141003/$id" >/dev/null
done

refused "without the option" 4 "renkei login --token-file" case list

stop_server
server_flags=(--public-reading true)
start_server

expect "the list has what is public" "公開 1 公開 2" \
  "$(nobody case list -o csv 2>/dev/null | grep -o '公開 [0-9]\|会員向け\|下書き' | sort | paste -sd ' ')"
nobody case show 141003/c1 >"$work/out" 2>"$work/err"
grep -q '公開 1' "$work/out" || fail "a public case is not shown: $(cat "$work/out")"
grep -q 'without a token' "$work/err" || fail "nothing says that it was read without a token: $(cat "$work/err")"
refused "what only members read is not there" 3 "" case show 141003/m1
refused "a draft is not there" 3 "" case show 141003/d1
expect "an export has what is public" 2 "$(nobody export cases --format jsonl 2>/dev/null | wc -l)"
refused "a write" 4 "renkei login --token-file" case submit 141003/c1
refused "an inbox" 4 "renkei login --token-file" inbox
refused "the feed" 4 "renkei login --token-file" sync "$work/mirror"
refused "a token that is wrong" 4 "not known" --token rk_wrong case list

as admin token create --front --for website --secret-only >"$work/front.token"
grep -q 'of a front' <<<"$(as admin token list)" || fail "the list does not tell a front"
got=0
as writer token create --front >/dev/null 2>"$work/err" || got=$?
expect "a front made by an office" 4 "$got"
