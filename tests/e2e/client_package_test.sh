#!/usr/bin/env bash
# cmake --install: a program outside of the tree finds the client library, compiles against it, and runs.
# The build tree comes in BUILD_DIR.
source "$(dirname "$0")/with_server.sh"
prefix=$work/prefix
cmake --install "$BUILD_DIR" --prefix "$prefix" >/dev/null
cp -r "$root/examples/cpp" "$work/program"
cmake -S "$work/program" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >"$work/configured" ||
  { cat "$work/configured" >&2; fail "the program cannot be configured"; }
cmake --build "$work/build" >"$work/built" 2>&1 || { cat "$work/built" >&2; fail "the program cannot be built"; }

write_cases 1 3 外から
out=$("$work/build/follow_cases" --once)
expect "cases in a range" 3 "$(grep -c '^cases/.*  外から ' <<<"$out")"
expect "cases in the feed" 3 "$(grep -c '^changed  cases/' <<<"$out")"
"$work/build/follow_cases" >"$work/followed" &
children+=($!)
eventually "the program follows" grep -q '^changed ' "$work/followed"
kill_server
start_server
write_cases 4 4 外から
case=$(as writer case list -o name --filter 'external_id="c4"' | head -1)
eventually "the program follows through a restart" grep -q "changed  $case" "$work/followed"
code=0
RENKEI_TOKEN=none "$work/build/follow_cases" --once >/dev/null 2>"$work/err" || code=$?
expect "exit code without a right" 1 "$code"
echo "client_package_test: passed"
