#!/usr/bin/env bash
# The full topology on this one machine, every member a process on loopback: PostgreSQL nodes under Patroni with a PgBouncer
# in front of each, etcd, Redis, the payment sandbox and two API instances, with TLS between all of them.
#
#   eng/cluster.sh up       starts what is missing and returns when all is ready
#   eng/cluster.sh down     stops everything; the data stays
#   eng/cluster.sh status   a line for each process; fails unless everything is well
#
#   GRAPHBOOKING_PORT            the first API instance's port (8080)
#   GRAPHBOOKING_DATA            the data directory (.data), relative to the repository; the cluster is in its folder "cluster"
#   GRAPHBOOKING_READ_REPLICAS   how many nodes serve reads beside the primary (1)
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
# shellcheck source=../deploy/budget.sh
. "$root/deploy/budget.sh"
# shellcheck source=../deploy/node/library.sh
. "$root/deploy/node/library.sh"
for part in programs places open settings members apis status; do
  # shellcheck source=/dev/null
  . "$lib/cluster/$part.sh"
done

port=${GRAPHBOOKING_PORT:-8080}
data=$(realpath -m -- "${GRAPHBOOKING_DATA:-.data}")/cluster
keys=$data/keys
logs=$data/logs
endpoints=$data/endpoints.json
seeded=$data/demo-imported
finished=

main() {
  [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port <= 65535)) || die "GRAPHBOOKING_PORT is not a port: $port"
  case ${1:-} in
    up) up ;;
    down) down ;;
    status) status ;;
    *) die "usage: eng/cluster.sh up|down|status" ;;
  esac
}

up() {
  open_data_directory cluster.sh
  trap_signals
  trap stop_what_started EXIT
  require_programs
  open_cluster
  build_unless_serving
  write_settings
  start_tier
  start_payments
  await 60 "${nodes[0]}.supervisor" find_primary
  prepare_database
  start_apis
  await 60 "${nodes[0]}.supervisor" replicas_follow
  publish_endpoints
  finished=yes
  say_ready
}

# Only before the first instance: what serves must not have its program or its schema changed under it.
serves() { pid_of api-1 >/dev/null || pid_of api-2 >/dev/null; }

build_unless_serving() { serves || build_api; }

prepare_database() {
  pg_port=${ports[$primary]}
  ! serves || return 0
  api_verb migrate
  seed_demo
  touch "$data/shard-made"
}

publish_endpoints() {
  pg_run touch "$tier/ready"
  pg_run bash "$tier/bin/endpoints.sh"
  ln -sfn "$tier/endpoints.json" "$endpoints"
}

say_ready() {
  cat <<EOF

The GraphBooking cluster is ready.
  GraphQL        http://127.0.0.1:${ports[api-1]}/graphql   http://127.0.0.1:${ports[api-2]}/graphql
  IDE            http://127.0.0.1:${ports[api-1]}/graphql/   (in a browser)
  Health         http://127.0.0.1:${ports[api-1]}/health/ready   http://127.0.0.1:${ports[api-2]}/health/ready
  Payments       http://127.0.0.1:${ports[sandbox]}   (a card provider in test mode)
  PostgreSQL     ${nodes[*]}   (the primary is $primary)
  Endpoints      $endpoints
  Logs           $logs and $tier/logs
'eng/cluster.sh down' stops it.
EOF
}

stop_what_started() {
  [[ -z $finished ]] || return 0
  trap '' HUP INT TERM
  set +e
  stop_step
  stop_in_order "${started[@]}"
}

down() {
  if [[ ! -e $data/tier ]]; then say "There is no cluster in $data."; return; fi
  open_data_directory cluster.sh
  find_cluster
  rm -f "$endpoints" "$tier"/{ready,endpoints.json}
  stop_in_order "${apis[@]}" sandbox redis "${nodes[@]/%/.supervisor}" "${nodes[@]/%/.patroni}" etcd
  stop_leftovers
  say "The cluster is stopped; its data stays in $data."
}

main "$@"
