#!/usr/bin/env bash
# Builds with warnings as errors, checks the format and runs every test, on a PostgreSQL cluster
# that is made for this run and removed after it; then real clients and a browser, on a server of
# their own.
#
#   eng/test.sh [--long] [-- ARGUMENTS OF dotnet test]
#
# --long runs the full counts of the randomised, crash and failover tests. Arguments of dotnet test,
# such as a filter, leave the clients out. The last line is "N passed, N failed, N skipped"; the exit
# status is 0 only when none failed and one passed.
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
# shellcheck source=lib/server.sh
. "$lib/server.sh"
# shellcheck source=lib/clients.sh
. "$lib/clients.sh"
# shellcheck source=lib/cluster/programs.sh
. "$lib/cluster/programs.sh"

passed=0
failed=0
skipped=0
scratch=
finished=
failed_step=
test_arguments=()
hang_after=15m

main() {
  read_arguments "$@"
  trap_signals
  trap finish EXIT
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/graphbooking-test.XXXXXX")
  chmod 711 "$scratch" # the cluster's owner may be another user

  pg_require
  cluster_require
  if wants_clients; then clients_require; fi
  if build_solution; then
    check_format
    start_postgres
    run_tests
    if wants_clients; then run_clients; fi
  else
    count_failure "$failed_step"
  fi
  finished=yes
}

read_arguments() {
  while (($# > 0)); do
    case $1 in
      --long) export GRAPHBOOKING_LONG=1 hang_after=90m ;;
      --) shift; test_arguments=("$@"); return ;;
      *) die "usage: eng/test.sh [--long] [-- ARGUMENTS OF dotnet test]" ;;
    esac
    shift
  done
}

count_failure() {
  say "FAILED: $1"
  failed=$((failed + 1))
}

add_counts() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  skipped=$((skipped + $3))
}

check_format() {
  say "Checking the format …"
  # Of style the build itself is the judge. The peers' sources are as their authors wrote them.
  if run_step dotnet format whitespace src --folder --verify-no-changes &&
    run_step dotnet format whitespace tests --folder --verify-no-changes &&
    run_step dotnet format whitespace bench --folder --verify-no-changes --exclude peers; then
    passed=$((passed + 1))
  else
    count_failure "dotnet format whitespace --verify-no-changes"
  fi
}

start_postgres() {
  local password
  password=$(random_secret)
  # Tests that need a backend of their own start one, each with its pools.
  pg_connections=600
  pg_place "$scratch"
  pg_create "$password" --no-sync
  pg_start "$(free_port)" "$scratch/postgres.log"
  export GRAPHBOOKING_TEST_POSTGRES="Host=127.0.0.1;Port=$pg_port;Database=postgres;Username=$pg_admin;Password=$password"
}

# One project after another: a project that dies is known by name, and tests that race on purpose
# have the machine to themselves.
run_tests() {
  local project before=$passed
  for project in "$root"/tests/*/*.csproj; do
    [[ -e $project ]] && run_project "$project"
  done
  # A run that tested nothing must not look like one that passed.
  ((passed > before || failed > 0)) || count_failure "no test ran"
}

run_project() {
  local project=$1 name status=0 counts
  name=$(basename "$project" .csproj)
  say
  say "== $name"
  run_step dotnet test "$project" -c Release --no-build --nologo --results-directory "$scratch/results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout "$hang_after" --blame-hang-dump-type none "${test_arguments[@]}" || status=$?

  read -r -a counts <<<"$(count_results "$scratch/results/$name.trx")"
  add_counts "${counts[@]}"
  if ((status != 0 && counts[1] == 0)); then
    count_failure "$name ended with status $status: it crashed, hung or could not start"
  elif [[ ! -e $scratch/results/$name.trx ]] && is_test_project "$project"; then
    count_failure "$name left no results"
  fi
}

# Prints "passed failed skipped" of one results file, and zeros when there is none.
count_results() {
  [[ -e $1 ]] || { say 0 0 0; return; }
  awk '
    function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    /<Counters / {
      passed += count("passed")
      failed += count("failed") + count("error") + count("timeout") + count("aborted")
      total += count("total")
    }
    END { print passed + 0, failed + 0, total - passed - failed }' "$1"
}

# What the tests share is a project under tests/ too, and has no results.
is_test_project() {
  [[ $(dotnet msbuild "$1" -getProperty:IsTestProject -p:Configuration=Release) == true ]]
}

wants_clients() { ((${#test_arguments[@]} == 0)); }

run_clients() {
  local status=0 counts
  say
  say "== clients"
  server_start "$scratch/server"
  clients_run "$scratch/clients" || status=$?
  server_stop

  read -r -a counts <<<"$(clients_results "$scratch/clients")"
  add_counts "${counts[@]}"
  if ((status != 0 && counts[1] == 0)); then
    count_failure "the clients ended with status $status: they crashed, hung or could not start"
  elif ((counts[0] + counts[1] == 0)); then
    count_failure "no client ran"
  fi
}

# The counts are the last line, whatever happened before it.
finish() {
  local status=$?
  trap '' HUP INT TERM
  set +e
  stop_step
  server_stop
  pg_stop
  if [[ -n $pg_cluster ]]; then rm -rf "$pg_cluster"; fi
  if [[ -n $scratch ]]; then rm -rf "$scratch"; fi
  if [[ -z $finished ]]; then count_failure "the run itself ended early with status $status"; fi
  say
  say "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0 && passed > 0)) && exit 0
  exit $((status == 0 ? 1 : status))
}

main "$@"
