# shellcheck shell=bash
# The data directory of a script, with run.sh's cluster. Sourced after common.sh and postgres.sh.
# The caller sets: data (the data directory), keys (where secrets are), logs, seeded (the mark of seeded tenants).
#
#   open_data_directory [NAME]  makes it, and keeps others away from it; NAME is the script's
#   start_postgres              its cluster, made at first use
#   seed_demo                   imports the demo tenants once; sourced after api.sh too
#   choose_port NAME            → chosen_port
#   rotate_log FILE

chosen_port=
chosen_ports=

# The lock keeps a second run away from the same data; the kernel drops it however this one ends.
open_data_directory() {
  mkdir -p "$data" 2>/dev/null && [[ -w $data ]] || die "The data directory $data is not writable for $(id -un)."
  (umask 077 && mkdir -p "$keys" "$logs")
  exec 9>>"$data/lock"
  flock -w 3 9 || die "Another ${1:-run.sh} is running on $data."
}

start_postgres() {
  pg_stop_leftover
  if [[ ! -e $pg_cluster/PG_VERSION ]]; then
    say "Creating the database cluster …"
    rm -f "$seeded"
  elif [[ ! -s $keys/$pg_admin.password ]]; then
    die "$keys has lost the cluster's passwords: put it back, or remove $data to begin anew."
  fi
  pg_create "$(secret "$keys" "$pg_admin")"
  choose_port postgres
  rotate_log "$logs/postgres.log"
  pg_start "$chosen_port" "$logs/postgres.log"
}

seed_demo() {
  local files=("$root"/data/demo/*.json)
  [[ ! -e $seeded && -e ${files[0]} ]] || return 0
  say "Seeding the demo tenants …"
  api_verb import "${files[@]}"
  touch "$seeded"
}

# choose_port NAME: the port of last time where that is still free, remembered for the next → chosen_port
choose_port() {
  chosen_port=$(cat "$data/$1.port" 2>/dev/null || true)
  while [[ -z $chosen_port || $chosen_port == "${port:-}" || "$chosen_ports " == *" $chosen_port "* ]] || port_in_use "$chosen_port"; do
    chosen_port=$(free_port)
  done
  chosen_ports+=" $chosen_port"
  say "$chosen_port" >"$data/$1.port"
}

# Keeps one earlier run's log.
rotate_log() { if [[ -s $1 ]]; then mv "$1" "$1.1"; fi; }
