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
  run_step dotnet "$root/bench/bin/Release/net10.0/GraphBooking.Bench.dll" "$scratch/data/endpoints.json" || die "A benchmark failed."
}

# Thousands of sockets, at both ends.
raise_open_files() { ulimit -n "$(ulimit -H -n)"; }

build_bench() {
  lock_build
  require_dotnet
  run_step dotnet build "$root/bench" -c Release --disable-build-servers -p:RestoreLockedMode=true -v quiet --nologo -tl:off \
    || die "The build failed."
  unlock_build
}

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
