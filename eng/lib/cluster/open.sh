# shellcheck shell=bash
# What has to be there before a member can start. Sourced after places.sh and members.sh.
#
#   require_programs   finds or installs them
#   open_cluster       makes places, assigns names and ports
#   find_cluster       the names and places of a cluster that is there

require_programs() {
  pg_require "$(cat "$data"/tier/"$shard"?/data/PG_VERSION 2>/dev/null | head -n 1)"
  cluster_require
}

open_cluster() {
  local replicas running=
  replicas=${GRAPHBOOKING_READ_REPLICAS:-$(made_replicas)}
  name_nodes "$replicas"
  open_tier
  [[ -z $(processes_in "$tier") ]] || running=yes
  check_changes "$replicas" "$running"
  [[ -e $data/shard-made || -n $running ]] || begin_anew
  say "$replicas" >"$data/read-replicas"
  assign_ports "$running"
}

made_replicas() { cat "$data/read-replicas" 2>/dev/null || say 1; }

# Nodes come while the cluster is stopped, and go only with the data.
check_changes() {
  local made
  made=$(made_replicas)
  [[ -z $2 || $1 == "$made" ]] || die "The cluster runs with $made read replicas: stop it first."
  [[ ! -e $data/shard-made ]] || (($1 >= made)) || die "The cluster has $made read replicas: for fewer, remove $data and begin anew."
  [[ ! -e $data/shard-made || -s $keys/$pg_admin.password ]] ||
    die "$keys has lost the cluster's passwords: put it back, or remove $data to begin anew."
  if pid_of api-1 >/dev/null && [[ $(cat "$data/ports/api-1.port") != "$port" ]]; then
    die "The cluster runs with GRAPHBOOKING_PORT=$(cat "$data/ports/api-1.port"): stop it first."
  fi
}

# Nothing of worth is in a shard whose making was interrupted.
begin_anew() {
  pg_run rm -rf "$tier/etcd/data" "$tier/$shard"?/data
  rm -f "$seeded"
}

find_cluster() {
  tier=$(readlink -m "$data/tier")
  pg_cluster=$tier
  name_nodes "$(made_replicas)"
}
