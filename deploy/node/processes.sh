# shellcheck shell=bash
# Finds processes. Sourced by the scripts of a node and by those in eng/.

# A zombie whose parent never collects it counts as gone.
is_running() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  stat=${stat##*) }
  [[ $stat != [ZX]* ]]
}

# Prints the pids of all processes that work in a directory or below it, the caller's own left out.
processes_in() {
  local path cwd
  while read -r path cwd; do
    [[ $cwd == "$1" || $cwd == "$1"/* ]] || continue
    path=${path#/proc/}
    [[ $path == "$$" || $path == "$BASHPID" ]] || printf '%s\n' "$path"
  done < <(cd / && find /proc -maxdepth 2 -path '/proc/[0-9]*' -name cwd -printf '%h %l\n' 2>/dev/null)
}
