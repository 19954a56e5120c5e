# shellcheck shell=bash
# The programs of the cluster beside PostgreSQL. Sourced after common.sh.

# Finds or installs them.
cluster_require() {
  local program missing=()
  for program in patroni:patroni etcd:etcd-server etcdctl:etcd-client pgbouncer:pgbouncer redis-server:redis-server openssl:openssl; do
    PATH=$PATH:/usr/sbin command -v "${program%:*}" >/dev/null || missing+=("${program#*:}")
  done
  # Without idna, Patroni never gets through to etcd over TLS.
  for program in etcd idna; do
    /usr/bin/python3 -c "import $program" 2>/dev/null || missing+=("python3-$program")
  done
  ((${#missing[@]} > 0)) || return 0
  require_apt "${missing[*]}"
  install_packages "${missing[@]}"
}
