#!/usr/bin/env bash
# The benchmarks, against a server of their own on its embedded default, which is removed after them.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/lib
# shellcheck source=lib/common.sh
. "$lib/common.sh"
# shellcheck source=lib/node.sh
. "$lib/node.sh"
# shellcheck source=lib/ide.sh
. "$lib/ide.sh"
# shellcheck source=lib/build.sh
. "$lib/build.sh"
# shellcheck source=lib/bench.sh
. "$lib/bench.sh"
# shellcheck source=lib/server.sh
. "$lib/server.sh"

scratch=

main() {
  trap_signals
  trap finish EXIT
  raise_open_files
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/graphbooking-bench.XXXXXX")
  chmod 711 "$scratch" # the cluster's owner may be another user
  server_start "$scratch/data"
  build_bench
  run_step dotnet "$bench_dll" "$scratch/data/endpoints.json" || die "A benchmark failed."
}

# Thousands of sockets, at both ends.
raise_open_files() { ulimit -n "$(ulimit -H -n)"; }

finish() {
  local status=$?
  trap '' HUP INT TERM
  set +e
  stop_step
  server_stop
  if [[ -n $scratch ]]; then rm -rf "$scratch"; fi
  exit "$status"
}

main
