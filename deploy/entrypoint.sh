#!/usr/bin/env bash
# entrypoint.sh MEMBER [healthy]: runs one member of the data tier in a container, or tells whether it is healthy.
#
#   certificates   makes every member's certificate, and ends
#   etcd, redis
#   eu-1a …        a node: PostgreSQL under Patroni, with a PgBouncer in front of it
#
# The nodes of the shard, the candidates first and the analytics replica last, are in GRAPHBOOKING_NODES.
set -euo pipefail

member=$1
deploy=/opt/graphbooking
tier=/var/lib/graphbooking
pg_bin=/usr/lib/postgresql/15/bin
shard=eu-1
etcd=etcd:2379
read -r -a nodes <<<"${GRAPHBOOKING_NODES:-}"
# shellcheck source=/dev/null
. "$deploy/budget.sh"

# Each volume has the key of one member; "ca" has none, for the API.
certificates() {
  local name
  bash "$deploy/certificates.sh" /authority /tls/ca
  for name in etcd redis "${nodes[@]}"; do bash "$deploy/certificates.sh" /authority "/tls/$name" "$name"; done
}

# render TEMPLATE FILE
render() (
  umask 077
  export SHARD=$shard NODE=$member HOST=$member LISTEN=0.0.0.0 NEIGHBOURS=samenet
  export HOME=$tier/$member TLS=$tier/tls BIN=$tier/bin LOGS=$tier/logs/$member PG_BIN=$pg_bin
  export ETCD=$etcd ETCD_PORT=2379 ETCD_PEER_PORT=2380 REDIS_PORT=6379 PG_PORT=5432 BOUNCER_PORT=6432 REST_PORT=8008
  export POSTGRES_CONNECTIONS=$postgres_connections APPLICATION_CONNECTIONS=$bouncer_application_connections
  export WORKER_CONNECTIONS=$bouncer_worker_connections BOUNCER_CLIENTS=$bouncer_clients
  export ANALYTICS=false STANDBY_DELAY=30s
  if [[ $member == "${nodes[-1]:-}" ]]; then export ANALYTICS=true STANDBY_DELAY=10min; fi
  bash "$deploy/render.sh" "$deploy/$1" >"$2"
)

# What the scripts of a node read.
settings() {
  local node candidates=("${nodes[@]::${#nodes[@]}-1}") logs_are_the_containers=yes
  declare -A node_host node_port pooler_port
  for node in "${nodes[@]}"; do
    node_host[$node]=$node
    node_port[$node]=5432
    pooler_port[$node]=6432
  done
  declare -p tier pg_bin shard etcd nodes candidates node_host node_port pooler_port logs_are_the_containers
}

node() {
  umask 077
  mkdir -p "$tier"/{bin,run,logs/"$member"}
  cp "$deploy"/node/*.sh "$tier/bin"
  chmod 700 "$tier"/bin/*
  settings >"$tier/settings.sh"
  printf '*:*:*:%s:%s\n' graphbooking_admin "$ADMIN_PASSWORD" graphbooking_pooler "$POOLER_PASSWORD" >"$tier/pgpass"
  printf '"%s" "%s"\n' graphbooking_application "$APPLICATION_PASSWORD" graphbooking_worker "$WORKER_PASSWORD" \
    graphbooking_pooler "$POOLER_PASSWORD" >"$tier/$member/users.txt"
  render node/patroni.yml "$tier/$member/patroni.yml"
  render node/pgbouncer.ini "$tier/$member/pgbouncer.ini"
  exec env -i HOME="$tier" PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 bash "$tier/bin/supervise.sh" "$member"
}

healthy() {
  case $member in
    etcd)
      ETCDCTL_API=3 exec etcdctl --endpoints=https://localhost:2379 --cacert="$tier/tls/ca.crt" --cert="$tier/tls/etcd.crt" \
        --key="$tier/tls/etcd.key" endpoint health
      ;;
    redis) [[ $(REDISCLI_AUTH=$REDIS_PASSWORD redis-cli --tls --cacert "$tier/tls/ca.crt" ping) == PONG ]] ;;
    *)
      # shellcheck source=/dev/null
      . "$tier/settings.sh"
      # shellcheck source=/dev/null
      . "$deploy/node/library.sh"
      [[ $(ask_node "$member" "SELECT 1") == 1 && -n $(ask_bouncer "$member" "SHOW VERSION") ]]
      ;;
  esac
}

if [[ ${2:-} == healthy ]]; then
  healthy
elif [[ $member == certificates ]]; then
  certificates
elif [[ $member == etcd ]]; then
  render etcd.yml "$tier/etcd/etcd.yml"
  exec etcd --config-file "$tier/etcd/etcd.yml"
elif [[ $member == redis ]]; then
  render redis.conf "$tier/redis/redis.conf"
  exec redis-server "$tier/redis/redis.conf"
else
  node
fi
