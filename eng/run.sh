#!/usr/bin/env bash
# Runs the API in the foreground on its embedded default: a private PostgreSQL cluster in the data
# directory, a payment provider in test mode, demo tenants seeded once. Ctrl-C or SIGTERM stops
# everything that was started.
#
#   GRAPHBOOKING_PORT   the API's port (8080)
#   GRAPHBOOKING_DATA   the data directory (.data), relative to the repository
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/lib
# shellcheck source=lib/common.sh
. "$lib/common.sh"
# shellcheck source=lib/postgres.sh
. "$lib/postgres.sh"
# shellcheck source=lib/ide.sh
. "$lib/ide.sh"
# shellcheck source=lib/build.sh
. "$lib/build.sh"
# shellcheck source=lib/api.sh
. "$lib/api.sh"
# shellcheck source=lib/sandbox.sh
. "$lib/sandbox.sh"

port=${GRAPHBOOKING_PORT:-8080}
data=$(realpath -m -- "${GRAPHBOOKING_DATA:-.data}")
keys=$data/keys
logs=$data/logs
endpoints=$data/endpoints.json
seeded=$data/demo-imported
chosen_port=

main() {
  [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port <= 65535)) || die "GRAPHBOOKING_PORT is not a port: $port"
  open_data_directory
  trap_signals
  trap stop_everything EXIT
  api_stop_leftover
  sandbox_stop_leftover
  ! port_in_use "$port" || die "Port $port on 127.0.0.1 is taken: set GRAPHBOOKING_PORT to another."

  # A cluster can only be opened by the version that made it.
  pg_require "$(cat "$data/postgres/PG_VERSION" 2>/dev/null || true)"
  pg_place "$data"
  build_api
  start_postgres
  api_verb migrate
  seed_demo
  start_sandbox
  rotate_log "$logs/api.log"
  api_start "$port" "$logs/api.log"
  write_endpoints
  say_ready
  wait_for_an_end
}

# The lock keeps a second run away from the same data; the kernel drops it however this one ends.
open_data_directory() {
  mkdir -p "$data" 2>/dev/null && [[ -w $data ]] || die "The data directory $data is not writable for $(id -un)."
  (umask 077 && mkdir -p "$keys" "$logs")
  exec 9>>"$data/lock"
  flock -w 3 9 || die "Another run.sh is running on $data."
  rm -f "$endpoints"
}

start_postgres() {
  pg_stop_leftover
  if [[ ! -e $pg_cluster/PG_VERSION ]]; then
    say "Creating the database cluster …"
    rm -f "$seeded"
  elif [[ ! -s $keys/$pg_admin.password ]]; then
    die "$keys has lost the cluster's passwords: put it back, or remove $data to begin anew."
  fi
  pg_create "$(secret "$keys" "$pg_admin")"
  choose_port postgres
  rotate_log "$logs/postgres.log"
  pg_start "$chosen_port" "$logs/postgres.log"
}

# It tells of changes where the API will listen, and is ready before anybody can pay.
start_sandbox() {
  choose_port sandbox
  rotate_log "$logs/sandbox.log"
  sandbox_start "$chosen_port" "http://127.0.0.1:$port/webhooks/payments/sandbox" "$logs/sandbox.log"
  sandbox_export
}

# choose_port NAME: the port of last time where that is still free, remembered for the next → chosen_port
choose_port() {
  chosen_port=$(cat "$data/$1.port" 2>/dev/null || true)
  while [[ -z $chosen_port || $chosen_port == "$port" ]] || port_in_use "$chosen_port"; do
    chosen_port=$(free_port)
  done
  say "$chosen_port" >"$data/$1.port"
}

seed_demo() {
  local files=("$root"/data/demo/*.json)
  [[ ! -e $seeded && -e ${files[0]} ]] || return 0
  say "Seeding the demo tenants …"
  api_verb import "${files[@]}"
  touch "$seeded"
}

# Keeps one earlier run's log.
rotate_log() { if [[ -s $1 ]]; then mv "$1" "$1.1"; fi; }

# Beside the real name and then moved: a reader never sees half a file.
write_endpoints() {
  (
    umask 077
    cat >"$endpoints.new" <<EOF
{
  "api": [{ "url": "http://127.0.0.1:$port", "pid": $api_pid }],
  "redis": [],
  "control": { "admin": $(json_string "$(admin_uri "$database")"), "database": $(json_string "$database") },
  "shards": [{ "name": "eu-1", "region": "eu",
    "application": $(json_string "$(connection_string graphbooking_application "$database")"),
    "nodes": [{ "name": "eu-1a", "role": "primary", "host": "127.0.0.1", "port": $pg_port, "pid": $pg_pid,
                "dataDirectory": $(json_string "$pg_cluster"), "admin": $(json_string "$(admin_uri "$database")"),
                "pgbouncer": null }] }],
  "payments": [{ "provider": "sandbox", "url": "http://127.0.0.1:$sandbox_port", "pid": $sandbox_pid,
    "journal": $(json_string "$sandbox_journal") }]
}
EOF
    mv "$endpoints.new" "$endpoints"
  )
}

say_ready() {
  local url=http://127.0.0.1:$port
  cat <<EOF

GraphBooking is ready.
  GraphQL        $url/graphql
  IDE            $url/graphql/   (in a browser)
  Health         $url/health/ready
  Metrics        $url/metrics
  Payments       http://127.0.0.1:$sandbox_port   (a card provider in test mode)
  Endpoints      $endpoints
  Logs           $logs
Ctrl-C stops it.
EOF
}

# Returns only when something died that should be running.
wait_for_an_end() {
  local name="The API" log=$logs/api.log
  wait -n "$api_pid" "$sandbox_pid" "$pg_pid" || true
  if ! is_running "$sandbox_pid"; then name="The payment sandbox" log=$logs/sandbox.log; fi
  if ! is_running "$pg_pid"; then name=PostgreSQL log=$logs/postgres.log; fi
  tail -n 20 "$log" >&2
  die "$name stopped by itself; its log is $log."
}

# The API first: it must not see its database or its payment provider go away.
stop_everything() {
  trap '' HUP INT TERM
  set +e
  stop_step
  api_stop
  sandbox_stop
  pg_stop
  rm -f "$endpoints"
}

main
