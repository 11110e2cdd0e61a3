# Programs that a script leaves running behind it, for quickstart.sh and trial-cluster.sh. To be sourced; the script's
# name is $me.

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf '%s: %s\n' "$me" "$*" >&2 && exit 1; }

# The process that a script started, if it still runs: a pid may have gone to another program since.
running_pid() {  # file of its pid, program, an argument that it has
  [ -s "$1" ] || return 1
  local pid
  pid=$(cat "$1")
  local exe
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  # A program that was built anew meanwhile is still the one that runs.
  [ "${exe% (deleted)}" = "$(readlink -f "$2")" ] &&
    tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF -- "$3" && echo "$pid"
}

stop_process() {  # what it is called, its pid, the file of it, its log
  say "$1を停止しています（pid $2）"
  kill -TERM "$2"
  for _ in $(seq 300); do
    kill -0 "$2" 2>/dev/null || break
    sleep 0.1
  done
  kill -0 "$2" 2>/dev/null && fail "$1（pid $2）が30秒以内に停止しませんでした。$4 をご確認ください"
  rm -f "$3"
}

# Starts a program in the background and waits until it has written its address.
start_process() {  # what it is called, file of its pid, file of its address, its log, command...
  local what=$1 pid_of=$2 address_of=$3 log_of=$4 pid
  shift 4
  rm -f "$address_of"
  setsid "$@" >>"$log_of" 2>&1 </dev/null &
  pid=$!
  echo "$pid" >"$pid_of"
  for _ in $(seq 300); do
    [ -s "$address_of" ] && return
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  rm -f "$pid_of"
  fail "${what}を起動できませんでした：$(tail -n 1 "$log_of")"
}
