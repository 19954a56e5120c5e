#!/usr/bin/env bash
# Builds read models anew from the events, beside the live ones that go on serving, and then makes them live.
# Says every second how far it is; the same stands under operations { projections { rebuild { … } } }. It can be
# stopped with Ctrl+C and goes on where it stopped when it is called again; --anew begins again.
#
#   eng/rebuild.sh [--anew] NAME…    booking-list, customer-history, resource-hours, revenue-days
#
# The database is the one that ConnectionStrings__Application and ConnectionStrings__Worker name; when they
# are not set, that of the run.sh that is running on GRAPHBOOKING_DATA (.data).
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

data=$(realpath -m -- "${GRAPHBOOKING_DATA:-.data}")
keys=$data/keys

main() {
  trap_signals
  trap stop_step EXIT
  build_api >&2
  use_named_or_running_database
  cd "$api_directory"
  run_step dotnet "$api_dll" rebuild "$@"
}

main "$@"
