#!/usr/bin/env bash
# supervise.sh NODE: runs a node's Patroni and PgBouncer as their direct parent, so that it sees the end of either at once.
# A PgBouncer that ended is started again; when Patroni ended, its PostgreSQL has to go too, before another node is
# promoted beside it, and then the node is started again. SIGTERM stops all of it in order.
set -uo pipefail

# PostgreSQL is nobody's child, and Patroni takes a dead one for alive until somebody has collected it: that is done here at
# once, by asking the kernel for the orphans (PR_SET_CHILD_SUBREAPER, which outlives exec), and not left to the machine's init.
if [[ -z ${SUPERVISOR_COLLECTS:-} ]]; then
  export SUPERVISOR_COLLECTS=yes
  exec /usr/bin/python3 -c 'import ctypes, os, sys; ctypes.CDLL(None).prctl(36, 1, 0, 0, 0); os.execv("/bin/bash", ["bash", *sys.argv[1:]])' "$0" "$@"
fi

node=$1
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$bin/../settings.sh"
# shellcheck source=processes.sh
. "$bin/processes.sh"
# shellcheck source=library.sh
. "$bin/library.sh"
home=$tier/$node
logs=$tier/logs
patroni=
bouncer=
stopping=

cd "$home" || exit
ulimit -S -n "$(ulimit -H -n)"

# child LOG COMMAND…, in place of this subshell. Should the supervisor be killed, the kernel asks the command to stop: alone,
# nobody would watch it. In a container the log is the container's.
child() {
  local log=$logs/$1
  shift
  [[ -n ${logs_are_the_containers:-} ]] || exec >>"$log" 2>&1
  exec setpriv --pdeathsig TERM -- "$@" </dev/null
}

start_patroni() {
  child "$node.postgres.log" patroni "$home/patroni.yml" &
  patroni=$!
  write_pid "$node.patroni" "$patroni"
}

start_bouncer() {
  child "$node.pgbouncer.log" pgbouncer "$home/pgbouncer.ini" &
  bouncer=$!
  write_pid "$node.pgbouncer" "$bouncer"
}

# Nothing of this node goes on: a PostgreSQL without its Patroni would still say that it is the primary.
fence() {
  local postmaster pids tenths=20
  if postmaster=$(postmaster_of "$node"); then
    kill -s QUIT "$postmaster" 2>/dev/null
    while is_running "$postmaster" && ((tenths-- > 0)); do sleep 0.1; done
  fi
  mapfile -t pids < <(processes_in "$home")
  if ((${#pids[@]} > 0)); then kill -s KILL "${pids[@]}" 2>/dev/null; fi
  while [[ -n $(processes_in "$home/data") ]]; do sleep 0.05; done
  wait
}

# A fenced primary gives its place up, so that the others need not wait until its lease in etcd has run out, and has a
# moment to take it. It comes back as a replica.
hand_over() {
  printf '%s\n' "value(\"/service/$shard/leader\") = \"$node\"" "" "del /service/$shard/leader" "" "" |
    ETCDCTL_API=3 etcdctl --endpoints="https://$etcd" --cacert="$tier/tls/ca.crt" --cert="$tier/tls/$node.crt" \
      --key="$tier/tls/$node.key" --command-timeout=2s txn
  sleep 2
}

# Until Patroni has ended, or a signal came.
watch() {
  local ended born=$SECONDS
  while [[ -z $stopping ]]; do
    ended=
    wait -n -p ended "$patroni" "$bouncer"
    is_running "$patroni" || return
    if [[ ${ended:-} == "$bouncer" && -z $stopping ]]; then
      # One that cannot start at all must not be tried in a tight loop.
      ((SECONDS > born)) || sleep 1
      born=$SECONDS
      start_bouncer
      refresh_endpoints
    fi
  done
}

stop_children() {
  local tenths=300
  kill -s TERM "$patroni" 2>/dev/null
  while is_running "$patroni" && ((tenths-- > 0)); do sleep 0.1; done
  fence
}

trap 'stopping=yes' TERM INT HUP
for log in "$logs/$node".{postgres,pgbouncer}.log; do
  if [[ -s $log ]]; then mv "$log" "$log.1"; fi
done
while [[ -z $stopping && -e $home/patroni.yml ]]; do
  fence
  start_bouncer
  start_patroni
  refresh_endpoints
  watch
  [[ -z $stopping ]] || break
  echo "$(date -u +%FT%TZ) Patroni of $node ended: fencing the node and starting it again."
  fence
  refresh_endpoints
  hand_over
done
stop_children
rm -f "$tier/run/$node".*.pid
