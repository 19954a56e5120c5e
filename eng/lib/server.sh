# shellcheck shell=bash
# A server of the script's own, as ./eng/run.sh starts it. Sourced after common.sh.
#
#   server_start DIRECTORY   with its data there, and waits until it is ready   → server_url
#   server_stop

server_pid=
server_url=

server_start() {
  local log=$1.log port
  port=$(free_port)
  server_url=http://127.0.0.1:$port
  GRAPHBOOKING_DATA=$1 GRAPHBOOKING_PORT=$port detached TERM "$root/eng/run.sh" >"$log" 2>&1 </dev/null &
  server_pid=$!
  until [[ -e $1/endpoints.json ]]; do
    is_running "$server_pid" || { tail -n 40 "$log" >&2; die "The server did not start."; }
    sleep 0.2
  done
}

server_stop() {
  [[ -n $server_pid ]] || return 0
  stop_process "$server_pid" TERM 60 || kill -s KILL "$server_pid" 2>/dev/null || true
  server_pid=
}
