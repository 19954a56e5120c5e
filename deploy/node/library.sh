# shellcheck shell=bash
# What the scripts of a node share. Sourced after processes.sh and settings.sh, which names: tier (the directory of the
# nodes), shard, etcd, nodes, candidates, and of each node its node_host, node_port and pooler_port.

# Prints the pid of a node's PostgreSQL. The file can outlive it, and its number can by now be another program's.
postmaster_of() {
  local pid data=$tier/$1/data
  { read -r pid <"$data/postmaster.pid"; } 2>/dev/null || return 1
  [[ /proc/$pid/exe -ef $pg_bin/postgres && /proc/$pid/cwd -ef $data ]] && printf '%s\n' "$pid"
}

# What a node is now. PostgreSQL itself keeps the file as long as it follows another.
role_of() {
  if [[ " ${candidates[*]} " != *" $1 "* ]]; then
    printf 'analytics\n'
  elif [[ -n $(postmaster_of "$1") && ! -e $tier/$1/data/standby.signal ]]; then
    printf 'primary\n'
  else
    printf 'replica\n'
  fi
}

# write_pid NAME PID: a reader never sees half a file.
write_pid() {
  printf '%s\n' "$2" >"$tier/run/$1.pid.new"
  mv "$tier/run/$1.pid.new" "$tier/run/$1.pid"
}

# Straight to a node, as a superuser:      ask_node NODE SQL
ask_node() { ask "${node_host[$1]}" "${node_port[$1]}" graphbooking_admin postgres "$2"; }

# The administration of a node's PgBouncer:  ask_bouncer NODE COMMAND…
ask_bouncer() {
  local node=$1
  shift
  ask "${node_host[$node]}" "${pooler_port[$node]}" graphbooking_pooler pgbouncer "$@"
}

ask() {
  local target="host=$1 port=$2 user=$3 dbname=$4 sslmode=verify-full sslrootcert=$tier/tls/ca.crt" commands=()
  shift 4
  for command; do commands+=(-c "$command"); done
  HOME=$tier PGPASSFILE=$tier/pgpass PGCONNECT_TIMEOUT=2 timeout 20 "$pg_bin/psql" -XAtwq "$target" "${commands[@]}" 2>/dev/null
}

# Tells the endpoints file of a change, where there is one.
refresh_endpoints() { if [[ -e $tier/bin/endpoints.sh ]]; then bash "$tier/bin/endpoints.sh" || true; fi; }
