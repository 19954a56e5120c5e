#!/usr/bin/env bash
# Holds every published document of every tenant against a schema before it is deployed: the one of this
# checkout, or the SDL in a file, as another build serves it under /graphql?sdl. One line a document that
# would no longer run: tenant, partner, document, why. The exit status is 0 only when all would run.
#
#   eng/check-documents.sh [SCHEMA.graphql]
#
# The database is the one that ConnectionStrings__Application and ConnectionStrings__Worker name; when they
# are not set, that of the run.sh that is running on GRAPHBOOKING_DATA (.data). Nothing is changed in it.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

(($# <= 1)) || { printf '%s\n' "usage: eng/check-documents.sh [SCHEMA.graphql]" >&2; exit 1; }
# Before the scripts move to the root of the repository.
schema=${1:+$(realpath -m -- "$1")}

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
  # What is built goes to standard error: standard output is the report.
  build_api >&2
  use_named_or_running_database
  cd "$api_directory"
  run_step dotnet "$api_dll" check-documents ${schema:+"$schema"}
}

main
