# shellcheck shell=bash
# Runs the sandbox, the payment provider of the embedded default. Sourced after common.sh and build.sh.
# The caller sets: data (the data directory), keys (where secrets are).

sandbox_pid=
sandbox_port=
sandbox_journal=

sandbox_secret() { secret "$keys" "sandbox-$1"; }

# sandbox_start PORT WEBHOOK_URL LOG: starts it, and waits until it is ready.
sandbox_start() {
  local log=$3 tenths=600
  sandbox_port=$1
  sandbox_journal=$data/sandbox.journal
  ASPNETCORE_URLS=http://127.0.0.1:$1 Sandbox__WebhookUrl=$2 sandbox_exec >>"$log" 2>&1 </dev/null &
  sandbox_pid=$!
  say "$sandbox_pid" >"$data/sandbox.pid"
  until http_ok "$sandbox_port" /health; do
    if ! is_running "$sandbox_pid" || ((tenths-- <= 0)); then
      tail -n 20 "$log" >&2
      die "The payment sandbox did not start; its log is $log."
    fi
    sleep 0.1
  done
}

# In place of this subshell.
sandbox_exec() {
  Sandbox__ApiKey=$(sandbox_secret api-key)
  Sandbox__WebhookSecret=$(sandbox_secret webhook)
  Sandbox__Journal=$sandbox_journal
  export Sandbox__ApiKey Sandbox__WebhookSecret Sandbox__Journal
  cd "$sandbox_directory"
  detached TERM dotnet "$sandbox_dll"
}

# What the API needs to take payments through it.
sandbox_export() {
  local account=GraphBooking__Payments__Accounts__sandbox
  export GraphBooking__Payments__Default=sandbox
  export "${account}__Kind=sandbox" "${account}__Address=http://127.0.0.1:$sandbox_port"
  export "${account}__ApiKey=$(sandbox_secret api-key)" "${account}__WebhookSecret=$(sandbox_secret webhook)"
}

sandbox_stop() {
  [[ -n $sandbox_pid ]] || return 0
  stop_process "$sandbox_pid" TERM 10 || kill -s KILL "$sandbox_pid" 2>/dev/null || true
  sandbox_pid=
  rm -f "$data/sandbox.pid"
}

# After kill -9 of the script. The number may by now belong to another program.
sandbox_stop_leftover() {
  { read -r sandbox_pid <"$data/sandbox.pid"; } 2>/dev/null || return 0
  grep -qszxF "Sandbox__Journal=$data/sandbox.journal" "/proc/$sandbox_pid/environ" || sandbox_pid=
  sandbox_stop
}
