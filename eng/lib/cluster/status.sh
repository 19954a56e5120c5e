# shellcheck shell=bash
# What runs, and whether all is well. Sourced after apis.sh.

status() {
  local name node well=yes
  [[ -e $data/tier && -e $data/ports/api-1.port ]] || die "There is no cluster in $data."
  find_cluster
  ca=$tier/tls/ca.crt
  pg_bin=$(pg_find_bin "$(cat "$tier/${nodes[0]}/data/PG_VERSION" 2>/dev/null || true)") || die "PostgreSQL is missing."
  port=$(<"$data/ports/api-1.port")
  assign_ports running

  printf '%-18s %-10s %5s %8s  %s\n' NAME ROLE PORT PID STATE
  for name in "${apis[@]}"; do line "$name" api "$(pid_of "$name")" "$(api_state "$name")"; done
  line sandbox payments "$(pid_of sandbox)"
  line redis cache "$(pid_of redis)" "$(redis_answers || say "does not answer")"
  line etcd etcd "$(pid_of etcd)" "$(etcd_answers || say "does not answer")"
  for node in "${nodes[@]}"; do
    line "$node" "$(role_of "$node")" "$(postmaster_of "$node")" "$(node_state "$node")"
    for name in pgbouncer patroni supervisor; do line "$node.$name" "$name" "$(pid_of "$node.$name")"; done
  done
  if ! replicas_follow; then
    well=
    say "The shard $shard is not whole: a primary, a synchronous replica and the other replicas streaming."
  fi
  [[ -n $well ]]
}

# line NAME ROLE PID [TROUBLE]
line() {
  local state=alive
  if [[ -z $3 ]]; then state=dead; elif [[ -n ${4:-} ]]; then state="alive, $4"; fi
  [[ $state == alive ]] || well=
  printf '%-18s %-10s %5s %8s  %s\n' "$1" "$2" "${ports[$1]:--}" "${3:--}" "$state"
}

api_state() { http_ok "${ports[$1]}" /health/ready || say "not ready"; }

node_state() { [[ -n $(ask_node "$1" "SELECT 1") ]] || say "does not answer"; }
