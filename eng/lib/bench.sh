# shellcheck shell=bash
# Builds the benchmarks' programs. Sourced after common.sh and build.sh.

bench_dll=$root/bench/bin/Release/net10.0/GraphBooking.Bench.dll
micro_dll=$root/bench/Micro/bin/Release/net10.0/GraphBooking.Micro.dll

build_bench() { build_program bench; }
build_micro() { build_program bench/Micro; }

build_program() {
  lock_build
  require_dotnet
  run_step dotnet build "$root/$1" -c Release --disable-build-servers -p:RestoreLockedMode=true -v quiet --nologo -tl:off \
    || die "The build failed."
  unlock_build
}
