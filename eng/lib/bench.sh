# shellcheck shell=bash
# Builds the benchmarks' program. Sourced after common.sh and build.sh.

bench_dll=$root/bench/bin/Release/net10.0/GraphBooking.Bench.dll

build_bench() {
  lock_build
  require_dotnet
  run_step dotnet build "$root/bench" -c Release --disable-build-servers -p:RestoreLockedMode=true -v quiet --nologo -tl:off \
    || die "The build failed."
  unlock_build
}
