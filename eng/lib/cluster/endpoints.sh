#!/usr/bin/env bash
# Writes the endpoints file as the cluster is now: the scripts of the nodes call it whenever a role or a pid has changed,
# ./eng/cluster.sh when it has started something. Before the cluster is ready for the first time there is no such file.
set -euo pipefail

bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$bin/../settings.sh"
# shellcheck source=../../../deploy/node/processes.sh
. "$bin/processes.sh"
# shellcheck source=../../../deploy/node/library.sh
. "$bin/library.sh"

# What does not run has no pid.
pid() {
  local pid
  if { read -r pid <"$tier/run/$1.pid"; } 2>/dev/null && is_running "$pid"; then printf '%s' "$pid"; else printf null; fi
}

postmaster() { postmaster_of "$1" || printf null; }

# The paths and passwords in them need no escape in a URI or in JSON.
admin_uri() {
  printf '"postgres://graphbooking_admin:%s@127.0.0.1:%s/%s?sslmode=verify-full&sslrootcert=%s"' \
    "$admin_password" "${node_port[$1]}" "$database" "$tier/tls/ca.crt"
}

primary() {
  local node
  for node in "${candidates[@]}"; do
    if [[ $(role_of "$node") == primary ]]; then break; fi
  done
  printf '%s' "$node"
}

list() {
  local function=$1 separator='' item
  shift
  for item; do
    printf '%s\n    ' "$separator"
    "$function" "$item"
    separator=,
  done
}

api() { printf '{ "url": "http://127.0.0.1:%s", "pid": %s }' "${ports[$1]}" "$(pid "$1")"; }

node() {
  cat <<EOF2
{ "name": "$1", "role": "$(role_of "$1")", "host": "127.0.0.1", "port": ${node_port[$1]}, "pid": $(postmaster "$1"),
      "dataDirectory": "$tier/$1/data", "admin": $(admin_uri "$1"),
      "pgbouncer": { "port": ${pooler_port[$1]}, "pid": $(pid "$1.pgbouncer") },
      "patroni": { "port": ${rest_port[$1]}, "pid": $(pid "$1.patroni") },
      "supervisor": { "pid": $(pid "$1.supervisor") } }
EOF2
}

endpoints() {
  cat <<EOF2
{
  "api": [$(list api "${apis[@]}") ],
  "redis": [{ "region": "$region", "host": "127.0.0.1", "port": ${ports[redis]}, "pid": $(pid redis),
    "password": "$redis_password", "tls": true }],
  "control": { "admin": $(admin_uri "$(primary)"), "database": "$database" },
  "shards": [{ "name": "$shard", "region": "$region",
    "application": "$application",
    "nodes": [$(list node "${nodes[@]}")] }],
  "payments": [{ "provider": "sandbox", "url": "http://127.0.0.1:${ports[sandbox]}", "pid": $(pid sandbox),
    "journal": "$sandbox_journal" }],
  "etcd": { "host": "127.0.0.1", "port": ${ports[etcd]}, "pid": $(pid etcd) },
  "caFile": "$tier/tls/ca.crt"
}
EOF2
}

umask 077
exec 7>>"$tier/endpoints.lock"
flock 7
[[ -e $tier/ready ]] || exit 0
endpoints >"$tier/endpoints.json.new"
mv "$tier/endpoints.json.new" "$tier/endpoints.json"
