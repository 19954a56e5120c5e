# shellcheck shell=bash
# The static files of the GraphQL IDE, restored from npm and never committed. Sourced after common.sh.

ide=$root/src/Api/Ide

# Fails, having said so, when the registry cannot be reached.
ide_restore() {
  local restored=$ide/node_modules/.package-lock.json
  [[ ! -e $restored || $ide/package-lock.json -nt $restored ]] || return 0
  if ! command -v npm >/dev/null; then
    require_apt npm
    install_packages nodejs npm
  fi
  say "Restoring the GraphQL IDE …"
  run_step npm --prefix "$ide" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null ||
    { say "npm ci failed in $ide." >&2; return 1; }
  # npm leaves the file alone when its content would be the same.
  touch "$restored"
}
