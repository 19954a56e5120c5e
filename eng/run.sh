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
# shellcheck source=lib/node.sh
. "$lib/node.sh"
# shellcheck source=lib/ide.sh
. "$lib/ide.sh"
# shellcheck source=lib/build.sh
. "$lib/build.sh"
# shellcheck source=lib/api.sh
. "$lib/api.sh"
# shellcheck source=lib/sandbox.sh
. "$lib/sandbox.sh"
# shellcheck source=lib/data.sh
. "$lib/data.sh"

port=${GRAPHBOOKING_PORT:-8080}
data=$(realpath -m -- "${GRAPHBOOKING_DATA:-.data}")
keys=$data/keys
logs=$data/logs
endpoints=$data/endpoints.json
seeded=$data/demo-imported

main() {
  [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port <= 65535)) || die "GRAPHBOOKING_PORT is not a port: $port"
  open_data_directory
  rm -f "$endpoints"
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

# It tells of changes where the API will listen, and is ready before anybody can pay.
start_sandbox() {
  choose_port sandbox
  rotate_log "$logs/sandbox.log"
  sandbox_start "$chosen_port" "http://127.0.0.1:$port/webhooks/payments/sandbox" "$logs/sandbox.log"
  sandbox_export
}

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
