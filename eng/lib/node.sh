# shellcheck shell=bash
# npm's packages, never committed, and a Node.js that is new enough for them. Sourced after common.sh.
#
#   npm_restore DIRECTORY WHAT   its node_modules, as its lock file has them
#   node_require                 finds or installs Node.js            → node

node_minimum=20
node=

# Fails, having said so, when the registry cannot be reached.
npm_restore() {
  local restored=$1/node_modules/.package-lock.json
  [[ ! -e $restored || $1/package-lock.json -nt $restored ]] || return 0
  if ! command -v npm >/dev/null; then
    require_apt npm
    install_packages nodejs npm
  fi
  say "Restoring $2 …"
  run_step npm --prefix "$1" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null ||
    { say "npm ci failed in $1." >&2; return 1; }
  # npm leaves the file alone when its content would be the same.
  touch "$restored"
}

# The system's packages may have one that is too old; npm's is then used beside it, for what asks for it here alone.
node_require() {
  local version
  node=$(command -v node || true)
  version=$("${node:-false}" --version || say v0)
  version=${version#v}
  ((${version%%.*} < node_minimum)) || return 0
  npm_restore "$root/eng/node" "Node.js" || die "The clients need Node.js $node_minimum or newer."
  node=$root/eng/node/node_modules/.bin/node
  [[ -x $node ]] || die "npm has no Node.js for this machine: install Node.js $node_minimum or newer by hand."
}
