# shellcheck shell=bash
# Writes what the members read: certificates, settings, configurations. Sourced after places.sh and api.sh.

deploy=$root/deploy
ca= staging=
# shellcheck source=../../../deploy/render.sh
. "$deploy/render.sh"

write_settings() {
  local node
  stage
  make_certificates
  write_scripts
  node_settings >"$staging/settings.sh"
  printf '*:*:*:%s:%s\n' graphbooking_admin "$(secret "$keys" graphbooking_admin)" \
    graphbooking_pooler "$(secret "$keys" graphbooking_pooler)" >"$staging/pgpass"
  render etcd etcd.yml etcd/etcd.yml
  render redis redis.conf redis/redis.conf
  for node in "${nodes[@]}"; do
    render "$node" node/patroni.yml "$node/patroni.yml"
    render "$node" node/pgbouncer.ini "$node/pgbouncer.ini"
    pooler_users >"$staging/$node/users.txt"
  done
  publish
}

# Everything is written beside its place first: a reader, such as a supervisor that runs, never sees half a file.
stage() {
  staging=$tier/new
  rm -rf "$staging"
  mkdir -m 700 "$staging"
  umask 077
  mkdir "$staging"/{bin,etcd,redis} "${nodes[@]/#/$staging/}"
}

publish() {
  local directory
  umask 022
  chmod 700 "$staging"/bin/*
  if ((EUID == 0)); then chown -R "$tier_owner:$tier_group" "$staging"; fi
  for directory in bin etcd redis "${nodes[@]}"; do mv -t "$tier/$directory" "$staging/$directory"/*; done
  mv "$staging"/{settings.sh,pgpass} "$tier"
  rm -rf "$staging"
}

make_certificates() {
  ca=$tier/tls/ca.crt
  pg_tls=";SSL Mode=VerifyFull;Root Certificate=$ca"
  bash "$deploy/certificates.sh" "$keys" "$tier/tls" etcd redis "${nodes[@]}" || die "Could not make the cluster's certificates."
  if ((EUID == 0)); then chown -R "$tier_owner:$tier_group" "$tier/tls"; fi
}

# Copies: the user that runs them may be unable to reach the checkout, and a pull must not change what runs.
write_scripts() {
  cp "$deploy"/node/*.sh "$lib/cluster/endpoints.sh" "$staging/bin"
}

# PgBouncer knows its users' passwords itself: it lets them in also when its PostgreSQL does not answer.
pooler_users() {
  local user
  for user in graphbooking_application graphbooking_worker graphbooking_pooler; do
    printf '"%s" "%s"\n' "$user" "$(secret "$keys" "$user")"
  done
}

# render MEMBER TEMPLATE FILE
render() (
  export SHARD=$shard NODE=$1 HOST=127.0.0.1 LISTEN=127.0.0.1 NEIGHBOURS=127.0.0.1/32
  export HOME=$tier/$1 TLS=$tier/tls BIN=$tier/bin LOGS=$tier/logs/$1 PG_BIN=$pg_bin
  export ETCD=127.0.0.1:${ports[etcd]} ETCD_PORT=${ports[etcd]} ETCD_PEER_PORT=${ports[etcd-peer]} REDIS_PORT=${ports[redis]}
  export PG_PORT=${ports[$1]:-} BOUNCER_PORT=${ports[$1.pgbouncer]:-} REST_PORT=${ports[$1.patroni]:-}
  export POSTGRES_CONNECTIONS=$postgres_connections APPLICATION_CONNECTIONS=$bouncer_application_connections
  export WORKER_CONNECTIONS=$bouncer_worker_connections BOUNCER_CLIENTS=$bouncer_clients
  export ANALYTICS=false STANDBY_DELAY=30s
  if [[ $1 == "${nodes[-1]}" ]]; then export ANALYTICS=true STANDBY_DELAY=10min; fi
  for secret in admin replicator rewinder; do export "${secret^^}_PASSWORD=$(secret "$keys" "graphbooking_$secret")"; done
  REDIS_PASSWORD=$(secret "$keys" redis)
  render_template "$deploy/$2" >"$staging/$3"
)

# For the nodes' scripts and for the endpoints file.
node_settings() {
  local name etcd=127.0.0.1:${ports[etcd]} admin_password redis_password sandbox_journal application
  say "# Written by ./eng/cluster.sh at every start: changes here are lost."
  for name in tier pg_bin shard region nodes candidates apis ports node_host node_port pooler_port rest_port database etcd; do
    declare -p "$name"
  done
  admin_password=$(secret "$keys" graphbooking_admin)
  redis_password=$(secret "$keys" redis)
  sandbox_journal=$data/sandbox.journal
  application=$(pooled_string graphbooking_application "$api_application_connections" "${candidates[@]}")
  declare -p admin_password redis_password sandbox_journal application
}
