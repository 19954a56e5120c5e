#!/usr/bin/env bash
# apt-install.sh PACKAGE…: installs Debian packages, as root. Nothing that a package would start as
# a service is started, now or at the next boot: the scripts run their own processes.
set -euo pipefail

policy=/usr/sbin/policy-rc.d
kept=$policy.before-graphbooking
no_cluster=/etc/postgresql-common/createcluster.d/graphbooking.conf
log=$(mktemp)

# Puts the machine's own policy back; also what a killed earlier run left behind.
restore_policy() {
  if grep -qs 'put here by GraphBooking' "$policy"; then rm -f "$policy"; fi
  if [[ -e $kept ]]; then mv "$kept" "$policy"; fi
  rm -f "$no_cluster"
}

finish() {
  restore_policy
  rm -f "$log"
}

forbid_services() {
  if [[ -e $policy ]]; then mv "$policy" "$kept"; fi
  printf '#!/bin/sh\n# put here by GraphBooking while apt runs: no service may start\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  # Without the packages' own "main" cluster there is nothing for the next boot to start.
  mkdir -p "${no_cluster%/*}"
  echo 'create_main_cluster = false' >"$no_cluster"
}

apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@"; }

# Two checkouts may come here at once, and the policy is one file.
exec 9</etc/apt
flock 9
trap finish EXIT
trap 'exit 143' HUP INT TERM
restore_policy
forbid_services
# A source of the machine's that does not answer need not be the one that has these packages.
apt update >"$log" 2>&1 || true
if ! apt install -y --no-install-recommends "$@" >>"$log" 2>&1 9<&-; then
  cat "$log" >&2
  exit 1
fi
