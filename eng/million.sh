#!/usr/bin/env bash
# Makes a database with a million bookings of 100 tenants (load-001 … load-100), their events, feed, claims, payments and
# ledger, by COPY; shows how far it is. The same day makes the same rows.
#
#   eng/million.sh [DIRECTORY [BOOKINGS]]     in a cluster of its own there (.data/million), which is stopped at the end:
#                                             GRAPHBOOKING_DATA=DIRECTORY ./eng/run.sh then serves it
#   eng/million.sh CONNECTION [BOOKINGS]      in a migrated database without bookings, named by a superuser's connection
#                                             string (Host=…;Database=…;Username=…;Password=…)
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
# shellcheck source=lib/data.sh
. "$lib/data.sh"
# shellcheck source=lib/bench.sh
. "$lib/bench.sh"

main() {
  local target=${1:-.data/million} bookings=${2:-1000000}
  [[ $bookings =~ ^[1-9][0-9]*$ ]] || die "The number of bookings is none: $bookings"
  trap_signals
  trap finish EXIT
  if [[ $target == *=* ]]; then
    export ConnectionStrings__Superuser=$target
    build_bench
  else
    make_database "$target"
  fi
  run_step dotnet "$bench_dll" load "$bookings" || die "The load failed."
  [[ $target == *=* ]] || say "GRAPHBOOKING_DATA=$target ./eng/run.sh serves it."
}

make_database() {
  data=$(realpath -m -- "$1")
  keys=$data/keys logs=$data/logs seeded=$data/demo-imported
  open_data_directory
  pg_require "$(cat "$data/postgres/PG_VERSION" 2>/dev/null || true)"
  pg_place "$data"
  build_api
  build_bench
  start_postgres
  api_verb migrate
  ConnectionStrings__Superuser=$(connection_string "$pg_admin" "$database")
  export ConnectionStrings__Superuser
}

finish() {
  trap '' HUP INT TERM
  set +e
  stop_step
  pg_stop
}

main "$@"
