# shellcheck shell=bash
# What every script in eng/ shares: messages, processes, ports, locks, secrets, packages.
# Sourced, never run.

# The caller's umask, locale, PG* variables and directory must not change what the scripts do.
umask 022
export LC_ALL=C.UTF-8
unset "${!PG@}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
# Build nodes that wait for the next build would outlive the script that started them.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root"

# shellcheck source=../../deploy/node/processes.sh
. "$root/deploy/node/processes.sh"

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# --- processes ---------------------------------------------------------------------------

# stop_process PID SIGNAL SECONDS: fails when the process is still there after that time.
stop_process() {
  local pid=$1 signal=$2 tenths=$(($3 * 10))
  is_running "$pid" || return 0
  kill -s "$signal" "$pid" 2>/dev/null || true
  while is_running "$pid"; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# Makes the command a session of its own, so that Ctrl-C in the terminal reaches only the script
# and the script stops things in the right order; and has the kernel send the signal $1 when the
# script dies without being able to stop anything (kill -9), unless outlives=yes. The two descriptors
# are the scripts' locks: a process that inherited one would hold the lock after the script has gone.
detached() {
  local tied=(setpriv --pdeathsig "$1" --)
  shift
  [[ -z ${outlives:-} ]] || tied=()
  exec setsid "${tied[@]}" "$@" 8>&- 9>&-
}

step_pid=

# Runs a long command so that SIGTERM and Ctrl-C are answered at once: bash would wait for the end
# of a command in the foreground before it runs a trap.
run_step() {
  local status=0
  detached TERM "$@" &
  step_pid=$!
  wait "$step_pid" || status=$?
  step_pid=
  return "$status"
}

# Stops the step and its children, for the scripts' exit traps.
stop_step() {
  [[ -n $step_pid ]] || return 0
  kill -s TERM -- "-$step_pid" 2>/dev/null || true
  stop_process "$step_pid" TERM 10 || kill -s KILL -- "-$step_pid" 2>/dev/null || true
  step_pid=
}

# Exit traps run for signals too, with the usual status.
trap_signals() {
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# --- ports and HTTP, with nothing but bash -----------------------------------------------

port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range that the kernel hands out to outgoing connections.
free_port() {
  local port
  for _ in {1..200}; do
    port=$((20000 + RANDOM % 12000))
    port_in_use "$port" || { say "$port"; return; }
  done
  die "No free port found on 127.0.0.1."
}

# http_ok PORT PATH: whether the answer's status is 200.
http_ok() (
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || exit 1
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
  IFS=' ' read -r -t 10 _ status _ <&3 && [[ $status == 200 ]]
)

# --- secrets and JSON --------------------------------------------------------------------

# Hexadecimal needs no escape in a connection string, a URI or JSON.
random_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# secret DIRECTORY NAME: prints the secret of that name, made at first use.
secret() {
  local file=$1/$2.password
  if [[ ! -s $file ]]; then
    (umask 077 && mkdir -p "$1" && random_secret >"$file.new" && mv "$file.new" "$file")
  fi
  say "$(<"$file")"
}

json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\t'/\\t}
  text=${text//$'\n'/\\n}
  printf '"%s"' "$text"
}

# --- packages ----------------------------------------------------------------------------

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "This needs root for '$*', and there is no sudo: run it as root once."
  fi
}

require_apt() {
  command -v apt-get >/dev/null || die "$1 is missing and there is no apt-get to install it: install it by hand."
}

install_packages() {
  say "Installing $* …"
  as_root bash "$root/eng/lib/apt-install.sh" "$@" || die "Could not install $*."
}

require_dotnet() {
  command -v dotnet >/dev/null && [[ $'\n'$(dotnet --list-sdks) == *$'\n'10.* ]] ||
    die "The .NET 10 SDK is missing: install it and put 'dotnet' on the PATH."
}
