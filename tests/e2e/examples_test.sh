#!/usr/bin/env bash
# examples/: each keeps its table in step with a real server, through changes, kills, and a change of access.
source "$(dirname "$0")/with_server.sh"
PATH=$(dirname "$RENKEI"):$PATH
stubs=$work/stubs
mkdir "$stubs"
protoc -I "$root/proto" -I /usr/include --python_out="$stubs" --grpc_python_out="$stubs" \
  --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin "$root"/proto/renkei/v1/*.proto

shell_sync() { "$root/examples/sqlite_sync.sh" "$work/shell.db"; }
export PYTHONPATH=$stubs PYTHONDONTWRITEBYTECODE=1
python_sync() { /usr/bin/python3 "$root/examples/sqlite_sync.py" "$work/python.db"; }
rows() { sqlite3 "$1" "SELECT name || ' ' || etag FROM resources ORDER BY name"; }
truth() { jq -r '.name + " " + .etag' "$work"/copy/data/*.jsonl | LC_ALL=C sort; }

in_step() { # when
  "$RENKEI" sync "$work/copy" --verify --quiet >/dev/null || fail "$1: the copy differs from the server"
  expect "$1: sqlite_sync.sh" "$(truth)" "$(rows "$work/shell.db")"
  expect "$1: sqlite_sync.py" "$(truth)" "$(rows "$work/python.db")"
}

write_cases 1 10 旧
shell_sync && python_sync
in_step "at first"
shell_sync && python_sync
in_step "after a second run"

write_cases 5 15 "It's 新"
as writer case delete 141003/c1 >/dev/null
shell_sync && python_sync
in_step "after changes and a deletion"
expect "a title with a quote" "It's 新 15" \
  "$(sqlite3 "$work/shell.db" "SELECT json_extract(body, '\$.title') FROM resources WHERE body LIKE '%新 15%'")"

# Of several servers the first may be away.
write_cases 16 16 複数
RENKEI_SERVER=127.0.0.1:1,$RENKEI_SERVER shell_sync
RENKEI_SERVER=127.0.0.1:1,$RENKEI_SERVER python_sync
in_step "with an address where nobody is"

# Killed at some moment, again and again; the next whole run makes up for it.
for i in 1 2 3 4 5; do
  write_cases 1 5 "改$i"
  timeout -s KILL "0.$((i * 2))" "$root/examples/sqlite_sync.sh" "$work/shell.db" >/dev/null 2>&1 || true
  timeout -s KILL "0.$((i * 2))" /usr/bin/python3 "$root/examples/sqlite_sync.py" "$work/python.db" || true
done
shell_sync && python_sync
in_step "after kills"

# What the account may read changes: both begin again by themselves.
as admin account set writer --role contributor,approver,reader,coordinator >/dev/null
shell_sync && python_sync
in_step "after a change of access"

# Followed through a restart of the server.
/usr/bin/python3 "$root/examples/sqlite_sync.py" "$work/python.db" --follow 2>/dev/null &
follower=$!
children+=("$follower")
kill_server
start_server
write_cases 40 40 再開
followed() { [ -n "$(sqlite3 "$work/python.db" "SELECT 1 FROM resources WHERE body LIKE '%再開 40%'")" ]; }
eventually "the follower goes on after a restart" followed
kill -9 "$follower"
shell_sync
in_step "after a restart"
echo "examples_test: passed"
