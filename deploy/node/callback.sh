#!/usr/bin/env bash
# callback.sh NODE ACTION ROLE SHARD: Patroni calls it when its PostgreSQL started, stopped or changed its role. A PgBouncer
# remembers the welcome of its PostgreSQL, which says whether it is a primary, and gives it to new clients also when that has
# changed: so it is made to forget, and clients of what was a primary are dropped at once.
set -uo pipefail

node=$1 action=$2 role=$3
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$bin/../settings.sh"
# shellcheck source=processes.sh
. "$bin/processes.sh"
# shellcheck source=library.sh
. "$bin/library.sh"

# KILL can end PgBouncer 1.18 altogether: its supervisor starts it again at once, and its clients are dropped all the same.
drop_clients() { ask_bouncer "$1" "KILL graphbooking" "RESUME graphbooking"; }

became_primary() {
  local other
  ask_node "$node" "DO \$\$ BEGIN WHILE pg_is_in_recovery() LOOP PERFORM pg_sleep(0.02); END LOOP; END \$\$"
  ask_bouncer "$node" "RECONNECT" &
  for other in "${candidates[@]}"; do
    [[ $other == "$node" ]] || drop_clients "$other" &
  done
  refresh_endpoints
  wait
}

if [[ $action == on_role_change && $role =~ ^(master|primary)$ ]]; then
  became_primary
else
  drop_clients "$node"
  refresh_endpoints
fi
