# shellcheck shell=bash
# Starts and stops the members of the data tier. Sourced after settings.sh.
#
#   pid_of NAME       prints the pid of a member that runs
#   start_tier        starts what is missing of etcd, Redis and the nodes
#   stop_members NAME…  asks them to stop all at once, and waits

started=()
declare -A spawned

# A pid file can outlive its process, and the number can by now be another program's.
pid_of() {
  local pid=${spawned[$1]:-}
  if [[ -n $pid ]] && is_running "$pid"; then say "$pid"; return 0; fi
  { read -r pid <"$tier/run/$1.pid"; } 2>/dev/null && is_running "$pid" && is_member "$1" "$pid" && say "$pid"
}

is_member() {
  case $1 in
    api-*) environment_has "$2" "GraphBooking__KeysDirectory=$keys" ;;
    sandbox) environment_has "$2" "Sandbox__Journal=$data/sandbox.journal" ;;
    *) [[ /proc/$2/cwd -ef $tier/${1%%.*} ]] ;;
  esac
}

environment_has() { grep -qszxF "$2" "/proc/$1/environ"; }

# member_exec NAME COMMAND…, in place of this subshell: in the member's directory, outliving the script.
member_exec() {
  local directory=$tier/${1%%.*}
  shift
  pg_exec env -C "$directory" HOME="$tier" PATH=/usr/sbin:/usr/bin:/sbin:/bin setsid -- "$@" 8>&- 9>&-
}

# start_member NAME COMMAND…
start_member() {
  rotate_log "$tier/logs/$1.log"
  member_exec "$@" >>"$tier/logs/$1.log" 2>&1 </dev/null &
  record "$1" "$!"
}

# record NAME PID of what this script has started; it may not yet look like the member that it is going to be.
record() {
  started+=("$1")
  spawned[$1]=$2
  say "$2" | tier_write "run/$1.pid" 644
}

start_etcd() {
  pid_of etcd >/dev/null || start_member etcd etcd --config-file "$tier/etcd/etcd.yml"
}

start_redis() {
  pid_of redis >/dev/null || start_member redis redis-server "$tier/redis/redis.conf"
}

start_node() {
  pid_of "$1.supervisor" >/dev/null || start_member "$1.supervisor" bash "$tier/bin/supervise.sh" "$1"
}

# await SECONDS MEMBER COMMAND…: until the command succeeds; a member that has ended, or takes longer, ends the script.
await() {
  local tenths=$(($1 * 10)) member=$2
  shift 2
  until "$@"; do
    if ! pid_of "$member" >/dev/null || ((tenths-- <= 0)); then
      tail -n 20 "$tier/logs/${member%.supervisor}".*log >&2
      die "${member%.supervisor} did not become ready; its logs are $tier/logs/${member%.supervisor}.*."
    fi
    sleep 0.1
  done
}

ask_etcd() {
  ETCDCTL_API=3 etcdctl --endpoints="https://127.0.0.1:${ports[etcd]}" --cacert="$tier/tls/ca.crt" --cert="$tier/tls/etcd.crt" \
    --key="$tier/tls/etcd.key" --command-timeout=2s "$@" 2>/dev/null
}

etcd_answers() { ask_etcd endpoint health >/dev/null; }

# Until it stands there, nobody is promoted: PostgreSQL alone knows of its synchronous replica a moment earlier.
sync_is_recorded() {
  local recorded
  recorded=$(ask_etcd get --print-value-only "/service/$shard/sync") || return
  [[ $recorded == *"\"leader\":\"$primary\""* && $recorded == *"\"sync_standby\":\"$shard"* ]]
}

redis_answers() {
  [[ $(REDISCLI_AUTH=$(secret "$keys" redis) redis-cli --tls --cacert "$ca" -p "${ports[redis]}" ping 2>/dev/null) == PONG ]]
}

# The first node makes the shard, so that it is the first primary; the others copy it.
start_tier() {
  local node first=${nodes[0]}
  start_etcd
  start_redis
  await 20 etcd etcd_answers
  start_node "$first"
  if [[ ! -e $data/shard-made ]]; then await 60 "$first.supervisor" test -e "$tier/$first/data/PG_VERSION"; fi
  for node in "${nodes[@]:1}"; do start_node "$node"; done
  await 10 redis redis_answers
}

# The candidate that is primary now → primary
find_primary() {
  local node
  for node in "${candidates[@]}"; do
    if [[ $(role_of "$node") == primary && $(ask_node "$node" "SELECT pg_is_in_recovery()") == f ]]; then
      primary=$node
      return
    fi
  done
  return 1
}

# Every other node follows the primary, and one of them confirms what is committed.
replicas_follow() {
  find_primary && [[ $(ask_node "$primary" "SELECT count(*), count(*) FILTER (WHERE sync_state IN ('sync', 'quorum'))
    FROM pg_stat_replication WHERE state = 'streaming'") == "$((${#nodes[@]} - 1))|1" ]] && sync_is_recorded
}

stop_members() {
  local name pid
  for name; do
    if pid=$(pid_of "$name"); then kill -s TERM "$pid" 2>/dev/null || true; fi
  done
  for name; do
    if pid=$(pid_of "$name"); then stop_process "$pid" TERM 40 || kill -s KILL "$pid" 2>/dev/null || true; fi
    rm -f "$tier/run/$name.pid"
  done
}

# Nothing sees what it needs go away: the API first, etcd last.      stop_in_order NAME…
stop_in_order() {
  local kind name names
  for kind in 'api-*' sandbox redis '*.supervisor' '*.patroni' etcd; do
    names=()
    for name; do
      # shellcheck disable=SC2053
      [[ $name != $kind ]] || names+=("$name")
    done
    stop_members "${names[@]}"
    # One that was starting may not have come to its pid file.
    if [[ ${names[*]} == sandbox ]]; then sandbox_stop_leftover; fi
  done
}

# What kill -9 of the scripts left behind.
stop_leftovers() {
  local node pid pids
  for node in "${nodes[@]}"; do
    if pid=$(postmaster_of "$node"); then stop_process "$pid" INT 20 || true; fi
  done
  mapfile -t pids < <(stray_programs; processes_in "$tier")
  if ((${#pids[@]} > 0)); then kill -s KILL "${pids[@]}" 2>/dev/null || true; fi
  rm -f "$tier"/run/*.pid
}

# An API or a sandbox of this cluster whose pid was lost.
stray_programs() {
  local file pid
  for file in /proc/[0-9]*/exe; do
    pid=${file//[!0-9]/}
    if [[ $(readlink "$file") == */dotnet ]] && { is_member api-1 "$pid" || is_member sandbox "$pid"; }; then say "$pid"; fi
  done
}
