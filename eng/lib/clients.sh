# shellcheck shell=bash
# tests/clients: well-known clients, and the IDE in a browser, against a running server. Sourced after
# common.sh, node.sh, build.sh and server.sh.
#
#   clients_require         installs what they need          → chromium
#   clients_run PREFIX      runs them; what they report is in PREFIX.tap and PREFIX.txt
#   clients_results PREFIX  prints "passed failed skipped"

clients=$root/tests/clients
clients_limit=10m
chromium=

clients_require() {
  lock_build
  npm_restore "$clients" "the clients" || die "The tests need their clients."
  node_require
  unlock_build
  if ! command -v chromium >/dev/null; then
    require_apt Chromium
    install_packages chromium
  fi
  chromium=$(command -v chromium)
}

# On the terminal there is only a summary, and what failed or did not run.
clients_run() {
  local status=0
  run_step env -C "$clients" GRAPHBOOKING_URL="$server_url" GRAPHBOOKING_CHROMIUM="$chromium" \
    timeout --kill-after=10 "$clients_limit" "$node" --test \
    --test-reporter=tap --test-reporter-destination="$1.tap" \
    --test-reporter=spec --test-reporter-destination="$1.txt" || status=$?
  if [[ -e $1.tap ]]; then clients_summary "$1.tap"; fi
  if [[ -e $1.txt ]]; then sed -n '/failing tests:/,$p' "$1.txt" | cut -c 1-300; fi
  return "$status"
}

# Node.js counts a file in which no test was started as one that passed.
clients_results() {
  [[ -e $1.tap ]] || { say 0 0 0; return; }
  awk '
    /^ok [0-9]+ - .*\.test\.js$/ { untested++ }
    /^# (pass|fail|cancelled|skipped|todo) [0-9]+$/ { count[$2] = $3 }
    END { print count["pass"] - untested, count["fail"] + count["cancelled"] + untested, count["skipped"] + count["todo"] }' "$1.tap"
}

clients_summary() {
  awk '
    /^(not )?ok [0-9]+ - Audit / { audits++; if ($1 == "ok" && !/ # (SKIP|TODO)/) held++ }
    /^ok [0-9]+ - .*\.test\.js$/ { sub(/^ok [0-9]+ - /, ""); print "No test ran in " $0 "." }
    /^ok .* # (SKIP|TODO)/ { sub(/^ok [0-9]+ - /, ""); print }
    END { printf "%d of %d audits\n", held, audits }' "$1"
}
