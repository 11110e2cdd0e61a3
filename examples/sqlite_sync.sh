#!/usr/bin/env bash
# Renkei の内容を SQLite の表に写し、最新に保ちます（cron などから定期的に実行してください）。
# Keeps an SQLite table in step with a Renkei server; to be run every now and then, for example by cron.
#
#   sqlite_sync.sh DATABASE
#
# 必要なもの / needs: renkei, jq, sqlite3。接続先とトークンは renkei login か RENKEI_SERVER・RENKEI_TOKEN で指定します。
# 何度実行しても、いつ止めても構いません。変更とカーソルは一つのトランザクションで書き込みます。
# The changes and the cursor behind them are written in one transaction: it may be killed at any moment.
set -euo pipefail

database=${1:?usage: sqlite_sync.sh DATABASE}
readonly RESYNC=5 # renkei の終了コード: カーソルが使えない / the cursor is no longer good

sqlite3 -bail "$database" "
  CREATE TABLE IF NOT EXISTS resources (name TEXT PRIMARY KEY, type TEXT NOT NULL, etag TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS progress (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), cursor TEXT NOT NULL);"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
own=$(renkei whoami -o json | jq -r '.organization.name | split("/") | last')

read_feed() { # CURSOR: これ以降の変更をすべて読みます / everything after it
  renkei watch ${1:+--since "$1"} --until-head --bookmarks -o json --quiet >"$work/changes"
}

cursor=$(sqlite3 "$database" "SELECT cursor FROM progress")
begin=""
code=0
read_feed "$cursor" || code=$?
if [ "$code" -eq "$RESYNC" ]; then
  # 最初から読み直します。古い内容は、新しい内容と同じトランザクションで消します。
  begin="DELETE FROM resources; DELETE FROM progress;"
  code=0
  read_feed "" || code=$?
fi
[ "$code" -eq 0 ] || exit "$code"

{
  echo "BEGIN IMMEDIATE; $begin"
  jq -r --arg own "$own" '
    def q: "\u0027" + gsub("\u0027"; "\u0027\u0027") + "\u0027";
    def below($from; $to): "name > \($from | q) AND name < \($to | q)";
    if .kind == null then
      "INSERT OR REPLACE INTO progress VALUES (1, \(.cursor | q));"
    elif .kind == "KIND_TOMBSTONE" then
      .resource_name as $name |
      "DELETE FROM resources WHERE name = \($name | q);",
      # ビジョンの下はすべて、事例の活用は自団体のものを除いて、一緒になくなります。
      if .type == "RESOURCE_TYPE_VISION" then "DELETE FROM resources WHERE \(below($name + "/"; $name + "0"));"
      elif .type == "RESOURCE_TYPE_CASE" then
        "DELETE FROM resources WHERE \(below($name + "/adoptions/"; $name + "/adoptions0"))
           AND name <> \($name + "/adoptions/" + $own | q);"
      else empty end
    else
      ([.[] | objects] | first) as $content |
      if $content == null then empty else
        "INSERT OR REPLACE INTO resources VALUES (\(.resource_name | q), \(.type | q),
           \($content.etag // "" | q), \($content | tojson | q));"
      end
    end' "$work/changes"
  echo "COMMIT;"
} >"$work/sql"
sqlite3 -bail "$database" <"$work/sql"
