# shellcheck shell=bash
# The members of the cluster, their ports and places. Sourced after common.sh, postgres.sh and data.sh.
# The caller sets: data (the cluster's directory), port (of the first API instance).
#
#   name_nodes COUNT   with that many read replicas → nodes, candidates
#   open_tier          where the service user keeps its part of the cluster → tier
#   assign_ports [KEEP]  → ports[NAME]

# The file settings.sh, which the nodes' own scripts read, has these names too.
shard=eu-1
region=eu
# shellcheck disable=SC2034
nodes=() candidates=()
tier= tier_owner= tier_group=
apis=(api-1 api-2)
declare -A ports node_host node_port pooler_port rest_port

name_nodes() {
  local letters=abcdefghij letter
  [[ $1 =~ ^[1-8]$ ]] || die "GRAPHBOOKING_READ_REPLICAS is no number from 1 to 8: $1"
  candidates=()
  for ((letter = 0; letter <= $1; letter++)); do candidates+=("$shard${letters:letter:1}"); done
  nodes=("${candidates[@]}" "$shard${letters:letter:1}")
}

# The user that runs PostgreSQL, Patroni, PgBouncer, etcd and Redis has this directory, and nobody else but root.
open_tier() {
  [[ $data =~ ^[A-Za-z0-9/._+-]+$ ]] || die "The cluster needs a data directory whose path has only letters, digits and / . _ + -, and not $data."
  pg_place "$data" tier
  tier=$pg_cluster
  tier_owner=$(pg_owner)
  tier_group=$(id -gn "$tier_owner")
  if [[ ! -d $tier ]]; then install -d -m 700 -o "$tier_owner" -g "$tier_group" "$tier"; fi
  pg_run test -x "$tier" || die "The user $tier_owner, who runs the cluster, cannot reach $tier: check the modes of its parent directories."
  pg_run mkdir -p "$tier"/{bin,run,logs,tls,etcd,redis} "${nodes[@]/#/$tier/}" "${nodes[@]/#/$tier/logs/}"
}

# tier_write FILE [MODE]: its content is what is read from standard input. A reader never sees half of it.
tier_write() {
  install -m "${2:-600}" -o "$tier_owner" -g "$tier_group" /dev/stdin "$tier/$1.new"
  mv -T "$tier/$1.new" "$tier/$1"
}

port_names() {
  local node
  printf '%s\n' etcd etcd-peer redis sandbox api-2
  for node in "${nodes[@]}"; do printf '%s\n' "$node" "$node.pgbouncer" "$node.patroni"; done
}

# A stopped cluster takes the ports of last time where they are still free; one that runs keeps them.
assign_ports() {
  local name node
  mkdir -p "$data/ports"
  for name in $(port_names); do
    if [[ -z ${1:-} || ! -s $data/ports/$name.port ]]; then
      choose_port "ports/$name"
    fi
    ports[$name]=$(<"$data/ports/$name.port")
  done
  say "$port" >"$data/ports/api-1.port"
  ports[api-1]=$port
  for node in "${nodes[@]}"; do
    node_host[$node]=127.0.0.1
    node_port[$node]=${ports[$node]}
    pooler_port[$node]=${ports[$node.pgbouncer]}
    rest_port[$node]=${ports[$node.patroni]}
  done
}
