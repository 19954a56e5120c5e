# shellcheck shell=bash
# Runs the API's program: its verbs and its server. Sourced after common.sh, postgres.sh and build.sh.
# The caller sets: data (the data directory), keys (where secrets are).

database=graphbooking
api_pid=
pg_tls=

# Of the application and of the worker: together fewer than the server takes.
pool_size=90

# connection_string ROLE DATABASE, in Npgsql's words; pg_tls is what it says of TLS.
connection_string() {
  printf 'Host=127.0.0.1;Port=%s;Database=%s;Username=%s;Password=%s;Maximum Pool Size=%s%s' \
    "$pg_port" "$2" "$1" "$(secret "$keys" "$1")" "$pool_size" "$pg_tls"
}

admin_uri() {
  printf 'postgres://%s:%s@127.0.0.1:%s/%s' "$pg_admin" "$(secret "$keys" "$pg_admin")" "$pg_port" "$1"
}

# The strings that can get round row-level security are for `migrate` alone.
api_environment() {
  unset ConnectionStrings__Admin ConnectionStrings__Owner
  if [[ ${1:-} == migrate ]]; then
    ConnectionStrings__Admin=$(connection_string "$pg_admin" postgres)
    ConnectionStrings__Owner=$(connection_string graphbooking_owner "$database")
    export ConnectionStrings__Admin ConnectionStrings__Owner
  fi
  ConnectionStrings__Application=$(connection_string graphbooking_application "$database")
  ConnectionStrings__Worker=$(connection_string graphbooking_worker "$database")
  export ConnectionStrings__Application ConnectionStrings__Worker
  export GraphBooking__KeysDirectory=$keys ASPNETCORE_ENVIRONMENT=Development
  # 16 MiB (in hexadecimal) for the youngest objects, so that few live long enough to be copied; one arena for what is not managed.
  export DOTNET_GCgen0size=0x1000000 MALLOC_ARENA_MAX=1
}

# The database that ConnectionStrings__Application and ConnectionStrings__Worker name; when they are not set, that of the run.sh
# that is running on the data directory.
use_named_or_running_database() {
  [[ -z ${ConnectionStrings__Worker:-} ]] || return 0
  [[ -e $data/endpoints.json ]] ||
    die "No run.sh is running on $data: start one, or set ConnectionStrings__Application and ConnectionStrings__Worker."
  pg_port=$(cat "$data/postgres.port")
  api_environment
}

# In place of this subshell. The program looks for its settings in the current directory.
api_exec() {
  api_environment "$@"
  cd "$api_directory"
  detached TERM dotnet "$api_dll" "$@"
}

# api_verb VERB [ARGUMENT…]: to its end; what it says is shown only when it fails.
api_verb() {
  local log=$data/logs/$1.log status=0
  api_exec "$@" >"$log" 2>&1 </dev/null &
  step_pid=$!
  wait "$step_pid" || status=$?
  step_pid=
  ((status == 0)) && return
  tail -n 40 "$log" >&2
  die "'$1' failed with status $status; the whole log is $log."
}

# api_start PORT LOG: the server, and waits until it is ready.
api_start() {
  ASPNETCORE_URLS=http://127.0.0.1:$1 api_exec >>"$2" 2>&1 </dev/null &
  api_pid=$!
  say "$api_pid" >"$data/api.pid"
  api_await "$1" "$api_pid" "$2"
}

# api_await PORT PID LOG
api_await() {
  local tenths=1200
  until http_ok "$1" /health/ready; do
    if ! is_running "$2" || ((tenths-- <= 0)); then
      tail -n 40 "$3" >&2
      die "The API did not become ready; its log is $3."
    fi
    sleep 0.1
  done
}

api_stop() {
  [[ -n $api_pid ]] || return 0
  stop_process "$api_pid" TERM 20 || kill -s KILL "$api_pid" 2>/dev/null || true
  api_pid=
  rm -f "$data/api.pid"
}

# After kill -9 of the script. The number may by now belong to another program.
api_stop_leftover() {
  { read -r api_pid <"$data/api.pid"; } 2>/dev/null || return 0
  grep -qszxF "GraphBooking__KeysDirectory=$keys" "/proc/$api_pid/environ" || api_pid=
  api_stop
}
