#!/usr/bin/env bash
# One stage of CI by its name; the same by hand and in .ci/run.
#   tests/stage.sh asan [all]  the tests without gRPC and the short run of tests/fuzz under AddressSanitizer and UndefinedBehaviorSanitizer; "all": every
#                              test
#   tests/stage.sh tsan        the tests without gRPC under ThreadSanitizer
#   tests/stage.sh bare        a server without search (-DRENKEI_SEARCH=OFF) and the tests of what it says
#   tests/stage.sh lint [REV]  formatting, the glossary, literals, inline constants, who includes whom, buf lint, buf breaking, clang-tidy of the files
#                              changed since REV (default: the commit before; "all": every file)
set -euo pipefail
cd "$(dirname "$0")/.."

readonly BUF=1.75.0

# The programs without gRPC hold the server but for its transport: sanitizer PRESET [TARGET LABEL]
sanitizer() {
  cmake --build --preset "$1" --target no_grpc_tests ${2:-}
  ctest --test-dir "build/$1" --output-on-failure --parallel 2 --label-regex "^(no_grpc${3:+|$3})\$"
}

asan() {
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
  deploy/install-packages.sh build runtime test
  cmake --preset asan >/dev/null
  if [ "${1:-}" = all ]; then
    cmake --build --preset asan
    # A whole installation says nothing about memory that the other tests do not, and takes long.
    ctest --test-dir build/asan --output-on-failure --parallel 2 --label-exclude '^whole$'
  else
    sanitizer asan fuzz_test fuzz
  fi
}

tsan() {
  export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"
  deploy/install-packages.sh build runtime test
  cmake --preset tsan >/dev/null
  sanitizer tsan
}

# Compiled as tests/run.sh compiles, which then finds nearly all of it in ccache.
bare() {
  deploy/install-packages.sh build runtime test
  cmake --preset bare >/dev/null
  cmake --build --preset bare --target renkeid host_test service_search_test
  ctest --test-dir build/bare --output-on-failure --tests-regex '^(host|service_search)_test$'
}

format() {
  echo "== clang-format"
  git ls-files '*.cc' '*.h' | xargs clang-format --dry-run --Werror
}

# The glossary's last column: words that no text of the product has. Headings that sheets still read ("also") may.
words() {
  echo "== words"
  local word found wrong=
  for word in $(sed -n 's/^|.*|\([^|]*\)|$/\1/p' server/domain/words/README.md | grep -v '^ *not *$\|^-*$'); do
    found=$(git grep -n -F -e "$word" -- 'server/*.cc' 'server/*.h' 'client/*.cc' 'client/*.h' 'proto/*.proto' |
      grep -v '^[^:]*:[0-9]*: *//' | grep -v 'nullptr,' | grep -v '^[^:]*columns.cc:[0-9]*: *"[^"]*"},') || continue
    wrong+="\"$word\" is not what it is called (server/domain/words/README.md):"$'\n'"$found"$'\n'
  done
  printf %s "$wrong"
  [ -z "$wrong" ]
}

# A length that somebody counted reads what lies behind the text, or loses its end: "a\0b"s knows its own.
counted() {
  echo "== counted literals"
  ! git grep -n -E 'string(_view)?( [a-z_A-Z]+)?\("[^"]*", [0-9]+\)' -- '*.cc' '*.h'
}

# Two headers that give one inline constant two values are one program in which either may hold, and no compiler says so.
constants() {
  echo "== inline constants"
  local twice
  twice=$(git ls-files '*.h' | xargs awk '
    FNR == 1 { space = "" }
    /^namespace [a-z_:]+ \{/ { space = $2 }
    /^inline (const|constexpr) / && match($0, /k[A-Z][A-Za-z0-9]*/) { print space "::" substr($0, RSTART, RLENGTH) }' |
    sort | uniq -d)
  [ -z "$twice" ] || { echo "declared in two headers: $twice" >&2; return 1; }
}

proto() {
  echo "== buf lint, buf breaking"
  [ -x build/tools/node_modules/.bin/buf ] ||
    npm install --silent --no-save --no-fund --no-audit --prefix build/tools "@bufbuild/buf@$BUF" >/dev/null
  (cd proto && ../build/tools/node_modules/.bin/buf lint &&
    ../build/tools/node_modules/.bin/buf breaking --against baseline.binpb --path renkei/v1)
}

# A tree of its own, without GCC's precompiled header, which clang cannot read.
configure_tidy() {
  deploy/install-packages.sh build
  cmake -S . -B build/tidy -G Ninja -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON \
    -DCMAKE_CXX_COMPILER_LAUNCHER= >/dev/null
}

layers() {
  echo "== layers"
  tests/layers.py --self-test
  tests/layers.py build/tidy/layers.json
}

tidy() {
  local base=${1:-HEAD~1} files
  if [ "$base" = all ]; then
    files=$(git ls-files 'server/*.cc' 'storage/*.cc' 'client/*.cc')
  else
    files=$(git diff --name-only --diff-filter=d "$base" -- 'server/*.cc' 'storage/*.cc' 'client/*.cc')
  fi
  [ -n "$files" ] || return 0
  echo "== clang-tidy: $(wc -w <<<"$files") files"
  # Generated code is all that is built.
  cmake --build build/tidy --target renkei_proto renkei_google_rpc >/dev/null
  # The precompiled header is part of every file; here as plain text.
  xargs -P 2 -n 4 clang-tidy -p build/tidy --quiet --extra-arg=-include --extra-arg="$PWD/cmake/pch.h" <<<"$files"
}

lint() {
  deploy/install-packages.sh lint
  format
  words
  counted
  constants
  configure_tidy
  layers
  proto
  tidy "$@"
}

stage=${1:-}
case "$stage" in
  asan | tsan | bare | lint) shift && "$stage" "$@" ;;
  *) echo "usage: tests/stage.sh asan|tsan|bare|lint" >&2 && exit 2 ;;
esac
