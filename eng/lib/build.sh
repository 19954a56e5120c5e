# shellcheck shell=bash
# Builds, once per state of the sources. Sourced after common.sh and ide.sh.

solution=$root/GraphBooking.sln
api_directory=$root/src/Api/bin/Release/net10.0
api_dll=$api_directory/GraphBooking.Api.dll
sandbox_directory=$root/src/Sandbox/bin/Release/net10.0
sandbox_dll=$sandbox_directory/GraphBooking.Sandbox.dll
build_stamp=$api_directory/.built-from

# Two scripts in one checkout must not build at once. The lock is on a directory: .NET locks the files
# that it reads, and would refuse to read one locked here.
lock_build() {
  exec 8<"$root/eng"
  flock -n 8 || { say "Waiting for another build in this checkout …"; flock 8; }
}
unlock_build() { exec 8<&-; }

# Names, sizes and times of everything that goes into the programs; a removed file counts as a change.
sources_fingerprint() {
  {
    say "$root $([[ -e $ide/node_modules ]] && echo with the IDE)"
    find . -maxdepth 1 -type f \( -name '*.props' -o -name '*.targets' -o -name '*.sln' -o -name global.json -o -name .editorconfig \) -printf '%p %s %T@\n'
    find src \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -printf '%p %s %T@\n'
  } | sort | sha256sum
}

# Builds the API and the payment sandbox, unless the last build had the same sources.
build_api() {
  local sources program
  lock_build
  # Without its files the server answers that there is no IDE, and serves all the same.
  ide_restore || say "Going on without the IDE; the next start tries again."
  sources=$(sources_fingerprint)
  if [[ ! -e $api_dll || ! -e $sandbox_dll || $(cat "$build_stamp" 2>/dev/null) != "$sources" ]]; then
    require_dotnet
    say "Building …"
    for program in Sandbox Api; do
      run_step dotnet build "$root/src/$program" -c Release --disable-build-servers -p:RestoreLockedMode=true \
        -v quiet --nologo -tl:off || die "The build failed."
    done
    say "$sources" >"$build_stamp"
  fi
  unlock_build
}

# Builds everything as strictly as it is accepted. Fails when a step does, naming it in failed_step.
build_solution() {
  local sources
  lock_build
  ide_restore || die "The tests need the IDE's files."
  require_dotnet
  sources=$(sources_fingerprint)
  failed_step="dotnet restore --locked-mode"
  run_step dotnet restore "$solution" --locked-mode --disable-build-servers -v quiet -tl:off || return
  failed_step="dotnet build -warnaserror"
  run_step dotnet build "$solution" -c Release --no-restore --disable-build-servers -warnaserror \
    -v quiet --nologo -tl:off || return
  failed_step=
  if [[ -e $api_dll ]]; then say "$sources" >"$build_stamp"; fi
  unlock_build
}
