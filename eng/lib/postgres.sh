# shellcheck shell=bash
# A private PostgreSQL cluster from the machine's own binaries. Sourced after common.sh.
#
#   pg_require [VERSION]       finds or installs PostgreSQL      → pg_bin
#   pg_place DIRECTORY [NAME]  where DIRECTORY/postgres lives    → pg_cluster
#   pg_create PASSWORD [OPT…]  initdb, once
#   pg_start PORT LOG          starts it and waits               → pg_pid, pg_port
#   pg_stop                    fast shutdown
#   pg_stop_leftover           stops a server that an earlier run left behind

pg_minimum=15
pg_admin=graphbooking_admin
pg_connections=200
pg_bin=
pg_cluster=
pg_pid=
pg_port=

# --- the binaries ------------------------------------------------------------------------

# Prints the directory of PostgreSQL $1, or of the newest one that is new enough.
pg_find_bin() {
  local wanted=${1:-} dir version newest=0
  for dir in /usr/lib/postgresql/*/bin; do
    version=${dir%/bin}
    version=${version##*/}
    [[ $version =~ ^[0-9]+$ && -x $dir/postgres && -x $dir/initdb && -x $dir/pg_isready ]] || continue
    ((version >= pg_minimum && version > newest)) || continue
    [[ -z $wanted || $version == "$wanted" ]] && newest=$version
  done
  ((newest > 0)) && say "/usr/lib/postgresql/$newest/bin"
}

# The server package holds the contrib extensions too.
pg_newest_package() {
  apt-cache search --names-only '^postgresql-[0-9]+$' | awk -v minimum="$pg_minimum" '
    { split($1, part, "-"); if (part[2] >= minimum && part[2] > newest) newest = part[2] }
    END { if (newest) print "postgresql-" newest }'
}

pg_require() {
  local version=${1:-} package
  pg_bin=$(pg_find_bin "$version") && return
  require_apt "PostgreSQL ${version:-$pg_minimum or newer}"
  package=${version:+postgresql-$version}
  if [[ -z $package ]]; then
    as_root apt-get -qq update || true
    package=$(pg_newest_package)
  fi
  [[ -n $package ]] || die "This system's packages have no PostgreSQL $pg_minimum or newer: install one by hand."
  install_packages "$package"
  pg_bin=$(pg_find_bin "$version") || die "PostgreSQL ${version:-$pg_minimum or newer} is still missing after installing $package."
}

# --- who runs it, and where --------------------------------------------------------------

# PostgreSQL refuses to run as root: as root, the cluster's owner runs it.
pg_owner() {
  if ((EUID != 0)); then
    id -un
  elif [[ -n $pg_cluster && -d $pg_cluster ]]; then
    stat -c %U "$pg_cluster"
  else
    say postgres
  fi
}

# Runs a command as the cluster's owner, in place of this (sub)shell, with a clean environment.
pg_exec() {
  local owner clean=(env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8)
  cd /
  if ((EUID == 0)); then
    owner=$(pg_owner)
    clean+=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --init-groups --)
  fi
  exec "${clean[@]}" "$@"
}

pg_run() { (pg_exec "$@"); }

# Sets pg_cluster to where DIRECTORY/postgres, or another NAME there, is or is to be. As root, the
# user postgres may be unable to get there (a clone under a home directory of mode 0700): then the
# cluster is put under /var/lib/graphbooking and DIRECTORY/postgres is a link to it.
pg_place() {
  local link=$1/${2:-postgres} elsewhere
  pg_cluster=
  if [[ ! -e $link && ! -L $link ]] && ((EUID == 0)) && ! pg_run test -x "$1"; then
    elsewhere=/var/lib/graphbooking/$(sha256sum <<<"$1" | cut -c1-16)
    say "The user $(pg_owner) cannot reach $1: the cluster goes to $elsewhere."
    mkdir -p "${elsewhere%/*}"
    pg_set_aside "$elsewhere"
    ln -s "$elsewhere" "$link"
  fi
  pg_cluster=$(readlink -m "$link")
}

# A cluster whose data directory was removed: its passwords are gone, so nobody can use it again.
pg_set_aside() {
  [[ -e $1 ]] || return 0
  pg_cluster=$1
  pg_stop_leftover
  pg_cluster=
  say "Kept the cluster of an earlier, removed data directory as $1.$(date +%s)."
  mv "$1" "$1.$(date +%s)"
}

# --- its life ----------------------------------------------------------------------------

# pg_create PASSWORD [OPTION…]: does nothing when the cluster exists. It is made beside its place
# and then moved, so that an interrupted initdb leaves nothing that looks like a cluster.
pg_create() {
  local password=$1 new=$pg_cluster.new
  [[ ! -e $pg_cluster/PG_VERSION ]] || return 0
  shift
  pg_remove_unfinished
  mkdir -m 700 "$new"
  (umask 077 && say "$password" >"$new.password")
  if ((EUID == 0)); then chown "$(pg_owner):" "$new" "$new.password"; fi
  pg_run "$pg_bin/initdb" --pgdata="$new" --username="$pg_admin" --pwfile="$new.password" \
    --locale=C.UTF-8 --encoding=UTF8 --data-checksums --auth=scram-sha-256 "$@" >"$new.log" 2>&1 ||
    { cat "$new.log" >&2; die "initdb failed."; }
  pg_run tee -a "$new/postgresql.conf" <<<"include_if_exists = 'graphbooking.conf'" >/dev/null
  mv "$new" "$pg_cluster"
  pg_remove_unfinished
}

pg_remove_unfinished() { rm -rf "$pg_cluster.new" "$pg_cluster.new.password" "$pg_cluster.new.log"; }

pg_write_settings() {
  pg_run tee "$pg_cluster/graphbooking.conf" >/dev/null <<EOF
# Written at every start by eng/lib/postgres.sh: changes here are lost.
listen_addresses = '127.0.0.1'
port = $1
unix_socket_directories = ''
max_connections = $pg_connections
shared_buffers = 256MB
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_timezone = 'UTC'

# The script sends stderr to a file beside the cluster.
logging_collector = off
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 500ms
# Parameters, and the rows that an error's DETAIL quotes, can hold personal data.
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
EOF
}

pg_start() {
  local log=$2 tenths=1200
  pg_port=$1
  pg_run test -x "$pg_cluster" || die "The user $(pg_owner), who runs PostgreSQL, cannot reach $pg_cluster: check the modes of its parent directories."
  pg_write_settings "$pg_port"
  pg_spawn >>"$log" 2>&1 </dev/null &
  pg_pid=$!
  until "$pg_bin/pg_isready" -q -h 127.0.0.1 -p "$pg_port" -U "$pg_admin" -d postgres; do
    if ! is_running "$pg_pid" || ((tenths-- <= 0)); then
      tail -n 20 "$log" >&2
      die "PostgreSQL did not start; its log is $log."
    fi
    sleep 0.1
  done
}

# Every command on the way replaces the one before it, so that the caller's $! is PostgreSQL's own
# pid. INT is the signal for a fast shutdown, and has to be asked for after the change of user,
# which resets it.
pg_spawn() {
  pg_exec setsid setpriv --pdeathsig INT -- "$pg_bin/postgres" -D "$pg_cluster" 8>&- 9>&-
}

pg_stop() {
  if [[ -n $pg_cluster ]]; then pg_remove_unfinished; fi
  [[ -n $pg_pid ]] || return 0
  stop_process "$pg_pid" INT 30 || stop_process "$pg_pid" QUIT 10 || kill -s KILL "$pg_pid" 2>/dev/null || true
  pg_pid=
}

# After kill -9 of the script its server may still be running or stopping; or a lock file is left
# that names a process which is by now something else, and PostgreSQL would believe it.
pg_stop_leftover() {
  local lock=$pg_cluster/postmaster.pid
  [[ -e $lock ]] || return 0
  read -r pg_pid <"$lock" || true
  if [[ $(readlink "/proc/$pg_pid/exe") == */postgres && $(readlink "/proc/$pg_pid/cwd") == "$pg_cluster" ]]; then
    pg_stop
  elif [[ -e $lock ]]; then
    rm -f "$lock"
  fi
  pg_pid=
}
