# shellcheck shell=bash
# The members outside the data tier: the API's instances and the payment sandbox. Sourced after members.sh, api.sh and
# sandbox.sh.

# pooled_string ROLE POOL NODE…, in Npgsql's words: through the PgBouncers of these nodes, with at most POOL connections to each.
pooled_string() {
  local role=$1 pool=$2 hosts='' node
  shift 2
  for node; do hosts+=,127.0.0.1:${ports[$node.pgbouncer]}; done
  printf 'Host=%s;Database=%s;Username=%s;Password=%s%s;No Reset On Close=true;Max Auto Prepare=0;Timeout=3;Maximum Pool Size=%s' \
    "${hosts#,}" "$database" "$role" "$(secret "$keys" "$role")" "$pg_tls" "$pool"
}

# The verbs' environment, and over it what only a server in the cluster has.
instance_environment() {
  api_environment
  ConnectionStrings__Application=$(pooled_string graphbooking_application "$api_application_connections" "${candidates[@]}")
  ConnectionStrings__Worker=$(pooled_string graphbooking_worker "$api_worker_connections" "${candidates[@]}")
  ConnectionStrings__Analytics=$(pooled_string graphbooking_application "$api_analytics_connections" "${nodes[-1]}")
  ConnectionStrings__Redis="127.0.0.1:${ports[redis]},ssl=true,password=$(secret "$keys" redis),abortConnect=false"
  export ConnectionStrings__Analytics ConnectionStrings__Redis
  export GraphBooking__Redis__RootCertificate=$ca GraphBooking__Connections__Instances=$api_instances
  export GraphBooking__Connections__PgBouncerClients=$bouncer_clients
  export GraphBooking__Connections__PgBouncerConnections=$((bouncer_application_connections + bouncer_worker_connections))
}

# In place of this subshell.
instance_exec() {
  instance_environment
  export ASPNETCORE_URLS=http://127.0.0.1:$1
  cd "$api_directory"
  outlives=yes detached TERM dotnet "$api_dll"
}

start_api() {
  pid_of "$1" >/dev/null && return
  ! port_in_use "${ports[$1]}" || die "Port ${ports[$1]} on 127.0.0.1 is taken: set GRAPHBOOKING_PORT to another."
  rotate_log "$logs/$1.log"
  instance_exec "${ports[$1]}" >>"$logs/$1.log" 2>&1 </dev/null &
  record "$1" "$!"
}

# It tells of changes where the first instance will listen.
start_payments() {
  if ! pid_of sandbox >/dev/null; then
    rotate_log "$logs/sandbox.log"
    started+=(sandbox)
    outlives=yes sandbox_start "${ports[sandbox]}" "http://127.0.0.1:$port/webhooks/payments/sandbox" "$logs/sandbox.log"
    record sandbox "$sandbox_pid"
  fi
  sandbox_port=${ports[sandbox]}
  sandbox_export
}

start_apis() {
  local api
  for api in "${apis[@]}"; do start_api "$api"; done
  for api in "${apis[@]}"; do api_await "${ports[$api]}" "$(pid_of "$api" || say 0)" "$logs/$api.log"; done
}
