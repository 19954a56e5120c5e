#!/usr/bin/env bash
# The benchmarks.
#
#   eng/bench.sh                     against a server of their own on its embedded default, then against a database with a
#                                    million events of their own, then against clusters with one replica and with two;
#                                    all are removed after them
#   eng/bench.sh --peers [OPTION…]   beside other GraphQL servers on the same data (bench/peers); --help tells the options
#   eng/bench.sh --micro [OPTION…]   small things alone, with the options of BenchmarkDotNet
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
# shellcheck source=lib/bench.sh
. "$lib/bench.sh"
# shellcheck source=lib/peers.sh
. "$lib/peers.sh"
# shellcheck source=lib/server.sh
. "$lib/server.sh"

# That many have a million events.
bookings=262500
scratch=
cluster=

main() {
  trap_signals
  trap finish EXIT
  raise_open_files
  case ${1:-} in
    "") measure_ours ;;
    --peers) compare_with_peers "${@:2}" ;;
    --micro) measure_small_things "${@:2}" ;;
    *) sed -n '4,8s/^# \{0,3\}//p' "$root/eng/bench.sh" >&2 && exit 2 ;;
  esac
}

measure_small_things() {
  (($# > 0)) || set -- --filter '*' --join
  build_micro
  run_step dotnet "$micro_dll" --artifacts "$root/.data/micro" --buildTimeout 900 "$@" || die "A benchmark failed."
}

measure_ours() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/graphbooking-bench.XXXXXX")
  chmod 711 "$scratch" # the cluster's owner may be another user
  server_start "$scratch/data"
  build_bench
  run_step dotnet "$bench_dll" "$scratch/data/endpoints.json" || die "A benchmark failed."
  server_stop
  rebuild_read_models
  read_from_replicas 1
  read_from_replicas 2
}

# read_from_replicas COUNT: on a cluster of its own.
read_from_replicas() {
  cluster=$scratch/cluster-$1
  mkdir -m 711 "$cluster"
  run_cluster up "$1" || die "The cluster could not be started."
  run_step dotnet "$bench_dll" topology "$cluster/cluster/endpoints.json" || die "A benchmark failed."
  run_cluster down "$1"
  cluster=
}

run_cluster() {
  GRAPHBOOKING_DATA=$cluster GRAPHBOOKING_PORT=$(free_port) GRAPHBOOKING_READ_REPLICAS=$2 run_step "$root/eng/cluster.sh" "$1" >/dev/null
}

# Nobody else is at work on the events there.
rebuild_read_models() {
  run_step "$root/eng/million.sh" "$scratch/events" "$bookings" || die "The events could not be loaded."
  data=$scratch/events keys=$scratch/events/keys logs=$scratch/events/logs seeded=$scratch/events/demo-imported
  pg_require "$(cat "$data/postgres/PG_VERSION")"
  pg_place "$data"
  start_postgres
  api_environment
  run_step dotnet "$bench_dll" rebuild || die "A benchmark failed."
}

# Thousands of sockets, at both ends.
raise_open_files() { ulimit -n "$(ulimit -H -n)"; }

finish() {
  local status=$?
  trap '' HUP INT TERM
  set +e
  stop_step
  server_stop
  peers_stop
  pg_stop
  return_huge_pages
  if [[ -n $cluster ]]; then run_cluster down 1; fi
  if [[ -n $scratch ]]; then rm -rf "$scratch"; fi
  exit "$status"
}

main "$@"
